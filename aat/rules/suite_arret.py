"""Rules on what came before: an initial avis that looks like a prolongation."""

from aat.domaine.arret import ArretPrecedent
from aat.rules.calendrier import date_longue, jours_ecoules
from aat.rules.cas import REGLES, Cas, avec_arrets_precedents
from aat.rules.registre import Dit


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


def _de_meme_nature(cas: Cas, arret: ArretPrecedent) -> bool:
    return arret.atmp is None or arret.atmp == (cas.avis.atmp is not None)
