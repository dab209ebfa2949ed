"""A restored backup: what the caisse has and the store has not is found again, and nothing is believed twice."""

import datetime as dt
from dataclasses import replace

import pytest
from aat.coffre.consultation import Filtre
from aat.coffre.sqlite import CoffreSqlite
from aat.domaine.coffre import DocumentScelle, Rapprochement
from aat.domaine.etats import Etat
from aat.domaine.references import nouveau_document_id
from aat.domaine.transmission import Accuse, AccuseRetrouve, Classe, Mesure

from .fabrique import LUNDI, accuse, echec, scelle, seconde


def trouve(document: DocumentScelle, suffixe: int = 177, **autres: object) -> AccuseRetrouve:
    """Return what the service keeps of ``document``."""
    lu = Accuse(
        document.document_id, document.version, f"BANC-AAT-AS-010110000-261123-103100-{suffixe}", seconde(60),
        "01", "011", "0000", "CPAM de l’Ain", b"{}",
    )  # fmt: skip
    return replace(AccuseRetrouve(lu, document.cle or "", document.empreinte or ""), **autres)  # type: ignore[arg-type]  # a test's shorthand


@pytest.mark.parametrize("etat", [Etat.EN_FILE, Etat.VALIDE])
def test_un_document_en_attente_devient_acquitte(coffre: CoffreSqlite, etat: Etat) -> None:
    """The acknowledgement wins; the second time it is known."""
    document = scelle()
    coffre.valider(document, etat, LUNDI)
    assert coffre.rapprocher(trouve(document), seconde(90)) is Rapprochement.ACQUITTE
    assert coffre.rapprocher(trouve(document), seconde(91)) is Rapprochement.CONNU
    assert coffre.etat(document.ref).etat is Etat.ACQUITTE
    assert coffre.historique(document.ref)[0].quoi == "rapprochement"
    assert coffre.prendre("essai", seconde(99)) is None


@pytest.mark.parametrize("faux", [{"cle": "00000000-0000-4000-8000-000000000000"}, {"empreinte": "0" * 64}])
def test_un_accuse_d_autres_octets_ne_vaut_rien(coffre: CoffreSqlite, faux: dict[str, str]) -> None:
    """Another key or another fingerprint: an alert, and the document still leaves."""
    document = scelle()
    coffre.valider(document, Etat.EN_FILE, LUNDI)
    assert coffre.rapprocher(trouve(document, 177, **faux), seconde(90)) is Rapprochement.DIFFERENT
    assert coffre.etat(document.ref).etat is Etat.EN_FILE
    assert coffre.historique(document.ref)[0].quoi == "alerte-rapprochement"


def test_un_second_numero_est_une_alerte(coffre: CoffreSqlite) -> None:
    """The first number stays."""
    document = scelle()
    coffre.valider(document, Etat.EN_FILE, LUNDI)
    coffre.rapprocher(trouve(document), seconde(90))
    assert coffre.rapprocher(trouve(document, 178), seconde(91)) is Rapprochement.DIFFERENT
    assert coffre.etat(document.ref).numero == trouve(document).accuse.numero


def test_un_document_perdu_est_garde_une_fois(coffre: CoffreSqlite) -> None:
    """Made after the backup: its number and its moment are found again, without any content."""
    perdu = scelle()
    for _ in range(2):
        assert coffre.rapprocher(trouve(perdu), seconde(90)) is Rapprochement.ABSENT
    (garde,) = coffre.rapprochements.perdus()
    assert (garde.document_id, garde.numero) == (perdu.document_id, trouve(perdu).accuse.numero)
    assert [e.quoi for e in coffre.historique()] == ["document-perdu"]


def test_le_journal_se_filtre_sans_la_cle(coffre: CoffreSqlite) -> None:
    """State, code, organisme, document, dates; every line once, latest first."""
    un, deux = scelle(), scelle(document_id=nouveau_document_id(LUNDI + dt.timedelta(seconds=1)))
    for document in (un, deux):
        coffre.valider(document, Etat.EN_FILE, LUNDI)
    prise = coffre.prendre("essai", seconde(5), un.ref)
    assert prise is not None
    coffre.conclure(prise, echec(Classe.TEMPORAIRE, "T503"), seconde(6))
    choisies = coffre.consultation.choisies
    assert [ligne.evenement.quoi for ligne in choisies(Filtre(etat=Etat.A_REESSAYER))] == ["resultat"]
    assert [ligne.evenement.ref for ligne in choisies(Filtre(code="T503"))] == [un.ref]
    assert choisies(Filtre(code="T102")) == []
    assert len(choisies(Filtre(organisme="010110000"))) == 4
    assert choisies(Filtre(organisme="999990000")) == []
    assert {ligne.evenement.ref for ligne in choisies(Filtre(document_id=deux.document_id))} == {deux.ref}
    assert [ligne.evenement.quoi for ligne in choisies(Filtre(depuis=seconde(5)))] == ["resultat", "prise"]
    assert len(choisies(Filtre(jusqu_a=seconde(1)))) == 2
    assert len(choisies(Filtre(limite=1))) == 1
    dernier = choisies(Filtre(limite=1))[0].seq
    assert choisies(Filtre(), apres=dernier) == []


def test_ce_que_le_fil_a_dit_est_garde_avec_l_essai(coffre: CoffreSqlite) -> None:
    """Durations as they are; a text that is no code is not kept as it came."""
    coffre.valider(scelle(), Etat.EN_FILE, LUNDI)
    prise = coffre.prendre("essai", LUNDI)
    assert prise is not None
    mesure = Mesure(dns_ms=1.5, tls="TLSv1.3", requete_serveur="Mme \x1b[2J Durand", octets_recus=12)
    coffre.conclure(prise, accuse(prise), LUNDI, mesure)
    (essai,) = coffre.tentatives(prise.ref)
    assert essai.mesure == Mesure(dns_ms=1.5, tls="TLSv1.3", requete_serveur="illisible", octets_recus=12)
