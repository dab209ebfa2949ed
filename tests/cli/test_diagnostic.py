"""``aat diagnostic``: each check looks at the real thing, and the exit code is that of the gravest."""

import datetime as dt
from pathlib import Path

import pytest
from aat import composition_diagnostic
from aat.cli import rendu_poste
from aat.codes_sortie import CodeSortie
from aat.coffre.chiffrement import CleMaitresse
from aat.coffre.sqlite import CoffreSqlite
from aat.composition import Atelier
from aat.domaine.etats import Etat
from aat.ressources import livre
from aat.services.diagnostic import Controle, EtatControle

from tests.coffre.fabrique import LUNDI, scelle
from tests.poste import Poste


def test_un_fichier_importe_puis_abime_est_une_panne(poste: Poste, tmp_path: Path) -> None:
    """Les données importées sont vérifiées comme les données livrées."""
    source = tmp_path / "caisses.csv"
    source.write_bytes(
        livre("nomenclatures/caisses.csv").read_bytes() + b"01,987,0000,TEST Caisse,,,oui,,TEST,faible\n"
    )
    assert poste.aat("referentiel", "importer", str(source), "--oui").code == 0
    controles = {c["nom"]: c for c in poste.aat("diagnostic", "--json").json()["controles"]}
    assert controles["référentiel"]["etat"] == "ok"
    (importe,) = (poste.maison / "referentiel").rglob("*.csv")
    importe.chmod(0o600)
    importe.write_bytes(importe.read_bytes() + b"x")
    vu = poste.aat("diagnostic", "--json")
    controle = {c["nom"]: c for c in vu.json()["controles"]}["référentiel"]
    assert controle["etat"] == "panne"
    assert importe.name in controle["message"]
    assert "aat referentiel verifier" in controle["remede"]
    assert vu.code == 1


def test_tout_ce_qui_attend_est_compte(tmp_path: Path) -> None:
    """Un document en file plus ancien que les deux cents derniers n’est pas oublié."""
    coffre = CoffreSqlite(_dossier_prive(tmp_path) / "aat.sqlite3", CleMaitresse(bytes(32)))
    coffre.valider(scelle(), Etat.EN_FILE, LUNDI)
    for rang in range(201):
        coffre.valider(scelle(envoyable=False), Etat.IMPRIME_SEUL, LUNDI + dt.timedelta(seconds=1 + rang))
    atelier = Atelier()
    atelier.lieux = _Lieux(tmp_path / "coffre" / "aat.sqlite3")  # type: ignore[assignment]  # only these are asked for
    atelier._coffre = coffre
    messages = [c.message for c in composition_diagnostic._coffre(atelier)]
    coffre.fermer()
    assert messages[0].endswith("documents en attente\u00a0: 1")


def test_une_imprimante_muette_n_arrete_pas_le_diagnostic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """CUPS qui ne répond pas est dit, en français, sans attendre sans fin."""
    muet = tmp_path / "lpstat"
    muet.write_text("#!/bin/sh\nexec sleep 30\n", encoding="ascii")
    muet.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(composition_diagnostic, "_LPSTAT_S", 0.2)
    (controle,) = composition_diagnostic._imprimantes(Atelier())
    assert (controle.etat, controle.message) == (EtatControle.ATTENTION, "CUPS ne répond pas")


@pytest.mark.parametrize("ordre", [1, -1])
def test_le_code_de_sortie_est_celui_de_la_panne_la_plus_grave(ordre: int) -> None:
    """Dans un ordre comme dans l’autre ; une mise en garde ne compte pas."""
    tous = [
        Controle("service", EtatControle.PANNE, "x", None, CodeSortie.NON_TRANSMIS),
        Controle("coffre", EtatControle.PANNE, "x", None, CodeSortie.COFFRE),
        Controle("lecteurs", EtatControle.ATTENTION, "x"),
    ]
    assert rendu_poste.controles(tous[::ordre], en_json=True) == CodeSortie.COFFRE
    assert rendu_poste.controles(tous[2:], en_json=True) == CodeSortie.FAIT


class _Lieux:
    def __init__(self, base: Path) -> None:
        self.base = base
        self.configuration = base.with_name("configuration.toml")
        self.journaux = base.parent


def _dossier_prive(parent: Path) -> Path:
    dossier = parent / "coffre"
    dossier.mkdir(mode=0o700)
    return dossier
