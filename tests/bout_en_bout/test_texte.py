"""``aat --texte`` on a real terminal: every task as questions and answers, one line after another (P09)."""

import json
import os
import re
import string
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from aat.cli.diagnostics import propre
from aat.cli.texte.lignes import LARGEUR, mettre_en_lignes
from aat.horloge import HorlogeSysteme
from aat.rules.calendrier import date_longue, decaler
from aat.saisie.dates import lire_date
from hypothesis import given
from hypothesis import strategies as st

from tests.poste import DONNEES, Banc, Poste
from tests.terminal import Terminal

#: A question ends so: no-break space, colon, space.
_INVITE = "\u00a0: "
_LARGEUR = 80


class Conversation(Terminal):
    """The text mode, and what was typed there."""

    def __init__(self, maison: Path) -> None:
        self.tape: list[str] = []
        super().__init__(maison, "--texte")

    def dire(self, *reponses: str) -> str:
        """Answer the next questions, whatever they are; return what was shown meanwhile."""
        vu = ""
        for reponse in reponses:
            vu += self.attendre(rf"{_INVITE}$")
            self.taper(reponse)
        return vu

    def repondre(self, question: str, reponse: str) -> str:
        """Wait for a question that ends with ``question`` and answer it."""
        vu = self.attendre(rf"{question}(?s:.{{0,90}}){_INVITE}$")
        self.taper(reponse)
        return vu

    def taper(self, texte: str) -> None:
        """Type ``texte`` and Entrée."""
        self.tape.append(texte)
        super().taper(texte)

    def verifier(self) -> None:
        """Nothing but short lines: no escape, no overwriting, nothing wider than the narrowest screen."""
        assert "\x1b" not in self.ecran
        assert "\b" not in self.ecran
        assert not re.search(r"\r(?!\n)", self.ecran)
        for ligne in self.ecran.replace("\r", "").split("\n"):
            sans = next((ligne.removesuffix(t) for t in self.tape if t and ligne.endswith(f"{_INVITE}{t}")), ligne)
            assert len(sans) <= _LARGEUR or " " not in sans.strip(), sans


@contextmanager
def converser(poste: Poste) -> Iterator[Conversation]:
    """Hold a conversation and look at all of it, whatever it was about."""
    with Conversation(poste.maison) as t:
        yield t
        t.verifier()


def quitter(t: Conversation) -> None:
    """Leave from wherever one is."""
    t.dire("!")
    t.attendre("Au revoir")
    assert t.fin() == 0


@pytest.fixture
def pret(poste: Poste) -> Poste:
    """Return a workstation where the prescriber and one patient are known."""
    poste.prescripteur()
    poste.patient()
    return poste


@pytest.fixture
def banc(pret: Poste, demarrer_banc: Callable[[Poste], Banc]) -> Banc:
    """Return a running bench of that workstation."""
    return demarrer_banc(pret)


def ouvrir(t: Conversation, texte: str = "banc-dur") -> None:
    """Open the invented patient's record."""
    t.repondre("Patient", texte)
    t.repondre(r"Numéro \[1\]", "")


def transmettre(t: Conversation) -> None:
    """Send what the récapitulatif shows, once the agreement is given."""
    t.repondre("Décision", "t")
    t.repondre("o/n\\)", "o")


def test_grippe_cinq_jours(banc: Banc) -> None:
    """Patient, « grippe 5j », agreement, acknowledgement, employer's copy, next patient: no more than that."""
    with converser(banc.poste) as t:
        ouvrir(t)
        vu = t.repondre("Que faire", "grippe 5j")
        assert "né(e) le 12/05/1969" in vu.lower()
        assert "non connus" in vu
        vu = t.attendre("Décision")
        assert "5 jours du" in vu
        assert "[sorties-presence]" in vu
        t.taper("t")
        t.repondre("o/n\\)", "o")
        vu = t.repondre("Que faire", "i")
        assert re.search(r"N° BANC-AAT-AS-010110000-\S+", vu)
        assert "volet 3" in vu
        vu = t.repondre("Que faire", "")
        pdf = re.findall(r"^(\S+\.pdf)\r?$", vu, re.MULTILINE)
        assert len(pdf) == 2
        assert all(Path(chemin).read_bytes().startswith(b"%PDF") for chemin in pdf)
        t.attendre("Patient")
        assert [r for r in t.tape if r] == ["banc-dur", "grippe 5j", "t", "o", "i"]
        quitter(t)


