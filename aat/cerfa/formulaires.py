"""Dated facts about the paper: number of the form on a day, last day of free paper, texts of the notices.

Reads ``templates_cerfa/formulaires.toml`` and ``templates_cerfa/textes/``; decides nothing else.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cache

from aat.cerfa.ecriture import INSECABLE
from aat.cerfa.rubriques import Rubrique
from aat.erreurs import ErreurReferentiel, ErreurRefus
from aat.ressources import lire_toml, template_cerfa

_FICHIER = "formulaires.toml"
_CLES = {"code", "cerfa", "valable_du", "valable_au", "source"}
#: A fact still to be checked against the text is never printed.
_MARQUES_ADMISES = frozenset({"A", "B"})


@dataclass(frozen=True, slots=True)
class Formulaire:
    """One version of the form; ``valable_au`` inclusive, ``None`` while it is in use."""

    code: str
    cerfa: str
    valable_du: dt.date
    valable_au: dt.date | None

    def __str__(self) -> str:
        return f"{self.code} – cerfa n°{INSECABLE}{self.cerfa}"


@cache
def _formulaires() -> tuple[Formulaire, ...]:
    table = lire_toml(template_cerfa(_FICHIER))
    formulaires = []
    for rang, brut in enumerate(table["avis"], 1):
        for cle in set(brut) ^ (_CLES - ({"valable_au"} - set(brut))):
            raise ErreurReferentiel(f"templates_cerfa/{_FICHIER}, avis {rang}, clé « {cle} » : inconnue ou absente.")
        formulaires.append(Formulaire(brut["code"], brut["cerfa"], brut["valable_du"], brut.get("valable_au")))
    return tuple(formulaires)


def formulaire_du(jour: dt.date) -> Formulaire:
    """Return the version of the form in use on ``jour``.

    Raises:
        ErreurRefus: no version known for that day.
    """
    for formulaire in _formulaires():
        if formulaire.valable_du <= jour and (formulaire.valable_au is None or jour <= formulaire.valable_au):
            return formulaire
    raise ErreurRefus(
        "Aucune version du formulaire d’avis n’est connue pour ce jour de prescription.",
        remede="Vérifiez la date de prescription.",
        champ="date_prescription",
    )


def papier_libre_admis(jour: dt.date) -> bool:
    """Say whether an avis printed by a program was still accepted on ``jour`` (CSS art. R. 321-2; until 2025-08-31)."""
    limite = lire_toml(template_cerfa(_FICHIER))["papier_libre"]["jusqu_au"]
    return bool(jour <= limite)


@cache
def notice(nom: str) -> tuple[tuple[Rubrique, ...], dt.date]:
    """Return the text of a notice (``notice-patient``) and the day when its facts were last checked.

    Raises:
        ErreurReferentiel: a fact without reference, or whose source is still to be checked.
    """
    fichier = f"textes/{nom.replace('-', '_')}.toml"
    table = lire_toml(template_cerfa(fichier))
    rubriques = []
    for rubrique in table["rubrique"]:
        lignes = []
        for fait in rubrique["faits"]:
            if fait["marque"] not in _MARQUES_ADMISES or not fait["reference"]:
                raise ErreurReferentiel(
                    f"templates_cerfa/{fichier}, « {fait['theme']} », clé « marque » : source à vérifier."
                )
            lignes.append((fait["theme"], f"{fait['phrase']} ({fait['reference']})"))
        rubriques.append(Rubrique(rubrique["titre"], tuple(lignes)))
    return tuple(rubriques), table["verifie_le"]
