"""« aat identify » devant un banc : les droits avec leur source et leur date, et sans lui la prescription continue."""

import json
from collections.abc import Callable

import pytest

from tests.poste import Banc, Poste

NIR = "185030105300036"
VERDIER = {
    "nir": NIR,
    "nom_famille": "BANC-VERDIER",
    "prenoms": ["Lucas"],
    "date_naissance": "1985-03-14",
    "rang": 1,
}


def test_les_droits_du_banc(poste: Poste, demarrer_banc: Callable[[Poste], Banc]) -> None:
    """JSON and text, the origin of each; without asking; then with the bench gone."""
    banc = demarrer_banc(poste)
    entree = json.dumps(VERDIER)
    lu = poste.aat("identify", "--depuis", "-", "--json", entree=entree).json()
    droits = lu["droits"]
    assert (droits["source"], droits["ouverts"]["etat"], droits["ame"]["etat"]) == ("banc", "oui", "non")
    assert (droits["medecin_traitant"]["etat"], droits["medecin_traitant_est_moi"]) == ("oui", "oui")
    assert droits["constate_le"]
    assert lu["provenance"]["caisse"] == "droits, banc"
    assert (lu["assure"]["regime"], lu["assure"]["caisse"], lu["assure"]["centre"]) == ("01", "349", "9881")
    dit = poste.aat("identify", "--nir", "-", entree=NIR + "\n").out.replace("\u00a0", " ")
    assert "Droits à la date du jour : OUI (jusqu’au " in dit
    assert "médecin traitant : OUI (vous)" in dit
    assert "Origine des droits : banc d’essai, " in dit
    assert "Droits donnés pour information ; la caisse vérifie." in dit
    assert poste.aat("identify", "--nir", "-", "--sans-droits", "--json", entree=NIR).json()["droits"] is None
    banc.processus.terminate()
    banc.processus.wait(15)
    sans = poste.aat("identify", "--nir", "-", "--json", entree=NIR)
    assert sans.code == 0
    assert sans.json()["droits"] is None
    assert "Le service des droits ne répond pas" in sans.err
    assert "la prescription continue sans" in sans.err.replace("\u00a0", " ")
    for fichier in (f for f in poste.maison.rglob("*") if f.is_file() and "journa" in str(f)):
        assert NIR.encode() not in fichier.read_bytes(), fichier.name


@pytest.mark.parametrize("arguments", [(), ("--json",)])
def test_sans_service_rien_ne_change(poste: Poste, arguments: tuple[str, ...]) -> None:
    """Nothing set up: nobody is asked, nothing is said on stderr."""
    lu = poste.aat("identify", "--depuis", "-", *arguments, entree=json.dumps(VERDIER))
    assert lu.code == 0
    assert "droits" not in lu.err
    assert "non connu" in lu.out or json.loads(lu.out)["droits"] is None
