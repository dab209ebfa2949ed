"""What ``prolong`` adds to ``new-arret``: its reference, and the avis that it starts from. Judges nothing."""

import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from aat.cli import questions
from aat.domaine.arret import Avis, Nature, Precedent, Prolongation
from aat.domaine.personnes import Assure
from aat.domaine.references import lire_reference
from aat.erreurs import ErreurIntrouvable, ErreurUsage

if TYPE_CHECKING:
    from aat.cli.nouvel_arret import Commande
    from aat.composition import Atelier

#: First day of a prolongation whose earlier stop is not known: nobody types it, and nothing leaves with it.
_SANS_DEBUT: Final = dt.date(1900, 1, 1)
#: An acknowledgement number, or a whole document identifier.
_IDENTIFIANT = re.compile(r"(?:BANC-)?AAT-.+|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)


def separer(arguments: tuple[str, ...], atelier: "Atelier") -> tuple[str | None, str]:
    """Return the reference that comes first, if one does, and the express line.

    Ten letters may be a word as well as a reference: the store decides.

    Raises:
        ErreurIntrouvable: what can only be a reference names nothing here.
    """
    premier, reste = arguments[0].strip(), " ".join(arguments[1:])
    ligne = " ".join(arguments)
    entier = _IDENTIFIANT.fullmatch(premier) is not None
    if " " in premier or not (entier or lire_reference(premier)):
        return None, ligne
    try:
        atelier.etats([premier])
    except ErreurIntrouvable:
        if entier or any(c.isdigit() for c in premier):
            raise
        return None, ligne
    return premier, reste


def base(commande: "Commande", assure: Assure | None, atelier: "Atelier", *, dialogue: bool) -> Avis:
    """Return the prolongation before the line and the options: what the earlier stop gives, or what is asked of it."""
    from aat.services.prolongation import preparer

    if dialogue and assure is None and commande.ref is None:
        from aat.cli.saisie_patient import demander_patient

        assure = demander_patient(atelier).assure
    options, jour = commande.options, atelier.horloge.aujourd_hui()
    if options.fin_precedent is None or commande.ref is not None:
        avis = preparer(commande.ref, assure, atelier)
    else:
        avis = preparer(None, None, atelier)
        avis = replace(avis, assure=assure)
    fin = None
    if options.fin_precedent is not None:
        from aat.saisie.dates import lire_date

        fin = lire_date(options.fin_precedent, jour)
    elif dialogue and avis.debut is None and options.debut is None:
        fin = demander_la_fin(jour)
    if fin is not None:
        avis = a_la_suite(avis, fin)
    if dialogue and avis.prolongation and avis.prolongation.precedent and avis.prolongation.precedent.fin:
        questions.dire(f"Prolonge l’arrêt fini le {avis.prolongation.precedent.fin:%d/%m/%Y}.")
    return replace(avis, debut=avis.debut or (jour if dialogue else _SANS_DEBUT))


def a_la_suite(avis: Avis, fin: dt.date) -> Avis:
    """Return the prolongation of a stop that ended on ``fin``: it begins the day after."""
    from aat.rules.calendrier import decaler

    donnee = avis.prolongation or Prolongation()
    precedent = replace(donnee.precedent or Precedent(), fin=fin)
    return replace(avis, prolongation=replace(donnee, precedent=precedent), debut=decaler(fin, 1))


def exiger_un_debut(avis: Avis) -> None:
    """Return when the first day was told, by the earlier stop, the line or an option.

    Raises:
        ErreurUsage: nothing tells it.
    """
    if avis.nature is Nature.PROLONGATION and avis.debut == _SANS_DEBUT:
        raise ErreurUsage(
            "L’arrêt à prolonger n’est pas connu ici.",
            champ="REF",
            remede="Donnez la référence de l’avis, sa fin par « --fin-precedent », ou le premier jour par « --debut ».",
        )


def demander_la_fin(jour: dt.date) -> dt.date | None:
    """Return the last day of a stop that is not kept here, or ``None`` when nobody knows it."""
    from aat.saisie.dates import lire_date

    return questions.demander(
        "Dernier jour de l’arrêt prolongé (vide s’il n’est pas connu)",
        lambda texte: lire_date(texte, jour) if texte.strip() else None,
    )
