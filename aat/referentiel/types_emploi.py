"""Types of physical work of the duration tables: labels, definitions, and the sheets whose thresholds differ."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from aat.domaine.fiche import TypeEmploi
from aat.referentiel.tables import Cle
from aat.ressources import lire_toml, referentiel


@dataclass(frozen=True, slots=True)
class TypesEmploi:
    """The four types in the order of the tables, and what some sheets say differently.

    Attributes:
        variantes: sheet → type d'emploi → definition that replaces the common one.
        criteres: sheet → sentences on what else counts (standing, hands…).
    """

    tous: tuple[TypeEmploi, ...]
    variantes: dict[str, dict[str, str]]
    criteres: dict[str, tuple[str, ...]]


def types_emploi() -> tuple[TypeEmploi, ...]:
    """Return the types d'emploi, from the lightest to the heaviest."""
    return charger().tous


def type_emploi(identifiant: str) -> TypeEmploi | None:
    """Return a type d'emploi, ``None`` when there is none of that name."""
    return next((t for t in charger().tous if t.id == identifiant), None)


def definition(type_voulu: TypeEmploi, fiche: str) -> str:
    """Return what a type d'emploi means in a given sheet: its own thresholds when it has some."""
    return charger().variantes.get(fiche, {}).get(type_voulu.id, type_voulu.definition)


def criteres(fiche: str) -> tuple[str, ...]:
    """Return the sentences of a sheet on what else than loads makes the type d'emploi."""
    return charger().criteres.get(fiche, ())


@cache
def charger() -> TypesEmploi:
    """Return the installed types d'emploi, read once."""
    return lire(referentiel("nomenclatures/types_emploi.toml"))


def lire(chemin: Path) -> TypesEmploi:
    """Return the types d'emploi of a file.

    Raises:
        ErreurReferentiel: the file and the key are named.
    """
    racine = Cle(chemin.name, "", lire_toml(chemin))
    racine.brut("version")
    racine.verifie_le()
    sources = racine.dictionnaire("sources")
    tous: list[TypeEmploi] = []
    for table in racine.tables("type"):
        type_lu = TypeEmploi(
            table.texte("id"), table.texte("libelle"), table.texte("libelle_court"), table.texte("definition")
        )
        if any(t.id == type_lu.id for t in tous):
            raise table.faute("id", "type d’emploi déjà donné plus haut")
        tous.append(type_lu)
        table.finir()
    variantes: dict[str, dict[str, str]] = {}
    for table in racine.tables("variante"):
        definitions = {
            nom: texte
            for nom, texte in table.dictionnaire("definitions").items()
            if isinstance(texte, str) and any(t.id == nom for t in tous)
        }
        if not definitions:
            raise table.faute("definitions", "définition attendue par type d’emploi")
        variantes.update(dict.fromkeys(_fiches(table, sources), definitions))
    criteres_lus: dict[str, tuple[str, ...]] = {}
    for table in racine.tables("critere"):
        quoi = table.texte("quoi")
        remarque = table.texte("remarque")
        phrase = f"{quoi[0].upper()}{quoi[1:]}\u00a0: {remarque[0].lower()}{remarque[1:]}"
        table.chemin += f" ({quoi})"
        for fiche in _fiches(table, sources):
            criteres_lus[fiche] = (*criteres_lus.get(fiche, ()), phrase)
    racine.finir()
    return TypesEmploi(tuple(tous), variantes, criteres_lus)


def _fiches(table: Cle, sources: dict[str, object]) -> tuple[str, ...]:
    """Return the sheets that a table is about, once its source is known to exist."""
    fiches = table.textes("fiches")
    source = table.texte("source")
    if source not in sources:
        raise table.faute("source", f"source inconnue «\u00a0{source}\u00a0»")
    table.texte_ou_rien("remarque")
    table.finir()
    return fiches
