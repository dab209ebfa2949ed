"""Questions on a terminal, one at a time. Asks on stderr, reads stdin; never without a terminal.

A wrong answer stays on the screen; the correction is written under it and the question comes back.
"""

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final, TypeVar

from aat.cli.diagnostics import propre
from aat.cli.pliure import plie
from aat.erreurs import ErreurAat, ErreurUsage
from aat.saisie.texte import plier

T = TypeVar("T")

#: The answer that asks for the previous question.
RETOUR: Final = "<"
#: The answers that leave a whole conversation, and the one that asks how it is held.
QUITTER: Final = frozenset({"!", "quitter"})
AIDE: Final = "??"
_retour_admis: ContextVar[bool] = ContextVar("retour_admis", default=False)
#: What a key that is no character sends (arrows, functions): never an answer.
_SEQUENCE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|O.|.)?")
_REMPLACE: Final = "\ufffd"


class Retour(Exception):
    """The previous question is wanted back: nothing failed."""


class Quitter(Exception):
    """The whole conversation is left: nothing failed."""


@dataclass(frozen=True, slots=True)
class Manieres:
    """How a whole conversation is held.

    Attributes:
        forme: returns the lines that a text is written on.
        aide: what « ?? » says at any question, and « ? » where the question has no help of its own.
    """

    forme: Callable[[str], Sequence[str]]
    aide: str


_manieres: ContextVar[Manieres | None] = ContextVar("manieres", default=None)


@contextmanager
def retour() -> Iterator[None]:
    """Let « < » raise ``Retour`` at every question asked inside."""
    jeton = _retour_admis.set(True)
    try:
        yield
    finally:
        _retour_admis.reset(jeton)


def retour_admis() -> bool:
    """Tell whether somebody outside waits for « < »."""
    return _retour_admis.get()


@contextmanager
def tenir(manieres: Manieres) -> Iterator[None]:
    """Hold a whole conversation: « < » raises ``Retour``, « ! » raises ``Quitter`` at every question asked inside."""
    jeton = _manieres.set(manieres)
    try:
        with retour():
            yield
    finally:
        _manieres.reset(jeton)


def terminal() -> bool:
    """Tell whether somebody can answer."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def dire(texte: str = "") -> None:
    """Write one line for the person at the terminal, or as many as the conversation's manners make of it."""
    for ligne in _lignes(texte):
        sys.stderr.write(plie(propre(ligne), sys.stderr) + "\n")


def _lignes(texte: str) -> Sequence[str]:
    manieres = _manieres.get()
    return manieres.forme(texte) if manieres else (texte,)


def demander(question: str, lire: Callable[[str], T], *, defaut: str | None = None, aide: str | None = None) -> T:
    """Return the answer once ``lire`` accepts it; an empty answer takes ``defaut``; « ? » shows ``aide``.

    Raises:
        ErreurUsage: there is no terminal.
        Retour: the person goes back, where ``retour`` lets them.
        Quitter: the person leaves the conversation, where ``tenir`` holds one.
    """
    if not terminal():
        raise ErreurUsage(f"Il faut un terminal pour répondre à «\u00a0{question}\u00a0».", champ=question)
    while True:
        reponse = _ligne(f"{question}{f' [{defaut}]' if defaut else ''} : ")
        if _aider(reponse, aide):
            continue
        if reponse == RETOUR and _retour_admis.get():
            raise Retour
        if _manieres.get() and reponse.lower() in QUITTER:
            raise Quitter
        if _REMPLACE in reponse:
            dire("  Cette réponse contient des caractères illisibles : tapez-la de nouveau.")
            continue
        try:
            return lire(reponse or defaut or "")
        except ErreurAat as erreur:
            dire(f"  {erreur.message}")
            if erreur.remede:
                dire(f"  → {erreur.remede}")


def _aider(reponse: str, aide: str | None) -> bool:
    """Show the help that ``reponse`` asks for, and tell whether it asks for one."""
    manieres = _manieres.get()
    if reponse == "?" and aide:
        dites = aide if manieres is None else f"{aide}\n(« {AIDE} » : comment répondre aux questions.)"
    elif manieres is not None and reponse in {"?", AIDE}:
        dites = manieres.aide
    else:
        return False
    for ligne in dites.splitlines():
        dire(f"  {ligne}")
    return True


def choisir(
    question: str, choix: Sequence[tuple[str, str]], *, defaut: int | None = None, aide: str | None = None
) -> str:
    """Return the key of the line chosen by its number, or by how its text begins; each choice is (key, text)."""
    for rang, (_, texte) in enumerate(choix, 1):
        dire(f"  {rang}. {texte}")

    def lire(reponse: str) -> str:
        if reponse.isdigit() and 1 <= int(reponse) <= len(choix):
            return choix[int(reponse) - 1][0]
        commencent = [cle for cle, texte in choix if reponse and plier(texte).startswith(plier(reponse))]
        if len(commencent) == 1:
            return commencent[0]
        raise ErreurUsage(f"Tapez un numéro de 1 à {len(choix)}.")

    return demander(question, lire, defaut=str(defaut) if defaut else None, aide=aide)


def oui(question: str, *, defaut: bool | None = None, aide: str | None = None) -> bool:
    """Return a yes or a no; without ``defaut`` the answer must be typed."""

    def lire(reponse: str) -> bool:
        r = reponse.lower()
        if r in {"o", "oui"}:
            return True
        if r in {"n", "non"}:
            return False
        raise ErreurUsage("Répondez par o (oui) ou n (non).")

    return demander(f"{question} (o/n)", lire, defaut=None if defaut is None else "o" if defaut else "n", aide=aide)


def oublier_la_frappe() -> None:
    """Drop what was typed or pasted before the next question is read: it answers another one."""
    with suppress(ImportError, OSError):
        import termios

        termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)


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
        raise ErreurUsage(f"Il faut un terminal pour saisir «\u00a0{question}\u00a0».", champ=question)
    import getpass

    return getpass.getpass(f"{question} : ", stream=sys.stderr)


def _ligne(invite: str) -> str:
    """Return what is typed after ``invite``, on one line, without what a terminal would obey."""
    *avant, derniere = _lignes(invite.rstrip(" "))
    for ligne in avant:
        sys.stderr.write(plie(propre(ligne), sys.stderr) + "\n")
    sys.stderr.write(plie(propre(derniere), sys.stderr) + " ")
    sys.stderr.flush()
    reponse = sys.stdin.readline()
    if not reponse:  # Ctrl+D: the person left, which is the same as Ctrl+C
        raise KeyboardInterrupt
    lue = _SEQUENCE.sub(" ", reponse)
    return "".join(c if c.isprintable() or c in "\u00a0\u202f" else " " for c in lue).strip()
