"""The check of the audit chain with every anchor at hand: closing lines beside the store, and signed payloads."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from aat.coffre import clotures
from aat.coffre.audit import Ancre, RapportAudit, Rupture

if TYPE_CHECKING:
    from aat.coffre.sqlite import CoffreSqlite
    from aat.composition import Atelier

REMEDE: Final = "Gardez une copie du coffre telle quelle et prévenez l’assistance."

_PHRASES: Final = {
    Rupture.MODIFIEE: "la chaîne est rompue à la ligne {n} : cette ligne a été modifiée",
    Rupture.RETIREE: "la chaîne est rompue à la ligne {n} : cette ligne a été retirée",
    Rupture.FIN_COUPEE: "la fin du journal a été coupée : les lignes manquent à partir de la ligne {n}",
    Rupture.SOUCHE: "la souche de purge de la ligne {n} est fausse : des lignes ont été retirées sans la clé",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check found.

    Attributes:
        ancres: number of links kept elsewhere that were compared.
        phrase: French sentence, without its capital nor its full stop.
    """

    rapport: RapportAudit
    ancres: int
    phrase: str


def verifier(atelier: Atelier, coffre: CoffreSqlite) -> Verdict:
    """Read the whole chain and compare it with every anchor that is at hand.

    Raises:
        ErreurCoffre: the store or the file of closing lines cannot be read.
    """
    ancres = set(clotures.lire(atelier.lieux.journaux))
    ancres.update(_ancres_signees(coffre))
    rapport = coffre.verifier_audit(ancres)
    modele = _PHRASES[rapport.nature] if rapport.nature else "la chaîne tient"
    return Verdict(rapport, len(ancres), modele.format(n=rapport.rupture))


def verifier_sans_cle(atelier: Atelier, coffre: CoffreSqlite) -> Verdict:
    """Compare the links only, and the closing lines: what support can do without the master key."""
    ancres = clotures.lire(atelier.lieux.journaux)
    rapport = coffre.verifier_audit(ancres)
    modele = _PHRASES[rapport.nature] if rapport.nature else "les liens tiennent"
    return Verdict(rapport, len(ancres), modele.format(n=rapport.rupture))


def _ancres_signees(coffre: CoffreSqlite) -> Iterator[Ancre]:
    """Yield the link that each signed payload took with it."""
    for jws in coffre.signes():
        try:
            charge = str(json.loads(jws)["payload"])
            ancre = json.loads(base64.urlsafe_b64decode(charge + "=" * (-len(charge) % 4))).get("ancre_journal")
            if ancre:
                yield Ancre(int(ancre["seq"]), str(ancre["hash"]))
        except (ValueError, KeyError, TypeError, AttributeError):
            continue
