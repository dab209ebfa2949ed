"""Strict reading of the référentiel's CSV and TOML: every fault names the file and the line or the key.

Knows nothing of what the columns mean.
"""

import csv
import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from aat.erreurs import ErreurReferentiel

_REMEDE = (
    "Corrigez ce fichier, ou réinstallez aat pour retrouver celui d’origine. "
    "S’il a été importé\u00a0: aat referentiel importer --annuler TYPE."
)


def faute(fichier: str, ou: str, quoi: str) -> ErreurReferentiel:
    """Return the error that names the file, the place in it (line or key) and what is wrong."""
    return ErreurReferentiel(f"{fichier}, {ou}\u00a0: {quoi}.", remede=_REMEDE)


@dataclass(frozen=True, slots=True)
class Ligne:
    """One row of a CSV: its values by column, its file and line for messages."""

    fichier: str
    numero: int
    valeurs: dict[str, str]

    def faute(self, quoi: str) -> ErreurReferentiel:
        """Return the error that names this line."""
        return faute(self.fichier, f"ligne {self.numero}", quoi)

    def __getitem__(self, colonne: str) -> str:
        return self.valeurs[colonne]

    def liste(self, colonne: str) -> tuple[str, ...]:
        """Return the values of a cell separated by ``|``.

        Raises:
            ErreurReferentiel: one of them is empty or has spaces at its edges.
        """
        texte = self.valeurs[colonne]
        if not texte:
            return ()
        elements = tuple(texte.split("|"))
        if "" in elements or any(e[0] == " " or e[-1] == " " for e in elements):
            raise self.faute(f"élément vide ou bordé d’espaces dans la colonne «\u00a0{colonne}\u00a0»")
        return elements

    def drapeau(self, colonne: str) -> bool:
        """Return True for ``oui``, False for an empty cell.

        Raises:
            ErreurReferentiel: anything else.
        """
        texte = self.valeurs[colonne]
        if texte in {"", "oui"}:
            return texte == "oui"
        raise self.faute(f"colonne «\u00a0{colonne}\u00a0»\u00a0: «\u00a0oui\u00a0» ou vide attendu")

    def jour(self, colonne: str) -> dt.date | None:
        """Return a date, ``None`` for an empty cell.

        Raises:
            ErreurReferentiel: it is not a calendar day written AAAA-MM-JJ.
        """
        texte = self.valeurs[colonne]
        if not texte:
            return None
        try:
            return dt.date.fromisoformat(texte)
        except ValueError as cause:
            raise self.faute(f"colonne «\u00a0{colonne}\u00a0»\u00a0: date AAAA-MM-JJ attendue") from cause


def lire_csv(chemin: Path, colonnes: tuple[str, ...], requises: Collection[str]) -> Iterator[Ligne]:
    """Yield the rows of a CSV whose header is exactly ``colonnes``.

    Raises:
        ErreurReferentiel: unreadable file, unknown or missing column, short row, empty required cell.
    """
    nom = chemin.name
    try:
        with chemin.open(encoding="utf-8", newline="") as flux:
            lecteur = csv.reader(flux, strict=True)
            _verifier_entete(nom, next(lecteur, []), colonnes)
            for cellules in lecteur:
                ligne = Ligne(nom, lecteur.line_num, dict(zip(colonnes, cellules, strict=False)))
                if len(cellules) != len(colonnes):
                    raise ligne.faute(f"{len(colonnes)} colonnes attendues, {len(cellules)} lues")
                for colonne in requises:
                    if not ligne.valeurs[colonne]:
                        raise ligne.faute(f"colonne «\u00a0{colonne}\u00a0» vide")
                yield ligne
    except (OSError, UnicodeDecodeError, csv.Error) as cause:
        raise ErreurReferentiel(f"Le fichier {nom} n’est pas un CSV lisible en UTF-8.", remede=_REMEDE) from cause


