"""Rules that the program obeys rather than judges, through the real command: sending, printing, correcting, prolonging."""

import json
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.poste import Banc, Poste, Sortie, dates_du_jour
from tests.terminal import Terminal

Demarrer = Callable[[Poste], Banc]


def _nouveau(poste: Poste, exemple: dict[str, Any], *arguments: str, **champs: Any) -> Sortie:
    document = exemple | dates_du_jour() | champs
    return poste.aat("new-arret", "--depuis", "-", "--json", *arguments, entree=json.dumps(document))


def _texte(chemin: Path) -> str:
    fini = subprocess.run(["pdftotext", "-layout", str(chemin), "-"], capture_output=True, text=True, check=True)
    return fini.stdout


def _effets(poste: Poste) -> list[str]:
    """Return the acknowledgement numbers in the bench's own ledger."""
    base = sqlite3.connect(f"file:{poste.maison}/banc/registre.sqlite3?mode=ro", uri=True)
    try:
        return [numero for (numero,) in base.execute("SELECT numero FROM effets")]
    finally:
        base.close()


@pytest.mark.parametrize("arguments", [(), ("--transmettre",)])
def test_un_certificat_logiciel_ne_signe_rien_pour_le_service_reel(
    poste: Poste, exemple: dict[str, Any], arguments: tuple[str, ...], demarrer_banc: Demarrer
) -> None:
    """« prescripteur-carte » : refusé avant toute signature ; rien n’est gardé ni mis en file ; le papier reste permis."""
    demarrer_banc(poste)
    configuration = poste.maison / "configuration.toml"
    banc = configuration.read_text(encoding="utf-8")
    ligne = next(ligne for ligne in banc.splitlines() if ligne == "[transmission]")
    configuration.write_text(banc.replace(ligne, f'{ligne}\nenvironnement = "production"'), encoding="utf-8")
    refus = _nouveau(poste, exemple, *arguments)
    assert refus.code == 5, refus
    dit = refus.json()["erreur"]
    assert "carte CPS" in dit["message"]
    assert "prescripteur-carte" in dit["remede"]
    assert poste.aat("transmit", "--etat", "--json").json() == {"documents": []}
    assert _nouveau(poste, exemple, "--simuler").code == 0
    papier = _nouveau(poste, exemple, "--imprimer")
    assert (papier.code, papier.json()["etat"]) == (0, "imprime-seul"), papier


def test_un_avis_a_distance_imprime_sans_etre_transmis_est_signale(poste: Poste, exemple: dict[str, Any]) -> None:
    """« teleconsultation-en-ligne » : à la validation, puis à chaque impression ; le JSON de « print » ne change pas."""
    code = "teleconsultation-en-ligne"
    fini = _nouveau(poste, exemple, "--imprimer", **dates_du_jour(2), teleconsultation=True)
    assert fini.code == 0, fini
    dits = {c["code"]: c for c in fini.json()["constats"]}
    assert dits[code]["severite"] == "avertissement"
    assert dits[code]["champ"] == "teleconsultation"
    # « envoi-48h » : le patient envoie lui-même ce qui n’est pas transmis.
    assert "dans les 2 jours" in dits["envoi-48h"]["message"]
    encore = poste.aat("print", fini.json()["ref"], "--json")
    assert encore.code == 0
    assert "un scan ou un PDF envoyé au patient" in encore.err
    assert set(encore.json()) == {"fichiers"}
    assert code not in {c["code"] for c in _nouveau(poste, exemple, "--imprimer").json()["constats"]}
    exemple["assure"] |= {"regime": "08", "caisse": "756", "centre": "0100"}
    ailleurs = _nouveau(poste, exemple, "--imprimer", **dates_du_jour(2), teleconsultation=True).json()
    assert code not in {c["code"] for c in ailleurs["constats"]}
    assert "formulaire papier sécurisé" in " ".join(c["message"] for c in ailleurs["constats"])


