"""F22: the disk fills at each place where something is written; nothing is lost, and it goes on once there is room.

A disk of a few hundred kilobytes, mounted for one process and really full; where mounting is not allowed, and for the
log and the PDF, ``RLIMIT_FSIZE`` refuses a write as a full disk does. The files, the store and the service are real.
"""

import dataclasses
import datetime as dt
import os
import pickle
import secrets
import shutil
import subprocess
import sys

import pytest
from aat.banc.registre import Registre
from aat.domaine.etats import Etat

from tests.transmission.essai import RACINE, Essai

F = pytest.mark.faute

#: argv: home, bench, port. ``remplir()`` leaves no room, ``liberer()`` gives it back.
DEBUT = """
import datetime as dt, errno, os, resource, sys
from pathlib import Path
from aat.banc.pki import Pki
from aat.coffre.sqlite import CoffreSqlite
from aat.domaine.etats import Etat
from aat.emplacements import emplacements
from aat.erreurs import ErreurCoffre
from aat.services.guichet import Guichet
from tests.coffre.fabrique import CLE
from tests.transmission.ouvrier_enfant import CADENCE, outils
lieux = emplacements({"AAT_MAISON": sys.argv[1]})
profil = Pki(Path(sys.argv[2]) / "pki").profil(int(sys.argv[3]))
def maintenant(): return dt.datetime.now(dt.UTC)
def dire(refus): print(refus.message, flush=True)
"""
DISQUE = """
BOURRE = lieux.maison / "bourre"
def remplir():
    with BOURRE.open("wb", buffering=0) as bourre:
        try:
            while True: bourre.write(bytes(4096))
        except OSError as plein:
            assert plein.errno == errno.ENOSPC
def liberer(): BOURRE.unlink()
"""
LIMITE = """
def remplir():
    limite = max(f.stat().st_size for f in lieux.base.parent.iterdir())
    resource.setrlimit(resource.RLIMIT_FSIZE, (limite, resource.RLIM_INFINITY))
def liberer(): resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
"""
OUVRIR = "coffre = CoffreSqlite(lieux.base, CLE, cadence=CADENCE)\n"


def peut_monter() -> bool:
    """Tell whether a process may have a disk of its own here."""
    essai = ["unshare", "--mount", "--", "mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", "/mnt"]
    return (
        shutil.which("unshare") is not None and subprocess.run(essai, capture_output=True, check=False).returncode == 0
    )


@pytest.fixture(params=["disque", "limite"])
def plein(request: pytest.FixtureRequest) -> str:
    """How there is no room left."""
    if request.param == "disque" and not peut_monter():
        pytest.skip("non joué sur un vrai disque plein : monter un disque demande d’être root sous Linux")
    return str(request.param)


def jouer(essai: Essai, code: str, plein: str = "limite", *, fin: int = 0) -> str:
    """Run ``code`` in a process of its own, its home on a disk that fills; return what it said.

    On a disk of its own, the home is copied there and back: the mount is seen by that process alone.
    """
    programme = DEBUT + {"disque": DISQUE, "limite": LIMITE}[plein] + code
    lieu = [str(essai.dossier), str(essai.banc.dossier), str(essai.banc.port)]
    commande = [sys.executable, "-c", programme, *lieu]
    if plein == "disque":
        copie = essai.dossier.with_name("copie")
        etapes = (
            f"cp -a '{essai.dossier}' '{copie}' && mount -t tmpfs -o size=3m,mode=700 tmpfs '{essai.dossier}'"
            f" && cp -a '{copie}/.' '{essai.dossier}/'; \"$@\"; rc=$?;"
            f" rm -rf '{copie}'; cp -a '{essai.dossier}' '{copie}'; umount '{essai.dossier}';"
            f" find '{essai.dossier}' -mindepth 1 -delete; cp -a '{copie}/.' '{essai.dossier}/'; rm -rf '{copie}'; exit $rc"
        )
        commande = ["unshare", "--mount", "--", "sh", "-c", etapes, "sh", *commande]
    fini = subprocess.run(commande, capture_output=True, text=True, cwd=RACINE, check=False, timeout=60)
    assert fini.returncode == fin, fini.stderr + fini.stdout
    return fini.stdout


@F("F22")
def test_pendant_un_brouillon(essai: Essai, plein: str) -> None:
    """The draft as it was stays whole; once there is room the same process keeps the new one."""
    sortie = jouer(
        essai,
        OUVRIR
        + """
coffre.garder_brouillon("019ab000-0000-7000-8000-000000000001", b"ce qui etait saisi", maintenant())
remplir()
try:
    coffre.garder_brouillon("019ab000-0000-7000-8000-000000000001", os.urandom(500_000), maintenant())
except ErreurCoffre as refus:
    dire(refus)
print(coffre.brouillons()[0].contenu)
liberer()
coffre.garder_brouillon("019ab000-0000-7000-8000-000000000001", b"la suite", maintenant())
""",
        plein,
    )
    assert "T601" in sortie
    assert "ce qui etait saisi" in sortie
    coffre = essai.coffre()
    assert [b.contenu for b in coffre.brouillons()] == [b"la suite"]
    coffre.fermer()
    essai.juger()


