"""The workstation: its configuration, its checks, its journal; for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aat.cli import output
from aat.horloge import ici

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aat.configuration import Configuration
    from aat.domaine.coffre import Evenement
    from aat.services.diagnostic import Controle


def configuration(c: Configuration, *, en_json: bool) -> int:
    """Write the configuration; it holds no patient data and no secret, only the names of key files."""
    if en_json:
        import msgspec

        return output.json_ligne(msgspec.to_builtins(c))
    from aat.configuration_fichier import encoder

    ecrite = encoder(c).decode().strip()
    for ligne in ecrite.splitlines() or ["Rien n’est encore réglé\u00a0: les réglages d’origine servent."]:
        output.ligne(ligne)
    return 0


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
