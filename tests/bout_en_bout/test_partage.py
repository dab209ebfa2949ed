"""Two workstations of one practice on one shared store, by the real command: typed here, sent here, found there."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aat.adresse_coffre import AdressePartagee

from tests.grappe import Grappe
from tests.poste import Banc, Poste

NIR = "2 69 05 49 588 157 80\n"


@pytest.fixture
def autre_poste(tmp_path: Path) -> Poste:
    """A second workstation, with a home of its own."""
    return Poste(tmp_path / "autre")


def test_un_avis_d_un_poste_se_lit_sur_l_autre(
    poste: Poste, autre_poste: Poste, base_partagee: AdressePartagee, demarrer_banc: Callable[[Poste], Banc]
) -> None:
    """new-arret … --transmettre here; the journal, the state, the patient and the papers there, and back."""
    poste.prescripteur()
    demarrer_banc(poste)
    assert "base essai" in poste.aat("config", "coffre", base_partagee.texte).out
    patient = poste.patient()
    fini = poste.aat(
        "new-arret", "grippe 5j", "--patient", patient, "--acceptation", "--transmettre", "--json"
    )  # fmt: skip
    assert fini.code == 0, fini
    ref, numero = fini.json()["ref"], fini.json()["transmission"]["numero"]
    assert not (poste.maison / "coffre").exists(), "nothing of a shared store is kept here"

    # The other workstation: the address, then the key carried by hand.
    autre_poste.prescripteur()
    assert autre_poste.aat("config", "coffre", base_partagee.texte).code == 0
    sans_cle = autre_poste.aat("identify", "--nir", "-", entree=NIR)
    assert (sans_cle.code, "T604" in sans_cle.err) == (8, True)
    assert "premier poste" in sans_cle.err
    interdite = autre_poste.aat("cle", "creer")
    assert (interdite.code, "déjà sa clé" in interdite.err) == (8, True)
    # States and history need no key.
    assert numero in autre_poste.aat("transmit", "--etat").out
    shutil.copy2(poste.maison / "cles" / "maitresse.cle", autre_poste.maison / "cles" / "maitresse.cle")

    lignes = [json.loads(ligne) for ligne in autre_poste.aat("journal", ref, "--json").out.splitlines()]
    assert {"validation", "prise", "resultat"} <= {ligne["quoi"] for ligne in lignes}
    assert numero in autre_poste.aat("transmit", ref, "--etat", "--json").out
    retrouve = autre_poste.aat("identify", "--nir", "-", "--json", entree=NIR).json()
    assert retrouve["patient"] == patient
    assert retrouve["assure"]["nom_famille"] == "BANC-DURAND"
    assert autre_poste.aat("print", ref, "--sortie", str(autre_poste.maison)).code == 0
    # What the second reads, the first sees in the history of the document.
    assert "lecture" in poste.aat("journal", ref).out
    assert poste.aat("audit", "verifier").code == 0


def test_le_diagnostic_dit_quel_coffre_et_juge_son_serveur(
    poste: Poste, base_partagee: AdressePartagee, grappe: Grappe
) -> None:
    """Before it is made, when all is well, when a power cut could lose documents, when the server is absent."""

    def controles() -> dict[str, Any]:
        return {c["nom"]: c for c in poste.aat("diagnostic", "--json").json()["controles"]}

    assert "aat.sqlite3" in poste.aat("config", "coffre").out
    assert poste.aat("config", "coffre", base_partagee.texte).code == 0
    assert "pas encore créé" in controles()["coffre"]["message"]
    poste.patient()
    vus = controles()
    assert (vus["coffre"]["etat"], vus["serveur du coffre"]["etat"], vus["horloge du coffre"]["etat"]) == ("ok",) * 3
    assert "partagé (PostgreSQL)" in vus["coffre"]["message"]
    assert "connexion locale" in vus["serveur du coffre"]["message"]
    grappe.administrer("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
    try:
        assert controles()["serveur du coffre"]["etat"] == "panne"
    finally:
        grappe.administrer("ALTER SYSTEM RESET fsync", "SELECT pg_reload_conf()")
    absente = base_partagee.texte.replace("essai", "absente")
    assert poste.aat("config", "coffre", absente).code == 8
    assert poste.aat("config", "coffre", absente, "--sans-essai").code == 0
    panne = poste.aat("diagnostic", "--json")
    assert panne.code == 8
    assert "T605" in {c["nom"]: c for c in panne.json()["controles"]}["coffre"]["message"]
    assert "aat.sqlite3" in poste.aat("config", "coffre", "--local").out


def test_un_mot_de_passe_dans_l_adresse_est_refuse(poste: Poste) -> None:
    """Exit 2, nothing kept, and the password is repeated nowhere."""
    refus = poste.aat("config", "coffre", "postgresql://aat:ZQSECRET@serveur/aat")
    assert refus.code == 2
    assert "mot de passe" in refus.err
    assert "ZQSECRET" not in refus.out + refus.err
    assert not any(b"ZQSECRET" in f.read_bytes() for f in poste.maison.rglob("*") if f.is_file())
