"""Opening the shared store from a workstation: its key first, then the database. Asks and prints nothing by itself."""

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from aat.coffre.cles import CleCreee, ModeCle, creer_cle, mode_cle, ouvrir_cle
from aat.coffre.postgres.coffre import CoffrePartage
from aat.coffre.postgres.connexion import ConnexionPostgres
from aat.coffre.requetes import requetes
from aat.coffre.sqlite import ACTEUR
from aat.ecriture import preparer_dossier
from aat.erreurs import ErreurCoffre

if TYPE_CHECKING:
    from aat.adresse_coffre import AdressePartagee
    from aat.coffre.chiffrement import CleMaitresse
    from aat.emplacements import Emplacements


def ouvrir_partage(  # noqa: PLR0913 - the same choices as a local store, and the address.
    lieux: "Emplacements",
    adresse: "AdressePartagee",
    *,
    demander_phrase: Callable[[], str] | None = None,
    annoncer_cle: Callable[[CleCreee], None] | None = None,
    acteur: str = ACTEUR,
    environnement: Mapping[str, str] | None = None,
) -> CoffrePartage:
    """Return the open shared store; the first workstation makes its key and its tables.

    Args:
        lieux: where this workstation keeps its key.
        adresse: the database.
        demander_phrase: asks for the passphrase; ``None`` without a terminal.
        annoncer_cle: shows the explanation of a key just made; ``None``: then no key is ever made.
        acteur: who acts, for the audit journal.
        environnement: ``os.environ`` by default.

    Raises:
        ErreurCoffre: no key, another key than the store's, server or database unusable. A store that has a key never
            gets a new one.
    """
    env = os.environ if environnement is None else environnement
    for dossier in (lieux.maison, lieux.cles, lieux.journaux):
        preparer_dossier(dossier)
    connexion = ConnexionPostgres(adresse, ecrire=True)
    try:
        cle = _cle(lieux, connexion, env, demander_phrase, annoncer_cle)
    except BaseException:
        connexion.fermer()
        raise
    return CoffrePartage(connexion, cle, acteur=acteur)


def partage_existe(adresse: "AdressePartagee") -> bool:
    """Tell whether the database holds a store already; make nothing.

    Raises:
        ErreurCoffre: the server or the database cannot be used.
    """
    connexion = ConnexionPostgres(adresse, ecrire=False)
    try:
        return _adopte(connexion)
    finally:
        connexion.fermer()


def essayer_partage(adresse: "AdressePartagee", cle: "CleMaitresse") -> None:
    """Return when the shared store opens with ``cle``.

    Raises:
        ErreurCoffre: it is another store's key, or the server cannot be used.
    """
    CoffrePartage(ConnexionPostgres(adresse, ecrire=True), cle).fermer()


def ouvrir_partage_sans_cle(adresse: "AdressePartagee") -> CoffrePartage:
    """Return the shared store open for support: states, attempts and history, nothing to write, no content.

    Raises:
        ErreurCoffre: there is no store, or it cannot be read.
    """
    return CoffrePartage(ConnexionPostgres(adresse, ecrire=False), None)


def _cle(
    lieux: "Emplacements",
    connexion: ConnexionPostgres,
    env: Mapping[str, str],
    demander_phrase: Callable[[], str] | None,
    annoncer_cle: Callable[[CleCreee], None] | None,
) -> "CleMaitresse":
    if mode_cle(lieux, env) is ModeCle.ABSENTE:
        if _adopte(connexion):
            raise ErreurCoffre(
                f"Le coffre partagé a une clé, que ce poste n’a pas encore dans « {lieux.cles} » (T604).",
                remede="Copiez-y celle du premier poste (docs/partage.md), ou désignez-la par AAT_CLE_FICHIER. "
                "Aucune autre clé n’ouvrira ce coffre.",
            )
        if annoncer_cle is not None:
            creee = creer_cle(lieux, environnement=env)
            annoncer_cle(creee)
            return creee.cle
    return ouvrir_cle(lieux, demander_phrase=demander_phrase, environnement=env)


def _adopte(connexion: ConnexionPostgres) -> bool:
    return connexion.version() > 0 and connexion.lire_une(requetes("meta")["lire"], {"nom": "controle"}) is not None
