"""Opens a PDF in the program that this machine's user reads PDFs with. Keeps nothing, prints nothing."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from aat.erreurs import ErreurImprimante, ErreurIntrouvable

#: A launcher that fails says so within this many seconds; one that goes on is showing the file.
_DELAI_S = 2.0
#: Viewers that a launcher holds on to until they are closed.
_OUVERTES: list["subprocess.Popen[bytes]"] = []


def ouvrir(fichier: Path) -> None:
    """Show ``fichier`` in a window of its own; returns without waiting for it to be closed.

    Raises:
        ErreurIntrouvable: no window can open here, or nothing opens PDFs.
        ErreurImprimante: the program that opens PDFs failed.
    """
    if os.name == "nt":
        lancer: Callable[[str], None] = getattr(os, "startfile")  # noqa: B009 - Windows only
        try:
            lancer(str(fichier))
        except OSError as cause:
            raise _sans_programme() from cause
        return
    nom = "open" if sys.platform == "darwin" else "xdg-open"
    # Without a screen, the launcher would start a text browser in this very terminal.
    if nom == "xdg-open" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise ErreurIntrouvable(
            "Cette session n’a pas d’écran graphique : aucun PDF ne peut s’y ouvrir.",
            remede="Le fichier est écrit ; ouvrez-le depuis le bureau, ou imprimez-le.",
        )
    commande = shutil.which(nom)
    if commande is None:
        raise _sans_programme()
    _OUVERTES[:] = [ouverte for ouverte in _OUVERTES if ouverte.poll() is None]
    lancee = subprocess.Popen(  # noqa: S603 - the system's own command, found in the path; a list, no shell
        [commande, str(fichier)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        code = lancee.wait(timeout=_DELAI_S)
    except subprocess.TimeoutExpired:
        _OUVERTES.append(lancee)
        return
    if code:
        raise ErreurImprimante(
            "Le programme qui ouvre les PDF a échoué.",
            remede="Le fichier est écrit : ouvrez-le depuis le bureau, ou imprimez-le.",
        )


def _sans_programme() -> ErreurIntrouvable:
    return ErreurIntrouvable(
        "Aucun programme de ce poste n’ouvre les PDF.",
        remede="Installez-en un (et xdg-utils, sous Linux) ; le fichier est écrit.",
    )
