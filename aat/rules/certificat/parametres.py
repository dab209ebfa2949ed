"""The dated parameters that the judgement of a certificate reads, taken once for a day. Reads no file."""

import datetime as dt
from dataclasses import dataclass
from typing import NoReturn

from aat.erreurs import ErreurReferentiel
from aat.rules.droit import Droit, Valeur

_FORMULAIRE = "cerfa/11138"
_CSS = "code-securite-sociale"


@dataclass(frozen=True, slots=True)
class ParametresCertificat:
    """Values in force on one day; ``None`` where the law has none on that day."""

    sequelles_caracteres: int
    envoi_heures: int
    envoi_final_heures: int
    exemplaires: int | None
    exemplaires_mp: int
    abreviations: tuple[str, ...]
    circonstances: tuple[str, ...]
    organes_pairs: tuple[str, ...]
    regimes_raccordes: tuple[str, ...]
    sans_teleservice: tuple[str, ...]


def parametres_certificat(droit: Droit, jour: dt.date) -> ParametresCertificat:
    """Return the parameters in force on ``jour``.

    Raises:
        ErreurReferentiel: a parameter that the rules need is missing, or has the wrong type.
    """
    lu = _Lecture(droit, jour)
    return ParametresCertificat(
        sequelles_caracteres=lu.entier(f"{_FORMULAIRE}/sequelles-caracteres"),
        envoi_heures=lu.entier(f"{_CSS}/L441-6/certificat-envoi-heures"),
        envoi_final_heures=lu.entier(f"{_CSS}/R441-10/certificat-final-envoi-heures"),
        exemplaires=lu.entier_ou_rien(f"{_CSS}/L441-6/certificat-exemplaires"),
        exemplaires_mp=lu.entier(f"{_CSS}/L461-5/certificat-mp-exemplaires"),
        abreviations=lu.liste(f"{_FORMULAIRE}/abreviations"),
        circonstances=lu.liste(f"{_FORMULAIRE}/mots-de-circonstance"),
        organes_pairs=lu.liste(f"{_FORMULAIRE}/organes-pairs"),
        regimes_raccordes=lu.liste(f"{_FORMULAIRE}/regimes-raccordes"),
        sans_teleservice=lu.liste(f"{_FORMULAIRE}/regimes-sans-teleservice"),
    )


@dataclass(frozen=True, slots=True)
class _Lecture:
    """Takes typed values from the law of one day."""

    droit: Droit
    jour: dt.date

    def entier(self, nom: str) -> int:
        valeur = self.entier_ou_rien(nom)
        return self._refuser(nom) if valeur is None else valeur

    def entier_ou_rien(self, nom: str) -> int | None:
        valeur = self._au(nom)
        if valeur is None:
            return None
        # In Python, True is an int.
        return valeur if isinstance(valeur, int) and not isinstance(valeur, bool) else self._refuser(nom)

    def liste(self, nom: str) -> tuple[str, ...]:
        valeur = self._au(nom)
        if valeur is None:
            return ()
        return valeur if isinstance(valeur, tuple) else self._refuser(nom)

    def _au(self, nom: str) -> Valeur | None:
        parametre = self.droit.parametres.get(nom)
        if parametre is None:
            self._refuser(nom)
        datee = parametre.au(self.jour)
        return None if datee is None else datee.valeur

    def _refuser(self, nom: str) -> NoReturn:
        raise ErreurReferentiel(
            f"Le paramètre {nom} manque au référentiel, ou n’a pas le type que les règles attendent.",
            remede="Réinstallez aat : un fichier livré avec le programme a été changé.",
        )
