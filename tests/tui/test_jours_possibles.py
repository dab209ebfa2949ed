"""The days that each date field may take: what the rules say of them, never a rule of the calendar's own."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest
from aat.composition import Atelier
from aat.domaine.arret import Atmp, Avis, ModeSorties, MotifChoisi, Nature, NatureAtmp, Precedent, Prolongation, Sorties
from aat.domaine.arret import RepriseTempsPartiel as Reprise
from aat.domaine.constat import Severite
from aat.erreurs import ErreurUsage
from aat.services.formulaire import arret
from aat.services.formulaire.jours_possibles import JoursPossibles, feries_du_mois, jours_de_l_avis, mois_nomme
from aat.services.jugement import juger_avis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exemples import exemples
from tests.tui.conftest import JOUR
from tests.tui.essai import EXEMPLE

COVID = "01000133"


def _jours(outils: Atelier, nom: str, avis: Avis = EXEMPLE, jour: dt.date = JOUR) -> JoursPossibles[Avis]:
    return jours_de_l_avis(arret.PAR_NOM[nom], avis, jour, outils)


def _possibles(jours: JoursPossibles[Avis], autour: dt.date, portee: int = 40) -> list[dt.date]:
    ecart = dt.timedelta(days=portee)
    return [j for j, dit in jours.entre(autour - ecart, autour + ecart).items() if dit.possible]


def _du_au(premier: str, dernier: str) -> list[dt.date]:
    debut, fin = dt.date.fromisoformat(premier), dt.date.fromisoformat(dernier)
    return [debut + dt.timedelta(days=rang) for rang in range((fin - debut).days + 1)]


def test_debut_d_un_avis_initial(outils: Atelier) -> None:
    """Premier jour d’un avis initial : de J-2 à J+1."""
    assert _possibles(_jours(outils, "debut"), JOUR) == _du_au("2026-11-21", "2026-11-24")


def test_la_raison_est_celle_de_la_regle(outils: Atelier) -> None:
    """A barred day says what the rule says of it, word for word."""
    jours = _jours(outils, "debut")
    barre = dt.date(2026, 11, 20)
    avis = arret.PAR_NOM["debut"].poser(EXEMPLE, "20/11/2026", JOUR)
    bloquants = [c.message for c in juger_avis(avis, JOUR, outils).constats if c.severite is Severite.BLOQUANT]
    assert [jours.le(barre).raison] == bloquants
    assert not jours.le(JOUR).raison


@pytest.mark.parametrize(
    ("jour", "premier", "dernier"),
    [("2023-01-31", "2023-01-27", "2023-02-01"), ("2023-02-01", "2023-01-30", "2023-02-02")],
    ids=["dernier jour de l’exception", "lendemain"],
)
def test_debut_pour_la_covid(outils: Atelier, jour: str, premier: str, dernier: str) -> None:
    """Covid-19 : de J-4 à J+1 tant que l’exception est en vigueur, de J-2 à J+1 ensuite."""
    le = dt.date.fromisoformat(jour)
    avis = replace(EXEMPLE, motif=MotifChoisi(code=COVID), debut=None, fin=None, sorties=None)
    assert _possibles(_jours(outils, "debut", avis, le), le) == _du_au(premier, dernier)


def test_debut_d_une_prolongation(outils: Atelier) -> None:
    """Prolongation : le premier jour suit l’arrêt prolongé, sans la fenêtre d’un avis initial."""
    precedent = Precedent(debut=dt.date(2026, 12, 1), fin=dt.date(2026, 12, 10))
    avis = replace(
        EXEMPLE, nature=Nature.PROLONGATION, prolongation=Prolongation(precedent=precedent), debut=None, fin=None
    )
    jours = _jours(outils, "debut", avis)
    assert jours.le(dt.date(2026, 12, 11)).possible
    assert not _jours(outils, "debut", replace(avis, nature=Nature.INITIAL)).le(dt.date(2026, 12, 11)).possible


def test_fin_avant_le_debut(outils: Atelier) -> None:
    """Dernier jour : jamais avant le premier, et chaque jour ensuite."""
    possibles = _possibles(_jours(outils, "fin"), JOUR, 30)
    assert possibles == _du_au("2026-11-23", "2026-12-23")


def test_sorties_dans_l_arret(outils: Atelier) -> None:
    """Sorties à partir du : un jour de l’arrêt."""
    assert _possibles(_jours(outils, "sorties.a_partir_du"), JOUR) == _du_au("2026-11-23", "2026-11-27")


def test_reprise_le_lendemain(outils: Atelier) -> None:
    """Reprise à temps partiel : le lendemain de l’arrêt, aucun autre jour."""
    avis = replace(EXEMPLE, reprise_temps_partiel=Reprise())
    assert _possibles(_jours(outils, "reprise_temps_partiel.debut", avis), JOUR) == [dt.date(2026, 11, 28)]


def test_date_declaree_de_l_accident(outils: Atelier) -> None:
    """AT/MP : la date déclarée ne suit pas le premier jour de l’arrêt."""
    avis = replace(EXEMPLE, atmp=Atmp(NatureAtmp.ACCIDENT, dt.date(2026, 11, 20)))
    assert _possibles(_jours(outils, "atmp.date", avis), JOUR, 10)[-1] == dt.date(2026, 11, 23)


def test_ce_que_chaque_jour_apporte_n_est_pas_sa_faute(outils: Atelier) -> None:
    """A finding that no day removes bars none: the form says it, the calendar stays open."""
    champ = arret.PAR_NOM["debut"]
    constat = juger_avis(replace(EXEMPLE, acceptation=False), JOUR, outils).constats[0]

    def juge(_: Avis) -> Iterator[tuple[str, object]]:
        yield "debut", constat

    jours: JoursPossibles[Avis] = JoursPossibles(champ, EXEMPLE, juge, JOUR)  # type: ignore[arg-type]  # a lazy one
    assert len(_possibles(jours, JOUR, 5)) == 11


def test_un_mois_passe_reste_barre(outils: Atelier) -> None:
    """A page where every day is barred is not open for that: other days of the year tell them apart."""
    jours = _jours(outils, "debut")
    assert not any(dit.possible for dit in jours.du_mois(dt.date(2026, 6, 1)).values())


def test_depart(outils: Atelier) -> None:
    """The calendar opens on the field's date, else on today, else on the possible day closest to it."""
    assert _jours(outils, "fin").depart() == dt.date(2026, 11, 27)
    assert _jours(outils, "precisions.tiers").depart() == JOUR
    loin = replace(EXEMPLE, debut=dt.date(2026, 10, 1), fin=None)
    assert _jours(outils, "debut", loin).depart() == dt.date(2026, 11, 21)
    futur = replace(EXEMPLE, debut=dt.date(2027, 3, 1), fin=None, sorties=None)
    assert _jours(outils, "fin", replace(futur, jours=None)).depart() == dt.date(2027, 3, 1)


