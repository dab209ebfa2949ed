"""A store that cannot be used says so in French, with its code, loses nothing and writes nothing."""

import os
import shutil
import sqlite3
import stat
from pathlib import Path

import pytest
from aat.coffre.chiffrement import CleDonnees, CleMaitresse
from aat.coffre.sqlite import CoffreSqlite
from aat.domaine.etats import Etat
from aat.erreurs import ErreurCoffre

from .conftest import Ouvrir
from .fabrique import CLE, LUNDI, refuse, scelle, seconde


def ouvrir(chemin: Path) -> CoffreSqlite:
    """Open without waiting for locks."""
    return CoffreSqlite(chemin, CLE, attente_verrou_ms=50)


def test_base_verrouillee(coffre: CoffreSqlite, chemin: Path) -> None:
    """T602 after the wait; the same act succeeds once the lock is gone."""
    document = scelle()
    presse = ouvrir(chemin)
    verrou = sqlite3.connect(chemin, isolation_level=None)
    verrou.execute("BEGIN IMMEDIATE")
    with pytest.raises(ErreurCoffre, match="T602"):
        presse.valider(document, Etat.VALIDE, LUNDI)
    verrou.execute("ROLLBACK")
    verrou.close()
    presse.valider(document, Etat.VALIDE, LUNDI)
    presse.fermer()
    assert coffre.etat(document.ref).etat is Etat.VALIDE


@pytest.mark.parametrize("garder", [0.35, 0.7])
def test_base_tronquee(coffre: CoffreSqlite, chemin: Path, garder: float) -> None:
    """T603 at opening or at the check, never an English error."""
    for _ in range(40):
        coffre.valider(scelle(contenu=b"x" * 3000), Etat.VALIDE, LUNDI)
    coffre.fermer()
    taille = chemin.stat().st_size
    os.truncate(chemin, int(taille * garder))
    with pytest.raises(ErreurCoffre, match="T603"):
        ouvrir(chemin).controler()


def test_base_remplacee_par_autre_chose(chemin: Path) -> None:
    """Text, or another program's database: refused, left as it was."""
    chemin.write_bytes(b"ceci n'est pas une base de donnees" * 100)
    chemin.chmod(0o600)
    with pytest.raises(ErreurCoffre, match="T603"):
        ouvrir(chemin)
    chemin.unlink()
    autre = sqlite3.connect(chemin)
    autre.execute("CREATE TABLE recettes (nom TEXT)")
    autre.commit()
    autre.close()
    chemin.chmod(0o600)
    avant = chemin.read_bytes()
    with pytest.raises(ErreurCoffre, match="n’est pas un coffre"):
        ouvrir(chemin)
    assert chemin.read_bytes() == avant


def test_schema_plus_recent_que_le_programme(coffre: CoffreSqlite, chemin: Path) -> None:
    """Refused with both numbers; nothing is written."""
    coffre.fermer()
    base = sqlite3.connect(chemin)
    base.execute("PRAGMA user_version = 99")
    base.close()
    avant = chemin.read_bytes()
    for cle in (CLE, None):
        with pytest.raises(ErreurCoffre, match="plus récente") as levee:
            CoffreSqlite(chemin, cle)
        assert "99" in levee.value.message
    assert chemin.read_bytes() == avant


def test_fichier_en_lecture_seule(coffre: CoffreSqlite) -> None:
    """A connection that SQLite opened read-only: T601."""
    sqlite_interne = coffre._connexion._sqlite
    sqlite_interne.execute("PRAGMA query_only = ON")
    with pytest.raises(ErreurCoffre, match="lecture seule"):
        coffre.valider(scelle(), Etat.VALIDE, LUNDI)


def test_enregistrement_deplace_ne_s_ouvre_pas(coffre: CoffreSqlite, chemin: Path) -> None:
    """A sealed content copied to another document, with its key, is refused: the place is part of the seal."""
    un, deux = scelle(contenu=b"le premier"), scelle(contenu=b"le second")
    for document in (un, deux):
        coffre.valider(document, Etat.VALIDE, LUNDI)
    base = sqlite3.connect(chemin)
    for requete in (
        (
            "UPDATE documents SET contenu_chiffre ="
            " (SELECT contenu_chiffre FROM documents WHERE document_id = ?) WHERE document_id = ?"
        ),
        (
            "UPDATE documents SET (enveloppe, contenu_chiffre) ="
            " (SELECT enveloppe, contenu_chiffre FROM documents WHERE document_id = ?) WHERE document_id = ?"
        ),
    ):
        base.execute(requete, (un.document_id, deux.document_id))
        base.commit()
        with pytest.raises(ErreurCoffre, match="modifié ou déplacé"):
            coffre.lire(deux.ref)
    base.close()
    assert coffre.lire(un.ref).contenu == b"le premier"


def test_deux_accuses_refuses_ne_s_echangent_pas(coffre: CoffreSqlite, chemin: Path) -> None:
    """Their digest is part of the seal."""
    document = scelle()
    coffre.valider(document, Etat.EN_FILE, LUNDI)
    for rang, brut in enumerate((b"faux 1", b"faux 2")):
        prise = coffre.prendre("w", seconde(rang * 4000))
        assert prise is not None
        coffre.conclure(prise, refuse(brut), seconde(rang * 4000))
    base = sqlite3.connect(chemin)
    base.execute(
        "UPDATE accuses_refuses SET brut_chiffre ="
        " (SELECT b.brut_chiffre FROM accuses_refuses AS b WHERE b.tentative_no <> accuses_refuses.tentative_no)"
    )
    base.commit()
    base.close()
    with pytest.raises(ErreurCoffre, match="modifié ou déplacé"):
        coffre.accuses_refuses(document.ref)


