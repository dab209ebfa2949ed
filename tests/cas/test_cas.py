"""The case book: each case of the TOML files, judged by the shipped law."""

import copy
import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aat.domaine.arret import ArretPrecedent, Avis
from aat.domaine.constat import Constat
from aat.domaine.motif import Motif
from aat.domaine.regime import Raccordement, Rattachement
from aat.referentiel.droit import charger_droit
from aat.rules.completion import completer
from aat.rules.contexte import ContexteJugement
from aat.rules.droit import Portee
from aat.rules.moteur import juger

from tests.cas.livre import lire, poser, retirer, verifier_la_typographie

DOSSIER = Path(__file__).parent
BASE = tomllib.loads((DOSSIER / "base.toml").read_text(encoding="utf-8"))
CLES = {
    "titre", "au", "document", "retire", "motif", "motif_inconnu", "transmission", "arrets", "brut",
    "attendus", "contient", "absent", "dit",
}  # fmt: skip


def _avis(cas: dict[str, Any]) -> Avis:
    document = copy.deepcopy(BASE)
    debut = cas.get("document", {}).get("debut", cas["au"])
    document |= {"debut": debut, "fin": debut + dt.timedelta(days=4)}
    # The second day, so that it is not mistaken for the first; the first when there is no second one.
    fin = cas.get("document", {}).get("fin", document["fin"])
    poser(document, "sorties.a_partir_du", min(debut + dt.timedelta(days=1), max(fin, debut)))
    for chemin in cas.get("retire", []):
        retirer(document, chemin)
    for chemin, valeur in cas.get("document", {}).items():
        poser(document, chemin, valeur)
    avis: Avis = msgspec.convert(document, Avis)
    return avis if cas.get("brut") else completer(avis, cas["au"])


def _contexte(cas: dict[str, Any], avis: Avis) -> ContexteJugement:
    champs: dict[str, Any] = {
        "code": avis.motif.code if avis.motif else "", "id": "test", "libelle": "TEST", "code_fonctionnel": "999",
        "fiche": None, "acronymes": [], "synonymes": [],
    }  # fmt: skip
    motif = None if cas.get("motif_inconnu") else msgspec.convert(champs | cas.get("motif", {}), Motif)
    return ContexteJugement(
        cas["au"],
        charger_droit(),
        motif,
        Rattachement(
            "01", "010", "0000", "TEST", None, None, Raccordement(cas.get("transmission", "oui")), False, None, None
        ),
        tuple(msgspec.convert(arret, ArretPrecedent) for arret in cas.get("arrets", [])),
    )


def _juger(cas: dict[str, Any]) -> tuple[Constat, ...]:
    avis = _avis(cas)
    return juger(avis, _contexte(cas, avis))


TOUS = list(lire(DOSSIER))


@pytest.mark.parametrize("cas", TOUS)
def test_cas(cas: dict[str, Any]) -> None:
    """Exactly the expected findings, in the expected order, with the expected words."""
    assert set(cas) <= CLES, "clé inconnue"
    assert {"attendus", "contient", "absent"} & set(cas), "cas sans attente"
    constats = _juger(cas)
    lus = [f"{c.code} {c.severite} {c.champ}" for c in constats]
    if "attendus" in cas:
        assert lus == cas["attendus"]
    assert [a for a in cas.get("contient", []) if a not in lus] == []
    assert [a for a in cas.get("absent", []) if a in {c.code for c in constats}] == []
    messages = " / ".join(c.message for c in constats).replace("\u00a0", " ")
    assert [morceau for morceau in cas.get("dit", []) if morceau not in messages] == []


def test_le_cahier_couvre_toutes_les_regles_de_l_avis() -> None:
    """Every judging rule of an avis, initial or prolongation, speaks in one case at least."""
    vus = {c.code for cas in TOUS for c in _juger(cas.values[0])}
    attendues = {
        code for code, regle in charger_droit().regles.items()
        if regle.portee is Portee.JUGEMENT and {"initial", "prolongation"} & regle.concerne
    }  # fmt: skip
    assert attendues - vus == set()


def test_les_titres_sont_tous_differents() -> None:
    """A title names one case."""
    titres = [cas.values[0]["titre"] for cas in TOUS]
    assert len(titres) >= 150
    assert len(set(titres)) == len(titres)


def test_aucun_message_ne_repete_une_donnee_du_patient() -> None:
    """No NIR, name, motif, complement, reason or free text in any message of the book."""
    for cas in TOUS:
        messages = " ".join(c.message for c in _juger(cas.values[0]))
        for secret in ("269054958815780", "BANC", "TEST", "00010004", "Marie", "Lilas"):
            assert secret not in messages, cas.values[0]["titre"]


def test_les_messages_respectent_la_typographie() -> None:
    """Typographic apostrophes, no-break spaces before double punctuation, one final point."""
    for cas in TOUS:
        verifier_la_typographie(_juger(cas.values[0]))
