"""The workstation: its configuration, its checks, its journal; for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aat.cli import output
from aat.horloge import ici

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aat.configuration import Configuration
    from aat.domaine.coffre import Evenement
    from aat.services.diagnostic import Controle


def configuration(c: Configuration, *, en_json: bool) -> int:
    """Write the configuration; it holds no patient data and no secret, only the names of key files."""
    import msgspec

    contenu: dict[str, Any] = msgspec.to_builtins(c)
    if en_json:
        return output.json_ligne(contenu)
    if not contenu:
        output.ligne("Rien n’est encore réglé\u00a0: les réglages d’origine servent.")
    for section, valeurs in contenu.items():
        _section(section, valeurs or {})
    return 0


def _section(titre: str, valeurs: dict[str, Any]) -> None:
    """Write a section under its own name, then those that are in it, as the file does."""
    output.ligne(f"[{titre}]")
    if not valeurs:
        output.ligne("  non réglé")
    for nom, valeur in valeurs.items():
        if not isinstance(valeur, dict) and valeur is not None:
            output.ligne(f"  {nom} = {_valeur(valeur)}")
    for nom, valeur in valeurs.items():
        if isinstance(valeur, dict):
            _section(f"{titre}.{nom}", valeur)


def _valeur(valeur: object) -> str:
    return ("oui" if valeur else "non") if isinstance(valeur, bool) else str(valeur)


def controles(tous: Sequence[Controle], *, en_json: bool) -> int:
    """Write the checks, one line each, and what mends them; return the exit code by the gravest."""
    from aat.codes_sortie import le_plus_grave
    from aat.services.diagnostic import SENS, EtatControle

    if en_json:
        output.json_ligne(
            {"controles": [{"nom": c.nom, "etat": c.etat, "message": c.message, "remede": c.remede} for c in tous]}
        )
    for c in () if en_json else tous:
        output.ligne(f"{c.etat.upper():9} {c.nom} : {c.message}")
        if c.etat is EtatControle.OK:
            continue
        if c.nom in SENS:
            output.ligne(f"          {SENS[c.nom]}")
        if c.remede:
            output.ligne(f"          → {c.remede}")
    return int(le_plus_grave([c.code_sortie for c in tous if c.etat is EtatControle.PANNE]))


def journal(
    evenements: Sequence[Evenement],
    *,
    en_json: bool,
    choisis: bool = False,
    refus: Mapping[tuple[str, str], str] | None = None,
) -> int:
    """Write the history, one line an event, without medical content.

    Args:
        evenements: the lines.
        en_json: for a program.
        choisis: only some lines were wanted.
        refus: what was refused at an attempt, by (version, attempt), said under its result.
    """
    for e in evenements:
        if en_json:
            output.json_ligne({"quand": e.quand, "ref": e.ref, "quoi": e.quoi, "details": dict(e.details)})
        else:
            details = "  ".join(f"{nom}={valeur}" for nom, valeur in e.details)
            output.ligne(f"{ici(e.quand):%d/%m/%Y %H:%M:%S}  {e.ref or '-':10}  {e.quoi}  {details}".rstrip())
            lus = dict(e.details)
            if e.quoi == "resultat" and (dit := (refus or {}).get((lus.get("version", ""), lus.get("tentative", "")))):
                output.ligne(f"{'':33}{dit}")
    if not evenements and not en_json:
        output.ligne("Aucune ligne ne répond à ces choix." if choisis else "Le journal est vide.")
    return 0
