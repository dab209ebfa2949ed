"""The stops of a patient as a screen lists them: dates, days, motif in words, where each document stands.

Reads the store; judges nothing. The stop that ends soonest comes first, then those that are over.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aat.domaine.etats import Etat
from aat.referentiel.motifs import charger_motifs
from aat.rules.calendrier import date_courte
from aat.services.arrets_personne import arrets_de

if TYPE_CHECKING:
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

    @property
    def refuse(self) -> bool:
        """Tell whether the caisse refused it: without effect, unless paper took its place."""
        return self.etat is not None and self.etat.etat is Etat.REJETE


def arrets(assure: Assure, outils: Outils) -> tuple[ArretConnu, ...]:
    """Return the stops of ``assure``: those under way or to come, soonest end first; then the others, latest first.

    Among those that are not over, the refused ones come last.

    Raises:
        ErreurCoffre: the store cannot be used.
    """
    coffre = outils.coffre_existant()
    if coffre is None or not assure.nir:
        return ()
    jour = outils.horloge.aujourd_hui()
    connus = [_connu(arret, jour, coffre) for arret in arrets_de(assure, coffre)]
    en_cours = sorted((c for c in connus if not c.fini), key=lambda c: (c.refuse, c.arret.fin or dt.date.max))
    finis = sorted((c for c in connus if c.fini), key=lambda c: c.arret.fin or dt.date.min, reverse=True)
    return (*en_cours, *finis)


def resume(assure: Assure, outils: Outils) -> str:
    """Return « arrêt au 27/11/2026 (Grippe) » for the stop that ends last, « — » when none is known.

    One that the caisse refused is named, as such, where there is no other.
    """
    connus = arrets(assure, outils)
    dernier = max(connus, key=lambda c: (not c.refuse, c.arret.fin or dt.date.min), default=None)
    if dernier is None or dernier.arret.fin is None:
        return "—"
    motif = f" ({dernier.motif})" if dernier.motif else ""
    quoi = "refusé, fin le" if dernier.refuse else "fini le" if dernier.fini else "arrêt au"
    return f"{quoi} {date_courte(dernier.arret.fin)}{motif}"


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
