"""The papers of a certificate: who reads which row, what the metadata hides, what is never drawn."""

import datetime as dt
import io
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from aat.cerfa.contenu_certificat import lignes_admises
from aat.cerfa.documents_certificat import document_certificat, formulaire_certificat_du, texte_certificat
from aat.cerfa.modeles import CERTIFICATS
from aat.cerfa.rendu_cache import RenduCache
from aat.domaine.arret import MotifChoisi, NatureAtmp
from aat.domaine.certificat import (
    Certificat,
    CertificatRemplace,
    Conclusion,
    DossierCertificat,
    Lesion,
    NatureCertificat,
    TypeConclusion,
)
from aat.domaine.environnement import Environnement
from aat.domaine.personnes import Adresse, Assure, Employeur, Prescripteur, Structure
from aat.domaine.regime import Raccordement, Rattachement
from aat.domaine.transmission import Accuse
from aat.erreurs import ErreurIntrouvable, ErreurRefus

from tests.cerfa.rendu_direct import RenduDirect

MOMENT = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)
#: Kept in the record, or only an aid to entry: never on a paper that leaves the practice.
JAMAIS_REMIS = ("MARQUE-MOTIF", "MARQUE-PRECISION", "MARQUE-AVIS", "30/11/2026", "trajet", "Téléconsultation")


@pytest.fixture
def dossier() -> DossierCertificat:
    """Give a final certificate with a different value in every field, from the real service."""
    certificat = Certificat(
        nature=NatureCertificat.FINAL,
        origine=NatureAtmp.ACCIDENT,
        trajet=True,
        assure=Assure(
            nir="269054958815780", nom_famille="BANC-DURAND", nom_usage="BANC-USAGE", prenoms=("Marie",),
            date_naissance="1969-05-12", regime="01", caisse="010", centre="0000",
            adresse=Adresse("3 rue des Essais", None, "01000", "Bourg-en-Bresse"),
        ),
        prescripteur=Prescripteur(
            "medecin", "10000000009", "BANC-MARTIN", "Paul", "médecine générale",
            Structure("011234564", "Cabinet BANC", Adresse("7 avenue de la Gare", None, "01000", "Bourg-en-Bresse")),
        ),
        employeur=Employeur("BANC-ATELIER", "1 rue du Port", "01000", "Bourg-en-Bresse", "0400000000", "banc@exemple.fr"),
        date_evenement=dt.date(2026, 3, 4),
        heure_evenement="08:15",
        date_constat=dt.date(2026, 11, 23),
        feuille_at=False,
        numero_sinistre="260304123",
        motif=MotifChoisi(code="00010004", libelle="MARQUE-MOTIF"),
        lesions=(Lesion("53", None, "12", "MARQUE-PRECISION"),),
        constatations="MARQUE-CONSTAT : raideur du poignet gauche.",
        soins_jusqu_au=dt.date(2026, 12, 24),
        conclusion=Conclusion(
            TypeConclusion.CONSOLIDATION_SEQUELLES, dt.date(2026, 11, 20), "MARQUE-SEQUELLES", dt.date(2026, 11, 30)
        ),
        annule_et_remplace="0123456789",
        arret_associe="MARQUE-AVIS",
        teleconsultation=False,
        acceptation=True,
    )  # fmt: skip
    return DossierCertificat(
        document_id="0199aaaa-bbbb-7ccc-8ddd-eeeeffff0000",
        ref="7M2K9QX4TB",
        version=1,
        certificat=certificat,
        date_redaction=dt.date(2026, 11, 23),
        etabli_le=MOMENT,
        rattachement=Rattachement(
            "01", "010", "0000", "Régime général", "RG", None, Raccordement.OUI, False, None, None
        ),
        environnement=Environnement.PRODUCTION,
        remplace=CertificatRemplace("0123456789", "ID", dt.date(2026, 11, 2), "CAT-ANCIEN-1"),
    )


def _acquitte(dossier: DossierCertificat) -> DossierCertificat:
    accuse = Accuse(dossier.document_id, 1, "CAT-NUMERO-1", MOMENT, "01", "010", "0000", "CPAM d’essai", b"{}")
    return replace(dossier, accuse=accuse)


def _texte(octets: bytes, tmp_path: Path) -> str:
    assert shutil.which("pdftotext"), "installez le paquet poppler-utils"
    fichier = tmp_path / "document.pdf"
    fichier.write_bytes(octets)
    fini = subprocess.run(["pdftotext", "-layout", str(fichier), "-"], capture_output=True, text=True, check=True)
    return fini.stdout


@pytest.mark.parametrize("nom", ["certificat-victime", "certificat-caisse"])
def test_les_deux_exemplaires_disent_la_meme_chose(dossier: DossierCertificat, nom: str, tmp_path: Path) -> None:
    """Findings, event, conclusion, after-effects, replacement: on both; what stays in the record: on neither."""
    texte = _texte(document_certificat(nom, dossier, RenduCache()).octets, tmp_path)
    for attendu in (
        "MARQUE-CONSTAT", "MARQUE-SEQUELLES", "04/03/2026", "08:15", "260304123", "BANC-ATELIER", "20/11/2026", "24/12/2026",
        "Annule et remplace le certificat du 02/11/2026", "CAT-ANCIEN-1", "11138*06", "NON OFFICIEL",
    ):  # fmt: skip
        assert attendu in texte, attendu
    for interdit in JAMAIS_REMIS:
        assert interdit not in texte, interdit


