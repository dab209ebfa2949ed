"""``aat --texte`` on a real terminal: each task of the day as questions and answers (P09)."""

import re
from collections.abc import Callable
from pathlib import Path

from aat.horloge import HorlogeSysteme
from aat.rules.calendrier import date_longue, decaler

from tests.bout_en_bout.texte.conversation import converser, ouvrir, quitter, transmettre
from tests.poste import Banc, Poste


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


def test_un_avis_transmis_se_corrige_par_r(banc: Banc) -> None:
    """« r » repeats it but the agreement, at the récapitulatif; refused, the first stands and « r » is there again."""
    with converser(banc.poste) as t:
        ouvrir(t)
        t.repondre("Que faire", "grippe 5j")
        transmettre(t)
        t.attendre("BANC-AAT-AS-")
        (ref,) = re.findall(r"Référence ([0-9A-Z]{10})", t.attendre("Que faire"))
        banc.scenario("refus", "T401", "--fois", "1")
        t.repondre("", "r")
        vu = t.attendre("Décision")
        assert f"Tout est repris de {ref}, sauf l’accord" in " ".join(vu.split())
        assert "Annule et remplace l’avis du" in vu
        assert "5 jours du" in vu
        t.taper("m")
        t.repondre("Ce qui change", "3j")
        vu = t.attendre("Décision")
        assert "3 jours du" in vu
        t.taper("t")
        t.repondre("o/n\\)", "o")
        vu = " ".join(t.attendre("Que faire").split())
        assert "Transmission refusée par la caisse" in vu
        assert f"Le document {ref}, qu’il devait remplacer, vaut toujours" in vu
        t.taper("m")
        assert "Annule et remplace l’avis du" in t.attendre("Décision")
        t.taper("t")
        t.repondre("o/n\\)", "o")
        vu = " ".join(t.attendre("Que faire").split())
        assert "BANC-AAT-AS-" in vu
        assert f"Il annule et remplace l’avis {ref}" in vu
        t.taper("")
        t.repondre("Patient", "")
        t.repondre("Menu", "j")
        t.repondre("Numéro, mots", ref)
        t.repondre("Numéro, mots", "1")
        vu = " ".join(t.attendre("Que faire").split())
        assert "Transmis, puis annulé et remplacé" in vu
        assert "r : corriger" not in vu
        quitter(t)
