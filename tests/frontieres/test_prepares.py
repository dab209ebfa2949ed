"""What is kept built serves only while it stands for its files and its code, byte for byte."""

import os
from pathlib import Path

import pytest
from aat import prepares
from aat.prepares import Prepare
from aat.referentiel import droit, motifs, recherche, regimes
from aat.referentiel.preparation import preparer


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data file, and a folder of kept objects of its own; the code is that of the package."""
    paquet = tmp_path / "aat"
    paquet.mkdir()
    (paquet / "code.py").write_text("# une version\n")
    monkeypatch.setattr(prepares, "DOSSIER", paquet / "_prepares")
    fichier = tmp_path / "jours.csv"
    fichier.write_text("5")
    return fichier


def prepare(source: Path, constructions: list[int]) -> "Prepare[int]":
    """Return an object made of the number that ``source`` holds; each time it is built adds to the list."""

    def construire() -> int:
        constructions.append(1)
        return int(source.read_text())

    return Prepare("jours", lambda: (source,), ("aat.code",), construire)


def test_l_objet_garde_sert_sans_etre_reconstruit(source: Path) -> None:
    """Built once at installation, then read."""
    constructions: list[int] = []
    objet = prepare(source, constructions)
    objet.garder()
    assert objet.lire() == objet.lire() == 5
    assert len(constructions) == 1


def test_un_fichier_redate_sans_changement_sert_encore(source: Path) -> None:
    """An installer that dates files anew costs nothing but a reading."""
    constructions: list[int] = []
    objet = prepare(source, constructions)
    objet.garder()
    os.utime(source, ns=(1, 1))
    assert objet.lire() == 5
    assert len(constructions) == 1


@pytest.mark.parametrize("change", ["fichier", "code", "objet abîmé", "objet d’un autre format", "objet absent"])
def test_tout_changement_fait_reconstruire(change: str, source: Path) -> None:
    """A stale copy never speaks for the law."""
    constructions: list[int] = []
    objet = prepare(source, constructions)
    objet.garder()
    kept = prepares.DOSSIER / "jours.bin"
    match change:
        case "fichier":
            source.write_text("6")
        case "code":
            (prepares.DOSSIER.parent / "code.py").write_text("# une autre version\n")
        case "objet abîmé":
            kept.write_bytes(kept.read_bytes()[:-4])
        case "objet d’un autre format":
            kept.write_bytes(b"\x80\x05N.")
        case _:
            kept.unlink()
    assert objet.lire() == int(source.read_text())
    assert len(constructions) == 2


def test_ce_qui_est_garde_vaut_ce_qui_est_lu() -> None:
    """Law, motifs, index and régimes of the installation, read again from the files, are the same."""
    preparer()
    garde, lu = droit.PREPARE.lire(), droit._lire()
    assert list(garde.regles) == list(lu.regles)
    assert list(garde.parametres) == list(lu.parametres)
    for code, regle in lu.regles.items():
        assert all(getattr(garde.regles[code], nom) == getattr(regle, nom) for nom in type(regle).__slots__), code
    for nom, parametre in lu.parametres.items():
        valeurs = [[getattr(v, c) for c in type(v).__slots__] for v in parametre.valeurs]
        assert [[getattr(v, c) for c in type(v).__slots__] for v in garde.parametres[nom].valeurs] == valeurs, nom
    nomenclature = motifs._lire_installes()
    assert motifs.PREPARE.lire().tous == nomenclature.tous
    assert motifs.PREPARE.lire().libelles == nomenclature.libelles
    for texte in ("grippe", "lombalgi", "tete trauma", "gea", "coud fracture"):
        assert recherche.PREPARE.lire().chercher(texte) == recherche.indexer(nomenclature).chercher(texte)
    assert list(regimes.PREPARE.lire().regimes) == list(regimes._lire().regimes)
    assert len(regimes.PREPARE.lire().caisses) == len(regimes._lire().caisses)
