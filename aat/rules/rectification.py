"""What is said of a document that annuls and replaces another: a finding, and a line of the récapitulatif. Pure.

No procedure annuls what was transmitted (rule ``transmission-annulation``): a new avis says that it replaces the first,
and the prescriber tells the caisse.
"""

import datetime as dt
from typing import TYPE_CHECKING, Protocol

from aat.domaine.constat import Constat, Severite
from aat.domaine.etats import A_TRANSMETTRE, SANS_EFFET, Etat
from aat.rules.calendrier import date_courte
from aat.rules.cas import blanc

if TYPE_CHECKING:
    from aat.domaine.arret import Avis
    from aat.domaine.dossier import AvisRemplace
    from aat.rules.droit import Droit

CHAMP = "annule_et_remplace"
_REGLE = "transmission-annulation"
_INCONNU = " n’est pas connu ici sous cette référence pour ce patient\u00a0: vérifiez-la."
_DEJA = " l’a déjà été, par le document {par}\u00a0: c’est celui-là qu’il faut corriger."
_EN_ATTENTE = " n’est pas encore transmis, et partirait aussi\u00a0: abandonnez-le d’abord au journal."
_SANS_EFFET = " n’a aucun effet, il a été {refuse}\u00a0: il n’y a rien à remplacer, retirez sa référence."
_PREVENIR = (
    "Cet avis portera «\u00a0annule et remplace\u00a0»\u00a0: prévenez vous-même la caisse, rien ne l’annule en ligne. "
    "Le volet 3 n’a pas de place pour le dire\u00a0: que le patient le remette à qui a reçu celui du premier."
)


class Remplace(Protocol):
    """The document that another one annuls and replaces, of either kind."""

    @property
    def etat(self) -> Etat | None:
        """Where it stood when it was looked at; ``None``: not known (kept by an earlier version)."""

    @property
    def remplace_par(self) -> str | None:
        """Reference of the document that replaces it already."""


def obstacle(remplace: Remplace | None, le: str) -> str | None:
    """Return what stands against replacing this document (``None``: unknown here), in a sentence; ``None``: nothing.

    Args:
        remplace: the document to replace.
        le: how it begins a sentence (« L’avis »).
    """
    if remplace is None:
        suite = _INCONNU
    elif remplace.remplace_par is not None:
        suite = _DEJA.format(par=remplace.remplace_par)
    elif remplace.etat in SANS_EFFET:
        suite = _SANS_EFFET.format(refuse="refusé par la caisse" if remplace.etat is Etat.REJETE else "abandonné")
    elif remplace.etat in A_TRANSMETTRE | {Etat.EN_COURS}:
        suite = _EN_ATTENTE
    else:
        return None
    return f"{le} à remplacer{suite}"


def constats_rectification(
    avis: "Avis", remplace: "AvisRemplace | None", jour: dt.date, droit: "Droit"
) -> tuple[Constat, ...]:
    """Return what is to be known of the avis that ``avis`` says it replaces; nothing when it names none."""
    regle = droit.regles[_REGLE]
    if blanc(avis.annule_et_remplace) or not regle.en_vigueur(jour):
        return ()
    contre = obstacle(remplace, "L’avis")
    severite = Severite.AVERTISSEMENT if contre else regle.severite
    return (Constat(regle.code, severite, CHAMP, contre or _PREVENIR, regle.fondement, regle.source),)


def mention_rectification(ref: str, remplace: "AvisRemplace | None") -> str:
    """Return « l’avis du JJ/MM/AAAA au JJ/MM/AAAA (n° …) »; the reference when no more is known."""
    if remplace is None:
        return f"l’avis {ref}"
    quoi = f"n° {remplace.numero}" if remplace.numero else f"référence {remplace.ref}"
    return f"l’avis{_quand(remplace)} ({quoi})"


def mention_manuscrite(ref: str, remplace: "AvisRemplace | None") -> str:
    """Return what is copied by hand on a form that has no place for it: the dates alone when they are known."""
    quand = _quand(remplace) if remplace else ""
    return (
        f"Annule et remplace l’avis{quand}" if quand else f"Annule et remplace {mention_rectification(ref, remplace)}"
    )


def _quand(remplace: "AvisRemplace") -> str:
    if remplace.debut is None or remplace.fin is None:
        return ""
    return f" du {date_courte(remplace.debut)} au {date_courte(remplace.fin)}"
