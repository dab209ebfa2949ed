"""A shared store that cannot be used says so in French, with its code; a cut loses nothing and mends itself."""

import dataclasses
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from aat.adresse_coffre import AdressePartagee, lire_adresse
from aat.coffre.postgres import connexion as module_connexion
from aat.coffre.postgres import pannes, session
from aat.coffre.postgres.coffre import CoffrePartage
from aat.coffre.postgres.connexion import ConnexionPostgres
from aat.domaine.etats import Etat
from aat.erreurs import ErreurCoffre, ErreurConfiguration

from tests.certificats import certifier
from tests.exemples import exemples
from tests.grappe import Grappe

from .conftest import partage
from .fabrique import CLE, LUNDI, accuse, enfant_partage, scelle
from .relais import Relais


@pytest.fixture
def coffre(base_partagee: AdressePartagee) -> Iterator[CoffrePartage]:
    """An empty shared store."""
    ouvert = partage(base_partagee)
    yield ouvert
    ouvert.fermer()


def couper(coffre: CoffrePartage, grappe: Grappe) -> None:
    """End the server's side of this store's session, as an administrator or a crash would."""
    numero = coffre._partagee._base.info.backend_pid
    grappe.administrer(f"SELECT pg_terminate_backend({numero}, 5000)")


def au_milieu(coffre: CoffrePartage, monkeypatch: pytest.MonkeyPatch, faire: Callable[[], object]) -> None:
    """Have ``faire`` run in the next transaction, after its last write and before its commit."""
    ecrire = coffre._audit.ecrire

    def puis(*arguments: object) -> None:
        ecrire(*arguments)  # type: ignore[arg-type]  # passed on as they came
        faire()

    monkeypatch.setattr(coffre._audit, "ecrire", puis)


