"""A template shown to whoever edits it: its page under a millimetre grid, each field framed and named.

Holds no value. Drawn by fpdf2 each time: nobody edits templates by the thousand.
"""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from aat.cerfa.metadonnees import xmp
from aat.cerfa.modele import HAUTEUR_MM, LARGEUR_MM, Case, Champ, Modele, Texte
from aat.cerfa.modeles import (
    CERTIFICATS,
    DOCUMENTS,
    SURCHARGE,
    charger,
    coins,
    fichier_du_document,
    modele,
    volets_du_fichier,
)
from aat.cerfa.page_fixe import composer_fixe
from aat.cerfa.polices import MM_PAR_POINT, Polices
from aat.cerfa.primitives import Ecrit, Primitive, Rectangle, Segment
from aat.ecriture import est_fichier
from aat.erreurs import ErreurIntrouvable

_EPOQUE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_GRIS_FIN, _GRIS_FORT, _GRIS_CADRE = 232, 200, 60
_TAILLE_NOM = 4.5


def dessiner_modele(nom: str) -> bytes:
    """Return a PDF, one page for each volet of a template: the name of a document, or the path of a TOML file.

    Raises:
        ErreurIntrouvable: neither a document of the program nor a file.
        ErreurReferentiel: the file is not a template; file and key are named.
    """
    from aat.cerfa import base_fpdf

    choisis = _modeles(nom)
    with base_fpdf.ouvrir(xmp(choisis[0], None, _EPOQUE), _EPOQUE) as pdf:
        polices = base_fpdf.mesurer(pdf, entiere=False)
        for choisi in choisis:
            pdf.add_page()
            base_fpdf.dessiner(pdf, grille(polices))
            base_fpdf.dessiner(pdf, composer_fixe(choisi, frozenset(), polices))
            base_fpdf.dessiner(pdf, _cadres(choisi, polices))
        return bytes(pdf.output())


def _modeles(nom: str) -> Sequence[Modele]:
    if nom in DOCUMENTS or nom in CERTIFICATS:
        return (modele(nom),)
    chemin = fichier_du_document(nom) if nom == SURCHARGE else Path(nom)
    if chemin.suffix != ".toml" or not est_fichier(chemin):
        raise ErreurIntrouvable(
            "Ce modèle n’existe pas.",
            champ="--modele",
            remede=f"Un fichier .toml, ou l’un de ces noms : {', '.join([*DOCUMENTS, *CERTIFICATS, SURCHARGE])}.",
        )
    return [charger(chemin, chemin.stem, volet) for volet in volets_du_fichier(chemin)]


def grille(polices: Polices) -> list[Primitive]:
    """Return a line every 5 mm, stronger and numbered every 10 mm, from the top left corner of the page."""
    traits: list[Primitive] = []
    for mm in range(5, int(HAUTEUR_MM), 5):
        gris = _GRIS_FIN if mm % 10 else _GRIS_FORT
        traits.append(Segment(5, mm, LARGEUR_MM - 5, mm, 0.1, gris))
        if mm < LARGEUR_MM:
            traits.append(Segment(mm, 5, mm, HAUTEUR_MM - 5, 0.1, gris))
    for mm in range(10, int(HAUTEUR_MM), 10):
        texte = str(mm)
        traits.append(Ecrit(5, mm - 0.4, texte, _TAILLE_NOM, gris=120))
        if mm < LARGEUR_MM:
            traits.append(Ecrit(mm - polices.largeur_mm(texte, _TAILLE_NOM) / 2, 7.5, texte, _TAILLE_NOM, gris=120))
    return traits


def _cadres(choisi: Modele, polices: Polices) -> list[Primitive]:
    cadres: list[Primitive] = []
    for champ in choisi.champs.values():
        gauche, haut, droite, bas = _boite(champ)
        cadres.append(Rectangle(gauche, haut, droite - gauche, bas - haut, 0.2, _GRIS_CADRE))
        nom = champ.id + (" *" if champ.confidentiel else "")
        # A box to tick has its own label on its right: its name goes under it.
        sommet = bas if isinstance(champ, Case) else haut
        cadres.append(Rectangle(gauche, sommet, polices.largeur_mm(nom, _TAILLE_NOM) + 0.6, 2.0, fond=255))
        cadres.append(Ecrit(gauche + 0.3, sommet + 1.6, nom, _TAILLE_NOM))
    return cadres


def _boite(champ: Champ) -> tuple[float, float, float, float]:
    (gauche, haut), (droite, bas) = coins(champ)[0], coins(champ)[-1]
    if isinstance(champ, Texte):
        return gauche, haut - champ.taille[0] * MM_PAR_POINT, droite, bas + 1.1
    return gauche, haut, droite, bas
