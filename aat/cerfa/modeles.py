"""Strict loading of ``templates_cerfa/*.toml``: a template that could leak or overflow is refused.

Owns the checks; the vocabulary is in ``modele.py``. Every refusal names the file and the key.
"""

import hashlib
import math
from dataclasses import MISSING, fields, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from aat.cerfa.modele import (
    BORD_MM,
    HAUTEUR_MM,
    HORS_VOLET,
    LARGEUR_MM,
    Bloc,
    Case,
    Champ,
    Element,
    Filigrane,
    Libelle,
    Lignes,
    Mention,
    Modele,
    Note,
    Paragraphe,
    Peigne,
    PeigneDate,
    Texte,
    Trait,
)
from aat.erreurs import ErreurIntrouvable, ErreurReferentiel
from aat.ressources import lire_toml, template_cerfa

T = TypeVar("T")

#: Document name → file of ``templates_cerfa/`` and volet drawn from it.
DOCUMENTS: dict[str, tuple[str, int]] = {
    "volet-1": ("avis_volets_1_2.toml", 1),
    "volet-2": ("avis_volets_1_2.toml", 2),
    "volet-3": ("avis_volet_3.toml", 3),
    "recapitulatif": ("recapitulatif.toml", HORS_VOLET),
    "aide-cerfa-securise": ("aide_cerfa_securise.toml", HORS_VOLET),
    "notice-patient": ("notice_patient.toml", HORS_VOLET),
    "notice-prescripteur": ("notice_prescripteur.toml", HORS_VOLET),
}
#: The same for the papers of a certificate AT/MP.
CERTIFICATS: dict[str, tuple[str, int]] = {
    "certificat-victime": ("certificat_victime.toml", HORS_VOLET),
    "certificat-caisse": ("certificat_caisse.toml", HORS_VOLET),
    "certificat-recapitulatif": ("certificat_recapitulatif.toml", HORS_VOLET),
    "aide-certificat": ("aide_certificat.toml", HORS_VOLET),
    "notice-certificat": ("notice_certificat.toml", HORS_VOLET),
}

#: Start of the positions of the caisse's pre-printed form, to be measured by the user.
SURCHARGE = "surcharge-avis"

_TYPES: dict[str, type[Element]] = {
    "bloc": Bloc,
    "libelle": Libelle,
    "note": Note,
    "trait": Trait,
    "mention": Mention,
    "filigrane": Filigrane,
    "texte": Texte,
    "peigne": Peigne,
    "peigne_date": PeigneDate,
    "case": Case,
    "paragraphe": Paragraphe,
    "lignes": Lignes,
}
_DOCUMENT = {"version": int, "dater": bool, "source": str, "verifie_le": object}
_EXEMPLAIRE = {"volet": int, "titre": str, "sous_titre": str, "destinataire": str}
_DESTINATAIRES = frozenset({"service-medical", "caisse", "employeur", "assure", "prescripteur"})
#: Who may read medical content.
_DESTINATAIRES_MEDICAUX = frozenset({"service-medical", "prescripteur"})
_SANS_DONNEE_MEDICALE = frozenset({2, 3})


@cache
def modele(nom: str) -> Modele:
    """Return the template of a document of ``DOCUMENTS`` or ``CERTIFICATS``, restricted to its volet.

    Raises:
        ErreurReferentiel: the file is missing or invalid.
    """
    fichier, volet = CERTIFICATS[nom] if nom in CERTIFICATS else DOCUMENTS[nom]
    return charger(template_cerfa(fichier), nom, volet)


def volets_du_fichier(chemin: Path) -> list[int]:
    """Return the volets that a template file declares, in its order.

    Raises:
        ErreurReferentiel: it declares none.
    """
    declares = [e.get("volet") for e in lire_toml(chemin).get("exemplaire", []) if isinstance(e, dict)]
    volets = [volet for volet in declares if isinstance(volet, int)]
    if not volets:
        _Lecture(chemin.name).refuser("racine", "exemplaire", "aucun exemplaire n’est déclaré")
    return volets


def fichier_du_document(nom: str) -> Path:
    """Return the shipped template file of a document, or the start of positions (``SURCHARGE``).

    Raises:
        ErreurIntrouvable: no document of that name.
    """
    fichiers = {n: f for n, (f, _) in (DOCUMENTS | CERTIFICATS).items()} | {SURCHARGE: "surcharge_avis.toml"}
    if nom not in fichiers:
        raise ErreurIntrouvable(
            "Ce modèle n’existe pas.", champ="--modele", remede=f"Modèles livrés : {', '.join(fichiers)}."
        )
    return template_cerfa(fichiers[nom])


