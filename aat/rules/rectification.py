"""What is said of an avis that annuls and replaces another: a finding, and a line of the récapitulatif. Pure.

No procedure annuls what was transmitted (rule ``transmission-annulation``): a new avis says that it replaces the first,
and the prescriber tells the caisse.
"""

import datetime as dt
from typing import TYPE_CHECKING

from aat.domaine.constat import Constat, Severite
from aat.domaine.etats import A_TRANSMETTRE, Etat
from aat.rules.calendrier import date_courte
from aat.rules.cas import blanc

if TYPE_CHECKING:
    from aat.domaine.arret import Avis
    from aat.domaine.dossier import AvisRemplace
    from aat.rules.droit import Droit

CHAMP = "annule_et_remplace"
_REGLE = "transmission-annulation"
_INCONNU = "L’avis à remplacer n’est pas connu ici sous cette référence pour ce patient\u00a0: vérifiez-la."
_DEJA = (
    "L’avis à remplacer l’a déjà été par un autre\u00a0: c’est celui-là qu’il faut corriger. "
    "Son histoire, au journal, dit lequel."
)
_EN_ATTENTE = (
    "L’avis que celui-ci remplace n’est pas encore transmis, et partirait aussi\u00a0: abandonnez-le d’abord au "
    "journal."
)
_PREVENIR = (
    "Cet avis portera «\u00a0annule et remplace\u00a0»\u00a0: prévenez vous-même la caisse, rien ne l’annule en ligne."
)


def constats_rectification(
    avis: "Avis", remplace: "AvisRemplace | None", jour: dt.date, droit: "Droit"
) -> tuple[Constat, ...]:
    """Return what is to be known of the avis that ``avis`` says it replaces; nothing when it names none."""
    regle = droit.regles[_REGLE]
    if blanc(avis.annule_et_remplace) or not regle.en_vigueur(jour):
        return ()
    severite, message = Severite.AVERTISSEMENT, _INCONNU
    if remplace is not None and remplace.deja:
        message = _DEJA
    elif remplace is not None:
        attend = remplace.etat in A_TRANSMETTRE | {Etat.EN_COURS}
        severite, message = (severite, _EN_ATTENTE) if attend else (regle.severite, _PREVENIR)
    return (Constat(regle.code, severite, CHAMP, message, regle.fondement, regle.source),)


def mention_rectification(ref: str, remplace: "AvisRemplace | None") -> str:
    """Return « l’avis du JJ/MM/AAAA au JJ/MM/AAAA (n° …) »; the reference when no more is known."""
    if remplace is None:
        return f"l’avis {ref}"
    quand = (
        f" du {date_courte(remplace.debut)} au {date_courte(remplace.fin)}" if remplace.debut and remplace.fin else ""
    )
    quoi = f"n° {remplace.numero}" if remplace.numero else f"référence {remplace.ref}"
    return f"l’avis{quand} ({quoi})"
