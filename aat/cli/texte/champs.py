"""One field of a form as one question: what it holds is kept by Entrée, what is typed is shown back in full.

Knows no document: a field reads and shows itself (``aat.services.formulaire``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from aat.cli import questions
from aat.cli.dialogue import completer
from aat.cli.texte import lignes
from aat.erreurs import ErreurUsage
from aat.rules.calendrier import date_longue
from aat.saisie.dates import lire_date
from aat.services.formulaire.champ import OUI, Champ, Genre

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

    from aat.cli.dialogue import Question

V = TypeVar("V")
#: The answer that empties a field.
VIDE: Final = "-"
#: What begins an answer that is added to a text of several lines.
AJOUT: Final = "+"
_LARGEUR_COURTE: Final = 40
_AIDES = {
    Genre.DATE: "Tapez 23/11, 23 11 26, 231126, lundi, demain, +1, -2, +3s ou 23 novembre.",
    Genre.DUREE: "Tapez 5, 5j, 2s, 1m, jusqu’à vendredi ou jusqu’au 4/12. d : la table des durées indicatives.",
}


class _Mot(str):
    """A word that opens something instead of being the value."""

    __slots__ = ()


def demander(
    champ: Champ[V],
    document: V,
    jour: dt.date,
    *,
    libelle: str = "",
    aide: str | None = None,
    mots: Mapping[str, Callable[[], str | None]] | None = None,
    propose: str = "",
) -> V:
    """Return ``document`` with the answer in ``champ``.

    Args:
        champ: the field.
        document: what is filled.
        jour: today, for dates.
        libelle: how the question names it, the field's own label by default.
        aide: said by « ? », the field's own help by default.
        mots: words that open something and return what is put in the field, or ``None``: the question comes back.
        propose: what Entrée takes when the field is empty.

    Raises:
        Retour: the previous question is wanted.
    """
    nom = libelle or champ.libelle
    dite = "\n".join(dict.fromkeys(filter(None, (aide or champ.aide, _AIDES.get(champ.genre))))) or None
    actuel = champ.montrer(document)
    if champ.genre is Genre.CHOIX:
        rang = next((rang for rang, (valeur, _) in enumerate(champ.choix) if valeur == actuel), None)
        choisi = lignes.numero(nom, [texte for _, texte in champ.choix], defaut=rang, aide=dite)
        return champ.poser(document, champ.choix[choisi][0], jour)
    if champ.genre is Genre.CASE:
        return champ.poser(document, OUI if questions.oui(nom, defaut=actuel == OUI, aide=dite) else "", jour)
    return _texte(champ, document, jour, (nom, dite), mots or {}, propose)


def remplir(a_poser: Sequence[Question[V]], depart: V, quoi: str) -> V:
    """Return what every question fills; leaving in the middle is asked about, for no draft keeps it.

    Args:
        a_poser: the questions.
        depart: what is known.
        quoi: what would be lost (« la fiche du patient »).

    Raises:
        Retour: the person goes back before the first answer.
        Quitter: the person leaves, knowing it.
    """
    dernier = depart

    def noter(valeur: V) -> None:
        nonlocal dernier
        dernier = valeur

    while True:
        try:
            return completer(a_poser, dernier, noter, garde=True)
        except questions.Quitter:
            if dernier == depart or questions.oui(f"{quoi} n’est pas finie et ne serait pas gardée. Quitter"):
                raise


def montrer(champ: Champ[V], document: V, jour: dt.date) -> str:
    """Return the value of a field as it is read: a date with its weekday, a choice by its label."""
    valeur = champ.montrer(document)
    match champ.genre:
        case Genre.DATE if valeur:
            return date_longue(lire_date(valeur, jour))
        case Genre.DUREE if valeur:
            return f"{valeur} jour{'s' if valeur not in {'0', '1'} else ''}"
        case Genre.CHOIX:
            return dict(champ.choix).get(valeur, valeur)
        case Genre.CASE:
            return "oui" if valeur == OUI else "non"
    return valeur


def _texte(
    champ: Champ[V],
    document: V,
    jour: dt.date,
    dits: tuple[str, str | None],
    mots: Mapping[str, Callable[[], str | None]],
    propose: str,
) -> V:
    nom, aide = dits
    actuel = montrer(champ, document, jour)
    # A long value stands on its own lines: the question stays short to hear.
    court = len(actuel) <= _LARGEUR_COURTE and "\n" not in actuel
    if not court:
        lignes.dire(f"{nom}, valeur actuelle :")
        for ligne in actuel.split("\n"):
            lignes.dire(f"  {ligne}")

    def lire(reponse: str) -> tuple[V, str] | _Mot:
        reponse = reponse or actuel
        if reponse.casefold() in mots:
            return _Mot(reponse.casefold())
        if reponse == actuel:
            return document, reponse
        return champ.poser(document, _a_poser(champ, reponse, actuel), jour), reponse

    while True:
        lu = questions.demander(nom, lire, defaut=(actuel if court else "") or propose, aide=aide)
        if not isinstance(lu, _Mot):
            pose, tape = lu
            break
        if (ouvert := _ouvrir(mots[lu])) is not None:
            pose, tape = champ.poser(document, ouvert, jour), ""
            break
    vu = montrer(champ, pose, jour)
    if vu and champ.genre is not Genre.PARAGRAPHE and vu != tape:
        lignes.dire(f"  {vu}")
    return pose


def _a_poser(champ: Champ[V], reponse: str, actuel: str) -> str:
    """Return what is put in the field: nothing for ``VIDE``, what is there and the rest for ``AJOUT``.

    Raises:
        ErreurUsage: too long.
    """
    texte = "" if reponse == VIDE else reponse
    if champ.genre is Genre.PARAGRAPHE and reponse.startswith(AJOUT):
        texte = "\n".join(filter(None, (actuel, reponse.removeprefix(AJOUT).strip())))
    if champ.maxi is not None and len(texte) > champ.maxi:
        raise ErreurUsage(f"{len(texte)} caractères : il en faut {champ.maxi} au plus.", remede="Abrégez.")
    return texte


def _ouvrir(mot: Callable[[], str | None]) -> str | None:
    """Return what a word gives; « < » gives nothing, and the question comes back."""
    try:
        return mot()
    except questions.Retour:
        return None
