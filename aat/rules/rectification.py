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
    from aat.domaine.transmission import Remplacant
    from aat.rules.droit import Droit

CHAMP = "annule_et_remplace"
_REGLE = "transmission-annulation"
_INCONNU = " n’est pas connu ici sous cette référence pour ce patient\u00a0: vérifiez-la."
_DEJA = " l’a déjà été, par le document {par}\u00a0: c’est celui-là qu’il faut corriger."
_DEJA_ATTENDU = (
    " doit déjà l’être par le document {par}, qui attend\u00a0: transmettez-le, ou abandonnez-le au journal de "
    "l’application."
)
_EN_ATTENTE = " n’est pas encore transmis, et partirait aussi\u00a0: abandonnez-le d’abord au journal de l’application."
_SANS_EFFET = " n’a aucun effet, il a été {refuse}\u00a0: il n’y a rien à remplacer, retirez sa référence."
_PREVENIR = (
    "Cet avis portera «\u00a0annule et remplace\u00a0»\u00a0: prévenez vous-même la caisse, rien ne l’annule en ligne. "
    "Le volet 3 n’a pas de place pour le dire\u00a0: que le patient le remette à qui a reçu celui du premier."
)

_PROLONGE = (
    "L’avis à remplacer est déjà prolongé à partir du {le}, et celui-ci finit le {fin}\u00a0: s’il le faut, corrigez "
    "aussi la prolongation."
)


class Remplace(Protocol):
    """The document that another one annuls and replaces, of either kind."""

    @property
    def etat(self) -> Etat | None:
        """Where it stood when it was looked at; ``None``: not known (kept by an earlier version)."""

    @property
    def remplace_par(self) -> "Remplacant | None":
        """What replaces it already."""


def obstacle(remplace: Remplace | None, le: str) -> str | None:
    """Return what stands against replacing this document (``None``: unknown here), in a sentence; ``None``: nothing.

    Args:
        remplace: the document to replace.
        le: how it begins a sentence (« L’avis »).
    """
    if remplace is None:
        suite = _INCONNU
    elif remplace.remplace_par is not None:
        par = remplace.remplace_par
        suite = (_DEJA if par.acquis else _DEJA_ATTENDU).format(par=par.ref)
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
    dits = [(severite, contre or _PREVENIR)]
    if remplace is not None and (suite := _suite(avis, remplace)):
        dits.append((Severite.AVERTISSEMENT, suite))
    return tuple(Constat(regle.code, s, CHAMP, dit, regle.fondement, regle.source) for s, dit in dits)


def _suite(avis: "Avis", remplace: "AvisRemplace") -> str | None:
    """Return that the prolongation of the first no more begins the day after the stop that is corrected."""
    le = remplace.prolonge_le
    if avis.fin is None or le is None or le == avis.fin + dt.timedelta(days=1):
        return None
    return _PROLONGE.format(le=date_courte(le), fin=date_courte(avis.fin))


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
