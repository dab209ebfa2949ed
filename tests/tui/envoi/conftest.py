"""The application open on a bare screen, over a store of today, with an avis ready to leave."""

import json
from pathlib import Path
from typing import Any

import pytest
from aat.composition import Atelier
from aat.domaine.arret import Avis
from aat.echange.lecture import lire_avis
from aat.tui.app import Application

from tests.poste import Poste, dates_du_jour
from tests.tui.envoi.pas import Depart


def _ouvrir(self: Application) -> None:
    self.push_screen(Depart())
    self.travaux.demarrer()


@pytest.fixture(autouse=True)
def depart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Open on a bare screen."""
    monkeypatch.setattr(Application, "on_mount", _ouvrir)


@pytest.fixture
def atelier(maison: Path, poste: Poste) -> Atelier:
    """Return tools of today, with a prescriber and an open store: the bench judges dates by its own clock."""
    assert poste.maison == maison
    poste.prescripteur()
    outils = Atelier()
    outils.coffre()
    return outils


@pytest.fixture
def avis(exemple: dict[str, Any]) -> Avis:
    """Return a valid avis of today, agreed to."""
    exemple["assure"] |= {"nom_famille": "BANC-DURAND", "caisse": "011"}
    return lire_avis(json.dumps(exemple | dates_du_jour()).encode())
