"""The group commit of the outbox: results and next claims in one transaction, and writings announced by the claim."""

import time
from pathlib import Path

import pytest
from aat.coffre.cadence import Cadence
from aat.coffre.sqlite import CoffreSqlite
from aat.domaine.coffre import Besoin, Fait, Prise
from aat.domaine.etats import Etat
from aat.domaine.transmission import Classe, JamaisRecu, Phase
from aat.erreurs import ErreurRefus, ErreurTransmission

from .conftest import Ouvrir
from .contrat import adaptateur
from .fabrique import AUTRE_NIR, CLE, LUNDI, accuse, echec, scelle, seconde

__all__ = ["adaptateur"]


def annoncee(coffre: CoffreSqlite) -> Prise:
    """Claim one document whose writing is announced."""
    (prise,) = coffre.enchainer((), Besoin("w", 1, sondees=1), LUNDI).prises
    return prise


def phases(coffre: CoffreSqlite, prise: Prise) -> list[Phase]:
    """Return how far each attempt went, as committed."""
    return [tentative.phase for tentative in coffre.tentatives(prise.ref)]


def test_un_tour_conclut_et_reprend(coffre: CoffreSqlite, rouvrir: Ouvrir) -> None:
    """Two results are merged, two documents claimed; another session sees all of it at once."""
    for nir in (None, AUTRE_NIR, None, AUTRE_NIR):
        coffre.valider(scelle(nir=nir) if nir else scelle(), Etat.EN_FILE, LUNDI)
    premier = coffre.enchainer((), Besoin("w", 2), LUNDI)
    assert len(premier.prises) == 2
    bon, mauvais = premier.prises
    faits = (Fait(bon, accuse(bon)), Fait(mauvais, echec(Classe.TEMPORAIRE)))
    suite = coffre.enchainer(faits, Besoin("w", 5), seconde(1))
    assert [etat.etat for etat in suite.etats] == [Etat.ACQUITTE, Etat.A_REESSAYER]
    assert len(suite.prises) == 2
    autre = rouvrir()
    assert sorted(e.etat for e in autre.etats()) == ["a-reessayer", "acquitte", "en-cours", "en-cours"]
    assert autre.prendre("v", seconde(1)) is None
    assert autre.verifier_audit().rupture is None


def test_rien_a_demi(coffre: CoffreSqlite) -> None:
    """A result that cannot be merged undoes the whole turn: nothing was said, nothing is lost."""
    for _ in range(2):
        coffre.valider(scelle(), Etat.EN_FILE, LUNDI)
    un, deux = coffre.enchainer((), Besoin("w", 2), LUNDI).prises
    with pytest.raises(ValueError, match="another document"):
        coffre.enchainer((Fait(un, accuse(un)), Fait(deux, accuse(un))), Besoin("w", 1), seconde(1))
    assert {e.etat for e in coffre.etats()} == {Etat.EN_COURS}
    faits = (Fait(un, accuse(un, 1)), Fait(deux, accuse(deux, 2)))
    assert {e.etat for e in coffre.enchainer(faits, Besoin("w", 1), seconde(2)).etats} == {Etat.ACQUITTE}


def test_l_ecriture_annoncee_est_inscrite_avant_le_premier_octet(coffre: CoffreSqlite, rouvrir: Ouvrir) -> None:
    """A crash right after the claim leaves the document in doubt, to be asked for before it is sent again."""
    coffre.valider(scelle(), Etat.EN_FILE, LUNDI)
    prise = annoncee(coffre)
    autre = rouvrir()
    assert phases(autre, prise) == [Phase.ECRITURE]
    coffre.noter_phase(prise, Phase.ECRITURE)
    assert autre.reprendre_les_baux_finis(seconde(61)) == 1
    with pytest.raises(ErreurRefus, match="peut-être"):
        autre.renoncer(prise.ref, Etat.IMPRIME_SEUL, seconde(62))
    reprise = autre.prendre("v", seconde(62))
    assert reprise is not None
    assert reprise.a_verifier
    assert autre.conclure(reprise, JamaisRecu(), seconde(63)).etat is Etat.EN_FILE


@pytest.mark.parametrize("sonde", [False, True])
def test_une_ecriture_annoncee_qui_n_a_pas_eu_lieu(coffre: CoffreSqlite, *, sonde: bool) -> None:
    """The connection was gone: the result says how far it really went, and paper needs nobody's word."""
    coffre.valider(scelle(), Etat.EN_FILE, LUNDI)
    prise = annoncee(coffre)
    if sonde:
        coffre.noter_phase(prise, Phase.SONDE)
    coffre.conclure(prise, echec(Classe.TEMPORAIRE, "T102"), LUNDI)
    assert phases(coffre, prise) == [Phase.SONDE if sonde else Phase.PRISE]
    assert coffre.renoncer(prise.ref, Etat.IMPRIME_SEUL, seconde(1)).etat is Etat.IMPRIME_SEUL


def test_un_document_a_verifier_n_annonce_rien(coffre: CoffreSqlite) -> None:
    """It is only asked for: a question cannot have an effect."""
    coffre.valider(scelle(), Etat.EN_FILE, LUNDI)
    coffre.conclure(annoncee(coffre), echec(Classe.AMBIGU, "T110"), LUNDI)
    (question,) = coffre.enchainer((), Besoin("w", 1, sondees=1), seconde(100)).prises
    assert question.a_verifier
    assert phases(coffre, question)[-1] is Phase.PRISE


def test_un_bail_rassis_est_verifie_avant_d_ecrire(chemin: Path) -> None:
    """A worker that slept between its claim and its writing looks again: taken elsewhere, it sends nothing."""
    cadence = Cadence(bail_s=0.2)
    coffre = CoffreSqlite(chemin, CLE, cadence=cadence)
    autre = CoffreSqlite(chemin, CLE, cadence=cadence)
    coffre.valider(scelle(), Etat.EN_FILE, LUNDI)
    prise = annoncee(coffre)
    time.sleep(0.1)
    coffre.noter_phase(prise, Phase.SONDE)
    assert autre.reprendre_les_baux_finis(seconde(1)) == 1
    with pytest.raises(ErreurTransmission, match="repris ailleurs"):
        coffre.noter_phase(prise, Phase.ECRITURE)
    assert phases(autre, prise) == [Phase.SONDE], "what is known not to have left is not left in doubt"
    coffre.fermer()
    autre.fermer()
