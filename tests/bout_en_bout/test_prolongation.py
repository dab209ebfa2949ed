"""A prolongation, from the acknowledged avis that it follows to its own acknowledgement and its PDFs."""

import datetime as dt
import itertools
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aat.horloge import HorlogeSysteme

from tests.poste import Banc, Poste, Sortie, dates_du_jour
from tests.terminal import Terminal

EMPLOYEUR = {
    "raison_sociale": "Fonderie BANC", "voie": "12 rue du Test", "code_postal": "01460", "ville": "Brénod",
}  # fmt: skip


def _jour(decalage: int) -> dt.date:
    return HorlogeSysteme().aujourd_hui() + dt.timedelta(days=decalage)


def _iso(decalage: int) -> str:
    return _jour(decalage).isoformat()


def _initial(poste: Poste, exemple: dict[str, Any], *arguments: str, **champs: Any) -> str:
    """Keep an initial avis of five days from today and return its reference."""
    document = exemple | dates_du_jour() | champs
    fini = poste.aat("new-arret", "--depuis", "-", "--json", *arguments, entree=json.dumps(document))
    assert fini.code == 0, fini
    return str(fini.json()["ref"])


def _codes(sortie: Sortie) -> set[str]:
    return {c["code"] for c in sortie.json()["constats"]}


def _bloquants(sortie: Sortie) -> list[str]:
    return [c["code"] for c in sortie.json()["constats"] if c["severite"] == "bloquant"]


def test_prolonger_de_60_jours_jusqu_a_l_accuse(
    poste: Poste, exemple: dict[str, Any], tmp_path: Path, demarrer_banc: Callable[[Poste], Banc]
) -> None:
    """« aat prolong REF 60j » is one line of work: pre-filled, judged, transmitted, acknowledged, printed."""
    demarrer_banc(poste)
    poste.prescripteur()
    ref = _initial(
        poste, exemple, "--transmettre",
        ald=True, employeur=EMPLOYEUR, categorie="artiste-auteur",
        motif={"code": "00010004", "complement": "COMPLÉMENT TEST"},
        adresse_visite={"voie": "9 chemin du Test", "code_postal": "01100", "ville": "Oyonnax"},
        sorties={"mode": "libres", "a_partir_du": _iso(1), "raison": "RAISON TEST"},
    )  # fmt: skip
    sortie = tmp_path / "pdf"
    sortie.mkdir()
    fini = poste.aat(
        "prolong", ref, "60j", "--acceptation", "--transmettre", "--imprimer", "--sortie", str(sortie), "--json"
    )
    assert fini.code == 0, fini
    reponse = fini.json()
    assert reponse["etat"] == "acquitte"
    assert reponse["ref"] != ref
    assert reponse["transmission"]["numero"].startswith("BANC-AAT-AS-010100000-")
    d = reponse["document"]
    assert (d["nature"], d["debut"], d["fin"], d["jours"]) == ("prolongation", _iso(5), _iso(64), 60)
    assert d["prolongation"] == {
        "par": "medecin-traitant-ou-prescripteur", "autre_cas": None,
        "precedent": {"ref": ref, "debut": _iso(0), "fin": _iso(4)},
    }  # fmt: skip
    assert (d["ald"], d["categorie"], d["motif"]["complement"]) == (True, "artiste-auteur", "COMPLÉMENT TEST")
    assert d["employeur"] | EMPLOYEUR == d["employeur"]
    assert d["adresse_visite"]["ville"] == "Oyonnax"
    assert d["sorties"] == {"mode": "libres", "a_partir_du": _iso(5), "raison": "RAISON TEST"}
    assert d["assure"]["nir"] == exemple["assure"]["nir"]
    textes = {p.name: _texte(p) for p in sortie.glob("*.pdf")}
    volet = next(t for nom, t in textes.items() if "volet-3" in nom)
    recapitulatif = next(t for nom, t in textes.items() if "recapitulatif" in nom)
    assert "COMPLÉMENT TEST" not in volet
    assert "Prolongation" in recapitulatif
    assert ref in recapitulatif
    assert f"{_jour(4):%d/%m/%Y}" in recapitulatif


def _texte(pdf: Path) -> str:
    return subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True).stdout