def test_premiere_fois(poste: Poste, demarrer_banc: Callable[[Poste], Banc]) -> None:
    """Prescriber, key of the store explained, new patient with a wrong key on the way, avis transmitted."""
    demarrer_banc(poste)
    with converser(poste) as t:
        vu = t.repondre("Numéro", "médecin")
        assert "que seul votre compte" in " ".join(vu.split())
        t.repondre("RPPS", "10000000008")
        t.attendre("La clé du numéro RPPS")
        t.repondre("RPPS", "10000000009")
        t.repondre("Nom", "")
        t.attendre("nécessaire")
        t.repondre("Nom", "BANC-MARTIN")
        t.repondre("Prénom", "<")
        t.repondre("Nom \\[BANC-MARTIN\\]", "")
        t.repondre("Prénom", "Paul")
        t.dire("médecine générale", "", "", "Cabinet BANC", "", "", "", "", "")
        t.repondre("remplacez", "")
        t.attendre("Prescripteur enregistré")
        t.repondre("Patient", "2 69 05 49 588 157 81")
        t.attendre("clé du NIR")
        t.repondre("Patient", "2 69 05 49 588 157 80")
        t.repondre("Nouveau patient", "")
        t.repondre("Nom de naissance", "banc-durand")
        t.attendre("BANC-DURAND")
        t.dire("", "marie", "12 mai 1969")
        t.repondre("Régime", "zzz")
        t.attendre("liste")
        t.repondre("Régime", "")
        t.repondre("Caisse", "011")
        t.dire("", "")
        t.repondre("Téléphone", "")
        t.attendre("Patient gardé")
        t.repondre("Que faire", "angine 3j")
        transmettre(t)
        t.attendre("BANC-AAT-AS-")
        quitter(t)


def test_prolongation_du_dernier_arret(banc: Banc) -> None:
    """« p 10j » takes the stop up again; what the law says of it is told with its article, and explained."""
    with converser(banc.poste) as t:
        ouvrir(t)
        t.repondre("Que faire", "grippe 5j")
        transmettre(t)
        t.repondre("Que faire", "")
        ouvrir(t, "12/05/1969")
        vu = t.repondre("Que faire", "p 10j")
        assert "5 jours, initial, Syndrome grippal" in " ".join(vu.split())
        vu = t.attendre("Décision")
        assert "PROLONGATION" in vu
        assert "Prolonge l’arrêt fini le" in vu
        assert "10 jours du" in vu
        t.taper("e")
        vu = t.repondre("Numéro", "1")
        assert "Points" in vu
        vu = t.dire("")
        assert "Fondement" in vu
        t.repondre("Décision", "t")
        t.repondre("o/n\\)", "o")
        t.attendre("BANC-AAT-AS-")
        quitter(t)


