"""The renderers: same bytes, same picture on both paths, sound files, nothing cut or boxed in silence."""

import datetime as dt
import hashlib
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from aat.cerfa import documents
from aat.cerfa.documents_certificat import document_certificat
from aat.cerfa.modeles import CERTIFICATS, DOCUMENTS
from aat.cerfa.polices import Metrique, Polices
from aat.cerfa.rendu_cache import RenduCache
from aat.domaine.arret import MotifChoisi
from aat.domaine.dossier import Dossier
from aat.erreurs import ErreurImpression
from aat.ports import DocumentRendu, Rendu
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cerfa.dossiers import certificat_final
from tests.cerfa.rendu_direct import RenduDirect
from tests.exemples import exemples

#: Share of pixels that may differ between the two paths, and by how much (0–255): rounding at edges only.
_PART_TOLEREE = 0.0005
_ECART_TOLERE = 64


def _tous(dossier: Dossier, rendu: Rendu | None = None) -> list[DocumentRendu]:
    return [
        documents.volet_employeur(dossier, rendu),
        documents.recapitulatif(dossier, rendu),
        documents.aide_cerfa_securise(dossier, rendu),
        *documents.cerfa_complet(dossier, rendu),
    ]


def _avec_certificats(dossier: Dossier, rendu: Rendu) -> list[DocumentRendu]:
    certificat = certificat_final(dossier)
    return _tous(dossier, rendu) + [
        document_certificat(nom, replace(certificat, accuse=None) if nom == "certificat-caisse" else certificat, rendu)
        for nom in CERTIFICATS
    ]


def _ecrire(rendus: list[DocumentRendu], dossier: Path) -> list[Path]:
    dossier.mkdir(exist_ok=True)
    chemins = []
    for rang, rendu in enumerate(rendus):
        chemin = dossier / f"{rang}.pdf"
        chemin.write_bytes(rendu.octets)
        chemins.append(chemin)
    return chemins


def _pixels(outil: Callable[..., str], fichier: Path) -> list[bytes]:
    outil("pdftoppm", "-r", "100", "-gray", fichier, fichier.with_suffix(""))
    return [image.read_bytes() for image in sorted(fichier.parent.glob(f"{fichier.stem}-*.pgm"))]


def test_les_deux_chemins_donnent_la_meme_image(
    dossier_complet: Dossier, outil: Callable[..., str], tmp_path: Path
) -> None:
    """Every page of every document, by fpdf2 alone and by the cached base, at 100 dpi."""
    caches = _ecrire(_avec_certificats(dossier_complet, documents.rendu_par_defaut()), tmp_path / "cache")
    directs = _ecrire(_avec_certificats(dossier_complet, RenduDirect()), tmp_path / "direct")
    assert len(caches) == len(DOCUMENTS) + len(CERTIFICATS) + 1
    for cache, direct in zip(caches, directs, strict=True):
        pages_cache, pages_directes = _pixels(outil, cache), _pixels(outil, direct)
        assert len(pages_cache) == len(pages_directes) > 0
        for a, b in zip(pages_cache, pages_directes, strict=True):
            assert len(a) == len(b)
            assert min(a[100:]) < 64, "page blanche"
            ecarts = [abs(x - y) for x, y in zip(a, b, strict=True) if x != y]
            assert len(ecarts) <= _PART_TOLEREE * len(a)
            assert max(ecarts, default=0) <= _ECART_TOLERE


@pytest.mark.parametrize("rendu", [RenduCache, RenduDirect])
def test_le_meme_document_donne_les_memes_octets(
    dossier_complet: Dossier, rendu: type[RenduCache | RenduDirect]
) -> None:
    """Twice with two renderers, nothing shared between them."""
    premiers = [d.octets for d in _tous(dossier_complet, rendu())]
    seconds = [d.octets for d in _tous(dossier_complet, rendu())]
    assert premiers == seconds


