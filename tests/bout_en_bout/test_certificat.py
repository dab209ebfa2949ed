"""The certificate end to end: from the avis AT to its acknowledgement, its papers, and what follows it."""

import datetime as dt
import json
import re
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aat import jws
from aat.horloge import HorlogeSysteme
from aat.transmission.schema_transport import ChargeCertificat, lire_document

from tests.bout_en_bout.test_marqueurs import MARQUEURS
from tests.marqueurs import fuites
from tests.poste import Banc, Poste, dates_du_jour
from tests.terminal import Terminal

AUJOURD_HUI = HorlogeSysteme().aujourd_hui().isoformat()


def _avis_at(poste: Poste, exemple: dict[str, Any]) -> str:
    """Transmit an avis linked to an accident of today and return its reference."""
    document = exemple | dates_du_jour() | {"atmp": {"nature": "accident", "date": AUJOURD_HUI}}
    document["employeur"] = {"raison_sociale": "BANC-ATELIER"}
    poste.prescripteur()
    envoye = poste.aat("new-arret", "--depuis", "-", "--transmettre", "--json", entree=json.dumps(document))
    assert envoye.code == 0, envoye
    return str(envoye.json()["ref"])


def _corps_recus(poste: Poste) -> list[bytes]:
    base = sqlite3.connect(f"file:{poste.maison}/banc/registre.sqlite3?mode=ro", uri=True)
    try:
        return [corps for (corps,) in base.execute("SELECT corps FROM effets ORDER BY rowid")]
    finally:
        base.close()


