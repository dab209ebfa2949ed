"""The guide's own examples, to the letter, through the command."""

import json
from typing import Any

import pytest

from tests.poste import Poste


def juger(poste: Poste, exemple: dict[str, Any], au: str, **champs: object) -> dict[str, Any]:
    """Return the answer for the example changed by ``champs``, judged as of ``au``."""
    sortie = poste.aat(
        "new-arret", "--depuis", "-", "--simuler", "--au", au, "--json", entree=json.dumps(exemple | champs)
    )
    corps: dict[str, Any] = sortie.json()
    assert sortie.code in {0, 3}, sortie
    return corps


def bloquants(reponse: dict[str, Any]) -> list[str]:
    """Return the codes that block."""
    return [c["code"] for c in reponse["constats"] if c["severite"] == "bloquant"]


@pytest.mark.parametrize("motif", [{"id": "lesions-traumatiques-de-la-tete"}, {"code": "01000048"}])
def test_lesions_traumatiques_de_la_tete_en_at(poste: Poste, exemple: dict[str, Any], motif: dict[str, str]) -> None:
    """Guide, « Transmettre 1/2 »: work accident of December 2021, fifteen days."""
    reponse = juger(
        poste, exemple, "2021-12-10",
        atmp={"nature": "accident", "date": "2021-12-09"}, motif=motif, debut="2021-12-10", fin=None, jours=15,
        sorties={"mode": "horaires-limites", "a_partir_du": "2021-12-10"},
    )  # fmt: skip
    lignes = reponse["recapitulatif"].splitlines()
    assert lignes[0] == "INITIAL | Temps complet"
    assert "En rapport avec un accident de travail / maladie professionnelle" in lignes
    assert "Motif : Lésions traumatiques de la tête" in lignes
    assert "Durée : 15 jours du vendredi 10/12/2021 au vendredi 24/12/2021" in lignes
    assert lignes[4] == "Sorties à horaires limités pendant l'arrêt"
    assert bloquants(reponse) == []
    assert reponse["document"]["fin"] == "2021-12-24"


def test_covid_d_un_militaire(poste: Poste, exemple: dict[str, Any]) -> None:
    """Guide, « régime non connecté »: CNMSS, November 2020; the whole Cerfa was valid that year, refused today."""
    assure = exemple["assure"] | {"regime": "08", "caisse": "756", "centre": "0100"}
    covid = {"assure": assure, "motif": {"id": "covid-19-diagnostique-ou-presume"}}
    reponse = juger(
        poste, exemple, "2020-11-10", **covid,
        debut="2020-11-10", fin="2020-11-19", sorties={"mode": "horaires-limites", "a_partir_du": "2020-11-10"},
    )  # fmt: skip
    assert "Motif : Covid-19 diagnostiqué (ou présumé)" in reponse["recapitulatif"]
    assert "10 jours du mardi 10/11/2020 au jeudi 19/11/2020" in reponse["recapitulatif"]
    assert bloquants(reponse) == []
    assert reponse["impression"]["mode"] == "cerfa-complet"
    assert len(reponse["impression"]["volets"]) == 5
    assert "regimes-connectes-aat" in [c["code"] for c in reponse["constats"]]
    aujourd_hui = juger(poste, exemple, "2026-11-23", **covid)
    assert aujourd_hui["impression"]["mode"] == "aide-cerfa-securise"


def test_fracture_du_coude_par_la_table(poste: Poste, exemple: dict[str, Any]) -> None:
    """Guide, step 12: the table of the elbow, light work, orthopaedic treatment, 21 days from 04/11/2021."""
    table = poste.aat("durees", "fracture du coude", "--json").json()
    assert [v["libelle"] for v in table["colonnes"][0]["valeurs"]] == [
        "Extrémité inférieure de l’humérus",
        "Tête radiale / extrémité supérieure de l’ulna (olécrâne, coronoïde)",
    ]
    jours = {ligne: [c["jours"] for c in cellules] for ligne, cellules in table["lignes"].items()}
    assert jours == {
        "sedentaire": [7, 14, 7, 14],
        "leger": [21, 21, 14, 14],
        "modere": [70, 70, 42, 42],
        "lourd": [90, 90, 60, 60],
    }
    reponse = juger(
        poste, exemple, "2021-11-04", motif={"code": table["motif"]["code"]}, debut="2021-11-04",
        fin=None, jours=jours["leger"][0], sorties={"mode": "horaires-limites", "a_partir_du": "2021-11-04"},
    )  # fmt: skip
    assert "21 jours du jeudi 04/11/2021 au mercredi 24/11/2021" in reponse["recapitulatif"]
    assert bloquants(reponse) == []


def test_la_ligne_express_dit_la_meme_chose(poste: Poste) -> None:
    """« fracture du coude 21j » as of the guide's day gives the same period."""
    sortie = poste.aat("new-arret", "fracture du coude 21j", "--simuler", "--au", "2021-11-04", "--json")
    assert "21 jours du jeudi 04/11/2021 au mercredi 24/11/2021" in sortie.json()["recapitulatif"]
