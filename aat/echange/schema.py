"""JSON Schema of the documents, made from the domain types: one source for what is read and what is shown."""

from typing import Any

import msgspec

from aat.domaine.arret import Avis
from aat.domaine.certificat import Certificat

_TITRE = "Avis d’arrêt de travail (aat, version 1)"
_DESCRIPTIONS = {
    "version": "Version du format : 1.",
    "nature": "Avis initial ou prolongation.",
    "nir": "Numéro de sécurité sociale, 13 caractères et la clé ; espaces admis, 2A ou 2B en Corse.",
    "date_naissance": "AAAA-MM-JJ, ou telle que sur la carte si elle est lunaire ou incomplète.",
    "rang": "Rang de naissance (jumeaux), 1 en général.",
    "regime": "Code du régime, 2 chiffres.",
    "caisse": "Code de la caisse, 3 chiffres.",
    "centre": "Code du centre, 4 chiffres.",
    "profession": "medecin, sage-femme ou chirurgien-dentiste.",
    "rpps": "Numéro RPPS, 11 chiffres avec la clé.",
    "medecin_traitant": "Le prescripteur est le médecin traitant de ce patient ; null si on ne sait pas.",
    "temps": "Arrêt à temps complet, ou temps partiel / travail aménagé pour raison médicale.",
    "ald": "En rapport avec une affection de longue durée.",
    "grossesse_pathologique": "En rapport avec un état pathologique lié à une grossesse.",
    "atmp": "En rapport avec un accident du travail ou une maladie professionnelle.",
    "categorie": "Situation du patient.",
    "motif": "Motif du référentiel, par son code ou son identifiant ; complément libre de 100 caractères au plus.",
    "debut": "Premier jour de l’arrêt.",
    "fin": "Dernier jour de l’arrêt, inclus.",
    "jours": "Durée en jours calendaires ; remplace « fin », ou s’accorde avec elle.",
    "justification_duree": "Raisons médicales d’une durée au-delà du maximum légal.",
    "reprise_temps_partiel": "Reprise à temps partiel thérapeutique ; début : le lendemain de la fin.",
    "sorties": "Sorties pendant l’arrêt.",
    "adresse_visite": "Adresse où le patient peut être visité ; null : l’adresse habituelle.",
    "acceptation": "Le patient accepte la transmission et est informé ; le prescripteur accepte les conditions.",
    "teleconsultation": "Acte à distance.",
    "annule_et_remplace": "Référence de l’avis que celui-ci annule et remplace.",
    "contexte": "Ce que l’appelant sait des arrêts précédents.",
    "impossibilite_presentiel": "Pourquoi le patient ne peut consulter en personne (téléconsultation, prolongation).",
    "precisions": "Tiers, cure thermale, pension de guerre, activités autorisées, décès d’une personne à charge.",
    "employeur": "Employeur du patient.",
    "prolongation": "Qui prolonge, et quel arrêt.",
    "precedent": "Arrêt prolongé : sa référence ici, ou ses dates.",
    "sage_femme_referente": "Le prescripteur est la sage-femme référente de la patiente ; null si on ne sait pas.",
    "remplacant_de": "Praticien remplacé.",
    "salarie": "Le prescripteur exerce comme salarié ; null si on ne sait pas.",
    # One name, two meanings: the type says which.
    "Atmp.nature": "Accident du travail (trajet compris) ou maladie professionnelle.",
    "Atmp.date": "Jour de l’accident déclaré, ou de la première constatation de la maladie.",
    "Precedent.debut": "Premier jour de l’arrêt prolongé.",
    "Precedent.fin": "Dernier jour de l’arrêt prolongé, inclus.",
    "RepriseTempsPartiel.debut": "Premier jour à temps partiel : le lendemain de la fin de l’arrêt.",
    "RepriseTempsPartiel.fin": "Dernier jour à temps partiel, inclus.",
    "ArretPrecedent.nature": "Initial ou prolongation.",
    "ArretPrecedent.debut": "Premier jour de cet arrêt ; null si on ne le sait pas.",
    "ArretPrecedent.fin": "Dernier jour de cet arrêt, inclus.",
    "ArretPrecedent.motif": "Code, identifiant ou libellé du motif de cet arrêt.",
    "ArretPrecedent.ref": "Référence de cet arrêt dans ce coffre, s’il y est.",
    "Remplace.rpps": "Numéro RPPS du praticien remplacé, 11 chiffres avec la clé.",
}
_TITRE_CERTIFICAT = "Certificat médical AT/MP (aat, version 1)"
#: Said of the certificate, over what is said of a field of the same name in the avis.
_DESCRIPTIONS_CERTIFICAT = {
    "nature": "Initial, nouvelle lésion, rechute ou final.",
    "origine": "Accident du travail (trajet compris) ou maladie professionnelle.",
    "trajet": "Accident de trajet ; pour le récapitulatif seulement.",
    "date_evenement": "Accident déclaré, ou première constatation médicale de la maladie ; celle d’origine ensuite.",
    "heure_evenement": "HH:MM, pour un accident seulement.",
    "date_rechute": "Première constatation de la rechute ; celle du certificat par défaut.",
    "date_constat": "Jour de l’examen et du certificat : le jour même.",
    "feuille_at": "La victime présente la feuille d’accident ; null si on ne le dit pas.",
    "numero_sinistre": "Numéro de l’accident ou de la maladie, 9 chiffres.",
    "motif": "Motif du référentiel commun : aide à la saisie, ni imprimé ni transmis.",
    "lesions": "Aide à la saisie : siège et nature par leur code, latéralité ; construit le texte s’il est vide.",
    "constatations": "Siège, côté et nature des lésions ou de la maladie : le texte est ce qui est transmis.",
    "exposition": "Activité ou risque tel que le patient le déclare (maladie).",
    "tableau_mp": "Tableau de maladie professionnelle, facultatif ; seule la forme est vérifiée.",
    "soins_jusqu_au": "Fin prévisible des soins : indicative, sur papier seulement, jamais transmise.",
    "conclusion": "Pour un certificat final seulement.",
    "sequelles": "Description des séquelles, 200 caractères au plus, sans taux.",
    "date_reprise": "Reprise du travail : gardée dans le dossier, ni imprimée ni transmise.",
    "annule_et_remplace": "Référence du certificat que celui-ci annule et remplace.",
    "arret_associe": "Référence de l’avis d’arrêt prescrit avec lui.",
    "teleconsultation": "Constatations faites à distance.",
    "contexte": "Ce que l’appelant sait des certificats et des arrêts précédents.",
}


def schema_avis() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the avis."""
    return _schema(Avis, _TITRE, _DESCRIPTIONS)


def schema_certificat() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the certificat AT/MP."""
    return _schema(Certificat, _TITRE_CERTIFICAT, _DESCRIPTIONS | _DESCRIPTIONS_CERTIFICAT)


def _schema(genre: type, titre: str, descriptions: dict[str, str]) -> dict[str, Any]:
    schema = msgspec.json.schema(genre)
    definitions: dict[str, Any] = schema.get("$defs", {})
    for genre_decrit, definition in definitions.items():
        if definition.get("type") == "object":
            definition["additionalProperties"] = False
            for nom, propriete in definition.get("properties", {}).items():
                _completer(propriete, descriptions.get(f"{genre_decrit}.{nom}") or descriptions.get(nom))
        definition.pop("description", None)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": titre} | schema


def _completer(propriete: dict[str, Any], texte: str | None) -> None:
    """Add the French description, and ``null`` where it means « not given »."""
    if texte:
        propriete["description"] = texte
    if propriete.get("type") in {"boolean", "integer", "array"}:
        propriete["type"] = [propriete["type"], "null"]
