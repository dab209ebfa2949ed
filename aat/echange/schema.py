"""JSON Schema of the documents, made from the domain types: one source for what is read and what is shown."""

from typing import Any

import msgspec

from aat.domaine.arret import Avis

_TITRE = "Avis d’arrêt de travail (aat, version 1)"
_DESCRIPTIONS = {
    "version": "Version du format : 1.",
    "nature": "Avis initial ou prolongation.",
    "nir": "Numéro de sécurité sociale, 13 caractères et la clé ; espaces admis, 2A ou 2B en Corse.",
    "date_naissance": "AAAA-MM-JJ, ou telle que sur la carte si elle est lunaire ou incomplète.",
    "rang": "Rang de naissance (jumeaux), 1 en général.",
    "regime": "Code du régime, 2 chiffres.",
    "caisse": "Code de la caisse, 3 chiffres.",
    "centre": "Code du centre, 4 chiffres.",
    "profession": "medecin, sage-femme ou chirurgien-dentiste.",
    "rpps": "Numéro RPPS, 11 chiffres avec la clé.",
    "medecin_traitant": "Le prescripteur est le médecin traitant de ce patient ; null si on ne sait pas.",
    "temps": "Arrêt à temps complet, ou temps partiel / travail aménagé pour raison médicale.",
    "ald": "En rapport avec une affection de longue durée.",
    "grossesse_pathologique": "En rapport avec un état pathologique lié à une grossesse.",
    "atmp": "En rapport avec un accident du travail ou une maladie professionnelle.",
    "categorie": "Situation du patient.",
    "motif": "Motif du référentiel, par son code ou son identifiant ; complément libre de 100 caractères au plus.",
    "debut": "Premier jour de l’arrêt.",
    "fin": "Dernier jour de l’arrêt, inclus.",
    "jours": "Durée en jours calendaires ; remplace « fin », ou s’accorde avec elle.",
    "justification_duree": "Raisons médicales d’une durée au-delà du maximum légal.",
    "reprise_temps_partiel": "Reprise à temps partiel thérapeutique ; début : le lendemain de la fin.",
    "sorties": "Sorties pendant l’arrêt.",
    "adresse_visite": "Adresse où le patient peut être visité ; null : l’adresse habituelle.",
    "acceptation": "Le patient accepte la transmission et est informé ; le prescripteur accepte les conditions.",
    "teleconsultation": "Acte à distance.",
    "contexte": "Ce que l’appelant sait des arrêts précédents.",
}


def schema_avis() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the avis."""
    schema = msgspec.json.schema(Avis)
    definitions: dict[str, Any] = schema.get("$defs", {})
    for definition in definitions.values():
        if definition.get("type") == "object":
            definition["additionalProperties"] = False
            for nom, propriete in definition.get("properties", {}).items():
                _completer(nom, propriete)
        definition.pop("description", None)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": _TITRE} | schema


def _completer(nom: str, propriete: dict[str, Any]) -> None:
    """Add the French description, and ``null`` where it means « not given »."""
    if texte := _DESCRIPTIONS.get(nom):
        propriete["description"] = texte
    if propriete.get("type") in {"boolean", "integer", "array"}:
        propriete["type"] = [propriete["type"], "null"]
