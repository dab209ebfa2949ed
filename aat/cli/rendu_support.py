"""What ``aat support`` writes for a person: one fact a line, numbers with their unit, times of Paris."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from aat.cli import output
from aat.domaine.etats import A_TRANSMETTRE, Etat
from aat.horloge import ici
from aat.services.journal import ETATS

_ETAPES = (
    ("dns_ms", "DNS"),
    ("connexion_ms", "connexion"),
    ("tls_ms", "TLS"),
    ("ecriture_ms", "écriture"),
    ("attente_ms", "attente"),
    ("lecture_ms", "lecture"),
)
_NOMS = {
    "type": "type",
    "version": "version",
    "etat": "état",
    "etat_depuis": "depuis",
    "expire_le": "à transmettre avant",
    "prochain_essai": "prochain essai",
    "numero": "numéro d’accusé",
    "organisme": "organisme",
    "patient": "patient (masqué)",
    "cle": "clé d’envoi (début)",
    "empreinte": "empreinte (début)",
    "derniere_erreur": "dernière erreur",
    "remplace": "annule et remplace",
    "remplace_par": "document qui le remplace",
    "remplace_par_etat": "état de celui-ci",
}
_MOMENTS = frozenset({"etat_depuis", "expire_le", "prochain_essai"})
#: Of a document that leaves no more, these say nothing.
_AVANT_ENVOI = frozenset({"expire_le", "prochain_essai"})
_PROGRAMME = {
    "systeme": "système",
    "schema": "schéma",
    "referentiel": "référentiel",
    "disque_libre_mo": "disque libre (Mo)",
    "cle": "clé du coffre",
    "ecart_horloge_s": "écart d’horloge au dernier appel (s)",
}


def etat(lu: Mapping[str, Any]) -> int:
    """Write where a document stands and what that means, its history, then its attempts."""
    output.ligne(f"Document {lu['ref']}")
    for nom, dit in _NOMS.items():
        fini = lu["etat"] not in (*A_TRANSMETTRE, Etat.EN_COURS)
        if lu.get(nom) is not None and not (fini and nom in _AVANT_ENVOI):
            output.ligne(f"  {dit} : {_moment(lu[nom]) if nom in _MOMENTS else lu[nom]}{_precision(nom, lu)}")
    if lu["erreur"]:
        output.ligne(f"  {lu['erreur']['message']}")
        if lu["erreur"]["a_verifier"]:
            output.ligne(f"  {lu['erreur']['a_verifier']}")
    if lu["regles_refusees"]:
        output.ligne(f"  règles refusées : {', '.join(lu['regles_refusees'])}")
    output.ligne("Histoire")
    for e in lu["historique"]:
        details = "  ".join(f"{nom}={v}" for nom, v in e.items() if nom not in {"quand", "ref", "quoi"})
        output.ligne(f"  {_moment(e['quand'])}  {e['quoi']}  {details}".rstrip())
    _essais(lu["essais_faits"])
    output.ligne("File d’attente")
    for nom, nombre in lu["file"].items():
        output.ligne(f"  {nom} : {nombre}")
    output.ligne("Programme")
    for nom, valeur in lu["logiciel"].items():
        if valeur is not None:
            output.ligne(f"  {_PROGRAMME.get(nom, nom)} : {valeur}")
    return 0


def _precision(nom: str, lu: Mapping[str, Any]) -> str:
    """Return what a value alone does not say: what a state is, how old it is."""
    if nom == "etat":
        return f" ({ETATS[Etat(lu['etat'])]})"
    return f" (il y a {_duree(lu['age_s'])})" if nom == "etat_depuis" else ""


def _duree(secondes: int) -> str:
    for unite, nom in ((86_400, "j"), (3600, "h"), (60, "min")):
        if secondes >= unite:
            return f"{secondes // unite} {nom}"
    return f"{max(secondes, 0)} s"


def _moment(texte: str, *, fin: bool = False) -> str:
    """Return a UTC text as the clock on the prescriber's wall showed it; ``fin``: to the millisecond."""
    quand = ici(dt.datetime.fromisoformat(texte))
    return f"{quand:%d/%m/%Y %H:%M:%S}" + (f",{quand.microsecond // 1000:03d}" if fin else "")


def chrono(ref: str, essais: Sequence[Mapping[str, Any]]) -> int:
    """Write the attempts of a document, oldest first."""
    output.ligne(f"Document {ref}")
    _essais(essais)
    return 0


def _essais(essais: Sequence[Mapping[str, Any]]) -> None:
    if not essais:
        output.ligne("Aucun essai d’envoi.")
    for e in essais:
        fin = " · ".join(
            str(v)
            for v in (
                f"phase {e['phase']}",
                e["resultat"] or "en cours",
                e["code"],
                e["classe"],
                f"HTTP {e['http']}" if e["http"] else None,
            )
            if v
        )
        output.ligne(f"Essai {e['no']} (version {e['version']})  {_moment(e['debut'], fin=True)}  {fin}")
        etapes = [f"{dit} {e[nom]:.1f} ms".replace(".", ",") for nom, dit in _ETAPES if e[nom] is not None]
        output.ligne("  " + (" · ".join(etapes) or "rien n’a été mesuré sur le fil"))
        fil = {
            "pair": e["pair"],
            "TLS": e["tls"],
            "certificat": e["certificat_service"],
            "jusqu’au": e["certificat_service_fin"],
            "requête": e["requete_serveur"],
            "message": e["message_id"],
        }
        output.ligne("  " + "  ".join(f"{nom} {v}" for nom, v in fil.items() if v))
        if e["octets_envoyes"] or e["octets_recus"]:
            output.ligne(f"  octets : {e['octets_envoyes'] or 0} envoyés, {e['octets_recus'] or 0} reçus")
