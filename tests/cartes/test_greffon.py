"""Le composant officiel de lecture, par un greffon du banc : un vrai point d’entrée, un vrai processus auxiliaire."""

import os
import sys
import time
from pathlib import Path

import pytest
from aat.cartes import officielle
from aat.cartes.erreurs import (
    AucunLecteur,
    CarteAbsente,
    CarteIllisible,
    CarteRetiree,
    CpsNecessaire,
    LectureAbsente,
    LectureDefaillante,
    MauvaiseCarte,
)
from aat.cartes.officielle import SourceOfficielle
from aat.domaine.carte import OrigineLecture
from aat.erreurs import ErreurCarte

from tests.cartes.greffon_du_banc import BAVARDAGE, FAUSSES, VERDIER
from tests.cartes.laisses import enfants, ouverts
from tests.poste import Poste

RACINE = Path(__file__).parents[2]
NOM = "banc"


@pytest.fixture
def chemin(tmp_path: Path) -> str:
    """A folder that registers the bench's component, as the package of a real one would."""
    fiche = tmp_path / "greffons" / "greffon_du_banc-1.dist-info"
    fiche.mkdir(parents=True)
    (fiche / "METADATA").write_text("Metadata-Version: 2.1\nName: greffon-du-banc\nVersion: 1\n")
    (fiche / "entry_points.txt").write_text(f"[aat.cartes]\n{NOM} = tests.cartes.greffon_du_banc:lire\n")
    return f"{fiche.parent}{os.pathsep}{RACINE}"


@pytest.fixture
def source(chemin: str, monkeypatch: pytest.MonkeyPatch) -> SourceOfficielle:
    """The card source that runs the component in its helper process."""
    monkeypatch.setenv("PYTHONPATH", chemin)
    monkeypatch.setattr(sys, "path", [*chemin.split(os.pathsep), *sys.path])
    return SourceOfficielle(NOM)


def test_ce_que_le_composant_ajoute(source: SourceOfficielle) -> None:
    """Rang, régime, caisse and centre of every bearer, and which way they were read."""
    assert source.disponible()
    lue = source.lire("deux", 0)
    assert lue.origine is OrigineLecture.API_OFFICIELLE
    assert [(p.prenom, p.rang, p.regime, p.caisse, p.centre) for p in lue.porteurs] == [
        ("LUCAS", 1, "01", "349", "9881"),
        ("IBRAHIM", 2, "01", "349", "9881"),
    ]
    assert lue.porteurs[0].date_naissance == "1985-03-14"


@pytest.mark.parametrize("joue", sorted(FAUSSES))
def test_une_valeur_impossible_ne_garde_rien(source: SourceOfficielle, joue: str) -> None:
    """The component is believed no more than a card."""
    with pytest.raises(CarteIllisible):
        source.lire(joue, 0)


def test_une_cle_fausse_n_est_pas_montree_comme_juste(source: SourceOfficielle) -> None:
    """The NIR is left aside, and it is said."""
    porteur = source.lire("cle-fausse", 0).porteurs[0]
    assert porteur.nir is None
    assert porteur.nir_douteux


@pytest.mark.parametrize(
    ("joue", "attendue"),
    [
        ("erreur:carte-absente", CarteAbsente),
        ("erreur:carte-retiree", CarteRetiree),
        ("erreur:carte-illisible", CarteIllisible),
        ("erreur:lecteur-absent", AucunLecteur),
        ("erreur:mauvaise-carte", MauvaiseCarte),
        ("erreur:cps-necessaire", CpsNecessaire),
        ("erreur:autre-chose", LectureDefaillante),
        ("meurt", LectureDefaillante),
        ("leve", LectureDefaillante),
        ("personne", LectureDefaillante),
        ("format", LectureDefaillante),
        ("champ", LectureDefaillante),
    ],
)
def test_chaque_faute_a_sa_phrase(source: SourceOfficielle, joue: str, attendue: type[ErreurCarte]) -> None:
    """A crash, an exception, another format: a sentence, and nothing of the patient in it or behind it."""
    with pytest.raises(attendue) as erreur:
        source.lire(joue, 0)
    assert type(erreur.value) is attendue
    assert VERDIER["nir"] not in str(erreur.value) + repr(erreur.value.__cause__)


def test_un_composant_trop_lent_est_arrete(source: SourceOfficielle, monkeypatch: pytest.MonkeyPatch) -> None:
    """The time limit holds, and no process is left behind."""
    monkeypatch.setattr(officielle, "_DELAI_S", 2.0)
    debut, avant = time.monotonic(), (ouverts(), enfants())
    with pytest.raises(LectureDefaillante):
        source.lire("dort", 0)
    assert time.monotonic() - debut < 20
    assert (ouverts(), enfants()) == avant


def test_un_composant_qui_n_est_pas_installe() -> None:
    """Named in a sentence; the keyboard stays."""
    source = SourceOfficielle("inconnu-du-banc")
    assert not source.disponible()
    with pytest.raises(LectureAbsente):
        source.lire(None, 0)


def test_identify_dit_la_provenance(poste: Poste, chemin: str) -> None:
    """The whole way: chosen by ``aat config``, each value with its origin, what it prints nowhere."""
    env = {"PYTHONPATH": chemin}
    refus = poste.aat("config", "cartes", "--lecture", "inconnu", env=env)
    assert (refus.code, NOM in refus.err) == (4, True)
    assert poste.aat("config", "cartes", "--lecture", NOM, env=env).code == 0
    sortie = poste.aat("identify", "--porteur", "1", "--attente", "0", "--json", env=env)
    lu = sortie.json()
    assert (lu["assure"]["regime"], lu["assure"]["caisse"], lu["assure"]["centre"]) == ("01", "349", "9881")
    api = "carte, API officielle"
    assert {lu["provenance"][c] for c in ("nir", "rang", "regime", "caisse", "centre")} == {api}
    dit = poste.aat("identify", "--carte", "vitale", "--attente", "0", env=env).out
    assert f"rang 1 ({api})" in dit
    assert BAVARDAGE not in sortie.out + sortie.err + dit
    assert poste.aat("config", "cartes", "--lecture", "libre", env=env).code == 0
