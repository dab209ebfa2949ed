"""The coded motifs, their older labels and the words they are searched by, read once from the référentiel.

Owns the reading of the nomenclature; knows nothing of screens, of the law or of ranking (``recherche``).
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from aat.domaine.motif import Motif
from aat.erreurs import ErreurReferentiel
from aat.referentiel.pliage import plier
from aat.referentiel.tables import Ligne, lire_csv
from aat.ressources import importes, referentiel

if TYPE_CHECKING:
    from aat.domaine.fiche import MotifDuMoment

COLONNES_MOTIFS = (
    "code",
    "id",
    "libelle",
    "code_fonctionnel",
    "fiche",
    "acronymes",
    "synonymes",
    "covid",
    "grossesse",
    "interruption_grossesse",
    "dentaire",
    "source",
)
COLONNES_LIBELLES = (
    "id",
    "libelle",
    "code",
    "correspondance",
    "synonymes",
    "du",
    "au",
    "source",
    "remarque",
)
COLONNES_SYNONYMES = ("code", "terme", "source")


@dataclass(frozen=True, slots=True)
class Libelle:
    """A label of another origin, attached to a motif when one can honestly be named.

    Attributes:
        code: the motif's code, or ``None``: the label is known, no motif stands for it.
        exacte: the same illness or act; otherwise a near one.
        ecran: the téléservice showed this label for the motif, from ``du`` to ``au`` inclusive.
    """

    id: str
    libelle: str
    code: str | None
    exacte: bool
    synonymes: tuple[str, ...]
    du: dt.date | None
    au: dt.date | None
    source: str

    @property
    def ecran(self) -> bool:
        """Tell whether the label is dated, hence was shown by the téléservice."""
        return self.du is not None or self.au is not None

    def en_vigueur(self, jour: dt.date) -> bool:
        """Tell whether the téléservice showed this label on ``jour``."""
        return self.ecran and (self.du is None or self.du <= jour) and (self.au is None or jour <= self.au)


class Motifs:
    """The motifs of the référentiel, found by code, by identifier, or in alphabetical order."""

    __slots__ = ("_alphabetique", "_dates", "_par_code", "_par_id", "libelles", "mots_projet", "tous")

    def __init__(
        self, tous: Iterable[Motif], libelles: Iterable[Libelle] = (), mots_projet: Mapping[str, tuple[str, ...]] = {}
    ) -> None:
        self.tous = tuple(tous)
        self.libelles = tuple(libelles)
        self.mots_projet = dict(mots_projet)
        self._par_code = {m.code: m for m in self.tous}
        self._par_id = {alias.id: self._par_code[alias.code] for alias in self.libelles if alias.code}
        self._par_id.update((m.id, m) for m in self.tous)
        self._dates = tuple(alias for alias in self.libelles if alias.code and alias.ecran)
        self._alphabetique: tuple[Motif, ...] | None = None

    def par_code(self, code: str) -> Motif | None:
        """Return the motif of an 8-digit code, or ``None``."""
        return self._par_code.get(code)

    def par_id(self, identifiant: str) -> Motif | None:
        """Return the motif of a slug, its own or that of one of its other labels, or ``None``."""
        return self._par_id.get(identifiant)

    def libelle_a_la_date(self, motif: Motif, jour: dt.date) -> str:
        """Return the label that the téléservice showed for ``motif`` on ``jour``."""
        for alias in self._dates:
            if alias.code == motif.code and alias.en_vigueur(jour):
                return alias.libelle
        return motif.libelle

    def alphabetique(self) -> tuple[Motif, ...]:
        """Return every motif from A to Z, accents ignored."""
        if self._alphabetique is None:
            self._alphabetique = tuple(sorted(self.tous, key=lambda m: plier(m.libelle).split()))
        return self._alphabetique

    def du_moment(self, jour: dt.date) -> "tuple[MotifDuMoment, ...]":
        """Return the motifs offered under « En ce moment » on ``jour``, in the order of the screen.

        Whether an arrêt linked to an AT/MP hides them is the rules' business.
        """
        from aat.domaine.fiche import MotifDuMoment
        from aat.referentiel.moment import motifs_du_moment

        return tuple(
            MotifDuMoment(motif, court)
            for code, court in motifs_du_moment(jour)
            if (motif := self._par_code.get(code)) is not None
        )


@cache
def charger_motifs() -> Motifs:
    """Return the installed motifs, read once.

    Raises:
        ErreurReferentiel: a file is missing or invalid; it is named with the line.
    """
    return lire(
        referentiel("nomenclatures/motifs.csv"),
        referentiel("nomenclatures/libelles.csv"),
        referentiel("nomenclatures/synonymes_projet.csv"),
        fiches=identifiants_des_fiches(referentiel("durees.toml")),
        livres=not {"nomenclatures/motifs.csv", "durees.toml"} & importes().keys(),
    )


def identifiants_des_fiches(chemin: Path) -> frozenset[str]:
    """Return the ids of the duration sheets of a file without parsing it: ten times the cost of the list itself."""
    lignes = chemin.read_text(encoding="utf-8").splitlines()
    return frozenset(ligne[6:-1] for ligne in lignes if ligne.startswith('id = "') and ligne.endswith('"'))


def lire(motifs: Path, libelles: Path, synonymes: Path, fiches: frozenset[str], *, livres: bool = True) -> Motifs:
    """Return the motifs of these three files; ``fiches`` are the known duration sheets.

    With ``livres`` the files were made for each other. Otherwise one was imported: a label or synonym of a
    motif that it no longer has is left out, and a motif whose sheet it no longer has has none.

    Raises:
        ErreurReferentiel: the file and the line are named.
    """
    tous = _lire_motifs(motifs, fiches, livres=livres)
    codes = {m.code for m in tous}
    identites = {m.id: m.code for m in tous}
    return Motifs(
        tous,
        _lire_libelles(libelles, identites, codes, livres=livres),
        _lire_synonymes(synonymes, codes, livres=livres),
    )


def _lire_motifs(chemin: Path, fiches: frozenset[str], *, livres: bool) -> list[Motif]:
    tous: list[Motif] = []
    codes: set[str] = set()
    identites: set[str] = set()
    requises = ("code", "id", "libelle", "code_fonctionnel", "source")
    for ligne in lire_csv(chemin, COLONNES_MOTIFS, requises):
        v = ligne.valeurs
        code, identite, fiche = v["code"], v["id"], v["fiche"]
        if len(code) != 8 or not (code.isascii() and code.isdigit()):
            raise ligne.faute("code de huit chiffres attendu")
        if code in codes:
            raise ligne.faute(f"code {code} déjà donné plus haut")
        if identite in identites:
            raise ligne.faute(f"identifiant «\u00a0{identite}\u00a0» déjà donné plus haut")
        if len(v["code_fonctionnel"]) != 3 or not v["code_fonctionnel"].isdigit():
            raise ligne.faute("code fonctionnel de trois chiffres attendu")
        if fiche and fiche not in fiches and livres:
            raise ligne.faute(f"fiche de durées inconnue «\u00a0{fiche}\u00a0»")
        codes.add(code)
        identites.add(identite)
        tous.append(
            Motif(
                code=code,
                id=identite,
                libelle=v["libelle"],
                code_fonctionnel=v["code_fonctionnel"],
                fiche=fiche if fiche in fiches else None,
                acronymes=ligne.liste("acronymes"),
                synonymes=ligne.liste("synonymes"),
                covid=ligne.drapeau("covid"),
                grossesse=ligne.drapeau("grossesse"),
                interruption_grossesse=ligne.drapeau("interruption_grossesse"),
                dentaire=ligne.drapeau("dentaire"),
            )
        )
    if not tous:
        raise ErreurReferentiel(f"Le fichier {chemin.name} ne contient aucun motif.")
    return tous


def _lire_libelles(chemin: Path, identites: Mapping[str, str], codes: set[str], *, livres: bool) -> list[Libelle]:
    tous: list[Libelle] = []
    vus: set[str] = set()
    for ligne in lire_csv(chemin, COLONNES_LIBELLES, ("id", "libelle", "source")):
        v = ligne.valeurs
        connu = not v["code"] or v["code"] in codes
        if not livres and not (connu and identites.get(v["id"], v["code"]) == v["code"]):
            continue
        code = _code_connu(ligne, codes) if v["code"] else None
        if v["id"] in vus:
            raise ligne.faute(f"identifiant «\u00a0{v['id']}\u00a0» déjà donné plus haut")
        if identites.get(v["id"], code) != code:
            raise ligne.faute(f"l’identifiant «\u00a0{v['id']}\u00a0» est celui d’un autre motif")
        attendues = ("exacte", "proche") if code else ("",)
        if v["correspondance"] not in attendues:
            raise ligne.faute("correspondance «\u00a0exacte\u00a0» ou «\u00a0proche\u00a0» attendue, vide sans code")
        du, au = ligne.jour("du"), ligne.jour("au")
        if du and au and au < du:
            raise ligne.faute("la fin précède le début")
        vus.add(v["id"])
        exacte = v["correspondance"] == "exacte"
        tous.append(Libelle(v["id"], v["libelle"], code, exacte, ligne.liste("synonymes"), du, au, v["source"]))
    return tous


def _lire_synonymes(chemin: Path, codes: set[str], *, livres: bool) -> dict[str, tuple[str, ...]]:
    tous: dict[str, list[str]] = {}
    for ligne in lire_csv(chemin, COLONNES_SYNONYMES, COLONNES_SYNONYMES):
        if not livres and ligne["code"] not in codes:
            continue
        termes = tous.setdefault(_code_connu(ligne, codes), [])
        if ligne["terme"] in termes:
            raise ligne.faute("terme déjà donné plus haut pour ce motif")
        termes.append(ligne["terme"])
    return {code: tuple(termes) for code, termes in tous.items()}


def _code_connu(ligne: Ligne, codes: set[str]) -> str:
    if ligne["code"] not in codes:
        raise ligne.faute(f"code de motif inconnu «\u00a0{ligne['code']}\u00a0»")
    return ligne["code"]


__all__ = ["Libelle", "Motifs", "charger_motifs", "identifiants_des_fiches", "lire"]