def test_regime_non_raccorde_saisi_imprime_jamais_envoye(
    poste: Poste, exemple: dict[str, Any], demarrer_banc: Demarrer
) -> None:
    """« regime-non-connecte-aat » : l’avis se saisit et donne l’aide au Cerfa sécurisé ; l’envoyer est refusé."""
    demarrer_banc(poste)
    exemple["assure"] |= {"regime": "08", "caisse": "756", "centre": "0100"}
    envoi = _nouveau(poste, exemple, "--transmettre")
    assert envoi.code == 3
    assert [c["champ"] for c in envoi.json()["constats"] if c["severite"] == "bloquant"] == ["assure.regime"]
    papier = _nouveau(poste, exemple, "--imprimer").json()
    assert papier["impression"]["mode"] == "aide-cerfa-securise"
    assert poste.aat("transmit", papier["ref"]).code == 3


def test_un_avis_acquitte_ne_part_qu_une_fois_et_ne_s_annule_pas(
    poste: Poste, exemple: dict[str, Any], demarrer_banc: Demarrer, tmp_path: Path
) -> None:
    """« transmission-unique » rend l’accusé déjà reçu ; « transmission-annulation » dit comment corriger."""
    demarrer_banc(poste)
    premier = _nouveau(poste, exemple, "--transmettre").json()
    ref, numero = premier["ref"], premier["transmission"]["numero"]
    # « impression-transmis » : ce qui s’imprime maintenant est la copie, plus l’aide au formulaire.
    assert premier["impression"] == {"mode": "copie-transmise", "volets": ["volet-3", "recapitulatif"], "fichier": None}
    encore = poste.aat("transmit", ref, "--json")
    assert encore.code == 0
    (etat,) = encore.json()["documents"]
    assert (etat["numero"], etat["essais"]) == (numero, premier["transmission"]["essais"])
    assert "l’annuler et le remplacer" in encore.err
    assert "prévenez vous-même la caisse" in encore.err
    assert _effets(poste) == [numero]
    # What could not be written is refused before anything leaves: an acknowledgement must not be lost.
    ailleurs = {"assure": exemple["assure"] | {"rang": 2}}
    for sortie, code in (("absent", 4), ("avis.pdf", 2)):
        refus = _nouveau(poste, exemple, "--transmettre", "--imprimer", "--sortie", str(tmp_path / sortie), **ailleurs)
        assert (refus.code, refus.json()["erreur"]["champ"]) == (code, "--sortie"), refus
    assert [e["ref"] for e in poste.aat("transmit", "--etat", "--json").json()["documents"]] == [ref]
    # A document that leaves for the first time is not told how to be corrected.
    second = _nouveau(poste, exemple).json()["ref"]
    assert "annuler" not in poste.aat("transmit", second).err
    aide = poste.aat("transmit", "--help").out + poste.aat("--help").out
    assert "--annuler" not in aide


def test_le_duplicata_du_volet_3(
    poste: Poste, exemple: dict[str, Any], tmp_path: Path, demarrer_banc: Demarrer
) -> None:
    """« duplicata » : refusé sans accusé ; ensuite marqué, à côté du premier, qui se réimprime aux mêmes octets."""
    demarrer_banc(poste)
    ref = _nouveau(poste, exemple).json()["ref"]
    refus = poste.aat("print", ref, "--duplicata")
    assert refus.code == 3
    assert "nouveau formulaire sécurisé" in refus.err.replace("\u00a0", " ")
    assert poste.aat("transmit", ref).code == 0
    ou = ("--sortie", str(tmp_path))
    assert poste.aat("print", ref, "--volets", "3", *ou).code == 0
    premier = tmp_path / f"aat-{ref}-volet-3.pdf"
    octets = premier.read_bytes()
    fait = poste.aat("print", ref, "--duplicata", "--json", *ou)
    assert fait.code == 0, fait
    (ecrit,) = fait.json()["fichiers"]
    assert (ecrit["document"], ecrit["volet"]) == ("volet-3", 3)
    duplicata = Path(ecrit["fichier"])
    assert duplicata != premier
    assert "DUPLICATA" in _texte(duplicata)
    assert "grippal" not in _texte(duplicata)
    assert poste.aat("print", ref, "--volets", "3", *ou).code == 0
    assert premier.read_bytes() == octets
    assert "DUPLICATA" not in _texte(premier)
    for faux in (("--volets", "recapitulatif"), ("--volets", "3,recapitulatif")):
        assert poste.aat("print", ref, "--duplicata", *faux).code == 2