def test_prolonger_un_atmp_sans_demander_qui_prolonge(
    poste: Poste, exemple: dict[str, Any], tmp_path: Path, demarrer_banc: Callable[[Poste], Banc]
) -> None:
    """AT/MP with its declared date; no case, none sent; the paper aid leaves the box empty."""
    demarrer_banc(poste)
    poste.prescripteur()
    ref = _initial(poste, exemple, "--transmettre", atmp={"nature": "accident", "date": _iso(-1)})
    fini = poste.aat("prolong", ref, "10j", "--acceptation", "--transmettre", "--json")
    assert fini.code == 0, fini
    assert fini.json()["etat"] == "acquitte"
    assert fini.json()["document"]["atmp"] == {"nature": "accident", "date": _iso(-1)}
    assert fini.json()["document"]["prolongation"]["par"] is None
    papier = poste.aat("prolong", ref, "11j", "--acceptation", "--imprimer", "--sortie", str(tmp_path), "--json")
    assert papier.code == 0, papier
    assert "Laisser vide (AT/MP)" in _texte(Path(papier.json()["impression"]["fichier"]))


def test_la_grossesse_de_l_arret_prolonge_est_reprise_et_se_decoche(
    poste: Poste, exemple: dict[str, Any], demarrer_banc: Callable[[Poste], Banc]
) -> None:
    """« avis-grossesse »: ticked as on the stop prolonged; unticked on purpose, or by a document, it is said."""
    demarrer_banc(poste)
    poste.prescripteur()
    ref = _initial(poste, exemple, grossesse_pathologique=True, motif={"code": "00080002"})
    suite = poste.aat("prolong", ref, "6j", "--simuler", "--json")
    assert suite.json()["document"]["grossesse_pathologique"] is True
    assert "grossesse" in suite.json()["recapitulatif"]
    assert "avis-grossesse" not in _codes(suite)
    sans = poste.aat("prolong", ref, "6j", "--sans-grossesse", "--simuler", "--json")
    assert sans.json()["document"]["grossesse_pathologique"] is False
    assert "avis-grossesse" in _codes(sans)
    document = {
        "version": 1, "nature": "prolongation", "jours": 6,
        "prolongation": {"par": "medecin-traitant-ou-prescripteur", "precedent": {"ref": ref}},
    }  # fmt: skip
    fini = poste.aat("prolong", "--depuis", "-", "--simuler", "--json", entree=json.dumps(document))
    assert "avis-grossesse" in _codes(fini)


def test_tout_se_change_sauf_le_patient(
    poste: Poste, exemple: dict[str, Any], demarrer_banc: Callable[[Poste], Banc]
) -> None:
    """Options and line override what was pre-filled; another patient is refused."""
    demarrer_banc(poste)
    ref = _initial(poste, exemple, atmp={"nature": "maladie", "date": _iso(-2)}, ald=True)
    fini = poste.aat(
        "prolong", ref, "angine 12j sorties libres", "--raison", "TEST", "--sans-atmp", "--sans-ald",
        "--par", "specialiste", "--categorie", "fonctionnaire", "--debut", _iso(1), "--simuler", "--json",
    )  # fmt: skip
    d = fini.json()["document"]
    assert (d["atmp"], d["ald"], d["categorie"], d["debut"]) == (None, False, "fonctionnaire", _iso(1))
    assert d["motif"]["libelle"] == "Angine"
    assert d["prolongation"]["par"] == "specialiste"
    assert {"prolongation-nature", "prolongation-chevauchement"} <= _codes(fini)
    autre = exemple["assure"] | {"nir": "255081416802538", "nom_famille": "TEST-AUTRE"}
    patient = poste.aat("identify", "--depuis", "-", "--json", entree=json.dumps(autre)).json()["patient"]
    refus = poste.aat("prolong", ref, "5j", "--patient", patient, "--simuler")
    assert refus.code == 2
    assert "autre patient" in refus.err


def test_sans_reference_le_dernier_arret_du_patient(
    poste: Poste, exemple: dict[str, Any], demarrer_banc: Callable[[Poste], Banc]
) -> None:
    """The patient's last known stop is prolonged; then the prolongation itself."""
    demarrer_banc(poste)
    poste.prescripteur()
    ref = _initial(poste, exemple)
    patient = poste.aat("identify", "--nir", "-", "--json", entree=exemple["assure"]["nir"]).json()["patient"]
    premiere = poste.aat("prolong", "7j", "--patient", patient, "--acceptation", "--json")
    assert premiere.code == 0, premiere
    assert premiere.json()["document"]["prolongation"]["precedent"]["ref"] == ref
    seconde = poste.aat("prolong", "3j", "--nir", "-", "--simuler", "--json", entree=exemple["assure"]["nir"])
    d = seconde.json()["document"]
    assert d["prolongation"]["precedent"]["ref"] == premiere.json()["ref"]
    assert d["prolongation"]["par"] == "medecin-traitant-ou-prescripteur"
    assert (d["debut"], d["fin"]) == (_iso(12), _iso(14))


