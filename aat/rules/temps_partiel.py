"""Rules on therapeutic part time, alone or after a full-time stop."""

import datetime as dt

from aat.domaine.arret import Categorie, Temps
from aat.rules.calendrier import au_moins, compter, date_longue, decaler, jours_ecoules
from aat.rules.cas import REGLES, Cas, a_temps_partiel
from aat.rules.continuite import Total, jours_en_tout, se_suivent
from aat.rules.registre import Dit

JOURS_PAR_AN = 365
_AUTRES_REGLES = frozenset({Categorie.PROFESSION_INDEPENDANTE, Categorie.NON_SALARIE_AGRICOLE, Categorie.FONCTIONNAIRE})


@REGLES.regle("tp-suite", si=a_temps_partiel)
def suite(cas: Cas) -> Dit | None:
    """The part time starts the day after the full-time stop (guide, steps 13 and 14).

    After a part-time stop it is not for that day to be right: ``tp-suite-temps-complet`` refuses it.
    """
    reprise = cas.avis.reprise_temps_partiel
    if reprise is None or reprise.debut is None or cas.fin is None or cas.avis.temps is Temps.PARTIEL:
        return None
    lendemain = decaler(cas.fin, 1)
    if lendemain is None or reprise.debut == lendemain:
        return None
    return Dit(
        f"La reprise à temps partiel commence le {date_longue(lendemain)}, lendemain de l’arrêt à temps complet, et "
        f"non le {date_longue(reprise.debut)} : corrigez cette date ou laissez-la vide."
    )


@REGLES.regle("tp-suite-temps-complet", si=a_temps_partiel)
def suite_temps_complet(cas: Cas) -> Dit | None:
    """A part time follows a full-time stop only (guide, step 14)."""
    if cas.avis.reprise_temps_partiel is None or cas.avis.temps is not Temps.PARTIEL:
        return None
    return Dit(
        "L’arrêt est déjà à temps partiel : retirez « suivi d’une reprise à temps partiel », ou choisissez le temps "
        "complet."
    )


@REGLES.regle("tp-fin", si=a_temps_partiel)
def fin(cas: Cas) -> Dit | None:
    """The part time does not end before it starts (internal consistency)."""
    reprise = cas.avis.reprise_temps_partiel
    if reprise is None or reprise.fin is None:
        return None
    debut = _debut_reprise(cas)
    if debut is None or reprise.fin >= debut:
        return None
    return Dit(
        f"La reprise à temps partiel finit le {date_longue(reprise.fin)}, avant son début le {date_longue(debut)} : "
        "corrigez sa fin."
    )


@REGLES.regle("tp-salarie", si=a_temps_partiel)
def salarie(cas: Cas) -> Dit | None:
    """An employee's part time needs no earlier full-time stop (CSS L. 323-3), since 2019-12-28; the employer agrees."""
    if cas.avis.categorie is not Categorie.SALARIE or cas.avis.atmp is not None:
        return None
    return Dit(
        "Temps partiel d’un salarié : l’accord de l’employeur est nécessaire, dites-le au patient. Aucun arrêt à temps "
        "complet n’est exigé avant et il n’y a pas de carence."
    )


@REGLES.regle("tp-independant", si=a_temps_partiel)
def independant(cas: Cas) -> Dit | None:
    """A self-employed person's part time follows a full-time stop unless ALD, 90 or 270 days (CSS D. 622-10).

    Since 2021-07-01.
    """
    avis = cas.avis
    if avis.categorie is not Categorie.PROFESSION_INDEPENDANTE or avis.atmp is not None:
        return None
    limite = cas.p.independant_ald_jours if avis.ald else cas.p.independant_jours
    if limite is None:
        return None
    if avis.temps is Temps.PARTIEL and not avis.ald and not _suit_un_arret(cas):
        return Dit(
            "Le temps partiel d’un indépendant suit immédiatement un arrêt indemnisé à temps complet, sauf ALD : "
            f"vérifiez qu’il y en a un, sans quoi il n’est pas indemnisé. Il l’est {compter(limite)} au plus."
        )
    duree = _duree_temps_partiel(cas)
    if duree is None or duree <= limite:
        return None
    return Dit(
        f"Le temps partiel d’un indépendant est indemnisé {compter(limite)} au plus{' en ALD' if avis.ald else ''} ; "
        f"celui-ci en compte {duree}. Prévenez le patient, ou raccourcissez-le."
    )


@REGLES.regle("tp-duree-versement", si=a_temps_partiel)
def duree_versement(cas: Cas) -> Dit | None:
    """In sickness, part time is paid one year past the three years at most (CSS R. 323-3).

    The text does not say when a part time is long: told once the stop under way, part time included, reaches a year.
    The self-employed, the farmers and the civil servants have rules of their own.
    """
    total = _jours_de_l_arret_en_cours(cas)
    if total is None or total.jours < JOURS_PAR_AN or cas.avis.atmp is not None or cas.avis.categorie in _AUTRES_REGLES:
        return None
    return Dit(
        f"Avec ce temps partiel, l’arrêt en cours compte {au_moins(exact=total.exact)}{compter(total.jours)}. En "
        f"maladie, un temps partiel est indemnisé au plus {_ans(cas.p.temps_partiel_annees)} au-delà du délai de "
        f"{_ans(cas.p.delai_annees)} : dites-le au patient. Rien n’est à changer."
    )


@REGLES.regle("tp-atmp", si=a_temps_partiel)
def atmp(cas: Cas) -> Dit | None:
    """In AT/MP the médecin-conseil recognises the part time's benefit (CSS L. 433-1, 3rd paragraph)."""
    if cas.avis.atmp is None:
        return None
    return Dit(
        "En AT/MP, le temps partiel est indemnisé si le médecin-conseil reconnaît que le travail favorise la guérison "
        "ou la consolidation ; il se prescrit par le médecin traitant."
    )


def _ans(nombre: int) -> str:
    return f"{nombre} an{'s' if nombre > 1 else ''}"


def _jours_de_l_arret_en_cours(cas: Cas) -> Total | None:
    """Return the days of the stop under way to the end of the part time, known stops that lead to it included."""
    debut, reprise = cas.avis.debut, cas.avis.reprise_temps_partiel
    fin = cas.fin if reprise is None or reprise.fin is None else reprise.fin
    if debut is None or fin is None or fin < debut:
        return None
    if cas.suite is None or not (cas.suite.nomme or se_suivent(cas.suite.fin, debut)):
        return Total(jours_ecoules(debut, fin) + 1)
    return jours_en_tout(cas.avis, fin, cas.suite, cas.arrets_precedents)


def _debut_reprise(cas: Cas) -> dt.date | None:
    reprise = cas.avis.reprise_temps_partiel
    if reprise is not None and reprise.debut is not None:
        return reprise.debut
    return None if cas.fin is None else decaler(cas.fin, 1)


def _duree_temps_partiel(cas: Cas) -> int | None:
    reprise = cas.avis.reprise_temps_partiel
    if cas.avis.temps is Temps.PARTIEL or reprise is None:
        return cas.duree
    debut = _debut_reprise(cas)
    return None if debut is None or reprise.fin is None else jours_ecoules(debut, reprise.fin) + 1


def _suit_un_arret(cas: Cas) -> bool:
    """A known stop ends the day before, or is still running."""
    debut = cas.avis.debut
    if debut is None:
        return False
    if cas.suite is not None and se_suivent(cas.suite.fin, debut):
        return True
    return any(
        arret.fin is not None and se_suivent(arret.fin, debut) and (arret.debut is None or arret.debut < debut)
        for arret in cas.arrets_precedents
    )
