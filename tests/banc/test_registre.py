"""The ledger: one fate per version, unique numbers, duplicates."""

import datetime as dt
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from aat.banc import registre as registre_du_banc
from aat.banc.registre import Abandon, Effet, Registre, Sujet
from aat.coffre.requetes import sections
from aat.horloge import minuit
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exemples import exemples

MIDI = dt.datetime(2026, 11, 23, 11, 0, 0, tzinfo=dt.UTC)
ORGANISME = "010110000"


@pytest.fixture
def registre(tmp_path: Path) -> Iterator[Registre]:
    """An empty ledger."""
    lu = Registre(tmp_path)
    yield lu
    lu.fermer()


def un_effet(rang: int, numero: str, *, document_id: str | None = None) -> Effet:
    """Return an effect number ``rang``."""
    return Effet(document_id or f"doc-{rang}", 1, f"cle-{rang}", numero, "e" * 64, "cabinet", b"corps", b"accuse")


def un_sujet(debut: int = 1, fin: int = 5, nir: str = "1") -> Sujet:
    """Return a subject in November."""
    return Sujet("10000000009", nir, "avis_arret_travail", dt.date(2026, 11, debut), dt.date(2026, 11, fin))


def test_numeros_de_la_meme_seconde(registre: Registre) -> None:
    """Dans une même seconde les numéros se suivent ; après 999, on passe à la seconde suivante."""
    premier = registre.prochain_numero("AAT", ORGANISME, MIDI)
    assert premier == "BANC-AAT-AS-010110000-261123-120000-001"
    with registre.transaction():
        registre.inscrire(un_effet(1, premier[:-3] + "998"), un_sujet(), MIDI)
    assert registre.prochain_numero("AAT", ORGANISME, MIDI).endswith("-999")
    with registre.transaction():
        registre.inscrire(un_effet(2, premier[:-3] + "999"), un_sujet(), MIDI)
    assert registre.prochain_numero("AAT", ORGANISME, MIDI) == "BANC-AAT-AS-010110000-261123-120001-001"
    assert registre.prochain_numero("AAT", "010120000", MIDI).endswith("-001")


def test_heure_qui_revient(registre: Registre) -> None:
    """La nuit du changement d’heure, la même seconde locale revient : le numéro reste unique."""
    avant = dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)
    apres = avant + dt.timedelta(hours=1)
    premier = registre.prochain_numero("AAT", ORGANISME, avant)
    with registre.transaction():
        registre.inscrire(un_effet(1, premier), un_sujet(), avant)
    second = registre.prochain_numero("AAT", ORGANISME, apres)
    assert premier[:-3] == second[:-3]
    assert second.endswith("-002")


def test_un_sort_par_version(registre: Registre) -> None:
    """Un effet et un abandon s’excluent, dans un ordre comme dans l’autre."""
    with registre.transaction():
        registre.inscrire(un_effet(1, "N1"), un_sujet(), MIDI)
        registre.abandonner(Abandon("doc-2", 1, "cle-2", "cabinet"), MIDI)
    with pytest.raises(sqlite3.IntegrityError), registre.transaction():
        registre.abandonner(Abandon("doc-1", 1, "cle-9", "cabinet"), MIDI)
    with pytest.raises(sqlite3.IntegrityError), registre.transaction():
        registre.inscrire(un_effet(2, "N2"), un_sujet(), MIDI)
    assert [e.numero for e in registre.effets()] == ["N1"]


@pytest.mark.parametrize(
    "effet",
    [un_effet(2, "N1"), un_effet(2, "N2", document_id="doc-1"), Effet("d", 1, "cle-1", "N3", "e", "c", b"", b"")],
    ids=["numero", "document", "cle"],
)
def test_unicite(registre: Registre, effet: Effet) -> None:
    """Ni numéro, ni document, ni clé ne servent deux fois ; rien ne reste d’un effet manqué."""
    with registre.transaction():
        registre.inscrire(un_effet(1, "N1"), un_sujet(), MIDI)
    with pytest.raises(sqlite3.IntegrityError), registre.transaction():
        registre.inscrire(effet, un_sujet(), MIDI)
    assert len(registre.effets()) == 1
    assert registre.effet_par_cle("cle-2") is None


@settings(max_examples=exemples(40), deadline=None)
@given(debut=st.integers(1, 28), duree=st.integers(0, 27))
def test_doublon_si_les_periodes_se_touchent(tmp_path_factory: pytest.TempPathFactory, debut: int, duree: int) -> None:
    """Il y a doublon si et seulement si les périodes ont un jour commun."""
    fin = min(28, debut + duree)
    registre = Registre(tmp_path_factory.mktemp("registre"))
    with registre.transaction():
        registre.inscrire(un_effet(1, "N1"), un_sujet(10, 15), MIDI)
    commun = bool(set(range(10, 16)) & set(range(debut, fin + 1)))
    assert (registre.doublon(un_sujet(debut, fin), MIDI) == "N1") is commun
    assert registre.doublon(un_sujet(debut, fin, nir="2"), MIDI) is None
    assert registre.doublon(un_sujet(debut, fin), MIDI + dt.timedelta(seconds=1)) is None
    registre.fermer()


def test_toute_requete_sert_et_se_comprend(registre: Registre) -> None:
    """SQLite prépare chaque requête du registre, et aucune n’est morte."""
    dossier = Path(registre_du_banc.__file__).parent
    code = (dossier / "registre.py").read_text(encoding="utf-8")
    for nom, requete in sections(dossier / "requetes.sql").items():
        assert f'"{nom}"' in code
        assert registre._base.execute(f"EXPLAIN {requete}", _vides(requete)).fetchall(), nom


def _vides(requete: str) -> dict[str, None]:
    return dict.fromkeys(re.findall(r":([a-z_]+)", requete))


def test_fichier_prive_et_sans_nir_en_clair_hors_corps(registre: Registre, tmp_path: Path) -> None:
    """Le registre est privé, et le patient n’y est comparé que par une empreinte à clé."""
    with registre.transaction():
        registre.inscrire(un_effet(1, "N1"), un_sujet(nir="269054958815780/1"), MIDI)
    registre.fermer()
    for fichier in tmp_path.iterdir():
        assert fichier.stat().st_mode & 0o777 == 0o600
        assert b"269054958815780" not in fichier.read_bytes()


def test_les_accuses_depuis_un_jour(registre: Registre) -> None:
    """The day begins where the prescriber is: half past midnight in Paris is still the day before in UTC."""
    minuit_et_demi = dt.datetime(2026, 10, 31, 23, 30, tzinfo=dt.UTC)
    with registre.transaction():
        registre.inscrire(un_effet(1, "BANC-AAT-AS-010110000-261101-003000-001"), un_sujet(), minuit_et_demi)
    assert registre.accuses("cabinet", minuit(dt.date(2026, 11, 1)), "") == [b"accuse"]
    assert registre.accuses("cabinet", minuit(dt.date(2026, 11, 2)), "") == []
