"""Archived files: an independent validator takes every kind of document for PDF/A-1b, and refuses spoiled ones."""

import dataclasses
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from aat.cerfa import documents
from aat.cerfa.conformite import exiger_archivable
from aat.cerfa.dessin_modele import dessiner_modele
from aat.cerfa.documents_certificat import document_certificat
from aat.cerfa.modeles import CERTIFICATS
from aat.cerfa.recueil import RecueilPdf
from aat.cerfa.surcharge import page_de_calibrage
from aat.domaine.dossier import Dossier
from aat.erreurs import ErreurImpression
from aat.ports import DocumentRendu
from tests.cerfa import preflight
from tests.cerfa.dossiers import certificat_final
from tests.cerfa.rendu_direct import RenduDirect

_RENDU = documents.rendu_par_defaut()


def _tous(dossier: Dossier) -> Iterator[DocumentRendu]:
    yield documents.volet_employeur(dossier, _RENDU)
    yield documents.recapitulatif(dossier, _RENDU)
    yield documents.aide_cerfa_securise(dossier, _RENDU)
    yield from (d for d in documents.cerfa_complet(dossier, _RENDU) if d.volet != 3)
    certificat = certificat_final(dossier)
    for nom in CERTIFICATS:
        du_jour = dataclasses.replace(certificat, accuse=None) if nom == "certificat-caisse" else certificat
        yield document_certificat(nom, du_jour, _RENDU)


def test_un_validateur_independant_prend_tout_pour_du_pdf_a(dossier_complet: Dossier, tmp_path: Path) -> None:
    """Twelve documents, one gathered file, the direct path; two spoiled files show that it can refuse."""
    if manque := preflight.manque():
        pytest.skip(f"PDF/A-1b non vérifié par PDFBox Preflight : {manque}")
    fichiers = {f"{d.document}.pdf": d.octets for d in _tous(dossier_complet)}
    assert len(fichiers) == 12
    recueil = io.BytesIO()
    reunis = RecueilPdf(recueil)
    for octets in list(fichiers.values())[:3] * 30:
        reunis.ajouter(octets)
    reunis.terminer()
    volet = fichiers["volet-3.pdf"]
    fichiers["recueil.pdf"] = recueil.getvalue()
    fichiers["direct.pdf"] = documents.volet_employeur(dossier_complet, RenduDirect()).octets
    fichiers["modele.pdf"] = dessiner_modele("surcharge-avis")
    fichiers["calibrage.pdf"] = page_de_calibrage()
    bons = set(fichiers)
    fichiers["sans-profil.pdf"] = volet.replace(b"/GTS_PDFA1", b"/GTS_AAAA1")
    fichiers["sans-police.pdf"] = volet.replace(b"/FontFile2", b"/FontAbse2")
    for nom, octets in fichiers.items():
        (tmp_path / nom).write_bytes(octets)
    rendus = preflight.valides([tmp_path / nom for nom in fichiers])
    assert {nom for nom, valide in rendus.items() if valide} == bons


def test_le_controle_du_programme_laisse_passer_tout_ce_qu_il_dessine(dossier_complet: Dossier) -> None:
    """What ``--archive`` checks before writing."""
    for document in _tous(dossier_complet):
        exiger_archivable(document.octets)


@pytest.mark.parametrize(
    ("avant", "apres", "mot"),
    [
        (b"/GTS_PDFA1", b"/GTS_AAAA1", "profil"),
        (b"/FontFile2", b"/FontAbse2", "police"),
        (b"<pdfaid:part>1<", b"<pdfaid:part>2<", "métadonnées"),
        (b"/Lang (fr-FR)", b"/AA (fr-FR)  ", "/AA"),
        (b"/ID [<", b"/XD [<", "identifiant"),
        (b"%PDF-1", b"%PDX-1", "en-tête"),
    ],
)
def test_le_controle_du_programme_nomme_ce_qui_manque(dossier: Dossier, avant: bytes, apres: bytes, mot: str) -> None:
    """One thing spoiled at a time, same length."""
    octets = documents.volet_employeur(dossier, _RENDU).octets
    assert avant in octets
    with pytest.raises(ErreurImpression, match=mot):
        exiger_archivable(octets.replace(avant, apres))
