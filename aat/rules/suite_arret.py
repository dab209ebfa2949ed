"""Rules on what came before: days that no stop covers, overlap, change of nature, « initial » ticked by mistake."""

import datetime as dt

from aat.domaine.arret import ArretPrecedent
from aat.rules.calendrier import compter, date_longue, de_jours, decaler, est_week_end, jour_nomme, jours_ecoules
from aat.rules.cas import REGLES, Cas, avec_arrets_precedents, fait_suite
from aat.rules.continuite import Suite
from aat.rules.registre import Dit

#: Up to two weeks, each uncovered day is named; beyond, periods are, so that the sentence can be read.
JOURS_NOMMES_UN_A_UN = 14

Trou = tuple[dt.date, dt.date]


@REGLES.regle("prolongation-initiale-cochee", si=avec_arrets_precedents)
def initiale_cochee(cas: Cas) -> Dit | None:
    """An « initial » right after a known stop starts a new waiting period (CPAM examples), since 2024-09-01."""
    debut, ecart_admis = cas.avis.debut, cas.p.apres_arret_jours
    if debut is None or ecart_admis is None:
        return None
    fins = [
        arret.fin
        for arret in cas.arrets_precedents
        if arret.fin is not None
        and (arret.debut is None or arret.debut < debut)
        and jours_ecoules(arret.fin, debut) - 1 <= ecart_admis
        and _de_meme_nature(cas, arret)
    ]
    if not fins:
        return None
    return Dit(
        f"Un arrêt connu finit le {date_longue(max(fins))} : coché « initial », celui-ci rouvre une carence et demande "
        "une nouvelle attestation de salaire. Choisissez « prolongation » s’il en est la suite."
    )


@REGLES.regle("prolongation-continuite", si=fait_suite)
def continuite(cas: Cas) -> Dit | None:
    """A prolongation starts the day after the stop that it follows (CNAM, on CSS L. 321-1), since 2024-09-01.

    Every uncovered day is named, weekends and public holidays included: none of them is paid.
    """
    suite = cas.suite
    if suite is None or suite.jours_non_couverts <= cas.p.tolerance_jours:
        return None
    lendemain = decaler(suite.fin, 1)
    conseil = f" Si l’incapacité n’a pas cessé, commencez le {date_longue(lendemain)}." if lendemain else ""
    return Dit(
        f"Aucun arrêt connu ne couvre {compter(suite.jours_non_couverts)} entre l’arrêt fini le "
        f"{date_longue(suite.fin)} et cette prolongation : {_nommer(suite)}. {_sort(suite)} indemnisé"
        f"{'s' if suite.jours_non_couverts > 1 else ''}, week-end et jour férié compris.{conseil}"
    )


@REGLES.regle("prolongation-tolerance-ancienne", si=fait_suite)
def tolerance_ancienne(cas: Cas) -> Dit | None:
    """The former CNAM practice (CSS L. 321-1) filled 1 day, 2 with a weekend day, or a weekend and 1, until 2024-08-31.

    In AT/MP it filled none. Days that it did not fill are named all the same.
    """
    suite = cas.suite
    if suite is None or not suite.trous:
        return None
    jours = _nommer(suite)
    if cas.avis.atmp is None and all(_comble(trou, cas.p.tolerance_jours) for trou in suite.trous):
        return Dit(
            f"À cette date, un intervalle {de_jours(suite.jours_non_couverts)} comme celui-ci était comblé : "
            f"{jours}. Rien n’est à changer."
        )
    limite = (
        "en AT/MP, aucun jour n’était comblé"
        if cas.avis.atmp is not None
        else f"la tolérance ne comblait qu’un jour, ou un week-end, jusqu’à {compter(cas.p.tolerance_jours)}"
    )
    return Dit(
        f"Aucun arrêt connu ne couvre {compter(suite.jours_non_couverts)} : {jours}. À cette date, {limite} : "
        "vérifiez le premier jour."
    )


@REGLES.regle("prolongation-interruption", si=fait_suite)
def interruption(cas: Cas) -> Dit | None:
    """Past 2 uncovered days the caisse may see a new stop (CPAM examples; sources differ), since 2024-09-01."""
    suite, limite = cas.suite, cas.p.apres_arret_jours
    if suite is None or limite is None or suite.intervalle_jours <= limite:
        return None
    return Dit(
        f"L’arrêt est interrompu pendant {compter(suite.intervalle_jours)} : au-delà de {compter(limite)}, la caisse "
        "peut y voir un nouvel arrêt, avec carence. Choisissez « initial », ou indiquez l’arrêt qui précède s’il n’est "
        "pas connu ici."
    )


@REGLES.regle("prolongation-chevauchement", si=fait_suite)
def chevauchement(cas: Cas) -> Dit | None:
    """A prolongation does not start before the end of the stop that it follows (internal consistency: guide)."""
    suite, debut = cas.suite, cas.avis.debut
    if suite is None or debut is None or suite.chevauche is None:
        return None
    lendemain = decaler(suite.chevauche, 1)
    conseil = f"commencez plutôt le {date_longue(lendemain)}, le lendemain" if lendemain else "corrigez l’un des deux"
    return Dit(
        f"La prolongation commence le {date_longue(debut)}, alors qu’un arrêt connu court jusqu’au "
        f"{date_longue(suite.chevauche)} : {conseil}."
    )


@REGLES.regle("prolongation-nature", si=fait_suite)
def nature(cas: Cas) -> Dit | None:
    """A prolongation keeps the nature of the stop that it follows (practice told by a union: not the guide)."""
    if cas.suite is None or _de_meme_nature(cas, cas.suite.precedent):
        return None
    if cas.avis.atmp is None:
        return Dit(
            "L’arrêt prolongé est en rapport avec un AT/MP, pas cette prolongation : cochez l’AT/MP avec sa date "
            "déclarée, ou prescrivez un avis initial. La caisse décide d’une requalification."
        )
    return Dit(
        "L’arrêt prolongé n’est pas en rapport avec un AT/MP, cette prolongation si : en cas de requalification, "
        "prescrivez un avis initial et établissez le certificat AT/MP. La caisse décide."
    )


def _de_meme_nature(cas: Cas, arret: ArretPrecedent) -> bool:
    return arret.atmp is None or arret.atmp == (cas.avis.atmp is not None)


def _comble(trou: Trou, tolerance: int) -> bool:
    """Tell whether the former practice filled this interval (CNAM, until 2024-08-31)."""
    debut, fin = trou
    nombre = jours_ecoules(debut, fin) + 1
    if nombre > tolerance:
        return False
    week_end = sum(est_week_end(debut + dt.timedelta(days=rang)) for rang in range(nombre))
    return week_end >= nombre - 1


def _nommer(suite: Suite) -> str:
    if suite.jours_non_couverts <= JOURS_NOMMES_UN_A_UN:
        noms = [
            jour_nomme(debut + dt.timedelta(days=rang))
            for debut, fin in suite.trous
            for rang in range(jours_ecoules(debut, fin) + 1)
        ]
    else:
        noms = [
            jour_nomme(debut) if debut == fin else f"du {date_longue(debut)} au {date_longue(fin)}"
            for debut, fin in suite.trous
        ]
    return noms[0] if len(noms) == 1 else f"{', '.join(noms[:-1])} et {noms[-1]}"


def _sort(suite: Suite) -> str:
    return "Ils ne seront pas" if suite.jours_non_couverts > 1 else "Il ne sera pas"
