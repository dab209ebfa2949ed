"""``aat expliquer`` and ``aat regles``: the law in plain words, as of a day, for doctors and support alike."""

import json

from aat.referentiel.droit import charger_droit
from aat.services.explication import codes_proches

from tests.poste import Poste


def test_une_regle_est_expliquee_avec_ses_parametres(poste: Poste) -> None:
    """Phrase, article, sévérité, dates, source, et la valeur du jour marquée."""
    vu = poste.aat("expliquer", "duree-plafond-initial", "--au", "2026-09-01")
    assert vu.code == 0
    assert "Une première prescription qui dépasse le plafond légal est signalée" in vu.out
    assert "CSS art. L. 162-4-1" in vu.out
    assert "→ depuis le 01/09/2026\u00a0: 31\u00a0jours · valeur non confirmée par un texte publié" in vu.out
    assert "depuis le 01/09/2026\u00a0; au 01/09/2026\u00a0: en vigueur" in vu.out


def test_la_veille_la_regle_n_est_pas_en_vigueur(poste: Poste) -> None:
    """Le jour compte : la veille, ni règle, ni valeur."""
    vu = poste.aat("expliquer", "duree-plafond-initial", "--au", "2026-08-31")
    assert "au 31/08/2026\u00a0: pas encore en vigueur (à partir du 01/09/2026)" in vu.out
    assert "→ aucune valeur au 31/08/2026" in vu.out
    assert "→ depuis" not in vu.out


def test_plusieurs_regles_en_json(poste: Poste) -> None:
    """Une ligne par règle, dans l’ordre demandé, avec chaque valeur datée ; un code répété n’y est qu’une fois."""
    vu = poste.aat("expliquer", "cerfa-securise", "debut-fenetre", "cerfa-securise", "--json", "--au", "2024-05-06")
    regles = [json.loads(ligne) for ligne in vu.out.splitlines()]
    assert [r["code"] for r in regles] == ["cerfa-securise", "debut-fenetre"]
    assert regles[0]["en_vigueur"] is False
    assert regles[1]["en_vigueur"] is True
    (avant, apres) = regles[1]["parametres"]
    assert {v["valeur"] for v in avant["valeurs"]} == {2}
    assert {v["valeur"] for v in apres["valeurs"]} == {1}
    assert all(v["source"] and v["confirme"] for v in avant["valeurs"])


def test_un_code_inconnu_donne_les_codes_proches(poste: Poste) -> None:
    """Code de sortie 4, et des codes qui existent."""
    vu = poste.aat("expliquer", "debut-fenêtre")
    assert vu.code == 4
    assert vu.out == ""
    assert "debut-fenetre" in vu.err
    en_json = poste.aat("expliquer", "plafond", "--json")
    assert en_json.code == 4
    assert "duree-plafond-initial" in en_json.json()["erreur"]["remede"]
    assert poste.aat("expliquer", "x" * 5000).code == 4


def test_les_codes_proches_ne_sont_jamais_plus_de_cinq() -> None:
    """Une faute de frappe, un mot du milieu, un mot inconnu."""
    codes = list(charger_droit().regles)
    assert codes_proches("debut-fentre", codes)[0] == "debut-fenetre"
    assert "sorties-presence" in codes_proches("Presence", codes)
    assert len(codes_proches("certificat", codes)) == 5
    assert codes_proches("zzzz", codes) == ()
    assert codes_proches("", codes) == ()


def test_toutes_les_regles_s_expliquent(poste: Poste) -> None:
    """Les 141, en texte et en JSON, sans un caractère que le terminal obéirait."""
    codes = list(charger_droit().regles)
    assert len(codes) == 141
    texte = poste.aat("expliquer", *codes)
    assert texte.code == 0
    assert all(c.isprintable() or c in "\n\u00a0\u202f" for c in texte.out)
    lignes = poste.aat("expliquer", *codes, "--json").out.splitlines()
    assert [json.loads(ligne)["code"] for ligne in lignes] == codes
    assert all(json.loads(ligne)["exigence"] for ligne in lignes)


def test_la_liste_des_regles(poste: Poste) -> None:
    """Toutes, ou celles d’un objet ; en vigueur ou non ce jour-là."""
    lignes = [json.loads(ligne) for ligne in poste.aat("regles", "--json", "--au", "2025-08-31").out.splitlines()]
    assert len(lignes) == 141
    securise = next(r for r in lignes if r["code"] == "cerfa-securise")
    assert (securise["en_vigueur"], securise["du"], securise["jour"]) == (False, "2025-09-01", "2025-08-31")
    vu = poste.aat("regles", "--objet", "sorties", "--au", "2025-09-01")
    assert vu.out.splitlines()[0] == "sorties"
    assert "en vigueur au 01/09/2025." in vu.out
    assert "prescripteur-" not in vu.out


def test_une_regle_de_confiance_basse_ne_se_dit_pas_bloquante(poste: Poste) -> None:
    """La sévérité montrée est celle que porterait un constat."""
    basses = {code for code, regle in charger_droit().regles.items() if regle.confiance == "basse"}
    assert basses
    lignes = [json.loads(ligne) for ligne in poste.aat("regles", "--json").out.splitlines()]
    assert all(r["severite"] != "bloquant" for r in lignes if r["code"] in basses)


def test_un_objet_inconnu_est_dit(poste: Poste) -> None:
    """Code de sortie 2, comme tout choix qui n’existe pas, et la liste des objets."""
    vu = poste.aat("regles", "--objet", "cuisine")
    assert vu.code == 2
    assert "prescripteur, avis, prolongation" in vu.err
