"""The motif search, measured on what a doctor typed without having seen the labels' synonyms (``relecture.csv``).

A query may rightly mean several motifs: any of its ``codes`` will do, within ``rang``.
"""

import csv
from pathlib import Path

import pytest
from aat.referentiel.recherche import chercher

_FICHIER = Path(__file__).parent / "requetes" / "relecture.csv"
REQUETES = list(csv.DictReader(_FICHIER.read_text(encoding="utf-8").splitlines()))
#: The plain name of a motif: first. Anything else: among the first three.
OBJECTIFS = {"1": 1.0, "3": 0.97}


@pytest.mark.parametrize("rang", sorted(OBJECTIFS))
def test_ce_que_tape_un_medecin_trouve_son_motif(rang: str) -> None:
    """Every plain name comes first; 97 % of short forms, lay words, errors and plurals are in the first three."""
    siennes = [r for r in REQUETES if r["rang"] == rang]
    rates = [
        r["requete"]
        for r in siennes
        if not {t.motif.code for t in chercher(r["requete"], int(rang))} & {*r["codes"].split("|")}
    ]
    assert len(siennes) > 200
    assert 1 - len(rates) / len(siennes) >= OBJECTIFS[rang], rates
