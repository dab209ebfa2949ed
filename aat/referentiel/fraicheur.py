"""How old each data file is: entries, day of the last check, day from which it is to be checked again.

Owns ``referentiel/fraicheur.toml``; changes nothing. The day comes from the caller.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from aat.erreurs import ErreurReferentiel
from aat.referentiel.droit import charger_droit
from aat.referentiel.tables import Cle
from aat.ressources import importes, lire_toml, referentiel

_FICHIER = "fraicheur.toml"


@dataclass(frozen=True, slots=True)
class Donnee:
    """A data file and its age.

    Attributes:
        fichier: path in ``referentiel/``; a folder for the law.
        entrees: how many entries it holds.
        importe: the user's own version stands in for the shipped one.
    """

    nom: str
    contenu: str
    fichier: str
    entrees: int
    verifie_le: dt.date
    periode_jours: int
    importe: bool

    @property
    def echeance(self) -> dt.date:
        """First day on which the data are to be checked again."""
        try:
            return self.verifie_le + dt.timedelta(days=self.periode_jours)
        except OverflowError:
            return dt.date.max

    def perimee(self, jour: dt.date) -> bool:
        """Tell whether the last check is older than its period on ``jour``."""
        return self.echeance <= jour


def donnees(verifications: Mapping[str, dt.date]) -> tuple[Donnee, ...]:
    """Return every data file with its age, in the order of ``fraicheur.toml``.

    Args:
        verifications: day of the last check of the imported files, by the name of the file they stand in for.

    Raises:
        ErreurReferentiel: a data file is invalid; it is named.
    """
    racine = Cle(_FICHIER, "", lire_toml(referentiel(_FICHIER)))
    racine.brut("version")
    tables = racine.tables("donnee")
    racine.finir()
    return tuple(_donnee(table, verifications) for table in tables)


def _donnee(table: Cle, verifications: Mapping[str, dt.date]) -> Donnee:
    nom, contenu, fichier = table.texte("nom"), table.texte("contenu"), table.texte("fichier")
    periode = table.brut("periode_jours")
    if type(periode) is not int or periode < 1:
        raise table.faute("periode_jours", "nombre de jours attendu")
    comptees = table.textes("entrees")
    table.finir()
    if fichier in {"regles", "parametres"}:
        entrees, verifie_le = _droit(fichier)
    elif fichier.endswith(".csv"):
        entrees, verifie_le = _lignes(fichier), _verification_csv(fichier)
    else:
        entrees, verifie_le = _toml(fichier, comptees)
    return Donnee(
        nom, contenu, fichier, entrees, verifications.get(fichier, verifie_le), periode, fichier in importes()
    )


def _droit(fichier: str) -> tuple[int, dt.date]:
    """Return how many rules or parameters there are, and the oldest check among them."""
    droit = charger_droit()
    jours = [p.verifie_le for p in droit.parametres.values()]
    if fichier == "regles":
        jours = [r.verifie_le for r in droit.regles.values()]
    return len(jours), min(jours)


def _lignes(fichier: str) -> int:
    """Return the number of rows under the header; no cell of these files holds a line feed."""
    try:
        octets = referentiel(fichier).read_bytes()
    except OSError as cause:
        raise ErreurReferentiel(f"Le fichier {fichier} est illisible.", remede="Réinstallez aat.") from cause
    return sum(bool(ligne.strip()) for ligne in octets.splitlines()[1:])


def _verification_csv(fichier: str) -> dt.date:
    sources = Cle("sources.toml", "", lire_toml(referentiel("nomenclatures/sources.toml")))
    decrits = sources.dictionnaire("fichiers")
    nom = fichier.rpartition("/")[2]
    return Cle("sources.toml", f"fichiers.{nom}", decrits.get(nom)).verifie_le()


def _toml(fichier: str, comptees: tuple[str, ...]) -> tuple[int, dt.date]:
    racine = Cle(fichier.rpartition("/")[2], "", lire_toml(referentiel(fichier)))
    return sum(len(racine.tables(nom)) for nom in comptees), racine.verifie_le()
