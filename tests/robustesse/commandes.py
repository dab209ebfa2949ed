"""Real commands run in this process on hostile input: what they write obeys nobody, whatever they were given.

The first byte chooses the command; the rest is its standard input, or stands for ``{}`` in its arguments. In a document,
``@J0`` to ``@J9`` are the days from today on, so that a seed kept for ever is a document of the day.
"""

import contextlib
import datetime as dt
import io
import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn
from unittest import mock

from aat.cli import app, diagnostics
from aat.horloge import HorlogeSysteme

from tests.poste import DONNEES
from tests.robustesse.cibles import MARQUEUR, ligne_forgee, sans_commande

#: What the home becomes too full of after so many inputs: it is looked through for the marker, then made anew.
RENOUVELER = 500
ARGUMENT_MAX = 300
#: Standard input is a document, or « {} » is the input. One letter each, from « A »: the first byte of the seeds.
COMMANDES: tuple[tuple[str, ...], ...] = (
    ("new-arret", "--depuis", "-", "--simuler"),
    ("new-arret", "--depuis", "-", "--simuler", "--au", "2026-11-23", "--json"),
    ("certificat", "--depuis", "-", "--simuler"),
    ("certificat", "--depuis", "-", "--simuler", "--json"),
    ("prolong", "--depuis", "-", "--simuler"),
    ("identify", "--depuis", "-", "--sans-droits"),
    ("identify", "--depuis", "-", "--sans-droits", "--json"),
    ("new-arret", "--lot", "-", "--simuler"),
    ("certificat", "--lot", "-", "--simuler"),
    ("new-arret", "{}", "--simuler"),
    ("new-arret", "{}", "--simuler", "--json"),
    ("motifs", "{}"),
    ("durees", "{}"),
    ("expliquer", "{}"),
    ("journal", "{}"),
    ("journal", "--depuis", "{}", "--code", "{}"),
    ("transmit", "{}"),
    ("print", "{}"),
    ("print", "--modele", "{}"),
    ("new-arret", "--depuis", "{}"),
    ("new-arret", "--lot", "{}", "--nom-lot", "{}"),
    ("referentiel", "importer", "-", "--simuler", "--type", "motifs"),
    ("referentiel", "importer", "-", "--simuler", "--type", "durees"),
    ("referentiel", "importer", "-", "--simuler", "--type", "regimes"),
    ("referentiel", "importer", "-", "--simuler", "--type", "caisses"),
    ("config", "prescripteur", "--depuis", "-"),
    ("config", "coffre", "{}", "--sans-essai"),
    ("{}",),
    ("new-arret", "{}"),
    ("identify", "--nir", "-"),
    ("support", "etat", "{}"),
    ("print", "--lot", "-", "--sortie", "{}"),
    ("@configuration", "config"),
    ("@configuration", "config", "--json"),
    ("@configuration", "new-arret", "grippe 5j", "--simuler"),
    ("@garder", "new-arret", "--depuis", "-", "--json"),
    ("@garder", "certificat", "--depuis", "-", "--json"),
)
#: What is asked of a document once it is kept.
SUITES = (
    ("print", "{}", "--texte"),
    ("support", "etat", "{}"),
    ("journal", "{}"),
    ("prolong", "{}", "5j", "--simuler"),
)


class Maison:
    """A home of its own under a temporary folder, with the invented prescriber."""

    def __init__(self) -> None:
        self.dossier = Path(tempfile.mkdtemp(prefix="aat-fuzz-"))
        self.servie = 0
        os.environ["AAT_MAISON"] = str(self.dossier / "maison")
        os.chdir(self.dossier)
        assert executer(["config", "prescripteur", "--depuis", str(DONNEES / "prescripteur_banc.json")])[0] == 0
        self.configuration = next(self.dossier.rglob("configuration.toml"))
        self.saine = self.configuration.read_bytes()

    def fermer(self) -> None:
        """Look for the marker in everything that was written, then forget it."""
        for chemin in self.dossier.rglob("*"):
            if chemin.is_file() and chemin.name != "configuration.toml":
                assert MARQUEUR.encode() not in chemin.read_bytes(), chemin.name
        shutil.rmtree(self.dossier)


