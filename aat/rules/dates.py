"""Rules on the first and last day, and on the days counted between them."""

import datetime as dt

from aat.domaine.arret import ArretPrecedent, Nature, Precedent
from aat.domaine.constat import Severite
from aat.rules.calendrier import compter, date_longue, decaler, jours_ecoules
from aat.rules.cas import REGLES, Cas
from aat.rules.registre import Dit


@REGLES.regle("debut-fenetre")
def debut_fenetre(cas: Cas) -> Dit | None:
    """An initial stop starts from J-2 to J+1 of the prescription (guide, steps 12 and 15)."""
    debut, covid = cas.avis.debut, _fenetre_covid(cas)
    if debut is None:
        avant, apres = covid or (cas.p.debut_avant, cas.p.debut_apres)
        return Dit(f"Indiquez le premier jour de l’arrêt : {_fenetre(cas, avant, apres)}.")
    return None if covid else _hors_fenetre(cas, debut, cas.p.debut_avant, cas.p.debut_apres)


@REGLES.regle("debut-fenetre-covid")
def debut_fenetre_covid(cas: Cas) -> Dit | None:
    """For Covid-19, J-4 to J+1, prescriptions up to 2023-01-31 (guide, step 12; décret 2023-37)."""
    debut, covid = cas.avis.debut, _fenetre_covid(cas)
    return None if debut is None or covid is None else _hors_fenetre(cas, debut, *covid)


def _fenetre_covid(cas: Cas) -> tuple[int, int] | None:
    """Return the days before and after the prescription, while the exception holds for this motif."""
    avant, apres = cas.p.covid_avant, cas.p.covid_apres
    if avant is None or apres is None or cas.motif is None or not cas.motif.covid:
        return None
    return avant, apres


def _hors_fenetre(cas: Cas, debut: dt.date, avant: int, apres: int) -> Dit | None:
    if -avant <= jours_ecoules(cas.jour, debut) <= apres:
        return None
    return Dit(
        f"Le premier jour, {date_longue(debut)}, n’est pas possible pour une prescription du {date_longue(cas.jour)} : "
        f"choisissez {_fenetre(cas, avant, apres)}."
    )


def _fenetre(cas: Cas, avant: int, apres: int) -> str:
    premier = decaler(cas.jour, -avant) or dt.date.min
    dernier = decaler(cas.jour, apres) or dt.date.max
    return f"un jour du {date_longue(premier)} au {date_longue(dernier)}"


@REGLES.regle("debut-retroactif")
def debut_retroactif(cas: Cas) -> Dit | None:
    """A start before the examination is told (CSS L. 321-1; code de déontologie médicale art. 28)."""
    debut = cas.avis.debut
    if debut is None or debut >= cas.jour:
        return None
    return Dit(
        f"L’arrêt commence le {date_longue(debut)}, avant l’examen du {date_longue(cas.jour)} : gardez cette date "
        "seulement si l’incapacité existait déjà ; antidater engage votre responsabilité."
    )


@REGLES.regle("fin-apres-debut")
def fin_apres_debut(cas: Cas) -> tuple[Dit, ...]:
    """The last day, included, does not precede the first (guide, steps 12 and 16).

    Said too of the stop prolonged and of those that the caller tells: what they cover is counted from both days.
    """
    avis = cas.avis
    dits: tuple[Dit, ...] = ()
    if avis.debut is not None and avis.fin is not None and avis.fin < avis.debut:
        dits = (
            Dit(
                f"Le dernier jour, {date_longue(avis.fin)}, précède le premier, {date_longue(avis.debut)} : choisissez "
                "une fin qui ne le précède pas."
            ),
        )
    if avis.prolongation is not None and avis.prolongation.precedent is not None:
        dits += _precedent_a_l_envers(avis.prolongation.precedent)
    if avis.contexte is not None:
        dits += _arrets_a_l_envers(avis.contexte.arrets_precedents)
    return dits


def _precedent_a_l_envers(precedent: Precedent) -> tuple[Dit, ...]:
    if precedent.debut is None or precedent.fin is None or precedent.fin >= precedent.debut:
        return ()
    return (
        Dit(
            f"L’arrêt prolongé finirait le {date_longue(precedent.fin)}, avant son premier jour, "
            f"{date_longue(precedent.debut)} : corrigez l’une de ces deux dates, ou retirez la première.",
            "prolongation.precedent.debut",
        ),
    )


def _arrets_a_l_envers(arrets: tuple[ArretPrecedent, ...]) -> tuple[Dit, ...]:
    """Only warned: they are not part of the avis, and the last day of each still counts."""
    return tuple(
        Dit(
            f"L’arrêt antérieur n° {rang + 1} finirait le {date_longue(arret.fin)}, avant son premier jour, "
            f"{date_longue(arret.debut)} : corrigez l’une de ces deux dates. Seul son dernier jour est compté.",
            f"contexte.arrets_precedents[{rang}].debut",
            Severite.AVERTISSEMENT,
        )
        for rang, arret in enumerate(arrets)
        if arret.debut is not None and arret.fin is not None and arret.fin < arret.debut
    )


@REGLES.regle("duree-calcul")
def duree_calcul(cas: Cas) -> tuple[Dit, ...] | None:
    """Calendar days, both ends counted: fin - debut + 1 (guide: 10/12/2021 to 24/12/2021 = 15 days).

    Also says that the first day of a prolongation, or the end, is missing: no other code covers them.
    """
    avis = cas.avis
    dits: tuple[Dit, ...] = ()
    if avis.debut is None and avis.nature is not Nature.INITIAL:
        dits += (Dit("Indiquez le premier jour de l’arrêt.", "debut"),)
    if avis.jours is None:
        if avis.fin is None:
            dits += (Dit("Indiquez la durée en jours, ou le dernier jour (inclus)."),)
    elif avis.jours < 1:
        dits += (Dit("La durée est d’au moins 1 jour, premier et dernier jours compris : corrigez-la."),)
    elif avis.debut is not None and avis.fin is None and cas.fin is None:
        dits += (Dit("La durée saisie dépasse le calendrier : corrigez le nombre de jours."),)
    elif avis.debut is not None and avis.fin is not None and cas.duree is not None and cas.duree != avis.jours:
        dits += (
            Dit(
                f"Du {date_longue(avis.debut)} au {date_longue(avis.fin)}, il y a {compter(cas.duree)} et non "
                f"{avis.jours} : corrigez la durée ou le dernier jour."
            ),
        )
    return dits
