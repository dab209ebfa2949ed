"""``new-arret`` on a real terminal: what is missing is asked, one question at a time, in French."""

import json
import sqlite3
from collections.abc import Callable

from aat import jws

from tests.poste import DONNEES, Banc, Poste
from tests.terminal import Terminal


def repondre_au_prescripteur(t: Terminal) -> None:
    """Answer the first-use questions, with one wrong RPPS on the way."""
    t.attendre("Première utilisation")
    t.repondre(r"Profession \[1\]", "")
    t.repondre("RPPS", "10000000008")
    t.attendre("La clé du numéro RPPS")
    t.repondre("RPPS", "10000000009")
    for question, reponse in (
        ("Nom :", "BANC-MARTIN"), ("Prénom", "Paul"), ("Spécialité", ""), ("cabinet", "Cabinet BANC"),
        ("voie", "7 avenue de la Gare"), ("Code postal", "01000"), ("Ville", "Bourg-en-Bresse"),
    ):  # fmt: skip
        t.repondre(question, reponse)


def repondre_au_patient(t: Terminal) -> None:
    """Type a patient who is not known yet, with one wrong key on the way."""
    t.repondre("Patient", "269054958815781")
    t.attendre("clé du NIR")


def test_le_premier_avis_se_fait_en_repondant(poste: Poste, demarrer_banc: Callable[[Poste], Banc]) -> None:
    """From an empty home: prescriber, patient, récapitulatif, agreement, acknowledgement."""
    demarrer_banc(poste)
    with Terminal(poste.maison, "new-arret", "grippe 5j") as t:
        repondre_au_prescripteur(t)
        t.repondre("Patient", "2 69 05 49 588 157 80")
        for question, reponse in (
            ("Nom de naissance", "BANC-DURAND"), ("Nom d’usage", ""), ("Prénom", "Marie"),
            ("Date de naissance", "12/05/1969"), ("Régime", ""), ("Caisse", "011"), ("Centre", ""), ("voie", ""),
        ):  # fmt: skip
            t.repondre(question, reponse)
        t.attendre("BANC-DURAND Marie")
        t.attendre("5 jours du ")
        t.repondre(r"\[t\]ransmettre", "t")
        t.repondre("Le patient accepte", "o")
        t.attendre("BANC-AAT-AS-010110000-")
        assert t.fin() == 0
        assert "269054958815780" not in t.ecran.replace("2 69 05 49 588 157 80", "")


def test_ce_qui_manque_est_demande(poste: Poste) -> None:
    """Motif and duration are asked; an ambiguous motif shows its candidates; a change is typed as on the line."""
    poste.prescripteur()
    poste.patient()
    with Terminal(poste.maison, "new-arret") as t:
        t.repondre("Patient", "banc-dur")
        t.repondre(r"c’est ce patient", "")
        t.repondre("Motif", "zzzz")
        t.attendre("Aucun motif ne correspond")
        t.repondre("Motif", "canal carpien")
        t.attendre("1. ")
        t.repondre("Lequel", "1")
        t.repondre("Durée", "demain peut-être")
        t.attendre("n’est pas lisible")
        t.repondre("Durée", "2 semaines")
        t.attendre("14 jours du ")
        t.repondre(r"\[m\]odifier", "m")
        t.repondre("Ce qui change", '7j sorties libres "kiné"')
        t.attendre("7 jours du ")
        t.repondre(r"\[a\]bandonner", "a")
        t.attendre("Abandonné")
        assert t.fin() == 0
    assert poste.aat("transmit", "--etat", "--json").json()["documents"] == []


def test_sans_accord_rien_ne_part(poste: Poste, demarrer_banc: Callable[[Poste], Banc]) -> None:
    """Refusing the acceptance comes back to the récapitulatif; nothing is sent."""
    demarrer_banc(poste)
    poste.prescripteur()
    patient = poste.patient()
    with Terminal(poste.maison, "new-arret", "grippe 5j", "--patient", patient) as t:
        t.repondre(r"\[t\]ransmettre", "t")
        t.repondre("Le patient accepte", "n")
        t.attendre("n’est pas transmis")
        t.repondre(r"\[a\]bandonner", "a")
        assert t.fin() == 0
    assert poste.aat("transmit", "--etat", "--json").json()["documents"] == []


