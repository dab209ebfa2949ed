"""What the employer's file must not contain, looked for everywhere a PDF can hide it."""

import datetime as dt
import io
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from aat.cerfa import documents
from aat.domaine.dossier import Dossier
from aat.domaine.environnement import Environnement
from aat.erreurs import ErreurRefus
from aat.ports import DocumentRendu
from tests.cerfa.rendu_direct import RenduDirect

#: Medical content, and what the employer has no need of.
INTERDITS = (
    "MARQUE-MOTIF",
    "fémur",
    "MARQUE-COMPLEMENT",
    "99887766",
    "MARQUE-RAISON",
    "kinésithérapie",
    "MARQUE-JUSTIFICATION",
    "MARQUE-IMPOSSIBILITE",
    "MARQUE-AUTRECAS",
    "MARQUE-SITUATION",
    "MARQUE-VOIE",
    "MARQUE-LIEU",
    "MARQUE-VILLE",
    "CODE45",
    "cancérologie",
    "269054958815780",
    "2 69 05 49 588 157 80",
    "longue durée",
    "grossesse",
    "Décès",
    "cure",
    "tiers",
    "31/08/2026",
    "31082026",
    "14/07/2026",
    "14072026",
    "30/09/2026",
    "30092026",
    "15012026",
)


def _texte_dessine(pdf: pikepdf.Pdf) -> str:
    """Decode every string shown, through the ToUnicode table of its font."""
    morceaux: list[str] = []
    for page in pdf.pages:
        tables = {nom: _table(police) for nom, police in page.resources.Font.items()}
        courante: dict[str, str] = {}
        for instruction in pikepdf.parse_content_stream(page):
            operateur = str(instruction.operator)
            if operateur == "Tf":
                courante = tables[str(instruction.operands[0])]
            elif operateur == "Tj":
                codes = bytes(instruction.operands[0]).hex()
                morceaux.append("".join(courante[codes[i : i + 4]] for i in range(0, len(codes), 4)))
    return "\n".join(morceaux)


def _table(police: pikepdf.Object) -> dict[str, str]:
    cmap = police.ToUnicode.read_bytes().decode("ascii")
    return {
        code.lower(): bytes.fromhex(valeur).decode("utf-16-be")
        for code, valeur in re.findall(r"^<([0-9A-F]{4})> <([0-9A-F]+)>$", cmap, re.MULTILINE)
    }


def _flux(pdf: pikepdf.Pdf) -> bytes:
    return b"\n".join(o.read_bytes() for o in pdf.objects if isinstance(o, pikepdf.Stream))


def _volet_3(dossier: Dossier, chemin: str) -> DocumentRendu:
    return documents.volet_employeur(dossier, RenduDirect() if chemin == "direct" else None)


@pytest.mark.parametrize("chemin", ["cache", "direct"])
def test_le_volet_de_l_employeur_ne_contient_aucune_donnee_interdite(dossier_complet: Dossier, chemin: str) -> None:
    """No planted marker in the raw bytes, the decompressed streams, the drawn text or the metadata."""
    rendu = _volet_3(dossier_complet, chemin)
    with pikepdf.open(io.BytesIO(rendu.octets)) as pdf:
        dessine = _texte_dessine(pdf).replace("\xa0", " ")
        # Cells of a comb hold one character each: read them end to end as well.
        colle = dessine.replace("\n", "")
        lieux = {
            "octets": rendu.octets,
            "flux": _flux(pdf),
            "métadonnées": pdf.Root.Metadata.read_bytes(),
            "dictionnaires": b"".join(repr(o).encode() for o in pdf.objects if not isinstance(o, pikepdf.Stream)),
        }
        assert "Paul TEST-MARTIN" in dessine
        assert "23112026" in colle
    for interdit in INTERDITS:
        assert interdit not in dessine
        assert interdit not in colle
        for lieu, octets in lieux.items():
            for codage in ("utf-8", "utf-16-be", "latin-1"):
                assert interdit.encode(codage) not in octets, (interdit, lieu)


def test_l_exemplaire_cache_porte_la_police_entiere(dossier: Dossier, dossier_complet: Dossier) -> None:
    """The character table is the same for two patients: it betrays no letter of a value."""
    tables = []
    for cas in (dossier, dossier_complet):
        with pikepdf.open(io.BytesIO(documents.volet_employeur(cas).octets)) as pdf:
            tables.append([p.ToUnicode.read_bytes() for p in pdf.pages[0].resources.Font.values()])
    assert tables[0] == tables[1]


def test_les_metadonnees_du_volet_3_sont_le_titre_et_le_formulaire(dossier: Dossier) -> None:
    """Title and form number only: no date, no author, no Info dictionary, no attachment, no optional content."""
    with pikepdf.open(io.BytesIO(documents.volet_employeur(dossier).octets)) as pdf:
        xmp = pdf.Root.Metadata.read_bytes().decode()
        assert "/Info" not in pdf.trailer
        assert set(pdf.Root.keys()).isdisjoint({"/OCProperties", "/Names", "/AF", "/AcroForm"})
    textes = re.findall(r">([^<>\s][^<>]*)<", xmp)
    assert textes == ["1", "B", "Avis d’arrêt de travail – volet 3", "S3116i – cerfa n°\xa010170*07"]


