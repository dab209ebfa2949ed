"""The recovery sheet on its way to paper, and back. It never goes to stdout: a terminal keeps what it shows."""

import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from aat.cli import questions
from aat.cli.entree import lire_fichier
from aat.coffre import fiche
from aat.ecriture import creer_prive, est_dossier
from aat.erreurs import ErreurIntrouvable, ErreurRefus, ErreurUsage

if TYPE_CHECKING:
    from aat.coffre.chiffrement import CleMaitresse
    from aat.composition import Atelier

_LP_S = 30


def ecrire(atelier: "Atelier", sortie: str) -> Path:
    """Write the sheet in a new private file and return its path.

    Raises:
        ErreurRefus: a file of that name is there; it was not touched.
        ErreurIntrouvable: no such folder.
    """
    chemin = Path(sortie).expanduser().absolute()
    if not est_dossier(chemin.parent):
        raise ErreurIntrouvable("Le dossier où écrire la fiche n’existe pas.", champ="--sortie", remede="Créez-le.")
    try:
        creer_prive(chemin, _texte(atelier).encode())
    except FileExistsError as cause:
        raise ErreurRefus(
            "Un fichier de ce nom existe déjà ; il n’a pas été remplacé.",
            champ="--sortie",
            remede="Donnez un autre nom.",
        ) from cause
    fiche.noter_faite(atelier.lieux, atelier.horloge.aujourd_hui())
    return chemin


def imprimer(atelier: "Atelier", imprimante: str) -> None:
    """Hand the sheet to the printer through a pipe: no file is left.

    Raises:
        ErreurIntrouvable: no printing system, or no such printer.
    """
    lp = shutil.which("lp")
    absente = ErreurIntrouvable(
        "Cette imprimante n’existe pas, ou l’impression n’est pas installée.",
        champ="--imprimante",
        remede="« lpstat -e » donne les noms ; sinon, aat cle sauvegarder --sortie FICHIER",
    )
    if lp is None or imprimante.startswith("-"):
        raise absente
    try:
        fini = subprocess.run(  # noqa: S603 - the system's own command; the name is one argument
            [lp, "-d", imprimante], input=_texte(atelier).encode(), capture_output=True, check=False, timeout=_LP_S
        )
    except (OSError, subprocess.TimeoutExpired) as cause:
        raise absente from cause
    if fini.returncode:
        raise absente
    fiche.noter_faite(atelier.lieux, atelier.horloge.aujourd_hui())


def relire(depuis: str | None) -> "CleMaitresse":
    """Return the key of a sheet: read from a file, from standard input, or typed line by line.

    Raises:
        ErreurUsage: badly copied, or nobody to ask.
    """
    if depuis is not None:
        return fiche.lire(lire_fichier(depuis, "--depuis").decode("utf-8", errors="replace"))
    if not questions.terminal():
        raise ErreurUsage(
            "Sans terminal, il faut la fiche.", champ="--depuis", remede="Ajoutez « --depuis FICHIER|- »."
        )
    questions.dire("Recopiez les quatre lignes de la fiche ; elles ne s’affichent pas.")
    return fiche.assembler([_demander_ligne(rang) for rang in range(fiche.LIGNES)])


def _demander_ligne(rang: int) -> bytes:
    while True:
        try:
            return fiche.lire_ligne(questions.secret(f"Ligne {rang + 1}"), rang)
        except ErreurUsage as erreur:
            questions.dire(f"  {erreur.message} {erreur.remede}")


def _texte(atelier: "Atelier") -> str:
    return fiche.composer(atelier.cle_maitresse(), atelier.horloge.aujourd_hui())
