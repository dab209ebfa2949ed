"""Measures of the embedded font, and the text that may be drawn with it.

Knows characters and widths; loads no library (``base_fpdf`` takes the measures, the base page keeps them).
"""

import unicodedata
from dataclasses import dataclass, field

from aat.erreurs import ErreurImpression

#: Points to millimetres.
MM_PAR_POINT = 25.4 / 72
#: Height of a capital letter, as a part of the size: centres a line in a box.
HAUTEUR_CAPITALE = 0.729
#: Baseline to baseline, as a part of the size.
INTERLIGNE = 1.28


@dataclass(frozen=True, slots=True)
class Metrique:
    """One style of the font: width (thousandths of the size) and code in the file of each character."""

    largeurs: dict[str, int]
    codes: dict[str, int]
    #: The codes as a content stream spells them.
    hexa: dict[str, str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "hexa", {caractere: f"{code:04X}" for caractere, code in self.codes.items()})


@dataclass(frozen=True, slots=True)
class Polices:
    """The two styles used on every page."""

    normale: Metrique
    grasse: Metrique

    def style(self, *, gras: bool) -> Metrique:
        """Return the bold or the regular style."""
        return self.grasse if gras else self.normale

    def largeur_mm(self, texte: str, taille: float, *, gras: bool = False) -> float:
        """Return the width of ``texte`` drawn at ``taille`` points; every character must have a glyph."""
        largeurs = self.style(gras=gras).largeurs
        return sum(largeurs[c] for c in texte) * taille / 1000 * MM_PAR_POINT

    def admettre(self, texte: str, champ: str, libelle: str) -> str:
        """Return ``texte`` in NFC, white space made plain, line breaks kept.

        Raises:
            ErreurImpression: a character has no glyph; the field and the position are named, not the content.
        """
        propre = unicodedata.normalize("NFC", texte).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
        largeurs = self.normale.largeurs
        if "\n" not in propre and largeurs.keys() >= set(propre):
            return propre
        for rang, caractere in enumerate(propre, 1):
            if caractere != "\n" and caractere not in largeurs:
                raise ErreurImpression(
                    f"Le champ « {libelle} » contient un caractère (le n° {rang}) que la police de l’imprimé n’a pas.",
                    remede="Remplacez ce caractère par une lettre latine, puis imprimez de nouveau.",
                    champ=champ,
                )
        return propre

    def couper(self, texte: str, taille: float, largeur: float, *, gras: bool = False) -> list[str]:
        """Return ``texte`` in lines of at most ``largeur`` millimetres; a word longer than a line is cut, not lost."""
        largeurs = self.style(gras=gras).largeurs
        if "\n" not in texte and sum(map(largeurs.__getitem__, texte)) * taille / 1000 * MM_PAR_POINT <= largeur:
            return [texte]
        blanc = largeurs.get(" ", 0)
        lignes: list[str] = []
        for alinea in texte.split("\n"):
            courante, occupe = "", 0
            for mot in alinea.split(" "):
                long = sum(map(largeurs.__getitem__, mot))
                # Whole thousandths add up exactly: measuring each word once gives what measuring each try would.
                essai = occupe + blanc + long if courante else long
                if essai * taille / 1000 * MM_PAR_POINT <= largeur:
                    courante, occupe = (f"{courante} {mot}" if courante else mot), essai
                    continue
                if courante:
                    lignes.append(courante)
                courante = mot
                while self.largeur_mm(courante, taille, gras=gras) > largeur and len(courante) > 1:
                    coupe = self._debut_qui_tient(courante, taille, largeur, gras=gras)
                    lignes.append(courante[:coupe])
                    courante = courante[coupe:]
                occupe = sum(map(largeurs.__getitem__, courante))
            lignes.append(courante)
        return lignes

    def _debut_qui_tient(self, mot: str, taille: float, largeur: float, *, gras: bool) -> int:
        coupe = len(mot) - 1
        while coupe > 1 and self.largeur_mm(mot[:coupe], taille, gras=gras) > largeur:
            coupe -= 1
        return coupe
