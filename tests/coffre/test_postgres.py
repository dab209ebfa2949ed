"""What is PostgreSQL's own: twins of the migrations, statements, clock, lock, cuts. The contract is elsewhere, on both."""

import datetime as dt
import inspect
import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from aat.adresse_coffre import AdressePartagee
from aat.coffre import schema
from aat.coffre.connexion import Connexion
from aat.coffre.postgres import dialecte
from aat.coffre.postgres.coffre import CoffrePartage
from aat.coffre.postgres.connexion import ConnexionPostgres
from aat.coffre.sqlite import CoffreSqlite
from aat.domaine.etats import Etat
from aat.domaine.transmission import Remplacant
from aat.erreurs import ErreurCoffre
from aat.ports import Coffre

from tests.grappe import Grappe

from .conftest import partage
from .fabrique import CLE, LUNDI, accuse, personne, scelle, seconde

JUMELLES = Path(schema.__file__).with_name("migrations") / "postgresql"
#: As many rows as the longest queue.
EN_FILE = """
INSERT INTO documents (document_id, ref, version, type, etat, etat_depuis, etabli_le, enveloppe, contenu_chiffre,
    recapitulatif_chiffre, jws_chiffre, patient_hmac, prescripteur_ref, expire_le)
SELECT 'd' || n, 'r' || n, 1, 'avis', 'en-file', 't', 't', '', '', '', '', '', 'R', lpad(n::text, 27, '0')
FROM generate_series(1, 20000) AS n
"""
#: SQLite's types → PostgreSQL's.
TYPES = {"TEXT": "text", "INTEGER": "bigint", "BLOB": "bytea", "REAL": "double precision"}


Ouvrir = Callable[[AdressePartagee], CoffrePartage]


@pytest.fixture
def ouvrir() -> Iterator[Ouvrir]:
    """Open shared stores, closed at the end whatever happens."""
    ouverts: list[CoffrePartage] = []

    def un(adresse: AdressePartagee) -> CoffrePartage:
        ouverts.append(partage(adresse))
        return ouverts[-1]

    yield un
    for ouvert in ouverts:
        ouvert.fermer()


