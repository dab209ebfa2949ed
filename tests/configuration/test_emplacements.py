"""Folders and private files: where they are, who may read them, what a crash leaves."""

import errno
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from aat.ecriture import creer_prive, ecrire_prive, lire_prive, preparer_dossier
from aat.emplacements import emplacements, preparer, refuser_le_reseau, verifier
from aat.erreurs import ErreurCoffre

MONTAGES = """\
/dev/sda1 / ext4 rw 0 0
serveur:/partage /home nfs4 rw 0 0
//nas/docs /mnt/mes\\040documents cifs rw 0 0
user@hote: /home/local/distant fuse.sshfs rw 0 0
/dev/sdb1 /home/local ext4 rw 0 0
tmpfs /home/locale tmpfs rw 0 0
"""


def mode(chemin: Path) -> int:
    """Return the permission bits."""
    return stat.S_IMODE(chemin.stat().st_mode)


class TestEmplacements:
    """AAT_MAISON moves everything."""

    def test_aat_maison_deplace_tout(self, tmp_path: Path) -> None:
        """Every path is under it, absolute, and different."""
        lieux = emplacements({"AAT_MAISON": str(tmp_path / "m")})
        chemins = [getattr(lieux, nom) for nom in lieux.__slots__]
        assert all(c == tmp_path / "m" or c.is_relative_to(tmp_path / "m") for c in chemins)
        assert len(set(chemins)) == len(chemins)
        assert not (tmp_path / "m").exists()

    def test_un_chemin_relatif_devient_absolu(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        """A later change of folder does not move the store."""
        monkeypatch.chdir(tmp_path)
        assert emplacements({"AAT_MAISON": "m"}).maison == tmp_path / "m"

    @pytest.mark.parametrize("environnement", [{}, {"AAT_MAISON": ""}])
    def test_sans_aat_maison_le_systeme_choisit(self, environnement: dict[str, str]) -> None:
        """Under the user's own folders."""
        lieux = emplacements(environnement)
        assert lieux.base.is_absolute()
        assert lieux.base.is_relative_to(lieux.maison)
        assert lieux.configuration.name == "configuration.toml"

    def test_preparer_fait_des_dossiers_prives(self, tmp_path: Path) -> None:
        """0700, even under a generous umask; twice is once."""
        lieux = emplacements({"AAT_MAISON": str(tmp_path / "a" / "b")})
        ancien = os.umask(0)
        try:
            preparer(lieux)
            preparer(lieux)
        finally:
            os.umask(ancien)
        for dossier in (tmp_path / "a", lieux.maison, lieux.base.parent, lieux.cles, lieux.journaux):
            assert mode(dossier) == 0o700

    def test_un_dossier_vide_trop_ouvert_est_ferme(self, tmp_path: Path) -> None:
        """Made by hand with mkdir for AAT_MAISON: nothing is in it yet."""
        (tmp_path / "m").mkdir(mode=0o755)
        preparer(emplacements({"AAT_MAISON": str(tmp_path / "m")}))
        assert mode(tmp_path / "m") == 0o700

    @pytest.mark.parametrize("bits", [0o750, 0o705, 0o777])
    def test_un_dossier_occupe_trop_ouvert_est_refuse_avec_la_commande(self, tmp_path: Path, bits: int) -> None:
        """Others may have read or replaced what is there: the user must know."""
        lieux = emplacements({"AAT_MAISON": str(tmp_path / "m")})
        preparer(lieux)
        lieux.maison.chmod(bits)
        for appel in (preparer, verifier):
            with pytest.raises(ErreurCoffre) as levee:
                appel(lieux)
            assert levee.value.remede == f"chmod 700 '{lieux.maison}'"

    def test_un_lien_symbolique_est_refuse(self, tmp_path: Path) -> None:
        """At the place of the home or of the keys."""
        (tmp_path / "vrai").mkdir(mode=0o700)
        (tmp_path / "lien").symlink_to(tmp_path / "vrai")
        with pytest.raises(ErreurCoffre, match="lien symbolique"):
            preparer(emplacements({"AAT_MAISON": str(tmp_path / "lien")}))
        lieux = emplacements({"AAT_MAISON": str(tmp_path / "m")})
        preparer(lieux)
        lieux.cles.rmdir()
        lieux.cles.symlink_to(tmp_path / "vrai")
        with pytest.raises(ErreurCoffre, match="lien symbolique"):
            preparer(lieux)

    def test_un_fichier_a_la_place_d_un_dossier_est_refuse(self, tmp_path: Path) -> None:
        """Said as it is."""
        (tmp_path / "m").write_bytes(b"")
        with pytest.raises(ErreurCoffre, match="dossier"):
            preparer(emplacements({"AAT_MAISON": str(tmp_path / "m")}))


@pytest.mark.parametrize(
    ("dossier", "refuse"),
    [
        ("/srv/aat", False),
        ("/home/paul/aat", True),
        ("/home/local/paul", False),
        ("/home/local/distant/aat", True),
        ("/home/locale/aat", False),
        ("/mnt/mes documents/aat", True),
        ("/mnt/mes", False),
    ],
)
def test_un_disque_du_reseau_est_refuse(dossier: str, *, refuse: bool) -> None:
    """The longest mount point decides, escaped spaces included."""
    if refuse:
        with pytest.raises(ErreurCoffre, match="réseau"):
            refuser_le_reseau(Path(dossier), MONTAGES)
    else:
        refuser_le_reseau(Path(dossier), MONTAGES)


@pytest.mark.parametrize(
    "systeme", ["nfs4", "cifs", "smb3", "fuse.sshfs", "fuse.gvfsd-fuse", "vboxsf", "fuse.vmhgfs-fuse"]
)
def test_un_dossier_partage_est_refuse(systeme: str) -> None:
    """What a desktop mounts for a share of the network, and what a virtual machine shares with its host, too."""
    with pytest.raises(ErreurCoffre, match=re.escape(systeme)):
        refuser_le_reseau(Path("/srv/aat"), f"/dev/sda1 / ext4 rw 0 0\nx /srv {systeme} rw 0 0\n")
    refuser_le_reseau(Path("/srv/aat"), "/dev/sda1 / ext4 rw 0 0\nx /srv fuseblk rw 0 0\n")


class TestEcriture:
    """Whole or not at all."""

    def test_ecrire_remplace_en_entier(self, tmp_path: Path) -> None:
        """0600 even when the former file was open to all; no temporary file is left."""
        fichier = tmp_path / "f"
        fichier.write_bytes(b"ancien")
        fichier.chmod(0o666)
        ecrire_prive(fichier, b"neuf")
        assert lire_prive(fichier) == b"neuf"
        assert mode(fichier) == 0o600
        assert list(tmp_path.iterdir()) == [fichier]

    def test_un_lien_est_remplace_et_non_suivi(self, tmp_path: Path) -> None:
        """The file that it pointed to is untouched."""
        cible, lien = tmp_path / "cible", tmp_path / "lien"
        cible.write_bytes(b"intact")
        lien.symlink_to(cible)
        ecrire_prive(lien, b"neuf")
        assert cible.read_bytes() == b"intact"
        assert not lien.is_symlink()

    def test_creer_ne_remplace_jamais(self, tmp_path: Path) -> None:
        """A key that stands there stays."""
        fichier = tmp_path / "f"
        creer_prive(fichier, b"premier")
        with pytest.raises(FileExistsError):
            creer_prive(fichier, b"second")
        assert lire_prive(fichier) == b"premier"
        assert list(tmp_path.iterdir()) == [fichier]

    def test_creer_sur_un_disque_sans_liens_durs(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A USB stick (FAT) answers EPERM to a hard link; no test can mount one."""

        def refuser(*_: object) -> None:
            raise PermissionError(errno.EPERM, "Operation not permitted")

        monkeypatch.setattr(Path, "hardlink_to", refuser)
        fichier = tmp_path / "fiche.txt"
        creer_prive(fichier, b"premier")
        with pytest.raises(FileExistsError):
            creer_prive(fichier, b"second")
        assert lire_prive(fichier) == b"premier"
        assert list(tmp_path.iterdir()) == [fichier]
        monkeypatch.setattr("aat.ecriture._ecrire_neuf", refuser)
        with pytest.raises(ErreurCoffre):
            creer_prive(tmp_path / "autre", b"x")
        assert list(tmp_path.iterdir()) == [fichier]

    def test_un_tube_n_est_pas_attendu(self, tmp_path: Path) -> None:
        """A pipe where a key should be is refused at once: nobody will ever write in it."""
        tube = tmp_path / "tube"
        os.mkfifo(tube, 0o600)
        with pytest.raises(ErreurCoffre, match="fichier ordinaire"):
            lire_prive(tube)

    def test_un_dossier_a_la_place_d_un_fichier_est_dit(self, tmp_path: Path) -> None:
        """Never an English exception, and no descriptor is left open."""
        (tmp_path / "d").mkdir(mode=0o700)
        avant = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - names only
        with pytest.raises(ErreurCoffre, match="fichier ordinaire"):
            lire_prive(tmp_path / "d")
        assert len(os.listdir("/proc/self/fd")) == avant  # noqa: PTH208 - as above

    def test_un_dossier_absent_est_dit(self, tmp_path: Path) -> None:
        """In French, with the path."""
        with pytest.raises(ErreurCoffre, match="absent"):
            ecrire_prive(tmp_path / "absent" / "f", b"x")

    def test_disque_plein_l_ancien_reste(self, tmp_path: Path) -> None:
        """T601 in a process that may not write more than 1 kB; nothing else is left."""
        fichier = tmp_path / "f"
        ecrire_prive(fichier, b"ancien")
        code = (
            "import resource, sys; from pathlib import Path\n"
            "from aat.ecriture import ecrire_prive, creer_prive; from aat.erreurs import ErreurCoffre\n"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
            "for ecrire, nom in ((ecrire_prive, 'f'), (creer_prive, 'g')):\n"
            "    try: ecrire(Path(sys.argv[1]) / nom, b'x' * 5000)\n"
            "    except ErreurCoffre as panne: print(panne.message)\n"
        )
        fils = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
        assert fils.stdout.count("T601") == 2
        assert fichier.read_bytes() == b"ancien"
        assert list(tmp_path.iterdir()) == [fichier]

    def test_un_dossier_prepare_sous_un_fichier_est_dit(self, tmp_path: Path) -> None:
        """Never an English exception."""
        (tmp_path / "f").write_bytes(b"")
        with pytest.raises(ErreurCoffre):
            preparer_dossier(tmp_path / "f" / "g")
