"""The express line as doctors type it."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest
from aat.domaine.arret import Avis
from aat.domaine.motif import MotifTrouve
from aat.erreurs import ErreurUsage
from aat.referentiel.recherche import chercher
from aat.saisie.express import comprendre
from hypothesis import given
from hypothesis import strategies as st

LUNDI = dt.date(2026, 11, 23)


def lire(ligne: str) -> dict[str, Any]:
    """Return what the line sets, field by field, as text."""
    comprise = comprendre(ligne, Avis(), LUNDI, chercher)
    a = comprise.avis
    lus = {
        "motif": comprise.motif.motif.code if comprise.motif else None,
        "complement": a.motif.complement if a.motif else None,
        "debut": a.debut and a.debut.isoformat(),
        "fin": a.fin and a.fin.isoformat(),
        "jours": a.jours,
        "sorties": a.sorties.mode if a.sorties else None,
        "sorties_du": a.sorties.a_partir_du.isoformat() if a.sorties and a.sorties.a_partir_du else None,
        "raison": a.sorties.raison if a.sorties else None,
        "atmp": a.atmp.nature if a.atmp else None,
        "date_atmp": a.atmp.date.isoformat() if a.atmp and a.atmp.date else None,
        "temps": a.temps,
        "categorie": a.categorie,
        "ald": a.ald or None,
        "grossesse": a.grossesse_pathologique or None,
        "teleconsultation": a.teleconsultation,
        "emploi": comprise.type_emploi,
        "employeur": comprise.employeur,
        "nature": a.nature,
        "incompris": comprise.incompris or None,
    }
    return {nom: valeur for nom, valeur in lus.items() if valeur is not None}


AUJOURD_HUI = {"debut": "2026-11-23"}


@pytest.mark.parametrize(
    ("ligne", "attendu"),
    [
        ("grippe 5j", AUJOURD_HUI | {"motif": "00010004", "jours": 5}),
        ("5j grippe", AUJOURD_HUI | {"motif": "00010004", "jours": 5}),
        ("GRIPPE 5 JOURS", AUJOURD_HUI | {"motif": "00010004", "jours": 5}),
        ("grippe 5", AUJOURD_HUI | {"motif": "00010004", "jours": 5}),
        ("mal de dos 1 semaine", AUJOURD_HUI | {"motif": "00020002", "jours": 7}),
        ("gastro jusqu’à mercredi", AUJOURD_HUI | {"motif": "00010003", "fin": "2026-11-25"}),
        ("angine 3j à partir de demain", {"motif": "00010001", "debut": "2026-11-24", "jours": 3}),
        ("sciatique du 23/11 au 4/12", AUJOURD_HUI | {"motif": "00020003", "fin": "2026-12-04"}),
        ("lombalgie 7j lourd sorties libres \"kiné\"", AUJOURD_HUI | {"motif": "00020002", "jours": 7, "emploi": "lourd", "sorties": "libres", "raison": "kiné"}),
        ("grippe 5j sorties libres du 25/11 \"kiné\" \"après chute\"", AUJOURD_HUI | {"motif": "00010004", "jours": 5, "sorties": "libres", "sorties_du": "2026-11-25", "raison": "kiné", "complement": "après chute"}),
        ("grippe 5j sans sorties", AUJOURD_HUI | {"motif": "00010004", "jours": 5, "sorties": "non-autorisees"}),
        ("at 22/11 fracture du coude 21j", AUJOURD_HUI | {"motif": "00060011", "jours": 21, "atmp": "accident", "date_atmp": "2026-11-22"}),
        ("accident du travail hier entorse cheville 10j", AUJOURD_HUI | {"motif": "00060001", "jours": 10, "atmp": "accident", "date_atmp": "2026-11-22"}),
        ("maladie professionnelle du 3 novembre sciatique 15j", AUJOURD_HUI | {"motif": "00020003", "jours": 15, "atmp": "maladie", "date_atmp": "2026-11-03"}),
        ("grippe 5j ald fonctionnaire mi-temps", AUJOURD_HUI | {"motif": "00010004", "jours": 5, "ald": True, "categorie": "fonctionnaire", "temps": "partiel"}),
        ("grippe 5j sans emploi téléconsultation", AUJOURD_HUI | {"motif": "00010004", "jours": 5, "categorie": "sans-emploi", "teleconsultation": True}),
        ("grippe 5j élu local chez dupont", AUJOURD_HUI | {"motif": "00010004", "jours": 5, "categorie": "elu-local", "employeur": "dupont"}),
        ("prolongation grippe 2s «\u00a0fièvre\u00a0»", AUJOURD_HUI | {"motif": "00010004", "jours": 14, "nature": "prolongation", "complement": "fièvre"}),
        ("zzzz 5j", AUJOURD_HUI | {"jours": 5, "incompris": ("zzzz",)}),
        ("", {}),
    ],
)  # fmt: skip
def test_ce_que_dit_la_ligne(ligne: str, attendu: dict[str, Any]) -> None:
    """Each line fills exactly the fields that it names."""
    assert lire(ligne) == attendu


@pytest.mark.parametrize("ligne", ["canal carpien 10j", "ivg 3j", "dépression 15j"])
def test_un_motif_ambigu_montre_ses_candidats(ligne: str) -> None:
    """Two motifs of the same name are both shown, neither is taken."""
    comprise = comprendre(ligne, Avis(), LUNDI, chercher)
    assert comprise.motif is None
    assert len({c.motif.code for c in comprise.candidats}) >= 2


@pytest.mark.parametrize("ligne", ["grippe 5j 6j", "grippe du 30/02 au 3/03", "grippe jusqu'au 1/11/2026", "grippe 0j"])
def test_ce_qui_se_contredit_est_refuse(ligne: str) -> None:
    """Two durations, a day that does not exist, an end before the beginning."""
    with pytest.raises(ErreurUsage):
        comprendre(ligne, Avis(), LUNDI, chercher)


def _rien(_: str) -> Sequence[MotifTrouve]:
    return ()


@given(st.text(max_size=60))
def test_aucune_ligne_ne_fait_lever_autre_chose(ligne: str) -> None:
    """Any text is understood, not understood, or refused in French; never anything else."""
    try:
        comprise = comprendre(ligne, Avis(), LUNDI, _rien)
    except ErreurUsage:
        return
    assert comprise.motif is None
