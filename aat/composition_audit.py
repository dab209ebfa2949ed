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
_APRES_SAUVEGARDE: Final = (
    "Après la restauration d’une sauvegarde, remettez aussi « {clotures} » de la même sauvegarde. Sinon, gardez une "
    "copie du coffre telle quelle et prévenez l’assistance."
)

_PHRASES: Final = {
    Rupture.MODIFIEE: "la chaîne est rompue à la ligne {n} : cette ligne a été modifiée",
    Rupture.AJOUTEE: "la ligne {n} a été ajoutée au journal sans la clé",
    Rupture.RETIREE: "la chaîne est rompue à la ligne {n} : cette ligne a été retirée",
    Rupture.ANCRE: "la ligne {n} n’est pas celle que retient une ancre (clôture du jour, document signé) : une copie "
    "plus ancienne du coffre a repris à sa place, ou l’ancre a été changée",
    Rupture.FIN_COUPEE: "la fin du journal manque à partir de la ligne {n} : elle a été coupée, ou ce coffre est une "
    "copie plus ancienne",
    Rupture.ETAT: "l’état d’un document n’est pas celui que raconte sa dernière ligne : la fin du journal a été "
    "coupée, ou cet état a été changé sans ligne",
    Rupture.SOUCHE: "la souche de purge de la ligne {n} est fausse : des lignes ont été retirées sans la clé",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check found.

    Attributes:
        ancres: number of links kept elsewhere that were compared.
        phrase: French sentence, without its capital nor its full stop.
        remede: what to do when something is wrong.
    """

    rapport: RapportAudit
    ancres: int
    phrase: str
    remede: str


def verifier(atelier: Atelier, coffre: CoffreSqlite) -> Verdict:
    """Read the whole chain and compare it with every anchor that is at hand.

    Raises:
        ErreurCoffre: the store or the file of closing lines cannot be read.
    """
    ancres = set(clotures.lire(atelier.lieux.journaux))
    ancres.update(_ancres_signees(coffre))
    return _verdict(atelier, coffre.verifier_audit(ancres), len(ancres), "la chaîne tient")


def verifier_sans_cle(atelier: Atelier, coffre: CoffreSqlite) -> Verdict:
    """Compare the links only, and the closing lines: what support can do without the master key."""
    ancres = clotures.lire(atelier.lieux.journaux)
    return _verdict(atelier, coffre.verifier_audit(ancres), len(ancres), "les liens tiennent")


def _verdict(atelier: Atelier, rapport: RapportAudit, ancres: int, tient: str) -> Verdict:
    modele = _PHRASES[rapport.nature] if rapport.nature else tient
    ancienne = rapport.nature in (Rupture.ANCRE, Rupture.FIN_COUPEE)
    remede = _APRES_SAUVEGARDE.format(clotures=atelier.lieux.journaux / clotures.NOM) if ancienne else REMEDE
    return Verdict(rapport, ancres, modele.format(n=rapport.rupture), remede)


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
