"""F23 and F24: a store that may not, or cannot, be used: said in French with its code, and nothing is written or sent."""

import datetime as dt
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from aat.banc.registre import Registre
from aat.codes_sortie import CodeSortie
from aat.coffre.sqlite import CoffreSqlite
from aat.domaine.etats import Etat
from aat.erreurs import ErreurCoffre
from aat.services.guichet import Guichet

from tests.coffre.fabrique import CLE
from tests.fautes.test_disque_plein import peut_monter
from tests.poste import Banc, Poste
from tests.transmission.essai import Essai
from tests.transmission.essai_poste import juger_poste
from tests.transmission.ouvrier_enfant import CADENCE, outils

F = pytest.mark.faute


@pytest.fixture
def en_file(poste: Poste, demarrer_banc: Callable[[Poste], Banc]) -> Poste:
    """A workstation with a document that waits for the service, which answers again."""
    poste.prescripteur()
    patient = poste.patient()
    banc = demarrer_banc(poste)
    banc.scenario("503", "1", "--fois", "1")
    ecrit = poste.aat("new-arret", "grippe 5j", "--patient", patient, "--acceptation", "--transmettre", "--json")
    assert ecrit.code == 6, ecrit
    return poste


def refuse(poste: Poste) -> str:
    """Run the queue, which must be refused with nothing sent; return what is said."""
    registre = Registre(poste.maison / "banc")
    avant = len(registre.effets())
    vu = poste.aat("transmit", "--tout")
    assert vu.code == CodeSortie.COFFRE, vu
    assert len(registre.effets()) == avant
    registre.fermer()
    return vu.err


@F("F23")
@pytest.mark.parametrize(("quoi", "mode"), [("coffre/aat.sqlite3", 0o644), ("coffre", 0o755), (".", 0o750)])
def test_coffre_trop_ouvert(en_file: Poste, quoi: str, mode: int) -> None:
    """Refused, with the command that mends it; mended so, the document leaves."""
    (en_file.maison / quoi).chmod(mode)
    dit = refuse(en_file)
    (commande,) = [
        ligne.strip() for ligne in dit.replace("«", "\n").replace("»", "\n").splitlines() if "chmod" in ligne
    ]
    subprocess.run(["sh", "-c", commande[commande.index("chmod") :]], check=True)
    assert en_file.aat("transmit", "--tout").code == 0
    assert [e.etat for e in juger_poste(en_file).values()] == [Etat.ACQUITTE]


@F("F23")
def test_coffre_d_un_autre(en_file: Poste) -> None:
    """Refused, its owner named by what to do; given back, the document leaves."""
    if os.geteuid() != 0:
        pytest.skip("non joué : donner un fichier à un autre demande d’être root")
    base = en_file.maison / "coffre" / "aat.sqlite3"
    os.chown(base, 65_534, 65_534)
    assert "appartient" in refuse(en_file)
    os.chown(base, 0, 0)
    assert en_file.aat("transmit", "--tout").code == 0
    assert [e.etat for e in juger_poste(en_file).values()] == [Etat.ACQUITTE]