def test_suivant_saute_les_jours_impossibles(outils: Atelier) -> None:
    """The next possible day is never a barred one; past the last there is none."""
    jours = _jours(outils, "debut")
    assert jours.suivant(dt.date(2026, 11, 10), 1) == dt.date(2026, 11, 21)
    assert jours.suivant(dt.date(2026, 11, 24), 1) is None
    assert jours.suivant(dt.date.max, 1) is None


def test_mois_et_bords(outils: Atelier) -> None:
    """Another month: the same day, or its possible day closest to it; a month without any gives none."""
    jours = _jours(outils, "fin")
    assert jours.au_mois(dt.date(2026, 12, 31), 2) == dt.date(2027, 2, 28)
    assert jours.au_mois(dt.date(2026, 12, 5), -1) == dt.date(2026, 11, 23)
    assert jours.au_mois(dt.date(2026, 11, 25), -1) is None
    assert jours.bord_du_mois(JOUR, dernier=False) == JOUR
    assert jours.bord_du_mois(JOUR, dernier=True) == dt.date(2026, 11, 30)
    assert jours.au_mois(dt.date(9999, 12, 1), 1) is None


def test_periode_suivie(outils: Atelier) -> None:
    """The period is the one that the day would make: the end follows the beginning, and the part time is its own."""
    debut = _jours(outils, "debut", replace(EXEMPLE, jours=5))
    assert debut.periode(dt.date(2026, 11, 24)) == (dt.date(2026, 11, 24), dt.date(2026, 11, 28))
    assert debut.periode() == (dt.date(2026, 11, 23), dt.date(2026, 11, 27))
    avis = replace(EXEMPLE, reprise_temps_partiel=Reprise(dt.date(2026, 11, 28), dt.date(2026, 12, 4)))
    assert _jours(outils, "reprise_temps_partiel.fin", avis).periode() == (dt.date(2026, 11, 28), dt.date(2026, 12, 4))
    assert _jours(outils, "sorties.a_partir_du").periode() == (dt.date(2026, 11, 23), dt.date(2026, 11, 27))