_maison: list[Maison] = []


def maison() -> Maison:
    """Return the home, made anew from time to time."""
    if _maison and _maison[0].servie >= RENOUVELER:
        fermer()
    if not _maison:
        _maison.append(Maison())
    _maison[0].servie += 1
    return _maison[0]


def fermer() -> None:
    """End the home, if there is one."""
    while _maison:
        _maison.pop().fermer()


def _remonter(defaut: Exception) -> NoReturn:
    raise defaut


@contextlib.contextmanager
def _flux(entree: bytes) -> Iterator[tuple[io.BytesIO, io.BytesIO]]:
    """Put the three streams of a process that has no terminal in place of this one's."""
    sortie, erreurs = io.BytesIO(), io.BytesIO()
    avant = sys.stdin, sys.stdout, sys.stderr
    sys.stdin = io.TextIOWrapper(io.BytesIO(entree), "utf-8")
    sys.stdout = io.TextIOWrapper(sortie, "utf-8", write_through=True)
    sys.stderr = io.TextIOWrapper(erreurs, "utf-8", errors="backslashreplace", write_through=True)
    try:
        yield sortie, erreurs
    finally:
        sys.stdin, sys.stdout, sys.stderr = avant


def executer(arguments: list[str], entree: bytes = b"") -> tuple[int, str, str]:
    """Run one command in this process and return (code, stdout, stderr); an unforeseen exception comes out."""
    with _flux(entree) as (sortie, erreurs), mock.patch.object(diagnostics, "defaut_explique", _remonter):
        code = app.executer(arguments)
        sys.stdout.flush()
        return code, sortie.getvalue().decode(), erreurs.getvalue().decode()


def eprouver_commande(octets: bytes) -> None:
    """Run the command that the first byte chooses; raises where its output breaks a promise."""
    chez = maison()
    commande = COMMANDES[(octets[0] - ord("A")) % len(COMMANDES)] if octets else COMMANDES[0]
    aujourd_hui = HorlogeSysteme().aujourd_hui()
    reste = re.sub(rb"@J(\d)", lambda m: (aujourd_hui + dt.timedelta(days=int(m[1]))).isoformat().encode(), octets[1:])
    if commande[0] == "@configuration":
        chez.configuration.write_bytes(reste)
        try:
            _juger(list(commande[1:]), b"", confidentiel=False)
        finally:
            chez.configuration.write_bytes(chez.saine)
    elif commande[0] == "@garder":
        code, sortie, _ = _juger(list(commande[1:]), reste, confidentiel=True)
        ref = str(json.loads(sortie).get("ref") or "") if code == 0 else ""
        for suite in SUITES if ref else ():
            _juger([a.replace("{}", ref) for a in suite], b"", confidentiel=False)
    else:
        # What a shell can pass on: no NUL, any other byte.
        texte = reste.replace(b"\0", b"")[:ARGUMENT_MAX].decode(errors="surrogateescape")
        arguments = [a.replace("{}", texte) for a in commande]
        if any(a in {"cle", "banc", "purge", "--boucle", "--suivre"} for a in arguments):
            return  # They wait, or make something else of the home.
        _juger(arguments, reste, confidentiel="-" in commande and commande[0] != "referentiel")


def _juger(arguments: list[str], entree: bytes, *, confidentiel: bool) -> tuple[int, str, str]:
    code, sortie, erreurs = executer(arguments, entree)
    dit = sortie + erreurs
    assert code in range(12), f"code {code}"
    assert sans_commande(dit), f"{arguments[0]} : {[c for c in dit if not sans_commande(c)]!a}"
    if "--json" in arguments:
        for ligne in sortie.splitlines():
            json.loads(ligne)
    assert "Traceback" not in dit
    # A summary shows the free texts of its document, line breaks and all.
    resume = {"new-arret", "certificat", "prolong", "--texte"} & set(arguments)
    assert not ligne_forgee(erreurs if resume else dit), "a line was forged"
    valeurs = re.sub(r"champ « [^»]*»", "", erreurs)
    assert not confidentiel or MARQUEUR not in valeurs, "a value of the document was shown as an error"
    return code, sortie, erreurs
