"""How the fields of an avis move one another: beginning, duration, end, part time, outings (guide, steps 12 to 18)."""

import datetime as dt
from dataclasses import replace

from aat.domaine.arret import Avis, ModeSorties, MotifChoisi, Sorties
from aat.erreurs import ErreurUsage
from aat.rules.calendrier import date_courte
from aat.rules.completion import completer
from aat.saisie.dates import lire_date, lire_duree
from aat.services.formulaire.champ import OUI


def poser_debut(avis: Avis, texte: str, aujourd_hui: dt.date) -> Avis:
    """Move the beginning; the number of days stays and the end follows (guide, step 12)."""
    if not texte:
        return replace(avis, debut=None)
    jour = lire_date(texte, aujourd_hui)
    sorties = avis.sorties
    if sorties is not None and jour != avis.debut and sorties.a_partir_du == avis.debut:
        sorties = replace(sorties, a_partir_du=None)
    fin = None if avis.jours is not None else avis.fin
    return completer(_reprise_a_suivre(replace(avis, debut=jour, fin=fin, sorties=sorties), avis.fin), aujourd_hui)


def poser_duree(avis: Avis, texte: str, aujourd_hui: dt.date) -> Avis:
    """Set the duration in any typed form; the end follows, and so does the part time after it."""
    if not texte:
        return replace(avis, jours=None, fin=None)
    debut = avis.debut or aujourd_hui
    duree = lire_duree(texte, debut, aujourd_hui)
    pose = replace(avis, debut=debut, jours=duree.jours, fin=duree.fin)
    return completer(_reprise_a_suivre(pose, avis.fin), aujourd_hui)


def poser_fin(avis: Avis, texte: str, aujourd_hui: dt.date) -> Avis:
    """Set the last day, included; the number of days follows.

    Raises:
        ErreurUsage: unreadable, or before the first day.
    """
    if not texte:
        return replace(avis, jours=None, fin=None)
    debut = avis.debut or aujourd_hui
    fin = lire_date(texte, aujourd_hui, apres=debut)
    if fin < debut:
        raise ErreurUsage(
            "La fin de l’arrêt précède son début.", remede=f"Choisissez un jour à partir du {date_courte(debut)}."
        )
    pose = replace(avis, debut=debut, jours=None, fin=fin)
    return completer(_reprise_a_suivre(pose, avis.fin), aujourd_hui)


def _reprise_a_suivre(avis: Avis, fin_avant: dt.date | None) -> Avis:
    """Return the avis whose part time, when it started the day after the former end, follows the new one."""
    reprise = avis.reprise_temps_partiel
    if reprise is None or reprise.debut is None or fin_avant is None:
        return avis
    if reprise.debut != fin_avant + dt.timedelta(days=1):
        return avis
    return replace(avis, reprise_temps_partiel=replace(reprise, debut=None))


def poser_motif(avis: Avis, texte: str, _: dt.date) -> Avis:
    """Set the motif by its eight-digit code; the complement stays."""
    complement = avis.motif.complement if avis.motif else None
    return replace(avis, motif=MotifChoisi(code=texte or None, complement=complement))


def poser_complement(avis: Avis, texte: str, _: dt.date) -> Avis:
    """Set the free words that make the motif precise."""
    return replace(avis, motif=replace(avis.motif or MotifChoisi(), complement=texte or None))


def cocher(avis: Avis, champ: str, valeur: object, texte: str, aujourd_hui: dt.date) -> Avis:
    """Tick or untick a box that opens other fields."""
    if (texte == OUI) == (getattr(avis, champ) is not None):
        return avis
    return completer(replace(avis, **{champ: valeur if texte == OUI else None}), aujourd_hui)  # type: ignore[arg-type]


def poser_sorties(avis: Avis, texte: str, aujourd_hui: dt.date) -> Avis:
    """Set the outings; allowed ones start with the stop until said otherwise.

    Raises:
        ErreurUsage: not one of the modes.
    """
    ancien = avis.sorties or Sorties()
    if texte not in set(ModeSorties):
        raise ErreurUsage("Ce choix de sorties n’existe pas.")
    return completer(replace(avis, sorties=replace(ancien, mode=ModeSorties(texte))), aujourd_hui)