def test_de_l_avis_at_au_certificat_acquitte(
    poste: Poste, tmp_path: Path, exemple: dict[str, Any], demarrer_banc: Callable[[Poste], Banc]
) -> None:
    """Patient, employer and date kept from the avis; number BANC-CAT-…; the victim's copy and the récapitulatif."""
    demarrer_banc(poste)
    ref = _avis_at(poste, exemple)
    fini = poste.aat(
        "certificat", ref, "--lesion", "12, main, gauche, index", "--acceptation", "--transmettre", "--imprimer",
        "--sortie", str(tmp_path), "--json",
    )  # fmt: skip
    assert fini.code == 0, fini
    reponse = fini.json()
    assert reponse["etat"] == "acquitte"
    assert reponse["transmission"]["numero"].startswith("BANC-CAT-AS-010100000-")
    assert reponse["impression"]["mode"] == "certificat"
    assert [c for c in reponse["constats"] if c["severite"] != "information"] == []
    document = reponse["document"]
    assert document["assure"]["nom_famille"] == exemple["assure"]["nom_famille"]
    assert document["employeur"]["raison_sociale"] == "BANC-ATELIER"
    assert (document["nature"], document["origine"], document["date_evenement"]) == ("initial", "accident", AUJOURD_HUI)
    assert document["arret_associe"] == ref
    assert document["constatations"] == "Plaie ouverte de la main, à gauche (index)."
    noms = sorted(p.name for p in tmp_path.glob("*.pdf"))
    assert noms == [f"aat-{reponse['ref']}-certificat-{n}.pdf" for n in ("recapitulatif", "victime")]
    victime = subprocess.run(
        ["pdftotext", str(tmp_path / noms[1]), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert reponse["transmission"]["numero"] in victime
    assert poste.aat("print", reponse["ref"], "--volets", "3").code == 2
    assert poste.aat("print", reponse["ref"], "--volets", "caisse").code == 3


def test_le_certificat_est_de_qui_l_etablit(
    poste: Poste, exemple: dict[str, Any], demarrer_banc: Callable[[Poste], Banc]
) -> None:
    """On a shared workstation the avis may be another's: the certificate bears the configured prescriber."""
    demarrer_banc(poste)
    autre = exemple | {
        "prescripteur": exemple["prescripteur"] | {"nom": "BANC-AUTRE"},
        "atmp": {"nature": "accident", "date": AUJOURD_HUI},
    }
    garde = poste.aat("new-arret", "--depuis", "-", "--json", entree=json.dumps(autre | dates_du_jour()))
    assert garde.code == 0, garde
    sans = poste.aat(
        "certificat", str(garde.json()["ref"]), "--lesion", "12, main, gauche, index", "--acceptation", "--json"
    )
    assert sans.code == 2, sans
    assert "prescripteur" in sans.out
    poste.prescripteur()
    fait = poste.aat(
        "certificat", str(garde.json()["ref"]), "--lesion", "12, main, gauche, index", "--acceptation", "--json"
    )
    assert fait.code == 0, fait
    assert fait.json()["document"]["prescripteur"]["nom"] != "BANC-AUTRE"


def test_seules_les_donnees_du_formulaire_partent(
    poste: Poste, exemple: dict[str, Any], demarrer_banc: Callable[[Poste], Banc]
) -> None:
    """The signed payload holds the text; no row of entry, no motif, no care, no day of return, no context."""
    demarrer_banc(poste)
    document = {
        "nature": "final", "origine": "accident", "assure": exemple["assure"], "prescripteur": exemple["prescripteur"],
        "date_evenement": "2026-01-05", "constatations": "Les lésions ont guéri.", "acceptation": True, "trajet": True,
        "motif": {"code": "01000048"}, "lesions": [{"siege": "53", "lateralite": "gauche", "nature": "12"}],
        "soins_jusqu_au": "2099-12-24",
        "conclusion": {"type": "guerison", "date": AUJOURD_HUI, "date_reprise": "2099-11-30"},
        "contexte": {"arrets_precedents": [{"debut": "2026-01-05", "fin": "2026-01-09"}]},
    }  # fmt: skip
    envoye = poste.aat("certificat", "--depuis", "-", "--transmettre", "--json", entree=json.dumps(document))
    assert envoye.code == 0, envoye
    assert envoye.json()["impression"]["volets"] == ["certificat-victime", "certificat-recapitulatif"]
    charge = jws.lire(_corps_recus(poste)[0]).charge
    lue = lire_document(charge)
    assert isinstance(lue, ChargeCertificat)
    assert lue.certificat.constatations == "Les lésions ont guéri."
    assert lue.certificat.conclusion is not None
    for absent in ("motif", "01000048", "lesions", "soins", "2099", "reprise", "contexte", "trajet", "arret"):
        assert absent not in charge.decode(), absent


def test_le_certificat_d_un_avis_remplace_suit_celui_qui_vaut(
    poste: Poste, exemple: dict[str, Any], demarrer_banc: Callable[[Poste], Banc]
) -> None:
    """Named by its old reference, the avis is read as it was corrected: its date, its reference."""
    demarrer_banc(poste)
    ancien = _avis_at(poste, exemple)
    hier = (dt.date.fromisoformat(AUJOURD_HUI) - dt.timedelta(days=1)).isoformat()
    document = exemple | dates_du_jour() | {"atmp": {"nature": "accident", "date": hier}, "annule_et_remplace": ancien}
    neuf = poste.aat("new-arret", "--depuis", "-", "--transmettre", "--json", entree=json.dumps(document)).json()
    certificat = ("--constatations", "Plaie de la main gauche.", "--acceptation", "--simuler", "--json")
    suivi = poste.aat("certificat", ancien, *certificat).json()["document"]
    assert (suivi["arret_associe"], suivi["date_evenement"]) == (neuf["ref"], hier)
    # A document that still names the old one is compared with the new one.
    nomme = suivi | {"arret_associe": ancien, "date_evenement": AUJOURD_HUI}
    dit = poste.aat("certificat", "--depuis", "-", "--simuler", "--json", entree=json.dumps(nomme)).json()
    assert "certificat-coherence-avis" in [c["code"] for c in dit["constats"]]


def test_annule_et_remplace_puis_nouvelle_lesion_et_avis(
    poste: Poste, exemple: dict[str, Any], demarrer_banc: Callable[[Poste], Banc]
) -> None:
    """A second initial is told; replacing goes to the caisse with the number; an avis begins from the certificate."""
    demarrer_banc(poste)
    ref = _avis_at(poste, exemple)
    commande = ("certificat", ref, "--constatations", "Plaie de la main gauche.", "--acceptation", "--json")
    premier = poste.aat(*commande, "--transmettre").json()
    double = poste.aat(*commande, "--simuler").json()
    assert "certificat-requalification" in [c["code"] for c in double["constats"]]
    corrige = poste.aat(*commande, "--transmettre", "--annule-et-remplace", premier["ref"].lower())
    assert corrige.code == 0, corrige
    lue = lire_document(jws.lire(_corps_recus(poste)[-1]).charge)
    assert lue.remplace is not None
    assert lue.remplace.numero == premier["transmission"]["numero"]
    assert "Annule et remplace" in corrige.json()["recapitulatif"]
    journal = [json.loads(ligne) for ligne in poste.aat("journal", "--json").out.splitlines()]
    assert premier["ref"] in [e["ref"] for e in journal if e["quoi"] == "remplacement"]
    suite = poste.aat(
        "certificat", premier["ref"], "--nature", "nouvelle-lesion", "--constatations", "Entorse du genou droit.",
        "--acceptation", "--simuler", "--json",
    )  # fmt: skip
    assert suite.code == 0, suite
    assert suite.json()["document"]["date_evenement"] == AUJOURD_HUI
    avis = poste.aat(
        "new-arret", "lombalgie 3j", "--certificat", premier["ref"], "--acceptation", "--simuler", "--json",
    )  # fmt: skip
    assert avis.json()["document"]["atmp"] == {"nature": "accident", "date": AUJOURD_HUI}
    assert avis.json()["document"]["assure"]["nir"] == exemple["assure"]["nir"]
    ecart = poste.aat(
        "new-arret", "lombalgie 3j", "--certificat", premier["ref"], "--atmp", "maladie", "--date-atmp", "01/01/2026",
        "--acceptation", "--simuler", "--json",
    )  # fmt: skip
    assert "même événement" in ecart.err


def test_un_ecart_avec_l_avis_est_dit(
    poste: Poste, exemple: dict[str, Any], demarrer_banc: Callable[[Poste], Banc]
) -> None:
    """Another date, another person, an avis without AT/MP: warned, refused, refused."""
    demarrer_banc(poste)
    ref = _avis_at(poste, exemple)
    options = ("--constatations", "Plaie de la main gauche.", "--acceptation", "--simuler", "--json")
    ecart = poste.aat("certificat", ref, "--date", "02/01/2026", *options)
    assert [c["code"] for c in ecart.json()["constats"]] == ["certificat-coherence-avis"]
    autre = {"assure": exemple["assure"] | {"nir": "255081416802538"}}
    assert poste.aat("certificat", ref, "--depuis", "-", *options, entree=json.dumps(autre)).code == 2
    simple = poste.aat("new-arret", "--depuis", "-", "--json", entree=json.dumps(exemple | dates_du_jour())).json()
    assert poste.aat("certificat", simple["ref"], *options).code == 2
    assert poste.aat("certificat", "ZZZZZZZZZZ", *options).code == 4


def test_un_regime_non_raccorde_s_imprime_et_ne_part_pas(poste: Poste, exemple: dict[str, Any]) -> None:
    """CNMSS: sending is refused by the rule of the certificate; printing gives the aid and the two copies."""
    poste.prescripteur()
    exemple["assure"] |= {"regime": "08", "caisse": "756", "centre": "0100"}
    document = json.dumps(
        {
            "nature": "initial", "origine": "accident", "assure": exemple["assure"], "prescripteur": exemple["prescripteur"],
            "employeur": {"raison_sociale": "BANC-ATELIER"}, "date_evenement": AUJOURD_HUI,
            "constatations": "Plaie de la main gauche.", "acceptation": True,
        }
    )  # fmt: skip
    envoi = poste.aat("certificat", "--depuis", "-", "--transmettre", "--json", entree=document)
    assert envoi.code == 3
    assert [c["code"] for c in envoi.json()["constats"] if c["severite"] == "bloquant"] == ["regimes-connectes-atmp"]
    papier = poste.aat("certificat", "--depuis", "-", "--imprimer", "--json", entree=document)
    assert papier.code == 0, papier
    assert papier.json()["etat"] == "imprime-seul"
    assert papier.json()["impression"]["volets"] == ["aide-certificat", "certificat-caisse", "certificat-victime"]
    assert poste.aat("transmit", papier.json()["ref"]).code == 3


def test_les_refus_de_lecture_parlent_du_certificat(poste: Poste) -> None:
    """Unknown value, unknown field, wrong version: named with the certificate's own words; exit 2."""
    nature = poste.aat("certificat", "--depuis", "-", "--simuler", entree='{"nature": "prolongation"}')
    assert nature.code == 2
    assert "nouvelle-lesion" in nature.err
    champ = poste.aat("certificat", "--depuis", "-", "--simuler", entree='{"fin": "2026-11-23"}')
    assert champ.code == 2
    assert "fin" in champ.err
    inconnu = poste.aat("certificat", "--depuis", "-", "--simuler", entree='{"zzz": 1}')
    assert "aat schema certificat" in inconnu.err
    assert poste.aat("certificat", "--depuis", "-", "--simuler", entree='{"version": 2}').code == 2
    schema = poste.aat("schema", "certificat").json()
    assert schema["$defs"]["Certificat"]["additionalProperties"] is False
    assert "fin" not in schema["$defs"]["Certificat"]["properties"]


def test_aucun_marqueur_du_certificat_hors_de_sa_place(
    poste: Poste, exemple: dict[str, Any], demarrer_banc: Callable[[Poste], Banc]
) -> None:
    """Sent, refused, mistyped: no name, number or finding in a file of the home, a message or the journal."""
    demarrer_banc(poste)
    exemple["assure"] |= {"nom_famille": "ZQNOMFAMILLE", "prenoms": ["ZQPRENOM"]}
    document = {
        "nature": "initial", "origine": "accident", "assure": exemple["assure"], "prescripteur": exemple["prescripteur"],
        "employeur": {"raison_sociale": "ZQEMPLOYEUR"}, "date_evenement": AUJOURD_HUI,
        "constatations": "Plaie de la main gauche ZQDESCRIPTION.", "acceptation": True,
    }  # fmt: skip
    octets = json.dumps(document)
    envoye = poste.aat("certificat", "--depuis", "-", "--transmettre", "--json", entree=octets)
    assert envoye.code == 0, envoye
    messages = [
        envoye.err,
        poste.aat(
            "certificat", "--depuis", "-", "--json", entree=octets.replace('"ZQPRENOM"', '"ZQPRENOM\\u0007"')
        ).err,
        poste.aat("certificat", "--depuis", "-", "--json", entree=octets[:-30]).err,
        poste.aat("journal", "--json").out,
        poste.aat("transmit", "--etat", "--json").out,
    ]
    assert [fuites(m.encode(), MARQUEURS) for m in messages] == [[] for _ in messages]
    fichiers = [p for p in poste.maison.rglob("*") if p.is_file() and not p.name.startswith("registre.sqlite3")]
    assert {str(p): f for p in fichiers if (f := fuites(p.read_bytes(), MARQUEURS))} == {}


def test_au_terminal_une_lesion_se_choisit_et_rien_ne_part_sans_accord(
    poste: Poste, exemple: dict[str, Any], demarrer_banc: Callable[[Poste], Banc]
) -> None:
    """From an avis: only the lesion is asked, its sentence offered; the acceptance is asked just before sending."""
    demarrer_banc(poste)
    ref = _avis_at(poste, exemple)
    with Terminal(poste.maison, "certificat", ref) as terminal:
        terminal.repondre("Lésion, sa nature", "plaies ouv")
        terminal.repondre("Siège", "main")
        terminal.repondre("Côté", "2")
        terminal.repondre("Précision", "index")
        terminal.repondre("Lésion, sa nature", "")
        vu = terminal.repondre("Constatations", "")
        assert "Plaie ouverte de la main, à gauche (index)." in vu
        terminal.attendre("CERTIFICAT MÉDICAL INITIAL")
        terminal.repondre("bandonner", "t")
        terminal.repondre("La victime accepte", "o")
        terminal.attendre("BANC-CAT-AS-")
        assert terminal.fin() == 0


def test_au_terminal_un_certificat_final_demande_sa_conclusion(
    poste: Poste, exemple: dict[str, Any], demarrer_banc: Callable[[Poste], Banc]
) -> None:
    """Consolidation asks for the after-effects; given up, nothing is kept."""
    demarrer_banc(poste)
    ref = _avis_at(poste, exemple)
    with Terminal(poste.maison, "certificat", ref, "--nature", "final") as terminal:
        terminal.repondre("Constatations", "Raideur du poignet gauche.")
        terminal.repondre("Conclusion", "3")
        terminal.repondre("Date de guérison ou de consolidation", "aujourd'hui")
        terminal.repondre("Séquelles", "Raideur modérée du poignet gauche")
        terminal.attendre("Consolidation avec séquelles")
        terminal.repondre("bandonner", "a")
        assert terminal.fin() == 0
    assert [d["ref"] for d in poste.aat("transmit", "--etat", "--json").json()["documents"]] == [ref]


def test_un_certificat_interrompu_est_propose_a_nouveau(poste: Poste, demarrer_banc: Callable[[Poste], Banc]) -> None:
    """Killed in the middle of the questions: offered back with what was answered, never as an avis; then forgotten."""
    demarrer_banc(poste)
    poste.prescripteur()
    patient = poste.patient()
    with Terminal(poste.maison, "certificat", "--patient", patient) as t:
        t.repondre("Nature du certificat", "3")
        t.repondre("Origine", "1")
        t.repondre("Date de l’accident", "05/01/2026")
        t.attendre("Lésion, sa nature")
        t.tuer()
    with Terminal(poste.maison, "new-arret") as t:
        t.attendre("Patient : NIR")
        t.tuer()
    with Terminal(poste.maison, "certificat") as t:
        t.repondre("Un certificat pour BANC-DURAND n’a pas été terminé", "o")
        t.repondre("Lésion, sa nature", "")
        t.repondre("Constatations", "Plaie de la main gauche.")
        vu = t.repondre(r"\[a\]bandonner", "t")
        assert "RECHUTE" in vu
        assert "05/01/2026" in vu
        t.repondre("La victime accepte", "o")
        t.attendre("BANC-CAT-AS-")
        assert t.fin() == 0
    with Terminal(poste.maison, "certificat") as t:
        t.attendre("Patient : NIR")
        t.tuer()


def test_un_certificat_abandonne_n_est_plus_propose(poste: Poste) -> None:
    """Refused or abandoned, a draft is gone; an unfinished avis is left to « new-arret »."""
    poste.prescripteur()
    patient = poste.patient()
    with Terminal(poste.maison, "new-arret", "angine", "--patient", patient) as t:
        t.attendre("Durée")
        t.tuer()
    with Terminal(poste.maison, "certificat", "--patient", patient) as t:
        t.attendre("Nature du certificat")
        t.tuer()
    with Terminal(poste.maison, "certificat") as t:
        t.repondre("Un certificat pour BANC-DURAND", "n")
        t.attendre("Patient : NIR")
        t.tuer()
    with Terminal(poste.maison, "certificat") as t:
        t.attendre("Patient : NIR")
        t.tuer()
    with Terminal(poste.maison, "new-arret") as t:
        t.attendre("Un avis pour BANC-DURAND")
        t.tuer()


def _changer(t: Terminal, quoi: str) -> tuple[str, list[str]]:
    """Choose [m]odifier and ``quoi``; return the récapitulatif that came before, and what could be changed."""
    recapitulatif = t.repondre(r"\[a\]bandonner", "m")
    offerts = re.findall(r"\d+\. (.+?)\r?\n", t.attendre("Que changer"))
    t.taper(str(offerts.index(quoi) + 1))
    return recapitulatif, offerts


def _certificat_a_changer(poste: Poste) -> Terminal:
    poste.prescripteur()
    return Terminal(
        poste.maison, "certificat", "--patient", poste.patient(), "--nature", "initial", "--origine", "accident",
        "--date", AUJOURD_HUI, "--employeur", "BANC-ATELIER",
    )  # fmt: skip


def _une_lesion(t: Terminal) -> None:
    for question, reponse in (
        ("Lésion, sa nature", "plaies ouv"), ("Siège", "main"), ("Côté", "2"), ("Précision", ""),
    ):  # fmt: skip
        t.repondre(question, reponse)


def test_une_lesion_se_retire(poste: Poste) -> None:
    """« < » begins a lesion again, takes the last one back, then comes back to the question before."""
    with _certificat_a_changer(poste) as t:
        t.repondre("Lésion, sa nature", "plaies ouv")
        t.repondre("Siège", "<")
        _une_lesion(t)
        t.repondre("Lésion, sa nature", "<")
        t.attendre("La dernière lésion est retirée")
        t.repondre("Lésion, sa nature", "")
        t.repondre("Constatations", "<")
        _une_lesion(t)
        t.repondre("Lésion, sa nature", "")
        t.repondre("phrases proposées", "")
        vu = t.repondre(r"\[a\]bandonner", "a")
        assert "Plaie ouverte de la main, à gauche." in vu
        assert t.fin() == 0


def test_tout_ce_qui_est_demande_se_change(poste: Poste) -> None:
    """« [m]odifier » lists every field that a question concerns; new lesions give a new text."""
    with _certificat_a_changer(poste) as t:
        t.repondre("Lésion, sa nature", "")
        t.repondre("Constatations", "Coupure TEST.")
        vu, offerts = _changer(t, "l’employeur")
        assert "BANC-ATELIER" in vu
        assert offerts == [
            "le patient", "la nature", "l’origine", "la date", "l’employeur", "les lésions", "les constatations", "rien",
        ]  # fmt: skip
        t.repondre("Employeur", "TEST-FONDERIE")
        vu, _ = _changer(t, "les lésions")
        assert "TEST-FONDERIE" in vu
        _une_lesion(t)
        t.repondre("Lésion, sa nature", "")
        t.repondre("phrases proposées", "")
        vu, _ = _changer(t, "la date")
        assert "Plaie ouverte de la main, à gauche." in vu
        assert "Coupure TEST" not in vu
        t.repondre("Date de l’accident", "02/01/2026")
        vu, _ = _changer(t, "les constatations")
        assert "02/01/2026" in vu
        t.repondre("phrases proposées", "Autre TEST.")
        vu, _ = _changer(t, "rien")
        assert "Autre TEST." in vu
        t.repondre(r"\[a\]bandonner", "a")
        assert t.fin() == 0


def test_un_changement_demande_ce_qu_il_appelle(poste: Poste) -> None:
    """A disease asks the exposure, a final certificate its conclusion; « < » leaves everything as it was."""
    with _certificat_a_changer(poste) as t:
        t.repondre("Lésion, sa nature", "")
        t.repondre("Constatations", "Coupure TEST.")
        _changer(t, "l’origine")
        t.repondre("Origine", "2")
        t.repondre("exposition déclarée", "TEST-SOUDURE")
        vu, offerts = _changer(t, "la nature")
        assert "TEST-SOUDURE" in vu
        assert "l’exposition" in offerts
        t.repondre("Nature du certificat", "4")
        t.repondre("Conclusion", "<")
        vu, _ = _changer(t, "la nature")
        assert "INITIAL" in vu
        t.repondre("Nature du certificat", "4")
        t.repondre("Conclusion", "1")
        t.repondre("Date de guérison", "aujourd'hui")
        _, offerts = _changer(t, "la conclusion")
        assert not {"les lésions", "l’exposition", "l’employeur"} & set(offerts)
        t.repondre("Conclusion", "3")
        t.repondre("Date de guérison", "aujourd'hui")
        t.repondre("Séquelles", "Raideur TEST")
        vu = t.repondre(r"\[a\]bandonner", "a")
        assert "Raideur TEST" in vu
        assert t.fin() == 0


def test_un_lot_de_certificats_se_recommence_sans_refaire(
    poste: Poste, tmp_path: Path, exemple: dict[str, Any], demarrer_banc: Callable[[Poste], Banc]
) -> None:
    """Two certificates around a refused and an unreadable line: each its own result; a second run finds them."""
    demarrer_banc(poste)
    commun = {
        "nature": "initial", "origine": "accident", "assure": exemple["assure"], "prescripteur": exemple["prescripteur"],
        "employeur": {"raison_sociale": "BANC-ATELIER"}, "date_evenement": AUJOURD_HUI, "acceptation": True,
    }  # fmt: skip
    lignes = [
        json.dumps(commun | {"constatations": "Plaie de la main gauche."}),
        json.dumps(commun),
        "{",
        json.dumps(commun | {"nature": "nouvelle-lesion", "constatations": "Entorse du genou droit."}),
    ]
    lot = tmp_path / "certificats.jsonl"
    lot.write_text("\n".join(lignes), encoding="utf-8")
    simule = poste.aat("certificat", "--lot", str(lot), "--simuler")
    assert [json.loads(ligne)["code"] for ligne in simule.out.splitlines()] == [0, 3, 2, 0]
    premier = poste.aat("certificat", "--lot", str(lot), "--transmettre")
    faits = [json.loads(ligne) for ligne in premier.out.splitlines()]
    assert [f["code"] for f in faits] == [0, 3, 2, 0]
    assert all(faits[n]["transmission"]["numero"].startswith("BANC-CAT-") for n in (0, 3))
    assert all(faits[n]["impression"]["volets"][0] == "certificat-victime" for n in (0, 3))
    second = [json.loads(x) for x in poste.aat("certificat", "--lot", str(lot), "--transmettre").out.splitlines()]
    assert [second[n]["ref"] for n in (0, 3)] == [faits[n]["ref"] for n in (0, 3)]
    assert second[0]["retrouve"] is True
    assert len(_corps_recus(poste)) == 2
