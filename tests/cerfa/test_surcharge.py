"""Overlay onto the pre-printed form, calibration, templates under their grid, plain text: by the command."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from aat.cerfa.dessin_modele import dessiner_modele
from aat.cerfa.modeles import fichier_du_document
from aat.cerfa.surcharge import CROIX, Calibrage, page_de_calibrage
from aat.erreurs import ErreurIntrouvable, ErreurUsage
from hypothesis import given
from hypothesis import strategies as st
from tests.poste import DONNEES, Poste, dates_du_jour

_MESURES = "20,5 19,0 192,0 277,5"


@pytest.fixture(scope="module")
def papier_seul(rempli: tuple[Poste, list[str]]) -> tuple[Poste, str]:
    """Give the workstation, and the reference of an avis that is on paper only."""
    poste, _ = rempli
    exemple = json.loads((DONNEES / "avis_contrat.json").read_bytes()) | dates_du_jour(4)
    fait = poste.aat("new-arret", "--depuis", "-", "--imprimer", "--json", entree=json.dumps(exemple))
    assert fait.code == 0, fait
    return poste, str(fait.json()["ref"])


def _regler(poste: Poste, lignes: str) -> None:
    """Write the table [impression] of the configuration, and nothing else of it changes."""
    (fichier,) = [p for p in poste.maison.rglob("*.toml") if p.name.startswith("config")]
    texte = re.sub(r"\n\[impression\][^\[]*", "\n", fichier.read_text(encoding="utf-8"))
    fichier.write_text(f"{texte.rstrip()}\n\n[impression]\n{lignes}\n", encoding="utf-8")


def test_la_surcharge_est_refusee_tant_que_tout_n_est_pas_voulu_mesure_et_calibre(
    papier_seul: tuple[Poste, str], rempli: tuple[Poste, list[str]], tmp_path: Path, outil: Callable[..., str]
) -> None:
    """Off; no positions; printer not calibrated; positions not measured; then the values alone, where they were asked."""
    poste, ref = papier_seul
    sortie = tmp_path / "s.pdf"
    positions = tmp_path / "positions.toml"

    def essayer(combien: int, mot: str, qui: str = ref) -> None:
        fini = poste.aat("print", qui, "--surcharge", "--imprimante", "accueil", "--sortie", str(sortie))
        assert (fini.code, mot in fini.err.replace("\u00a0", " ")) == (combien, True), fini
        assert not sortie.exists()

    essayer(2, "désactivée")
    _regler(poste, "surcharge = true")
    essayer(2, "positions")
    assert poste.aat("print", "--modele", "surcharge-avis", "--sortie", str(positions)).code == 0
    _regler(poste, f'surcharge = true\npositions = "{positions}"')
    essayer(3, "n’est pas calibrée")
    assert poste.aat("print", "--calibrer", "accueil", "--mesures", "20 20 100 200").code == 2
    assert poste.aat("print", "--calibrer", "accueil", "--mesures", _MESURES).code == 0
    essayer(3, "n’ont pas été mesurées")
    positions.write_text(
        positions.read_text(encoding="utf-8").replace("à mesurer sur un formulaire", "mesuré sur un formulaire"),
        encoding="utf-8",
    )
    essayer(3, "a été transmis", rempli[1][0])
    fini = poste.aat("print", ref, "--surcharge", "--imprimante", "accueil", "--sortie", str(sortie), "--json")
    assert fini.code == 0, fini
    assert fini.json()["fichiers"][0]["pages"] == 2
    premier, second = outil("pdftotext", "-layout", sortie, "-").rstrip("\f").split("\f")
    for page in (premier, second):
        assert "DURAND" in page
        assert "BANC D’ESSAI" in page
        assert "Nom de famille" not in page
    assert "00010004" in premier
    assert "00010004" not in second


@given(d=st.tuples(st.floats(-10, 10), st.floats(-10, 10)), s=st.tuples(st.floats(0.96, 1.04), st.floats(0.96, 1.04)))
def test_une_imprimante_calibree_tombe_juste(d: tuple[float, float], s: tuple[float, float]) -> None:
    """What is asked for, once printed by that printer, stands within a twentieth of a millimetre."""
    from aat.cerfa.primitives import Segment

    (a1, b1), (a2, b2) = CROIX
    calibrage = Calibrage.mesure((s[0] * a1 + d[0], s[1] * b1 + d[1], s[0] * a2 + d[0], s[1] * b2 + d[1]))
    demande = calibrage.corriger(Segment(50, 60, 150, 260, 0.2))
    assert isinstance(demande, Segment)
    for voulu, place, axe in ((50, demande.x1, 0), (60, demande.y1, 1), (150, demande.x2, 0), (260, demande.y2, 1)):
        assert abs(s[axe] * place + d[axe] - voulu) < 0.05


def test_des_mesures_d_une_autre_page_sont_refusees() -> None:
    """« Fit to page » shows at once."""
    with pytest.raises(ErreurUsage, match="trop loin"):
        Calibrage.mesure((28.0, 27.0, 181.0, 262.0))


def test_la_page_de_calibrage_et_les_modeles_se_dessinent(
    rempli: tuple[Poste, list[str]], tmp_path: Path, outil: Callable[..., str]
) -> None:
    """Grid numbers and names of fields are on the page; a file being edited is drawn, a wrong one named."""
    poste, _ = rempli
    (tmp_path / "calibrage.pdf").write_bytes(page_de_calibrage())
    assert "20 × 20 mm" in outil("pdftotext", tmp_path / "calibrage.pdf", "-")
    assert poste.aat("print", "--modele", "volet-3", "--sortie", str(tmp_path / "m.pdf")).code == 0
    lu = outil("pdftotext", tmp_path / "m.pdf", "-").split()
    assert {"employeur_nom", "debut", "200", "290"} <= set(lu)
    with pytest.raises(ErreurIntrouvable):
        dessiner_modele("avis")
    fichier = tmp_path / "mien.toml"
    fichier.write_bytes(fichier_du_document("volet-1").read_bytes())
    (tmp_path / "deux.pdf").write_bytes(dessiner_modele(str(fichier)))
    assert "Pages:           2" in outil("pdfinfo", tmp_path / "deux.pdf")
    fichier.write_text(fichier.read_text(encoding="utf-8").replace('id = "nir"', 'idd = "nir"'), encoding="utf-8")
    fautif = poste.aat("print", "--modele", str(fichier), "--sortie", str(tmp_path / "trois.pdf"))
    assert fautif.code == 1
    assert "mien.toml" in fautif.err
    assert "idd" in fautif.err


def test_le_texte_dit_ce_que_dit_le_pdf_et_tait_ce_qu_il_tait(rempli: tuple[Poste, list[str]], tmp_path: Path) -> None:
    """Volet 3 without the motif, the récapitulatif with it; files named as the PDFs; refused where they are."""
    poste, (ref, *_) = rempli
    fini = poste.aat("print", ref, "--texte", "--json")
    assert fini.code == 0, fini
    volet, recapitulatif = fini.json()["textes"]
    assert (volet["document"], volet["volet"]) == ("volet-3", 3)
    assert "BANC-LOT000" in volet["texte"]
    assert "00010004" not in volet["texte"]
    assert "00010004" in recapitulatif["texte"]
    assert "DUPLICATA" in poste.aat("print", ref, "--texte", "--duplicata").out
    assert poste.aat("print", ref, "--texte", "--sortie", str(tmp_path)).code == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == [f"aat-{ref}-recapitulatif.txt", f"aat-{ref}-volet-3.txt"]
    assert poste.aat("print", ref, "--texte", "--volets", "complet").code == 3


def test_l_archive_donne_les_memes_octets(rempli: tuple[Poste, list[str]], tmp_path: Path) -> None:
    """``--archive`` checks and changes nothing; the same document gives the same file, by any path."""
    poste, (ref, *_) = rempli
    for nom, options in (("a", ["--archive"]), ("b", []), ("c", ["--archive", "--lot", "-"])):
        (tmp_path / nom).mkdir()
        refs = [] if "--lot" in options else [ref]
        fini = poste.aat("print", *refs, *options, "--sortie", str(tmp_path / nom), entree=json.dumps(ref))
        assert fini.code == 0, fini
    contenus = [{p.name: p.read_bytes() for p in (tmp_path / nom).iterdir()} for nom in "abc"]
    assert contenus[0] == contenus[1] == contenus[2]
    assert len(contenus[0]) == 2
