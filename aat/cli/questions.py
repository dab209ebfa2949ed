"""Questions on a terminal, one at a time. Asks on stderr, reads stdin; never without a terminal.

A wrong answer stays on the screen; the correction is written under it and the question comes back.
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, TypeVar

from aat.cli.diagnostics import propre
from aat.erreurs import ErreurAat, ErreurUsage

T = TypeVar("T")

#: The answer that asks for the previous question.
RETOUR: Final = "<"
_retour_admis: ContextVar[bool] = ContextVar("retour_admis", default=False)


class Retour(Exception):
    """The previous question is wanted back: nothing failed."""


@contextmanager
def retour() -> Iterator[None]:
    """Let « < » raise ``Retour`` at every question asked inside."""
    jeton = _retour_admis.set(True)
    try:
        yield
    finally:
        _retour_admis.reset(jeton)


def terminal() -> bool:
    """Tell whether somebody can answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def dire(texte: str = "") -> None:
    """Write one line for the person at the terminal."""
    sys.stderr.write(propre(texte) + "\n")


def demander(question: str, lire: Callable[[str], T], *, defaut: str | None = None, aide: str | None = None) -> T:
    """Return the answer once ``lire`` accepts it; an empty answer takes ``defaut``; « ? » shows ``aide``.

    Raises:
        ErreurUsage: there is no terminal.
        Retour: the person goes back, where ``retour`` lets them.
    """
    if not terminal():
        raise ErreurUsage("Il faut un terminal pour répondre aux questions.", champ=question)
    while True:
        reponse = _ligne(f"{question}{f' [{defaut}]' if defaut else ''} : ").strip()
        if reponse == "?" and aide:
            dire(f"  {aide}")
            continue
        if reponse == RETOUR and _retour_admis.get():
            raise Retour
        try:
            return lire(reponse or defaut or "")
        except ErreurAat as erreur:
            dire(f"  {erreur.message}")
            if erreur.remede:
                dire(f"  → {erreur.remede}")


def choisir(question: str, choix: Sequence[tuple[str, str]], *, defaut: int | None = None) -> str:
    """Return the key of the line chosen by its number; each choice is (key, text)."""
    for rang, (_, texte) in enumerate(choix, 1):
        dire(f"  {rang}. {texte}")

    def lire(reponse: str) -> str:
        if reponse.isdigit() and 1 <= int(reponse) <= len(choix):
            return choix[int(reponse) - 1][0]
        raise ErreurUsage(f"Tapez un numéro de 1 à {len(choix)}.")

    return demander(question, lire, defaut=str(defaut) if defaut else None)


def oui(question: str, *, defaut: bool | None = None) -> bool:
    """Return a yes or a no; without ``defaut`` the answer must be typed."""

    def lire(reponse: str) -> bool:
        r = reponse.lower()
        if r in {"o", "oui"}:
            return True
        if r in {"n", "non"}:
            return False
        raise ErreurUsage("Répondez par o (oui) ou n (non).")

    return demander(f"{question} (o/n)", lire, defaut=None if defaut is None else "o" if defaut else "n")


def obligatoire(reponse: str) -> str:
    """Return a non-empty answer.

    Raises:
        ErreurUsage: nothing was typed.
    """
    if not reponse.strip():
        raise ErreurUsage("Cette réponse est nécessaire.")
    return reponse.strip()


def facultatif(reponse: str) -> str | None:
    """Return the answer, or ``None`` when nothing was typed."""
    return reponse.strip() or None


def secret(question: str) -> str:
    """Return what is typed without showing it.

    Raises:
        ErreurUsage: there is no terminal.
    """
    if not terminal():
        raise ErreurUsage("Il faut un terminal pour saisir cette valeur.", champ=question)
    import getpass

    return getpass.getpass(f"{question} : ", stream=sys.stderr)


def _ligne(invite: str) -> str:
    sys.stderr.write(propre(invite))
    sys.stderr.flush()
    reponse = sys.stdin.readline()
    if not reponse:  # Ctrl+D: the person left, which is the same as Ctrl+C
        raise KeyboardInterrupt
    return reponse
