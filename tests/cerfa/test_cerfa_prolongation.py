"""A prolongation on paper: what the secured form asks, which has no box for the usual prescriber."""

from dataclasses import replace

import pytest
from aat.cerfa.contenu_aide import rubriques_aide
from aat.domaine.arret import Atmp, CasProlongation, Nature, Prolongation
from aat.domaine.dossier import Dossier


@pytest.mark.parametrize(
    ("par", "autre_cas", "attendu"),
    [
        (CasProlongation.TRAITANT_OU_PRESCRIPTEUR, None, ["Laisser vide (médecin traitant ou prescripteur de l’arrêt initial)"]),
        (CasProlongation.REMPLACANT, None, ["Cocher « Remplaçant du médecin traitant ou du prescripteur initial »"]),
        (CasProlongation.CABINET_DE_GROUPE, None, ["Cocher « Autre cas »", "Participant au cabinet de groupe"]),
        (CasProlongation.AUTRE, "TEST", ["Cocher « Autre cas »", "TEST"]),
        (None, None, []),
    ],
)  # fmt: skip
def test_l_aide_dit_quoi_cocher(
    dossier: Dossier, par: CasProlongation | None, autre_cas: str | None, attendu: list[str]
) -> None:
    """The paper form has four boxes for another prescriber; the teleservice has six cases."""
    avis = replace(dossier.avis, nature=Nature.PROLONGATION, prolongation=Prolongation(par, autre_cas))
    assert _lignes(replace(dossier, avis=avis)) == attendu


def test_en_atmp_l_aide_laisse_la_case_vide(dossier: Dossier) -> None:
    """Who prolongs is not asked in AT/MP."""
    avis = replace(dossier.avis, nature=Nature.PROLONGATION, prolongation=Prolongation(), atmp=Atmp())
    assert _lignes(replace(dossier, avis=avis)) == ["Laisser vide (AT/MP)"]


def _lignes(dossier: Dossier) -> list[str]:
    lignes = [
        str(valeur) for r in rubriques_aide(dossier) if "Prolongation" in r.titre for _, valeur in r.lignes if valeur
    ]
    return [ligne.replace("\u00a0", " ") for ligne in lignes]
