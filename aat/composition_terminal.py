"""What the tools ask and say on a terminal when no screen does it in their place."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aat.coffre.cles import CleCreee
    from aat.domaine.carte import IdentiteCps


def demander_phrase() -> str:
    """Ask for the store's passphrase, unseen."""
    import getpass

    return getpass.getpass("Phrase de passe du coffre : ", stream=sys.stderr)


def demander_code(identite: IdentiteCps) -> str | None:
    """Ask for the holder's code on the terminal, unseen; a last try is to be confirmed first."""
    import getpass

    from aat.cartes.erreurs import DernierEssai

    if identite.essais == "dernier":
        sys.stderr.write("Il ne reste qu’un essai : une erreur bloque la carte. Tapez « oui » pour continuer : ")
        sys.stderr.flush()
        if sys.stdin.readline().strip().casefold() != "oui":
            raise DernierEssai
    if identite.essais == "entame":
        sys.stderr.write("Un code faux a déjà été présenté à cette carte.\n")
    return getpass.getpass(f"Code de la carte CPS de {identite.prenom} {identite.nom} : ", stream=sys.stderr) or None


def annoncer_cle(creee: CleCreee) -> None:
    """Say which key was made, where, and what its loss means."""
    sys.stderr.write(creee.explication.rstrip() + "\n")
