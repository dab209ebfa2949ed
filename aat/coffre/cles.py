"""The master key: made once, kept in a 0600 file, wrapped by a passphrase or in a keyring, opened at each session.

Owns the key files and their formats; asks nothing by itself (a callable gives the passphrase) and prints nothing.
"""

import base64
import binascii
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Final

from aat.coffre.chiffrement import TAILLE_CLE, CleMaitresse
from aat.ecriture import (
    creer_prive,
    ecrire_prive,
    lire_prive,
    preparer_dossier,
    synchroniser_dossier,
    verifier_fichier,
)
from aat.erreurs import ErreurCoffre

if TYPE_CHECKING:
    from aat.emplacements import Emplacements

VARIABLE: Final = "AAT_CLE_FICHIER"
#: Set by systemd: the folder of the credentials that it lends to a service.
_CONFIES: Final = "CREDENTIALS_DIRECTORY"
_ENTETE = b"aat-cle-1:"
_NOM_FICHIER = "maitresse.cle"
_NOM_PHRASE = "maitresse.phrase.json"
_NOM_TROUSSEAU = "maitresse.trousseau.json"

#: Said once, when the key is made or kept in another way; ``{chemin}`` is the file.
_CE_QUE_C_EST: Final = (
    "Le coffre d’aat garde sur cet ordinateur les brouillons, les documents et les accusés de réception, tous chiffrés."
)
EXPLICATION_FICHIER: Final = (
    f"{_CE_QUE_C_EST} La clé qui les ouvre est dans le fichier « {{chemin}} », que seul votre compte peut lire. Qui a "
    "ce fichier et le coffre peut tout lire ; sans ce fichier ni fiche de secours, tout est perdu : personne ne peut "
    "refaire la clé. Si elle n’existe pas, faites maintenant la fiche de secours (« aat cle sauvegarder »), et "
    "gardez-la sous clé, à part des sauvegardes du coffre."
)
EXPLICATION_TROUSSEAU: Final = (
    f"{_CE_QUE_C_EST} La clé qui les ouvre est dans le trousseau de votre session ; le fichier « {{chemin}} » dit sous "
    "quel nom. Elle se perd avec la session : si elle n’existe pas, faites maintenant la fiche de secours "
    "(« aat cle sauvegarder »)."
)
EXPLICATION_PHRASE: Final = (
    f"{_CE_QUE_C_EST} La clé qui les ouvre est dans le fichier « {{chemin}} », protégée par votre phrase de passe, "
    "demandée une fois par session. La phrase oubliée ou le fichier perdu, seule la fiche de secours rend la clé : "
    "si elle n’existe pas, faites-la maintenant (« aat cle sauvegarder »), et gardez-la sous clé, à part des "
    "sauvegardes du coffre."
)


class ModeCle(StrEnum):
    """Where the master key of this store would come from."""

    ABSENTE = "absente"
    VARIABLE = "fichier-designe"
    FICHIER = "fichier"
    PHRASE = "phrase"
    TROUSSEAU = "trousseau"


@dataclass(frozen=True, slots=True)
class CleCreee:
    """A key just made.

    Attributes:
        explication: what was created, where, and what its loss means; to be shown.
    """

    cle: CleMaitresse
    chemin: Path
    explication: str


def mode_cle(lieux: "Emplacements", environnement: Mapping[str, str] | None = None) -> ModeCle:
    """Return where the key would come from, without opening it."""
    env = os.environ if environnement is None else environnement
    if env.get(VARIABLE):
        return ModeCle.VARIABLE
    if os.path.lexists(lieux.cles / _NOM_FICHIER):
        return ModeCle.FICHIER
    if os.path.lexists(lieux.cles / _NOM_PHRASE):
        return ModeCle.PHRASE
    if os.path.lexists(lieux.cles / _NOM_TROUSSEAU):
        return ModeCle.TROUSSEAU
    return ModeCle.ABSENTE