def test_un_jws_altere_n_arrete_pas_la_file(coffre: CoffreSqlite, chemin: Path) -> None:
    """The document is suspended with T603; the next one leaves."""
    abime, sain = scelle(expire_s=100), scelle(expire_s=200)
    for document in (abime, sain):
        coffre.valider(document, Etat.EN_FILE, LUNDI)
    base = sqlite3.connect(chemin)
    base.execute("UPDATE documents SET jws_chiffre = zeroblob(80) WHERE document_id = ?", (abime.document_id,))
    base.commit()
    base.close()
    prise = coffre.prendre("w", LUNDI)
    assert prise is not None
    assert prise.ref == sain.ref
    etat = coffre.etat(abime.ref)
    assert (etat.etat, etat.derniere_erreur) == (Etat.SUSPENDU, "T603")


@pytest.mark.parametrize("alteration", ["octet", "court", "format", "colonne", "version", "table"])
def test_un_sceau_ne_tient_qu_a_sa_place(alteration: str) -> None:
    """Any byte, the column, the version, the table: all are judged."""
    cle, enveloppe = CleDonnees.nouvelle(CLE, "documents", "id-1")
    boite = bytearray(cle.sceller(b"secret", "contenu", 2))
    colonne, version, table = "contenu", 2, "documents"
    match alteration:
        case "octet":
            boite[-1] ^= 1
        case "court":
            boite = boite[:12]
        case "format":
            boite[0] = 2
        case "colonne":
            colonne = "jws"
        case "version":
            version = 3
        case _:
            table = "patients"
    with pytest.raises(ErreurCoffre):
        CleDonnees.ouverte(CLE, table, "id-1", enveloppe).ouvrir(bytes(boite), colonne, version)


def test_une_autre_cle_maitresse_n_ouvre_pas_l_enveloppe() -> None:
    """The data key is bound to the master key."""
    _, enveloppe = CleDonnees.nouvelle(CLE, "documents", "id-1")
    with pytest.raises(ErreurCoffre):
        CleDonnees.ouverte(CleMaitresse(bytes(32)), "documents", "id-1", enveloppe)


class TestDroitsDesFichiers:
    """0700 and 0600, owner, links: refused with the command that mends."""

    def test_les_fichiers_du_coffre_sont_prives(self, coffre: CoffreSqlite, chemin: Path) -> None:
        """The database, its journal and its index, even under a generous umask."""
        ancien = os.umask(0)
        try:
            coffre.valider(scelle(), Etat.VALIDE, LUNDI)
        finally:
            os.umask(ancien)
        fichiers = {f.name: stat.S_IMODE(f.stat().st_mode) for f in chemin.parent.iterdir()}
        assert set(fichiers) == {"aat.sqlite3", "aat.sqlite3-wal", "aat.sqlite3-shm"}
        assert set(fichiers.values()) == {0o600}

    @pytest.mark.parametrize("cible", ["base", "dossier"])
    def test_trop_ouvert_est_refuse_avec_la_commande(self, coffre: CoffreSqlite, chemin: Path, cible: str) -> None:
        """The command named mends it."""
        coffre.fermer()
        fautif, mode = (chemin, 0o644) if cible == "base" else (chemin.parent, 0o755)
        fautif.chmod(mode)
        with pytest.raises(ErreurCoffre) as levee:
            ouvrir(chemin)
        commande = levee.value.remede or ""
        assert commande == f"chmod {'600' if cible == 'base' else '700'} '{fautif}'"
        assert os.system(commande) == 0  # noqa: S605 - the test is that the command mends.
        ouvrir(chemin).fermer()

    def test_un_lien_symbolique_est_refuse(self, coffre: CoffreSqlite, chemin: Path) -> None:
        """At the place of the database or of its journal."""
        coffre.fermer()
        ailleurs = chemin.parent / "ailleurs"
        shutil.move(chemin, ailleurs)
        chemin.symlink_to(ailleurs)
        with pytest.raises(ErreurCoffre, match="lien symbolique"):
            ouvrir(chemin)
        chemin.unlink()
        shutil.move(ailleurs, chemin)
        chemin.with_name("aat.sqlite3-wal").symlink_to("/dev/null")
        with pytest.raises(ErreurCoffre, match="lien symbolique"):
            ouvrir(chemin)

    @pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to another account")
    def test_un_coffre_d_un_autre_compte_est_refuse(self, coffre: CoffreSqlite, chemin: Path) -> None:
        """With the command that takes it back."""
        coffre.fermer()
        os.chown(chemin, 12345, 12345)
        with pytest.raises(ErreurCoffre, match="autre compte") as levee:
            ouvrir(chemin)
        assert "chown" in (levee.value.remede or "")


def test_les_pragmas_de_la_specification_sont_en_vigueur(rouvrir: Ouvrir) -> None:
    """Read back from a real connection."""
    connexion = rouvrir()._connexion
    lus = {
        nom: connexion.lire(f"PRAGMA {nom}")[0][0]
        for nom in (
            "journal_mode",
            "synchronous",
            "foreign_keys",
            "busy_timeout",
            "secure_delete",
            "temp_store",
            "trusted_schema",
        )
    }
    assert lus == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 5000,
        "secure_delete": 1,
        "temp_store": 2,
        "trusted_schema": 0,
    }
