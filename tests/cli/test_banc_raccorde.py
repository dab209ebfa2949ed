"""``aat banc cpam`` joins the workstation to the bench, and changes nothing else of what was set."""

import tomllib
from collections.abc import Callable

from tests.poste import Banc, Poste


def test_le_delai_choisi_est_garde(poste: Poste, demarrer_banc: Callable[[Poste], Banc]) -> None:
    """How long a document may wait is the practice's choice, bench or not."""
    poste.prescripteur()
    (fichier,) = poste.maison.rglob("*.toml")
    fichier.write_text(fichier.read_text() + "\n[transmission]\ndelai_heures = 47\n")
    demarrer_banc(poste)
    regle = tomllib.loads(fichier.read_text())["transmission"]
    assert regle["delai_heures"] == 47
    assert regle["url"].startswith("https://localhost:")
