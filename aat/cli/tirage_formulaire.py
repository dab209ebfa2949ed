"""``aat print --modele``, ``--calibrer``, ``--surcharge``: templates, printers and the caisse's pre-printed form."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from aat.cli import output
from aat.ecriture import ecrire_prive, est_dossier
from aat.erreurs import ErreurIntrouvable, ErreurUsage

if TYPE_CHECKING:
    from aat.composition import Atelier

_NOMBRE = re.compile(r"\d{1,3}(?:[.,]\d{1,2})?")


def modele(nom: str, sortie: str | None) -> int:
    """Draw a template under its grid; ``--sortie`` ending in .toml copies the shipped file to edit instead."""
    if sortie is not None and sortie.lower().endswith(".toml"):
        from aat.cerfa.modeles import fichier_du_document

        return _poser(fichier_du_document(nom).read_bytes(), sortie, "")
    from aat.cerfa.dessin_modele import dessiner_modele

    return _poser(dessiner_modele(nom), sortie, f"modele-{Path(nom).stem}.pdf")


def calibrer(nom: str, mesures: str | None, imprimante: str | None, sortie: str | None, atelier: "Atelier") -> int:
    """Print the page that calibrates a printer, or keep what was measured on it."""
    if mesures is None:
        from aat.cerfa.surcharge import page_de_calibrage

        octets = page_de_calibrage()
        if imprimante is not None and sortie is None:
            travail = atelier.imprimante(imprimante).imprimer(octets, "aat calibrage")
            output.ligne(f"Page de calibrage imprimée (travail {travail}).")
            return 0
        return _poser(octets, sortie, f"calibrage-{re.sub('[^0-9A-Za-z_-]', '-', nom)}.pdf")
    from aat.cerfa.calibrages import garder
    from aat.cerfa.surcharge import Calibrage

    calibrage = Calibrage.mesure(_quatre(mesures))
    garder(atelier.lieux.maison / "impression", nom, calibrage)
    output.ligne(
        f"Imprimante « {nom} » calibrée : décalage {_fr(calibrage.dx)} mm et {_fr(calibrage.dy)} mm, "
        f"échelle {_fr(calibrage.sx)} et {_fr(calibrage.sy)}."
    )
    return 0


def surcharge(ref: str, imprimante: str | None, sortie: str | None, atelier: "Atelier", *, en_json: bool) -> int:
    """Lay the values of an avis over the caisse's form, on a calibrated printer or into a file.

    Raises:
        ErreurUsage: it is off, or no printer is named.
        ErreurRefus: the avis was transmitted; the printer was never calibrated; the positions were never measured.
    """
    from aat.composition_surcharge import composer_surcharge
    from aat.services.lot_impression import titre_du_travail

    if imprimante is None:
        raise ErreurUsage(
            "Une surcharge dépend de l’imprimante : nommez-la.",
            champ="--imprimante",
            remede="Avec « --sortie », le PDF est écrit pour cette imprimante et rien n’est imprimé.",
        )
    document = composer_surcharge(ref, imprimante, atelier)
    travail = None
    if sortie is None:
        travail = atelier.imprimante(imprimante).imprimer(document.octets, titre_du_travail(document.ref, "surcharge"))
    else:
        ecrire_prive(_cible(sortie, f"aat-{document.ref}-surcharge.pdf"), document.octets)
    if en_json:
        return output.json_ligne(
            {
                "fichiers": [
                    {
                        "fichier": sortie and str(_cible(sortie, f"aat-{document.ref}-surcharge.pdf")),
                        "ref": document.ref,
                        "document": "surcharge",
                        "volet": None,
                        "pages": document.pages,
                        "sha256": document.sha256,
                        "travail": travail,
                    }
                ]
            }
        )
    output.ligne(f"{sortie or document.ref}  ({document.pages} pages{f', travail {travail}' if travail else ''})")
    return 0


def _quatre(mesures: str) -> tuple[float, float, float, float]:
    nombres = mesures.split()
    if len(nombres) != 4 or not all(_NOMBRE.fullmatch(n) for n in nombres):
        raise ErreurUsage(
            "Quatre nombres en millimètres sont attendus.",
            champ="--mesures",
            remede='Par exemple : --mesures "20,3 19,8 190,1 276,5"',
        )
    x1, y1, x2, y2 = (float(n.replace(",", ".")) for n in nombres)
    return x1, y1, x2, y2


def _poser(octets: bytes, sortie: str | None, nom: str) -> int:
    cible = _cible(sortie or ".", nom)
    ecrire_prive(cible, octets)
    output.ligne(str(cible))
    return 0


def _cible(sortie: str, nom: str) -> Path:
    chemin = Path(sortie)
    if est_dossier(chemin):
        return chemin / nom
    if not est_dossier(chemin.parent):
        raise ErreurIntrouvable("Le dossier de sortie n’existe pas.", champ="--sortie", remede="Créez-le d’abord.")
    return chemin


def _fr(nombre: float) -> str:
    return f"{nombre:g}".replace(".", ",")