def test_le_remplacant_est_propose(
    poste: Poste, exemple: dict[str, Any], demarrer_banc: Callable[[Poste], Banc]
) -> None:
    """A replacement of today prolongs another's avis: the case « remplaçant » is filled."""
    demarrer_banc(poste)
    ref = _initial(poste, exemple)
    remplacant = {
        "profession": "medecin", "rpps": "10000000017", "nom": "BANC-LEROY", "prenom": "Anne",
        "remplacant_de": {"nom": "MARTIN", "rpps": "10000000009"},
    }  # fmt: skip
    enregistre = poste.aat("config", "prescripteur", "--depuis", "-", entree=json.dumps(remplacant))
    assert enregistre.code == 0, enregistre
    fini = poste.aat("prolong", ref, "8j", "--simuler", "--json")
    d = fini.json()["document"]
    assert (d["prolongation"]["par"], d["prescripteur"]["nom"]) == ("remplacant", "BANC-LEROY")
    seul = remplacant | {"remplacant_de": None}
    assert poste.aat("config", "prescripteur", "--depuis", "-", entree=json.dumps(seul)).code == 0
    assert _bloquants(poste.aat("prolong", ref, "8j", "--acceptation", "--simuler", "--json")) == ["prolongation-cas"]


def test_personne_ne_prescrit_au_nom_de_l_avis_prolonge(
    poste: Poste, exemple: dict[str, Any], demarrer_banc: Callable[[Poste], Banc]
) -> None:
    """Without a configured prescriber: refused with the remedy, as for a new avis; a simulation names nobody."""
    demarrer_banc(poste)
    ref = _initial(poste, exemple)
    patient = poste.aat("identify", "--nir", "-", "--json", entree=exemple["assure"]["nir"]).json()["patient"]
    for arguments in ((ref, "8j"), ("8j", "--patient", patient)):
        refus = poste.aat("prolong", *arguments, "--acceptation", "--transmettre", "--json")
        assert refus.code == poste.aat("new-arret", "grippe 5j", "--transmettre").code == 2
        erreur = refus.json()["erreur"]
        assert erreur["champ"] == "prescripteur"
        assert "aat config prescripteur" in erreur["remede"]
        assert "MARTIN" not in refus.out + refus.err
        simule = poste.aat("prolong", *arguments, "--acceptation", "--simuler", "--json")
        assert simule.code == 3
        assert simule.json()["document"]["prescripteur"] is None
        assert "prescripteur-profession" in _bloquants(simule)
    assert [d["ref"] for d in poste.aat("transmit", "--etat", "--json").json()["documents"]] == [ref]


def test_au_terminal_le_prescripteur_de_l_avis_prolonge_est_propose(
    poste: Poste, exemple: dict[str, Any], demarrer_banc: Callable[[Poste], Banc]
) -> None:
    """« Est-ce vous ? » has no default; yes keeps that prescriber, and the case follows."""
    demarrer_banc(poste)
    ref = _initial(poste, exemple)
    with Terminal(poste.maison, "prolong", ref, "8j") as t:
        vu = t.repondre("Est-ce vous", "")
        assert "Paul MARTIN, médecin, RPPS 10000000009" in vu
        t.repondre("Répondez par o", "o")
        t.attendre("PROLONGATION")
        t.repondre(r"\[a\]bandonner", "g")
        t.repondre("Le patient accepte", "o")
        t.attendre("validé, pas encore transmis")
        assert t.fin() == 0
    assert poste.aat("config", "--json").json()["prescripteur"]["rpps"] == "10000000009"


def test_au_terminal_un_autre_prescripteur_se_nomme(
    poste: Poste, exemple: dict[str, Any], demarrer_banc: Callable[[Poste], Banc]
) -> None:
    """« Est-ce vous ? » answered no: the first-use questions, and nothing of the other's is signed."""
    demarrer_banc(poste)
    ref = _initial(poste, exemple)
    with Terminal(poste.maison, "prolong", ref, "8j", "--acceptation") as t:
        t.repondre("Est-ce vous", "n")
        for question, reponse in (
            (r"Profession \[1\]", ""), ("RPPS", "10000000017"), ("Nom", "BANC-LEROY"), ("Prénom", "Anne"),
            ("Spécialité", ""), ("cabinet", ""), ("voie", ""), ("Code postal", ""), ("Ville", ""),
        ):  # fmt: skip
            t.repondre(question, reponse)
        t.repondre("Prolongé par le médecin", "2")
        t.repondre(r"\[a\]bandonner", "a")
        assert t.fin() == 0
        assert "MARTIN" not in t.ecran.split("Est-ce vous")[1]


