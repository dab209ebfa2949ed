"""Port ``Rendu`` by fpdf2 alone: fixed page and values drawn together, each time. What the product is held against."""

import datetime as dt

from aat.cerfa import base_fpdf
from aat.cerfa.composition import composer
from aat.cerfa.metadonnees import xmp
from aat.cerfa.modeles import modele as lire_modele
from aat.cerfa.page_fixe import composer_fixe
from aat.cerfa.valeurs_rendu import separer


class RenduDirect:
    """Draws with fpdf2 only; same input, same bytes."""

    def rendre(self, modele: str, valeurs: dict[str, object], etabli_le: dt.datetime) -> tuple[bytes, int]:
        """Return the PDF's bytes and its number of pages.

        Raises:
            ErreurImpression: a value does not fit or has no glyph; the field is named.
        """
        choisi = lire_modele(modele)
        marques, champs, formulaire = separer(choisi, valeurs)
        with base_fpdf.ouvrir(xmp(choisi, formulaire, etabli_le), etabli_le) as pdf:
            polices = base_fpdf.mesurer(pdf, entiere=False)
            pages = composer(choisi, champs, polices)
            fixe = composer_fixe(choisi, marques, polices)
            for page in pages:
                pdf.add_page()
                base_fpdf.dessiner(pdf, fixe)
                base_fpdf.dessiner(pdf, page)
            return bytes(pdf.output()), len(pages)
