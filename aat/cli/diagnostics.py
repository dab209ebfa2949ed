"""The only module that turns an exception into a line on stderr and an exit code.

stdout carries results and nothing else. Under ``--json`` an error is a JSON object on stdout.
No traceback ever shows: an unforeseen fault gives its kind, its place in the program and a reference.
"""

import os
import re
import sys
from collections.abc import Callable, Sequence

from aat.cli.pliure import plie
from aat.codes_sortie import CodeSortie
from aat.erreurs import ErreurAat, ErreurDocument


def garder(action: Callable[[], object], arguments: Sequence[str]) -> int:
    """Run ``action`` and return the exit code of whatever happens."""
    from typer import Abort
    from typer._click.exceptions import ClickException

    json_demande = "--json" in arguments
    try:
        return _code(action())
    except ErreurAat as erreur:
        return _montrer(erreur, json_demande=json_demande)
    except ClickException as erreur:
        from aat.cli.usage import en_francais

        return _montrer(en_francais(erreur), json_demande=json_demande)
    except (KeyboardInterrupt, Abort):
        return _interrompu()
    except (BrokenPipeError, SystemExit):
        # The reader of our output left (Click turns that into an exit with code 1, which is a fault here): nothing to
        # say, and nobody to say it to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return int(CodeSortie.FAIT)
    except Exception as defaut:  # noqa: BLE001 - the last net: a fault must not show a traceback with data in it
        return _defaut(defaut, json_demande=json_demande)


def rappeler(rappel: Callable[[str], str | None]) -> None:
    """Write on stderr what ``rappel`` says of the data's age on this day, if anything; never changes the exit code."""
    import time

    phrase = rappel(time.strftime("%Y-%m-%d"))
    if phrase:
        sys.stderr.write(plie(f"aat : {propre(phrase)}", sys.stderr) + "\n")


def _code(resultat: object) -> int:
    """Return the code that a command gave; Typer answers Ctrl+C by 130, without a word."""
    sys.stdout.flush()
    code = int(resultat) if isinstance(resultat, int) else int(CodeSortie.FAIT)
    return _interrompu() if code == CodeSortie.INTERROMPU else code


def _interrompu() -> int:
    sys.stderr.write("\nInterrompu. Ce qui était enregistré le reste.\n")
    return int(CodeSortie.INTERROMPU)


def _montrer(erreur: ErreurAat, *, json_demande: bool) -> int:
    ligne = erreur.ligne if isinstance(erreur, ErreurDocument) else None
    if json_demande:
        import msgspec

        corps = {
            "code": int(erreur.code_sortie),
            "message": erreur.message,
            "champ": erreur.champ,
            "ligne": ligne,
            "remede": erreur.remede,
        }
        from aat.cli.output import json_sur

        sys.stdout.buffer.write(json_sur(msgspec.json.encode({"erreur": corps})) + b"\n")
        sys.stdout.flush()
    ou = f"Ligne {ligne} : " if ligne else ""
    sys.stderr.write(plie(f"aat : {ou}{_d_un_tenant(erreur.message)}", sys.stderr) + "\n")
    if erreur.remede:
        sys.stderr.write(plie(f"      → {_d_un_tenant(erreur.remede)}", sys.stderr) + "\n")
    return int(erreur.code_sortie)


def propre(texte: str) -> str:
    """Return ``texte`` without any character that a terminal would obey."""
    return "".join(c if c.isprintable() or c in "\n\u00a0\u202f" else "·" for c in texte)


def _d_un_tenant(texte: str) -> str:
    """Return ``propre(texte)``, its line breaks those of a list under its first line only: a value shown has none."""
    return "·".join(re.split(r"\n(?! {6})", propre(texte)))


def _defaut(defaut: Exception, *, json_demande: bool) -> int:
    return _montrer(defaut_explique(defaut), json_demande=json_demande)


def defaut_explique(defaut: Exception) -> ErreurAat:
    """Log an unforeseen fault and return it by kind and place: its message may hold data, so it is not shown."""
    import secrets
    import traceback

    reference = secrets.token_hex(4).upper()
    pile = traceback.extract_tb(defaut.__traceback__)
    ou = next(
        (
            f"{p.filename.rpartition('aat' + os.sep)[2]}:{p.lineno}"
            for p in reversed(pile)
            if f"{os.sep}aat{os.sep}" in p.filename
        ),
        "?",
    )
    try:
        from aat import journalisation

        if not journalisation.configure():  # the fault came before any store was opened
            from aat.emplacements import emplacements

            journalisation.configurer(emplacements().journaux)
        journalisation.noter("defaut", reference=reference, exception=type(defaut).__name__, lieu=ou)
    except Exception:  # noqa: BLE001, S110 - logging must never hide the fault itself
        pass
    return ErreurAat(
        f"Défaut du programme {reference} ({type(defaut).__name__}, {ou}).",
        remede="Rien de ce qui était enregistré n’est perdu. Signalez cette référence à l’assistance.",
    )