def test_accident_du_travail_puis_certificat(banc: Banc) -> None:
    """The certificate follows from the acknowledgement: patient, event and employer kept; its own number."""
    hier = date_longue(decaler(HorlogeSysteme().aujourd_hui(), -1) or HorlogeSysteme().aujourd_hui())
    with converser(banc.poste) as t:
        ouvrir(t)
        t.repondre("Que faire", "entorse LLI 5j at hier")
        t.repondre("Décision", "m")
        t.repondre("Ce qui change", "")
        t.repondre("Numéro, ou des mots", "raison sociale")
        t.repondre("Numéro, ou des mots", "1")
        t.repondre("raison sociale", "BANC-ATELIER")
        transmettre(t)
        vu = t.repondre("Que faire", "c")
        assert "BANC-AAT-AS-" in vu
        t.repondre(r"Numéro \[1\]", "")
        t.repondre(r"Numéro \[1\]", "")
        t.repondre("trajet", "")
        t.repondre(re.escape(f"[{hier}]"), "")
        t.repondre("Heure", "14h30")
        t.repondre("Lésion, sa nature", "plaie ouverte")
        t.repondre("Siège", "main")
        t.repondre("Côté", "gauche")
        t.repondre("Précision", "index")
        t.repondre("Lésion, sa nature", "")
        vu = t.repondre("Constatations", "")
        assert "Plaie ouverte de la main, à gauche (index)." in " ".join(vu.split())
        t.repondre("Numéro", "pas dit")
        vu = t.repondre("employeur", "n")
        assert "BANC-ATELIER" in vu
        vu = t.attendre("Décision")
        assert "CERTIFICAT MÉDICAL INITIAL" in vu
        t.taper("t")
        t.repondre("o/n\\)", "o")
        vu = t.repondre("Que faire", "h")
        assert "BANC-CAT-AS-" in vu
        assert "aucun n’est destiné à l’employeur" in vu
        assert "validé et signé" in t.dire("")
        quitter(t)


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


def test_tue_au_milieu_puis_repris(banc: Banc) -> None:
    """Kill -9 in the middle of the questions: the next start offers the draft back, with what was answered."""
    with converser(banc.poste) as t:
        ouvrir(t)
        t.repondre("Que faire", "angine")
        t.repondre("Premier jour", "demain")
        t.attendre("Durée")
        t.tuer()
    demain = date_longue(decaler(HorlogeSysteme().aujourd_hui(), 1) or HorlogeSysteme().aujourd_hui())
    with converser(banc.poste) as t:
        vu = t.repondre("brouillon", "r")
        assert "BANC-DURAND Marie" in vu
        t.repondre("Durée", "3j")
        vu = " ".join(t.attendre("Décision").split())
        assert f"3 jours du {demain}" in vu
        assert "Angine" in vu
        t.taper("t")
        t.repondre("o/n\\)", "o")
        t.attendre("BANC-AAT-AS-")
        quitter(t)
    with converser(banc.poste) as t:
        assert "Pas terminé" not in t.attendre("Patient")
        quitter(t)


def test_un_brouillon_sans_reponse_ne_revient_pas(pret: Poste) -> None:
    """« n » then « < » leaves nothing; a word typed leaves a draft, that can be thrown away."""
    with converser(pret) as t:
        ouvrir(t)
        t.repondre("Que faire", "n")
        t.repondre("Ligne express", "")
        t.repondre("Numéro", "<")
        assert "Brouillon gardé" not in t.repondre("Que faire", "angine")
        t.repondre("Premier jour", "!")
        t.attendre("Brouillon gardé")
        assert t.fin() == 0
    with converser(pret) as t:
        t.repondre("brouillon", "j")
        t.repondre("pour toujours", "o")
        t.attendre("Brouillon jeté")
        quitter(t)


def test_service_muet_le_document_est_en_file(banc: Banc) -> None:
    """Eight seconds without an answer: « en file », the next patient; the journal says it, and sends it again."""
    # Past the eight seconds of the screen, under the twenty of a request, with room for a busy machine between.
    banc.scenario("lent", "19", "--fois", "1")
    with converser(banc.poste) as t:
        ouvrir(t)
        t.repondre("Que faire", "grippe 5j")
        transmettre(t)
        depart = time.monotonic()
        vu = t.repondre("Que faire", "")
        assert time.monotonic() - depart < 11
        assert "En file" in vu
        assert "ne le tenez pas pour transmis" in vu
        t.repondre("Patient", "")
        vu = t.repondre("Menu", "j")
        vu = t.repondre("Numéro", "1")
        assert "1 en attente" in vu
        quitter(t)
        assert "en file" in t.ecran or time.monotonic() - depart > 18, "l’accusé ne vient qu’après dix-neuf secondes"
    banc.scenario("normal")


