"""A field of a form: where it stands in the document, how it is typed, when it is asked."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, StrEnum, auto
from typing import Generic, TypeVar, cast

from aat.erreurs import ErreurUsage
from aat.rules.calendrier import date_courte
from aat.saisie.dates import lire_date

D = TypeVar("D")
E = TypeVar("E", bound=StrEnum)

#: Rank of a row in a path: « lesions[2] ».
_RANG = re.compile(r"\[\d+\]")
#: « 3 rue des Lilas, 01000 Bourg-en-Bresse »: the last five digits that a town follows are the post code.
_ADRESSE_EN_LIGNE = re.compile(r"(?P<voie>.*[^\s,])[\s,]+(?P<code_postal>[0-9]{5})\s+(?P<ville>[^\d\s,][^\d,]*)")
_AIDE_VOIE = "Une adresse entière sur une ligne (3 rue des Lilas, 01000 Bourg-en-Bresse) remplit aussi la ville."


class Genre(Enum):
    """What kind of thing is typed in a field."""

    CHOIX = auto()
    CASE = auto()
    TEXTE = auto()
    DATE = auto()
    DUREE = auto()
    MOTIF = auto()
    #: A text of several lines, and the rows of lesions that help to write one (``formulaire.lesions``).
    PARAGRAPHE = auto()
    LESIONS = auto()


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Champ(Generic[D]):
    """A field of the form of a ``D``.

    Attributes:
        nom: dotted path in the document (``sorties.raison``), as in the findings.
        libelle: French label; ``aide``: what to type, for F1.
        lire: returns the document with what was typed put in it; an empty text empties the field.
        montrer: returns the value as text, ``""`` when empty, ``"oui"`` for a ticked box.
        choix: (value, label) of a ``CHOIX``, in order.
        visible: tells whether the field is asked for this document.
        bloc: the block of the form that it belongs to.
        maxi: longest text, in characters.
    """

    nom: str
    libelle: str
    genre: Genre
    lire: Callable[[D, str, dt.date], D]
    montrer: Callable[[D], str]
    aide: str = ""
    choix: tuple[tuple[str, str], ...] = ()
    visible: Callable[[D], bool] = lambda _: True
    bloc: str = ""
    maxi: int | None = None

    def poser(self, document: D, texte: str, aujourd_hui: dt.date) -> D:
        """Return ``document`` with ``texte`` in this field.

        Raises:
            ErreurUsage: unreadable; the field is named.
        """
        try:
            return self.lire(document, texte.strip(), aujourd_hui)
        except ErreurUsage as erreur:
            erreur.champ = self.nom
            raise


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Formulaire(Generic[D]):
    """A whole form, for whoever shows one without knowing its document.

    Attributes:
        par_nom: the fields by name, in the order of the screen.
        nettoyer: returns the document without what its choices make pointless.
        replies: blocks that are folded until asked for.
        porteurs: path of the document → field that carries it, where its own name does not tell.
    """

    par_nom: Mapping[str, Champ[D]]
    nettoyer: Callable[[D], D]
    replies: frozenset[str] = frozenset()
    porteurs: Mapping[str, str] = field(default_factory=dict)

    def visibles(self, document: D, signales: Iterable[str] = ()) -> tuple[Champ[D], ...]:
        """Return the fields asked for a document, in order; one that a finding names (``signales``) is asked too."""
        nommes = set(signales)
        return tuple(c for c in self.par_nom.values() if c.visible(document) or c.nom in nommes)

    def porteur(self, chemin: str) -> str:
        """Return the field that carries what a finding says of a path, ``""`` when none does.

        ``motif.code`` is carried by ``motif``, ``lesions[2]`` by ``lesions``.
        """
        chemin = _RANG.sub("", chemin)
        chemin = self.porteurs.get(chemin, chemin)
        while chemin and chemin not in self.par_nom:
            chemin = chemin.rpartition(".")[0]
        return chemin


class Chemin(Generic[D]):
    """Reads and replaces a value at a dotted path of frozen values; missing parents are made on the way."""

    def __init__(self, chemin: str, parents: Mapping[str, Callable[[], object]]) -> None:
        self._noms = chemin.split(".")
        self._parents = parents

    def lire(self, document: D) -> object:
        """Return the value, ``None`` when it or one of its parents is."""
        valeur: object = document
        for nom in self._noms:
            valeur = getattr(valeur, nom, None)
        return valeur

    def poser(self, document: D, valeur: object) -> D:
        """Return ``document`` with ``valeur`` there."""
        return cast("D", self._poser(document, 0, valeur))

    def _poser(self, objet: object, rang: int, valeur: object) -> object:
        nom = self._noms[rang]
        if rang + 1 < len(self._noms):
            dedans = getattr(objet, nom)
            if dedans is None:
                if valeur is None:
                    return objet
                dedans = self._parents[".".join(self._noms[: rang + 1])]()
            valeur = self._poser(dedans, rang + 1, valeur)
        return replace(objet, **{nom: valeur})  # type: ignore[type-var]  # a dataclass by construction


class Fabrique(Generic[D]):
    """Makes the plain fields of a form: text, date, box, choice at a path of the document."""

    def __init__(self, parents: Mapping[str, Callable[[], object]]) -> None:
        self._parents = parents

    def texte(self, nom: str, libelle: str, **autres: object) -> Champ[D]:
        """Return a free text field."""
        chemin: Chemin[D] = Chemin(nom, self._parents)
        lire, montrer = lambda d, t, _: chemin.poser(d, t or None), lambda d: str(chemin.lire(d) or "")
        return self._champ((nom, libelle, Genre.TEXTE), lire, montrer, autres)

    def voie(self, nom: str, libelle: str, **autres: object) -> Champ[D]:
        """Return the street of an address; a whole address on one line fills the post code and the town beside it too.

        It does so only while both are empty: what was typed in them is never replaced.
        """
        adresse = nom.rpartition(".")[0]
        chemins = {n: Chemin[D](f"{adresse}.{n}", self._parents) for n in ("voie", "code_postal", "ville")}

        def lire(document: D, texte: str, _: dt.date) -> D:
            vierge = not (chemins["code_postal"].lire(document) or chemins["ville"].lire(document))
            lue = _ADRESSE_EN_LIGNE.fullmatch(texte) if vierge else None
            for n, valeur in (lue.groupdict() if lue else {"voie": texte or None}).items():
                document = chemins[n].poser(document, valeur)
            return document

        tout = {"aide": _AIDE_VOIE, **autres}
        return self._champ((nom, libelle, Genre.TEXTE), lire, lambda d: str(chemins["voie"].lire(d) or ""), tout)

    def textes(self, parent: str, champs: Iterable[tuple[str, str, int]], **autres: object) -> Iterator[Champ[D]]:
        """Yield the fields of ``champs`` (name, label, longest text) under ``parent``, the street by ``voie``."""
        for nom, libelle, maxi in champs:
            faire = self.voie if nom == "voie" else self.texte
            yield faire(f"{parent}.{nom}", libelle, maxi=maxi, **autres)

    def paragraphe(self, nom: str, libelle: str, **autres: object) -> Champ[D]:
        """Return a free text of several lines."""
        return replace(self.texte(nom, libelle, **autres), genre=Genre.PARAGRAPHE)

    def date(self, nom: str, libelle: str, **autres: object) -> Champ[D]:
        """Return a date field; every typed form of ``lire_date``."""
        chemin: Chemin[D] = Chemin(nom, self._parents)

        def lire(document: D, texte: str, aujourd_hui: dt.date) -> D:
            return chemin.poser(document, lire_date(texte, aujourd_hui) if texte else None)

        def montrer(document: D) -> str:
            jour = chemin.lire(document)
            return date_courte(jour) if isinstance(jour, dt.date) else ""

        return self._champ((nom, libelle, Genre.DATE), lire, montrer, autres)

    def case(self, nom: str, libelle: str, **autres: object) -> Champ[D]:
        """Return a box, ticked by ``oui``."""
        chemin: Chemin[D] = Chemin(nom, self._parents)
        lire, montrer = lambda d, t, _: chemin.poser(d, t == OUI), lambda d: OUI if chemin.lire(d) else ""
        return self._champ((nom, libelle, Genre.CASE), lire, montrer, autres)

    def choix(self, nom: str, libelle: str, choix: Mapping[E, str], **autres: object) -> Champ[D]:
        """Return a choice among the members of an enumeration, with their French labels."""
        chemin: Chemin[D] = Chemin(nom, self._parents)
        par_valeur = {membre.value: membre for membre in choix}

        def lire(document: D, texte: str, _: dt.date) -> D:
            if texte and texte not in par_valeur:
                raise ErreurUsage(
                    "Ce choix n’existe pas.", remede="Choisissez parmi : " + ", ".join(choix.values()) + "."
                )
            return chemin.poser(document, par_valeur[texte] if texte else None)

        return self._champ(
            (nom, libelle, Genre.CHOIX),
            lire,
            lambda d: str(chemin.lire(d) or ""),
            {"choix": tuple((m.value, t) for m, t in choix.items()), **autres},
        )

    def _champ(
        self,
        tete: tuple[str, str, Genre],
        lire: Callable[[D, str, dt.date], D],
        montrer: Callable[[D], str],
        autres: Mapping[str, object],
    ) -> Champ[D]:
        return Champ(*tete, lire, montrer, **autres)  # type: ignore[arg-type]  # checked by the callers' tests


#: What a ticked box reads and shows.
OUI = "oui"
