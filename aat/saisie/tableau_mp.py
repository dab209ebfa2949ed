"""The tableau of an occupational disease as people write it: « RG 57 A », « RA 47 bis ». Knows no list of tableaux."""

import re

from aat.domaine.certificat import SerieTableaux, TableauMp
from aat.erreurs import ErreurUsage

_TABLEAU = re.compile(r"(?:(RG|RA)\s*)?(\d{1,3})\s*(bis|ter|quater|quinquies|sexies)?\s*([A-Za-z])?", re.IGNORECASE)
_SERIES = {"RG": SerieTableaux.GENERAL, "RA": SerieTableaux.AGRICOLE}


def lire_tableau(texte: str, champ: str | None = None) -> TableauMp:
    """Return the tableau that « RG 57 A » or « RA 47 bis » names; ``champ`` is who asked, for the error.

    Raises:
        ErreurUsage: another shape.
    """
    lu = _TABLEAU.fullmatch(texte.strip())
    if lu is None:
        raise ErreurUsage("Le tableau ne se lit pas.", champ=champ, remede="Écrivez « RG 57 A » ou « RA 47 bis ».")
    serie, numero, suffixe, paragraphe = lu.groups()
    return TableauMp(
        regime=_SERIES[serie.upper()] if serie else None,
        numero=int(numero),
        suffixe=suffixe.lower() if suffixe else None,
        paragraphe=paragraphe.upper() if paragraphe else None,
    )
