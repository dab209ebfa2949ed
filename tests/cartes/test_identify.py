"""``aat identify`` from a card, for real: the command in a process of its own, a virtual card in the reader."""

import pytest

from tests.cartes.conftest import Inserer, attendre, vide
from tests.poste import Poste

pytestmark = pytest.mark.xdist_group("cartes")


def test_un_porteur_en_json(inserer: Inserer, poste: Poste) -> None:
    """Each value says that it comes from the card; nobody is kept unasked."""
    inserer("verdier")
    lu = poste.aat("identify", "--carte", "vitale", "--attente", "5", "--json")
    assert lu.code == 0, lu.err
    reponse = lu.json()
    assert reponse["assure"]["nir"] == "185030105300036"
    assert reponse["assure"]["nom_famille"] == "BANC-VERDIER"
    assert reponse["provenance"]["nir"] == "carte"
    assert reponse["patient"] is None
    assert reponse["droits"] is None


def test_sans_option_la_carte_est_attendue(inserer: Inserer, poste: Poste) -> None:
    """No terminal, nothing said: the card."""
    inserer("aubry")
    assert poste.aat("identify", "--attente", "5", "--json").json()["assure"]["nom_famille"] == "BANC-AUBRY"


def test_plusieurs_porteurs_sont_tous_montres(inserer: Inserer, poste: Poste) -> None:
    """Without a person to choose, nobody is chosen."""
    inserer("diallo")
    tous = poste.aat("identify", "--carte", "vitale", "--attente", "5", "--json").json()
    assert [qui["assure"]["prenoms"] for qui in tous] == [["MOUSSA"], ["AWA"], ["IBRAHIM"]]


def test_un_porteur_choisi_est_garde_et_retrouve(inserer: Inserer, poste: Poste) -> None:
    """« --porteur 2 » keeps the second one, whose reference the other commands take."""
    inserer("diallo")
    garde = poste.aat("identify", "--porteur", "2", "--attente", "5", "--json").json()
    assert garde["assure"]["prenoms"] == ["AWA"]
    assert garde["patient"].startswith("P-")
    encore = poste.aat("identify", "--carte", "vitale", "--attente", "5", "--json").json()
    assert encore[1]["patient"] == garde["patient"]
    assert encore[0]["patient"] is None


def test_le_bandeau_dit_d_ou_vient_chaque_valeur(inserer: Inserer, poste: Poste) -> None:
    """(carte) behind what was read, « non connu » for what no card gives."""
    inserer("casanova")
    dit = poste.aat("identify", "--carte", "vitale", "--attente", "5").out
    assert "NIR : 1 83 01 2A 004 000 19 (carte)" in dit
    assert "Régime : non connu" in dit


@pytest.mark.parametrize(
    ("carte", "phrase"), [("vitale-1", "Carte Vitale ancienne insérée"), ("tronquee", "ne se lit pas")]
)
def test_ce_qui_ne_se_lit_pas_est_dit(inserer: Inserer, poste: Poste, carte: str, phrase: str) -> None:
    """Code 5, one French sentence, and the keyboard offered."""
    inserer(carte)
    refus = poste.aat("identify", "--carte", "vitale", "--attente", "5")
    assert refus.code == 5
    assert phrase in refus.err
    assert "clavier" in refus.err


def test_personne_n_a_ce_rang(inserer: Inserer, poste: Poste) -> None:
    """How many there are is said."""
    inserer("verdier")
    refus = poste.aat("identify", "--porteur", "4", "--attente", "5")
    assert refus.code == 2
    assert "1 personne" in refus.err


def test_aucune_carte(pcscd: None, poste: Poste) -> None:
    """The time is up: code 5."""
    del pcscd
    attendre(vide)
    refus = poste.aat("identify", "--carte", "vitale", "--attente", "0")
    assert refus.code == 5
    assert "à temps" in refus.err


def test_le_diagnostic_nomme_les_lecteurs(inserer: Inserer, poste: Poste) -> None:
    """The reader and the kind of card, never whose it is."""
    inserer("verdier")
    poste.aat("identify", "--attente", "5")
    dit = poste.aat("diagnostic").out
    assert "carte Vitale" in dit
    assert "VERDIER" not in dit
