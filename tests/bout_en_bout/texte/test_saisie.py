"""``aat --texte``: what is typed in a form, what the law answers, what nothing accepts by itself."""

import os
import re
import time

from aat.horloge import HorlogeSysteme
from aat.rules.calendrier import date_longue
from aat.saisie.dates import lire_date

from tests.bout_en_bout.texte.conversation import INVITE, converser, ouvrir, quitter
from tests.poste import Banc, Poste


def test_la_table_des_durees_se_lit_case_par_case(pret: Poste) -> None:
    """Every cell of the elbow's table is a line with all its headers; one is chosen, and fills the duration."""
    with converser(pret) as t:
        ouvrir(t)
        t.repondre("Que faire", "fracture du coude")
        t.repondre("Premier jour", "")
        t.repondre("Durée", "d")
        vu = t.repondre("Numéro", "?")
        assert len(re.findall(r"^ +\d+\. ", vu, re.MULTILINE)) == len(re.findall(r"^ +\d+\. .*jour", vu, re.MULTILINE))
        case = re.search(r"(\d+)\. 21 jours, Léger, Extrémité inférieure", vu)
        assert case
        assert "Source" in t.repondre("Numéro", "<")
        t.repondre("Durée", "d")
        t.repondre("Numéro", case[1])
        assert "21 jours du" in t.repondre("Décision", "m")
        t.repondre("Ce qui change", "")
        t.repondre("Numéro, ou des mots", "durée")
        t.repondre("Numéro, ou des mots", "2")
        t.repondre(r"Durée \[21 jours\]", "d")
        t.repondre("Numéro", "<")
        t.repondre(r"Durée \[21 jours\]", "2s")
        assert "14 jours du" in t.attendre("Décision")
        quitter(t)


FORMES = ("aujourd’hui", "demain", "hier", "+1", "-2", "lundi", "jj/mm", "jj mm aa", "jjmmaa", "aaaa-mm-jj", "1er mars")


def test_une_date_se_tape_comme_on_veut(pret: Poste) -> None:
    """Each typed form is taken and said back in full; what is no date stays, with what to type instead."""
    jour = HorlogeSysteme().aujourd_hui()
    gabarits = {
        "jj/mm": f"{jour:%d/%m}", "jj mm aa": f"{jour:%d %m %y}", "jjmmaa": f"{jour:%d%m%y}", "aaaa-mm-jj": f"{jour}",
    }  # fmt: skip
    with converser(pret) as t:
        ouvrir(t)
        t.repondre("Que faire", "angine")
        t.repondre("Premier jour", "bientôt")
        t.attendre("n’est pas lisible")
        t.repondre("Premier jour", "30/02")
        t.attendre("n’existe pas")
        for forme in FORMES:
            tape = gabarits.get(forme, forme)
            t.repondre("Premier jour", tape)
            t.attendre(re.escape(date_longue(lire_date(tape, jour))))
            t.repondre("Durée", "<")
        t.repondre("Premier jour", "c")
        vu = t.repondre("Numéro", "1")
        assert "aujourd’hui" in vu
        assert "n’est pas possible" in vu
        t.repondre("Durée", "3")
        assert "3 jours du" in t.attendre("Décision")
        quitter(t)


