"""§6.4: the deadline of a queued document: a notice at half of it, the tombstone at its end, then paper."""

import datetime as dt
import time

import pytest
from aat.banc.mandataire import Mandataire, Panne
from aat.banc.registre import Registre
from aat.coffre.sqlite import CoffreSqlite
from aat.domaine.etats import Etat
from aat.domaine.transmission import EtatEnvoi
from aat.erreurs import ErreurRefus
from aat.services.guichet import Guichet
from aat.services.outils import Outils
from aat.services.ouvrier import Rythme, tourner
from aat.services.retrait import retirer
from aat.transmission.https_json import TransportHttps

from .essai import Essai
from .horloge_decalee import HorlogeDecalee
from .ouvrier_enfant import DELAIS, outils


def tools(essai: Essai, coffre: CoffreSqlite, port: int | None = None, **avance: float) -> Outils:
    """Return the tools, at the given moment, behind the given port."""
    choisis = outils(coffre, essai.banc.pki.profil(port or essai.banc.port))
    choisis.horloge = HorlogeDecalee(dt.timedelta(**avance))  # type: ignore[misc] # a property of the port, an attribute here
    return choisis


def travailler(dits: Outils) -> list[EtatEnvoi]:
    """Run a worker until nothing is due; return what moved."""
    vus: list[EtatEnvoi] = []
    tours = iter(range(3))
    tourner(dits, lambda duree: bool(duree) and next(tours, None) is None, vus.append, Rythme(repos_s=0.01))
    return vus


def test_la_pierre_est_demandee_a_l_echeance(essai: Essai, registre: Registre) -> None:
    """An attempt may have arrived: nothing is sent again, the tombstone is asked, then paper needs nobody."""
    (document_id,) = essai.deposer()
    coffre = essai.coffre()
    essai.tenter(coffre, "coupure-avant")
    assert coffre.etat(document_id).etat is Etat.A_VERIFIER
    receptions = len(registre.receptions(essai.cles[document_id]))
    travailler(tools(essai, coffre, hours=25))
    etat = coffre.etat(document_id)
    assert (etat.etat, etat.derniere_erreur) == (Etat.SUSPENDU, "T405")
    assert len(registre.receptions(essai.cles[document_id])) == receptions, "nothing is sent past the deadline"
    assert registre.abandon(document_id, 1) is not None
    assert coffre.tentatives(document_id)[-1].resultat == "abandonne"
    # The service may be out of reach by now: what it signed is enough.
    assert coffre.renoncer(document_id, Etat.IMPRIME_SEUL, dt.datetime.now(dt.UTC)).etat is Etat.IMPRIME_SEUL
    assert coffre.historique(document_id)[0].quoi == "abandon"
    coffre.fermer()
    essai.juger()


def test_l_accuse_l_emporte_sur_l_echeance(essai: Essai) -> None:
    """The tombstone is refused because the effect is there: acknowledged, even late."""
    (document_id,) = essai.deposer()
    coffre = essai.coffre()
    essai.tenter(coffre, "coupure")
    assert coffre.etat(document_id).etat is Etat.A_VERIFIER
    travailler(tools(essai, coffre, hours=25))
    coffre.fermer()
    assert essai.juger()[document_id].etat is Etat.ACQUITTE


def test_jamais_parti_le_papier_est_offert_aussitot(essai: Essai) -> None:
    """Service out of reach from the beginning: no byte left, so nobody is asked."""
    (document_id,) = essai.deposer()
    coffre = essai.coffre()
    with Mandataire(essai.banc.port, Panne(refus=True)) as mandataire:
        guichet = Guichet(coffre, tools(essai, coffre, mandataire.port))
        guichet.faire(coffre.etat(document_id))
        guichet.fermer()
        travailler(tools(essai, coffre, mandataire.port, hours=25))
        assert coffre.etat(document_id).etat is Etat.SUSPENDU
        papier = retirer(document_id, Etat.IMPRIME_SEUL, tools(essai, coffre, mandataire.port, hours=25))
        assert papier.etat is Etat.IMPRIME_SEUL
    coffre.fermer()
    essai.juger()


def test_peut_etre_parti_et_service_muet(essai: Essai) -> None:
    """It stays to be verified, told again each hour; paper only against the doubt, which the journal keeps."""
    (document_id,) = essai.deposer()
    coffre = essai.coffre()
    essai.tenter(coffre, "coupure-avant")
    with Mandataire(essai.banc.port, Panne(refus=True)) as mandataire:
        loin = tools(essai, coffre, mandataire.port, hours=25)
        travailler(loin)
        assert coffre.etat(document_id).etat is Etat.A_VERIFIER
        with pytest.raises(ErreurRefus, match="peut-être"):
            retirer(document_id, Etat.IMPRIME_SEUL, loin)
        assert retirer(document_id, Etat.IMPRIME_SEUL, loin, malgre_le_doute=True).etat is Etat.IMPRIME_SEUL
    assert coffre.historique(document_id)[0].quoi == "abandon-malgre-le-doute"
    coffre.fermer()


def test_une_requete_en_route_au_moment_de_l_echeance(essai: Essai, registre: Registre) -> None:
    """F33 at the deadline: held back on the line, released after the tombstone: it has no effect."""
    (document_id,) = essai.deposer()
    coffre = essai.coffre()
    with Mandataire(essai.banc.port) as mandataire:
        mesure = TransportHttps(essai.banc.pki.profil(mandataire.port), DELAIS)
        mesure.sonder()
        mandataire.panne = Panne(retient_montee=mandataire.montes + 400)
        mesure.fermer()
        guichet = Guichet(coffre, tools(essai, coffre, mandataire.port))
        prise = guichet.prendre()
        assert prise
        guichet.traiter(prise)
        guichet.fermer()
        travailler(tools(essai, coffre, hours=25))
        assert coffre.etat(document_id).etat is Etat.SUSPENDU
        mandataire.relacher()
        fin = time.monotonic() + 5
        while not registre.receptions(essai.cles[document_id]) and time.monotonic() < fin:
            time.sleep(0.02)
    assert registre.receptions(essai.cles[document_id]), "the late request did arrive"
    assert registre.effet(document_id, 1) is None
    coffre.fermer()
    essai.juger()


def test_les_rappels(essai: Essai) -> None:
    """Nothing before half; once at half; past the deadline, each hour while nobody knows, once when it is settled."""
    (document_id,) = essai.deposer()
    coffre = essai.coffre()
    depart = dt.datetime.now(dt.UTC)

    def rappeles(heures: float) -> int:
        return len(coffre.rappeler(depart + dt.timedelta(hours=heures)))

    assert [rappeles(h) for h in (11.9, 12.1, 13, 23)] == [0, 1, 0, 0]
    essai.tenter(coffre, "coupure-avant")
    assert [rappeles(h) for h in (24.1, 24.5, 25.2, 25.3)] == [1, 0, 1, 0]
    travailler(tools(essai, coffre, hours=26))
    assert coffre.etat(document_id).etat is Etat.SUSPENDU
    assert [rappeles(h) for h in (30, 40)] == [0, 0]
    assert coffre.verifier_audit().rupture is None
    coffre.fermer()
