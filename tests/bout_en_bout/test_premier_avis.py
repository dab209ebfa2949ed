"""A doctor's first avis, from an empty home to the acknowledged document and its PDFs."""

import json
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.poste import Banc, Poste, dates_du_jour


def test_grippe_5j_jusqu_a_l_accuse(poste: Poste, tmp_path: Path, demarrer_banc: Callable[[Poste], Banc]) -> None:
    """Patient identified, « grippe 5j » understood, judged, transmitted over mutual TLS, acknowledged, printed."""
    poste.prescripteur()
    demarrer_banc(poste)
    patient = poste.patient()
    retrouve = poste.aat("identify", "--nir", "-", "--json", entree="2 69 05 49 588 157 80\n").json()
    assert retrouve["patient"] == patient
    assert retrouve["assure"]["nom_famille"] == "BANC-DURAND"
    assert retrouve["provenance"]["nom_famille"] == "mémoire"
    assert retrouve["regime"]["transmission"] == "oui"
    sortie = tmp_path / "pdf"
    sortie.mkdir()
    fini = poste.aat(
        "new-arret", "grippe 5j", "--patient", patient, "--acceptation", "--transmettre", "--imprimer",
        "--sortie", str(sortie), "--json",
    )  # fmt: skip
    assert fini.code == 0, fini
    reponse = fini.json()
    assert reponse["etat"] == "acquitte"
    assert reponse["transmission"]["numero"].startswith("BANC-AAT-AS-010110000-")
    assert reponse["impression"]["mode"] == "copie-transmise"
    volet = Path(reponse["impression"]["fichier"])
    assert volet.stat().st_mode & 0o777 == 0o600
    texte = subprocess.run(["pdftotext", "-layout", str(volet), "-"], capture_output=True, text=True, check=True).stdout
    assert "BANC-DURAND" in texte
    assert "grippal" not in texte
    assert len(list(sortie.glob("*.pdf"))) == 2
    _un_seul_effet(poste, reponse["transmission"]["numero"])


def _un_seul_effet(poste: Poste, numero: str) -> None:
    """Assert that the bench's own ledger has this effect and no other."""
    base = sqlite3.connect(f"file:{poste.maison}/banc/registre.sqlite3?mode=ro", uri=True)
    try:
        assert [n for (n,) in base.execute("SELECT numero FROM effets")] == [numero]
    finally:
        base.close()


def test_le_meme_avis_s_imprime_aux_memes_octets(
    poste: Poste, tmp_path: Path, exemple: dict[str, Any], demarrer_banc: Callable[[Poste], Banc]
) -> None:
    """Printing twice gives the same bytes; a volet asked for without an acknowledgement is refused with the way out."""
    demarrer_banc(poste)
    ref = poste.aat("new-arret", "--depuis", "-", "--json", entree=json.dumps(exemple | dates_du_jour())).json()["ref"]
    refus = poste.aat("print", ref, "--volets", "3")
    assert refus.code == 3
    assert f"aat transmit {ref}" in refus.err
    papier = poste.aat("print", ref, "--volets", "complet")
    assert papier.code == 3
    assert "R. 321-2" in papier.err
    assert "--volets aide" in papier.err
    assert poste.aat("transmit", ref).code == 0
    for dossier in ("a", "b"):
        (tmp_path / dossier).mkdir()
        assert poste.aat("print", ref, "--sortie", str(tmp_path / dossier)).code == 0
    noms = sorted(p.name for p in (tmp_path / "a").iterdir())
    assert noms == [f"aat-{ref}-recapitulatif.pdf", f"aat-{ref}-volet-3.pdf"]
    for nom in noms:
        assert (tmp_path / "a" / nom).read_bytes() == (tmp_path / "b" / nom).read_bytes()


def test_un_regime_non_raccorde_se_saisit_et_ne_part_pas(
    poste: Poste, exemple: dict[str, Any], demarrer_banc: Callable[[Poste], Banc]
) -> None:
    """CNMSS today: sending is refused by the rule, printing gives the aid for the secured form."""
    demarrer_banc(poste)
    exemple["assure"] |= {"regime": "08", "caisse": "756", "centre": "0100"}
    document = json.dumps(exemple | dates_du_jour())
    envoi = poste.aat("new-arret", "--depuis", "-", "--transmettre", "--json", entree=document)
    assert envoi.code == 3
    assert [c["code"] for c in envoi.json()["constats"] if c["severite"] == "bloquant"] == ["regimes-connectes-aat"]
    papier = poste.aat("new-arret", "--depuis", "-", "--imprimer", "--json", entree=document)
    assert papier.code == 0, papier
    assert papier.json()["etat"] == "imprime-seul"
    assert "aide" in papier.json()["impression"]["fichier"]
    assert poste.aat("transmit", papier.json()["ref"]).code == 3


def test_l_arret_precedent_du_coffre_est_connu(
    poste: Poste, exemple: dict[str, Any], demarrer_banc: Callable[[Poste], Banc]
) -> None:
    """A second initial avis while the first one runs is told of it, without the caller saying anything."""
    demarrer_banc(poste)
    assert poste.aat("new-arret", "--depuis", "-", entree=json.dumps(exemple | dates_du_jour())).code == 0
    demain = exemple | dates_du_jour(decalage=1)
    second = poste.aat("new-arret", "--depuis", "-", "--simuler", "--json", entree=json.dumps(demain)).json()
    assert "prolongation-initiale-cochee" in [c["code"] for c in second["constats"]]


def test_le_diagnostic_dit_ce_qui_manque(poste: Poste, demarrer_banc: Callable[[Poste], Banc]) -> None:
    """A fresh machine, then a connected one: each check says what mends it."""
    neuf = poste.aat("diagnostic", "--json")
    etats = {c["nom"]: c for c in neuf.json()["controles"]}
    assert etats["prescripteur"]["remede"] == "aat config prescripteur"
    assert etats["référentiel"]["etat"] == "ok"
    poste.prescripteur()
    banc = demarrer_banc(poste)
    branche = poste.aat("diagnostic", "--json")
    assert branche.code == 0, branche
    assert {c["nom"]: c["etat"] for c in branche.json()["controles"]}["service"] == "ok"
    banc.processus.terminate()
    banc.processus.wait()
    coupe = poste.aat("diagnostic", "--json")
    assert coupe.code == 6
    assert {c["nom"]: c["etat"] for c in coupe.json()["controles"]}["service"] == "panne"


def test_un_employeur_saisi_une_fois_se_nomme_en_un_mot(
    poste: Poste, exemple: dict[str, Any], demarrer_banc: Callable[[Poste], Banc]
) -> None:
    """« chez boulangerie » fills the employer of an earlier avis; an unknown name is exit 4."""
    demarrer_banc(poste)
    poste.prescripteur()
    employeur = {"raison_sociale": "Boulangerie BANC", "code_postal": "01000", "ville": "Bourg-en-Bresse"}
    document = json.dumps(exemple | dates_du_jour() | {"employeur": employeur})
    assert poste.aat("new-arret", "--depuis", "-", entree=document).code == 0
    for nom in ("boulangerie", '"Boulangerie Banc"'):
        relu = poste.aat("new-arret", f"grippe 5j chez {nom}", "--simuler", "--json").json()
        assert relu["document"]["employeur"]["raison_sociale"] == "Boulangerie BANC"
    assert poste.aat("new-arret", "grippe 5j chez inconnu", "--simuler").code == 4