def test_un_certificat_n_a_pas_de_duplicata_de_volet_3(
    poste: Poste, exemple: dict[str, Any], demarrer_banc: Demarrer
) -> None:
    """« duplicata » : un certificat AT/MP n’a pas de volet pour l’employeur."""
    demarrer_banc(poste)
    certificat = {
        "version": 1, "nature": "initial", "origine": "accident", "assure": exemple["assure"],
        "prescripteur": exemple["prescripteur"], "date_evenement": dates_du_jour(decalage=-1)["debut"],
        "constatations": "TEST : plaie de la main droite.", "acceptation": True,
    }  # fmt: skip
    ref = poste.aat("certificat", "--depuis", "-", "--json", entree=json.dumps(certificat)).json()["ref"]
    assert poste.aat("print", ref, "--duplicata").code == 2


def test_la_date_de_prescription_est_celle_du_jour(poste: Poste, exemple: dict[str, Any]) -> None:
    """« date-prescription » : on ne prescrit pas au nom d’un autre jour ; l’aide à recopier porte le jour même."""
    fini = _nouveau(poste, exemple, "--imprimer", **dates_du_jour(decalage=1))
    assert fini.code == 0, fini
    annee, mois, jour = dates_du_jour()["debut"].split("-")
    assert "Prescrit le" in fini.json()["recapitulatif"]
    assert f"{jour}/{mois}/{annee}" in _texte(Path(fini.json()["impression"]["fichier"]))
    autre_jour = _nouveau(poste, exemple, "--au", "2026-11-20")
    assert autre_jour.code == 2
    assert "--simuler" in autre_jour.err + autre_jour.out


def test_la_prolongation_reprend_l_arret_qu_elle_suit(
    poste: Poste, exemple: dict[str, Any], demarrer_banc: Demarrer
) -> None:
    """« prolongation-preremplie » : catégorie, motif, employeur, adresse et AT/MP repris ; tout change, sauf le patient."""
    demarrer_banc(poste)
    employeur = {"raison_sociale": "Atelier BANC", "code_postal": "01000", "ville": "Bourg-en-Bresse"}
    visite = {"voie": "9 chemin du Test", "code_postal": "01100", "ville": "Oyonnax"}
    atmp = {"nature": "accident", "date": dates_du_jour(decalage=-1)["debut"]}
    ref = _nouveau(
        poste, exemple, employeur=employeur, adresse_visite=visite, atmp=atmp, categorie="fonctionnaire"
    ).json()["ref"]
    suite = poste.aat("prolong", ref, "9j", "--simuler", "--json").json()["document"]
    assert suite["employeur"]["raison_sociale"] == "Atelier BANC"
    assert suite["adresse_visite"]["ville"] == "Oyonnax"
    assert suite["atmp"] == atmp
    assert (suite["categorie"], suite["motif"]["code"]) == ("fonctionnaire", exemple["motif"]["code"])
    assert suite["debut"] == dates_du_jour(decalage=5)["debut"]
    change = poste.aat(
        "prolong", ref, "9j", "--motif", "angine", "--categorie", "salarie", "--simuler", "--json"
    ).json()
    assert change["document"]["motif"]["code"] == "00010001"
    assert change["document"]["categorie"] == "salarie"
    autre = {"assure": exemple["assure"] | {"nir": "255081416802538", "nom_famille": "TEST-AUTRE"}}
    document = {"prolongation": {"par": "remplacant", "precedent": {"ref": ref, "fin": suite["debut"]}}} | autre
    entree = json.dumps({"version": 1, "nature": "prolongation"} | document)
    assert poste.aat("prolong", "--depuis", "-", "--simuler", "--json", entree=entree).code == 2


