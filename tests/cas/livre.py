"""A case book: its TOML files, a document changed by dotted paths, and how its sentences are written."""

import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from aat.domaine.constat import Constat


def lire(dossier: Path) -> Iterator[Any]:
    """Yield the cases of every file of ``dossier``, each under its title."""
    for fichier in sorted(dossier.glob("*.toml")):
        for cas in tomllib.loads(fichier.read_text(encoding="utf-8")).get("cas", []):
            yield pytest.param(cas, id=f"{fichier.stem} : {cas['titre']}")


def poser(document: dict[str, Any], chemin: str, valeur: Any) -> None:
    """Put ``valeur`` at a dotted path; missing parents are made."""
    *parents, champ = chemin.split(".")
    for parent in parents:
        document = document.setdefault(parent, {})
    document[champ] = valeur


def retirer(document: dict[str, Any], chemin: str) -> None:
    """Take out what is at a dotted path."""
    *parents, champ = chemin.split(".")
    for parent in parents:
        document = document[parent]
    document.pop(champ)


def verifier_la_typographie(constats: Sequence[Constat]) -> None:
    """Typographic apostrophes, no-break spaces before double punctuation, one final point; a ground and a source."""
    for constat in constats:
        message = constat.message
        assert "'" not in message
        assert not any(f" {signe}" in message for signe in ":;?!»")
        assert "« " not in message
        assert message.endswith(".")
        assert message[0].isupper()
        assert constat.fondement
        assert constat.source
