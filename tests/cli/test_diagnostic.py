"""``aat diagnostic``: each check looks at the real thing, and the exit code is that of the gravest."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from aat import composition_diagnostic, composition_diagnostic_service
from aat.cli import rendu_poste
from aat.codes_sortie import CodeSortie
from aat.coffre.chiffrement import CleMaitresse
from aat.coffre.sqlite import CoffreSqlite
from aat.composition import Atelier
from aat.domaine.etats import Etat
from aat.erreurs import ErreurConfiguration
from aat.ressources import livre
from aat.services.diagnostic import SENS, Controle, EtatControle

from tests.coffre.fabrique import LUNDI, scelle
from tests.poste import Banc, Poste


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


def test_une_panne_du_service_dit_quoi_verifier(poste: Poste, demarrer_banc: Callable[[Poste], Banc]) -> None:
    """What is said of a check is true when it fails too, and the remedy is about the call, not about a document."""
    banc = demarrer_banc(poste)
    poste.prescripteur()
    controles = {c["nom"]: c for c in poste.aat("diagnostic", "--json").json()["controles"]}
    assert controles["service"]["etat"] == "ok"
    assert "valables jusqu’au" in controles["certificats"]["message"]
    assert set(controles) <= set(SENS), "each check says what it looks at"
    banc.processus.terminate()
    banc.processus.wait()
    arrete = poste.aat("diagnostic")
    assert arrete.code == 6, arrete
    panne = arrete.out[arrete.out.index("PANNE     service") :].splitlines()[:3]
    assert "T102" in panne[0]
    assert "a répondu" not in panne[1]
    assert "À vérifier" in panne[2]
    assert "pare-feu" in panne[2].lower()
    assert "document reste en file" not in panne[2]


@pytest.mark.parametrize(("jours", "etat"), [(27, "ok"), (29, "attention")])
def test_un_certificat_bientot_perime_est_dit(
    poste: Poste, demarrer_banc: Callable[[Poste], Banc], monkeypatch: pytest.MonkeyPatch, jours: int, etat: str
) -> None:
    """The bench's certificates last thirty days: two days before, renewing them is asked for."""
    demarrer_banc(poste)
    monkeypatch.setenv("AAT_MAISON", str(poste.maison))
    atelier = Atelier()
    atelier.horloge = _Plus(jours)  # type: ignore[assignment]  # only the moment is asked for
    (controle,) = composition_diagnostic_service.certificats(atelier)
    assert (controle.nom, controle.etat) == ("certificats", etat)
    atelier.horloge = _Plus(31)  # type: ignore[assignment]  # as above
    with pytest.raises(ErreurConfiguration, match="a expiré"):
        tuple(composition_diagnostic_service.certificats(atelier))


class _Plus:
    """The real clock, so many days later."""

    def __init__(self, jours: int) -> None:
        self._jours = jours

    def maintenant(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC) + dt.timedelta(days=self._jours)


class _Lieux:
    def __init__(self, base: Path) -> None:
        self.base = base
        self.configuration = base.with_name("configuration.toml")
        self.journaux = base.parent


def _dossier_prive(parent: Path) -> Path:
    dossier = parent / "coffre"
    dossier.mkdir(mode=0o700)
    return dossier
