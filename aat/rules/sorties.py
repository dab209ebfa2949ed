"""Rules on outings (CSS R. 323-11-1)."""

from aat.domaine.arret import ModeSorties
from aat.rules.calendrier import choix_hors, date_longue
from aat.rules.cas import REGLES, Cas, blanc, sauf_horaires_limites
from aat.rules.registre import Dit

_AUTORISEES = frozenset({ModeSorties.HORAIRES_LIMITES, ModeSorties.LIBRES})


@REGLES.regle("sorties-mode")
def mode(cas: Cas) -> Dit | None:
    """One mode of outings (CSS R. 323-11-1; guide, step 17)."""
    if cas.avis.sorties is not None and cas.avis.sorties.mode is not None:
        return None
    return Dit("Choisissez les sorties : horaires limités, horaires libres ou non autorisées.")


@REGLES.regle("sorties-presence")
def presence(cas: Cas) -> Dit | None:
    """Limited hours: at home 9–11 h and 14–16 h every day, except for care (CSS R. 323-11-1)."""
    if cas.avis.sorties is None or cas.avis.sorties.mode is not ModeSorties.HORAIRES_LIMITES:
        return None
    return Dit(
        f"Le patient est présent à son domicile {cas.p.presence}, tous les jours, samedis, dimanches et jours fériés "
        "compris, sauf soins ou examens médicaux : dites-le-lui."
    )


@REGLES.regle("sorties-date")
def date(cas: Cas) -> Dit | None:
    """Allowed outings have a first day within the stop (guide, steps 17 and 18)."""
    sorties, debut = cas.avis.sorties, cas.avis.debut
    if sorties is None or sorties.mode not in _AUTORISEES:
        return None
    if sorties.a_partir_du is None:
        propose = "" if debut is None else f", par exemple le premier, {date_longue(debut)}"
        return Dit(f"Indiquez à partir de quel jour les sorties sont autorisées{propose}.")
    choix = choix_hors(sorties.a_partir_du, debut, cas.fin)
    if choix is None:
        return None
    return Dit(f"Les sorties à partir du {date_longue(sorties.a_partir_du)} sont hors de l’arrêt : choisissez {choix}.")


@REGLES.regle("sorties-raison", si=sauf_horaires_limites)
def raison(cas: Cas) -> Dit | None:
    """Free hours need a medical reason (CSS R. 323-11-1; guide, step 18)."""
    sorties = cas.avis.sorties
    if sorties is None or sorties.mode is not ModeSorties.LIBRES or not blanc(sorties.raison):
        return None
    return Dit(
        "Précisez la raison médicale des sorties à horaires libres : la dispense est exceptionnelle. Elle ne figure "
        "que sur le volet 1."
    )


@REGLES.regle("sorties-non-autorisees", si=sauf_horaires_limites)
def non_autorisees(cas: Cas) -> Dit | None:
    """Without outings there is neither date nor reason; care stays possible (CSS R. 323-11-1)."""
    sorties = cas.avis.sorties
    if sorties is None or sorties.mode is not ModeSorties.NON_AUTORISEES:
        return None
    if sorties.a_partir_du is not None or not blanc(sorties.raison):
        return Dit(
            "Sorties non autorisées : la date et la raison ne servent pas, retirez-les ou choisissez un autre mode."
        )
    return Dit("Sorties non autorisées : le patient peut encore sortir pour des soins ou des examens médicaux.")