_AUTRE_PROCESSUS = """
import datetime as dt, hashlib, sys
from aat.cerfa.rendu_cache import RenduCache

octets, _ = RenduCache().rendre("volet-3", {"nom_famille": "BANC-ŒUVRÉ", "debut": dt.date(2026, 11, 23)},
    dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC))
print(hashlib.sha256(octets).hexdigest())
"""


def test_un_autre_processus_donne_les_memes_octets() -> None:
    """A fresh interpreter, another hash seed, another time zone: the same file."""
    octets, _ = RenduCache().rendre(
        "volet-3",
        {"nom_famille": "BANC-ŒUVRÉ", "debut": dt.date(2026, 11, 23)},
        dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC),
    )
    ailleurs = subprocess.run(
        [sys.executable, "-c", _AUTRE_PROCESSUS],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "America/Cayenne"},
    )
    assert ailleurs.stdout.strip() == hashlib.sha256(octets).hexdigest()


def test_le_cache_sur_disque_est_prive_reutilise_et_sans_valeur(dossier_complet: Dossier, tmp_path: Path) -> None:
    """The folder is read by its owner only, holds no value, and gives the same bytes; a damaged file is remade."""
    reserve = tmp_path / "bases"
    attendu = documents.volet_employeur(dossier_complet, RenduCache(reserve)).octets
    fichiers = list(reserve.iterdir())
    assert len(fichiers) == 1
    assert reserve.stat().st_mode & 0o777 == 0o700
    assert fichiers[0].stat().st_mode & 0o777 == 0o600
    assert b"DURAND" not in fichiers[0].read_bytes()
    assert documents.volet_employeur(dossier_complet, RenduCache(reserve)).octets == attendu
    fichiers[0].write_bytes(fichiers[0].read_bytes()[:-40])
    assert documents.volet_employeur(dossier_complet, RenduCache(reserve)).octets == attendu


def test_un_cache_qu_on_ne_peut_pas_ecrire_n_empeche_pas_d_imprimer(dossier: Dossier, tmp_path: Path) -> None:
    """A file where the folder should be: the document is drawn all the same."""
    obstacle = tmp_path / "obstacle"
    obstacle.write_text("x")
    assert documents.volet_employeur(dossier, RenduCache(obstacle)).pages == 1


def test_les_fichiers_sont_sains_et_leurs_polices_embarquees(
    dossier_complet: Dossier, outil: Callable[..., str], tmp_path: Path
) -> None:
    """No syntax error for qpdf; every font embedded, with its character table."""
    tous = [*_avec_certificats(dossier_complet, documents.rendu_par_defaut()), *_tous(dossier_complet, RenduDirect())]
    for chemin in _ecrire(tous, tmp_path / "sains"):
        assert "No syntax or stream encoding errors" in outil("qpdf", "--check", chemin)
        lignes = outil("pdffonts", chemin).splitlines()[2:]
        assert lignes
        for ligne in lignes:
            assert ligne.split()[-5:-2] == ["yes", "yes", "yes"], ligne
        assert "595.28 x 841.89" in outil("pdfinfo", chemin)


def test_le_volet_3_dit_ce_que_l_employeur_doit_savoir(
    dossier_complet: Dossier, outil: Callable[..., str], tmp_path: Path
) -> None:
    """Names with accents and ligatures, number as received, employer, period, prescriber are read back."""
    (chemin,) = _ecrire([documents.volet_employeur(dossier_complet)], tmp_path / "v3")
    lu = outil("pdftotext", "-layout", chemin, "-").replace("\xa0", " ")
    for attendu in (
        "BANC-DURAND",
        "TEST-LEFÈVRE",
        "Marie Zoé",
        "AAT-AS-010100000-261123-110533-177",
        "23/11/2026 à 11:05",
        "Fonderie d’Œuvres d’art",
        "12 rue de l’Église",
        "Brénod",
        "5 jours, du lundi 23 novembre 2026 au vendredi 27 novembre 2026 inclus",
        "mandat d’élue",
        "Paul TEST-MARTIN",
        "10000000009",
        "10170*07",
    ):
        assert attendu in lu, attendu


