"""The audit chain: every alteration is found, whoever made it."""

import sqlite3
from pathlib import Path

import pytest
from aat.coffre.audit import Ancre, RapportAudit, Rupture
from aat.coffre.sqlite import CoffreSqlite
from aat.domaine.etats import Etat
from aat.erreurs import ErreurCoffre

from .fabrique import CLE, LUNDI, scelle


@pytest.fixture
def cinq_lignes(coffre: CoffreSqlite) -> CoffreSqlite:
    """A journal of five lines."""
    for rang in range(5):
        coffre.noter("essai", None, {"nombre": str(rang)}, LUNDI)
    return coffre


def forcer(chemin: Path, *requetes: str) -> None:
    """Do what an intruder with the file could do: drop the triggers first."""
    base = sqlite3.connect(chemin)
    for requete in ("DROP TRIGGER audit_sans_modification", "DROP TRIGGER audit_sans_effacement", *requetes):
        base.execute(requete)
    base.commit()
    base.close()


def test_une_chaine_intacte_tient(cinq_lignes: CoffreSqlite) -> None:
    """With the key, every hash is computed again."""
    assert cinq_lignes.verifier_audit() == RapportAudit(5, None, complet=True)


@pytest.mark.parametrize(
    "requete", ["UPDATE audit SET quoi = 'autre'", "DELETE FROM audit", "REPLACE INTO audit SELECT * FROM audit"]
)
def test_la_base_refuse_de_modifier_le_journal(cinq_lignes: CoffreSqlite, chemin: Path, requete: str) -> None:
    """Triggers, for honest programs."""
    base = sqlite3.connect(chemin)
    base.execute("PRAGMA recursive_triggers = ON")
    with pytest.raises(sqlite3.IntegrityError, match="append only"):
        base.execute(requete)
    base.close()
    assert cinq_lignes.verifier_audit().lignes == 5


@pytest.mark.parametrize(
    ("requete", "rupture"),
    [
        ("UPDATE audit SET quoi = 'autre' WHERE seq = 3", 3),
        ("UPDATE audit SET details = '{}' WHERE seq = 1", 1),
        ("UPDATE audit SET quand = replace(quand, '2026', '2025') WHERE seq = 4", 4),
        ("UPDATE audit SET qui = 'autre' WHERE seq = 5", 5),
        ("UPDATE audit SET document_id = 'x' WHERE seq = 2", 2),
        ("DELETE FROM audit WHERE seq = 2", 2),
        ("DELETE FROM audit WHERE seq = 1", 1),
        ("UPDATE audit SET hash = prec WHERE seq = 5", 5),
        ("UPDATE audit SET hash = 'é' WHERE seq = 4", 4),
    ],
)
def test_la_premiere_rupture_est_donnee(cinq_lignes: CoffreSqlite, chemin: Path, requete: str, rupture: int) -> None:
    """Altered or removed, any column, any line."""
    forcer(chemin, requete)
    assert cinq_lignes.verifier_audit().rupture == rupture


def test_une_ligne_refaite_sans_la_cle_ne_tient_pas(cinq_lignes: CoffreSqlite, chemin: Path) -> None:
    """Rebuilding the links is not enough: without the key, only links are checked, and the report says so."""
    forcer(chemin, "UPDATE audit SET quoi = 'autre' WHERE seq = 3")
    aveugle = CoffreSqlite(chemin, None)
    assert aveugle.verifier_audit() == RapportAudit(5, None, complet=False)
    aveugle.fermer()
    assert cinq_lignes.verifier_audit().rupture == 3


def test_une_fin_coupee_se_voit_par_une_ancre(cinq_lignes: CoffreSqlite, chemin: Path) -> None:
    """The chain alone still holds; the anchor that a signed payload kept does not."""
    ancre = cinq_lignes.ancre_audit()
    assert ancre is not None
    assert ancre.seq == 5
    forcer(chemin, "DELETE FROM audit WHERE seq > 3")
    assert cinq_lignes.verifier_audit().rupture is None
    assert cinq_lignes.verifier_audit([ancre]).rupture == 4
    assert cinq_lignes.verifier_audit([Ancre(2, "0" * 64)]).rupture == 2


@pytest.mark.parametrize(
    "requete",
    [
        "DELETE FROM audit WHERE seq > 2",
        "DELETE FROM audit",
        "UPDATE documents SET etat = 'annule'",
    ],
)
def test_une_fin_coupee_sans_ancre_se_voit_par_les_etats(coffre: CoffreSqlite, chemin: Path, requete: str) -> None:
    """Cut the same day, or a state changed by hand: a document stands elsewhere than its last line says."""
    document = scelle()
    coffre.valider(document, Etat.VALIDE, LUNDI)
    coffre.lire(document.ref)
    coffre.mettre_en_file(document.ref, LUNDI)
    coffre.prendre("w", LUNDI)
    assert coffre.verifier_audit().rupture is None
    forcer(chemin, requete)
    assert coffre.verifier_audit().nature is Rupture.ETAT
    aveugle = CoffreSqlite(chemin, None)
    assert aveugle.verifier_audit().nature is Rupture.ETAT
    aveugle.fermer()


def test_deux_ancres_d_une_meme_ligne_se_comparent_toutes(cinq_lignes: CoffreSqlite) -> None:
    """A store put back then gone on holds new anchors, which agree; the older one still counts, in any order."""
    vraie = cinq_lignes.ancre_audit()
    assert vraie is not None
    ancienne = Ancre(vraie.seq, "0" * 64)
    for ancres in ([vraie, ancienne], [ancienne, vraie]):
        rapport = cinq_lignes.verifier_audit(ancres)
        assert rapport == RapportAudit(4, 5, complet=True, nature=Rupture.ANCRE)


def test_une_ligne_glissee_avant_la_chaine_se_voit(cinq_lignes: CoffreSqlite, chemin: Path) -> None:
    """The journal would show it; its number is under the first that is computed."""
    base = sqlite3.connect(chemin)
    base.execute(
        "INSERT INTO audit SELECT -7, quand, qui, 'lecture', document_id, details, prec, hash FROM audit LIMIT 1"
    )
    base.commit()
    base.close()
    assert any(e.quoi == "lecture" for e in cinq_lignes.historique())
    assert cinq_lignes.verifier_audit() == RapportAudit(0, -7, complet=True, nature=Rupture.AJOUTEE)


@pytest.mark.parametrize("colonne", ["details = 'x'", "details = '[]'", "quand = 'hier'"])
def test_une_ligne_illisible_est_une_panne_du_coffre(cinq_lignes: CoffreSqlite, chemin: Path, colonne: str) -> None:
    """Whoever reads the journal is told to check the chain, which names the line."""
    forcer(chemin, f"UPDATE audit SET {colonne} WHERE seq = 3")  # noqa: S608 - the test's own text
    with pytest.raises(ErreurCoffre, match="T603") as panne:
        cinq_lignes.historique()
    assert "aat audit verifier" in (panne.value.remede or "")
    assert cinq_lignes.verifier_audit().rupture == 3


def test_un_acteur_n_est_pas_une_phrase(chemin: Path) -> None:
    """« qui » is a role or an account."""
    with pytest.raises(ValueError, match="qui"):
        CoffreSqlite(chemin, CLE, acteur="Paul MARTIN")
