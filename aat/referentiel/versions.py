"""The imported versions of data files, in the user's private folder: added, taken back, never overwritten.

Owns the list of imports and its files; knows nothing of what the files mean. ``aat.ressources`` reads the
same list, to find the files; it is replaced whole, in one rename: an import is there or is not.
"""

import datetime as dt
import hashlib
from dataclasses import dataclass
from pathlib import Path

import msgspec

from aat.ecriture import creer_prive, ecrire_prive, preparer_dossier
from aat.erreurs import ErreurIntrouvable, ErreurUsage
from aat.referentiel.entrants import GENRES, Genre
from aat.ressources import ETAT_DES_IMPORTS, imports_illisibles

#: Far above a lifetime of imports; bounds what is read.
_LISTE_MAX = 1_000_000


class Version(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One import.

    Attributes:
        numero: 1 for the first import of this kind of data, never used twice.
        fichier: path of its file in the folder of imports.
        importe_le, annule_le: moments, UTC; ``annule_le`` when it was taken back.
        verifie_le: day on which its data were checked against their source.
    """

    genre: str
    numero: int
    fichier: str
    sha256: str
    importe_le: dt.datetime
    verifie_le: dt.date
    entrees: int
    annule_le: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Contenu:
    """What is about to be kept: bytes already checked, number of entries, day of their last check."""

    genre: Genre
    octets: bytes
    entrees: int
    verifie_le: dt.date


class Imports(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Every import of this user, oldest first; ``actifs``: which file stands in for which shipped one."""

    version: int = 1
    actifs: dict[str, str] = {}
    historique: tuple[Version, ...] = ()

    def actif(self, genre: str) -> Version | None:
        """Return the version in use, or ``None``: the shipped one."""
        return next((v for v in reversed(self.historique) if v.genre == genre and v.annule_le is None), None)


def lire(dossier: Path) -> Imports:
    """Return the imports kept in ``dossier``; none when it does not exist.

    Raises:
        ErreurReferentiel: the list is unreadable, or contradicts itself.
    """
    try:
        octets = (dossier / ETAT_DES_IMPORTS).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return Imports()
    except OSError as cause:
        raise imports_illisibles(dossier) from cause
    try:
        lus = msgspec.json.decode(octets[:_LISTE_MAX], type=Imports)
    except (msgspec.DecodeError, RecursionError) as cause:
        raise imports_illisibles(dossier) from cause
    if lus.version != 1 or lus.actifs != _actifs(lus.historique):
        raise imports_illisibles(dossier)
    return lus


def ajouter(dossier: Path, vus: Imports, contenu: Contenu, maintenant: dt.datetime) -> Version:
    """Keep ``contenu`` as the version in use and return it.

    Args:
        dossier: folder of imports; made private when missing.
        vus: the imports on which the person decided.
        contenu: what is imported.
        maintenant: moment of the import, UTC.

    Raises:
        ErreurUsage: another import happened since ``vus`` was read.
        ErreurCoffre: the disk refuses.
    """
    preparer_dossier(dossier / "versions")
    genre = contenu.genre
    numero = max((v.numero for v in vus.historique if v.genre == genre.nom), default=0) + 1
    while True:
        fichier = f"versions/{genre.nom}-{numero:04}{Path(genre.fichier).suffix}"
        try:
            creer_prive(dossier / fichier, contenu.octets)
            break
        except FileExistsError:  # left by an import cut short before it was listed
            numero += 1
    empreinte = hashlib.sha256(contenu.octets).hexdigest()
    version = Version(genre.nom, numero, fichier, empreinte, maintenant, contenu.verifie_le, contenu.entrees)
    _remplacer(dossier, vus, (*vus.historique, version))
    return version


def annuler(dossier: Path, genre: Genre, maintenant: dt.datetime) -> tuple[Version, Version | None]:
    """Go back to what was in use before the last import of ``genre``; return it taken back, and what is in use now.

    Its file stays in the folder. ``None``: the shipped file is in use again.

    Raises:
        ErreurIntrouvable: nothing of this kind is imported.
    """
    vus = lire(dossier)
    actif = vus.actif(genre.nom)
    if actif is None:
        raise ErreurIntrouvable(
            f"Aucun import à annuler\u00a0: les {genre.contenu} en service sont ceux livrés avec aat.", champ="TYPE"
        )
    annule = msgspec.structs.replace(actif, annule_le=maintenant)
    historique = tuple(annule if v is actif else v for v in vus.historique)
    return annule, _remplacer(dossier, vus, historique).actif(genre.nom)


def _remplacer(dossier: Path, vus: Imports, historique: tuple[Version, ...]) -> Imports:
    if lire(dossier) != vus:
        raise ErreurUsage(
            "Les données importées ont changé entre-temps\u00a0: rien n’a été fait.", remede="Recommencez."
        )
    nouveaux = Imports(actifs=_actifs(historique), historique=historique)
    ecrire_prive(dossier / ETAT_DES_IMPORTS, msgspec.json.format(msgspec.json.encode(nouveaux), indent=1))
    return nouveaux


def _actifs(historique: tuple[Version, ...]) -> dict[str, str]:
    return {GENRES[v.genre].fichier: v.fichier for v in historique if v.genre in GENRES and v.annule_le is None}