@F("F22")
def test_pendant_une_validation(essai: Essai, plein: str) -> None:
    """Nothing is validated, the draft is whole; once there is room it is, and leaves once."""
    document = essai.document(secrets.randbelow(10**6))
    gros = dataclasses.replace(document, contenu=document.contenu + os.urandom(600_000))
    (essai.dossier / "document").write_bytes(pickle.dumps(gros))
    signes = essai.scelles.pop(document.document_id)
    sortie = jouer(
        essai,
        OUVRIR
        + """
import pickle
document = pickle.loads((lieux.maison / "document").read_bytes())
(lieux.maison / "document").unlink()
coffre.garder_brouillon(document.document_id, b"en cours", maintenant())
remplir()
try:
    coffre.valider(document, Etat.EN_FILE, maintenant())
except ErreurCoffre as refus:
    dire(refus)
print(coffre.brouillons()[0].contenu, coffre.etats())
liberer()
""",
        plein,
    )
    assert "T601" in sortie
    assert "b'en cours' ()" in sortie
    essai.juger(vide=False)
    essai.scelles[document.document_id] = signes
    coffre = essai.coffre()
    coffre.valider(document, Etat.EN_FILE, dt.datetime.now(dt.UTC))
    coffre.fermer()
    essai.vider()
    assert essai.juger()[document.document_id].etat is Etat.ACQUITTE


@F("F22")
def test_pendant_une_prise(essai: Essai, registre: Registre, plein: str) -> None:
    """Nothing is claimed, so nothing is sent; once there is room the same worker goes on."""
    (document_id,) = essai.deposer()
    sortie = jouer(
        essai,
        OUVRIR
        + """
from aat.domaine.transmission import Classe, Echec
(etat,) = coffre.etats()
remplir()
for _ in range(400):
    try:
        prise = coffre.prendre("w", maintenant())
    except ErreurCoffre as refus:
        dire(refus)
        break
    # Room was left inside the journal: used up by the results and the claims that follow.
    try:
        coffre.conclure(prise, Echec("T503", "ESSAI", Classe.TEMPORAIRE, "-"), maintenant())
        coffre.mettre_en_file(prise.ref, maintenant())
    except ErreurCoffre as refus:
        dire(refus)
        break
liberer()
print(coffre.etat(etat.ref).etat)
""",
        plein,
    )
    assert "T601" in sortie.splitlines()[0]
    assert registre.receptions(essai.cles[document_id]) == []
    essai.juger(vide=False)
    essai.vider()
    assert essai.juger()[document_id].etat is Etat.ACQUITTE


@F("F22")
def test_pendant_qu_un_accuse_arrive(essai: Essai, registre: Registre, plein: str) -> None:
    """Received by the service, impossible to write here: the worker stops with T601; asked again, the same number."""
    (document_id,) = essai.deposer()
    sortie = jouer(
        essai,
        OUVRIR
        + """
guichet = Guichet(coffre, outils(coffre, profil))
prise = guichet.prendre()
fait = guichet.porter(prise)
remplir()
for _ in range(400):
    try:
        coffre.noter("controle", prise.ref, {}, maintenant())
    except ErreurCoffre:
        break
try:
    coffre.conclure(prise, fait.issue, maintenant())
except ErreurCoffre as refus:
    dire(refus)
liberer()
""",
        plein,
    )
    assert "T601" in sortie
    effet = registre.effet(document_id, 1)
    assert effet is not None
    assert essai.juger(vide=False)[document_id].etat is not Etat.ACQUITTE
    essai.vider()
    assert essai.juger()[document_id].numero == effet.numero


@F("F22")
def test_un_journal_technique_plein_n_arrete_rien(essai: Essai) -> None:
    """The log cannot take one byte more: the document leaves all the same."""
    (document_id,) = essai.deposer()
    journal = essai.lieux.journaux / "aat.jsonl"
    journal.write_bytes(b"\n" * 900_000)
    journal.chmod(0o600)
    jouer(
        essai,
        """
from tests.transmission.ouvrier_enfant import travailler
resource.setrlimit(resource.RLIMIT_FSIZE, (900_000, resource.RLIM_INFINITY))
travailler(sys.argv[1], sys.argv[2], int(sys.argv[3]), 20.0, "plein")
""",
    )
    assert journal.stat().st_size == 900_000, "nothing could be logged"
    assert essai.juger()[document_id].etat is Etat.ACQUITTE


@F("F22")
def test_pendant_un_pdf(essai: Essai) -> None:
    """The earlier file stays whole, no half-written one is left; the failure is told, and the sending goes on."""
    (document_id,) = essai.deposer()
    dossier = essai.lieux.documents
    dossier.mkdir(mode=0o700)
    ancien = dossier / "aat-7M2K9QX4TB-volet-3.pdf"
    ancien.write_bytes(b"%PDF ancien")
    sortie = jouer(
        essai,
        """
from aat.ports import DocumentRendu
from aat.services.fichiers_pdf import ecrire
from aat.services.impression import Tirage
rendu = DocumentRendu("volet-3", 3, 1, b"%PDF" + b"x" * 300_000, "0" * 64, "aat-7M2K9QX4TB-volet-3.pdf")
tirage = Tirage.__new__(Tirage)
for nom, valeur in {"ref": "7M2K9QX4TB", "documents": (rendu,)}.items():
    object.__setattr__(tirage, nom, valeur)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
try:
    ecrire(tirage, None, lieux.documents)
except ErreurCoffre as refus:
    dire(refus)
liberer()
print([f.name for f in lieux.documents.iterdir()])
print(len(ecrire(tirage, None, lieux.documents)))
""",
    )
    assert "T601" in sortie
    assert sortie.splitlines()[-2:] == [f"['{ancien.name}']", "1"]
    essai.juger(vide=False)
    essai.vider()
    assert essai.juger()[document_id].etat is Etat.ACQUITTE