def source_du_fichier(chemin: Path) -> str:
    """Return what a template file says of where its positions come from."""
    document = lire_toml(chemin).get("document")
    return str(document.get("source", "")) if isinstance(document, dict) else ""


def charger(chemin: Path, nom: str, volet: int) -> Modele:
    """Return the template that ``chemin`` holds for ``volet``, all of the file having been checked.

    Raises:
        ErreurReferentiel: unknown key, missing volets, confidential field on volet 2 or 3, field outside the
            page, duplicate id; the file and the key are named.
    """
    table = lire_toml(chemin)
    lecture = _Lecture(chemin.name)
    lecture.cles(table, {"document", "exemplaire", "element"}, "racine")
    document = lecture.table(table.get("document"), _DOCUMENT, "document")
    exemplaires = [
        lecture.table(brut, _EXEMPLAIRE, f"exemplaire {rang}") for rang, brut in enumerate(table["exemplaire"], 1)
    ]
    declares = {exemplaire["volet"]: exemplaire for exemplaire in exemplaires}
    for exemplaire in exemplaires:
        if exemplaire["destinataire"] not in _DESTINATAIRES:
            lecture.refuser("exemplaire", "destinataire", "destinataire inconnu")
    if volet not in declares:
        lecture.refuser("exemplaire", "volet", f"le volet {volet} n’est pas déclaré")
    elements = [lecture.element(brut, rang) for rang, brut in enumerate(table["element"], 1)]
    lecture.verifier(elements, {v: e["destinataire"] for v, e in declares.items()})
    choisi = declares[volet]
    textes = {"titre": choisi["titre"], "sous_titre": choisi["sous_titre"]}
    retenus = tuple(_nommer(e, textes) for e in elements if _imprime(e, volet))
    return Modele(
        nom=nom,
        volet=volet,
        version=document["version"],
        titre=choisi["titre"],
        sous_titre=choisi["sous_titre"],
        destinataire=choisi["destinataire"],
        dater=document["dater"],
        elements=retenus,
        empreinte=hashlib.sha256(chemin.read_bytes()).hexdigest(),
        champs={e.id: e for e in retenus if isinstance(e, Champ)},
        marques=frozenset(e.id for e in retenus if isinstance(e, Filigrane | Mention)),
    )


def _imprime(element: Element, volet: int) -> bool:
    # Only fixed elements may leave their list empty (checked on loading): they hold no value.
    return volet in element.volets or (not element.volets and not isinstance(element, Champ))


def _nommer(element: Element, textes: dict[str, str]) -> Element:
    if isinstance(element, Libelle) and element.texte in {"{titre}", "{sous_titre}"}:
        return replace(element, texte=textes[element.texte.strip("{}")])
    return element


