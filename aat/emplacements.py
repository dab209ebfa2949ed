"""Where the program keeps its things: configuration, store, keys, logs, documents, bench.

``AAT_MAISON`` moves everything. Knows paths and mounts only, never what the files hold.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from aat.ecriture import preparer_dossier, verifier_dossier
from aat.erreurs import ErreurCoffre

_MONTAGES = Path("/proc/self/mounts")

#: SQLite's WAL needs memory shared between processes, which these cannot give: network disks, and the folders that a
#: virtual machine shares with its host.
_SYSTEMES_RESEAU = frozenset(
    {
        "9p",
        "afpfs",
        "afs",
        "beegfs",
        "ceph",
        "cifs",
        "coda",
        "davfs",
        "drvfs",
        "fuse.ceph",
        "fuse.curlftpfs",
        "fuse.davfs2",
        "fuse.gcsfuse",
        "fuse.glusterfs",
        "fuse.goofys",
        "fuse.google-drive-ocamlfuse",
        "fuse.gvfsd-fuse",
        "fuse.juicefs",
        "fuse.kio-fuse",
        "fuse.lizardfs",
        "fuse.mfs",
        "fuse.moosefs",
        "fuse.onedriver",
        "fuse.rclone",
        "fuse.s3fs",
        "fuse.smbnetfs",
        "fuse.sshfs",
        "fuse.vmhgfs-fuse",
        "gfs2",
        "glusterfs",
        "gpfs",
        "lustre",
        "ncpfs",
        "nfs",
        "nfs4",
        "ocfs2",
        "orangefs",
        "prl_fs",
        "pvfs2",
        "smb",
        "smb2",
        "smb3",
        "smbfs",
        "sshfs",
        "vboxsf",
        "vmhgfs",
        "webdav",
    }
)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Emplacements:
    """Absolute paths; nothing is created by naming them.

    Attributes:
        maison: root of the data.
        configuration: the TOML file.
        base: the SQLite file of the store.
        cles: folder of the master key; journaux: technical logs; documents: PDFs kept; banc: the bench's own.
    """

    maison: Path
    configuration: Path
    base: Path
    cles: Path
    journaux: Path
    documents: Path
    banc: Path


def emplacements(environnement: Mapping[str, str] | None = None) -> Emplacements:
    """Return the folders of this user: under ``AAT_MAISON`` when set, else where the system wants them."""
    env = os.environ if environnement is None else environnement
    choisie = env.get("AAT_MAISON")
    if choisie:
        maison = Path(choisie).expanduser().absolute()
        return _sous(maison, maison, maison / "journaux")
    # Saves its import when AAT_MAISON is set (workers, tests, several cabinets on one machine).
    import platformdirs

    donnees = platformdirs.user_data_path("aat", appauthor=False)
    configuration = platformdirs.user_config_path("aat", appauthor=False)
    return _sous(donnees, configuration, platformdirs.user_log_path("aat", appauthor=False))


def preparer(lieux: Emplacements) -> None:
    """Make the private folders of the store, its keys and its logs, and check that they are private.

    Raises:
        ErreurCoffre: a folder is a link, belongs to another, is too open, or the store would be on a network disk.
    """
    for dossier in (lieux.maison, lieux.base.parent, lieux.cles, lieux.journaux):
        preparer_dossier(dossier)
    refuser_le_reseau(lieux.base.parent)


def verifier(lieux: Emplacements) -> None:
    """Return when the folders that exist are private; make nothing.

    Raises:
        ErreurCoffre: as ``preparer``.
    """
    for dossier in (lieux.maison, lieux.base.parent, lieux.cles):
        if os.path.lexists(dossier):
            verifier_dossier(dossier)
    refuser_le_reseau(lieux.base.parent)


def refuser_le_reseau(dossier: Path, montages: str | None = None) -> None:
    """Return when ``dossier`` is on a local disk, as far as the system says.

    Args:
        dossier: where the database is or will be.
        montages: text in the form of ``/proc/self/mounts``; read from the system when ``None``.

    Raises:
        ErreurCoffre: the disk is a network share.
    """
    if montages is None:
        try:
            montages = _MONTAGES.read_text(encoding="utf-8", errors="surrogateescape")
        except OSError:
            return
    systeme = _systeme_de(Path(os.path.realpath(dossier)), montages)
    if systeme in _SYSTEMES_RESEAU:
        raise ErreurCoffre(
            f"Le coffre serait sur un disque du réseau, ou partagé avec une autre machine ({systeme}) : il pourrait "
            "s’y abîmer.",
            remede="Désignez par AAT_MAISON un dossier d’un disque de cette machine.",
        )


def _sous(maison: Path, configuration: Path, journaux: Path) -> Emplacements:
    return Emplacements(
        maison=maison,
        configuration=configuration / "configuration.toml",
        base=maison / "coffre" / "aat.sqlite3",
        cles=maison / "cles",
        journaux=journaux,
        documents=maison / "documents",
        banc=maison / "banc",
    )


def _systeme_de(dossier: Path, montages: str) -> str | None:
    """Type of the file system that holds ``dossier``: the longest mount point above it, the last one mounted."""
    meilleur, systeme = -1, None
    for ligne in montages.splitlines():
        champs = ligne.split(" ")
        if len(champs) < 3:
            continue
        point = Path(_decoder(champs[1]))
        if dossier.is_relative_to(point) and len(point.parts) >= meilleur:
            meilleur, systeme = len(point.parts), champs[2]
    return systeme


def _decoder(point: str) -> str:
    for code, signe in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        point = point.replace(code, signe)
    return point