def test_l_aide_dit_d_ecrire_a_la_main_ce_que_le_certificat_remplace(
    dossier: DossierCertificat, tmp_path: Path
) -> None:
    """The form that is copied by hand has no box for it; our own copies print it."""
    aide = " ".join(_texte(document_certificat("aide-certificat", dossier, RenduCache()).octets, tmp_path).split())
    assert "Sans case, à la main" in aide
    assert "Annule et remplace le certificat du 02/11/2026" in aide
    victime = _texte(document_certificat("certificat-victime", dossier, RenduCache()).octets, tmp_path)
    assert "ANNULE ET REMPLACE" in victime
    assert "Sans case" not in victime


def test_l_exemplaire_transmis_porte_l_accuse_et_pas_les_soins(dossier: DossierCertificat, tmp_path: Path) -> None:
    """Acknowledged: the number is printed, the « non officiel » mark and the care, which was not sent, are not."""
    texte = _texte(document_certificat("certificat-victime", _acquitte(dossier), RenduCache()).octets, tmp_path)
    assert "CAT-NUMERO-1" in texte
    assert "NON OFFICIEL" not in texte
    assert "24/12/2026" not in texte
    with pytest.raises(ErreurRefus, match="déjà reçu"):
        document_certificat("certificat-caisse", _acquitte(dossier), RenduCache())


def test_le_recapitulatif_dit_tout(dossier: DossierCertificat, tmp_path: Path) -> None:
    """For the prescriber's file: also the motif, the linked avis, the trajet, the return to work."""
    texte = _texte(document_certificat("certificat-recapitulatif", _acquitte(dossier), RenduCache()).octets, tmp_path)
    for attendu in ("MARQUE-MOTIF", "MARQUE-AVIS", "trajet", "30/11/2026", "CPAM d’essai"):
        assert attendu in texte, attendu


@pytest.mark.parametrize("nom", CERTIFICATS)
def test_les_metadonnees_ne_disent_rien_de_la_victime(dossier: DossierCertificat, nom: str) -> None:
    """Neither the information dictionary, nor the XMP, nor the file name names anybody or any lesion; same bytes twice."""
    rendu = document_certificat(nom, dossier, RenduCache())
    assert rendu.octets == document_certificat(nom, dossier, RenduCache()).octets
    assert rendu.nom_fichier == f"aat-7M2K9QX4TB-{nom}.pdf"
    with pikepdf.open(io.BytesIO(rendu.octets)) as pdf:
        xmp = pdf.Root.Metadata.read_bytes().decode()
        info = " ".join(str(v) for v in pdf.docinfo.values())
    for secret in ("BANC", "269054958815780", "1969", "MARQUE", "poignet", "ATELIER", "CAT-"):
        assert secret not in xmp + info, secret
    if nom in {"certificat-victime", "certificat-caisse"}:
        assert "2026" not in xmp


def test_l_employeur_n_est_destinataire_d_aucune_feuille() -> None:
    """No template is for the employer; only what the form asks is admitted on a sheet that leaves the practice."""
    from aat.cerfa.modeles import modele

    assert {modele(nom).destinataire for nom in CERTIFICATS} == {"assure", "caisse", "prescripteur"}
    for nom in ("certificat-victime", "certificat-caisse"):
        admises = lignes_admises(nom, transmis=False)
        assert admises & {"motif", "trajet", "arret_associe", "date_reprise", "teleconsultation", "numero"} == set()
    assert "soins" not in lignes_admises("certificat-victime", transmis=True)


def test_un_long_texte_continue_sur_une_suite(dossier: DossierCertificat, tmp_path: Path) -> None:
    """Nothing is cut: the last words are on the last page, and each page says which one it is."""
    long = "\n".join(f"Ligne {n} de constatations." for n in range(1, 160)) + "\nFIN-DU-TEXTE"
    certificat = replace(dossier.certificat, constatations=long)
    rendu = document_certificat("certificat-victime", replace(dossier, certificat=certificat), RenduCache())
    texte = _texte(rendu.octets, tmp_path)
    assert rendu.pages >= 3
    assert "FIN-DU-TEXTE" in texte
    assert f"Page {rendu.pages} / {rendu.pages}" in texte.replace("\u00a0", " ")


def test_le_banc_se_dit_sur_chaque_feuille(dossier: DossierCertificat, tmp_path: Path) -> None:
    """A bench certificate is marked, drawn by either renderer; the text version says it first."""
    banc = replace(dossier, environnement=Environnement.BANC)
    for nom in CERTIFICATS:
        for rendu in (RenduCache(), RenduDirect()):
            assert "BANC D’ESSAI" in _texte(document_certificat(nom, banc, rendu).octets, tmp_path)
        assert texte_certificat(nom, banc).startswith("BANC D’ESSAI")


def test_un_jour_ou_un_nom_inconnu_est_refuse(dossier: DossierCertificat) -> None:
    """Before 7 May 2022 the form was another one; an unknown paper is named as such."""
    assert "11138*06" in formulaire_certificat_du(dt.date(2022, 5, 7))
    with pytest.raises(ErreurRefus):
        formulaire_certificat_du(dt.date(2022, 5, 6))
    with pytest.raises(ErreurIntrouvable):
        document_certificat("volet-3", dossier, RenduCache())