def _verifier_entete(nom: str, lue: list[str], attendue: tuple[str, ...]) -> None:
    inconnues = [c for c in lue if c not in attendue]
    if inconnues:
        raise faute(nom, "ligne 1", f"colonne inconnue «\u00a0{inconnues[0]}\u00a0»")
    manquantes = [c for c in attendue if c not in lue]
    if manquantes:
        raise faute(nom, "ligne 1", f"colonne manquante «\u00a0{manquantes[0]}\u00a0»")
    if tuple(lue) != attendue:
        raise faute(nom, "ligne 1", "colonnes dans un autre ordre que " + ", ".join(attendue))


class Cle:
    """A TOML table being read strictly: each key is taken once with its type, then nothing may be left."""

    def __init__(self, fichier: str, chemin: str, table: object) -> None:
        if not isinstance(table, Mapping):
            raise faute(fichier, f"clé {chemin}", "table attendue")
        self.fichier = fichier
        self.chemin = chemin
        self._reste: dict[str, object] = dict(table)

    def faute(self, cle: str, quoi: str) -> ErreurReferentiel:
        """Return the error that names this key."""
        return faute(self.fichier, f"clé {self.chemin}.{cle}" if self.chemin else f"clé {cle}", quoi)

    def texte(self, cle: str) -> str:
        """Return a required, non-empty text."""
        valeur = self._reste.pop(cle, None)
        if not isinstance(valeur, str) or not valeur:
            raise self.faute(cle, "texte non vide attendu")
        return valeur

    def texte_ou_rien(self, cle: str) -> str | None:
        """Return a text, ``None`` when the key is absent."""
        return self.texte(cle) if cle in self._reste else None

    def textes(self, cle: str) -> tuple[str, ...]:
        """Return a list of texts, empty when the key is absent."""
        valeur = self._reste.pop(cle, [])
        if not isinstance(valeur, list) or not all(isinstance(v, str) and v for v in valeur):
            raise self.faute(cle, "liste de textes attendue")
        return tuple(valeur)

    def drapeau(self, cle: str, *, defaut: bool) -> bool:
        """Return a boolean, ``defaut`` when the key is absent."""
        valeur = self._reste.pop(cle, defaut)
        if not isinstance(valeur, bool):
            raise self.faute(cle, "true ou false attendu")
        return valeur

    def jour(self, cle: str) -> dt.date | None:
        """Return a date, ``None`` when the key is absent."""
        valeur = self._reste.pop(cle, None)
        if valeur is not None and (isinstance(valeur, dt.datetime) or not isinstance(valeur, dt.date)):
            raise self.faute(cle, "date AAAA-MM-JJ attendue")
        return valeur

    def verifie_le(self) -> dt.date:
        """Return the required date of the last check."""
        jour = self.jour("verifie_le")
        if jour is None:
            raise self.faute("verifie_le", "date de vérification absente")
        return jour

    def brut(self, cle: str) -> object:
        """Return the value as read, ``None`` when absent: the caller checks it."""
        return self._reste.pop(cle, None)

    def tables(self, cle: str) -> list["Cle"]:
        """Return an array of tables, empty when the key is absent."""
        valeur = self._reste.pop(cle, [])
        if not isinstance(valeur, list):
            raise self.faute(cle, "liste de tables attendue")
        prefixe = f"{self.chemin}.{cle}" if self.chemin else cle
        return [Cle(self.fichier, f"{prefixe}[{rang}]", t) for rang, t in enumerate(valeur)]

    def dictionnaire(self, cle: str) -> dict[str, object]:
        """Return a table, empty when the key is absent."""
        valeur = self._reste.pop(cle, {})
        if not isinstance(valeur, dict):
            raise self.faute(cle, "table attendue")
        return valeur

    def finir(self) -> None:
        """Return when every key has been taken.

        Raises:
            ErreurReferentiel: a key is not known.
        """
        for cle in self._reste:
            raise self.faute(cle, "clé inconnue")


def sans_chevauchement(bornes: list[tuple[dt.date | None, dt.date | None]]) -> bool:
    """Tell whether inclusive periods (``None`` = no bound) are well formed and never overlap."""
    jours = sorted((du or dt.date.min, au or dt.date.max) for du, au in bornes)
    return all(du <= au for du, au in jours) and all(avant[1] < apres[0] for avant, apres in pairwise(jours))
