"""``aat print --texte``: the same documents as plain lines, on the standard output or in files."""

from pathlib import Path
from typing import TYPE_CHECKING

from aat.cli import output, questions
from aat.ecriture import est_dossier
from aat.erreurs import ErreurIntrouvable, ErreurUsage
from aat.services.impression_texte import TexteImprime, en_texte

if TYPE_CHECKING:
    from aat.composition import Atelier


def executer(
    refs: list[str], volets: tuple[str, ...], sortie: str | None, atelier: "Atelier", *, duplicata: bool, en_json: bool
) -> int:
    """Write the text of each document and return 0.

    Raises:
        ErreurIntrouvable: no such document or folder.
        ErreurUsage: one file asked for several texts.
    """
    textes: list[TexteImprime] = []
    for ref in refs:
        tirage, faits = en_texte(ref, atelier, volets, duplicata=duplicata)
        for phrase in tirage.avertissements:
            questions.dire(f"ATTENTION · {tirage.ref} : {phrase}")
        textes += faits
    if sortie is not None:
        return _ecrire(textes, Path(sortie), en_json=en_json)
    if en_json:
        return output.json_ligne(
            {"textes": [{"ref": t.ref, "document": t.document, "volet": t.volet, "texte": t.texte} for t in textes]}
        )
    for rang, t in enumerate(textes):
        if rang:
            output.ligne()
        for ligne in t.texte.rstrip("\n").split("\n"):
            output.ligne(ligne)
    return 0


def _ecrire(textes: list[TexteImprime], sortie: Path, *, en_json: bool) -> int:
    from aat.ecriture import ecrire_prive

    if not est_dossier(sortie):
        if not est_dossier(sortie.parent):
            raise ErreurIntrouvable("Le dossier de sortie n’existe pas.", champ="--sortie", remede="Créez-le d’abord.")
        if len(textes) != 1:
            raise ErreurUsage(
                "Il y a plusieurs textes à écrire : donnez un dossier.",
                champ="--sortie",
                remede="Ou choisissez-en un seul par --volets.",
            )
    fichiers = []
    for t in textes:
        chemin = sortie / t.nom_fichier if est_dossier(sortie) else sortie
        ecrire_prive(chemin, t.texte.encode())
        fichiers.append({"fichier": str(chemin), "ref": t.ref, "document": t.document, "volet": t.volet})
    if en_json:
        return output.json_ligne({"fichiers": fichiers})
    for fichier in fichiers:
        output.ligne(str(fichier["fichier"]))
    return 0
