"""The stops of a patient as a screen lists them: dates, days, motif in words, where each document stands.

Reads the store; judges nothing. The stop that ends soonest comes first, then those that are over.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from aat.domaine.transmission import TypeDocument
from aat.identifiants import nir
from aat.referentiel.motifs import charger_motifs
from aat.rules.calendrier import date_courte

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aat.domaine.arret import ArretPrecedent
    from aat.domaine.personnes import Assure
    from aat.domaine.transmission import EtatEnvoi
    from aat.ports import Coffre
    from aat.services.outils import Outils


@dataclass(frozen=True, slots=True, repr=False)
class ArretConnu:
    """A stop that the store knows.

    Attributes:
        jours: calendar days, both ends included, when both are known.
        motif: its label of today, empty when there is none.
        fini: its last day is before today.
        etat: where the document stands, ``None`` when it is not here.
    """

    arret: ArretPrecedent
    jours: int | None
    motif: str
    fini: bool
    etat: EtatEnvoi | None


class _Personne(msgspec.Struct):
    rang: int = 1


class _Avis(msgspec.Struct):
    assure: _Personne | None = None


class _Contenu(msgspec.Struct):
    """The one thing read of a kept document here: whose it is under a shared NIR."""

    avis: _Avis | None = None


def arrets(assure: Assure, outils: Outils) -> tuple[ArretConnu, ...]:
    """Return the stops of ``assure``: those under way or to come, soonest end first; then the others, latest first.

    Raises:
        ErreurCoffre: the store cannot be used.
    """
    coffre = outils.coffre_existant()
    if coffre is None or not assure.nir:
        return ()
    jour = outils.horloge.aujourd_hui()
    connus = [_connu(arret, jour, coffre) for arret in _siens(assure, coffre)]
    en_cours = sorted((c for c in connus if not c.fini), key=lambda c: c.arret.fin or dt.date.max)
    finis = sorted((c for c in connus if c.fini), key=lambda c: c.arret.fin or dt.date.min, reverse=True)
    return (*en_cours, *finis)


def resume(assure: Assure, outils: Outils) -> str:
    """Return « arrêt au 27/11/2026 (Grippe) » for the stop that ends last, « — » when none is known."""
    connus = arrets(assure, outils)
    dernier = max(connus, key=lambda c: c.arret.fin or dt.date.min, default=None)
    if dernier is None or dernier.arret.fin is None:
        return "—"
    motif = f" ({dernier.motif})" if dernier.motif else ""
    return f"{'fini le' if dernier.fini else 'arrêt au'} {date_courte(dernier.arret.fin)}{motif}"


def _siens(assure: Assure, coffre: Coffre) -> Sequence[ArretPrecedent]:
    """Return the stops under this NIR; only this person's when several are known under it."""
    numero = nir.compact(assure.nir or "")
    tous = coffre.arrets_du_patient(numero)
    if not tous or len(coffre.patient(numero)) < 2:
        return tous
    rangs: dict[str | None, int] = {}
    for ref, contenu in coffre.contenus_du_patient(numero, TypeDocument.AVIS):
        lu = msgspec.json.decode(contenu, type=_Contenu)
        rangs[ref] = lu.avis.assure.rang if lu.avis and lu.avis.assure else 1
    return [arret for arret in tous if rangs.get(arret.ref) == assure.rang]


def _connu(arret: ArretPrecedent, jour: dt.date, coffre: Coffre) -> ArretConnu:
    debut, fin = arret.debut, arret.fin
    code = arret.motif.code if arret.motif and not isinstance(arret.motif, str) else None
    motifs = charger_motifs()
    motif = motifs.par_code(code) if code else None
    return ArretConnu(
        arret=arret,
        jours=(fin - debut).days + 1 if debut and fin else None,
        motif=motifs.libelle_a_la_date(motif, jour) if motif else "",
        fini=fin is not None and fin < jour,
        etat=coffre.etat(arret.ref) if arret.ref else None,
    )