def test_service_eteint_puis_rallume(pret: Poste, demarrer_banc: Callable[[Poste], Banc]) -> None:
    """Sent to a service that is off: in the queue with its reason; abandoned there, nothing leaves."""
    demarrer_banc(pret).processus.terminate()
    with converser(pret) as t:
        ouvrir(t)
        t.repondre("Que faire", "grippe 5j")
        transmettre(t)
        vu = t.repondre("Que faire", "b")
        assert "En file" in vu
        t.repondre("o/n\\)", "o")
        vu = t.repondre("Que faire", "")
        assert "rien ne partira" in vu
        quitter(t)
        assert "rien n’est perdu" not in t.ecran[t.ecran.rindex("Patient") :]


def test_regime_non_raccorde_et_papier(poste: Poste) -> None:
    """Said with the patient, before anything is typed; no sending is offered; the paper says what it is worth."""
    poste.prescripteur()
    militaire = json.loads((DONNEES / "patient_banc.json").read_text(encoding="utf-8"))
    militaire |= {"regime": "08", "caisse": "756", "centre": "0100"}
    assert poste.aat("identify", "--depuis", "-", entree=json.dumps(militaire)).code == 0
    with converser(poste) as t:
        ouvrir(t)
        vu = " ".join(t.repondre("Que faire", "grippe 5j").split())
        assert "transmission impossible pour ce régime" in vu
        vu = t.repondre("Décision", "i")
        assert "t\u00a0: transmettre" not in vu
        assert "formulaire sécurisé" in " ".join(t.repondre("o/n\\)", "o").split())
        t.repondre("o/n\\)", "o")
        t.repondre("Numéro", "1")
        vu = t.repondre("Que faire", "")
        assert "aide-cerfa-securise.pdf" in vu
        assert "Imprimé sans transmettre" in vu
        quitter(t)


def test_fin_de_fichier_garde_le_brouillon(pret: Poste) -> None:
    """Ctrl+D is a way out like another: exit code 130, what was answered is offered back."""
    with converser(pret) as t:
        ouvrir(t)
        t.repondre("Que faire", "angine")
        t.attendre("Premier jour")
        os.write(t._fd, b"\x04")
        t.attendre("Interrompu")
        assert t.fin() == 130
    with converser(pret) as t:
        assert "BANC-DURAND" in t.repondre("brouillon", "")
        quitter(t)


def test_ce_qui_est_colle_n_accepte_rien(banc: Banc) -> None:
    """Bytes that are no text, keys that are no letters, a page pasted: said, never obeyed; nothing is agreed to."""
    with converser(banc.poste) as t:
        t.attendre(rf"{_INVITE}$")
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
        t.attendre(rf"o/n\){_INVITE}$")
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


@given(st.text())
def test_les_lignes_sont_courtes_et_rien_ne_manque(texte: str) -> None:
    """Whatever is written: no line wider than the mode's own but a single word; no word lost."""
    lignes = mettre_en_lignes(texte)
    assert all(len(ligne) <= LARGEUR or " " not in ligne.strip() for ligne in lignes)
    sans = str.maketrans("", "", string.whitespace + "\u00a0\u202f")
    assert "".join(lignes).translate(sans) == propre(texte).translate(sans)


def test_sans_terminal_rien_n_est_demande(pret: Poste) -> None:
    """A pipe is no conversation: usage error, in French, with what to do instead."""
    sortie = pret.aat("--texte", entree="dur\n")
    assert sortie.code == 2
    assert "terminal" in sortie.err
    assert sortie.out == ""


def test_le_mode_texte_ne_charge_ni_ecran_ni_pdf(pret: Poste) -> None:
    """Neither the terminal library nor the PDF one is loaded to ask a question."""
    code = (
        "import sys\nimport aat.cli.texte.boucle\n"
        "lourds = {'textual', 'rich', 'fpdf', 'pikepdf', 'httpx2', 'sqlite3', 'cryptography'}\n"
        "print(sorted(lourds & {m.split('.')[0] for m in sys.modules}))"
    )
    fini = subprocess.run(
        [sys.executable, "-c", code], env={"AAT_MAISON": str(pret.maison)}, capture_output=True, text=True, check=True
    )
    assert fini.stdout.strip() == "[]"
