"""The stops that the store keeps of one person: several people may share a NIR. Reads the store; judges nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from aat.domaine.etats import Etat
from aat.domaine.transmission import TypeDocument
from aat.erreurs import ErreurIntrouvable
from aat.identifiants import nir

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aat.domaine.arret import ArretPrecedent
    from aat.domaine.personnes import Assure
    from aat.ports import Coffre


class _Personne(msgspec.Struct):
    rang: int = 1


class _Avis(msgspec.Struct):
    assure: _Personne | None = None


class _Contenu(msgspec.Struct):
    """The one thing read of a kept document here: whose it is under a shared NIR."""

    avis: _Avis | None = None


def arrets_de(assure: Assure, coffre: Coffre) -> Sequence[ArretPrecedent]:
    """Return the stops under this NIR; only this person's when several are known under it.

    Raises:
        ErreurCoffre: the store cannot be used.
    """
    numero = nir.compact(assure.nir or "")
    tous = coffre.arrets_du_patient(numero)
    if not tous or len(coffre.patient(numero)) < 2:
        return tous
    rangs: dict[str | None, int] = {}
    for ref, contenu in coffre.contenus_du_patient(numero, TypeDocument.AVIS):
        lu = msgspec.json.decode(contenu, type=_Contenu)
        rangs[ref] = lu.avis.assure.rang if lu.avis and lu.avis.assure else 1
    return [arret for arret in tous if rangs.get(arret.ref) == assure.rang]


def refuse(arret: ArretPrecedent, coffre: Coffre) -> bool:
    """Tell whether the caisse refused the document of this stop: without effect, unless paper took its place.

    Not known of a stop whose document is not in ``coffre``: it counts as not refused.
    """
    if arret.ref is None:
        return False
    try:
        return coffre.etat(arret.ref).etat is Etat.REJETE
    except ErreurIntrouvable:
        return False