class TestSchema:
    """The same tables and columns as SQLite's, whatever is added there."""

    def test_chaque_migration_a_sa_jumelle(self) -> None:
        """Same names: a migration written for SQLite alone is named here."""
        attendues = {fichier.name for fichier in schema.migrations()}
        trouvees = {fichier.name for fichier in JUMELLES.glob("*.sql")}
        assert attendues - trouvees == set(), "to be written in migrations/postgresql/"
        assert trouvees - attendues == set(), "twins of nothing"

    def test_les_memes_tables_et_colonnes(self, chemin: Path, base_neuve: AdressePartagee, ouvrir: Ouvrir) -> None:
        """Types, order, NOT NULL, primary keys and unique keys; text compares byte by byte, as in SQLite."""
        CoffreSqlite(chemin, CLE).fermer()
        ouvrir(base_neuve).fermer()
        sqlite, postgres = _schema_sqlite(chemin), _schema_postgres(base_neuve)
        assert set(sqlite) == set(postgres)
        for table, voulue in sqlite.items():
            assert postgres[table] == voulue, table
        with psycopg.connect(base_neuve.texte) as base:
            autres = base.execute(
                "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
                " AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'"
            ).fetchall()
        assert autres == []

    def test_les_memes_index(self, chemin: Path, base_neuve: AdressePartagee, ouvrir: Ouvrir) -> None:
        """Those that are named: what a claim follows on one database, it follows on the other."""
        CoffreSqlite(chemin, CLE).fermer()
        ouvrir(base_neuve).fermer()
        base = sqlite3.connect(chemin)
        nommes = {n for (n,) in base.execute("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL")}
        base.close()
        with psycopg.connect(base_neuve.texte) as autre:
            trouves = {n for (n,) in autre.execute("SELECT indexname FROM pg_indexes WHERE schemaname = 'public'")}
        assert nommes - trouves == set()

    def test_une_base_etrangere_ou_plus_recente_est_laissee_comme_elle_est(
        self, base_neuve: AdressePartagee, ouvrir: Ouvrir, grappe: Grappe
    ) -> None:
        """Other tables: refused. A later version: refused with both numbers, with and without the key."""
        grappe.administrer("CREATE TABLE recettes (nom text)", base="essai")
        with pytest.raises(ErreurCoffre, match="autre chose"):
            ouvrir(base_neuve)
        grappe.administrer("DROP TABLE recettes", base="essai")
        ouvrir(base_neuve).fermer()
        grappe.administrer("UPDATE version_schema SET version = 99", base="essai")
        for ecrire, cle in ((True, CLE), (False, None)):
            with pytest.raises(ErreurCoffre, match="plus récente") as levee:
                CoffrePartage(ConnexionPostgres(base_neuve, ecrire=ecrire), cle)
            assert "99" in levee.value.message

    def test_une_base_d_un_schema_plus_ancien_se_met_a_niveau(
        self, base_neuve: AdressePartagee, ouvrir: Ouvrir, grappe: Grappe, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """0001 with rows in it, then all: kept. Without the key nothing is written, and it says what to do."""
        coffre = ouvrir(base_neuve)
        document, nouveau = scelle(contenu=b"ancien"), scelle()
        coffre.valider(document, Etat.EN_FILE, LUNDI)
        coffre.valider(nouveau, Etat.EN_FILE, LUNDI)
        coffre.noter("remplacement", document.ref, {"document": nouveau.ref}, LUNDI)
        coffre.fermer()
        # As an earlier program had it: the columns and rows that it had then.
        grappe.administrer("ALTER SCHEMA public RENAME TO recente", "CREATE SCHEMA public", base="essai")
        premiere = schema.migrations()[:1]
        with monkeypatch.context() as ancien:
            ancien.setattr(schema, "migrations", lambda: premiere)
            ancien.setattr("aat.coffre.postgres.connexion.schema_connu", lambda: 1)
            ouvrir(base_neuve).fermer()
        with psycopg.connect(base_neuve.texte) as base:
            colonnes = base.execute(
                "SELECT table_name, string_agg(column_name, ', ') FROM information_schema.columns"
                " WHERE table_schema = 'public' AND table_name IN ('meta', 'documents', 'audit') GROUP BY table_name"
            ).fetchall()
            base.execute("DELETE FROM public.meta")
            for table, noms in colonnes:
                copie = f"INSERT INTO public.{table} ({noms}) SELECT {noms} FROM recente.{table}"  # noqa: S608 - our own
                base.execute(copie.encode())
            base.execute("DROP SCHEMA recente CASCADE")
        with pytest.raises(ErreurCoffre, match="plus ancienne"):
            CoffrePartage(ConnexionPostgres(base_neuve, ecrire=False), None)
        coffre = ouvrir(base_neuve)
        assert coffre._partagee.version() == schema.schema_connu()
        assert coffre.lire(document.ref).contenu == b"ancien"
        assert coffre.etat(document.ref).remplace_par == Remplacant(nouveau.ref, Etat.EN_FILE)
        coffre.fermer()

    def test_le_journal_d_audit_ne_se_change_ni_ne_se_vide(
        self, base_partagee: AdressePartagee, ouvrir: Ouvrir, grappe: Grappe
    ) -> None:
        """Not even by the owner of the table, as long as its triggers are there."""
        coffre = ouvrir(base_partagee)
        coffre.noter("essai", None, {}, LUNDI)
        for ordre in ("UPDATE audit SET qui = 'autre'", "DELETE FROM audit", "TRUNCATE audit"):
            with pytest.raises(psycopg.IntegrityError, match="append only"):
                grappe.administrer(ordre, base="essai")
        assert coffre.verifier_audit().lignes == 1
        coffre.fermer()


class TestRequetes:
    """A statement added for SQLite is understood here, or is named."""

    def test_toute_requete_se_prepare(self, base_partagee: AdressePartagee, ouvrir: Ouvrir) -> None:
        """The real server prepares each statement of each file, without being told a type."""
        ouvrir(base_partagee).fermer()
        fautes = []
        with psycopg.connect(base_partagee.texte, autocommit=True) as base:
            for rang, (fichier, nom, requete, _) in enumerate(dialecte.paires()):
                numerotee = dialecte.traduire(requete).replace("%%", "%")
                noms: dict[str, str] = {}
                for parametre in re.findall(r"%\((\w+)\)s", numerotee):
                    noms.setdefault(parametre, f"${len(noms) + 1}")
                    numerotee = numerotee.replace(f"%({parametre})s", noms[parametre])
                try:
                    base.execute(f"PREPARE p{rang} AS {numerotee}".encode())
                except psycopg.Error as cause:
                    fautes.append(f"{fichier}.sql, section {nom} : {cause.diag.message_primary}")
        assert fautes == [], "a section of the same name in sql/postgresql/ replaces it"

    def test_la_traduction_ne_touche_ni_les_types_ni_les_pourcents(self) -> None:
        """Comments go, casts stay."""
        lue = dialecte.traduire("SELECT :nom::text, '10%' -- :pas_lui 5 %\nFROM t")
        assert lue == "SELECT %(nom)s::text, '10%%' \nFROM t"
        assert dialecte.valeurs_postgres({"a": True, "b": None, "c": "x"}) == {"a": 1, "b": None, "c": "x"}
        assert dialecte.valeurs_postgres(()) is None

    def test_la_prise_saute_les_lignes_tenues_et_suit_l_index(
        self, base_partagee: AdressePartagee, ouvrir: Ouvrir
    ) -> None:
        """A row held by another session is not waited for. F32: among 20 000, a claim does not sort them."""
        coffre = ouvrir(base_partagee)
        tenu, libre = scelle(expire_s=100), scelle(expire_s=200)
        for document in (tenu, libre):
            coffre.valider(document, Etat.EN_FILE, LUNDI)
        with psycopg.connect(base_partagee.texte) as autre:
            autre.execute("SELECT 1 FROM documents WHERE document_id = %s FOR UPDATE", (tenu.document_id,))
            prise = coffre.prendre("w", LUNDI)
            assert prise is not None
            assert prise.ref == libre.ref
            assert coffre.prendre("w", LUNDI) is None
        prise = coffre.prendre("w", LUNDI)
        assert prise is not None
        assert prise.ref == tenu.ref
        prendre = next(r for f, n, r, _ in dialecte.paires() if (f, n) == ("boite_envoi", "prendre"))
        valeurs: dict[str, str | None] = dict.fromkeys(re.findall(r":([a-z_]+)", prendre), "x")
        valeurs["document_id"] = None
        with psycopg.connect(base_partagee.texte) as base:
            base.execute(EN_FILE)
            base.execute("ANALYZE documents")
            plan = base.execute(f"EXPLAIN {dialecte.traduire(prendre)}".encode(), valeurs).fetchall()
        texte = " / ".join(ligne for (ligne,) in plan)
        assert "documents_a_prendre" in texte
        assert "Sort" not in texte


def test_les_deux_connexions_ont_les_memes_methodes() -> None:
    """The store's modules do not know which one they have: a method added to SQLite's alone is named here."""
    manquantes = {nom for nom in vars(Connexion) if not nom.startswith("_")} - set(vars(ConnexionPostgres))
    assert manquantes == set()
    for nom, methode in inspect.getmembers(Connexion, inspect.isfunction):
        if not nom.startswith("_"):
            autre = inspect.signature(getattr(ConnexionPostgres, nom))
            assert list(inspect.signature(methode).parameters) == list(autre.parameters), nom


class TestHorloge:
    """Leases are counted by the database's clock, whatever the workstations' say."""

    def test_toute_methode_qui_recoit_une_heure_la_rend_a_la_base(self) -> None:
        """A method of the port added with ``maintenant`` is overridden too, or is named here."""
        oubliees = [
            nom
            for nom, methode in inspect.getmembers(Coffre, inspect.isfunction)
            if {"maintenant", "vu_le"} & set(inspect.signature(methode).parameters) and nom not in vars(CoffrePartage)
        ]
        assert oubliees == []

    @pytest.mark.parametrize("ecart", [dt.timedelta(days=1), dt.timedelta(days=-3650), dt.timedelta(seconds=40)])
    def test_un_poste_dont_l_horloge_est_fausse_ne_vole_aucun_bail(
        self, base_partagee: AdressePartagee, ouvrir: Ouvrir, ecart: dt.timedelta, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Ahead, it would take what another is sending; behind, it would leave it for ever."""
        juste, faux = ouvrir(base_partagee), ouvrir(base_partagee)
        maintenant = dt.datetime.now(dt.UTC)
        document = scelle(expire_s=None)
        juste.valider(document, Etat.EN_FILE, maintenant)
        assert juste.prendre("juste", dt.datetime.now(dt.UTC)) is not None
        monkeypatch.setattr(faux._partagee, "decalage", lambda: -ecart)
        assert faux.reprendre_les_baux_finis(dt.datetime.now(dt.UTC) + ecart) == 0
        assert faux.prendre("faux", dt.datetime.now(dt.UTC) + ecart) is None
        # A minute later by the database's clock, whoever says it.
        assert faux.reprendre_les_baux_finis(dt.datetime.now(dt.UTC) + ecart + dt.timedelta(seconds=61)) == 1
        ecrit = juste.etat(document.ref).etat_depuis
        assert abs(ecrit - maintenant) < dt.timedelta(seconds=90)

    def test_le_decalage_se_mesure_sur_la_vraie_horloge_du_serveur(
        self, base_partagee: AdressePartagee, ouvrir: Ouvrir
    ) -> None:
        """A process whose clock is two hours ahead measures it, and writes the server's hour."""
        from .fabrique import enfant_partage

        ouvrir(base_partagee).fermer()
        code = """
import datetime
vraie = datetime.datetime
class Avance(vraie):
    @classmethod
    def now(cls, tz=None):
        return vraie.now(tz) + datetime.timedelta(hours=2)
import aat.coffre.postgres.connexion as c
c.dt.datetime = Avance
print(round(coffre.decalage_s()), flush=True)
coffre.noter("essai", None, {}, Avance.now(datetime.UTC))
print(abs(coffre.historique()[0].quand - vraie.now(datetime.UTC)) < datetime.timedelta(seconds=60), flush=True)
"""
        sortie, erreurs = enfant_partage(code, base_partagee.texte).communicate()
        assert sortie.split() == ["-7200", "True"], erreurs

    def test_sur_la_meme_machine_rien_n_est_decale(self, base_partagee: AdressePartagee, ouvrir: Ouvrir) -> None:
        """The server's answer falls between two readings: the moment given is kept to the microsecond."""
        coffre = ouvrir(base_partagee)
        assert coffre._partagee.moment(LUNDI) == LUNDI
        coffre.fermer()


class TestPlusieursPostes:
    """One store, several workstations."""

    def test_un_patient_et_un_document_d_un_poste_se_trouvent_sur_l_autre(
        self, base_partagee: AdressePartagee, ouvrir: Ouvrir
    ) -> None:
        """Typed here, found there, by name too, and again after a correction; sent here, read there."""
        un, deux = ouvrir(base_partagee), ouvrir(base_partagee)
        assert deux.chercher_patients("banc") == ()
        un.memoriser_patient(personne(), LUNDI)
        assert deux.chercher_patients("hélène") == (personne(),)
        un.memoriser_patient(personne("BANC-MARTIN"), seconde(1))
        assert [p.nom_famille for p in deux.chercher_patients("banc-m")] == ["BANC-MARTIN"]
        document = scelle()
        un.valider(document, Etat.EN_FILE, LUNDI)
        prise = deux.prendre("poste-2", LUNDI)
        assert prise is not None
        deux.conclure(prise, accuse(prise), seconde(2))
        assert un.lire(document.ref).etat.etat is Etat.ACQUITTE

    def test_une_autre_cle_est_refusee_avec_ce_qu_il_faut_faire(
        self, base_partagee: AdressePartagee, ouvrir: Ouvrir
    ) -> None:
        """T604, and nothing is written."""
        from aat.coffre.chiffrement import CleMaitresse

        ouvrir(base_partagee).fermer()
        with pytest.raises(ErreurCoffre, match="T604") as levee:
            CoffrePartage(ConnexionPostgres(base_partagee, ecrire=True), CleMaitresse(bytes(32)))
        assert "premier poste" in (levee.value.remede or "")

    def test_rien_de_clair_dans_la_base(self, base_partagee: AdressePartagee, ouvrir: Ouvrir, grappe: Grappe) -> None:
        """A dump of every table holds no name, no NIR, no content."""
        coffre = ouvrir(base_partagee)
        coffre.memoriser_patient(personne(), LUNDI)
        coffre.garder_brouillon("b", b"MARQUEUR-BROUILLON", LUNDI)
        coffre.valider(scelle(contenu=b"MARQUEUR-CONTENU"), Etat.VALIDE, LUNDI)
        coffre.fermer()
        with psycopg.connect(grappe.adresse("essai").texte) as base:
            tables = [n for (n,) in base.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
            tout = b"".join(
                b"".join(base.cursor().copy(f"COPY {table} TO STDOUT (FORMAT binary)".encode()).__enter__())
                for table in tables
            )
        for marque in (b"MARQUEUR", b"BANC-DURAND", "Hélène".encode(), b"269054958815780", b"2690549588157"):
            assert marque not in tout


def _schema_sqlite(chemin: Path) -> dict[str, object]:
    base = sqlite3.connect(chemin)
    trouve: dict[str, object] = {}
    for (table,) in base.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
        colonnes = base.execute(f"PRAGMA table_xinfo({table})").fetchall()
        # In SQLite a TEXT PRIMARY KEY may be NULL unless said otherwise; in PostgreSQL never.
        lues = [(nom, TYPES[genre], bool(non_nul or rang_cle)) for _, nom, genre, non_nul, _, rang_cle, _ in colonnes]
        cles = {
            frozenset(nom for _, _, nom in base.execute(f"PRAGMA index_info({index})").fetchall())
            for _, index, unique, _, partiel in base.execute(f"PRAGMA index_list({table})").fetchall()
            if unique and not partiel
        }
        primaire = frozenset(nom for _, nom, _, _, _, rang_cle, _ in colonnes if rang_cle)
        trouve[table] = (lues, cles | {primaire})
    base.close()
    return trouve


def _schema_postgres(adresse: AdressePartagee) -> dict[str, object]:
    trouve: dict[str, object] = {}
    with psycopg.connect(adresse.texte) as base:
        tables = base.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (table,) in tables:
            if table == "version_schema":
                continue
            colonnes = base.execute(
                "SELECT column_name, data_type, is_nullable = 'NO' FROM information_schema.columns"
                " WHERE table_schema = 'public' AND table_name = %s ORDER BY ordinal_position",
                (table,),
            ).fetchall()
            cles = base.execute(
                "SELECT array_agg(a.attname::text) FROM pg_index AS i"
                " JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = ANY (i.indkey)"
                " WHERE i.indrelid = %s::regclass AND i.indisunique AND i.indpred IS NULL GROUP BY i.indexrelid",
                (table,),
            ).fetchall()
            trouve[table] = (colonnes, {frozenset(noms) for (noms,) in cles})
    return trouve
