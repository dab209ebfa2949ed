"""Port ``Rendu`` by a base page made once and values put on it: the path of the product.

fpdf2 makes the fixed page of a template (once per version, font and marks); pikepdf adds one content stream per
page. The base holds no value, so that it may be kept on disk, in a folder that only its owner reads.
"""

import contextlib
import datetime as dt
import io
import os
import tempfile
from pathlib import Path

from aat.cerfa.base_page import BasePage, deserialiser, empreinte, fabriquer, serialiser
from aat.cerfa.composition import composer
from aat.cerfa.flux import flux
from aat.cerfa.metadonnees import paquet, xmp
from aat.cerfa.modele import Modele
from aat.cerfa.modeles import modele as lire_modele
from aat.cerfa.valeurs_rendu import separer


class RenduCache:
    """Draws on cached base pages; same input, same bytes.

    Args:
        dossier: private folder of the cache, made with mode 0700; ``None`` keeps the bases in memory only.
    """

    def __init__(self, dossier: Path | None = None) -> None:
        self._dossier = dossier
        self._bases: dict[str, BasePage] = {}

    def rendre(self, modele: str, valeurs: dict[str, object], etabli_le: dt.datetime) -> tuple[bytes, int]:
        """Return the PDF's bytes and its number of pages.

        Raises:
            ErreurImpression: a value does not fit or has no glyph; the field is named.
        """
        choisi = lire_modele(modele)
        marques, champs, formulaire = separer(choisi, valeurs)
        base = self._base(choisi, marques)
        pages = composer(choisi, champs, base.polices)
        contenus = [flux(page, base.polices) for page in pages]
        return _assembler(base.octets, contenus, paquet(xmp(choisi, formulaire, etabli_le))), len(pages)

    def _base(self, choisi: Modele, marques: frozenset[str]) -> BasePage:
        cle = empreinte(choisi, marques)
        base = self._bases.get(cle) or self._lire(cle)
        if base is None:
            base = fabriquer(choisi, marques)
            self._ecrire(cle, base)
        self._bases[cle] = base
        return base

    def _lire(self, cle: str) -> BasePage | None:
        if self._dossier is None:
            return None
        try:
            return deserialiser((self._dossier / f"{cle}.json").read_bytes())
        except OSError:
            return None

    def _ecrire(self, cle: str, base: BasePage) -> None:
        if self._dossier is None:
            return
        # A cache that cannot be written costs time, never a document.
        with contextlib.suppress(OSError):
            self._dossier.mkdir(mode=0o700, parents=True, exist_ok=True)
            descripteur, provisoire = tempfile.mkstemp(dir=self._dossier)
            with os.fdopen(descripteur, "wb") as fichier:
                fichier.write(serialiser(base))
            Path(provisoire).replace(self._dossier / f"{cle}.json")


def _assembler(base: bytes, contenus: list[bytes], metadonnees: bytes) -> bytes:
    # pikepdf is imported when a page is drawn: 0.1 s that no other command pays.
    import pikepdf

    with pikepdf.open(io.BytesIO(base)) as pdf:
        fixe = pdf.pages[0].obj.Contents
        for _ in contenus[1:]:
            pdf.pages.append(pdf.pages[0])
        for page, contenu in zip(pdf.pages, contenus, strict=True):
            page.obj.Contents = pikepdf.Array([fixe, pdf.make_stream(contenu)])
        pdf.Root.Metadata.write(metadonnees)
        sortie = io.BytesIO()
        # The identifier is a digest of the content: no clock, no random number. The streams of the base are
        # already packed and the XMP is ours: qpdf has nothing to redo.
        pdf.save(
            sortie,
            deterministic_id=True,
            fix_metadata_version=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
        )
        return sortie.getvalue()
