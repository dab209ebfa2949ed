"""Support: states, timeline, bundle, journal, reconciliation and purge, without a terminal, without the key."""

import datetime as dt
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aat.cli import ecran_a_part
from aat.composition import Atelier
from aat.erreurs import ErreurAat, ErreurCarte, ErreurRefus, ErreurUsage
from aat.services import levee, paquet

from tests.bout_en_bout.test_marqueurs import MARQUEURS, planter
from tests.marqueurs import fuites
from tests.patience import PATIENCE_S
from tests.poste import Banc, Poste
from tests.terminal import Terminal

ETAPES = ("dns_ms", "connexion_ms", "tls_ms", "ecriture_ms", "attente_ms", "lecture_ms")


def envoyer(poste: Poste, exemple: dict[str, Any], code: int = 0, **autres: object) -> str:
    """Send the marked example and return its ref."""
    document = json.dumps(json.loads(planter(exemple)) | autres)
    envoye = poste.aat("new-arret", "--depuis", "-", "--transmettre", "--json", entree=document)
    assert envoye.code == code, envoye
    return str(envoye.json()["ref"])


def test_ce_que_l_assistance_lit_sans_la_cle(
    poste: Poste, tmp_path: Path, exemple: dict[str, Any], demarrer_banc: Callable[[Poste], Banc]
) -> None:
    """Acknowledged, then a failure: state, timeline, journal and bundle, all with the key taken away."""
    banc = demarrer_banc(poste)
    ref = envoyer(poste, exemple)
    banc.scenario("503", "--fois", "1")
    refuse = envoyer(poste, exemple, 6, motif={"code": "00010001", "complement": "ZQCOMPLEMENT"})
    shutil.move(poste.maison / "cles", tmp_path / "cles-ailleurs")

    (essai,) = [json.loads(li) for li in poste.aat("support", "chrono", ref, "--json").out.splitlines()]
    assert all(essai[etape] is not None and essai[etape] >= 0 for etape in ETAPES), essai
    assert essai["tls"] == "TLSv1.3"
    assert essai["pair"].startswith(("127.0.0.1:", "::1:"))
    assert len(essai["certificat_service"]) == 16
    assert len(essai["requete_serveur"]) == 32
    assert essai["octets_envoyes"] > 1000 < essai["octets_recus"]
    texte = poste.aat("support", "chrono", ref)
    assert all(dit in texte.out for dit in ("DNS ", "attente ")), texte

    etat = poste.aat("support", "etat", refuse, "--json").json()
    assert (etat["etat"], etat["derniere_erreur"], etat["organisme"]) == ("a-reessayer", "T503", "010100000")
    assert etat["patient"].startswith("P-")
    assert [e["code"] for e in etat["essais_faits"]] == ["T503"]
    lisible = poste.aat("support", "etat", refuse)
    assert lisible.code == 0
    assert "T503" in lisible.out

    par_code = poste.aat("journal", "--code", "t503", "--json")
    assert [json.loads(li)["ref"] for li in par_code.out.splitlines()] == [refuse]
    assert poste.aat("journal", "--organisme", "99").out == "Aucune ligne ne répond à ces choix.\n"
    assert ref in poste.aat("journal", "--etat", "acquitte", "--depuis", "2026-01-01", "--organisme", "01").out
    assert poste.aat("journal", "--jusqu-a", "2020-01-01").out == "Aucune ligne ne répond à ces choix.\n"

    fait = poste.aat("support", "paquet", "--sortie", str(tmp_path / "p.jsonl"), "--oui")
    assert fait.code == 0, fait
    octets = (tmp_path / "p.jsonl").read_bytes()
    assert (tmp_path / "p.jsonl").stat().st_mode & 0o777 == 0o600
    assert fait.out.encode() == octets, "what is shown is what is written"
    lignes = [json.loads(li) for li in octets.splitlines()]
    assert lignes[0]["lignes"] == len(lignes) - 1
    assert lignes[0]["champs_ecartes"] == 0, "what the program itself writes has the form that the bundle admits"
    codes = {li["nom"]: li["code_sortie"] for li in lignes if li["genre"] == "controle" and li["etat"] != "panne"}
    assert codes["carte CPS"] == codes["dossiers"] == 0
    assert {li["genre"] for li in lignes} == {"manifeste", *paquet.CHAMPS} - set()
    assert {li["ref"] for li in lignes if li["genre"] == "document"} == {ref, refuse}
    sans_cle = poste.aat("audit", "verifier", "--sans-cle", "--json").json()
    assert (sans_cle["rupture"], sans_cle["complet"]) == (None, False)
    assert poste.aat("audit", "verifier").code == 8
    messages = (fait.out, texte.out, lisible.out, json.dumps(etat), par_code.out, fait.err)
    assert [fuites(m.encode(), MARQUEURS) for m in messages] == [[]] * len(messages)
    assert b"MARTIN" not in octets.upper()

    (tmp_path / "cles-ailleurs").rename(poste.maison / "cles")
    verdict = poste.aat("audit", "verifier", "--json").json()
    assert (verdict["rupture"], verdict["complet"]) == (None, True)
    assert verdict["ancres"] >= 1, "each signed payload holds a link"