def test_les_motifs_de_saison(poste: Poste) -> None:
    """« motif-du-moment » : « aat motifs --du-moment » donne la liste du jour, avec le libellé court de l’écran."""
    sortie = poste.aat("motifs", "--du-moment", "--json")
    assert sortie.code == 0
    assert ("01000133", "Covid-19 symptomatique") in {(m["code"], m["correspondance"]) for m in sortie.json()}
    assert poste.aat("motifs", "grippe", "--du-moment").code == 2


def test_les_motifs_de_saison_sont_montres_avant_la_question(poste: Poste) -> None:
    """« motif-du-moment » : au clavier, la liste du jour précède la question ; en AT/MP elle n’est pas montrée."""
    poste.prescripteur()
    patient = poste.patient()
    with Terminal(poste.maison, "new-arret", "--patient", patient) as t:
        t.attendre("En ce moment.: .*Covid-19 symptomatique")
        t.attendre("Motif")
    with Terminal(poste.maison, "new-arret", "--patient", patient, "--atmp", "accident") as t:
        t.attendre("Motif")
        assert "En ce moment" not in t.ecran


def test_imprimer_un_arret_a_distance_se_confirme(poste: Poste) -> None:
    """« teleconsultation-en-ligne » : au clavier, l’avertissement précède l’impression, et « non » ramène au choix."""
    poste.prescripteur()
    patient = poste.patient()
    with Terminal(poste.maison, "new-arret", "angine 2j téléconsultation", "--patient", patient, "--acceptation") as t:
        t.repondre("bandonner", "i")
        t.attendre("un scan ou un PDF envoyé au patient n’est pas")
        t.repondre("malgré cela", "n")
        t.repondre("bandonner", "i")
        t.repondre("malgré cela", "o")
        t.attendre("imprimé sans transmission")
        assert t.fin() == 0


def test_l_accuse_est_garde_avec_ce_qu_il_dit(poste: Poste, exemple: dict[str, Any], demarrer_banc: Demarrer) -> None:
    """« accuse-reception » : numéro, date, heure et caisse sont retrouvés plus tard, sans le service ni la clé."""
    banc = demarrer_banc(poste)
    recu = _nouveau(poste, exemple, "--transmettre").json()
    banc.processus.terminate()
    banc.processus.wait()
    (etat,) = poste.aat("transmit", "--etat", recu["ref"], "--json").json()["documents"]
    for champ in ("numero", "horodatage", "caisse"):
        assert etat[champ], champ
        assert etat[champ] == recu["transmission"][champ]
    assert [f["document"] for f in poste.aat("print", recu["ref"], "--json").json()["fichiers"]] == [
        "volet-3",
        "recapitulatif",
    ]


def test_apres_un_echec_on_reessaie_ou_l_on_passe_au_papier(
    poste: Poste, exemple: dict[str, Any], demarrer_banc: Demarrer
) -> None:
    """« transmission-echec » : le service absent, l’avis reste en file ; le papier est offert, rien n’est à resaisir."""
    banc = demarrer_banc(poste)
    banc.processus.terminate()
    banc.processus.wait()
    echec = _nouveau(poste, exemple, "--transmettre")
    assert echec.code == 6
    ref = echec.json()["ref"]
    assert echec.json()["transmission"]["derniere_erreur"]
    file = poste.aat("transmit", "--tout")
    assert file.code == 6
    assert "Rien n’est perdu" in file.out
    aide = poste.aat("print", ref, "--json").json()["fichiers"]
    assert [f["document"] for f in aide] == ["aide-cerfa-securise"]
    demarrer_banc(poste)
    assert poste.aat("transmit", "--tout").code == 0
    assert len(_effets(poste)) == 1
