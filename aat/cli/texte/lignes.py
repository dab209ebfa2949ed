"""How the text mode writes: short lines, French spaces, lists by number or letter. Knows no document."""

import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from aat.cli import questions
from aat.cli.diagnostics import propre
from aat.erreurs import ErreurAat, ErreurUsage
from aat.saisie.texte import plier
from aat.services.typographie import francais

#: Longest line, in characters; one value that is longer (a path, an address) keeps its line whole.
LARGEUR: Final = 78
#: Lines read before « suite » is asked for.
PAGE: Final = 20

#: An article keeps its letter: « L. 323-6 ».
_ARTICLE: Final = re.compile(r"(?<=\b[LRD]\.) (?=\d)")

AIDE: Final = """\
Une question à la fois ; répondez, puis Entrée.
Entrée seule : garde la valeur entre crochets, ou passe.
- : vide la réponse.
< : question précédente, ou retour.
! : quitte ; rien n’est perdu, ce qui est commencé est proposé la fois suivante.
? : aide de la question. ?? : cette aide.
Ce qui est numéroté se choisit par son numéro, le reste par sa lettre."""


def mettre_en_lignes(texte: str) -> list[str]:
    """Return ``texte`` on lines of at most ``LARGEUR`` characters, the margin of each kept."""
    lignes: list[str] = []
    for paragraphe in _ARTICLE.sub("\u00a0", francais(propre(texte))).split("\n"):
        marge = paragraphe[: len(paragraphe) - len(paragraphe.lstrip(" "))]
        lignes += textwrap.wrap(
            paragraphe, LARGEUR, subsequent_indent=marge, break_long_words=False, break_on_hyphens=False
        ) or [""]
    return lignes


MANIERES: Final = questions.Manieres(mettre_en_lignes, AIDE)


def dire(texte: str = "") -> None:
    """Write ``texte``."""
    questions.dire(texte)


def titre(texte: str) -> None:
    """Write the name of what begins, after an empty line."""
    questions.dire()
    questions.dire(texte)


def dire_l_erreur(erreur: ErreurAat) -> None:
    """Write a foreseen failure: what is wrong, what to do."""
    questions.dire(erreur.message)
    if erreur.remede:
        questions.dire(f"À faire : {erreur.remede}")


class Menu:
    """Letters offered again and again: read aloud when they change, and whenever « ? » asks for them.

    Args:
        question: what is asked once the letters are listed, one a line.
        aide: said by « ? » before them.
    """

    def __init__(self, question: str, aide: str = "") -> None:
        self._question, self._aide = question, aide
        self._dit: tuple[str, ...] = ()

    def oublier(self) -> None:
        """Read the letters aloud the next time."""
        self._dit = ()

    def demander(
        self,
        choix: Mapping[str, str],
        *,
        entree: str | None = None,
        autrement: Callable[[str], bool] | None = None,
    ) -> str:
        """Return the letter chosen among ``choix``, ``""`` for Entrée, or another answer that ``autrement`` takes.

        Args:
            choix: what each letter does.
            entree: what Entrée alone does, or ``None`` when it does nothing.
            autrement: tells whether another answer is one.
        """
        dits = (*(f"{nom} : {texte}" for nom, texte in choix.items()), *((f"Entrée : {entree}",) if entree else ()))
        if dits != self._dit:
            for ligne in dits:
                questions.dire(f"  {ligne}")
        self._dit = dits

        def lire(reponse: str) -> str:
            if reponse.casefold() in choix:
                return reponse.casefold()
            if (not reponse and entree is not None) or (reponse and autrement is not None and autrement(reponse)):
                return reponse
            raise ErreurUsage(f"Tapez {', '.join(choix)}{' ou Entrée' if entree is not None else ''}.")

        return questions.demander(self._question, lire, aide="\n".join(filter(None, (self._aide, *dits))))


def numero(titre_de_la_liste: str, textes: Sequence[str], *, defaut: int | None = None, aide: str | None = None) -> int:
    """Return the rank, from 0, of the line chosen by its number; ``defaut`` is a rank too."""
    questions.dire(f"{titre_de_la_liste} :")
    choix = [(str(rang), texte) for rang, texte in enumerate(textes)]
    return int(questions.choisir("Numéro", choix, defaut=None if defaut is None else defaut + 1, aide=aide))


def filtrer(mots: str, choix: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the choices whose text holds every word of ``mots``, each at the beginning of a word."""
    cherches = plier(mots).split()
    return [(cle, texte) for cle, texte in choix if all(f" {mot}" in f" {plier(texte)}" for mot in cherches)]


def choisir_dans(nom: str, choix: Sequence[tuple[str, str]]) -> str:
    """Return the key chosen in a list that may be long: shown page by page, shortened by words.

    Raises:
        Retour: nothing was chosen.
    """
    restent, debut = list(choix), 0
    while True:
        page = restent[debut : debut + PAGE]
        questions.dire(f"{nom}, {len(restent)} au choix :")
        for rang, (_, texte) in enumerate(page, debut + 1):
            questions.dire(f"  {rang}. {texte}")
        suite = debut + PAGE < len(restent)

        def lire(reponse: str, restent: Sequence[tuple[str, str]] = restent) -> str:
            if reponse.isdigit() and not 1 <= int(reponse) <= len(restent):
                raise ErreurUsage(f"Tapez un numéro de 1 à {len(restent)}.")
            if reponse and not reponse.isdigit() and not filtrer(reponse, choix):
                raise ErreurUsage("Aucune ligne ne répond à ces mots.")
            return reponse

        reponse = questions.demander(f"Numéro, ou des mots{' ; Entrée : suite' if suite else ''}", lire)
        if reponse.isdigit():
            return restent[int(reponse) - 1][0]
        if reponse:
            restent, debut = filtrer(reponse, choix), 0
        else:
            debut = debut + PAGE if suite else 0


def lire_a_la_suite(lignes: Sequence[str]) -> None:
    """Write ``lignes``, a page at a time; « < » stops."""
    toutes = [ligne for texte in lignes for ligne in mettre_en_lignes(texte)]
    for debut in range(0, len(toutes), PAGE):
        if debut:
            try:
                questions.demander("Entrée : suite", questions.facultatif)
            except questions.Retour:
                return
        for ligne in toutes[debut : debut + PAGE]:
            questions.dire(ligne)