@F("F23")
def test_disque_en_lecture_seule(en_file: Poste) -> None:
    """T601 at the first write, nothing sent; the disk writable again, the document leaves."""
    if not peut_monter():
        pytest.skip("non joué : monter un disque en lecture seule demande d’être root sous Linux")
    lieu = str(en_file.maison / "coffre")
    etapes = f"mount --bind '{lieu}' '{lieu}' && mount -o remount,ro,bind '{lieu}' && \"$@\""
    commande = [sys.executable, "-m", "aat", "transmit", "--tout"]
    vu = subprocess.run(
        ["unshare", "--mount", "--", "sh", "-c", etapes, "sh", *commande],
        env={"AAT_MAISON": str(en_file.maison), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"},
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert vu.returncode == CodeSortie.COFFRE, vu.stderr
    assert "T601" in vu.stderr
    assert "Traceback" not in vu.stderr
    assert en_file.aat("transmit", "--tout").code == 0
    assert [e.etat for e in juger_poste(en_file).values()] == [Etat.ACQUITTE]


def presse(essai: Essai) -> CoffreSqlite:
    """Open the store, waiting for no lock."""
    return CoffreSqlite(essai.base, CLE, attente_verrou_ms=50, cadence=CADENCE)


@F("F24")
def test_base_verrouillee_avant_l_envoi(essai: Essai, registre: Registre) -> None:
    """T602 after the wait, nothing claimed nor sent; the lock gone, the same worker goes on."""
    (document_id,) = essai.deposer()
    coffre = presse(essai)
    guichet = Guichet(coffre, outils(coffre, essai.banc.profil))
    with closing(sqlite3.connect(essai.base, isolation_level=None)) as verrou:
        verrou.execute("BEGIN IMMEDIATE")
        with pytest.raises(ErreurCoffre, match="T602"):
            guichet.prendre()
    assert registre.receptions(essai.cles[document_id]) == []
    assert guichet.faire(coffre.etat(document_id)).etat is Etat.ACQUITTE
    guichet.fermer()
    coffre.fermer()
    essai.juger()


@F("F24")
def test_base_verrouillee_pendant_l_envoi(essai: Essai, registre: Registre) -> None:
    """The acknowledgement cannot be written in time: T602; the lease ends, it is asked for: the same number."""
    (document_id,) = essai.deposer()
    coffre = presse(essai)
    guichet = Guichet(coffre, outils(coffre, essai.banc.profil))
    prise = guichet.prendre()
    assert prise
    fait = guichet.porter(prise)
    assert fait is not None
    with closing(sqlite3.connect(essai.base, isolation_level=None)) as verrou:
        verrou.execute("BEGIN IMMEDIATE")
        with pytest.raises(ErreurCoffre, match="T602"):
            coffre.conclure(prise, fait.issue, dt.datetime.now(dt.UTC))
    guichet.fermer()
    coffre.fermer()
    effet = registre.effet(document_id, 1)
    assert effet is not None
    assert essai.juger(vide=False)[document_id].etat is Etat.EN_COURS
    essai.vider()
    assert essai.juger()[document_id].numero == effet.numero


@F("F24")
def test_journal_de_la_base_efface_sous_un_programme_ouvert(essai: Essai) -> None:
    """T603 for the others, who send nothing; the one that holds it gives it back whole, and everything leaves."""
    poses = essai.deposer(3)
    coffre = essai.coffre()
    coffre.rappeler(dt.datetime.now(dt.UTC))
    coffre.noter("controle", None, {}, dt.datetime.now(dt.UTC))
    essai.base.with_name(essai.base.name + "-wal").unlink()
    ouvrier = essai.lancer()
    assert ouvrier.wait(30) != 0
    assert "T603" in essai.erreurs()
    assert {e.document_id for e in coffre.etats()} == set(poses)
    coffre.fermer()
    essai.juger(vide=False)
    essai.vider()
    assert {e.etat for e in essai.juger().values()} == {Etat.ACQUITTE}


def _tronquee(base: Path) -> None:
    os.truncate(base, base.stat().st_size // 3)


def _trop_recente(base: Path) -> None:
    with closing(sqlite3.connect(base)) as ouverte:
        ouverte.execute("PRAGMA user_version = 99")


def _autre_chose(base: Path) -> None:
    base.write_bytes(b"ceci n'est pas une base de donnees" * 100)


@F("F24")
@pytest.mark.parametrize(
    ("abimer", "dit"),
    [(_tronquee, "T603"), (_trop_recente, "plus récente"), (_autre_chose, "T603")],
)
def test_base_abimee_puis_remise(essai: Essai, abimer: Callable[[Path], None], dit: str) -> None:
    """Told in French, by the check at least; not a byte is written to it; put back from a copy, everything leaves."""
    essai.deposer(40)
    copie = shutil.copy2(essai.base, essai.dossier / "copie")
    abimer(essai.base)
    abime = essai.base.read_bytes()
    with pytest.raises(ErreurCoffre, match=dit):
        _controler(essai)
    assert essai.base.read_bytes() == abime
    for suffixe in ("-wal", "-shm"):
        essai.base.with_name(essai.base.name + suffixe).unlink(missing_ok=True)
    shutil.copy2(copie, essai.base)
    essai.vider()
    assert {e.etat for e in essai.juger().values()} == {Etat.ACQUITTE}


def _controler(essai: Essai) -> None:
    coffre = CoffreSqlite(essai.base, CLE)
    try:
        coffre.controler()
    finally:
        coffre.fermer()


@F("F24")
def test_chaque_page_abimee_a_son_tour(essai: Essai) -> None:
    """A page of zeros, anywhere: told by the check, or nothing but signed bytes leaves; put back, each leaves once."""
    essai.deposer(6)
    sain = essai.base.read_bytes()
    pages, trouvees = len(sain) // 4096, 0
    assert pages > 20
    for page in range(pages):
        essai.base.write_bytes(sain[: page * 4096] + bytes(4096) + sain[(page + 1) * 4096 :])
        try:
            _controler(essai)
            _vider_ici(essai)
        except ErreurCoffre as refus:
            trouvees += "T603" in refus.message
        for suffixe in ("-wal", "-shm"):
            essai.base.with_name(essai.base.name + suffixe).unlink(missing_ok=True)
    assert trouvees > pages // 2
    essai.base.write_bytes(sain)
    essai.vider()
    assert {e.etat for e in essai.juger().values()} == {Etat.ACQUITTE}


def _vider_ici(essai: Essai) -> None:
    coffre = presse(essai)
    guichet = Guichet(coffre, outils(coffre, essai.banc.profil))
    try:
        while prise := guichet.prendre():
            guichet.traiter(prise)
    finally:
        guichet.fermer()
        coffre.fermer()
