"""Every sentence of the case books, word for word: a change of wording is read by somebody before it lands.

The text is made again by ``make phrases``; nothing rewrites it by accident.
"""

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from aat.domaine.constat import Constat

from tests.cas import test_cas as avis
from tests.cas_certificat import test_cas_certificat as certificat

DOSSIER = Path(__file__).parent / "phrases"


def texte(cas: Iterable[Any], juger: Callable[[dict[str, Any]], tuple[Constat, ...]]) -> str:
    """Return the findings of each case, as a reader of the book would want them."""
    lignes = []
    for un in cas:
        contenu = un.values[0]
        lignes.append(f"# {contenu['titre']} ({contenu['au']})")
        lignes += [f"{c.severite} [{c.code}] {c.champ}\n  {c.message}\n  {c.fondement}" for c in juger(contenu)] or [
            "rien"
        ]
        lignes.append("")
    return "\n".join(lignes)


LIVRES = {"avis": (avis.TOUS, avis._juger), "certificat": (certificat.TOUS, certificat._juger)}


@pytest.mark.parametrize("livre", LIVRES)
def test_les_phrases_sont_celles_du_livre(livre: str) -> None:
    """Word for word; `make phrases` writes them again, and the difference is read in the commit."""
    chemin = DOSSIER / f"{livre}.txt"
    lues = texte(*LIVRES[livre])
    if os.environ.get("AAT_ECRIRE_PHRASES") == "oui":
        chemin.parent.mkdir(exist_ok=True)
        chemin.write_text(lues, encoding="utf-8")
    assert lues == chemin.read_text(encoding="utf-8")
