"""The support bundle, shown before it leaves: read by the person, accepted, then written in a private file."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from aat.cli import output, questions
from aat.ecriture import creer_prive, est_dossier, preparer_dossier
from aat.erreurs import ErreurIntrouvable, ErreurRefus, ErreurUsage

if TYPE_CHECKING:
    from aat.composition import Atelier

DOSSIER = "support"


def proposer(atelier: "Atelier", refs: Sequence[str], sortie: str | None, *, accepte: bool) -> int:
    """Show the bundle on stdout and write it when the person accepts, or accepted beforehand.

    Raises:
        ErreurUsage: nobody to ask, and nothing accepted.
        ErreurRefus: refused by the second reading, or a file of that name is there.
    """
    from aat import composition_support

    if not accepte and not questions.terminal():
        raise ErreurUsage(
            "Le paquet se relit avant d’être écrit.", champ="--oui", remede="Dans un terminal, ou avec « --oui »."
        )
    fait = composition_support.composer(atelier, refs)
    for ligne in fait.octets.decode("ascii").splitlines():
        output.ligne(ligne)
    questions.dire(f"{fait.lignes} lignes ; champs laissés de côté : {fait.ecartes}.")
    if not accepte and not questions.oui("Écrire ce paquet ? Rien ne part sans vous"):
        questions.dire("Rien n’a été écrit.")
        return 0
    chemin = _ou(atelier, sortie, fait.octets)
    try:
        creer_prive(chemin, fait.octets)
    except FileExistsError as cause:
        raise ErreurRefus(
            "Un fichier de ce nom existe déjà ; il n’a pas été remplacé.",
            champ="--sortie",
            remede="Donnez un autre nom.",
        ) from cause
    questions.dire(f"Écrit : {chemin} ; SHA-256 : {hashlib.sha256(fait.octets).hexdigest()}")
    return 0


def _ou(atelier: "Atelier", sortie: str | None, octets: bytes) -> Path:
    if sortie is None:
        dossier = atelier.lieux.maison / DOSSIER
        preparer_dossier(dossier)
        moment = atelier.horloge.maintenant().strftime("%Y%m%d-%H%M%S")
        return dossier / f"aat-support-{moment}-{hashlib.sha256(octets).hexdigest()[:6]}.jsonl"
    chemin = Path(sortie).expanduser().absolute()
    if not est_dossier(chemin.parent):
        raise ErreurIntrouvable("Le dossier où écrire le paquet n’existe pas.", champ="--sortie", remede="Créez-le.")
    return chemin
