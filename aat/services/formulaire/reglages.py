"""The settings of the screen and of a new avis as a form: each is kept as soon as it is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from aat.configuration import Configuration, ThemeEcran
from aat.erreurs import ErreurUsage
from aat.services.defauts import DEFAUTS
from aat.services.formulaire import libelles
from aat.services.formulaire.champ import Champ, E, Genre

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

THEMES = {
    ThemeEcran.SOMBRE: "Sombre",
    ThemeEcran.CLAIR: "Clair",
    ThemeEcran.CONTRASTE: "Contraste élevé",
    ThemeEcran.SANS_COULEUR: "Sans couleur",
}


def _choix(nom: str, libelle: str, choix: Mapping[E, str], defaut: E, aide: str) -> Champ[Configuration]:
    """Return the choice of the key ``nom`` (``saisie.temps``); the program's own default is not written."""
    table, _, cle = nom.partition(".")
    par_valeur = {membre.value: membre for membre in choix}

    def lire(configuration: Configuration, texte: str, _: dt.date) -> Configuration:
        if texte not in par_valeur:
            raise ErreurUsage("Ce choix n’existe pas.", remede=f"Choisissez parmi : {', '.join(choix.values())}.")
        reglee = msgspec.structs.replace(getattr(configuration, table), **{cle: par_valeur[texte]})
        return msgspec.structs.replace(configuration, **{table: reglee})

    return Champ(
        nom,
        libelle,
        Genre.CHOIX,
        lire,
        lambda configuration: str(getattr(getattr(configuration, table), cle) or defaut),
        choix=tuple((membre.value, texte) for membre, texte in choix.items()),
        aide=aide,
    )


_AIDE = "Valeur d’un nouvel avis ; elle se change d’une touche sur chaque avis."

#: Every setting, in the order of the screen.
CHAMPS: tuple[Champ[Configuration], ...] = (
    _choix("saisie.categorie", "Situation", libelles.CATEGORIES, DEFAUTS.categorie, _AIDE),
    _choix("saisie.temps", "Temps", libelles.TEMPS, DEFAUTS.temps, _AIDE),
    _choix("saisie.sorties", "Sorties", libelles.SORTIES, DEFAUTS.sorties, _AIDE),
    _choix("ecran.theme", "Thème", THEMES, ThemeEcran.SOMBRE, "Il change aussitôt, et reste au prochain démarrage."),
)
PAR_NOM = {champ.nom: champ for champ in CHAMPS}
