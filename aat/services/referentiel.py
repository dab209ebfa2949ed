"""The référentiel's upkeep: is it whole, how old is it, replace a part of it, go back.

What both front ends call; asks and prints nothing. The folder of the user's imports comes from the caller.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from aat.erreurs import ErreurIntrouvable, ErreurReferentiel, ErreurUsage
from aat.referentiel import essai, integrite, lecture_motifs, versions
from aat.referentiel.entrants import GENRES, OCTETS_MAX, Genre, lire_entrant
from aat.referentiel.essai import Changement
from aat.referentiel.fraicheur import Donnee, donnees
from aat.referentiel.integrite import Anomalie
from aat.referentiel.versions import Contenu, Imports, Version
from aat.ressources import referentiel


@dataclass(frozen=True, slots=True)
class Depot:
    """A file from outside.

    Attributes:
        nom: its name, for messages.
        genre: kind of data; recognised when ``None``.
        verifie_le: day of the last check of a CSV's data; today when ``None``. A TOML file gives its own.
    """

    nom: str
    octets: bytes
    genre: Genre | None = None
    verifie_le: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Candidat:
    """A file ready to be imported, and what it would change.

    Attributes:
        vus: the imports on which ``changement`` was computed.
        avertissements: French sentences about what the new data no longer have.
    """

    contenu: Contenu
    changement: Changement
    vus: Imports
    avertissements: tuple[str, ...]


def lire_fichier(chemin: Path) -> bytes:
    """Return the content of an ordinary file, one byte above the limit at most.

    Raises:
        ErreurIntrouvable: no such file, or it is not an ordinary readable file.
    """
    try:
        if not chemin.is_file():  # neither a folder nor a pipe that never ends
            raise FileNotFoundError
        with chemin.open("rb") as flux:
            return flux.read(OCTETS_MAX + 1)
    except (OSError, ValueError) as cause:
        raise ErreurIntrouvable(
            "Ce fichier n’existe pas, ou n’est pas lisible.", champ="FICHIER", remede="Vérifiez son chemin."
        ) from cause


def genre_de(nom: str) -> Genre:
    """Return the kind of data called ``nom``.

    Raises:
        ErreurUsage: there is none; those that exist are named.
    """
    if nom not in GENRES:
        raise ErreurUsage(
            "Ce type de donnée ne s’importe pas.", champ="TYPE", remede="Types\u00a0: " + ", ".join(GENRES) + "."
        )
    return GENRES[nom]


def examiner(depot: Depot, dossier: Path, jour: dt.date) -> Candidat:
    """Return what importing a file would do; nothing is written.

    Args:
        depot: the file.
        dossier: folder of the user's imports.
        jour: today.

    Raises:
        ErreurImport: the file is wrong; every place is named.
        ErreurUsage: the day of the last check is in the future.
    """
    vus = versions.lire(dossier)
    fiches = lecture_motifs.identifiants_des_fiches(referentiel("durees.toml"))
    entrant = lire_entrant(depot.nom, depot.octets, depot.genre, fiches)
    verifie = entrant.verifie_le or depot.verifie_le or jour
    if verifie > jour:
        raise ErreurUsage("La date de vérification est dans le futur.", champ="verifie_le")
    avertissements = essai.mettre_a_l_essai(depot.nom, entrant)
    contenu = Contenu(entrant.genre, entrant.octets, len(entrant.lignes), verifie)
    return Candidat(contenu, essai.changement(entrant), vus, avertissements)


def appliquer(candidat: Candidat, dossier: Path, maintenant: dt.datetime) -> Version:
    """Put the candidate in use, keep it in ``dossier`` and return its version.

    Raises:
        ErreurUsage: another import happened since it was examined.
        ErreurCoffre: the disk refuses.
    """
    version = versions.ajouter(dossier, candidat.vus, candidat.contenu, maintenant)
    _apres_changement(dossier)
    return version


def annuler(genre: Genre, dossier: Path, maintenant: dt.datetime) -> tuple[Version, Version | None]:
    """Go back to what was in use before the last import; return it, and what is in use now (``None``: as shipped).

    Raises:
        ErreurIntrouvable: nothing of this kind is imported.
    """
    rendu = versions.annuler(dossier, genre, maintenant)
    _apres_changement(dossier)
    return rendu


def verifier(dossier: Path) -> tuple[Anomalie, ...]:
    """Return everything wrong in the shipped data, in the law, and in what the user imported."""
    # What every reading stumbles on, an unreadable list of imports, is said once.
    return tuple(dict.fromkeys(chain(integrite.verifier(), _droit(), _imports(dossier))))


def etat(dossier: Path) -> tuple[Donnee, ...]:
    """Return every data file with its age.

    Raises:
        ErreurReferentiel: a data file, or the list of imports, is invalid.
    """
    lus = versions.lire(dossier)
    actifs = {GENRES[nom].fichier: v.verifie_le for nom in GENRES if (v := lus.actif(nom)) is not None}
    return donnees(actifs)


def oublier() -> None:
    """Forget every data file read so far in this process: the next reader sees the version now in use."""
    for nom, module in list(sys.modules.items()):
        if nom == "aat.ressources" or nom.startswith("aat.referentiel."):
            for valeur in list(vars(module).values()):
                vider = getattr(valeur, "cache_clear", None)
                if vider is not None:
                    vider()


def _apres_changement(dossier: Path) -> None:
    oublier()
    with suppress(OSError):  # The reminder is computed again; nothing else depends on it.
        (dossier / MEMOIRE_DU_RAPPEL).unlink(missing_ok=True)


def _droit() -> Iterator[Anomalie]:
    """Check the law: its files, a text for each rule and a rule for each text, parameters that exist."""
    from aat.referentiel import droit

    try:
        droit.charger_droit.cache_clear()
        lu, textes = droit.charger_droit(), droit.charger_textes()
    except ErreurReferentiel as erreur:
        yield Anomalie("", "", erreur.message, erreur.remede)
        return
    for code in sorted(lu.regles.keys() ^ textes.keys()):
        yield Anomalie("regles", code, "une règle sans texte, ou un texte sans règle.")
    for code, texte in textes.items():
        for nom in texte.parametres:
            if nom not in lu.parametres:
                yield Anomalie("regles/textes", code, f"paramètre inconnu {nom}.")


def _imports(dossier: Path) -> Iterator[Anomalie]:
    """Check what the user imported: files there and unchanged, and still readable with the rest."""
    try:
        lus = versions.lire(dossier)
    except ErreurReferentiel as erreur:
        yield Anomalie("", "", erreur.message, erreur.remede)
        return
    for nom, genre in GENRES.items():
        version = lus.actif(nom)
        if version is None:
            continue
        chemin = dossier / version.fichier
        remede = f"Revenez en arrière\u00a0: aat referentiel importer --annuler {nom}"
        try:
            octets = lire_fichier(chemin)
        except ErreurIntrouvable:
            yield Anomalie(version.fichier, "", "fichier importé absent.", remede)
            continue
        if hashlib.sha256(octets).hexdigest() != version.sha256:
            yield Anomalie(version.fichier, "", "fichier changé depuis son import.", remede)
        try:
            yield from (replace(a, remede=remede) for a in essai.anomalies(genre, chemin))
        except ErreurReferentiel as erreur:
            yield Anomalie(version.fichier, "", erreur.message, remede)


#: In the folder of imports: the day of the last reminder, and the day before which nothing is to be said.
MEMOIRE_DU_RAPPEL = "rappel.txt"


def rappel(dossier: Path, jour: dt.date) -> str | None:
    """Return the sentence that says which data are to be checked again, once a day; ``None``: nothing to say.

    The answer is remembered in ``dossier``, made private when missing.

    Raises:
        ErreurReferentiel: a data file is invalid.
        ErreurCoffre: the disk refuses.
    """
    from aat.ecriture import ecrire_prive, preparer_dossier

    toutes = etat(dossier)
    preparer_dossier(dossier)
    echeance = min(d.echeance for d in toutes)
    ecrire_prive(dossier / MEMOIRE_DU_RAPPEL, f"{jour.isoformat()} {echeance.isoformat()}\n".encode())
    perimees = [d for d in toutes if d.perimee(jour)]
    if not perimees:
        return None
    noms = ", ".join(f"{d.contenu} (vérifié le {d.verifie_le:%d/%m/%Y})" for d in perimees[:3])
    suite = f" et {len(perimees) - 3} autres" if len(perimees) > 3 else ""
    return f"Données à revérifier\u00a0: {noms}{suite}. Détail\u00a0: aat referentiel etat"
