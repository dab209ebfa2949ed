"""Takes a form's number apart to explain it. A number is never made, corrected or refused here."""

import datetime as dt
import re
from dataclasses import dataclass

_FORME = re.compile(r"(BANC-)?(AAT|CAT)-([A-Z]{2})-([0-9]{9})-([0-9]{6})-([0-9]{6})-([0-9]{3})")


@dataclass(frozen=True, slots=True)
class NumeroExplique:
    """The parts of a number; the meaning of ``nature`` and ``suffixe`` is not established.

    Attributes:
        banc: made by the bench.
        famille: ``AAT`` (avis) or ``CAT`` (certificat).
        regime, caisse, centre: the organisme code.
        recu_le: local time (Europe/Paris), naive, or ``None`` when the digits are no date.
    """

    banc: bool
    famille: str
    nature: str
    regime: str
    caisse: str
    centre: str
    recu_le: dt.datetime | None
    suffixe: str


def expliquer(numero: str) -> NumeroExplique | None:
    """Return the parts of ``numero``, or ``None``: an unknown shape is displayed as received.

    >>> expliquer("AAT-AS-010110000-211210-135818-177").caisse
    '011'
    """
    trouve = _FORME.fullmatch(numero)
    if trouve is None:
        return None
    banc, famille, nature, organisme, jour, heure, suffixe = trouve.groups()
    try:
        recu_le = dt.datetime.strptime(jour + heure, "%y%m%d%H%M%S")  # noqa: DTZ007 (the number carries no offset)
    except ValueError:
        recu_le = None
    return NumeroExplique(
        banc is not None, famille, nature, organisme[:2], organisme[2:5], organisme[5:], recu_le, suffixe
    )
