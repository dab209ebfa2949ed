"""Opening this user's store: folders, key, first run, file. The one entry of the composition roots.

Asks and prints nothing by itself: callables given by the front end do.
"""

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from aat import emplacements as dossiers
from aat.coffre.cles import CleCreee, ModeCle, creer_cle, mode_cle, ouvrir_cle
from aat.coffre.sqlite import ACTEUR, CoffreSqlite
from aat.erreurs import ErreurCoffre

if TYPE_CHECKING:
    from aat.coffre.chiffrement import CleMaitresse
    from aat.emplacements import Emplacements


def ouvrir_coffre(
    lieux: "Emplacements",
    *,
    demander_phrase: Callable[[], str] | None = None,
    annoncer_cle: Callable[[CleCreee], None] | None = None,
    acteur: str = ACTEUR,
    environnement: Mapping[str, str] | None = None,
) -> CoffreSqlite:
    """Return the open store, made with its key at the first run.

    Args:
        lieux: where everything is.
        demander_phrase: asks for the passphrase; ``None`` without a terminal.
        annoncer_cle: shows the explanation of a key just made; ``None`` without a terminal: then no key is
            ever made, and a missing one is an error.
        acteur: who acts, for the audit journal.
        environnement: ``os.environ`` by default.

    Raises:
        ErreurCoffre: no key, wrong key, store unusable. A store without its key never gets a new one.
    """
    env = os.environ if environnement is None else environnement
    dossiers.preparer(lieux)
    premiere_fois = mode_cle(lieux, env) is ModeCle.ABSENTE and not os.path.lexists(lieux.base)
    cle = _premiere_cle(lieux, env, annoncer_cle) if annoncer_cle and premiere_fois else None
    if cle is None:
        cle = ouvrir_cle(lieux, demander_phrase=demander_phrase, environnement=env)
    return CoffreSqlite(lieux.base, cle, acteur=acteur)


def ouvrir_sans_cle(lieux: "Emplacements") -> CoffreSqlite:
    """Return the store open for support: states, attempts and history, nothing to write, no content.

    Raises:
        ErreurCoffre: there is no store, or it cannot be read.
    """
    dossiers.verifier(lieux)
    return CoffreSqlite(lieux.base, None)


def _premiere_cle(
    lieux: "Emplacements", environnement: Mapping[str, str], annoncer_cle: Callable[[CleCreee], None]
) -> "CleMaitresse | None":
    """Return the key just made, or ``None`` when another process has made one meanwhile."""
    try:
        creee = creer_cle(lieux, environnement=environnement)
    except ErreurCoffre:
        if mode_cle(lieux, environnement) is ModeCle.ABSENTE:
            raise
        return None
    annoncer_cle(creee)
    return creee.cle
