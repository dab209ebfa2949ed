"""What a line of the audit journal may say: its details by name, each with its whole form. Never a sentence."""

from typing import Final

from aat.domaine.environnement import Environnement
from aat.domaine.etats import Etat
from aat.domaine.transmission import Classe, Phase, TypeDocument

#: Short ASCII without a space: the only text, besides times and counts, that clear columns and audit lines may hold.
CODE: Final = r"[A-Za-z0-9_.:-]{1,64}"
_SLUG = r"[a-z][a-z0-9-]{0,39}"
_NOMBRE = r"[0-9]{1,9}"
_SHA256 = r"[0-9a-f]{64}"

#: What a line may say besides who, when, what and which document, and the whole form of each value: codes and
#: counts. No form admits a sentence, a date or a NIR; a number is kept as the service gives it.
DETAILS_ADMIS: Final[dict[str, str]] = {
    "action": _SLUG,
    "classe": "|".join(Classe),
    "code": CODE,
    "commande": _SLUG,
    "controle": _SLUG,
    "document": r"[0-9A-HJKMNP-TV-Z]{10}",
    "duree_ms": _NOMBRE,
    "empreinte": _SHA256,
    "environnement": "|".join(Environnement),
    "etat": "|".join(Etat),
    "etat_avant": "|".join(Etat),
    "fichiers": _NOMBRE,
    "http": r"[1-5][0-9]{2}",
    "ligne": _NOMBRE,
    "lot": _SHA256,
    "mode": _SLUG,
    "nombre": _NOMBRE,
    "numero": CODE,
    "organisme": r"[0-9]{9}",
    "pages": _NOMBRE,
    "phase": "|".join(Phase),
    "profession": _SLUG,
    "raison": _SLUG,
    "regime": r"[0-9]{2}",
    "regles": rf"{_SLUG}(?:,{_SLUG}){{0,19}}",
    "schema": _NOMBRE,
    "sha256": _SHA256,
    "tentative": _NOMBRE,
    "type": "|".join(TypeDocument),
    "version": _NOMBRE,
    "volet": "[1-3]",
}
