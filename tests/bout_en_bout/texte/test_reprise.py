"""``aat --texte``: killed, left, without an answer, without a service: nothing is lost, nothing is said that is not so."""

import json
import os
from collections.abc import Callable

import pytest
from aat.domaine.etats import Etat
from aat.horloge import HorlogeSysteme
from aat.rules.calendrier import date_longue, decaler

from tests.bout_en_bout.texte.conversation import converser, ouvrir, quitter, transmettre
from tests.poste import DONNEES, Banc, Poste
from tests.transmission.essai_poste import juger_poste


@pytest.mark.faute("F01")
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
    assert [e.etat for e in juger_poste(banc.poste).values()] == [Etat.ACQUITTE]


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
        vu = t.repondre("Que faire", "")
        with banc.tenu():
            assert "En file" in vu
            assert "ne le tenez pas pour transmis" in vu
            t.repondre("Patient", "")
            vu = t.repondre("Menu", "j")
            vu = t.repondre("Numéro", "1")
            assert "1 en attente" in vu
            quitter(t)
            assert "rien n’est perdu" in t.ecran
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
