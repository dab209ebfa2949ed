"""The plain-text version of each document: everything said on the page, in reading order, nothing more."""

from dataclasses import replace

import pytest
from aat.cerfa import documents
from aat.cerfa.modeles import DOCUMENTS
from aat.domaine.dossier import Dossier
from aat.domaine.environnement import Environnement
from aat.erreurs import ErreurIntrouvable


def test_le_texte_du_volet_3_n_a_rien_de_medical(dossier_complet: Dossier) -> None:
    """The same allow-list as the page."""
    texte = documents.texte("volet-3", dossier_complet)
    for interdit in (
        "MARQUE-MOTIF",
        "MARQUE-RAISON",
        "MARQUE-COMPLEMENT",
        "MARQUE-VOIE",
        "269054958815780",
        "grossesse",
    ):
        assert interdit not in texte
    assert "SPÉCIMEN" not in texte
    lignes = texte.replace("\xa0", " ").splitlines()
    assert lignes[0] == "Avis d’arrêt de travail – volet 3"
    attendues = [
        "Nom de famille (de naissance) : BANC-DURAND",
        "Premier jour : 23/11/2026",
        "Dernier jour inclus : 27/11/2026",
    ]
    rangs = [lignes.index(ligne) for ligne in attendues]
    assert rangs == sorted(rangs)
    assert "Prolongation : coché" in lignes
    assert "Avis initial : coché" not in lignes


def test_sans_accuse_le_texte_du_volet_3_est_un_specimen(dossier: Dossier) -> None:
    """What is worth nothing on paper says so in text too."""
    assert documents.texte("volet-3", replace(dossier, accuse=None)).startswith("SPÉCIMEN – SANS VALEUR")


def test_le_texte_du_banc_le_dit_d_abord(dossier: Dossier) -> None:
    """First line, before any value."""
    for nom in DOCUMENTS:
        texte = documents.texte(nom, replace(dossier, environnement=Environnement.BANC))
        assert "BANC D’ESSAI – SANS VALEUR" in texte.split("\n\n")[0]


def test_le_texte_du_recapitulatif_dit_tout(dossier_complet: Dossier) -> None:
    """Medical content with its warning, one row a line, no drawing character."""
    texte = documents.texte("recapitulatif", dossier_complet)
    for attendu in (
        "ne pas remettre à l’employeur",
        "MARQUE-MOTIF",
        "MARQUE-JUSTIFICATION",
        "MARQUE-RAISON",
        "30/09/2026",
    ):
        assert attendu in texte
    assert not set(texte) & set("│─┌┐└┘═║")


def test_un_document_inconnu_est_refuse(dossier: Dossier) -> None:
    """The answer lists what exists."""
    with pytest.raises(ErreurIntrouvable) as refus:
        documents.texte("volet-4", dossier)
    assert "recapitulatif" in (refus.value.remede or "")