def test_l_etat_dit_ce_que_cela_veut_dire(
    poste: Poste, exemple: dict[str, Any], demarrer_banc: Callable[[Poste], Banc]
) -> None:
    """What happened, what it means, what to look at, in the time of the prescriber's place."""
    banc = demarrer_banc(poste)
    transmis = poste.aat("support", "etat", envoyer(poste, exemple))
    assert "à transmettre avant" not in transmis.out, "of what has left, a deadline says nothing"
    banc.scenario("503", "--fois", "1")
    refuse = envoyer(poste, exemple, 6, motif={"code": "00010001", "complement": "ZQCOMPLEMENT"})
    etat = poste.aat("support", "etat", refuse, "--json").json()
    lisible = poste.aat("support", "etat", refuse)
    assert "à transmettre avant" in lisible.out
    for dit in (
        "indisponible. (T503)",
        "À vérifier",
        "aintenance du service",
        "un nouvel essai est prévu",
        "temporaire",
    ):
        assert dit in lisible.out
    depuis = dt.datetime.fromisoformat(etat["etat_depuis"]).astimezone(ZoneInfo("Europe/Paris"))
    ailleurs = {"TZ": "Asia/Tokyo"}
    assert f"{depuis:%d/%m/%Y %H:%M:%S}" in poste.aat("support", "etat", refuse, env=ailleurs).out
    assert f"{depuis:%d/%m/%Y %H:%M:%S}" in poste.aat("journal", refuse, env=ailleurs).out
    assert re.fullmatch("[0-9a-f]{8}", etat["cle"])
    assert re.fullmatch("[0-9a-f]{8}", etat["empreinte"])
    assert etat["file"] == {"a-reessayer": 1, "acquitte": 1}
    assert abs(etat["logiciel"]["ecart_horloge_s"]) < 60