def _prolongation(exemple: dict[str, Any], **champs: Any) -> str:
    par = {"par": "specialiste", "precedent": {"fin": "2026-11-22"}}
    return json.dumps(exemple | {"nature": "prolongation", "prolongation": par} | champs)


def test_depuis_un_document(poste: Poste, exemple: dict[str, Any]) -> None:
    """The document stands on its own, the same by both commands; its context is known; an initial is refused."""
    document = _prolongation(exemple)
    for commande in ("prolong", "new-arret"):
        fini = poste.aat(commande, "--depuis", "-", "--simuler", "--au", "2026-11-23", "--json", entree=document)
        assert fini.code == 0, fini
        assert _codes(fini) == {"sorties-presence"}
    contexte = {"arrets_precedents": [{"nature": "initial", "debut": "2026-11-09", "fin": "2026-11-19", "ref": None}]}
    trou = json.loads(_prolongation(exemple, contexte=contexte)) | {"prolongation": {"par": "specialiste"}}
    sortie = poste.aat("prolong", "--depuis", "-", "--simuler", "--au", "2026-11-23", "--json", entree=json.dumps(trou))
    (continuite,) = [c for c in sortie.json()["constats"] if c["code"] == "prolongation-continuite"]
    for jour in ("vendredi 20/11/2026", "samedi 21/11/2026 (week-end)", "dimanche 22/11/2026 (week-end)"):
        assert jour in continuite["message"]
    sans_debut = trou | {"debut": None, "fin": None, "jours": 9, "sorties": {"mode": "horaires-limites"}}
    for commande, source in itertools.product(("prolong", "new-arret"), ("--depuis", "--lot")):
        complete = poste.aat(
            commande, source, "-", "--simuler", "--au", "2026-11-23", "--json", entree=json.dumps(sans_debut)
        )
        assert complete.json()["document"]["debut"] == "2026-11-20", (commande, source)
        assert complete.json()["document"]["prolongation"]["precedent"]["fin"] == "2026-11-19"
    refus = poste.aat("prolong", "--depuis", "-", "--simuler", entree=json.dumps(exemple))
    assert refus.code == 2
    assert "new-arret" in refus.err


def test_un_document_qui_nomme_un_avis_garde_en_prend_ce_qu_il_ne_dit_pas(
    poste: Poste, exemple: dict[str, Any], demarrer_banc: Callable[[Poste], Banc]
) -> None:
    """Reference and days are enough, besides who prolongs and the acceptance."""
    demarrer_banc(poste)
    ref = _initial(poste, exemple, employeur=EMPLOYEUR)
    document = {
        "version": 1, "jours": 14, "acceptation": True, "teleconsultation": False,
        "prescripteur": exemple["prescripteur"],
        "prolongation": {"par": "cabinet-de-groupe", "precedent": {"ref": ref}},
    }  # fmt: skip
    fini = poste.aat("prolong", "--depuis", "-", "--simuler", "--json", entree=json.dumps(document))
    assert fini.code == 0, fini
    d = fini.json()["document"]
    assert (d["debut"], d["fin"], d["motif"]["code"]) == (_iso(5), _iso(18), "00010004")
    assert d["employeur"]["raison_sociale"] == "Fonderie BANC"
    assert d["prolongation"]["precedent"] == {"ref": ref, "debut": _iso(0), "fin": _iso(4)}


