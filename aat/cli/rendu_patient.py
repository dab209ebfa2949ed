"""Who was identified, for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aat.cli import output

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aat.services.identification import Identification


def identification(trouves: Sequence[Identification], *, en_json: bool) -> int:
    """Write the patient's banner; what is not known is said as not known."""
    if en_json:
        objets = [_identification_json(i) for i in trouves]
        return output.json_ligne(objets[0] if len(objets) == 1 else objets)
    from aat.cli.bandeau import bandeau

    for rang, i in enumerate(trouves):
        if rang:
            output.ligne()
        for texte in bandeau(i):
            output.ligne(texte)
    return 0


def _identification_json(i: Identification) -> dict[str, object]:
    from aat.services.droits_json import droits_json

    r = i.rattachement
    return {
        "patient": i.patient,
        "assure": i.assure,
        "droits": droits_json(i.droits),
        "provenance": i.provenance,
        "regime": {
            "transmission": r.transmission,
            "code": r.regime,
            "libelle": r.regime_libelle,
            "sigle": r.sigle,
            "caisse": r.caisse,
            "caisse_libelle": r.caisse_libelle,
            "centre": r.centre,
            "constate_le": r.constate_le,
        },
    }
