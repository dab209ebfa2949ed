"""How the référentiel's upkeep is shown: anomalies, age of the data, what an import changes."""

import datetime as dt
from collections.abc import Sequence

from aat.cli import output
from aat.codes_sortie import CodeSortie
from aat.referentiel.entrants import Genre
from aat.referentiel.fraicheur import Donnee
from aat.referentiel.integrite import Anomalie
from aat.referentiel.versions import Version
from aat.services.referentiel import Candidat

_CLES_MONTREES = 10
_REMEDE = "Réinstallez aat\u00a0: un fichier livré est abîmé."


def anomalies(toutes: Sequence[Anomalie], *, en_json: bool) -> int:
    """Write what is wrong; exit 1 when something is."""
    code = int(CodeSortie.DEFAUT if toutes else CodeSortie.FAIT)
    if en_json:
        output.json_ligne(
            {
                "integre": not toutes,
                "anomalies": [
                    {"fichier": a.fichier, "cle": a.cle or None, "message": a.message, "remede": a.remede or _REMEDE}
                    for a in toutes
                ],
            }
        )
        return code
    for anomalie in toutes:
        output.ligne(str(anomalie))
    if toutes:
        output.ligne()
        output.ligne(f"{len(toutes)} anomalie{_s(len(toutes))}.")
        for remede in dict.fromkeys(a.remede or _REMEDE for a in toutes):
            output.ligne(f"→ {remede}")
    else:
        output.ligne("Référentiel intègre.")
    return code


def etat(toutes: Sequence[Donnee], jour: dt.date, *, en_json: bool) -> int:
    """Write each data file with its age."""
    if en_json:
        return output.json_ligne({"jour": jour, "donnees": [_donnee_json(d, jour) for d in toutes]})
    noms = [f"{d.contenu}{' (importé)' if d.importe else ''}" for d in toutes]
    largeur = max(map(len, noms))
    for nom, d in zip(noms, toutes, strict=True):
        quand = f"à revérifier depuis le {_date(d.echeance)}" if d.perimee(jour) else f"à jour ({_date(d.echeance)})"
        output.ligne(f"{nom:{largeur}}  {d.entrees:>5}  vérifié le {_date(d.verifie_le)}  {quand}")
    perimees = sum(d.perimee(jour) for d in toutes)
    output.ligne()
    if perimees:
        output.ligne(f"{perimees} donnée{_s(perimees)} à revérifier au {_date(jour)}.")
        output.ligne("Mettez aat à jour, ou importez\u00a0: aat referentiel importer FICHIER")
    else:
        output.ligne(f"Rien à revérifier au {_date(jour)}. La date entre parenthèses est celle de la prochaine fois.")
    return 0


def candidat(c: Candidat) -> None:
    """Write what an import would change."""
    contenu, changement = c.contenu, c.changement
    output.ligne(
        f"{contenu.genre.contenu.capitalize()}\u00a0: {contenu.entrees} dans le fichier, "
        f"vérifié le {_date(contenu.verifie_le)}."
    )
    for cles, mot in (
        (changement.ajoutes, "ajouté"),
        (changement.modifies, "modifié"),
        (changement.retires, "retiré"),
    ):
        liste = f"\u00a0: {', '.join(cles[:_CLES_MONTREES])}{', …' if len(cles) > _CLES_MONTREES else ''}"
        output.ligne(f"  {len(cles):>5} {mot}{_s(len(cles))}{liste if cles else ''}")
    for avertissement in c.avertissements:
        output.ligne(f"  Attention\u00a0: {avertissement}")


def importe(c: Candidat, version: Version | None, *, en_json: bool) -> int:
    """Write what was done; ``version`` is ``None`` for a simulation."""
    if en_json:
        return output.json_ligne(
            {
                "type": c.contenu.genre.nom,
                "importe": version is not None,
                "version": version.numero if version else None,
                "entrees": c.contenu.entrees,
                "verifie_le": c.contenu.verifie_le,
                "ajoutes": c.changement.ajoutes,
                "modifies": c.changement.modifies,
                "retires": c.changement.retires,
                "avertissements": c.avertissements,
            }
        )
    if version is None:
        output.ligne("Simulation\u00a0: rien n’a été importé.")
        return 0
    output.ligne(f"Importé\u00a0: {c.contenu.genre.contenu}, version {version.numero}.")
    output.ligne(f"Pour revenir en arrière\u00a0: aat referentiel importer --annuler {version.genre}")
    return 0


def annule(genre: Genre, rendu: tuple[Version, Version | None], *, en_json: bool) -> int:
    """Write what was taken back, and what is in use now."""
    annulee, actuelle = rendu
    if en_json:
        return output.json_ligne(
            {
                "type": genre.nom,
                "annulee": annulee.numero,
                "version": actuelle.numero if actuelle else None,
                "fichier": annulee.fichier,
            }
        )
    quoi = f"la version {actuelle.numero}" if actuelle else "la version livrée avec aat"
    output.ligne(f"Import {annulee.numero} annulé\u00a0: {genre.contenu}, {quoi} reprend.")
    output.ligne(f"Le fichier annulé reste dans votre dossier aat\u00a0: referentiel/{annulee.fichier}")
    return 0


def _donnee_json(d: Donnee, jour: dt.date) -> dict[str, object]:
    return {
        "nom": d.nom,
        "contenu": d.contenu,
        "fichier": d.fichier,
        "entrees": d.entrees,
        "verifie_le": d.verifie_le,
        "periode_jours": d.periode_jours,
        "echeance": d.echeance,
        "perime": d.perimee(jour),
        "importe": d.importe,
    }


def _date(jour: dt.date) -> str:
    return f"{jour:%d/%m/%Y}"


def _s(nombre: int) -> str:
    return "s" if nombre > 1 else ""
