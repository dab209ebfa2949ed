"""Strict decoding of the documents: unknown, doubled or ill-typed fields are refused by name and line.

Owns the edge only: what the law says of a decodable document is the rules' business.
Documents that are plainly right are read by ``lecture_directe``; the rest is judged and worded here.
"""

import dataclasses
import difflib
import json
import re
import typing
import unicodedata
from typing import Any, TypeVar

import msgspec

from aat.domaine.arret import Avis
from aat.domaine.caracteres import INTERDITS
from aat.domaine.certificat import Certificat
from aat.domaine.personnes import Assure
from aat.echange.champs import champs_du_genre, dataclass_de
from aat.echange.lecture_directe import TAILLE_MAX, lire_sans_detour
from aat.echange.position import ligne
from aat.erreurs import ErreurDocument

#: Free text in which a line break is meaningful.
TEXTES_LIBRES = frozenset(
    {"justification_duree", "raison", "description", "impossibilite_presentiel", "autre_cas", "situation"}
    | {"constatations", "exposition", "sequelles"},
)
_AT = re.compile(r"^(?P<quoi>.*?)(?: - at `\$(?P<chemin>.*?)`)?$", re.DOTALL)
_TYPES = {
    "str": "un texte", "int": "un nombre entier", "bool": "true ou false", "object": "un objet { … }",
    "array": "une liste [ … ]", "float": "un nombre", "null": "null", "date": "une date AAAA-MM-JJ",
}  # fmt: skip

T = TypeVar("T")

__all__ = ["TAILLE_MAX", "lire", "lire_assure", "lire_avis", "lire_en_detail"]


def lire_avis(octets: bytes) -> Avis:
    """Return the avis that these JSON bytes hold.

    Raises:
        ErreurDocument: not a document of the contract; the field and the line are named.
    """
    avis = lire(octets, Avis)
    if avis.version != 1:
        raise ErreurDocument(
            "Le champ « version » vaut 1 pour ce programme.",
            champ="version",
            remede='Mettez "version": 1 ou mettez aat à jour.',
        )
    return avis


def lire_assure(octets: bytes) -> Assure:
    """Return the patient that these JSON bytes hold (the contract's ``assure``).

    Raises:
        ErreurDocument: as ``lire_avis``.
    """
    return lire(octets, Assure)


def lire(octets: bytes, genre: type[T]) -> T:
    """Return the value of type ``genre`` (a domain dataclass) that these JSON bytes hold.

    Raises:
        ErreurDocument: too large, not UTF-8, not JSON, unknown, doubled or ill-typed field.
    """
    valeur = lire_sans_detour(octets, genre)
    return lire_en_detail(octets, genre) if valeur is None else valeur


def lire_en_detail(octets: bytes, genre: type[T]) -> T:
    """Return the same as ``lire``, by the reading that sees and names every mistake.

    Raises:
        ErreurDocument: as ``lire``.
    """
    texte = _texte(octets)
    brut = _objet(texte)
    try:
        _controler(brut, genre, "")
        return msgspec.convert(brut, genre, strict=True)
    except ErreurDocument as erreur:
        erreur.ligne = erreur.ligne or ligne(texte, erreur.champ or "")
        raise
    except msgspec.ValidationError as cause:
        raise _traduire(str(cause), texte) from None


def _texte(octets: bytes) -> str:
    if len(octets) > TAILLE_MAX:
        raise ErreurDocument(
            f"Le document est trop grand : {len(octets):_} octets, {TAILLE_MAX:_} au plus.".replace("_", " "),
            remede="Un document décrit un seul avis ; pour plusieurs, utilisez un fichier JSON Lines.",
        )
    try:
        return octets.decode("utf-8-sig")
    except UnicodeDecodeError as cause:
        avant = octets[: cause.start].count(b"\n") + 1
        raise ErreurDocument(
            "Le document n’est pas un texte UTF-8.", ligne=avant, remede="Enregistrez le fichier en UTF-8."
        ) from None


class _Doublon(Exception):
    def __init__(self, cle: str) -> None:
        self.cle = cle


def _paires(paires: list[tuple[str, Any]]) -> dict[str, Any]:
    objet = dict(paires)
    if len(objet) != len(paires):
        vues: set[str] = set()
        raise _Doublon(next(c for c, _ in paires if c in vues or vues.add(c)))  # type: ignore[func-returns-value]
    return {cle: valeur for cle, valeur in objet.items() if valeur is not None}


def _seconde_ligne(texte: str, cle: str) -> int | None:
    trouves = list(re.finditer(re.escape(json.dumps(cle, ensure_ascii=False)) + r"\s*:", texte))
    return texte.count("\n", 0, trouves[1].start()) + 1 if len(trouves) > 1 else None


def _constante(_: str) -> None:
    raise ValueError


_DECODEUR = json.JSONDecoder(object_pairs_hook=_paires, parse_constant=_constante)


def _objet(texte: str) -> dict[str, Any]:
    try:
        brut = _DECODEUR.decode(texte)
    except _Doublon as double:
        raise ErreurDocument(
            f"Le champ « {_court(double.cle)} » est donné deux fois.",
            champ=_court(double.cle),
            ligne=_seconde_ligne(texte, double.cle),
            remede="Gardez une seule valeur.",
        ) from None
    except json.JSONDecodeError as cause:
        raise ErreurDocument(
            f"Le document n’est pas du JSON valide, colonne {cause.colno}.",
            ligne=cause.lineno,
            remede="Vérifiez les guillemets, les virgules et les accolades à cet endroit.",
        ) from None
    except (ValueError, RecursionError):
        raise ErreurDocument(
            "Le document n’est pas du JSON valide : nombre hors limites ou imbrication trop profonde.",
            remede="Comparez-le à « aat schema avis ».",
        ) from None
    if not isinstance(brut, dict):
        raise ErreurDocument("Le document doit être un objet JSON { … }.", ligne=1, remede="Voyez « aat schema avis ».")
    return brut


