"""A titled list of rows (label, value): what the flowing documents are made of."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rubrique:
    """A heading and its rows, in the order in which they are read."""

    titre: str
    lignes: tuple[tuple[str, str], ...]
