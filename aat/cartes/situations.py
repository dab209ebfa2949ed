"""A practising situation as a CPS writes it: container ``EE``, sub-tags ``84`` to ``86`` (cartes.md §5.2). Pure."""

from aat.cartes import tlv
from aat.domaine.carte import SituationExercice

_CONTENEUR, _RAISON, _STRUCTURE, _SECTEUR = 0xEE, 0x84, 0x85, 0x86
_TEXTE_MAX = 80


def lire(octets: bytes) -> SituationExercice:
    """Return what a situation says; a part that is absent or is not text is ``None``, never a guess."""
    try:
        dedans = next((v for tag, v in tlv.champs(octets) if tag == _CONTENEUR), None)
        lus = dict(tlv.champs(dedans)) if dedans is not None else {}
    except tlv.TlvInvalide:
        lus = {}
    return SituationExercice(*(_texte(lus.get(tag)) for tag in (_RAISON, _STRUCTURE, _SECTEUR)))


def _texte(octets: bytes | None) -> str | None:
    texte = (octets or b"").decode("iso-8859-1").strip(" \x00")
    return texte if 0 < len(texte) <= _TEXTE_MAX and texte.isprintable() else None
