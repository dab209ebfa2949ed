"""Rules on the uncommon particulars and on the employer."""

from aat.rules.calendrier import choix_hors, date_longue, jours_ecoules
from aat.rules.cas import REGLES, Cas, avec_precisions, blanc
from aat.rules.employeur import coordonnees
from aat.rules.registre import Dit


@REGLES.regle("precisions-tiers", si=avec_precisions)
def tiers(cas: Cas) -> Dit | None:
    """The accident caused by someone else precedes prescription and stop (guide, step 20; CSS L. 376-1)."""
    accident, debut = cas.avis.precisions.tiers, cas.avis.debut
    if accident is None:
        return None
    if accident <= cas.jour and (debut is None or accident <= debut):
        return None
    limite = cas.jour if debut is None else min(cas.jour, debut)
    return Dit(
        f"La date de l’accident causé par un tiers, {date_longue(accident)}, est trop tardive : elle ne suit ni la "
        f"prescription ni le début de l’arrêt. Choisissez au plus tard le {date_longue(limite)}."
    )


@REGLES.regle("precisions-cure", si=avec_precisions)
def cure(cas: Cas) -> Dit | None:
    """A stop on the occasion of a spa cure is not paid in principle (CSS L. 321-1)."""
    if not cas.avis.precisions.cure_thermale:
        return None
    return Dit(
        "Un arrêt prescrit à l’occasion d’une cure thermale n’est en principe pas indemnisé, sauf situation fixée par "
        "décret : prévenez le patient."
    )


@REGLES.regle("precisions-activites", si=avec_precisions)
def activites(cas: Cas) -> tuple[Dit, ...] | None:
    """An allowed activity is described and dated within the stop (guide, step 20; CSS L. 323-6), since 2022-05-07."""
    activites = cas.avis.precisions.activites
    if activites is None:
        return None
    dits: tuple[Dit, ...] = ()
    if blanc(activites.description):
        dits += (Dit("Décrivez l’activité autorisée pendant l’arrêt, ou retirez-la."),)
    if activites.a_partir_du is None:
        dits += (Dit("Indiquez à partir de quel jour l’activité est autorisée.", "precisions.activites.a_partir_du"),)
    elif choix := choix_hors(activites.a_partir_du, cas.avis.debut, cas.fin):
        dits += (
            Dit(
                f"L’activité est autorisée hors de l’arrêt : au lieu du {date_longue(activites.a_partir_du)}, "
                f"choisissez {choix}.",
                "precisions.activites.a_partir_du",
            ),
        )
    return dits


@REGLES.regle("precisions-deces", si=avec_precisions)
def deces(cas: Cas) -> Dit | None:
    """The death does not follow the prescription (guide, step 20), since 2022-05-07."""
    date = cas.avis.precisions.deces_a_charge
    if date is None or date <= cas.jour:
        return None
    return Dit(f"La date du décès, {date_longue(date)}, suit la prescription du {date_longue(cas.jour)} : corrigez-la.")


@REGLES.regle("precisions-deces-13-semaines", si=avec_precisions)
def deces_13_semaines(cas: Cas) -> Dit | None:
    """A mourning stop without waiting days is prescribed within 13 weeks (loi 2020-692), since 2020-07-01."""
    date, limite = cas.avis.precisions.deces_a_charge, cas.p.deuil_jours
    if date is None or limite is None or jours_ecoules(date, cas.jour) <= limite:
        return None
    return Dit(
        f"Le décès, {date_longue(date)}, remonte à {jours_ecoules(date, cas.jour)} jours : au-delà de {limite} jours "
        "(13 semaines), la carence s’applique. Prévenez le patient."
    )


@REGLES.regle("precisions-deces-25-ans", si=avec_precisions)
def deces_25_ans(cas: Cas) -> Dit | None:
    """A child or dependant under 25, on the patient's word (ameli, « arrêt de deuil »), since 2020-07-01."""
    if cas.avis.precisions.deces_a_charge is None:
        return None
    return Dit(
        f"L’arrêt de deuil vise un enfant ou une personne à charge de moins de {cas.p.deuil_age} ans ; la parole du "
        "patient suffit. Le congé de deuil, lui, ne se prescrit pas : il se demande à l’employeur."
    )


@REGLES.regle("employeur-bloc")
def employeur(cas: Cas) -> tuple[Dit, ...] | None:
    """The optional employer has a plausible post code and e-mail (guide, steps 20 and 21)."""
    return None if cas.avis.employeur is None else coordonnees(cas.avis.employeur)