def ouvrir_cle(
    lieux: "Emplacements",
    *,
    demander_phrase: Callable[[], str] | None = None,
    environnement: Mapping[str, str] | None = None,
) -> CleMaitresse:
    """Return the master key of this user's store; makes nothing.

    Args:
        lieux: where to look when the environment names no file.
        demander_phrase: asks for the passphrase; ``None`` when there is no terminal to ask on.
        environnement: ``os.environ`` by default; it carries the path of a key file, never a key.

    Raises:
        ErreurCoffre: no key, key file too open, wrong passphrase, or passphrase needed and nobody to ask.
    """
    env = os.environ if environnement is None else environnement
    match mode_cle(lieux, env):
        case ModeCle.VARIABLE:
            chemin = Path(env[VARIABLE]).expanduser().absolute()
            return _lire_fichier(chemin, confie=str(chemin.parent) == env.get(_CONFIES))
        case ModeCle.FICHIER:
            return _lire_fichier(lieux.cles / _NOM_FICHIER)
        case ModeCle.PHRASE:
            return _lire_phrase(lieux.cles / _NOM_PHRASE, demander_phrase)
        case ModeCle.TROUSSEAU:
            from aat.coffre import trousseau

            chemin = lieux.cles / _NOM_TROUSSEAU
            return trousseau.reprendre(_lire(chemin), chemin)
        case ModeCle.ABSENTE:
            raise _absente(lieux)


def creer_cle(
    lieux: "Emplacements", *, phrase: str | None = None, environnement: Mapping[str, str] | None = None
) -> CleCreee:
    """Make the master key of a new store, durable when the call returns, and return it with its explanation.

    Without ``phrase`` the key is a 0600 file: the one that ``AAT_CLE_FICHIER`` names, else one in the private folder.

    Raises:
        ErreurCoffre: a store or a key is there already (a new key would never open it), or the disk refuses.
    """
    env = os.environ if environnement is None else environnement
    designe = env.get(VARIABLE) if phrase is None else None
    if not designe and mode_cle(lieux, {}) is not ModeCle.ABSENTE:
        raise _deja(lieux.cles)
    if os.path.lexists(lieux.base):
        raise _absente(lieux)
    cle = CleMaitresse(os.urandom(TAILLE_CLE))
    if phrase is not None:
        chemin, octets, texte = lieux.cles / _NOM_PHRASE, _envelopper(cle, phrase), EXPLICATION_PHRASE
    else:
        chemin = Path(designe).expanduser().absolute() if designe else lieux.cles / _NOM_FICHIER
        octets, texte = _en_fichier(cle), EXPLICATION_FICHIER
    if not designe:
        preparer_dossier(lieux.cles)
    try:
        creer_prive(chemin, octets)
    except FileExistsError as cause:
        raise _deja(chemin) from cause
    try:
        verifier_fichier(chemin)
    except ErreurCoffre:  # a disk without modes: the key would be everybody's, and refused at its first use
        chemin.unlink(missing_ok=True)
        raise
    return CleCreee(cle, chemin, texte.format(chemin=chemin))


def garder(lieux: "Emplacements", cle: CleMaitresse, mode: ModeCle, phrase: str | None = None) -> CleCreee:
    """Keep ``cle`` in the private folder in the way ``mode`` says, then take away the other ways.

    The new way is durable before an old one goes: an interruption leaves two ways to the same key, never none.

    Args:
        lieux: where the keys are.
        cle: the master key, known to be this store's.
        mode: ``FICHIER``, ``PHRASE`` (with ``phrase``) or ``TROUSSEAU``.
        phrase: the new passphrase.

    Raises:
        ErreurCoffre: passphrase too short, keyring absent, disk full.
    """
    preparer_dossier(lieux.cles)
    if mode is ModeCle.PHRASE:
        nom, octets, texte = _NOM_PHRASE, _envelopper(cle, phrase or ""), EXPLICATION_PHRASE
    elif mode is ModeCle.TROUSSEAU:
        from aat.coffre import trousseau

        nom, octets, texte = _NOM_TROUSSEAU, trousseau.deposer(cle), EXPLICATION_TROUSSEAU
    else:
        nom, octets, texte = _NOM_FICHIER, _en_fichier(cle), EXPLICATION_FICHIER
    ancien = lieux.cles / _NOM_TROUSSEAU
    quitte = _lire(ancien) if os.path.lexists(ancien) else None
    ecrire_prive(lieux.cles / nom, octets)
    for autre in {_NOM_FICHIER, _NOM_PHRASE, _NOM_TROUSSEAU} - {nom}:
        (lieux.cles / autre).unlink(missing_ok=True)
    synchroniser_dossier(lieux.cles)
    if quitte is not None:
        from aat.coffre import trousseau

        with suppress(ErreurCoffre):  # the keyring of another session: the key there opens nothing more than here
            trousseau.oublier(quitte, ancien)
    return CleCreee(cle, lieux.cles / nom, texte.format(chemin=lieux.cles / nom))


