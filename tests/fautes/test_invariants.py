"""The judge sees: each of I1 to I9 broken on purpose is told by its name, so that a green fault means something."""

import datetime as dt
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from aat.banc.lancement import Banc, lancer_en_fond
from aat.banc.registre import FICHIER
from aat.domaine.etats import Etat

from tests.marqueurs import formes
from tests.transmission.essai import Essai
from tests.transmission.fabrique import MARQUEURS, RPPS


@pytest.fixture
def banc(tmp_path: Path) -> Iterator[Banc]:
    """A bench of this test: its ledger is spoilt."""
    with lancer_en_fond(tmp_path / "banc") as ouvert:
        yield ouvert


@pytest.fixture
def transmis(banc: Banc, tmp_path: Path) -> Iterator[tuple[Essai, str]]:
    """A queue whose one document was acknowledged, and judged sound."""
    essai = Essai(tmp_path / "poste", banc, banc.signature(RPPS))
    (document_id,) = essai.deposer()
    essai.vider()
    assert essai.juger()[document_id].etat is Etat.ACQUITTE
    yield essai, document_id
    essai.fermer()


def au_registre(essai: Essai, requete: str) -> None:
    """Spoil the ledger."""
    with closing(sqlite3.connect(essai.banc.dossier / FICHIER, isolation_level=None)) as base:
        base.execute("PRAGMA foreign_keys = OFF")
        for une in requete.split(";"):
            base.execute(une)


def au_coffre(essai: Essai, requete: str) -> None:
    """Spoil the store, its triggers out of the way."""
    with closing(sqlite3.connect(essai.base, isolation_level=None)) as base:
        for (nom,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            base.execute(f"DROP TRIGGER {nom}")
        base.execute(requete)


DOUBLER = (
    "CREATE TEMP TABLE copie AS SELECT * FROM effets;"
    "UPDATE copie SET numero = 'BANC-AUTRE', version = 2;"
    "INSERT INTO sorts SELECT document_id, 2, nature, 'autre', identite, quand FROM sorts;"
    "INSERT INTO effets SELECT * FROM copie"
)


@pytest.mark.parametrize(
    ("abimer", "requete", "dit"),
    [
        (au_registre, DOUBLER, "I1"),
        (au_registre, "UPDATE effets SET numero = 'BANC-AUTRE'", "I2"),
        (au_registre, "DELETE FROM effets", "I2"),
        (au_coffre, "UPDATE documents SET etat = 'suspendu'", "I3"),
        (au_registre, "UPDATE receptions SET corps = x'00'", "I5"),
        (au_coffre, "DELETE FROM audit WHERE seq = 2", "I6: the chain"),
        (au_coffre, "UPDATE audit SET details = '{}' WHERE seq = 2", "I6: the chain"),
        (au_coffre, "UPDATE documents SET etat = 'annule'", "I8"),
        (au_coffre, "DELETE FROM documents", "lost"),
    ],
)
def test_un_invariant_rompu_est_dit(
    transmis: tuple[Essai, str], abimer: Callable[[Essai, str], None], requete: str, dit: str
) -> None:
    """By its name."""
    essai, _ = transmis
    abimer(essai, requete)
    with pytest.raises(AssertionError, match=dit):
        essai.juger()


def test_une_tentative_dans_deux_mains(transmis: tuple[Essai, str]) -> None:
    """I4: the journal tells one attempt twice."""
    essai, document_id = transmis
    coffre = essai.coffre()
    coffre.noter("prise", document_id, {"version": "1", "tentative": "1", "etat": "acquitte"}, dt.datetime.now(dt.UTC))
    coffre.fermer()
    with pytest.raises(AssertionError, match="I4"):
        essai.juger()


def test_un_etat_sans_sa_ligne(transmis: tuple[Essai, str]) -> None:
    """I6: the state differs from what the journal told last, each link being sound."""
    essai, document_id = transmis
    coffre = essai.coffre()
    coffre.noter("controle", document_id, {"etat": "rejete"}, dt.datetime.now(dt.UTC))
    coffre.fermer()
    with pytest.raises(AssertionError, match="I6"):
        essai.juger()


def test_une_file_qui_ne_se_vide_pas(transmis: tuple[Essai, str]) -> None:
    """I9."""
    essai, _ = transmis
    essai.deposer()
    essai.juger(vide=False)
    with pytest.raises(AssertionError, match="I9"):
        essai.juger()


@pytest.mark.parametrize("forme", range(len(formes(MARQUEURS[2]))))
@pytest.mark.parametrize("ou", ["journaux/aat.jsonl", "temporaires/x", "coffre/aat.sqlite3-wal2", "erreurs.txt"])
def test_un_mot_dans_un_fichier(essai: Essai, ou: str, forme: int) -> None:
    """I7: in any form, wherever it is."""
    fichier = essai.dossier / ou
    fichier.parent.mkdir(mode=0o700, exist_ok=True)
    fichier.write_bytes(b"rien " + formes(MARQUEURS[2])[forme])
    with pytest.raises(AssertionError, match="I7"):
        essai.juger()
    fichier.unlink()
    essai.juger()


@pytest.mark.parametrize("quoi", ["arguments", "environnement"])
def test_un_mot_d_un_processus(essai: Essai, quoi: str) -> None:
    """I7: a process that works on this home shows it."""
    mot = MARQUEURS[2]
    argument, plus = (mot, {}) if quoi == "arguments" else ("x", {"MOT": mot})
    env = os.environ | {"AAT_MAISON": str(essai.dossier)} | plus
    temoin = subprocess.Popen([sys.executable, "-c", "input()", argument], stdin=subprocess.PIPE, env=env)
    try:
        with pytest.raises(AssertionError, match="I7"):
            essai.juger()
    finally:
        temoin.communicate(b"\n")
    essai.juger()


def test_un_mot_montre_a_l_assistance(transmis: tuple[Essai, str]) -> None:
    """I7: a word that got into a clear column is seen in what support reads."""
    essai, _ = transmis
    essai.mots.append("MARQUEUR-ORGANISME")
    au_coffre(essai, "UPDATE documents SET organisme = 'MARQUEUR-ORGANISME'")
    with pytest.raises(AssertionError, match="I7"):
        essai.juger()