def test_apres_une_restauration(
    poste: Poste, tmp_path: Path, exemple: dict[str, Any], demarrer_banc: Callable[[Poste], Banc]
) -> None:
    """Backup, two more documents, disaster: key from the sheet, store from the backup, the rest from the service."""
    banc = demarrer_banc(poste)
    fiche = tmp_path / "fiche.txt"
    banc.scenario("503", "--fois", "2")
    envoyer(poste, exemple, 6, motif={"code": "00010001", "complement": "ZQCOMPLEMENT"})
    en_file = envoyer(poste, exemple, 6)
    assert poste.aat("cle", "sauvegarder", "--sortie", str(fiche)).code == 0
    shutil.copytree(poste.maison / "coffre", tmp_path / "sauvegarde")
    assert poste.aat("transmit", en_file).code == 0
    exemple["assure"]["nir"] = "253072A07300443"
    perdu = envoyer(poste, exemple)
    numero = poste.aat("transmit", perdu, "--etat", "--json").json()["documents"][0]["numero"]
    for dossier in ("coffre", "cles"):
        shutil.rmtree(poste.maison / dossier)
    shutil.copytree(tmp_path / "sauvegarde", poste.maison / "coffre")

    assert poste.aat("transmit", "--tout").code == 8
    assert poste.aat("cle", "restaurer", "--depuis", str(fiche)).code == 0
    bilan = poste.aat("reconcilier", "--json")
    assert bilan.code == 0, bilan
    lu = bilan.json()
    assert (lu["acquittes"], lu["differents"], lu["incroyables"]) == (1, 0, 0)
    assert [p["numero"] for p in lu["perdus"]] == [numero]
    assert poste.aat("transmit", en_file, "--etat", "--json").json()["documents"][0]["etat"] == "acquitte"
    assert poste.aat("transmit", perdu).code == 4
    again = poste.aat("reconcilier", "--depuis", "2026-01-01")
    assert again.code == 0
    assert re.search(rf"{numero}  reçu le \d\d/\d\d/\d{{4}} à \d\d:\d\d\n", again.out)
    assert "Encore en file\u00a0: 1 (" in again.out, "given up since the backup, it would leave again: said"
    banc.processus.terminate()
    banc.processus.wait()
    assert poste.aat("reconcilier").code == 6
    assert fuites(again.out.encode() + bilan.out.encode(), MARQUEURS) == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["support", "etat", "7M2K9QX4TB"], 4),
        (["support", "chrono", "7M2K9QX4TB"], 4),
        (["support", "paquet"], 2),
        (["support", "lever", "7M2K9QX4TB"], 2),
        (["journal", "--etat", "parti"], 2),
        (["journal", "--organisme", "abc"], 2),
        (["journal", "--depuis", "hier"], 2),
        (["reconcilier", "--depuis", "2026-02-30"], 2),
        (["purge"], 2),
        (["purge", "--oui", "--archiver", "/nulle/part"], 4),
        (["purge", "--simuler", "--json"], 0),
        (["cle", "etat"], 0),
        (["cle", "sauvegarder"], 2),
        (["cle", "sauvegarder", "--sortie", "fiche.txt"], 8),
        (["cle", "creer", "--phrase"], 8),
        (["cle", "restaurer"], 2),
        (["cle", "changer"], 2),
        (["cle", "changer", "--phrase"], 8),
        (["audit", "verifier", "--json"], 0),
    ],
)
def test_sans_terminal_ni_coffre(poste: Poste, arguments: list[str], code: int) -> None:
    """Nothing is asked, one cause, one code, a French sentence; nothing is made."""
    sortie = poste.aat(*arguments)
    assert sortie.code == code, sortie
    assert (code == 0) == (sortie.err == ""), sortie
    assert not (poste.maison / "coffre").exists()


@pytest.mark.parametrize("groupe", ["support", "purge", "reconcilier", "journal", "cle", "audit", "diagnostic"])
def test_chaque_commande_a_son_aide(poste: Poste, groupe: str) -> None:
    """In French, with an example."""
    aide = poste.aat(groupe, "--help")
    assert aide.code == 0
    assert "Exemple" in aide.out
    assert "Usage\u00a0:" in aide.out.replace(" :", "\u00a0:")