def refuser_de_perdre(lieux: "Emplacements", cle: CleMaitresse, *, prouvee: bool) -> None:
    """Return when keeping ``cle`` here takes no other key away.

    Args:
        lieux: where the keys are.
        cle: the key about to be kept.
        prouvee: the store that is here opens with it. A key wrapped by a forgotten passphrase, or left in a lost
            keyring, may then be replaced: it can only be the same.

    Raises:
        ErreurCoffre: another key is there, or one that nothing here tells from ``cle``.
    """
    mode = mode_cle(lieux, {})
    if mode is ModeCle.ABSENTE:
        return
    if mode is ModeCle.FICHIER:
        chemin, octets = lieux.cles / _NOM_FICHIER, None
        with suppress(ErreurCoffre):  # what is no key may go, once the store has said which key is its own
            octets = _lire_fichier(chemin).octets
        if octets == cle.octets or (octets is None and prouvee):
            return
        raise _deja(chemin)
    if not prouvee:
        raise _deja(lieux.cles / (_NOM_PHRASE if mode is ModeCle.PHRASE else _NOM_TROUSSEAU))


def rappel_variable(environnement: Mapping[str, str] | None = None) -> str | None:
    """Return what to know when ``AAT_CLE_FICHIER`` still decides which key opens the store, else ``None``."""
    chemin = (os.environ if environnement is None else environnement).get(VARIABLE)
    if not chemin:
        return None
    return (
        f"{VARIABLE} est réglée : c’est encore le fichier « {chemin} » qui ouvre le coffre. Retirez-la de "
        "l’environnement, puis détruisez ce fichier s’il ne sert plus."
    )


def _en_fichier(cle: CleMaitresse) -> bytes:
    return _ENTETE + base64.urlsafe_b64encode(cle.octets) + b"\n"


def _lire_fichier(chemin: Path, *, confie: bool = False) -> CleMaitresse:
    octets = _lire(chemin, confie=confie).strip()
    try:
        if not octets.startswith(_ENTETE):
            raise ValueError("header")  # noqa: TRY301 - one place turns a bad file into a sentence.
        return CleMaitresse(base64.b64decode(octets.removeprefix(_ENTETE), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError) as cause:
        raise ErreurCoffre(
            f"Le fichier « {chemin} » n’est pas un fichier de clé d’aat (T604).",
            remede="Remettez la clé par « aat cle restaurer », avec la fiche de secours.",
        ) from cause


def _lire(chemin: Path, *, confie: bool = False) -> bytes:
    try:
        return lire_prive(chemin, confie=confie)
    except FileNotFoundError as cause:
        raise ErreurCoffre(
            f"Le fichier de clé « {chemin} » n’existe pas (T604).",
            remede=f"Remettez ce fichier à sa place, ou corrigez {VARIABLE} ; "
            "pour un premier usage, lancez « aat cle creer ».",
        ) from cause


def _envelopper(cle: CleMaitresse, phrase: str) -> bytes:
    from aat.coffre import phrase as par_phrase

    return par_phrase.envelopper(cle, phrase)


def _lire_phrase(chemin: Path, demander_phrase: Callable[[], str] | None) -> CleMaitresse:
    from aat.coffre import phrase as par_phrase

    if demander_phrase is None:
        raise ErreurCoffre(
            "La phrase de passe du coffre manque, et il n’y a pas de terminal où la demander (T604).",
            remede=f"Désignez un fichier de clé (mode 0600) par {VARIABLE}, ou lancez la commande dans un terminal.",
        )
    return par_phrase.ouvrir(_lire(chemin), demander_phrase(), chemin)


def _absente(lieux: "Emplacements") -> ErreurCoffre:
    if os.path.lexists(lieux.base):
        return ErreurCoffre(
            f"Un coffre existe mais sa clé manque : ni {VARIABLE}, ni fichier dans « {lieux.cles} » (T604).",
            remede=f"Remettez-la par « aat cle restaurer » (fiche de secours), ou désignez-la par {VARIABLE}. "
            "Aucune autre clé n’ouvrira ce coffre.",
        )
    return ErreurCoffre(
        "Le coffre n’a pas encore de clé (T604).",
        remede=f"Créez-la une fois par « aat cle creer », ou désignez un fichier de clé (mode 0600) par {VARIABLE}.",
    )


def _deja(chemin: Path) -> ErreurCoffre:
    return ErreurCoffre(
        f"Une clé existe déjà : « {chemin} » ; elle n’a pas été remplacée.",
        remede="Gardez-la : elle ouvre peut-être un coffre sauvegardé. Déplacez-la avant d’en mettre une autre.",
    )
