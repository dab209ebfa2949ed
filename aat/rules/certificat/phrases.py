"""From a row of the aid to entry to a sentence in full words, left and right exact. Pure; judges nothing."""

from aat.domaine.certificat import Lateralite, Lesion, NomenclatureLesions


def phrase_lesion(lesion: Lesion, nomenclature: NomenclatureLesions) -> str | None:
    """Return « Plaie ouverte de la main, à gauche (index). », or ``None`` when the nature is not known.

    A psychic lesion needs no seat; the side is written only for a seat that has one.
    """
    nature = nomenclature.natures.get(lesion.nature or "")
    if nature is None:
        return None
    siege = nomenclature.sieges.get(lesion.siege or "")
    if siege is None and lesion.siege is not None:
        return None
    cote = lesion.lateralite or Lateralite.SANS_OBJET
    morceaux = nature.phrase
    if siege is not None:
        morceaux += f" {siege.phrase}"
    if cote is not Lateralite.SANS_OBJET:
        morceaux += f", {nomenclature.cotes[cote]}"
    precision = (lesion.precision or "").strip()
    return f"{morceaux} ({precision})." if precision else f"{morceaux}."


def texte_des_lesions(lesions: tuple[Lesion, ...], nomenclature: NomenclatureLesions) -> str | None:
    """Return one sentence a row, one row a line, or ``None`` when no row makes one."""
    phrases = [phrase for lesion in lesions if (phrase := phrase_lesion(lesion, nomenclature))]
    return "\n".join(phrases) or None
