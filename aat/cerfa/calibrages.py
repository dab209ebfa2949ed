"""The calibration of each printer, kept in the program's own folder. Holds numbers and names of printers only."""

from pathlib import Path

import msgspec

from aat.cerfa.surcharge import Calibrage
from aat.ecriture import ecrire_prive, preparer_dossier
from aat.erreurs import ErreurConfiguration, ErreurRefus

NOM = "calibrages.json"


def calibrage_de(dossier: Path, imprimante: str) -> Calibrage:
    """Return how a printer was calibrated.

    Raises:
        ErreurRefus: it never was: nothing is laid over a form by guess.
        ErreurConfiguration: the file is not readable.
    """
    trouve = _lire(dossier).get(imprimante)
    if trouve is None:
        raise ErreurRefus(
            f"L’imprimante « {imprimante} » n’est pas calibrée : une surcharge décalée gâcherait le formulaire.",
            champ="--imprimante",
            remede=f"Imprimez la page de calibrage : aat print --calibrer {imprimante} --imprimante {imprimante}",
        )
    return trouve


def garder(dossier: Path, imprimante: str, calibrage: Calibrage) -> None:
    """Keep a calibration, replacing the printer's earlier one.

    Raises:
        ErreurCoffre: the disk refuses.
    """
    preparer_dossier(dossier)
    tous = _lire(dossier) | {imprimante: calibrage}
    ecrire_prive(dossier / NOM, msgspec.json.format(msgspec.json.encode(tous), indent=2))


def _lire(dossier: Path) -> dict[str, Calibrage]:
    try:
        return msgspec.json.decode((dossier / NOM).read_bytes(), type=dict[str, Calibrage])
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.MsgspecError) as cause:
        raise ErreurConfiguration(
            "Le fichier des calibrages d’imprimantes est illisible.",
            remede=f"Supprimez « {dossier / NOM} » et calibrez de nouveau.",
        ) from cause
