"""Private files: written whole or not at all, read only when nobody else can. Owns modes, owners and renames.

Knows nothing of what the files hold; every failure is an ``ErreurCoffre`` with the command that mends it.
"""

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

from aat.erreurs import ErreurCoffre

MODE_DOSSIER = 0o700
MODE_FICHIER = 0o600

#: Not on every platform: Windows keeps the user's folders private by itself.
_SANS_LIEN = getattr(os, "O_NOFOLLOW", 0)
_NON_HERITE = getattr(os, "O_CLOEXEC", 0)
_BINAIRE = getattr(os, "O_BINARY", 0)
#: A pipe standing where a file is expected must be refused, not waited for.
_SANS_ATTENTE = getattr(os, "O_NONBLOCK", 0)

_DISQUE_PLEIN = frozenset({errno.ENOSPC, errno.EFBIG, errno.EDQUOT})


def ecrire_prive(chemin: Path, octets: bytes, *, durable: bool = True) -> None:
    """Replace ``chemin`` by ``octets``, mode 0600, durable and whole when the call returns.

    The folder must exist. A reader sees the old content or the new one, never a mix. A symbolic link
    standing at ``chemin`` is replaced, not followed. Without ``durable`` the disk is not waited for: a
    killed program leaves whole files only, a power cut may take the last ones.

    Raises:
        ErreurCoffre: the disk is full or refuses the write; the old content is still there.
    """
    provisoire = _nom_provisoire(chemin)
    try:
        _ecrire_neuf(provisoire, octets, durable=durable)
        provisoire.replace(chemin)
        if durable:
            synchroniser_dossier(chemin.parent)
    except OSError as cause:
        raise panne_disque(chemin, cause) from cause
    finally:
        with suppress(OSError):
            provisoire.unlink(missing_ok=True)


def est_dossier(chemin: Path) -> bool:
    """Tell whether a folder that somebody named is there; ``False`` too where one may not look, or past any length."""
    try:
        return chemin.is_dir()
    except OSError:
        return False


def est_fichier(chemin: Path) -> bool:
    """Tell the same of an ordinary file: neither a folder, nor a pipe that never ends."""
    try:
        return chemin.is_file()
    except OSError:
        return False


def creer_prive(chemin: Path, octets: bytes = b"") -> None:
    """Create ``chemin`` with ``octets``, mode 0600, whole and durable when the call returns; never replaces a file.

    A hard link gives the name: unlike a rename it fails when the name is taken, even by a process that
    wins the race, and unlike a direct creation a crash leaves no half-written file under that name.

    Raises:
        FileExistsError: something stands there already; it was not touched.
        ErreurCoffre: the disk is full or refuses the write.
    """
    provisoire = _nom_provisoire(chemin)
    try:
        _ecrire_neuf(provisoire, octets)
        chemin.hardlink_to(provisoire)
        synchroniser_dossier(chemin.parent)
    except FileExistsError:
        raise
    except OSError as cause:
        raise panne_disque(chemin, cause) from cause
    finally:
        with suppress(OSError):
            provisoire.unlink(missing_ok=True)


def lire_prive(chemin: Path) -> bytes:
    """Return the content of a private regular file that belongs to the user.

    Raises:
        FileNotFoundError: no such file.
        ErreurCoffre: symbolic link, other owner, readable by others, unreadable.
    """
    try:
        descripteur = os.open(chemin, os.O_RDONLY | _SANS_LIEN | _NON_HERITE | _BINAIRE | _SANS_ATTENTE)
    except FileNotFoundError:
        raise
    except OSError as cause:
        if cause.errno == errno.ELOOP:
            raise _lien(chemin) from cause
        raise panne_disque(chemin, cause) from cause
    with os.fdopen(descripteur, "rb") as flux:
        _exiger(chemin, os.fstat(flux.fileno()), dossier=False)
        return flux.read()


def verifier_fichier(chemin: Path) -> None:
    """Return when ``chemin`` is a private regular file of the user.

    Raises:
        FileNotFoundError: no such file.
        ErreurCoffre: symbolic link, other owner, too open: the exact command is in ``remede``.
    """
    _exiger(chemin, chemin.lstat(), dossier=False)


def verifier_dossier(chemin: Path) -> None:
    """Return when ``chemin`` is a private folder of the user.

    Raises:
        FileNotFoundError: no such folder.
        ErreurCoffre: symbolic link, other owner, too open: the exact command is in ``remede``.
    """
    _exiger(chemin, chemin.lstat(), dossier=True)