def test_jours_particuliers(outils: Atelier) -> None:
    """Weekends and public holidays are told, possible or not."""
    jours = _jours(outils, "fin")
    assert jours.le(dt.date(2026, 11, 28)).week_end
    assert jours.le(dt.date(2026, 12, 25)).ferie == "Noël"
    assert not jours.le(dt.date(2026, 11, 24)).week_end
    assert feries_du_mois(JOUR) == {dt.date(2026, 11, 1): "Toussaint", dt.date(2026, 11, 11): "Armistice de 1918"}
    assert mois_nomme(dt.date(2026, 8, 3)) == "août 2026"


def test_le_document_reste_tel_quel(outils: Atelier) -> None:
    """Asking changes nothing, and what the form hides does not come back."""
    avis = replace(EXEMPLE, sorties=Sorties(ModeSorties.NON_AUTORISEES, dt.date(2026, 1, 1), None))
    jours = _jours(outils, "fin", avis)
    jours.du_mois(JOUR)
    assert jours.document == arret.nettoyer(avis)


@pytest.mark.parametrize("nom", [c.nom for c in arret.CHAMPS if c.genre.name == "DATE"])
def test_le_calendrier_dit_comme_le_jugement(outils: Atelier, nom: str) -> None:
    """Day by day, a day is barred exactly when the whole judgement blocks this field and did not on the other days."""
    avis = replace(
        EXEMPLE, reprise_temps_partiel=Reprise(), atmp=Atmp(NatureAtmp.ACCIDENT) if nom == "atmp.date" else None
    )
    jours = _jours(outils, nom, avis)
    champ = arret.PAR_NOM[nom]
    for jour, dit in jours.entre(dt.date(2026, 11, 9), dt.date(2026, 12, 20)).items():
        try:
            pose = arret.nettoyer(champ.poser(avis, f"{jour:%d/%m/%Y}", JOUR))
        except ErreurUsage:
            assert not dit.possible
            continue
        siens = [
            c
            for c in juger_avis(pose, JOUR, outils).constats
            if c.severite is Severite.BLOQUANT and arret.FORMULAIRE.porteur(c.champ) == nom
        ]
        assert dit.possible == (not siens), jour


@settings(max_examples=exemples(150), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texte=st.text(max_size=80) | st.from_regex(r"[+-]?[0-9]{1,8}[jsm/. -]{0,3}[0-9]{0,8}", fullmatch=True))
def test_rien_de_ce_qu_on_colle_ne_casse(texte: str) -> None:
    """Whatever is pasted, a field is filled or refused with what to do; nothing else comes out."""
    for nom in ("debut", "jours", "fin", "sorties.a_partir_du"):
        pose = _poser(EXEMPLE, nom, texte)
        assert isinstance(pose, Avis) or pose.champ


def _poser(avis: Avis, nom: str, texte: str) -> Avis | ErreurUsage:
    try:
        return arret.PAR_NOM[nom].poser(avis, texte, JOUR)
    except ErreurUsage as refus:
        return refus


@pytest.mark.parametrize(
    ("debut", "duree"), [("9999-06-01", "12m"), ("9999-12-31", "jusqu’à lundi"), ("9999-12-31", "99s")]
)
def test_au_bout_du_calendrier(debut: str, duree: str) -> None:
    """At the end of the calendar a duration is refused, or left for the rules to refuse."""
    avis = replace(EXEMPLE, debut=dt.date.fromisoformat(debut), fin=None)
    pose = _poser(avis, "jours", duree)
    assert pose.fin is None if isinstance(pose, Avis) else pose.remede


def test_un_jour_de_semaine_repete_sans_fin() -> None:
    """« lundi lundi lundi… », pasted a thousand times, is no date."""
    with pytest.raises(ErreurUsage):
        arret.PAR_NOM["debut"].poser(EXEMPLE, "lundi " * 2000, JOUR)
