"""Port ``Rendu`` by a base page made once and values put on it: the path of the product.

fpdf2 makes the fixed page of a template (once per version, font and marks); one content stream per page is added
to a copy of its bytes. The base holds no value, so that it may be kept on disk, in a folder that only its owner
reads; once it is there, no PDF library is loaded at all.
"""

import contextlib
import datetime as dt
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from aat.cerfa.assemblage import Feuillet, assembler, objet_metadonnees
from aat.cerfa.base_page import BasePage, deserialiser, empreinte, fabriquer, serialiser
from aat.cerfa.metadonnees import paquet, xmp
from aat.cerfa.modele import Modele
from aat.cerfa.modeles import modele as lire_modele
from aat.cerfa.plan import Plan
from aat.cerfa.polices import Polices
from aat.cerfa.valeurs_rendu import separer


@dataclass(slots=True)
class _Pret:
    """A template with its marks, ready to be filled."""

    modele: Modele
    base: BasePage
    plan: Plan
    metadonnees: dict[str | None, bytes] = field(default_factory=dict)

    def objet(self, formulaire: str | None, etabli_le: dt.datetime) -> bytes:
        """Return the metadata; those without a date are the same for every document."""
        if self.modele.dater:
            return objet_metadonnees(paquet(xmp(self.modele, formulaire, etabli_le)))
        garde = self.metadonnees.get(formulaire)
        if garde is None:
            garde = self.metadonnees[formulaire] = objet_metadonnees(paquet(xmp(self.modele, formulaire, etabli_le)))
        return garde


class RenduCache:
    """Draws on cached base pages; same input, same bytes.

    Args:
        dossier: private folder of the cache, made with mode 0700; ``None`` keeps the bases in memory only.
    """

    def __init__(self, dossier: Path | None = None) -> None:
        self._dossier = dossier
        self._prets: dict[tuple[str, frozenset[str]], _Pret] = {}

    def rendre(self, modele: str, valeurs: dict[str, object], etabli_le: dt.datetime) -> tuple[bytes, int]:
        """Return the PDF's bytes and its number of pages.

        Raises:
            ErreurImpression: a value does not fit or has no glyph; the field is named.
        """
        return self.liasse(((modele, valeurs),), etabli_le)

    def liasse(self, documents: tuple[tuple[str, dict[str, object]], ...], etabli_le: dt.datetime) -> tuple[bytes, int]:
        """Return several documents of the same reader in one file, titled as the first, and the number of pages.

        Raises:
            ErreurImpression: a value does not fit or has no glyph; the field is named.
        """
        feuillets = []
        metadonnees = b""
        for nom, valeurs in documents:
            choisi = lire_modele(nom)
            marques, champs, formulaire = separer(choisi, valeurs)
            pret = self._prets.get((nom, marques)) or self._preparer(choisi, marques)
            feuillets.append(Feuillet(pret.base, pret.plan.contenus(champs)))
            metadonnees = metadonnees or pret.objet(formulaire, etabli_le)
        return assembler(feuillets, metadonnees), sum(len(f.contenus) for f in feuillets)

    def polices(self, modele: str) -> Polices:
        """Return the measures of the font, those of every base."""
        choisi = lire_modele(modele)
        return (self._prets.get((modele, frozenset())) or self._preparer(choisi, frozenset())).base.polices

    def preparer(self, modele: str, marques: frozenset[str]) -> None:
        """Have the base of a document at hand: the first one is then as fast as the next."""
        choisi = lire_modele(modele)
        if (modele, marques) not in self._prets:
            self._preparer(choisi, marques)

    def _preparer(self, choisi: Modele, marques: frozenset[str]) -> _Pret:
        cle = empreinte(choisi, marques)
        base = self._lire(cle)
        if base is None:
            base = fabriquer(choisi, marques)
            self._ecrire(cle, base)
        pret = self._prets[choisi.nom, marques] = _Pret(choisi, base, Plan(choisi, base.polices))
        return pret

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
