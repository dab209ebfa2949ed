"""The fields of the documents, read from the dataclasses themselves: one source for the two readings.

Knows types only; never a value.
"""

import dataclasses
import types
import typing
from functools import cache


@cache
def champs_du_genre(genre: type) -> dict[str, type | None]:
    """Return the field names of a dataclass, each with the dataclass that it holds, if any."""
    indices = typing.get_type_hints(genre)
    return {c.name: dataclass_de(indices[c.name]) for c in dataclasses.fields(genre)}


#: The field names of a dataclass, and those of them that hold dataclasses, each with the same of its own.
Champs = tuple[frozenset[str], "tuple[tuple[str, Champs], ...]"]


@cache
def champs_composes(genre: type) -> Champs:
    """Return the field names of a dataclass and of the dataclasses inside it, as the short reading walks them."""
    connus = champs_du_genre(genre)
    return frozenset(connus), tuple((nom, champs_composes(dedans)) for nom, dedans in connus.items() if dedans)


def dataclass_de(indice: object) -> type | None:
    """Return the dataclass that a type hint is, allows or lists, if any."""
    if isinstance(indice, type) and dataclasses.is_dataclass(indice):
        return indice
    if typing.get_origin(indice) in {types.UnionType, typing.Union, tuple}:
        return next((d for a in typing.get_args(indice) if (d := dataclass_de(a))), None)
    return None