def test_la_loi_parle_apres_la_reponse(pret: Poste) -> None:
    """Field by field: a finding is told once, where it begins; a correction is offered; « < » goes back."""
    with converser(pret) as t:
        ouvrir(t)
        t.repondre("Que faire", "n")
        t.repondre("Ligne express", "")
        t.dire("", "", "", "", "")
        t.repondre("Numéro", "<")
        t.repondre("maladie professionnelle", "")
        t.repondre("Numéro", "salarié")
        t.repondre("Motif", "gripe")
        t.repondre("Numéro", "1")
        t.repondre("Complément", "")
        t.repondre("Premier jour", "+9")
        vu = t.repondre("Durée", "5")
        assert "BLOQUANT, Premier jour de l’arrêt" in vu
        assert "[debut-fenetre]" in vu
        assert "BLOQUANT" not in t.repondre("Dernier jour", "")
        t.repondre("temps partiel", "")
        t.repondre("Numéro", "libres")
        t.repondre("Sorties à partir du", "")
        assert "100" not in t.repondre("Raison", "?")
        t.repondre("Raison", "kiné")
        t.dire("", "", "")
        vu = t.repondre("Décision", "t")
        assert "BLOQUANT, Premier jour" in vu
        assert "t : transmettre" not in vu
        t.attendre("Tapez c")
        t.repondre("Décision", "c")
        t.repondre("Premier jour", "demain")
        assert "t\u00a0: transmettre" in t.repondre("Décision", "x")
        assert "Conditions de la transmission" in t.repondre("Numéro", "2")
        t.repondre("Entrée", "<")
        t.repondre("Numéro", "<")
        t.repondre("Décision", "r")
        assert "Raison médicale des sorties libres\u00a0: kiné" in t.repondre("Décision", "a")
        t.repondre("perdu", "o")
        t.attendre("Abandonné")
        quitter(t)


def test_ce_qui_est_colle_n_accepte_rien(banc: Banc) -> None:
    """Bytes that are no text, keys that are no letters, a page pasted: said, never obeyed; nothing is agreed to."""
    with converser(banc.poste) as t:
        t.attendre(rf"{INVITE}$")
        os.write(t._fd, b"\xff\xfe\xc3 dur\n")
        t.attendre("illisibles")
        t.repondre("Patient", "\x1b[A\x1b[B\x1bOP\x1b[200~")
        t.attendre("nouveau patient")
        t.repondre("Menu", "")
        t.repondre("Patient", "x" * 3000)
        t.repondre("Nouveau patient", "n")
        ouvrir(t)
        t.repondre("Que faire", "angine 3j")
        t.attendre("Décision")
        os.write(t._fd, b"t\no\no\no\n\n\n")
        t.attendre(rf"o/n\){INVITE}$")
        time.sleep(0.5)
        assert "BANC-AAT" not in t.ecran
        t.taper("n")
        t.attendre("Sans cet accord")
        quitter(t)
    assert banc.poste.aat("transmit", "--etat", "--json").json()["documents"] == []


def test_aide_textes_diagnostic_reglages(pret: Poste) -> None:
    """Whatever is only read: by number, a page at a time; a setting is kept."""
    with converser(pret) as t:
        t.repondre("Patient", "??")
        assert "question précédente" in t.repondre("Patient", "")
        t.repondre("Menu", "a")
        vu = t.repondre("Numéro", "3")
        assert "La ligne express" in vu
        t.repondre("Numéro", "<")
        t.dire("")
        t.repondre("Menu", "x")
        t.repondre("Numéro", "nous contacter")
        assert "36" in t.repondre("Numéro", "<")
        t.dire("")
        t.repondre("Menu", "d")
        vu = t.repondre("Patient", "")
        assert "Contrôles finis" in vu
        t.repondre("Menu", "r")
        t.repondre("Numéro", "situation")
        t.repondre(r"Numéro \[1\]", "fonctionnaire")
        assert "Situation\u00a0: Fonctionnaire" in t.repondre("Numéro", "<")
        t.dire("")
        t.repondre("Menu", "j")
        assert "Aucun document" in t.repondre("Numéro", "<")
        quitter(t)
    assert 'categorie = "fonctionnaire"' in (pret.maison / "configuration.toml").read_text(encoding="utf-8")


def test_une_fiche_a_moitie_tapee_n_est_pas_perdue_en_silence(pret: Poste) -> None:
    """« ! » in the middle of a new patient says what would be lost, and may be taken back."""
    with converser(pret) as t:
        t.repondre("Patient", "")
        t.repondre("Menu", "n")
        t.repondre("NIR", "1 80 12 55 115 000 17")
        t.dire("BANC-PETIT")
        t.dire("!")
        vu = t.attendre("Quitter")
        assert "ne serait pas gardée" in " ".join(vu.split())
        t.dire("n")
        t.repondre(r"NIR \[1 80 12 55 115 000 17\]", "!")
        t.dire("o")
        t.attendre("Au revoir")
        assert t.fin() == 0