class TestCoupures:
    """The connection is lost: before, in the middle of, during the commit of a transaction."""

    def test_entre_deux_appels_personne_ne_le_voit(self, coffre: CoffrePartage, grappe: Grappe) -> None:
        """Opened again by a reading as by a writing."""
        document = scelle()
        couper(coffre, grappe)
        coffre.valider(document, Etat.EN_FILE, LUNDI)
        couper(coffre, grappe)
        assert coffre.etat(document.ref).etat is Etat.EN_FILE
        assert coffre.verifier_audit().lignes == 1

    def test_au_milieu_d_une_transaction_rien_n_a_eu_lieu(
        self, coffre: CoffrePartage, grappe: Grappe, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """F02: still a draft, no document, no audit line, told in French; the same act succeeds at the next call."""
        document = scelle()
        coffre.garder_brouillon(document.document_id, b"en cours", LUNDI)
        with monkeypatch.context() as piege:
            au_milieu(coffre, piege, lambda: couper(coffre, grappe))
            with pytest.raises(ErreurCoffre, match="coupée\u00a0: rien n’a été enregistré") as levee:
                coffre.valider(document, Etat.EN_FILE, LUNDI)
        assert "T605" in levee.value.message
        assert coffre.etats() == ()
        assert coffre.historique() == ()
        assert [b.contenu for b in coffre.brouillons()] == [b"en cours"]
        coffre.valider(document, Etat.EN_FILE, LUNDI)
        assert coffre.etat(document.ref).etat is Etat.EN_FILE
        assert coffre.verifier_audit().rupture is None

    def test_un_accuse_qu_une_coupure_empeche_d_ecrire_se_redonne(
        self, coffre: CoffrePartage, grappe: Grappe, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The worker still holds it: concluded again, the number is the same and there is one line."""
        coffre.valider(scelle(), Etat.EN_FILE, LUNDI)
        prise = coffre.prendre("w", LUNDI)
        assert prise is not None
        with monkeypatch.context() as piege:
            au_milieu(coffre, piege, lambda: couper(coffre, grappe))
            with pytest.raises(ErreurCoffre, match="T605"):
                coffre.conclure(prise, accuse(prise), LUNDI)
        assert coffre.etat(prise.ref).etat is Etat.EN_COURS
        etat = coffre.conclure(prise, accuse(prise), LUNDI)
        assert (etat.etat, etat.numero) == (Etat.ACQUITTE, accuse(prise).numero)

    def test_le_serveur_tombe_et_revient(self, coffre: CoffrePartage, grappe: Grappe) -> None:
        """Stopped at once: T605; started again: what was said is there, without opening anything by hand."""
        document = scelle()
        coffre.valider(document, Etat.EN_FILE, LUNDI)
        grappe.arreter()
        try:
            with pytest.raises(ErreurCoffre, match="ne répond pas") as levee:
                coffre.valider(scelle(), Etat.EN_FILE, LUNDI)
            assert "T605" in levee.value.message
        finally:
            grappe.relancer()
        assert [e.ref for e in coffre.etats()] == [document.ref]
        coffre.controler()
        assert coffre.prendre("w", LUNDI) is not None

    @pytest.mark.parametrize("delai_s", [0.0, 0.02])
    def test_un_poste_tue_a_tout_moment_ce_qui_est_dit_est_garde(
        self, coffre: CoffrePartage, base_partagee: AdressePartagee, delai_s: float
    ) -> None:
        """SIGKILL of the program: every announced document is there, once, and nothing is half done."""
        code = """
while True:
    document = scelle()
    coffre.garder_brouillon(document.document_id, b"en cours", LUNDI)
    coffre.valider(document, Etat.EN_FILE, LUNDI)
    print(document.document_id, flush=True)
"""
        fils = enfant_partage(code, base_partagee.texte)
        assert fils.stdout is not None
        premier = fils.stdout.readline().strip()
        time.sleep(delai_s)
        fils.send_signal(signal.SIGKILL)
        suite, erreurs = fils.communicate()
        assert fils.returncode == -signal.SIGKILL, erreurs
        dits = {premier, *(ligne for ligne in suite.splitlines() if len(ligne) == len(premier))}
        assert premier
        coffre.noter("essai", None, {}, LUNDI)  # waits for the dead session's lock to be given back
        gardes = {etat.document_id for etat in coffre.etats(limite=100_000)}
        assert dits <= gardes
        assert len(gardes - dits) <= 1
        assert gardes.isdisjoint(b.document_id for b in coffre.brouillons())
        assert coffre.verifier_audit().rupture is None


class TestReponseDuCommitPerdue:
    """The worst moment: the commit was sent, and its answer never came. The server is asked what it did."""

    def test_enregistre_l_appel_reussit(self, relais: Relais) -> None:
        """The commit arrived: the call returns, and nothing is done twice."""
        coffre = partage(relais.adresse())
        document = scelle()
        relais.couper_au_commit(arrive=True)
        coffre.valider(document, Etat.EN_FILE, LUNDI)
        assert relais.coupes == 1
        assert coffre.etat(document.ref).etat is Etat.EN_FILE
        assert [e.quoi for e in coffre.historique()] == ["validation"]
        coffre.fermer()

    def test_pas_enregistre_l_appel_echoue(self, relais: Relais) -> None:
        """The commit never arrived: T605, nothing there, and the same act succeeds."""
        coffre = partage(relais.adresse())
        document = scelle()
        relais.couper_au_commit(arrive=False)
        with pytest.raises(ErreurCoffre, match="rien n’a été enregistré"):
            coffre.valider(document, Etat.EN_FILE, LUNDI)
        assert relais.coupes == 1
        assert coffre.etats() == ()
        coffre.valider(document, Etat.EN_FILE, LUNDI)
        coffre.fermer()

    def test_personne_ne_peut_le_dire(self, relais: Relais, monkeypatch: pytest.MonkeyPatch) -> None:
        """No answer any more: « peut-être », never « rien » nor success."""
        monkeypatch.setattr(module_connexion, "_ENQUETE_S", 0.3)
        coffre = partage(relais.adresse())
        document = scelle()
        relais.couper_au_commit(arrive=True, puis_refuser=True)
        with pytest.raises(ErreurCoffre, match="peut-être été enregistrée"):
            coffre.valider(document, Etat.EN_FILE, LUNDI)
        relais.refuser = False
        assert coffre.etat(document.ref).etat is Etat.EN_FILE
        coffre.fermer()


class TestVerrou:
    """Writers follow one another; nobody waits for ever."""

    def test_un_autre_ecrit_trop_longtemps(self, base_partagee: AdressePartagee) -> None:
        """T602 after the wait; the same act succeeds once the lock is given back."""
        coffre = CoffrePartage(ConnexionPostgres(base_partagee, ecrire=True, attente_verrou_ms=50), CLE)
        document = scelle()
        with psycopg.connect(base_partagee.texte) as autre:
            autre.execute(f"SELECT pg_advisory_xact_lock({module_connexion.VERROU})".encode())
            with pytest.raises(ErreurCoffre, match="T602"):
                coffre.valider(document, Etat.VALIDE, LUNDI)
        coffre.valider(document, Etat.VALIDE, LUNDI)
        coffre.fermer()

    def test_un_poste_fige_dans_une_transaction_rend_le_verrou(
        self, coffre: CoffrePartage, base_partagee: AdressePartagee, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """F20: the server ends its session; the others go on; the frozen one is told, and works again."""
        fige = [r.replace("'20s'", "'200ms'") for r in session._REGLAGES]
        assert fige != list(session._REGLAGES)
        with monkeypatch.context() as court:
            court.setattr(session, "_REGLAGES", fige)
            poste = partage(base_partagee)

        def tarder() -> None:
            time.sleep(0.3)
            coffre.noter("essai", None, {}, LUNDI)

        au_milieu(poste, monkeypatch, tarder)
        with pytest.raises(ErreurCoffre, match="T605"):
            poste.noter("jamais", None, {}, LUNDI)
        monkeypatch.undo()
        poste.noter("apres", None, {}, LUNDI)
        assert [e.quoi for e in coffre.historique()] == ["apres", "essai"]
        poste.fermer()

    def test_deux_processus_de_huit_ouvriers_prennent_chaque_document_une_fois(
        self, coffre: CoffrePartage, base_partagee: AdressePartagee
    ) -> None:
        """F19, I1, I4: each row claimed once by sixteen workers; the audit chain is one line. A thousand: AAT_EXEMPLES=10."""
        documents = [scelle() for _ in range(exemples(100) + 20)]
        for document in documents:
            coffre.valider(document, Etat.EN_FILE, LUNDI)
        code = """
import threading
def ouvrier(rang):
    mien = coffre.jumeau()
    while (prise := mien.prendre(f"poste-{os.getpid()}-{rang}", LUNDI)) is not None:
        sys.stdout.write(f"{prise.ref} {prise.envoi.tentative} {rang}\\n")
    mien.fermer()
ouvriers = [threading.Thread(target=ouvrier, args=(rang,)) for rang in range(8)]
for un in ouvriers: un.start()
for un in ouvriers: un.join()
"""
        fils = [enfant_partage(code, base_partagee.texte) for _ in range(2)]
        sorties = [un.communicate() for un in fils]
        assert [un.returncode for un in fils] == [0, 0], [erreur for _, erreur in sorties]
        lignes = [[ligne.split() for ligne in sortie.splitlines()] for sortie, _ in sorties]
        pris = sorted((ref, essai) for une in lignes for ref, essai, _ in une)
        assert pris == sorted((document.ref, "1") for document in documents)
        # On a thousand rows all the workers of both had a share: nobody was kept waiting till the end. A few rows may be
        # gone before the second process is there.
        assert len(documents) < 1000 or [len({rang for _, _, rang in une}) for une in lignes] == [8, 8]
        rapport = coffre.verifier_audit()
        assert (rapport.lignes, rapport.rupture, rapport.complet) == (2 * len(documents), None, True)

    def test_huit_postes_creent_un_seul_coffre(self, base_neuve: AdressePartagee) -> None:
        """The first opening is a race that everybody wins: one schema, one identity, one key."""
        identites: list[object] = []

        def poste() -> None:
            ouvert = partage(base_neuve)
            identites.append(ouvert._partagee.lire("SELECT valeur FROM meta WHERE nom = 'coffre_id'"))
            ouvert.fermer()

        postes = [threading.Thread(target=poste) for _ in range(8)]
        for un in postes:
            un.start()
        for un in postes:
            un.join()
        assert len(identites) == 8
        assert all(un == identites[0] and len(identites[0]) == 1 for un in identites)  # type: ignore[arg-type]

    def test_un_echec_qu_on_tait_n_est_pas_pris_pour_un_enregistrement(self, coffre: CoffrePartage) -> None:
        """PostgreSQL answers ROLLBACK, without an error, to the commit of a transaction where a statement failed."""
        with pytest.raises(ErreurCoffre), coffre._partagee.ecriture() as base, suppress(psycopg.Error):
            base.execute("SELECT rien_de_tel")
        assert coffre.historique() == ()

    def test_sans_la_cle_le_serveur_lui_meme_refuse_d_ecrire(self, base_partagee: AdressePartagee) -> None:
        """The support's session is read-only."""
        partage(base_partagee).fermer()
        lecture = ConnexionPostgres(base_partagee, ecrire=False)
        with pytest.raises(ErreurCoffre, match="lecture seule"), lecture.ecriture() as base:
            base.execute("DELETE FROM brouillons")
        lecture.fermer()


class TestOuverture:
    """Server absent, refused, missing database, not safe: French, T605, no address and no password repeated."""

    @pytest.mark.parametrize(
        ("defaut", "dit"),
        [
            ("dossier", "ne répond pas"),
            ("port", "ne répond pas"),
            ("nom", "ne répond pas"),
            ("base", "n’existent pas"),
            ("role", "n’existent pas"),
        ],
    )
    def test_chaque_cause_a_sa_phrase(self, grappe: Grappe, tmp_path: Path, defaut: str, dit: str) -> None:
        """Whatever libpq says, in whatever language it says it."""
        adresse = {
            "dossier": f"postgresql:///essai?host={tmp_path}",
            "port": "postgresql://aat@127.0.0.1:1/essai",
            "nom": "postgresql://aat@serveur.invalid/essai",
            "base": f"postgresql://aat@/absente?host={grappe.dossier}&port={grappe.port}",
            "role": f"postgresql://personne@/essai?host={grappe.dossier}&port={grappe.port}",
        }[defaut]
        with pytest.raises(ErreurCoffre, match=dit) as levee:
            ConnexionPostgres(lire_adresse(adresse), ecrire=True)
        assert "T605" in levee.value.message
        assert levee.value.remede
        assert "postgresql://" not in levee.value.message + levee.value.remede

    @pytest.mark.parametrize(
        ("mots", "attendu"),
        [
            ("failed: FATAL:  la base de données « aat » n'existe pas", pannes.base_absente),
            ("failed: FATAL:  authentification par mot de passe échouée", pannes.refuse),
            ("failed: FATAL:  aucune entrée dans pg_hba.conf pour l'hôte", pannes.refuse),
            ("failed: FATAL:  sorry, too many clients already", pannes.complet),
            ("failed: SSL error: certificate verify failed", pannes.tls_refuse),
            ("failed: server does not support SSL, but SSL was required", pannes.tls_refuse),
            ("failed: Verbindung verweigert", pannes.injoignable),
        ],
    )
    def test_un_serveur_francais_se_comprend_aussi(self, mots: str, attendu: Callable[[], ErreurCoffre]) -> None:
        """While connecting there are only words."""
        assert pannes.traduire_ouverture(psycopg.OperationalError(mots)).message == attendu().message

    def test_le_mot_de_passe_vient_d_un_fichier_prive(
        self, grappe: Grappe, base_partagee: AdressePartagee, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Right, wrong, too open, absent; in the environment: refused. Never repeated."""
        partage(base_partagee).fermer()
        grappe.administrer(
            "DROP ROLE IF EXISTS aat_secret", "CREATE ROLE aat_secret LOGIN PASSWORD 'essai-BANC'", base="postgres"
        )
        fichier = tmp_path / "passe"
        adresse = lire_adresse(f"postgresql://aat_secret@127.0.0.1:{grappe.port}/essai?passfile={fichier}")

        def essayer(mot: str, mode: int = 0o600) -> None:
            fichier.write_text(f"*:*:*:*:{mot}\n", encoding="ascii")
            fichier.chmod(mode)
            ConnexionPostgres(adresse, ecrire=True).fermer()

        essayer("essai-BANC")
        with pytest.raises(ErreurCoffre, match="refuse ce poste ou son mot de passe"):
            essayer("autre-BANC")
        with pytest.raises(ErreurCoffre, match="accessible à d’autres comptes") as levee:
            essayer("essai-BANC", 0o644)
        assert levee.value.remede == f"chmod 600 '{fichier}'"
        fichier.unlink()
        with pytest.raises(ErreurCoffre, match="refuse ce poste"):
            ConnexionPostgres(adresse, ecrire=True)
        monkeypatch.setenv("PGPASSWORD", "essai-BANC")
        with pytest.raises(ErreurConfiguration, match="PGPASSWORD") as refus:
            ConnexionPostgres(adresse, ecrire=True)
        assert "essai-BANC" not in str(refus.value) + str(refus.value.remede)

    def test_un_compte_sans_droits(self, grappe: Grappe, base_partagee: AdressePartagee) -> None:
        """The table is there and may not be read."""
        partage(base_partagee).fermer()
        grappe.administrer("DROP ROLE IF EXISTS sans_droit", "CREATE ROLE sans_droit LOGIN", base="postgres")
        with pytest.raises(ErreurCoffre, match="n’a pas les droits"):
            CoffrePartage(ConnexionPostgres(grappe.adresse("essai", "sans_droit"), ecrire=True), CLE)

    def test_une_base_qui_n_est_pas_en_utf8(self, grappe: Grappe) -> None:
        """Refused before anything is written, with the command that makes a good one."""
        grappe.administrer("CREATE DATABASE latine ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
        with pytest.raises(ErreurCoffre, match="LATIN1") as levee:
            ConnexionPostgres(grappe.adresse("latine"), ecrire=True)
        assert "createdb" in (levee.value.remede or "")
        grappe.administrer("DROP DATABASE latine")

    def test_la_bibliotheque_absente_se_dit(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Installed without its extra: which one is missing."""
        monkeypatch.setitem(sys.modules, "psycopg", None)
        with pytest.raises(ErreurCoffre, match="bibliothèque") as levee:
            ConnexionPostgres(lire_adresse("postgresql:///aat?host=/nulle-part"), ecrire=True)
        assert "aat[partage]" in (levee.value.remede or "")

    def test_un_serveur_trop_ancien(self, base_partagee: AdressePartagee, monkeypatch: pytest.MonkeyPatch) -> None:
        """Refused with the version wanted."""
        monkeypatch.setattr(session, "VERSION_MINIMALE", 99)
        with pytest.raises(ErreurCoffre, match="trop ancien") as levee:
            ConnexionPostgres(base_partagee, ecrire=True)
        assert "99" in (levee.value.remede or "")

    def test_le_socket_de_la_machine_n_a_pas_besoin_de_tls(
        self, grappe: Grappe, base_partagee: AdressePartagee, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """An address without a server leaves it to libpq, which asks a socket for no certificate."""
        assert base_partagee.locale
        monkeypatch.setenv("PGHOST", str(grappe.dossier))
        monkeypatch.setenv("PGPORT", str(grappe.port))
        connexion = ConnexionPostgres(lire_adresse("postgresql://aat@/essai"), ecrire=True)
        assert not connexion.serveur().chiffre
        connexion.fermer()


class TestTls:
    """Off the machine, TLS with a verified name, or nothing. The loopback plays a distant server."""

    def test_un_serveur_lointain_sans_tls_est_refuse(self, grappe: Grappe, tmp_path: Path) -> None:
        """Whether the server has no TLS at all, or this workstation no authority to judge it by."""
        racine = tmp_path / "racine.pem"
        racine.write_bytes(certifier("127.0.0.1")[2])
        for fin in (f"?sslrootcert={racine}", f"?sslrootcert={tmp_path}/absente.pem"):
            with pytest.raises(ErreurCoffre, match="pas sûre"):
                ConnexionPostgres(self._lointaine(grappe, fin), ecrire=True)

    def test_un_serveur_reconnu_est_chiffre_un_autre_est_refuse(
        self, grappe: Grappe, base_partagee: AdressePartagee, tmp_path: Path
    ) -> None:
        """The right authority: encrypted. Another one, or another name: refused."""
        partage(base_partagee).fermer()
        bonne, autre = tmp_path / "bonne.pem", tmp_path / "autre.pem"
        autre.write_bytes(certifier("127.0.0.1")[2])
        with grappe.tls("127.0.0.1") as racine:
            bonne.write_bytes(racine)
            connexion = ConnexionPostgres(self._lointaine(grappe, f"?sslrootcert={bonne}"), ecrire=True)
            assert connexion.serveur().chiffre
            connexion.fermer()
            with pytest.raises(ErreurCoffre, match="pas sûre"):
                ConnexionPostgres(self._lointaine(grappe, f"?sslrootcert={autre}"), ecrire=True)
            ailleurs = lire_adresse(f"postgresql://aat@localhost:{grappe.port}/essai?sslrootcert={bonne}")
            with pytest.raises(ErreurCoffre, match="pas sûre"):
                ConnexionPostgres(dataclasses.replace(ailleurs, locale=False), ecrire=True)

    @staticmethod
    def _lointaine(grappe: Grappe, fin: str) -> AdressePartagee:
        lue = lire_adresse(f"postgresql://aat@127.0.0.1:{grappe.port}/essai{fin}")
        return dataclasses.replace(lue, locale=False)


@pytest.fixture
def relais(grappe: Grappe, base_partagee: AdressePartagee) -> Iterator[Relais]:
    """A relay before the tests' cluster, whose database is empty."""
    assert base_partagee.locale
    dossier = Path(tempfile.mkdtemp(prefix="aat-r-"))  # a socket's path is short
    un = Relais(dossier, grappe)
    yield un
    un.fermer()
    shutil.rmtree(dossier)