def test_sans_accuse_de_reception_le_volet_3_est_refuse(dossier: Dossier) -> None:
    """The refusal is a sentence with what to do, and names nobody."""
    with pytest.raises(ErreurRefus) as refus:
        documents.volet_employeur(replace(dossier, accuse=None))
    assert "accusé de réception" in refus.value.message
    assert refus.value.remede
    assert "DURAND" not in str(refus.value)


def test_le_volet_2_ne_porte_ni_motif_ni_justification(dossier_complet: Dossier) -> None:
    """The copy of the caisse's administration has the dates and the NIR, never the medical texts."""
    volet_2 = documents.cerfa_complet(dossier_complet)[1]
    with pikepdf.open(io.BytesIO(volet_2.octets)) as pdf:
        dessine = _texte_dessine(pdf)
        flux = _flux(pdf)
    assert "269054958815780" in dessine.replace("\n", "")
    for interdit in ("MARQUE-MOTIF", "MARQUE-COMPLEMENT", "99887766", "MARQUE-RAISON", "MARQUE-JUST", "MARQUE-IMPOSS"):
        assert interdit not in dessine
        assert interdit.encode() not in flux


def test_les_noms_de_fichier_ne_disent_que_la_reference(dossier_complet: Dossier) -> None:
    """A file name is read by anyone who sees the folder or the print queue."""
    noms = [d.nom_fichier for d in documents.cerfa_complet(dossier_complet)]
    noms.append(documents.recapitulatif(dossier_complet).nom_fichier)
    assert noms == [
        "aat-7K2Q-9F-volet-1.pdf",
        "aat-7K2Q-9F-volet-2.pdf",
        "aat-7K2Q-9F-volet-3.pdf",
        "aat-7K2Q-9F-notice-patient.pdf",
        "aat-7K2Q-9F-notice-prescripteur.pdf",
        "aat-7K2Q-9F-recapitulatif.pdf",
    ]


def _lu(outil: Callable[..., str], rendu: DocumentRendu, dossier_temporaire: Path) -> str:
    fichier = dossier_temporaire / "lu.pdf"
    fichier.write_bytes(rendu.octets)
    return outil("pdftotext", "-layout", fichier, "-")


def test_un_document_du_banc_le_dit_sur_la_page(dossier: Dossier, outil: Callable[..., str], tmp_path: Path) -> None:
    """Every page of the bench bears the words; none of the real service does."""
    banc = replace(dossier, environnement=Environnement.BANC)
    for rendu in (documents.volet_employeur(banc), documents.recapitulatif(banc), *documents.cerfa_complet(banc)):
        assert "BANC D’ESSAI – SANS VALEUR" in _lu(outil, rendu, tmp_path)
    assert "BANC D’ESSAI" not in _lu(outil, documents.volet_employeur(dossier), tmp_path)


def test_un_volet_reimprime_porte_duplicata(dossier: Dossier, outil: Callable[..., str], tmp_path: Path) -> None:
    """Printed again, volet 3 says so."""
    assert "DUPLICATA" in _lu(outil, documents.volet_employeur(replace(dossier, duplicata=True)), tmp_path)
    assert "DUPLICATA" not in _lu(outil, documents.volet_employeur(dossier), tmp_path)


@pytest.mark.parametrize(
    ("jour", "specimen"),
    [(dt.date(2025, 8, 31), False), (dt.date(2025, 9, 1), True), (dt.date(2026, 11, 23), True)],
)
def test_le_cerfa_complet_est_un_specimen_depuis_le_1er_septembre_2025(
    dossier: Dossier, jour: dt.date, specimen: bool, outil: Callable[..., str], tmp_path: Path
) -> None:
    """Every page of the five files is marked since that day, none before."""
    cas = replace(dossier, date_prescription=jour, accuse=None)
    rendus = documents.cerfa_complet(cas)
    assert len(rendus) == 5
    for rendu in rendus:
        pages = _lu(outil, rendu, tmp_path).rstrip("\f").split("\f")
        assert [("SPÉCIMEN" in page) for page in pages] == [specimen] * rendu.pages


def test_un_avis_deja_recu_en_ligne_ne_donne_que_des_specimens(dossier: Dossier) -> None:
    """Once received, volets 1 and 2 are never printed for the caisse, whatever the day."""
    ancien = replace(dossier, date_prescription=dt.date(2025, 6, 2))
    for nom in ("volet-1", "volet-2"):
        assert documents.texte(nom, ancien).startswith("SPÉCIMEN – SANS VALEUR")


def test_avant_la_premiere_version_connue_du_formulaire_rien_n_est_imprime(dossier: Dossier) -> None:
    """No number of form is invented for a day that the data do not cover."""
    with pytest.raises(ErreurRefus, match="version du formulaire"):
        documents.volet_employeur(replace(dossier, date_prescription=dt.date(2022, 5, 6)))
