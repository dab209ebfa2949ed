"""The merges: whatever the order in which results arrive, the document ends in the same state."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from aat.coffre import fusion
from aat.coffre.sqlite import CoffreSqlite
from aat.domaine.coffre import Prise
from aat.domaine.etats import Etat
from aat.domaine.transmission import Classe, EnTraitement, Issue, JamaisRecu, Phase
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exemples import exemples

from .fabrique import CLE, accuse, echec, scelle, seconde

RESULTATS = st.sampled_from(["accuse", "definitif", "temporaire", "ambigu", "action", "traitement", "jamais"])


def issue(nom: str, prise: Prise) -> Issue:
    """Return the result of that name for this attempt."""
    match nom:
        case "accuse":
            return accuse(prise)
        case "traitement":
            return EnTraitement(30)
        case "jamais":
            return JamaisRecu()
        case _:
            return echec(Classe(nom))


def jouer(dossier: Path, noms: list[str], ordre: list[int], phases: list[Phase]) -> tuple[Etat, str | None]:
    """Claim one document as many times as there are results, each lease lost but the last, then conclude in order."""
    coffre = CoffreSqlite(dossier / "aat.sqlite3", CLE, hasard=lambda: 0.5)
    try:
        coffre.valider(scelle(), Etat.EN_FILE, seconde(0))
        prises: list[Prise] = []
        for rang, phase in enumerate(phases):
            coffre.reprendre_les_baux_finis(seconde(rang * 100))
            prise = coffre.prendre("w", seconde(rang * 100))
            assert prise is not None
            coffre.noter_phase(prise, phase)
            prises.append(prise)
        for rang in ordre:
            coffre.conclure(prises[rang], issue(noms[rang], prises[rang]), seconde(1000))
        etat = coffre.etat(prises[0].ref)
        assert coffre.verifier_audit().rupture is None
        return etat.etat, etat.numero
    finally:
        coffre.fermer()


@settings(max_examples=exemples(60))
@given(st.data())
def test_l_ordre_des_resultats_ne_change_pas_l_etat_final(data: st.DataObject) -> None:
    """Any results of any attempts, in two orders: same state, same number."""
    noms = data.draw(st.lists(RESULTATS, min_size=2, max_size=4))
    phases = data.draw(st.lists(st.sampled_from(Phase), min_size=len(noms), max_size=len(noms)))
    ordre = data.draw(st.permutations(range(len(noms))))
    with TemporaryDirectory() as a, TemporaryDirectory() as b:
        droit = jouer(Path(a), noms, list(range(len(noms))), phases)
        melange = jouer(Path(b), noms, ordre, phases)
    assert droit == melange
    if "accuse" in noms:
        assert droit[0] is Etat.ACQUITTE


@given(
    etat=st.sampled_from(Etat),
    version=st.integers(1, 3),
    no=st.integers(1, 5),
    nom=RESULTATS.filter(lambda n: n != "accuse"),
    tentative=st.integers(1, 5),
)
def test_l_echec_d_un_autre_essai_ne_change_rien(etat: Etat, version: int, no: int, nom: str, tentative: int) -> None:
    """Only the attempt that holds the document may fail it."""
    situation = fusion.Situation(etat, version, no, a_verifier=False, doute=False, numero=None, phase=Phase.LECTURE)
    resultat = EnTraitement(1) if nom == "traitement" else JamaisRecu() if nom == "jamais" else echec(Classe(nom))
    decision = fusion.fusionner(situation, 2, tentative, resultat)
    assert (decision is not None) is ((etat, version, no) == (Etat.EN_COURS, 2, tentative))


@given(st.integers(1, 100), st.floats(0, 7200), st.floats(0, 1, exclude_max=True))
def test_l_attente_reste_dans_ses_bornes(tentative: int, plancher_s: float, hasard: float) -> None:
    """Never under the floor (at most one hour), never over 15 minutes by itself."""
    attente = fusion.attente_s(tentative, plancher_s, hasard)
    assert min(plancher_s, 3600) <= attente <= max(min(plancher_s, 3600), 900)


@given(st.floats(0, 1, exclude_max=True))
def test_l_attente_ne_decroit_jamais_a_tirage_egal(hasard: float) -> None:
    """Each failure waits at least as long as the one before: 2 s, 4 s, … 15 min."""
    attentes = [fusion.attente_s(n, 0, hasard) for n in range(1, 30)]
    assert attentes == sorted(attentes)
    assert attentes[0] <= 2


@pytest.mark.parametrize(
    ("phase", "attendu"),
    [(Phase.PRISE, False), (Phase.SONDE, False), (Phase.ECRITURE, True), (Phase.ANALYSE, True)],
)
def test_un_bail_fini_ne_doute_que_de_ce_qui_a_pu_partir(phase: Phase, *, attendu: bool) -> None:
    """Always asked for; in doubt from the first byte on, and a doubt is never lost."""
    assert fusion.bail_fini(phase, doute=False) == fusion.Decision(Etat.A_VERIFIER, doute=attendu)
    assert fusion.bail_fini(phase, doute=True).doute
