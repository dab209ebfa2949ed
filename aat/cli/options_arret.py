"""The options that ``new-arret`` and ``prolong`` share: one list, read by Typer, gathered into two values.

Says what was typed, before anything is read of it.
"""

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Annotated, Any, get_type_hints

import typer

from aat.domaine.arret import CasProlongation, Categorie, ModeSorties, NatureAtmp, Temps


@dataclass(frozen=True, slots=True)
class Options:
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
    grossesse: Annotated[bool, typer.Option("--grossesse", help="État pathologique lié à une grossesse.")] = False
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
    acceptation: Annotated[
        bool, typer.Option("--acceptation", help="Le patient accepte et est informé ; vous acceptez les conditions.")
    ] = False


@dataclass(frozen=True, slots=True)
class Execution:
    """Where the avis comes from, and what is done with it."""

    depuis: Annotated[str | None, typer.Option("--depuis", metavar="FICHIER|-", help="Le document en JSON.")] = None
    lot: Annotated[
        str | None, typer.Option("--lot", metavar="FICHIER|-", help="Beaucoup d’avis, un document JSON par ligne.")
    ] = None
    nom_lot: Annotated[
        str | None, typer.Option("--nom-lot", metavar="NOM", help="Nom du lot ; celui du fichier par défaut.")
    ] = None
    patient: Annotated[
        str | None, typer.Option("--patient", metavar="P-…", help="Référence donnée par « aat identify ».")
    ] = None
    nir: Annotated[str | None, typer.Option("--nir", metavar="-", help="« - » : NIR lu sur l’entrée standard.")] = None
    simuler: Annotated[bool, typer.Option("--simuler", help="Juge et montre ; n’enregistre et n’envoie rien.")] = False
    au: Annotated[str | None, typer.Option("--au", metavar="DATE", help="Avec --simuler : juge à cette date.")] = None
    transmettre: Annotated[bool, typer.Option("--transmettre", help="Transmet à la caisse du patient.")] = False
    imprimer: Annotated[bool, typer.Option("--imprimer", help="Produit les PDF permis.")] = False
    sortie: Annotated[str | None, typer.Option("--sortie", metavar="FICHIER|DOSSIER", help="Où écrire les PDF.")] = None
    json: Annotated[bool, typer.Option("--json", help="Résultat en JSON.")] = False


def avec_options(commande: Callable[..., int]) -> Callable[..., int]:
    """Return ``commande`` as Typer reads it: its last two parameters are spread into one option per field.

    The command itself receives them gathered again, as ``options`` and ``execution``.
    """
    genres: dict[str, type[Options | Execution]] = {"options": Options, "execution": Execution}
    propres = [p for nom, p in inspect.signature(commande).parameters.items() if nom not in genres]

    @functools.wraps(commande)
    def appelee(**valeurs: Any) -> int:  # noqa: ANN401 what each option holds is said by its field
        rassemblees = {
            nom: genre(**{f.name: valeurs.pop(f.name) for f in fields(genre)}) for nom, genre in genres.items()
        }
        return commande(**valeurs, **rassemblees)

    partages = [
        inspect.Parameter(f.name, inspect.Parameter.KEYWORD_ONLY, default=f.default, annotation=indices[f.name])
        for genre in (Execution, Options)
        for indices in (get_type_hints(genre, include_extras=True),)
        for f in fields(genre)
    ]
    appelee.__signature__ = inspect.Signature([*propres, *partages])  # type: ignore[attr-defined]
    return appelee
