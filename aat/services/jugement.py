"""Completes and judges a document: what every use case does before anything else."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from aat.domaine.arret import ArretPrecedent, Avis, MotifChoisi
from aat.domaine.constat import Constat
from aat.domaine.motif import Motif
from aat.domaine.regime import Rattachement
from aat.erreurs import ErreurDocument
from aat.identifiants import nir
from aat.referentiel.motifs import charger_motifs
from aat.referentiel.regimes import rattachement
from aat.rules.completion import completer
from aat.rules.contexte import ContexteJugement
from aat.rules.impression import Impression, mode_impression
from aat.rules.moteur import juger
from aat.rules.recapitulatif import recapitulatif
from aat.rules.rectification import constats_rectification
from aat.services.arrets_personne import arrets_de

if TYPE_CHECKING:
    from aat.domaine.dossier import AvisRemplace
    from aat.services.outils import Outils


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Jugement:
    """A completed document and what the law of ``jour`` says of it."""

    avis: Avis
    jour: dt.date
    motif: Motif | None
    motif_libelle: str | None
    rattachement: Rattachement
    constats: tuple[Constat, ...]
    recapitulatif: str
    impression: Impression
    remplace: AvisRemplace | None = None

    @property
    def bloque(self) -> bool:
        """Tell whether at least one finding stops the document."""
        return any(c.bloquant for c in self.constats)


def juger_avis(avis: Avis, jour: dt.date, outils: Outils, *, remplace: AvisRemplace | None = None) -> Jugement:
    """Return ``avis`` completed and judged by the law of ``jour``.

    Args:
        avis: what is prescribed.
        jour: the day whose law applies.
        outils: the tools of the run.
        remplace: the avis that it annuls and replaces, where it was read before: each reading is an audit line.

    Raises:
        ErreurDocument: the motif's label contradicts its code.
    """
    if avis.annule_et_remplace and remplace is None:
        from aat.services.rectification import avis_remplace

        remplace = avis_remplace(avis, outils)
    if remplace is not None:
        avis = replace(avis, annule_et_remplace=remplace.ref)
    avis, libelle, attache, contexte = preparer(avis, jour, outils)
    return Jugement(
        avis=avis,
        jour=jour,
        motif=contexte.motif,
        motif_libelle=libelle,
        rattachement=attache,
        constats=juger(avis, contexte) + constats_rectification(avis, remplace, jour, outils.droit),
        recapitulatif=recapitulatif(avis, libelle or "", jour, remplace),
        impression=mode_impression(jour, acquitte=False, transmission=attache.transmission, droit=outils.droit),
        remplace=remplace,
    )


def preparer(avis: Avis, jour: dt.date, outils: Outils) -> tuple[Avis, str | None, Rattachement, ContexteJugement]:
    """Return ``avis`` completed, its motif's label, the patient's organisme, and what the rules need besides it.

    The last three hold for every date of the same avis: a calendar asks for them once.

    Raises:
        ErreurDocument: the motif's label contradicts its code.
    """
    if avis.prescripteur is None:
        avis = replace(avis, prescripteur=outils.prescripteur())
    avis = completer(avis, jour)
    motif, libelle = _motif(avis.motif, jour)
    if motif and libelle and avis.motif:
        avis = replace(avis, motif=replace(avis.motif, code=motif.code, id=motif.id, libelle=libelle))
    assure = avis.assure
    attache = rattachement(
        assure.regime if assure else None,
        assure.caisse if assure else None,
        assure.centre if assure else None,
        jour,
    )
    return (
        avis,
        libelle,
        attache,
        ContexteJugement(
            date_prescription=jour,
            droit=outils.droit,
            motif=motif,
            rattachement=attache,
            arrets_precedents=arrets_connus(avis, outils),
        ),
    )


def _motif(choisi: MotifChoisi | None, jour: dt.date) -> tuple[Motif | None, str | None]:
    """Return the motif that the document names, and its label on ``jour``."""
    if choisi is None or not (choisi.code or choisi.id):
        return None, None
    motifs = charger_motifs()
    par_code = motifs.par_code(choisi.code) if choisi.code else None
    par_id = motifs.par_id(choisi.id) if choisi.id else None
    if par_code and par_id and par_code.code != par_id.code:
        raise ErreurDocument(
            "Les champs « motif.code » et « motif.id » désignent deux motifs différents.",
            champ="motif.code",
            remede="Gardez un seul des deux.",
        )
    motif = par_code or par_id
    if motif is None or (choisi.code and not par_code) or (choisi.id and not par_id):
        return None, None
    return motif, motifs.libelle_a_la_date(motif, jour)


def arrets_connus(avis: Avis, outils: Outils) -> tuple[ArretPrecedent, ...]:
    """Return what the document's context and the store know of earlier stops, each once, but the one it replaces."""
    dits = avis.contexte.arrets_precedents if avis.contexte else ()
    numero = avis.assure.nir if avis.assure else None
    gardes: tuple[ArretPrecedent, ...] = ()
    if avis.assure and numero and nir.est_valide(numero) and (coffre := outils.coffre_existant()):
        gardes = tuple(arrets_de(avis.assure, coffre))
    vus = {(a.debut, a.fin) for a in gardes}
    tous = gardes + tuple(a for a in dits if (a.debut, a.fin) not in vus)
    remplace = avis.annule_et_remplace
    return tuple(a for a in tous if a.ref is None or a.ref != remplace) if remplace else tous
