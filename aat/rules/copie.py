"""Copies of frozen values with some fields changed, on the path of every document of a batch. Knows no document."""

from dataclasses import fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")


class Copieur(Generic[T]):
    """Copies values of one dataclass, always with the same fields changed.

    ``dataclasses.replace`` reads each field by a name of its own, and takes twice the time.
    """

    def __init__(self, genre: type[T], *champs: str) -> None:
        noms = [champ.name for champ in fields(genre)]
        self._genre = genre
        self._lire = attrgetter(*noms)
        self._rangs = [noms.index(champ) for champ in champs]

    def copier(self, valeur: T, *nouvelles: Any) -> T:  # noqa: ANN401 one value for each field, of the field's type
        """Return ``valeur`` with ``nouvelles`` in the fields of this copier, in their order."""
        valeurs = list(self._lire(valeur))
        for rang, nouvelle in zip(self._rangs, nouvelles, strict=True):
            valeurs[rang] = nouvelle
        return self._genre(*valeurs)
