"""The support bundle: JSON lines built from an allow-list of typed fields, scanned again before they are shown.

Pure: takes values already read, returns bytes. A field that has not its form is left out; nothing is « cleaned ».
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from aat import journalisation
from aat.domaine.audit import CODE, DETAILS_ADMIS
from aat.domaine.etats import Etat
from aat.domaine.transmission import Classe, Phase, TypeDocument
from aat.erreurs import ErreurRefus
from aat.services.diagnostic import SENS

FORMAT: Final = "aat-support/1"

_PREFIXE: Final = r"[0-9a-f]{8}"
_MOMENT: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,15}(?:Z|[+-][0-9]{2}:[0-9]{2})"

#: Kind of line → field → its whole form, or the type of a number. No form admits a sentence.
CHAMPS: Final[Mapping[str, Mapping[str, str | type]]] = {
    "logiciel": {
        "version": CODE, "python": CODE, "systeme": CODE, "schema": int, "referentiel": r"[0-9a-f]{16}",
        "environnement": CODE, "instance": r"[0-9a-f]{16}", "disque_libre_mo": int, "cle": CODE,
        "ecart_horloge_s": float,
    },
    "file": {**{etat.value: int for etat in Etat}},
    "document": {
        "ref": r"[0-9A-HJKMNP-TV-Z]{10}", "version": int, "type": "|".join(TypeDocument), "etat": "|".join(Etat),
        "etat_depuis": _MOMENT, "expire_le": _MOMENT, "prochain_essai": _MOMENT, "essais": int,
        "numero": CODE, "organisme": r"[0-9]{9}", "patient": r"P-[0-9A-Z-]{1,10}", "derniere_erreur": r"T[0-9]{3}",
        "cle": _PREFIXE, "empreinte": _PREFIXE,
        "remplace": r"[0-9A-HJKMNP-TV-Z]{10}", "remplace_par": r"[0-9A-HJKMNP-TV-Z]{10}",
        "remplace_par_etat": "|".join(Etat),
    },
    "essai": {
        "ref": r"[0-9A-HJKMNP-TV-Z]{10}", "version": int, "no": int, "message_id": CODE, "debut": _MOMENT,
        "fin": _MOMENT, "phase": "|".join(Phase), "resultat": CODE, "classe": "|".join(Classe), "code": r"T[0-9]{3}",
        "http": int, "regles": r"[A-Za-z0-9_.:\[\]-]{1,64}(?:,[A-Za-z0-9_.:\[\]-]{1,64}){0,19}",
        "dns_ms": float, "connexion_ms": float, "tls_ms": float, "ecriture_ms": float, "attente_ms": float,
        "lecture_ms": float, "tls": CODE, "pair": CODE, "certificat_service": r"[0-9a-f]{16}|illisible",
        "certificat_service_fin": r"[0-9]{4}-[0-9]{2}-[0-9]{2}|illisible", "requete_serveur": CODE,
        "octets_envoyes": int, "octets_recus": int,
    },
    "evenement": {
        "quand": _MOMENT, "ref": r"[0-9A-HJKMNP-TV-Z]{10}", "quoi": r"[a-z][a-z0-9-]{1,40}", **DETAILS_ADMIS,
    },
    "journal": {"quand": _MOMENT, "evenement": r"[a-z-]{1,40}", **journalisation.CHAMPS},
    "controle": {"nom": "|".join(SENS), "etat": "ok|attention|panne", "code_sortie": int},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paquet:
    """A bundle ready to be shown, then written.

    Attributes:
        octets: the manifest's line, then one line a fact; ASCII.
        lignes: number of lines after the manifest.
        ecartes: number of fields left out because they had not their form.
    """

    octets: bytes
    lignes: int
    ecartes: int


def retenir(genre: str, valeurs: Mapping[str, object]) -> tuple[dict[str, object], int]:
    """Return the fields of ``valeurs`` that the allow-list admits, and how many it does not."""
    admis = {nom: v for nom, v in valeurs.items() if v is not None and _admis(CHAMPS[genre].get(nom), v)}
    return admis, sum(v is not None for v in valeurs.values()) - len(admis)


def composer(faits: Iterable[tuple[str, Mapping[str, object]]], quand: str, interdits: Sequence[str]) -> Paquet:
    """Return the bundle of ``faits`` (kind, values), scanned again.

    Args:
        faits: what was read, any value.
        quand: moment of the bundle, UTC text.
        interdits: words that must not be in it (the prescriber's name…), 4 characters and more.

    Raises:
        ErreurRefus: a line holds what looks like a NIR, or one of ``interdits``; nothing must leave.
    """
    lignes: list[bytes] = []
    ecartes = 0
    for genre, valeurs in faits:
        admis, refuses = retenir(genre, valeurs)
        ecartes += refuses
        lignes.append(_ligne({"genre": genre, **admis}))
    corps = b"".join(lignes)
    manifeste = {
        "genre": "manifeste", "format": FORMAT, "quand": quand, "lignes": len(lignes), "champs_ecartes": ecartes,
        "sha256": hashlib.sha256(corps).hexdigest(),
    }  # fmt: skip
    octets = _ligne(manifeste) + corps
    relire(octets, interdits)
    return Paquet(octets, len(lignes), ecartes)


def relire(octets: bytes, interdits: Sequence[str]) -> None:
    """Return when no line holds what must not leave.

    Raises:
        ErreurRefus: one does; its number is given, its content is not.
    """
    mots = [json.dumps(mot.casefold())[1:-1] for mot in interdits if len(mot) >= 4]
    for numero, ligne in enumerate(octets.decode("ascii").splitlines(), 1):
        texte = ligne.casefold()
        if journalisation.contient_un_nir(ligne) or any(re.search(rf"\b{re.escape(m)}\b", texte) for m in mots):
            raise ErreurRefus(
                f"Le paquet n’est pas écrit : sa ligne {numero} contient ce qui ressemble à une donnée personnelle.",
                remede="Signalez-le à l’assistance par téléphone, sans envoyer de fichier.",
            )


def _ligne(valeurs: Mapping[str, object]) -> bytes:
    return json.dumps(valeurs, ensure_ascii=True, separators=(",", ":")).encode("ascii") + b"\n"


def _admis(forme: str | type | None, valeur: object) -> bool:
    if forme is None or isinstance(valeur, bool):
        return False
    if isinstance(forme, str):
        return isinstance(valeur, str) and re.fullmatch(forme, valeur) is not None
    return isinstance(valeur, int) or (forme is float and isinstance(valeur, float))
