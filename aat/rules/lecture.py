"""Takes typed values from the law of one day. Knows no parameter by its name."""

import datetime as dt
from dataclasses import dataclass
from typing import NoReturn

from aat.erreurs import ErreurReferentiel
from aat.rules.droit import Droit, ValeurDatee


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Lecture:
    """The law on ``jour``; every reading raises ``ErreurReferentiel`` for a parameter missing or of another type."""

    droit: Droit
    jour: dt.date

    def entier(self, nom: str) -> int:
        """Return a number that the law always gives."""
        valeur = self.entier_ou_rien(nom)
        return self._refuser(nom) if valeur is None else valeur

    def entier_ou_rien(self, nom: str) -> int | None:
        """Return a number, or ``None`` where the law gives none on that day."""
        datee = self.au(nom)
        if datee is None:
            return None
        # In Python, True is an int.
        if not isinstance(datee.valeur, int) or isinstance(datee.valeur, bool):
            self._refuser(nom)
        return datee.valeur

    def date_ou_rien(self, nom: str) -> dt.date | None:
        """Return a date, or ``None`` where the law gives none on that day."""
        datee = self.au(nom)
        if datee is None:
            return None
        return datee.valeur if isinstance(datee.valeur, dt.date) else self._refuser(nom)

    def liste(self, nom: str) -> tuple[str, ...]:
        """Return a list of texts, empty where the law gives none on that day."""
        datee = self.au(nom)
        if datee is None:
            return ()
        return datee.valeur if isinstance(datee.valeur, tuple) else self._refuser(nom)

    def vrai(self, nom: str) -> bool:
        """Return a yes or no, no where the law says nothing on that day."""
        datee = self.au(nom)
        if datee is None:
            return False
        return datee.valeur if isinstance(datee.valeur, bool) else self._refuser(nom)

    def au(self, nom: str) -> ValeurDatee | None:
        """Return the value in force with its dates, or ``None`` where there is none on that day."""
        parametre = self.droit.parametres.get(nom)
        return self._refuser(nom) if parametre is None else parametre.au(self.jour)

    def _refuser(self, nom: str) -> NoReturn:
        raise ErreurReferentiel(
            f"Le paramètre {nom} manque au référentiel, ou n’a pas le type que les règles attendent.",
            remede="Réinstallez aat\u00a0: un fichier livré avec le programme a été changé.",
        )
