"""Migrations: numbered, forward only, whole or not at all; SQL files that the program really uses."""

import re
import sqlite3
from pathlib import Path

import pytest
from aat.coffre import requetes, schema
from aat.coffre.sqlite import CoffreSqlite
from aat.domaine.etats import Etat
from aat.domaine.transmission import Remplacant
from aat.erreurs import ErreurCoffre

from .fabrique import CLE, LUNDI, accuse, refuse, scelle

DOSSIER = Path(schema.__file__).parent


def test_les_migrations_se_suivent() -> None:
    """0001, 0002… without a hole."""
    assert schema.schema_connu() >= 1
    assert [f.name[:4] for f in schema.migrations()] == [f"{n:04d}" for n in range(1, schema.schema_connu() + 1)]


def test_une_migration_interrompue_ne_laisse_rien(
    chemin: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A further migration that fails in its middle: the store stays at its version, and opens again."""
    CoffreSqlite(chemin, CLE).fermer()
    fautive = tmp_path / "9999_essai.sql"
    fautive.write_text("CREATE TABLE essai (x TEXT);\nCREATE TABLE essai (x TEXT);\n", encoding="utf-8")
    reelles = schema.migrations()
    monkeypatch.setattr(schema, "migrations", lambda: (*reelles, fautive))
    with pytest.raises(Exception, match="coffre"):
        CoffreSqlite(chemin, CLE)
    monkeypatch.undo()
    coffre = CoffreSqlite(chemin, CLE)
    assert coffre._connexion.lire("SELECT name FROM sqlite_schema WHERE name = 'essai'") == []
    coffre.fermer()


def test_une_migration_garde_les_lignes(chemin: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A store with rows goes one version further and keeps them."""
    CoffreSqlite(chemin, CLE).fermer()
    suivante = tmp_path / "9999_essai.sql"
    suivante.write_text("ALTER TABLE documents ADD COLUMN essai TEXT;\n", encoding="utf-8")
    reelles = schema.migrations()
    monkeypatch.setattr(schema, "migrations", lambda: (*reelles, suivante))
    coffre = CoffreSqlite(chemin, CLE)
    assert coffre._connexion.lire("PRAGMA user_version")[0][0] == len(reelles) + 1
    assert len(coffre._connexion.lire("SELECT nom FROM meta")) == 2
    coffre.fermer()


def _au_schema(version: int, chemin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make again, as an earlier program had it, the store at ``chemin``: the columns and rows that it had then."""
    recente = chemin.with_name("recente.sqlite3")
    chemin.rename(recente)
    anciennes = schema.migrations()[:version]
    with monkeypatch.context() as ancien:
        ancien.setattr(schema, "migrations", lambda: anciennes)
        CoffreSqlite(chemin, CLE).fermer()
    base = sqlite3.connect(chemin, isolation_level=None)
    base.execute("ATTACH DATABASE ? AS recente", (str(recente),))
    for (table,) in base.execute("SELECT name FROM main.sqlite_schema WHERE type = 'table'").fetchall():
        colonnes = ", ".join(nom for _, nom, *_ in base.execute(f"PRAGMA main.table_info({table})"))
        copie = f"INSERT OR REPLACE INTO main.{table} ({colonnes}) SELECT {colonnes} FROM recente.{table}"  # noqa: S608
        base.execute(copie)
    base.close()


def test_un_coffre_du_premier_schema_se_met_a_niveau(chemin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """0001 → last, with a document, its acknowledgement and a draft in it: all is read back, and T305 can be kept."""
    coffre = CoffreSqlite(chemin, CLE)
    acquitte, en_file = scelle(contenu=b"le premier"), scelle(contenu=b"le second")
    for document in (acquitte, en_file):
        coffre.valider(document, Etat.EN_FILE, LUNDI)
    prise = coffre.prendre("w", LUNDI, acquitte.document_id)
    assert prise is not None
    recu = accuse(prise)
    coffre.conclure(prise, recu, LUNDI)
    coffre.garder_brouillon("brouillon-essai", b"en cours", LUNDI)
    coffre.fermer()
    _au_schema(1, chemin, monkeypatch)
    with pytest.raises(ErreurCoffre, match="mis à niveau"):
        CoffreSqlite(chemin, None)
    coffre = CoffreSqlite(chemin, CLE)
    assert coffre._connexion.lire("PRAGMA user_version")[0][0] == schema.schema_connu()
    assert (coffre.lire(acquitte.ref).contenu, coffre.lire(acquitte.ref).accuse) == (b"le premier", recu)
    assert [b.contenu for b in coffre.brouillons()] == [b"en cours"]
    suivante = coffre.prendre("w", LUNDI)
    assert suivante is not None
    coffre.conclure(suivante, refuse(b"faux"), LUNDI)
    assert [a.brut for a in coffre.accuses_refuses(en_file.ref)] == [b"faux"]
    assert coffre.verifier_audit().rupture is None
    coffre.fermer()


def test_ce_que_le_journal_disait_remplace_le_reste(chemin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """0003 → last: which document replaces which was told in clear by the audit journal alone; it is kept."""
    coffre = CoffreSqlite(chemin, CLE)
    ancien, nouveau, autre = scelle(), scelle(), scelle()
    for document in (ancien, nouveau, autre):
        coffre.valider(document, Etat.EN_FILE, LUNDI)
    coffre.noter("remplacement", ancien.ref, {"document": nouveau.ref}, LUNDI)
    coffre.fermer()
    _au_schema(3, chemin, monkeypatch)
    coffre = CoffreSqlite(chemin, CLE)
    assert {e.ref: (e.remplace, e.remplace_par) for e in coffre.etats()} == {
        ancien.ref: (None, Remplacant(nouveau.ref, Etat.EN_FILE)),
        nouveau.ref: (ancien.ref, None),
        autre.ref: (None, None),
    }
    assert coffre.verifier_audit().rupture is None
    coffre.fermer()


def test_toute_requete_est_comprise_par_le_schema(chemin: Path) -> None:
    """SQLite prepares each statement of each file, so that none waits for its first use to fail."""
    CoffreSqlite(chemin, CLE).fermer()
    base = sqlite3.connect(chemin)
    for fichier in sorted((DOSSIER / "sql").glob("*.sql")):
        for nom, requete in requetes.requetes(fichier.stem).items():
            parametres = dict.fromkeys(re.findall(r":([a-z_]+)", requete))
            assert base.execute(f"EXPLAIN {requete}", parametres).fetchall(), f"{fichier.name}: {nom}"
    base.close()


def test_toute_requete_sert() -> None:
    """A statement that no module asks for is dead."""
    code = "\n".join(f.read_text(encoding="utf-8") for f in DOSSIER.glob("*.py"))
    noms = [nom for f in (DOSSIER / "sql").glob("*.sql") for nom in requetes.requetes(f.stem)]
    assert [nom for nom in noms if f'"{nom}"' not in code] == []


def test_la_prise_suit_l_index(chemin: Path) -> None:
    """F32: a claim among 20 000 rows must not sort them."""
    CoffreSqlite(chemin, CLE).fermer()
    base = sqlite3.connect(chemin)
    requete = requetes.requetes("boite_envoi")["prendre"]
    plan = base.execute(f"EXPLAIN QUERY PLAN {requete}", dict.fromkeys(re.findall(r":([a-z_]+)", requete))).fetchall()
    base.close()
    texte = " / ".join(ligne[3] for ligne in plan)
    assert "documents_a_prendre" in texte
    assert "TEMP B-TREE" not in texte