@pytest.mark.parametrize(
    ("titre", "code", "arguments", "entree"),
    [
        ("arrêt précédent inconnu", 2, ["5j", "--simuler"], ""),
        ("référence et fichier", 2, ["7M2K9QX4TB", "--depuis", "-", "--simuler"], "{}"),
        ("cas inconnu", 2, ["5j", "--par", "voisin", "--simuler"], ""),
        ("« initial » dans la ligne", 2, ["initial grippe 5j", "--simuler"], ""),
        ("--au sans --simuler", 2, ["5j", "--au", "2026-01-01"], ""),
        ("NIR en argument", 2, ["5j", "--nir", "269054958815780", "--simuler"], ""),
        ("référence inconnue", 4, ["7M2K9QX4TB", "60j", "--simuler"], ""),
        ("numéro d’accusé inconnu", 4, ["AAT-AS-010110000-211210-135818-177", "60j", "--simuler"], ""),
        ("refus d’une règle", 3, ["grippe 5j", "--debut", "2026-11-23", "--simuler", "--au", "2026-11-23"], ""),
    ],
)
def test_codes_de_sortie(poste: Poste, titre: str, code: int, arguments: list[str], entree: str) -> None:
    """One cause, one code; nothing written."""
    sortie = poste.aat("prolong", *arguments, entree=entree)
    assert sortie.code == code, (titre, sortie)
    assert not any(p.is_file() for p in poste.maison.rglob("*")), titre


def test_par_n_est_pas_une_option_d_un_avis_initial(poste: Poste) -> None:
    """« --par » on an initial avis is told apart; « prolongation » in the line makes one."""
    refus = poste.aat("new-arret", "grippe 5j", "--par", "specialiste", "--simuler")
    assert refus.code == 2
    assert "aat prolong" in refus.err
    fini = poste.aat(
        "new-arret", "prolongation grippe 5j", "--par", "specialiste", "--fin-precedent", "22/11/2026",
        "--simuler", "--au", "2026-11-23", "--json",
    )  # fmt: skip
    assert fini.json()["document"]["nature"] == "prolongation"
    assert fini.json()["document"]["debut"] == "2026-11-23"
    assert fini.json()["document"]["prolongation"]["precedent"]["fin"] == "2026-11-22"


def test_un_lot_de_prolongations(poste: Poste, exemple: dict[str, Any], tmp_path: Path) -> None:
    """Each line is completed as a prolongation; an initial one is refused alone."""
    sans_nature = json.loads(_prolongation(exemple)) | {"nature": None}
    fichier = tmp_path / "lot.jsonl"
    fichier.write_text(f"{json.dumps(sans_nature)}\n{json.dumps(exemple)}\n", encoding="utf-8")
    fini = poste.aat("prolong", "--lot", str(fichier), "--simuler", "--au", "2026-11-23")
    lignes = [json.loads(texte) for texte in fini.out.splitlines()]
    assert [(ligne["ligne"], ligne["code"]) for ligne in lignes] == [(1, 0), (2, 2)]
    assert lignes[0]["document"]["nature"] == "prolongation"
    assert fini.code == 2


def test_ce_qui_manque_est_demande(
    poste: Poste, exemple: dict[str, Any], demarrer_banc: Callable[[Poste], Banc]
) -> None:
    """On a terminal: the patient, who prolongs, how long; then the récapitulatif and the acknowledgement."""
    demarrer_banc(poste)
    poste.prescripteur()
    exemple["prescripteur"] |= {"rpps": "10000000017", "medecin_traitant": False}
    _initial(poste, exemple)
    with Terminal(poste.maison, "prolong") as t:
        t.repondre("Patient", "durand")
        t.repondre("c’est ce patient", "")
        t.attendre("Prolonge l’arrêt fini le")
        t.repondre("Prolongé par le médecin", "6")
        t.repondre("Quel autre cas", "cabinet fermé")
        t.repondre("Durée", "10j")
        t.attendre("PROLONGATION")
        t.attendre("Prolongé par un autre cas")
        t.repondre(r"\[m\]odifier", "m")
        t.repondre("qui prolonge", "par")
        t.repondre("Prolongé par le médecin", "3")
        t.attendre("Prolongé par le spécialiste")
        t.repondre(r"\[t\]ransmettre", "t")
        t.repondre("Le patient accepte", "o")
        t.attendre("BANC-AAT-AS-")
        assert t.fin() == 0


def test_sur_un_terminal_la_fin_de_l_arret_inconnu_est_demandee(poste: Poste) -> None:
    """Another doctor's stop, not kept here: its end is asked, the first day follows."""
    poste.prescripteur()
    patient = poste.patient()
    with Terminal(poste.maison, "prolong", "grippe 6j", "--patient", patient) as t:
        t.repondre("Dernier jour de l’arrêt prolongé", f"{_jour(0):%d/%m/%Y}")
        t.repondre("Prolongé par le médecin", "1")
        t.attendre(f"6 jours du .*{_jour(1):%d/%m/%Y}")
        t.repondre(r"\[a\]bandonner", "a")
        assert t.fin() == 0
