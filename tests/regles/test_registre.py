"""The registry on rules of its own: who is asked, in what order the answers come, what a finding says."""

import datetime as dt

import pytest
from aat.domaine.constat import Constat, Severite
from aat.erreurs import ErreurReferentiel
from aat.rules.droit import Droit, Parametre, Portee, Regle, ValeurDatee
from aat.rules.registre import Dit, Registre, Reponse

DU, AU = dt.date(2026, 3, 10), dt.date(2026, 9, 20)
AVIS = frozenset({"initial"})


def _regle(code: str, champ: str, severite: Severite = Severite.BLOQUANT, confiance: str = "haute") -> Regle:
    return Regle(
        code, "avis", champ, severite, DU, AU, f"Fondement {code}", f"Source {code}", confiance, Portee.JUGEMENT,
        (champ,), frozenset({"initial", "prolongation"}), AU,
    )  # fmt: skip


def _droit(*regles: Regle) -> Droit:
    return Droit({regle.code: regle for regle in regles}, {})


def _registre() -> Registre[int]:
    return Registre(("a", "b", "b.c", "d"))


def _juger(registre: Registre[int], droit: Droit, cas: int = 0) -> tuple[Constat, ...]:
    return registre.constater(registre.actives(droit, DU, AVIS), cas)


def test_une_regle_inscrite_juge_et_son_constat_dit_tout() -> None:
    """Code, severity, field, sentence, ground and source come out as the law and the rule give them."""
    registre = _registre()

    @registre.regle("x")
    def juger(_cas: int) -> Reponse:
        return Dit("Une phrase.")

    assert juger(0) == Dit("Une phrase.")
    assert registre.codes == {"x"}
    assert _juger(registre, _droit(_regle("x", "a"))) == (
        Constat("x", Severite.BLOQUANT, "a", "Une phrase.", "Fondement x", "Source x"),
    )


def test_une_reponse_peut_changer_de_champ_et_de_severite() -> None:
    """The answer's own field and severity win; a rule of low confidence never blocks, whoever asks for it."""
    registre = _registre()
    registre.regle("x")(lambda _cas: (Dit("Un.", "b.c"), Dit("Deux.", severite=Severite.INFORMATION)))
    registre.regle("y")(lambda _cas: Dit("Trois.", "d", Severite.BLOQUANT))
    droit = _droit(_regle("x", "a", Severite.AVERTISSEMENT), _regle("y", "a", Severite.AVERTISSEMENT, "basse"))
    assert [(c.message, c.champ, c.severite) for c in _juger(registre, droit)] == [
        ("Deux.", "a", Severite.INFORMATION),
        ("Un.", "b.c", Severite.AVERTISSEMENT),
        ("Trois.", "d", Severite.AVERTISSEMENT),
    ]


def test_les_constats_viennent_dans_l_ordre_de_lecture_puis_par_code() -> None:
    """The form's order first; on one field the code decides; what one rule says twice keeps its order."""
    registre = _registre()
    registre.regle("z")(lambda _cas: Dit("z", "a"))
    registre.regle("m")(lambda _cas: (Dit("m2", "d"), Dit("m1", "d"), Dit("m0", "a")))
    registre.regle("b")(lambda _cas: Dit("b", "inconnu"))
    droit = _droit(_regle("z", "a"), _regle("m", "b"), _regle("b", "b"))
    assert [c.message for c in _juger(registre, droit)] == ["m0", "z", "m2", "m1", "b"]


def test_une_condition_epargne_les_regles_qu_elle_ne_concerne_pas() -> None:
    """A rule under a condition is not even asked where it does not hold; those that share it are one group."""
    registre = _registre()
    demandes: list[str] = []

    def impair(cas: int) -> bool:
        return cas % 2 == 1

    @registre.regle("x", si=impair)
    def premiere(_cas: int) -> Reponse:
        demandes.append("x")
        return Dit("x")

    @registre.regle("y", si=impair)
    def seconde(_cas: int) -> Reponse:
        demandes.append("y")
        return None

    registre.regle("w")(lambda _cas: Dit("w"))
    droit = _droit(_regle("w", "a"), _regle("x", "a"), _regle("y", "a"))
    groupes = registre.actives(droit, DU, AVIS)
    assert [(si, [active.regle.code for active in actives]) for si, actives in groupes] == [
        (None, ["w"]),
        (impair, ["x", "y"]),
    ]
    assert [c.message for c in registre.constater(groupes, 2)] == ["w"]
    assert demandes == []
    assert [c.message for c in registre.constater(groupes, 3)] == ["w", "x"]
    assert demandes == ["x", "y"]
    assert (premiere(0), seconde(0)) == (Dit("x"), None)


@pytest.mark.parametrize(
    ("jour", "documents", "active"),
    [
        (DU, {"initial"}, True),
        (AU, {"prolongation"}, True),
        (DU, {"initial", "prolongation"}, True),
        (DU - dt.timedelta(days=1), {"initial"}, False),
        (AU + dt.timedelta(days=1), {"initial"}, False),
        (DU, {"certificat"}, False),
        (DU, {"initial", "certificat"}, False),
    ],
)
def test_une_regle_ne_vaut_que_ses_jours_et_ses_documents(jour: dt.date, documents: set[str], active: bool) -> None:
    """Both days are included; every document asked for must be one that the rule concerns."""
    registre = _registre()
    registre.regle("x")(lambda _cas: None)
    groupes = registre.actives(_droit(_regle("x", "b")), jour, frozenset(documents))
    assert [a.regle.code for _, actives in groupes for a in actives] == (["x"] if active else [])
    assert [a.rang for _, actives in groupes for a in actives] == ([1] if active else [])


def test_une_regle_que_la_loi_ne_connait_pas_est_nommee() -> None:
    """Named, with what to do: the program and its data are not of the same version."""
    registre = _registre()
    registre.regle("x")(lambda _cas: None)
    with pytest.raises(ErreurReferentiel) as erreur:
        registre.actives(_droit(), DU, AVIS)
    assert erreur.value.message == (
        "La règle x manque au référentiel, ou n’y est pas une règle de jugement."
    )  # fmt: skip
    assert erreur.value.remede == "Réinstallez aat\u00a0: un fichier livré avec le programme a été changé."


def test_deux_regles_du_meme_code_sont_refusees_et_la_premiere_reste() -> None:
    """The first judgement stays; the code is in the error."""
    registre = _registre()
    registre.regle("x")(lambda _cas: Dit("Une."))
    with pytest.raises(ValueError, match=r"^x$"):
        registre.regle("x")(lambda _cas: Dit("Deux."))
    assert [c.message for c in _juger(registre, _droit(_regle("x", "a")))] == ["Une."]


def test_une_valeur_datee_vaut_ses_deux_bornes() -> None:
    """From the first to the last day, both included; no bound is no limit; outside, nothing."""
    bornee = ValeurDatee(1, DU, AU, "F", "S")
    jours = (DU - dt.timedelta(days=1), DU, AU, AU + dt.timedelta(days=1))
    assert [bornee.en_vigueur(jour) for jour in jours] == [False, True, True, False]
    toujours = ValeurDatee(2, None, None, "F", "S")
    assert [toujours.en_vigueur(jour) for jour in jours] == [True] * 4
    assert toujours.confirme
    parametre = Parametre("p", (bornee, ValeurDatee(3, AU + dt.timedelta(days=1), None, "F", "S")), AU)
    assert [None if (v := parametre.au(jour)) is None else v.valeur for jour in jours] == [None, 1, 1, 3]