def _controler(brut: dict[str, Any], genre: type, chemin: str) -> None:
    """Refuse unknown fields and unprintable characters; put texts in NFC, in place."""
    connus = champs_du_genre(genre)
    if inconnus := brut.keys() - connus.keys():
        raise _inconnu(min(inconnus), connus, chemin)
    for cle, valeur in brut.items():
        if isinstance(valeur, str):
            brut[cle] = _texte_sain(valeur, chemin + cle, libre=cle in TEXTES_LIBRES)
        elif isinstance(valeur, dict):
            if dedans := connus[cle]:
                _controler(valeur, dedans, f"{chemin}{cle}.")
        elif isinstance(valeur, list):
            _controler_liste(valeur, connus[cle], chemin + cle)


def _controler_liste(liste: list[Any], genre: type | None, chemin: str) -> None:
    for rang, valeur in enumerate(liste):
        if isinstance(valeur, str):
            liste[rang] = _texte_sain(valeur, f"{chemin}[{rang}]", libre=False)
        elif isinstance(valeur, dict) and genre:
            _controler(valeur, genre, f"{chemin}[{rang}].")


def _texte_sain(valeur: str, chemin: str, *, libre: bool) -> str:
    if (trouve := INTERDITS.search(valeur)) or (not libre and "\n" in valeur):
        point = f"U+{ord(trouve[0]):04X}" if trouve else "saut de ligne"
        raise ErreurDocument(
            f"Le champ « {chemin} » contient un caractère de commande ou invisible ({point}).",
            champ=chemin,
            remede="Retapez ce texte sans le copier d’un autre logiciel.",
        )
    return valeur if valeur.isascii() else unicodedata.normalize("NFC", valeur)


def _inconnu(cle: str, connus: dict[str, type | None], chemin: str) -> ErreurDocument:
    proches = difflib.get_close_matches(cle, connus, n=1)
    remede = f"Vouliez-vous dire « {proches[0]} » ?" if proches else "Voyez « aat schema avis » pour les champs admis."
    nom = chemin + _court(cle)
    return ErreurDocument(f"Le champ « {nom} » n’existe pas.", champ=chemin + INTERDITS.sub("·", cle), remede=remede)


def _court(cle: str) -> str:
    """Return an unknown key as it may be shown: short, printable, never a whole value pasted in its place."""
    return INTERDITS.sub("·", cle.replace("\n", "·"))[:40]


def _traduire(anglais: str, texte: str) -> ErreurDocument:
    m = _AT.match(anglais)
    quoi, chemin = (m["quoi"], (m["chemin"] or "").lstrip(".")) if m else (anglais, "")
    chemin = re.sub(r"\[\.\.\.\]", "[0]", chemin)
    nom = f"Le champ « {chemin} »" if chemin else "Le document"
    if quoi.startswith("Invalid enum value"):
        message, remede = f"{nom} a une valeur inconnue.", _valeurs_admises(chemin)
    elif quoi.startswith("Expected `") and (attendu := quoi.split("`")[1]):
        genres = [_TYPES.get(g.strip(), g.strip()) for g in attendu.split("|") if g.strip() != "null"]
        message, remede = f"{nom} doit être {' ou '.join(genres)}.", None
    elif "date" in quoi.lower():
        message, remede = f"{nom} n’est pas une date qui existe.", "Écrivez AAAA-MM-JJ, par exemple 2026-11-23."
    elif quoi.startswith("Object missing required field"):
        message, remede = f"{nom} est incomplet.", "Voyez « aat schema avis »."
    else:
        message, remede = f"{nom} n’a pas la forme attendue.", "Voyez « aat schema avis »."
    return ErreurDocument(message, champ=chemin or None, ligne=ligne(texte, chemin) if chemin else None, remede=remede)


def _valeurs_admises(chemin: str, document: type = Avis) -> str | None:
    genre: Any = document
    for nom in chemin.replace("[0]", "").split("."):
        if not (isinstance(genre, type) and dataclasses.is_dataclass(genre)):
            return None
        genre = typing.get_type_hints(genre).get(nom)
        genre = dataclass_de(genre) or genre
    enums = [a for a in typing.get_args(genre) if isinstance(a, type) and a is not type(None)]
    valeurs = [str(v) for e in enums for v in getattr(e, "__members__", {}).values()]
    return f"Valeurs admises : {', '.join(valeurs)}." if valeurs else None


def remedier_au_certificat(erreur: ErreurDocument) -> None:
    """Make an error of reading speak of the certificate: its values, its schema."""
    if erreur.message.endswith("a une valeur inconnue."):
        erreur.remede = _valeurs_admises((erreur.champ or "").removeprefix("document."), Certificat)
    erreur.remede = erreur.remede and erreur.remede.replace("aat schema avis", "aat schema certificat")


def lire_certificat(octets: bytes) -> Certificat:
    """Return the certificate that these JSON bytes hold.

    Raises:
        ErreurDocument: as ``lire_avis``; an unknown value is answered with those of the certificate.
    """
    try:
        certificat = lire(octets, Certificat)
    except ErreurDocument as erreur:
        remedier_au_certificat(erreur)
        raise
    if certificat.version != 1:
        raise ErreurDocument(
            "Le champ « version » vaut 1 pour ce programme.",
            champ="version",
            remede='Mettez "version": 1 ou mettez aat à jour.',
        )
    return certificat