class _Lecture:
    """Checks of one file; every method raises ``ErreurReferentiel`` with the file and the key."""

    def __init__(self, fichier: str) -> None:
        self._fichier = fichier

    def refuser(self, ou: str, cle: str, quoi: str) -> None:
        raise ErreurReferentiel(
            f"templates_cerfa/{self._fichier}, {ou}, clé « {cle} » : {quoi}.",
            remede="Rétablissez le fichier livré avec le programme.",
        )

    def cles(self, table: dict[str, Any], connues: set[str], ou: str) -> None:
        for cle in table:
            if cle not in connues:
                self.refuser(ou, cle, "clé inconnue")

    def table(self, brut: object, types: dict[str, Any], ou: str) -> dict[str, Any]:
        if not isinstance(brut, dict):
            self.refuser(ou, ou, "table absente")
            return {}
        self.cles(brut, set(types), ou)
        for cle, attendu in types.items():
            if cle not in brut:
                self.refuser(ou, cle, "clé absente")
            elif type(brut[cle]) is not attendu and attendu is not object:
                self.refuser(ou, cle, f"valeur attendue : {attendu.__name__}")
        return brut

    def element(self, brut: dict[str, Any], rang: int) -> Element:
        ou = f"élément {rang} ({brut.get('id') or brut.get('titre') or brut.get('type')})"
        classe = _TYPES.get(str(brut.get("type")))
        if classe is None:
            self.refuser(ou, "type", "type inconnu")
            raise AssertionError
        donnees = {cle: valeur for cle, valeur in brut.items() if cle != "type"}
        indications = get_type_hints(classe)
        self.cles(donnees, set(indications), ou)
        valeurs: dict[str, Any] = {}
        for attribut in fields(classe):
            if attribut.name in donnees:
                valeurs[attribut.name] = self._valeur(
                    donnees[attribut.name], indications[attribut.name], ou, attribut.name
                )
            elif attribut.default is MISSING:
                self.refuser(ou, attribut.name, "clé absente")
        return classe(**valeurs)

    def _valeur(self, valeur: Any, attendu: Any, ou: str, cle: str) -> Any:  # noqa: ANN401  # TOML gives any type
        if attendu is float and type(valeur) in {int, float} and math.isfinite(valeur):
            return float(valeur)
        if attendu in {int, bool, str} and type(valeur) is attendu:
            return valeur
        if attendu == str | None and type(valeur) is str:
            return valeur
        if attendu == tuple[int, ...] and isinstance(valeur, list) and all(type(v) is int for v in valeur):
            return tuple(valeur)
        if (
            attendu == tuple[float, float]
            and isinstance(valeur, list)
            and len(valeur) == 2
            and all(type(v) in {int, float} for v in valeur)
        ):
            return (float(valeur[0]), float(valeur[1]))
        self.refuser(ou, cle, "valeur d’un type inattendu")
        raise AssertionError

    def verifier(self, elements: list[Element], destinataires: dict[int, str]) -> None:
        vus: set[str] = set()
        for element in elements:
            ou = f"champ {element.id}" if isinstance(element, Champ) else type(element).__name__.lower()
            self._verifier_place(element, ou)
            for volet in element.volets:
                if volet not in destinataires:
                    self.refuser(ou, "volets", f"le volet {volet} n’est pas déclaré dans le fichier")
            if not isinstance(element, Champ):
                continue
            if element.id in vus:
                self.refuser(ou, "id", "identifiant employé deux fois")
            vus.add(element.id)
            if not element.volets:
                self.refuser(ou, "volets", "liste vide : le champ ne serait imprimé nulle part")
            self._verifier_secret(element, ou, destinataires)
            self._verifier_forme(element, ou)

    def _verifier_secret(self, champ: Champ, ou: str, destinataires: dict[int, str]) -> None:
        if not champ.confidentiel:
            return
        for volet in champ.volets:
            if volet in _SANS_DONNEE_MEDICALE:
                self.refuser(ou, "volets", f"champ confidentiel sur le volet {volet}")
            if destinataires[volet] not in _DESTINATAIRES_MEDICAUX:
                self.refuser(ou, "volets", f"champ confidentiel pour « {destinataires[volet]} »")

    def _verifier_forme(self, champ: Champ, ou: str) -> None:
        if isinstance(champ, Texte | Paragraphe | Lignes) and not 0 < champ.taille[1] <= champ.taille[0]:
            self.refuser(ou, "taille", "le minimum doit être positif et ne pas dépasser le maximum")
        if isinstance(champ, Peigne) and champ.groupes and sum(champ.groupes) != champ.cases:
            self.refuser(ou, "groupes", "la somme des groupes n’est pas le nombre de cases")

    def _verifier_place(self, element: Element, ou: str) -> None:
        for x, y in coins(element):
            if not BORD_MM <= x <= LARGEUR_MM - BORD_MM:
                self.refuser(ou, "x", "hors de la page")
            if not BORD_MM <= y <= HAUTEUR_MM - BORD_MM:
                self.refuser(ou, "y", "hors de la page")


def largeur_peigne(cases: int, pas: float, groupes: tuple[int, ...], ecart: float) -> float:
    """Return the width of a comb, gaps between groups included."""
    return cases * pas + max(len(groupes) - 1, 0) * ecart


def coins(element: Element) -> list[tuple[float, float]]:
    """Return the two corners of what an element takes, or its one point, in millimetres."""
    if isinstance(element, Trait):
        return [(element.x1, element.y1), (element.x2, element.y2)]
    if isinstance(element, Bloc | Note | Mention | Paragraphe | Lignes):
        return [(element.x, element.y), (element.x + element.w, element.y + element.h)]
    if isinstance(element, Texte):
        return [(element.x, element.y), (element.x + element.w, element.y)]
    if isinstance(element, Peigne):
        largeur = largeur_peigne(element.cases, element.pas, element.groupes, element.ecart)
        return [(element.x, element.y), (element.x + largeur, element.y + element.h)]
    if isinstance(element, PeigneDate):
        largeur = largeur_peigne(8, element.pas, (2, 2, 4), element.ecart)
        return [(element.x, element.y), (element.x + largeur, element.y + element.h)]
    if isinstance(element, Case):
        return [(element.x, element.y), (element.x + element.cote, element.y + element.cote)]
    return [(element.x, element.y)] if isinstance(element, Libelle | Filigrane) else []
