"""What describes an avis on the command line of ``new-arret`` and ``prolong``, before anything is read of it."""

from typing import Annotated

import typer

from aat.cli.options import Saisie
from aat.domaine.arret import CasProlongation, Categorie, ModeSorties, NatureAtmp, Temps


class Options(Saisie):
    """What describes the avis; ``None`` or false = not given."""

    motif: Annotated[str | None, typer.Option("--motif", metavar="CODE|MOTS", help="Motif.")] = None
    complement: Annotated[
        str | None, typer.Option("--complement", metavar="TEXTE", help="Complément du motif (100).")
    ] = None
    debut: Annotated[
        str | None,
        typer.Option(
            "--debut",
            metavar="DATE",
            help="Premier jour ; par défaut aujourd’hui, ou le lendemain de l’arrêt prolongé.",
        ),
    ] = None
    fin: Annotated[str | None, typer.Option("--fin", metavar="DATE", help="Dernier jour, inclus.")] = None
    duree: Annotated[str | None, typer.Option("--duree", "--jours", metavar="DURÉE", help="5j, 2s, 1m…")] = None
    par: Annotated[
        CasProlongation | None,
        typer.Option(
            "--par",
            metavar="CAS",
            help="Prolongation hors AT/MP : medecin-traitant-ou-prescripteur, remplacant, specialiste, "
            "cabinet-de-groupe, hospitalisation ou autre.",
        ),
    ] = None
    autre_cas: Annotated[
        str | None, typer.Option("--autre-cas", metavar="TEXTE", help="Prolongation dans un autre cas : lequel.")
    ] = None
    fin_precedent: Annotated[
        str | None,
        typer.Option(
            "--fin-precedent", metavar="DATE", help="Dernier jour de l’arrêt prolongé, s’il n’est pas gardé ici."
        ),
    ] = None
    temps: Annotated[Temps | None, typer.Option("--temps", metavar="TEMPS", help="complet ou partiel.")] = None
    categorie: Annotated[
        Categorie | None,
        typer.Option("--categorie", metavar="SITUATION", help="salarie (par défaut), fonctionnaire, sans-emploi…"),
    ] = None
    ald: Annotated[
        bool | None, typer.Option("--ald/--sans-ald", help="En rapport avec une affection de longue durée, ou non.")
    ] = None
    grossesse: Annotated[
        bool | None,
        typer.Option("--grossesse/--sans-grossesse", help="En rapport avec un état pathologique lié à une grossesse."),
    ] = None
    atmp: Annotated[
        NatureAtmp | None, typer.Option("--atmp", metavar="NATURE", help="accident ou maladie (AT/MP).")
    ] = None
    date_atmp: Annotated[str | None, typer.Option("--date-atmp", metavar="DATE", help="Date déclarée de l’AT/MP.")] = (
        None
    )
    sans_atmp: Annotated[bool, typer.Option("--sans-atmp", help="Sans rapport avec l’AT/MP de l’arrêt prolongé.")] = (
        False
    )
    sorties: Annotated[
        ModeSorties | None,
        typer.Option("--sorties", metavar="MODE", help="horaires-limites (par défaut), libres, non-autorisees."),
    ] = None
    sorties_du: Annotated[str | None, typer.Option("--sorties-du", metavar="DATE", help="Sorties à partir du.")] = None
    raison: Annotated[str | None, typer.Option("--raison", metavar="TEXTE", help="Raison des sorties libres.")] = None
    reprise: Annotated[bool, typer.Option("--reprise", help="Suivi d’une reprise à temps partiel thérapeutique.")] = (
        False
    )
    reprise_fin: Annotated[str | None, typer.Option("--reprise-fin", metavar="DATE", help="Fin de cette reprise.")] = (
        None
    )
    teleconsultation: Annotated[bool, typer.Option("--teleconsultation", help="Acte à distance.")] = False
    impossibilite: Annotated[
        str | None,
        typer.Option(
            "--impossibilite",
            metavar="TEXTE",
            help="Prolongation à distance : pourquoi le patient ne peut pas consulter en présence.",
        ),
    ] = None
    justification: Annotated[
        str | None,
        typer.Option("--justification", metavar="TEXTE", help="Raisons médicales d’une durée au-delà du maximum."),
    ] = None
    annule_et_remplace: Annotated[
        str | None,
        typer.Option(
            "--annule-et-remplace",
            metavar="REF",
            help="Avis transmis que celui-ci corrige : tout en est repris, sauf ce que vous changez.",
        ),
    ] = None
    acceptation: Annotated[
        bool, typer.Option("--acceptation", help="Le patient accepte et est informé ; vous acceptez les conditions.")
    ] = False
