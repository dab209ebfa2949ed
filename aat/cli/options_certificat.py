"""What describes a certificate on the command line, before anything is read of it."""

from typing import Annotated

import typer

from aat.cli.options import Execution, Saisie
from aat.domaine.arret import NatureAtmp
from aat.domaine.certificat import NatureCertificat, TypeConclusion


class OptionsCertificat(Saisie):
    """What describes the certificate; ``None`` or false = not given."""

    nature: Annotated[
        NatureCertificat | None,
        typer.Option("--nature", metavar="NATURE", help="initial (par défaut), nouvelle-lesion, rechute, final."),
    ] = None
    origine: Annotated[NatureAtmp | None, typer.Option("--origine", metavar="ORIGINE", help="accident ou maladie.")] = (
        None
    )
    date: Annotated[
        str | None, typer.Option("--date", metavar="DATE", help="Accident, ou première constatation de la maladie.")
    ] = None
    heure: Annotated[str | None, typer.Option("--heure", metavar="HH:MM", help="Heure de l’accident.")] = None
    trajet: Annotated[bool, typer.Option("--trajet", help="Accident de trajet.")] = False
    date_rechute: Annotated[
        str | None,
        typer.Option("--date-rechute", metavar="DATE", help="Constat de la rechute ; aujourd’hui par défaut."),
    ] = None
    constatations: Annotated[
        str | None, typer.Option("--constatations", metavar="TEXTE", help="Ce qui a été constaté : le texte transmis.")
    ] = None
    lesion: Annotated[
        list[str] | None,
        typer.Option("--lesion", metavar="LÉSION", help="« nature, siège, côté, précision » ; se répète."),
    ] = None
    exposition: Annotated[
        str | None, typer.Option("--exposition", metavar="TEXTE", help="Activité ou exposition déclarée (maladie).")
    ] = None
    tableau: Annotated[
        str | None, typer.Option("--tableau", metavar="TABLEAU", help="« RG 57 A » ; facultatif (maladie).")
    ] = None
    numero: Annotated[
        str | None, typer.Option("--numero", metavar="N°", help="Numéro de l’accident ou de la maladie, 9 chiffres.")
    ] = None
    feuille: Annotated[
        bool | None, typer.Option("--feuille/--sans-feuille", help="La victime présente la feuille d’accident, ou non.")
    ] = None
    soins: Annotated[
        str | None, typer.Option("--soins", metavar="DATE", help="Fin prévisible des soins, sur papier seulement.")
    ] = None
    conclusion: Annotated[
        TypeConclusion | None,
        typer.Option(
            "--conclusion", metavar="TYPE", help="guerison, guerison-rechute-possible, consolidation-sequelles."
        ),
    ] = None
    date_conclusion: Annotated[
        str | None, typer.Option("--date-conclusion", metavar="DATE", help="Guérison ou consolidation.")
    ] = None
    sequelles: Annotated[
        str | None, typer.Option("--sequelles", metavar="TEXTE", help="Séquelles, sans taux (200).")
    ] = None
    employeur: Annotated[
        str | None, typer.Option("--employeur", metavar="NOM", help="Employeur, gardé sous ce nom ou nouveau.")
    ] = None
    annule_et_remplace: Annotated[
        str | None, typer.Option("--annule-et-remplace", metavar="REF", help="Certificat que celui-ci remplace.")
    ] = None
    acceptation: Annotated[
        bool,
        typer.Option("--acceptation", help="La victime accepte et est informée ; vous acceptez les conditions."),
    ] = False


class ExecutionCertificat(Execution):
    """Where the certificate comes from, and what is done with it."""

    lot: Annotated[
        str | None, typer.Option("--lot", metavar="FICHIER|-", help="Beaucoup de certificats, un par ligne.")
    ] = None
    transmettre: Annotated[bool, typer.Option("--transmettre", help="Transmet à la caisse de la victime.")] = False
