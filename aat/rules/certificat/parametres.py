"""The dated parameters that the judgement of a certificate reads, taken once for a day. Reads no file."""

import datetime as dt
from dataclasses import dataclass

from aat.rules.droit import Droit
from aat.rules.lecture import Lecture

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
    lu = Lecture(droit, jour)
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
