"""The case book of the certificate: each case of the TOML files, judged by the shipped law."""

import copy
import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aat.domaine.arret import ArretPrecedent, Atmp
from aat.domaine.certificat import AvisAssocie, Certificat, CertificatPrecedent, CertificatRemplace
from aat.domaine.constat import Constat
from aat.domaine.regime import Raccordement, Rattachement
from aat.referentiel.droit import charger_droit
from aat.referentiel.lesions import charger_lesions
from aat.rules.certificat.cas import REGLES_CERTIFICAT
from aat.rules.certificat.completion import completer_certificat
from aat.rules.certificat.contexte import ContexteCertificatJuge
from aat.rules.certificat.moteur import juger_certificat
from aat.rules.droit import Portee

from tests.cas.livre import lire, poser, retirer, verifier_la_typographie

DOSSIER = Path(__file__).parent
BASE = tomllib.loads((DOSSIER / "base.toml").read_text(encoding="utf-8"))
CLES = {
    "titre", "au", "document", "retire", "regime", "transmission", "sigle", "precedents", "arrets", "avis", "remplace",
    "papier", "attendus", "dit",
}  # fmt: skip


def _certificat(cas: dict[str, Any]) -> Certificat:
    document = copy.deepcopy(BASE)
    for chemin in cas.get("retire", []):
        retirer(document, chemin)
    for chemin, valeur in cas.get("document", {}).items():
        poser(document, chemin, valeur)
    certificat: Certificat = msgspec.convert(document, Certificat)
    return completer_certificat(certificat, cas["au"], charger_lesions())


def _avis(cas: dict[str, Any]) -> AvisAssocie | None:
    if "avis" not in cas:
        return None
    return AvisAssocie("AVIS000000", None if cas["avis"] == "aucun" else msgspec.convert(cas["avis"], Atmp))


def _juger(cas: dict[str, Any]) -> tuple[Constat, ...]:
    rattachement = Rattachement(
        cas.get("regime", "01"), "010", "0000", "TEST", cas.get("sigle"), None,
        Raccordement(cas.get("transmission", "oui")), False, None, None,
    )  # fmt: skip
    contexte = ContexteCertificatJuge(
        date_redaction=cas["au"],
        droit=charger_droit(),
        nomenclature=charger_lesions(),
        rattachement=rattachement,
        precedents=tuple(msgspec.convert(p, CertificatPrecedent) for p in cas.get("precedents", [])),
        arrets_precedents=tuple(msgspec.convert(a, ArretPrecedent) for a in cas.get("arrets", [])),
        avis=_avis(cas),
        remplace=CertificatRemplace(cas["remplace"], "ID", dt.date(2026, 2, 6)) if "remplace" in cas else None,
        papier=cas.get("papier", False),
    )
    return juger_certificat(_certificat(cas), contexte)


TOUS = list(lire(DOSSIER))


@pytest.mark.parametrize("cas", TOUS)
def test_cas(cas: dict[str, Any]) -> None:
    """Exactly the expected findings, in the expected order, with the expected words."""
    assert set(cas) <= CLES, "clé inconnue"
    constats = _juger(cas)
    assert [f"{c.code} {c.severite} {c.champ}" for c in constats] == cas["attendus"]
    messages = " / ".join(c.message for c in constats).replace("\u00a0", " ")
    assert [morceau for morceau in cas.get("dit", []) if morceau not in messages] == []


def test_le_cahier_couvre_toutes_les_regles_du_certificat() -> None:
    """Every judging rule of a certificate is registered, and speaks in one case at least."""
    vus = {c.code for cas in TOUS for c in _juger(cas.values[0])}
    attendues = {
        code for code, regle in charger_droit().regles.items()
        if regle.portee is Portee.JUGEMENT and "certificat" in regle.concerne
    }  # fmt: skip
    assert attendues == REGLES_CERTIFICAT.codes
    assert attendues - vus == set()


def test_les_titres_sont_tous_differents() -> None:
    """A title names one case, and the book is large enough."""
    titres = [cas.values[0]["titre"] for cas in TOUS]
    assert len(titres) >= 100
    assert len(set(titres)) == len(titres)


def test_aucun_message_ne_repete_une_donnee_de_la_victime() -> None:
    """No NIR, name, employer or finding in any message; only words of the installed lists are quoted."""
    for cas in TOUS:
        messages = " ".join(c.message for c in _juger(cas.values[0]))
        for secret in (
            "269054958815780",
            "BANC",
            "TEST",
            "Marie",
            "Plaie",
            "saignement",
            "client",
            "diabète",
            "Soudure",
        ):
            assert secret not in messages, cas.values[0]["titre"]


def test_les_messages_respectent_la_typographie() -> None:
    """Typographic apostrophes, no-break spaces before double punctuation, one final point."""
    for cas in TOUS:
        verifier_la_typographie(_juger(cas.values[0]))
