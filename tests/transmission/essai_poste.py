"""The nine invariants on a whole workstation, its documents written by the command and sent to its own bench."""

import base64
import json
import sqlite3
from contextlib import closing

import pytest
from aat.banc.registre import FICHIER, Registre
from aat.composition import Atelier
from aat.domaine.transmission import EtatEnvoi

from tests.poste import DONNEES, Poste

from .invariants import juger
from .traces import juger_traces

#: Words that a short line makes of its motif, beside those of the patient.
_MOTIF = ("Syndrome grippal",)
_MOTS = ("nir", "nom_famille", "date_naissance", "voie")


def juger_poste(poste: Poste, *, vide: bool = True) -> dict[str, EtatEnvoi]:
    """Assert I1 to I9 between this workstation and its bench; return where each document stands."""
    with pytest.MonkeyPatch.context() as env:
        env.setenv("AAT_MAISON", str(poste.maison))
        coffre = Atelier().coffre()
        registre = Registre(poste.maison / "banc")
        try:
            with closing(sqlite3.connect(poste.maison / "coffre" / "aat.sqlite3")) as base:
                cles = dict(base.execute("SELECT document_id, cle FROM documents WHERE cle IS NOT NULL").fetchall())
            scelles = {_document(signe): signe for signe in coffre.signes()}
            etats = juger(coffre, registre, scelles, cles, vide=vide)
        finally:
            registre.fermer()
            coffre.fermer()
    juger_traces(poste.maison, etats.values(), marqueurs(), sauf=FICHIER)
    return etats


def _document(signe: bytes) -> str:
    entete = json.loads(signe)["protected"]
    return str(json.loads(base64.urlsafe_b64decode(entete + "=" * (-len(entete) % 4)))["document_id"])


def marqueurs() -> list[str]:
    """Return the words of the invented patient that may be nowhere in clear."""
    lu = json.loads((DONNEES / "patient_banc.json").read_text(encoding="utf-8"))
    plat = lu | lu["adresse"]
    return [*(str(plat[mot]) for mot in _MOTS), *_MOTIF]
