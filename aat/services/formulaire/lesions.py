"""Rows of lesions and the text they help to write: a row puts its sentence there, the text is never undone.

The text is what is printed and sent. A row whose sentence is no longer in it is dropped, never the text.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from aat.domaine.certificat import Lateralite, Lesion
from aat.erreurs import ErreurUsage
from aat.referentiel.lesions import charger_lesions
from aat.rules.certificat.phrases import phrase_lesion

if TYPE_CHECKING:
    import datetime as dt

    from aat.domaine.certificat import Certificat

#: Longest precision of a row, in characters; and most rows of one certificate.
PRECISION_MAX, LIGNES_MAX = 60, 50
_ENTRE = "|"
_SANS_PHRASE = "Lésion hors de la liste : écrivez-la dans les constatations."


def phrases(lesions: tuple[Lesion, ...]) -> tuple[str, ...]:
    """Return the sentence of each row; a row that makes none says so."""
    return tuple(_phrase(lesion) or _SANS_PHRASE for lesion in lesions)


def ecrire(lesions: tuple[Lesion, ...]) -> str:
    """Return the rows as a field holds them: one a line, nature, siège, côté and précision between bars."""
    return "\n".join(
        _ENTRE.join((a.nature or "", a.siege or "", a.lateralite or "", _precision(a.precision) or "")) for a in lesions
    )


def lire(texte: str) -> tuple[Lesion, ...]:
    """Return the rows that ``ecrire`` gave.

    Raises:
        ErreurUsage: another shape, or more rows than a certificate has.
    """
    lignes = [ligne for ligne in texte.split("\n") if ligne.strip()]
    if len(lignes) > LIGNES_MAX:
        raise ErreurUsage(f"Un certificat ne reçoit pas plus de {LIGNES_MAX} lésions.", remede="Regroupez-les.")
    return tuple(_lesion(ligne) for ligne in lignes)


def _lesion(ligne: str) -> Lesion:
    parties = ligne.split(_ENTRE)
    if len(parties) != 4 or parties[2] not in {"", *Lateralite}:
        raise ErreurUsage("Cette lésion ne se lit pas.", remede="Choisissez sa nature, son siège et son côté.")
    nature, siege, cote, precision = (partie.strip() for partie in parties)
    return Lesion(
        siege=siege or None,
        lateralite=Lateralite(cote) if cote else None,
        nature=nature or None,
        precision=_precision(precision),
    )


def poser_lesions(certificat: Certificat, texte: str, _: dt.date) -> Certificat:
    """Set the rows: the sentence of a new one joins the text, that of a changed one is replaced where it stood."""
    avant, apres = certificat.lesions, lire(texte)
    ecrit = certificat.constatations or ""
    if len(avant) == len(apres):
        for ancienne, nouvelle in zip(avant, apres, strict=True):
            if ancienne != nouvelle:
                ecrit = _remplacer(ecrit, _phrase(ancienne), _phrase(nouvelle))
    else:
        for retiree in (Counter(avant) - Counter(apres)).elements():
            ecrit = _remplacer(ecrit, _phrase(retiree), None)
        for ajoutee in (Counter(apres) - Counter(avant)).elements():
            ecrit = _remplacer(ecrit, None, _phrase(ajoutee))
    return replace(certificat, lesions=apres, constatations=ecrit or None)


def poser_constatations(certificat: Certificat, texte: str, _: dt.date) -> Certificat:
    """Set the text; the rows whose sentence it no longer holds go."""
    texte = texte.replace("\r\n", "\n").replace("\r", "\n")
    gardees = tuple(a for a in certificat.lesions if (phrase := _phrase(a)) is not None and phrase in texte)
    return replace(certificat, lesions=gardees, constatations=texte or None)


def _phrase(lesion: Lesion) -> str | None:
    return phrase_lesion(lesion, charger_lesions())


def _precision(texte: str | None) -> str | None:
    return " ".join((texte or "").replace(_ENTRE, " ").split())[:PRECISION_MAX].strip() or None


def _remplacer(texte: str, ancienne: str | None, nouvelle: str | None) -> str:
    """Return ``texte`` with one sentence instead of another; a sentence that is not there is only added."""
    if ancienne is not None and ancienne in texte:
        change = texte.replace(ancienne, nouvelle or "", 1)
        if nouvelle:
            return change
        return "\n".join(ligne.strip() for ligne in change.split("\n") if ligne.strip())
    return "\n".join(filter(None, (texte.rstrip(), nouvelle)))
