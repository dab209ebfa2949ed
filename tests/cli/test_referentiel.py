"""``aat referentiel``: what a person at a cabinet does with it, in processes of their own."""

import json
from pathlib import Path

from aat.ressources import livre

from tests.poste import Poste
from tests.terminal import Terminal

CAISSES = livre("nomenclatures/caisses.csv").read_bytes()
NOUVELLE = "01,987,0000,TEST Caisse inventée,,,oui,,TEST,faible\n".encode()


def fichier(dossier: Path, contenu: bytes, nom: str = "caisses.csv") -> str:
    """Write a file to import and return its path."""
    chemin = dossier / nom
    chemin.write_bytes(contenu)
    return str(chemin)


def test_le_referentiel_livre_est_integre(poste: Poste) -> None:
    """Code de sortie 0, et rien n’est créé."""
    vu = poste.aat("referentiel", "verifier", "--json")
    assert (vu.code, vu.json()) == (0, {"integre": True, "anomalies": []})
    assert "Référentiel intègre." in poste.aat("referentiel", "verifier").out
    assert not poste.maison.exists()


def test_l_etat_dit_ce_qui_est_a_reverifier(poste: Poste) -> None:
    """Chaque donnée a son nombre, sa date, sa période ; dix ans plus tard, tout est à revoir."""
    donnees = poste.aat("referentiel", "etat", "--json", "--au", "2026-11-24").json()["donnees"]
    assert {d["nom"] for d in donnees} >= {"regles", "parametres", "motifs", "durees", "regimes", "caisses"}
    assert {d["nom"]: d["entrees"] for d in donnees}["regles"] == 141
    assert not any(d["perime"] or d["importe"] for d in donnees)
    vieux = poste.aat("referentiel", "etat", "--au", "2036-11-23")
    assert vieux.code == 0
    assert vieux.out.count("à revérifier depuis le") == len(donnees)


def test_une_caisse_importee_sert_puis_est_rendue(poste: Poste, tmp_path: Path) -> None:
    """Simulation, import, usage par une autre commande, retour en arrière."""
    source = fichier(tmp_path, CAISSES + NOUVELLE)
    simule = poste.aat("referentiel", "importer", source, "--simuler")
    assert simule.code == 0
    assert "1 ajouté\u00a0: 01 987 0000" in simule.out
    assert not poste.maison.exists()
    fait = poste.aat("referentiel", "importer", source, "--oui", "--json")
    assert fait.json() | {"verifie_le": None} == {
        "type": "caisses", "importe": True, "version": 1, "entrees": 16, "verifie_le": None,
        "ajoutes": ["01 987 0000"], "modifies": [], "retires": [], "avertissements": [],
    }  # fmt: skip
    patient = tmp_path / "patient.json"
    assure = {"nir": "269054958815780", "nom_famille": "BANC-DURAND", "prenoms": ["Marie"], "date_naissance": "1969-05-12"}  # fmt: skip
    patient.write_text(json.dumps(assure | {"regime": "01", "caisse": "987", "centre": "0000"}))
    vu = poste.aat("identify", "--depuis", str(patient), "--json").json()
    assert vu["regime"]["caisse_libelle"] == "TEST Caisse inventée"
    assert vu["regime"]["transmission"] == "oui"
    annule = poste.aat("referentiel", "importer", "--annuler", "caisses")
    assert "la version livrée avec aat reprend" in annule.out
    assert poste.aat("identify", "--depuis", str(patient), "--json").json()["regime"]["caisse_libelle"] is None
    assert poste.aat("referentiel", "importer", "--annuler", "caisses").code == 4


def test_des_motifs_importes_sont_ceux_que_l_on_cherche(poste: Poste, tmp_path: Path) -> None:
    """« aat motifs » et « aat durees » lisent la liste importée."""
    motifs = livre("nomenclatures/motifs.csv").read_text(encoding="utf-8")
    renommes = motifs.replace("syndrome-grippal,Syndrome grippal", "test-etat-grippal,TEST état grippal")
    source = fichier(tmp_path, renommes.encode(), "liste.csv")
    assert poste.aat("referentiel", "importer", source, "--oui").code == 0
    assert poste.aat("motifs", "grippe", "--json").json()[0]["libelle"] == "TEST état grippal"
    assert "TEST état grippal" in poste.aat("durees", "00010004").out


def test_un_fichier_faux_est_refuse_avec_sa_place(poste: Poste, tmp_path: Path) -> None:
    """Code de sortie 2 : fichier, ligne, colonne ; rien n’est gardé."""
    source = fichier(tmp_path, CAISSES + b"01,98,0000,=1+1,,,,,TEST,faible\n")
    vu = poste.aat("referentiel", "importer", source, "--oui")
    assert vu.code == 2
    ligne = CAISSES.count(b"\n") + 1
    assert f"caisses.csv, ligne {ligne}, colonne «\u00a0caisse\u00a0»\u00a0: trois chiffres attendus." in vu.err
    assert f"ligne {ligne}, colonne «\u00a0libelle\u00a0»" in vu.err
    assert vu.out == ""
    assert not poste.maison.exists()