def test_garder_demande_aussi_l_accord(poste: Poste, demarrer_banc: Callable[[Poste], Banc]) -> None:
    """What the law refuses without the agreement is not offered as if it could be done: it is asked for."""
    demarrer_banc(poste)
    poste.prescripteur()
    patient = poste.patient()
    with Terminal(poste.maison, "new-arret", "grippe 5j", "--patient", patient) as t:
        t.repondre(r"\[a\]bandonner", "g")
        t.repondre("Le patient accepte", "n")
        t.attendre("ni gardé")
        t.repondre(r"\[a\]bandonner", "g")
        t.repondre("Le patient accepte", "o")
        t.attendre("validé, pas encore transmis")
        assert t.fin() == 0


def test_un_avis_interrompu_est_propose_a_nouveau(poste: Poste) -> None:
    """Killed in the middle of the questions: the next start offers the draft back, with what was answered."""
    poste.prescripteur()
    patient = poste.patient()
    with Terminal(poste.maison, "new-arret", "angine", "--patient", patient) as t:
        t.attendre("Durée")
        t.tuer()
    with Terminal(poste.maison, "new-arret") as t:
        t.repondre("Un avis pour BANC-DURAND n’a pas été terminé", "o")
        t.repondre("Durée", "3j")
        t.attendre("Motif : Angine")
        t.attendre("3 jours du ")
        t.repondre(r"\[a\]bandonner", "a")
        assert t.fin() == 0
    with Terminal(poste.maison, "new-arret") as t:
        t.attendre("Patient : NIR")
        t.tuer()


def test_la_question_precedente_revient(poste: Poste) -> None:
    """« < » takes the last answer back, in the questions and in a change; outside them it is no answer."""
    poste.prescripteur()
    patient = poste.patient()
    with Terminal(poste.maison, "new-arret", "--patient", patient) as t:
        t.repondre("Motif", "<")
        t.repondre("Motif", "angine")
        t.attendre("question précédente")
        t.repondre("Durée", "<")
        t.repondre("Motif", "grippe")
        t.repondre("Durée", "3j")
        t.attendre("Syndrome grippal")
        t.repondre(r"\[a\]bandonner", "m")
        t.repondre("Ce qui change", "<")
        t.attendre("3 jours du ")
        t.repondre(r"\[a\]bandonner", "<")
        t.attendre("Tapez m")
        t.repondre(r"\[a\]bandonner", "a")
        assert t.fin() == 0


def test_un_avis_repris_est_signe_par_qui_le_reprend(poste: Poste, demarrer_banc: Callable[[Poste], Banc]) -> None:
    """On a shared workstation, a colleague's unfinished avis is not sent in the colleague's name."""
    demarrer_banc(poste)
    poste.prescripteur()
    patient = poste.patient()
    with Terminal(poste.maison, "new-arret", "angine", "--patient", patient, "--acceptation") as t:
        t.attendre("Durée")
        t.tuer()
    autre = json.loads((DONNEES / "prescripteur_banc.json").read_text(encoding="utf-8"))
    autre |= {"rpps": "10000000017", "nom": "BANC-LEROY", "prenom": "Anne"}
    assert poste.aat("config", "prescripteur", "--depuis", "-", entree=json.dumps(autre)).code == 0
    with Terminal(poste.maison, "new-arret") as t:
        t.repondre("Le reprendre", "o")
        t.repondre("Durée", "3j")
        t.repondre(r"\[a\]bandonner", "t")
        t.repondre("Le patient accepte", "o")
        t.attendre("BANC-AAT-AS-")
        assert t.fin() == 0
    base = sqlite3.connect(f"file:{poste.maison}/banc/registre.sqlite3?mode=ro", uri=True)
    ((corps,),) = base.execute("SELECT corps FROM effets")
    base.close()
    charge = jws.lire(corps).charge
    assert b"BANC-LEROY" in charge
    assert b"BANC-MARTIN" not in charge