def preparer_dossier(chemin: Path) -> None:
    """Return when ``chemin`` exists as a private folder; missing parents are made, 0700 too.

    An empty folder of the user that is too open holds no secret yet: it is closed without asking.

    Raises:
        ErreurCoffre: it cannot be made, or stands there too open with something inside.
    """
    try:
        if not chemin.parent.exists():
            preparer_dossier(chemin.parent)
        try:
            chemin.mkdir(mode=MODE_DOSSIER)
        except FileExistsError:
            etat = chemin.lstat()
            if _est_dossier_ouvert_a_nous(etat) and not any(chemin.iterdir()):
                chemin.chmod(MODE_DOSSIER)
        verifier_dossier(chemin)
    except OSError as cause:
        raise panne_disque(chemin, cause) from cause


def synchroniser_dossier(dossier: Path) -> None:
    """Make the names in ``dossier`` durable (a rename is lost at a power cut without it)."""
    if os.name == "nt":  # A folder cannot be opened there; NTFS journals its names.
        return
    descripteur = os.open(dossier, os.O_RDONLY | _NON_HERITE)
    try:
        os.fsync(descripteur)
    finally:
        os.close(descripteur)


def panne_disque(chemin: Path, cause: OSError) -> ErreurCoffre:
    """Return the French failure for ``cause``; its own English text is left out."""
    if cause.errno in _DISQUE_PLEIN:
        return ErreurCoffre(
            f"Le disque est plein : « {chemin} » n’a pas pu être écrit (T601).",
            remede="Libérez de la place puis recommencez ; ce qui était enregistré est intact.",
        )
    if cause.errno == errno.EROFS:
        return ErreurCoffre(
            f"Le disque est en lecture seule : « {chemin} » n’a pas pu être écrit (T601).",
            remede="Rendez le disque accessible en écriture, ou désignez un autre dossier par AAT_MAISON.",
        )
    if cause.errno in (errno.EACCES, errno.EPERM):
        return ErreurCoffre(
            f"L’accès à « {chemin} » est refusé par le système.",
            remede="Vérifiez que ce dossier appartient à votre compte, ou désignez-en un autre par AAT_MAISON.",
        )
    return ErreurCoffre(
        f"« {chemin} » n’a pas pu être lu ou écrit (erreur système {cause.errno}).",
        remede="Vérifiez le disque avec « aat diagnostic ».",
    )


def _nom_provisoire(chemin: Path) -> Path:
    return chemin.with_name(f".{chemin.name}.{os.urandom(6).hex()}.tmp")


def _ecrire_neuf(chemin: Path, octets: bytes, *, durable: bool = True) -> None:
    drapeaux = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _SANS_LIEN | _NON_HERITE | _BINAIRE
    with os.fdopen(os.open(chemin, drapeaux, MODE_FICHIER), "wb") as flux:
        flux.write(octets)
        flux.flush()
        if durable:
            os.fsync(flux.fileno())


def _est_dossier_ouvert_a_nous(etat: os.stat_result) -> bool:
    a_nous = os.name == "nt" or etat.st_uid == os.geteuid()
    return stat.S_ISDIR(etat.st_mode) and a_nous and bool(etat.st_mode & 0o077)


def _exiger(chemin: Path, etat: os.stat_result, *, dossier: bool) -> None:
    if stat.S_ISLNK(etat.st_mode):
        raise _lien(chemin)
    if dossier is not stat.S_ISDIR(etat.st_mode) or not (dossier or stat.S_ISREG(etat.st_mode)):
        attendu = "un dossier" if dossier else "un fichier ordinaire"
        raise ErreurCoffre(
            f"« {chemin} » devrait être {attendu}.",
            remede="Déplacez ce qui s’y trouve, puis recommencez.",
        )
    if os.name == "nt":
        return
    if etat.st_uid != os.geteuid():
        raise ErreurCoffre(
            f"« {chemin} » appartient à un autre compte.",
            remede=f"Si ce coffre est bien le vôtre : sudo chown -R {os.geteuid()} {_entre_quotes(chemin)}",
        )
    if etat.st_mode & 0o077:
        mode = MODE_DOSSIER if dossier else MODE_FICHIER
        raise ErreurCoffre(
            f"« {chemin} » est accessible à d’autres comptes de cette machine.",
            remede=f"chmod {mode:o} {_entre_quotes(chemin)}",
        )


def _lien(chemin: Path) -> ErreurCoffre:
    return ErreurCoffre(
        f"« {chemin} » est un lien symbolique : il n’est pas suivi.",
        remede="Désignez le vrai dossier par AAT_MAISON, ou le vrai fichier par AAT_CLE_FICHIER.",
    )


def _entre_quotes(chemin: Path) -> str:
    return "'" + str(chemin).replace("'", "'\\''") + "'"