def test_sans_terminal_rien_n_est_demande(poste: Poste, tmp_path: Path) -> None:
    """Sans « --oui », code de sortie 2, l’option est nommée et rien n’est importé."""
    vu = poste.aat("referentiel", "importer", fichier(tmp_path, CAISSES + NOUVELLE))
    assert vu.code == 2
    assert "--oui" in vu.err
    assert not poste.maison.exists()


def test_sur_un_terminal_la_personne_decide(poste: Poste, tmp_path: Path) -> None:
    """Non : rien. Oui : importé, après avoir vu ce qui change."""
    source = fichier(tmp_path, CAISSES + NOUVELLE)
    with Terminal(poste.maison, "referentiel", "importer", source) as terminal:
        assert "1 ajouté" in terminal.repondre("Importer", "n")
        assert terminal.fin() == 2
        assert "Rien n’a été importé." in terminal.ecran
    with Terminal(poste.maison, "referentiel", "importer", source) as terminal:
        terminal.repondre("Importer", "o")
        assert terminal.fin() == 0
        assert "Pour revenir en arrière" in terminal.ecran


def test_l_entree_standard_s_importe(poste: Poste) -> None:
    """« - » lit l’entrée standard."""
    vu = poste.aat("referentiel", "importer", "-", "--type", "caisses", "--oui", "--json", entree=CAISSES + NOUVELLE)
    assert vu.json()["ajoutes"] == ["01 987 0000"]


def test_les_mauvais_usages(poste: Poste, tmp_path: Path) -> None:
    """Rien, deux choses, un type inconnu, un dossier, un fichier absent."""
    assert poste.aat("referentiel", "importer").code == 2
    assert poste.aat("referentiel", "importer", "x.csv", "--annuler", "caisses").code == 2
    assert poste.aat("referentiel", "importer", "--annuler", "regles").code == 2
    assert poste.aat("referentiel", "importer", "--annuler", "caisses", "--simuler").code == 2
    assert poste.aat("referentiel", "importer", str(tmp_path)).code == 4
    assert poste.aat("referentiel", "importer", str(tmp_path / "absent.csv")).code == 4


def test_une_donnee_perimee_est_rappelee_une_fois_sur_la_sortie_d_erreur(poste: Poste, tmp_path: Path) -> None:
    """La première commande du jour le dit, la suivante se tait ; le JSON reste du JSON."""
    source = fichier(tmp_path, CAISSES)
    assert poste.aat("referentiel", "importer", source, "--oui", "--verifie-le", "2020-01-02").code == 0
    premier = poste.aat("motifs", "grippe", "--json")
    assert premier.json()
    assert "Données à revérifier\u00a0: caisses (vérifié le 02/01/2020)" in premier.err
    assert "revérifier" not in poste.aat("motifs", "grippe").err


def test_un_import_abime_se_repare_en_annulant(poste: Poste, tmp_path: Path) -> None:
    """Le fichier gardé est changé sur le disque : la vérification échoue et dit quoi faire ; annuler suffit."""
    source = fichier(tmp_path, CAISSES + NOUVELLE)
    assert poste.aat("referentiel", "importer", source, "--oui").code == 0
    (poste.maison / "referentiel" / "versions" / "caisses-0001.csv").write_bytes(b"abime\n")
    vu = poste.aat("referentiel", "verifier")
    assert vu.code == 1
    assert "changé depuis son import" in vu.out
    assert "--annuler" in vu.out
    assert poste.aat("referentiel", "importer", source, "--simuler").code == 0
    assert poste.aat("referentiel", "importer", "--annuler", "caisses").code == 0
    assert poste.aat("referentiel", "verifier").code == 0


def test_une_liste_d_imports_illisible_est_dite_une_fois(poste: Poste) -> None:
    """Every reading stumbles on it; the check counts one anomaly, and says what mends it: taking back cannot."""
    (poste.maison / "referentiel").mkdir(parents=True)
    (poste.maison / "referentiel" / "imports.json").write_text("{")
    vu = poste.aat("referentiel", "verifier", "--json")
    assert (vu.code, len(vu.json()["anomalies"])) == (1, 1)
    dit = poste.aat("referentiel", "verifier").out
    assert f"Déplacez le dossier «\u00a0{poste.maison / 'referentiel'}\u00a0»" in dit
    assert "--annuler" not in dit
