"""Runs the bench as a process, and asks a running one for a scenario. Owns its banner and its signals."""

import argparse
import asyncio
import json
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from aat.banc import pki, scenarios
from aat.codes_sortie import CodeSortie
from aat.ecriture import ecrire_prive
from aat.erreurs import ErreurAat, ErreurConfiguration

PRET = "pret.json"
BANDEAU = "BANC D’ESSAI – rien n’est envoyé à une caisse"

_ROUGE, _NORMAL = "\x1b[1;97;41m", "\x1b[0m"


def servir(dossier: Path, port: int = 0, *, hote: str = "127.0.0.1", ailleurs: bool = False, lie: bool = False) -> None:
    """Serve until SIGTERM or SIGINT; when ready, ``pret.json`` is written and one JSON line is on stdout.

    Args:
        dossier: private folder of the bench, made when absent.
        port: 0 for a free one.
        hote: address to listen on.
        ailleurs: allow another address than the loopback.
        lie: stop too when standard input ends, so that a bench never outlives who started it.

    Raises:
        ErreurAat: the bench cannot start.
    """
    try:
        from aat.banc.serveur import Serveur
    except ModuleNotFoundError as cause:
        raise ErreurConfiguration(
            "Le banc d’essai n’est pas installé avec ce programme.", remede="Installez-le : pip install 'aat[banc]'."
        ) from cause
    os.umask(0o077)
    certificats = pki.preparer(dossier)
    serveur = Serveur(dossier, certificats)

    async def vivre() -> None:
        fin = asyncio.Event()
        boucle = asyncio.get_running_loop()
        for sorte in (signal.SIGTERM, signal.SIGINT):
            boucle.add_signal_handler(sorte, fin.set)
        if lie:
            boucle.add_reader(sys.stdin.fileno(), _lire_entree, fin)
        try:
            pret = {"port": await serveur.demarrer(hote, port, ailleurs=ailleurs), "pid": os.getpid()}
            _bandeau(sys.stderr)
            ligne = json.dumps({**pret, "environnement": "banc"})
            ecrire_prive(dossier / PRET, ligne.encode())
            sys.stdout.write(ligne + "\n")
            sys.stdout.flush()
            await fin.wait()
        finally:
            with suppress(OSError):
                (dossier / PRET).unlink(missing_ok=True)
            await serveur.arreter()

    asyncio.run(vivre())


def main(arguments: list[str] | None = None) -> int:
    """Run ``python -m aat.banc``; return the exit code."""
    lu = _analyseur().parse_args(arguments)
    try:
        if lu.action == "servir":
            servir(lu.dossier, lu.port, hote=lu.hote, ailleurs=lu.ecouter_ailleurs, lie=lu.lie_a_l_entree)
        elif lu.action == "certificat":
            pki.prescripteur(pki.preparer(lu.dossier), lu.rpps)
        else:
            fois = scenarios.TOUJOURS if lu.fois is None else lu.fois
            scenarios.demander(lu.dossier, lu.nom, fois=fois, parametre=lu.parametre)
    except ErreurAat as faute:
        sys.stderr.write(f"{faute.message}\n")
        if faute.remede:
            sys.stderr.write(f"{faute.remede}\n")
        return int(faute.code_sortie)
    return int(CodeSortie.FAIT)


def _lire_entree(fin: asyncio.Event) -> None:
    if not os.read(sys.stdin.fileno(), 4096):
        fin.set()


def _bandeau(flux: TextIO) -> None:
    couleur = flux.isatty() and "NO_COLOR" not in os.environ
    flux.write(f"{_ROUGE} {BANDEAU} {_NORMAL}\n" if couleur else f"{BANDEAU}\n")
    flux.flush()


def _analyseur() -> argparse.ArgumentParser:
    analyseur = argparse.ArgumentParser(prog="python -m aat.banc", description=BANDEAU)
    actions = analyseur.add_subparsers(dest="action", required=True)
    service = actions.add_parser("servir", help="joue le service d’une caisse")
    service.add_argument("--dossier", type=Path, required=True, help="dossier privé du banc")
    service.add_argument("--port", type=int, default=0, help="port d’écoute ; 0 : un port libre")
    service.add_argument("--hote", default="127.0.0.1", help="adresse d’écoute")
    service.add_argument("--ecouter-ailleurs", action="store_true", help="accepte une autre adresse que cette machine")
    service.add_argument("--lie-a-l-entree", action="store_true", help="s’arrête à la fin de l’entrée standard")
    certificat = actions.add_parser("certificat", help="émet le certificat de signature d’un prescripteur inventé")
    certificat.add_argument("rpps", help="son numéro RPPS")
    certificat.add_argument("--dossier", type=Path, required=True, help="dossier privé du banc")
    scenario = actions.add_parser("scenario", help="demande un scénario au banc en marche")
    scenario.add_argument("nom", choices=sorted(scenarios.NOMS))
    scenario.add_argument("parametre", nargs="?", default="")
    scenario.add_argument("--fois", type=int, default=None, help="nombre d’envois concernés")
    scenario.add_argument("--dossier", type=Path, required=True, help="dossier privé du banc")
    return analyseur