def test_le_recapitulatif_et_l_aide_disent_tout(
    dossier_complet: Dossier, outil: Callable[..., str], tmp_path: Path
) -> None:
    """Medical texts are in the doctor's papers, with the warning in plain words."""
    recap, aide = _ecrire(
        [documents.recapitulatif(dossier_complet), documents.aide_cerfa_securise(dossier_complet)], tmp_path / "ra"
    )
    lu_recap = outil("pdftotext", "-layout", recap, "-").replace("\xa0", " ")
    lu_aide = outil("pdftotext", "-layout", aide, "-").replace("\xa0", " ")
    assert "Contient des données médicales – ne pas remettre à l’employeur" in lu_recap
    assert "Ceci n’est pas un avis d’arrêt de travail." in lu_aide
    for texte in (lu_recap, lu_aide):
        for attendu in ("MARQUE-MOTIF", "MARQUE-COMPLEMENT", "MARQUE-RAISON", "MARQUE-JUSTIFICATION", "MARQUE-VILLE"):
            assert attendu in texte
        assert "2 69 05 49 588 157 80" in texte
    assert "5 jours du lundi 23/11/2026 au vendredi 27/11/2026" in lu_recap
    assert "vingt-sept novembre deux mille vingt-six" in lu_aide


def test_l_aide_d_un_avis_ordinaire_tient_sur_une_feuille(dossier: Dossier) -> None:
    """One sheet to copy from; a long justification goes on to a second one instead of being cut."""
    assert documents.aide_cerfa_securise(dossier).pages == 1
    assert documents.recapitulatif(dossier).pages == 1
    long = "Justification détaillée de la durée prescrite. " * 120
    bavard = replace(dossier, avis=replace(dossier.avis, justification_duree=long))
    rendu = documents.recapitulatif(bavard)
    assert rendu.pages > 1


def test_une_longue_valeur_se_poursuit_sans_perdre_un_mot(
    dossier: Dossier, outil: Callable[..., str], tmp_path: Path
) -> None:
    """Every numbered word of a text longer than a page is found again, in order."""
    mots = [f"mot{n:04}" for n in range(1500)]
    bavard = replace(dossier, avis=replace(dossier.avis, justification_duree=" ".join(mots)))
    (chemin,) = _ecrire([documents.recapitulatif(bavard)], tmp_path / "long")
    lus = re.findall(r"mot\d{4}", outil("pdftotext", chemin, "-"))
    assert lus == mots


@pytest.mark.parametrize("rendu", [RenduCache(), RenduDirect()])
def test_un_texte_trop_long_est_refuse_et_son_champ_nomme(dossier: Dossier, rendu: Rendu) -> None:
    """Shrunk to the stated minimum, then refused: never cut; the value itself is not in the message."""
    assert dossier.avis.employeur is not None
    for longueur, passe in ((100, True), (400, False)):
        employeur = replace(dossier.avis.employeur, raison_sociale="W" * longueur if not passe else "a" * longueur)
        cas = replace(dossier, avis=replace(dossier.avis, employeur=employeur))
        if passe:
            assert documents.volet_employeur(cas, rendu).pages == 1
            continue
        with pytest.raises(ErreurImpression) as refus:
            documents.volet_employeur(cas, rendu)
        assert refus.value.champ == "employeur_nom"
        assert "6,5\xa0points" in refus.value.message or "6,5 points" in refus.value.message
        assert "WWW" not in str(refus.value)