@contextmanager
def _suivre(poste: Poste) -> Iterator["subprocess.Popen[bytes]"]:
    """Follow the journal in a process of its own, which waits already and ends with the block."""
    with subprocess.Popen(
        [sys.executable, "-m", "aat", "journal", "--suivre", "--json"],
        env={"AAT_MAISON": str(poste.maison), "PATH": os.environ["PATH"]},
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as suivi:  # fmt: skip
        try:
            assert suivi.stderr is not None
            assert b"En attente" in suivi.stderr.readline()
            yield suivi
        finally:
            suivi.kill()


def test_le_journal_suit(poste: Poste, exemple: dict[str, Any]) -> None:
    """A line written later by another process comes out; Ctrl+C ends with 130."""
    document = planter(exemple)
    assert poste.aat("new-arret", "--depuis", "-", "--json", entree=document).code in (0, 2), "papier ou non réglé"
    poste.patient()
    with _suivre(poste) as suivi:
        coffre = poste_coffre(poste)
        coffre.noter("essai-de-suivi", None, {"nombre": "7"}, Atelier().horloge.maintenant())
        coffre.fermer()
        assert suivi.stdout is not None
        assert json.loads(suivi.stdout.readline())["quoi"] == "essai-de-suivi"
        suivi.send_signal(2)
        assert suivi.wait(timeout=PATIENCE_S) == 130


def test_le_journal_suivi_ne_saute_rien(poste: Poste) -> None:
    """More new lines between two looks than an answer shows: all of them come out, in order."""
    poste.patient()
    coffre = poste_coffre(poste)
    coffre.noter("essai-de-suivi", None, {"nombre": "0"}, Atelier().horloge.maintenant())
    with _suivre(poste) as suivi:
        with coffre.purge._connexion.ecriture() as sqlite:
            for rang in range(1, 81):
                coffre._audit.ecrire(
                    sqlite, "essai-de-suivi", None, {"nombre": str(rang)}, Atelier().horloge.maintenant()
                )
        assert suivi.stdout is not None
        for rang in range(1, 81):
            assert json.loads(suivi.stdout.readline())["details"]["nombre"] == str(rang)
    coffre.fermer()


def test_une_purge_archive_puis_efface(
    poste: Poste, tmp_path: Path, exemple: dict[str, Any], demarrer_banc: Callable[[Poste], Banc],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    """Six years later: nothing without an archive; with one, the copy is there and the content is not."""
    banc = demarrer_banc(poste)
    banc.scenario("accuse-faux", "--fois", "1")
    ref = envoyer(poste, exemple, 6)
    assert poste.aat("transmit", ref).code == 0
    vieux = poste.maison / "support"
    vieux.mkdir(mode=0o700)
    (vieux / "aat-support-20200101-000000-abcdef.jsonl").touch()
    os.utime(vieux / "aat-support-20200101-000000-abcdef.jsonl", (0, 0))
    assert poste.aat("purge", "--simuler", "--json").json()["contenus"] == []
    monkeypatch.setenv("AAT_MAISON", str(poste.maison))
    from aat import composition_purge

    atelier = Atelier()
    atelier.horloge = _Plus(6 * 366)
    assert composition_purge.echus(atelier).contenus == (ref,)
    sans = composition_purge.purger(atelier, None)
    assert (sans.contenus, sans.paquets, sans.tentatives) == ((), 1, 2)
    assert atelier.coffre().lire(ref).contenu
    archives = tmp_path / "archives"
    archives.mkdir()
    assert composition_purge.purger(atelier, str(archives)).contenus == (ref,)
    copie = json.loads((archives / f"aat-{ref}" / "document.json").read_bytes())
    assert "ZQNOMFAMILLE" in json.dumps(copie)
    signe = json.loads((archives / f"aat-{ref}" / "document-signe.json").read_bytes())
    assert {"payload", "signature"} <= set(signe), "the bytes that were signed: what proves"
    assert len((archives / f"aat-{ref}" / "accuse-refuse-1.bin").read_bytes()) > 100
    with pytest.raises(ErreurAat, match="effacé"):
        atelier.coffre().lire(ref)
    assert atelier.coffre().verifier_audit().rupture is None
    atelier.coffre().fermer()
    assert not list(vieux.iterdir())
    assert poste.aat("audit", "verifier").code == 0


def test_la_levee_du_masque(
    poste: Poste, exemple: dict[str, Any], demarrer_banc: Callable[[Poste], Banc], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The signer's key proves who is there; ten minutes; three audit events; another prescriber is refused."""
    demarrer_banc(poste)
    ref = envoyer(poste, exemple)
    monkeypatch.setenv("AAT_MAISON", str(poste.maison))
    atelier = Atelier()
    with pytest.raises(ErreurCarte):
        levee.lever(ref, atelier, atelier.coffre())
    poste.prescripteur()
    atelier = Atelier()
    ouverte = levee.lever(ref, atelier, atelier.coffre())
    assert "ZQCOMPLEMENT" in ouverte.texte
    assert 590 < ouverte.reste_s() <= 600
    assert "ZQ" not in repr(ouverte)
    ouverte.refermer()
    quoi = [e.quoi for e in atelier.coffre().historique(ref)][:3]
    assert quoi == ["levee-masque-fin", "lecture", "levee-masque"]
    monkeypatch.setattr(atelier.coffre(), "meme_prescripteur", lambda *_: False)
    with pytest.raises(ErreurRefus, match="prescripteur"):
        levee.lever(ref, atelier, atelier.coffre())
    assert atelier.coffre().historique(ref)[0].quoi == "levee-masque-refusee"
    with pytest.raises(ErreurUsage, match="terminal"):
        ecran_a_part.montrer(lambda: pytest.fail("opened without a terminal"))
    atelier.coffre().fermer()


def test_un_masque_leve_ne_reste_pas_a_l_ecran(
    poste: Poste, exemple: dict[str, Any], demarrer_banc: Callable[[Poste], Banc]
) -> None:
    """Asked to end, the page is cleared and its end is audited."""
    demarrer_banc(poste)
    poste.prescripteur()
    ref = envoyer(poste, exemple)
    with Terminal(poste.maison, "support", "lever", ref) as terminal:
        terminal.attendre("Masque levé 10 minutes")
        terminal.signaler(signal.SIGTERM)
        assert terminal.fin() == 130
        assert "\x1b[?1049l" in terminal.ecran
    assert [json.loads(li)["quoi"] for li in poste.aat("journal", ref, "--json").out.splitlines()][:3] == [
        "levee-masque-fin", "lecture", "levee-masque",
    ]  # fmt: skip


def test_le_paquet_n_ecrit_rien_quand_la_relecture_trouve() -> None:
    """A NIR in a number, or the prescriber's name in a code: refused, by the line's number only."""
    for valeurs in ({"numero": "X-2690549588157.80"}, {"numero": "BANC-MARTIN"}):
        with pytest.raises(ErreurRefus, match="ligne 2") as refus:
            paquet.composer([("document", valeurs)], "2026-11-23T09:30:05Z", ("Martin", "", "abc"))
        assert valeurs["numero"] not in str(refus.value)
    sain = paquet.composer(
        [("document", {"numero": "MARTINET", "nom": "x", "essais": "1"})], "2026-11-23T09:30:05Z", ("Martin",)
    )
    assert (sain.lignes, sain.ecartes) == (1, 2)


class _Plus:
    """The real clock, so many days later."""

    def __init__(self, jours: int) -> None:
        self._jours = jours

    def maintenant(self) -> Any:
        import datetime as dt

        return dt.datetime.now(dt.UTC) + dt.timedelta(days=self._jours)

    def aujourd_hui(self) -> Any:
        return self.maintenant().date()


def poste_coffre(poste: Poste) -> Any:
    """Open the workstation's store with its key."""
    from aat.coffre.ouverture import ouvrir_coffre
    from aat.emplacements import emplacements

    time.sleep(0)
    return ouvrir_coffre(emplacements({"AAT_MAISON": str(poste.maison)}))


def test_un_defaut_sans_coffre_se_retrouve_au_journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reference that is to be reported is in the log, even of a command that opens no store."""
    from aat import journalisation
    from aat.cli.diagnostics import defaut_explique

    monkeypatch.setenv("AAT_MAISON", str(tmp_path))
    monkeypatch.setattr(journalisation, "_dossier", None)
    (tmp_path / "journaux").mkdir(mode=0o700)
    dit = defaut_explique(ValueError("ZQNOMFAMILLE"))
    (ligne,) = (tmp_path / "journaux" / journalisation.NOM_FICHIER).read_text().splitlines()
    assert json.loads(ligne)["reference"] in dit.message
    assert "ZQ" not in ligne + dit.message
