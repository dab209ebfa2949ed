"""``aat referentiel``: is it whole, how old is it, replace a part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from aat.cli import questions
from aat.cli.groupe import CommandeFrancaise, application
from aat.erreurs import ErreurUsage

if TYPE_CHECKING:
    from aat.services.referentiel import Depot

app = application(groupe=True, help="Les données que le programme lit.")


@app.callback()
def referentiel() -> None:
    """Les données que le programme lit : règles, motifs, durées, régimes, caisses.

    Exemples :
      aat referentiel verifier
      aat referentiel etat
      aat referentiel importer caisses.csv --simuler
      aat referentiel importer --annuler caisses
    """


@app.command(cls=CommandeFrancaise)
def verifier(json: Annotated[bool, typer.Option("--json", help="Résultat en JSON.")] = False) -> int:
    """Relit toutes les données, livrées et importées. Code de sortie : 0 intègre, 1 au moins une anomalie.

    Exemple :
      aat referentiel verifier --json
    """
    from aat.cli import rendu_referentiel
    from aat.composition_referentiel import dossier
    from aat.services import referentiel as service

    return rendu_referentiel.anomalies(service.verifier(dossier()), en_json=json)


@app.command(cls=CommandeFrancaise)
def etat(
    au: Annotated[str | None, typer.Option("--au", metavar="DATE", help="Ce qui sera à revérifier ce jour-là.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Résultat en JSON.")] = False,
) -> int:
    """Dit de quand datent les données, et lesquelles sont à revérifier.

    Exemples :
      aat referentiel etat
      aat referentiel etat --au 2027-09-01 --json
    """
    from aat.cli import rendu_referentiel
    from aat.composition_referentiel import dossier
    from aat.horloge import HorlogeSysteme
    from aat.saisie.dates import lire_date
    from aat.services import referentiel as service

    jour = HorlogeSysteme().aujourd_hui()
    jour = lire_date(au, jour) if au else jour
    return rendu_referentiel.etat(service.etat(dossier()), jour, en_json=json)


@app.command(cls=CommandeFrancaise)
def importer(
    fichier: Annotated[
        str | None, typer.Argument(metavar="FICHIER|-", help="CSV (caisses, motifs) ou TOML (durees, regimes).")
    ] = None,
    genre: Annotated[
        str | None, typer.Option("--type", metavar="TYPE", help="caisses, motifs, durees ou regimes ; reconnu sinon.")
    ] = None,
    verifie_le: Annotated[
        str | None,
        typer.Option("--verifie-le", metavar="DATE", help="Jour où un CSV a été vérifié ; aujourd’hui par défaut."),
    ] = None,
    annuler: Annotated[
        str | None, typer.Option("--annuler", metavar="TYPE", help="Revient à ce qui servait avant le dernier import.")
    ] = None,
    simuler: Annotated[bool, typer.Option("--simuler", help="Montre ce qui changerait ; n’importe rien.")] = False,
    oui: Annotated[bool, typer.Option("--oui", help="N’attend pas de confirmation.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Résultat en JSON.")] = False,
) -> int:
    """Remplace les caisses, les motifs, les durées ou les régimes par ceux d’un fichier, et montre ce qui change.

    Le fichier est entièrement vérifié avant ; la version d’avant est gardée, et un import s’annule.

    Exemples :
      aat referentiel importer caisses.csv --simuler
      aat referentiel importer durees.toml --oui
      aat referentiel importer --annuler durees
    """
    from aat.cli import rendu_referentiel
    from aat.composition_referentiel import dossier
    from aat.horloge import HorlogeSysteme
    from aat.services import referentiel as service

    horloge = HorlogeSysteme()
    if (fichier is None) == (annuler is None):
        raise ErreurUsage(
            "Il faut un fichier à importer, ou « --annuler TYPE ».",
            champ="FICHIER",
            remede="Voyez « aat referentiel importer --help ».",
        )
    if fichier is None:
        if simuler:
            raise ErreurUsage("« --simuler » va avec un fichier à importer.", champ="--simuler")
        choisi = service.genre_de(annuler or "")
        return rendu_referentiel.annule(choisi, service.annuler(choisi, dossier(), horloge.maintenant()), en_json=json)
    candidat = service.examiner(_depot(fichier, genre, verifie_le), dossier(), horloge.aujourd_hui())
    if not json:
        rendu_referentiel.candidat(candidat)
    if simuler:
        return rendu_referentiel.importe(candidat, None, en_json=json)
    if not oui:
        if not questions.terminal():
            raise ErreurUsage(
                "Sans terminal, l’import attend « --oui ».",
                champ="--oui",
                remede="Voyez d’abord ce qui change par « --simuler ».",
            )
        if not questions.oui("Importer"):
            raise ErreurUsage("Rien n’a été importé.")
    version = service.appliquer(candidat, dossier(), horloge.maintenant())
    return rendu_referentiel.importe(candidat, version, en_json=json)


def _depot(fichier: str, genre: str | None, verifie_le: str | None) -> Depot:
    import sys
    from pathlib import Path

    from aat.horloge import HorlogeSysteme
    from aat.referentiel.entrants import OCTETS_MAX
    from aat.saisie.dates import lire_date
    from aat.services import referentiel as service

    choisi = service.genre_de(genre) if genre else None
    jour = lire_date(verifie_le, HorlogeSysteme().aujourd_hui()) if verifie_le else None
    if fichier == "-":
        return service.Depot("entrée standard", sys.stdin.buffer.read(OCTETS_MAX + 1), choisi, jour)
    chemin = Path(fichier)
    return service.Depot(chemin.name, service.lire_fichier(chemin), choisi, jour)