@pytest.mark.parametrize("rendu", [RenduCache(), RenduDirect()])
def test_un_caractere_sans_dessin_est_refuse_et_son_champ_nomme(dossier: Dossier, rendu: Rendu) -> None:
    """No empty box on a legal document: the field and the rank of the character are told, not the name."""
    assert dossier.avis.assure is not None
    assure = replace(dossier.avis.assure, nom_usage="TEST中")
    with pytest.raises(ErreurImpression) as refus:
        documents.volet_employeur(replace(dossier, avis=replace(dossier.avis, assure=assure)), rendu)
    assert refus.value.champ == "nom_usage"
    assert "n°\xa05" in refus.value.message
    assert "TEST" not in str(refus.value)


def test_un_accent_decompose_est_recompose(dossier: Dossier) -> None:
    """A name typed with combining accents gives the same file as the composed one."""
    assert dossier.avis.assure is not None
    compose = replace(dossier.avis.assure, nom_famille="BANC-LEFÈVRE")
    decompose = replace(dossier.avis.assure, nom_famille="BANC-LEFE\u0300VRE")
    fichiers = {
        documents.volet_employeur(replace(dossier, avis=replace(dossier.avis, assure=a))).sha256
        for a in (compose, decompose)
    }
    assert len(fichiers) == 1


def test_les_caracteres_du_francais_et_des_noms_d_europe_sont_dessines(
    dossier: Dossier, outil: Callable[..., str], tmp_path: Path
) -> None:
    """French ligatures and quotes, Polish, Czech, Turkish, Romanian letters, medical signs are read back."""
    signes = "éèêëàâäçîïôöùûüÿ œæŒÆ « » ’ … – — € ł ř ş ț Ő µ ≥ ≤ α ½ ﬁ"
    cas = replace(dossier, avis=replace(dossier.avis, motif=MotifChoisi(code="00010004", complement=signes)))
    (chemin,) = _ecrire([documents.recapitulatif(cas)], tmp_path / "signes")
    lu = outil("pdftotext", chemin, "-")
    # The reader gives « fi » for the ligature: compare letters, not forms.
    assert unicodedata.normalize("NFKC", signes).replace(" ", "") in unicodedata.normalize("NFKC", "".join(lu.split()))


def test_un_champ_inconnu_du_modele_est_refuse() -> None:
    """A renderer never drops a value that it does not know where to put."""
    with pytest.raises(ErreurImpression, match="motif"):
        RenduCache().rendre("volet-3", {"motif": "x"}, dt.datetime(2026, 11, 23, tzinfo=dt.UTC))


def test_une_mention_que_le_modele_ne_porte_pas_arrete_l_impression() -> None:
    """A specimen that its page cannot show as one is not printed at all."""
    with pytest.raises(ErreurImpression, match="mention"):
        RenduCache().rendre("recapitulatif", {"specimen": True}, dt.datetime(2026, 11, 23, tzinfo=dt.UTC))


def test_les_modules_des_documents_ne_chargent_ni_fpdf2_ni_pikepdf() -> None:
    """Start-up: a fresh interpreter that imports the documents and their renderer has loaded no PDF library."""
    programme = (
        "import sys, aat.cerfa.documents, aat.cerfa.rendu_cache;"
        "print([m for m in ('fpdf', 'pikepdf', 'fontTools', 'PIL', 'lxml') if m in sys.modules])"
    )
    sorti = subprocess.run([sys.executable, "-c", programme], capture_output=True, text=True, check=True)
    assert sorti.stdout.strip() == "[]"


_FIXE = Metrique(dict.fromkeys("abcdefgh ", 500), {})


@settings(max_examples=exemples(200))
@given(texte=st.text("abcdefgh \n", max_size=200), largeur=st.floats(3, 60))
def test_couper_un_texte_ne_perd_ni_n_ajoute_rien(texte: str, largeur: float) -> None:
    """Lines put end to end give the text back, and none is wider than asked."""
    polices = Polices(_FIXE, _FIXE)
    lignes = polices.couper(texte, 9, largeur)
    assert "".join(lignes).replace(" ", "") == texte.replace(" ", "").replace("\n", "")
    for ligne in lignes:
        assert polices.largeur_mm(ligne.strip(), 9) <= largeur
