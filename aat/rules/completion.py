"""Fills what follows from the rest of an avis. Never judges, never raises: what cannot follow stays empty."""

import datetime as dt
from dataclasses import replace

from aat.domaine.arret import Avis, ModeSorties
from aat.domaine.periode import fin_incluse
from aat.identifiants import nir
from aat.rules.calendrier import decaler, jours_ecoules
from aat.rules.copie import Copieur

_COMPLETE = Copieur(Avis, "fin", "jours", "reprise_temps_partiel", "sorties", "assure")


def completer(avis: Avis, date_prescription: dt.date) -> Avis:  # noqa: ARG001 every use of the rules names its day
    """Return the avis with its NIR compact and ``fin``, ``jours``, the part time and the outings filled.

    ``fin`` comes from ``jours`` or ``jours`` from ``fin``; the part time that follows starts the day after
    ``fin``; allowed outings start with the stop. A value that was given is never changed, and an absurd one
    (``jours`` of 10⁹, ``fin`` before ``debut``) fills nothing: the rules speak of it. Completing twice
    changes nothing more.
    """
    fin, jours = _fin_et_jours(avis)
    reprise = avis.reprise_temps_partiel
    if reprise is not None and reprise.debut is None and fin is not None:
        reprise = replace(reprise, debut=decaler(fin, 1))
    sorties = avis.sorties
    if (
        sorties is not None
        and sorties.a_partir_du is None
        and sorties.mode in {ModeSorties.HORAIRES_LIMITES, ModeSorties.LIBRES}
    ):
        sorties = replace(sorties, a_partir_du=avis.debut)
    assure = avis.assure
    if assure is not None and assure.nir is not None and (numero := nir.compact(assure.nir)) != assure.nir:
        assure = replace(assure, nir=numero)
    if (
        fin is avis.fin
        and jours is avis.jours
        and reprise is avis.reprise_temps_partiel
        and sorties is avis.sorties
        and assure is avis.assure
    ):
        return avis
    return _COMPLETE.copier(avis, fin, jours, reprise, sorties, assure)


def _fin_et_jours(avis: Avis) -> tuple[dt.date | None, int | None]:
    debut, fin, jours = avis.debut, avis.fin, avis.jours
    if debut is None:
        return fin, jours
    if fin is None and jours is not None:
        try:
            return fin_incluse(debut, jours), jours
        except (ValueError, OverflowError):
            return None, jours
    if fin is not None and jours is None and fin >= debut:
        return fin, jours_ecoules(debut, fin) + 1
    return fin, jours
