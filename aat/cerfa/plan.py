"""A template made ready to be filled thousands of times: each field knows beforehand how its values are drawn.

Gives the very operators that ``composition`` then ``flux`` give (a test compares them byte for byte), without making
a primitive for each character. A value out of the ordinary (to wrap, to refuse) goes through these two.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from functools import lru_cache
from unicodedata import is_normalized

from aat.cerfa.composition import PAGINATION, composer, composer_champ, rubriques, tailles
from aat.cerfa.flux import flux_nu
from aat.cerfa.modele import HAUTEUR_MM, Case, Champ, Lignes, Modele, Peigne, PeigneDate, Texte
from aat.cerfa.page_fixe import cellules
from aat.cerfa.polices import HAUTEUR_CAPITALE, MM_PAR_POINT, Polices
from aat.cerfa.suite_lignes import composer_lignes

Poseur = Callable[[object], str]

_K = 1 / MM_PAR_POINT


class Plan:
    """One template with its font.

    Args:
        modele: the template, restricted to its volet.
        polices: measures of the embedded font.
    """

    def __init__(self, modele: Modele, polices: Polices) -> None:
        self._modele = modele
        self._polices = polices
        self._simple = (
            not any(isinstance(c, Lignes) for c in modele.champs.values()) and PAGINATION not in modele.champs
        )
        self._poseurs = {nom: _poseur(champ, polices) for nom, champ in modele.champs.items()}
        self._constant: tuple[object, list[str]] | None = None

    def contenus(self, valeurs: Mapping[str, object]) -> list[bytes]:
        """Return the operators of each page.

        Raises:
            ErreurImpression: as ``composition.composer``.
        """
        if not valeurs.keys() <= self._poseurs.keys():
            composer(self._modele, valeurs, self._polices)  # says which, in its words
        if not self._simple:
            return self._sur_plusieurs_pages(valeurs)
        operateurs = ["q"]
        for nom, poser in self._poseurs.items():
            valeur = valeurs.get(nom)
            if valeur is not None:
                pose = poser(valeur)
                if pose:
                    operateurs.append(pose)
        operateurs.append("Q")
        return ["\n".join(operateurs).encode("ascii")]

    def _sur_plusieurs_pages(self, valeurs: Mapping[str, object]) -> list[bytes]:
        commun: list[str] = []
        suites: list[str] = [""]
        for nom, champ in self._modele.champs.items():
            valeur = valeurs.get(nom)
            if valeur is None or nom == PAGINATION:
                continue
            if isinstance(champ, Lignes):
                suites = self._lignes(champ, valeur)
            elif pose := self._poseurs[nom](valeur):
                commun.append(pose)
        pages = []
        for rang, suite in enumerate(suites, 1):
            page = ["q", *commun, *([suite] if suite else [])]
            if isinstance(self._modele.champs.get(PAGINATION), Texte):
                page.append(self._poseurs[PAGINATION](f"Page {rang} / {len(suites)}"))
            page.append("Q")
            pages.append("\n".join(page).encode("ascii"))
        return pages

    def _lignes(self, champ: Lignes, valeur: object) -> list[str]:
        # The text of a notice is the same object each time, and nobody's secret: it is set once.
        if self._constant is not None and self._constant[0] is valeur:
            return self._constant[1]
        suites = [flux_nu(s, self._polices) for s in composer_lignes(champ, rubriques(champ, valeur), self._polices)]
        if not champ.confidentiel:
            self._constant = (valeur, suites)
        return suites


def _poseur(champ: Champ, polices: Polices) -> Poseur:
    def lent(valeur: object) -> str:
        return flux_nu(composer_champ(champ, valeur, polices), polices)

    if isinstance(champ, Texte):
        return _poseur_texte(champ, polices, lent)
    if isinstance(champ, Peigne):
        return _poseur_peigne(champ, polices, lent)
    if isinstance(champ, PeigneDate):
        return _poseur_date(champ, polices, lent)
    if isinstance(champ, Case):
        croix = lent(True)  # noqa: FBT003 - the value of a box to tick
        return lambda valeur: croix if valeur is True else "" if valeur is False else lent(valeur)
    return lent


def _poseur_texte(champ: Texte, polices: Polices, lent: Poseur) -> Poseur:
    style = polices.style(gras=champ.gras)
    largeur, code = style.largeurs.__getitem__, style.hexa.__getitem__
    police, y = "F2" if champ.gras else "F1", (HAUTEUR_MM - champ.y) * _K
    a_gauche, a_droite = champ.aligne == "gauche", champ.aligne == "droite"
    essais = [(taille, f"0 g BT /{police} {taille:.2f} Tf ") for taille in tailles(*champ.taille)]
    admis, place, reste = polices.normale.largeurs, champ.w, f" {y:.2f} Td <"
    gauche = f"{champ.x * _K:.2f}"

    def poser(valeur: object) -> str:
        if type(valeur) is not str or not (valeur.isascii() or is_normalized("NFC", valeur)):
            return lent(valeur)
        try:
            total = sum(map(largeur, valeur))
            dessin = "".join(map(code, valeur))
        except KeyError:
            return lent(valeur)
        for taille, debut in essais:
            mesure = total * taille / 1000 * MM_PAR_POINT
            if mesure <= place:
                if a_gauche:
                    return f"{debut}{gauche}{reste}{dessin}> Tj ET"
                depart = place - mesure if a_droite else (place - mesure) / 2
                return f"{debut}{(champ.x + depart) * _K:.2f}{reste}{dessin}> Tj ET"
        return lent(valeur)

    return poser if admis.keys() == style.largeurs.keys() else lent


class _Cellule(dict[str, str]):
    """One cell of a comb: the operators of each character that was put there, made at its first use."""

    __slots__ = ("_gauche", "_peigne", "_polices", "_y")

    def __init__(self, peigne: Peigne | PeigneDate, gauche: float, polices: Polices) -> None:
        super().__init__()
        self._peigne, self._gauche, self._polices = peigne, gauche, polices
        base = peigne.y + (peigne.h + peigne.taille * MM_PAR_POINT * HAUTEUR_CAPITALE) / 2
        self._y = (HAUTEUR_MM - base) * _K

    def __missing__(self, caractere: str) -> str:
        """Return the operators of ``caractere``, centred; ``KeyError`` when it has no glyph."""
        taille = self._peigne.taille
        largeur = self._polices.normale.largeurs[caractere] * taille / 1000 * MM_PAR_POINT
        x = (self._gauche + (self._peigne.pas - largeur) / 2) * _K
        code = self._polices.normale.codes[caractere]
        pose = self[caractere] = f"0 g BT /F1 {taille:.2f} Tf {x:.2f} {self._y:.2f} Td <{code:04X}> Tj ET"
        return pose


def _poseur_peigne(champ: Peigne, polices: Polices, lent: Poseur) -> Poseur:
    cases = [_Cellule(champ, gauche, polices) for gauche in cellules(champ)]

    def poser(valeur: object) -> str:
        # What has an accent may have several spellings: the slow way knows.
        if type(valeur) is not str or not valeur.isascii() or len(valeur) > len(cases):
            return lent(valeur)
        try:
            return "\n".join([case[caractere] for case, caractere in zip(cases, valeur, strict=False)])
        except KeyError:
            return lent(valeur)

    return poser


def _poseur_date(champ: PeigneDate, polices: Polices, lent: Poseur) -> Poseur:
    cases = [_Cellule(champ, gauche, polices) for gauche in cellules(champ)]

    @lru_cache(maxsize=512)
    def du_jour(jour: dt.date) -> str:
        chiffres = f"{jour.day:02}{jour.month:02}{jour.year:04}"
        return "\n".join([case[chiffre] for case, chiffre in zip(cases, chiffres, strict=True)])

    return lambda valeur: du_jour(valeur) if type(valeur) is dt.date else lent(valeur)
