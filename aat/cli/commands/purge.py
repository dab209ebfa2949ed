"""``aat purge``: forgets what the retention no longer asks to keep."""

from typing import TYPE_CHECKING, Annotated

import typer

from aat.cli import output, questions
from aat.cli.groupe import CommandeFrancaise, application
from aat.erreurs import ErreurUsage

if TYPE_CHECKING:
    from aat import composition_purge

app = application()


@app.command(cls=CommandeFrancaise)
def purge(
    simuler: Annotated[bool, typer.Option("--simuler", help="Montre ce qui serait oublié, n’oublie rien.")] = False,
    archiver: Annotated[
        str | None,
        typer.Option("--archiver", metavar="DOSSIER", help="Copie les contenus de plus de 5 ans, puis les efface."),
    ] = None,
    oui: Annotated[bool, typer.Option("--oui", help="Sans demander.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Résultat en JSON.")] = False,
) -> int:
    """Oublie les brouillons et paquets d’assistance de 30 jours, les traces d’envoi de 12 mois, le reste à 5 ans.

    Les contenus ne s’effacent qu’après avoir été copiés, en clair, dans le dossier d’archives du cabinet
    (--archiver) : leur clé est alors détruite. Un document qui peut encore partir n’est jamais touché.

    Exemples :
      aat purge --simuler
      aat purge --oui
      aat purge --archiver dossier-d-archives
    """
    from aat import composition_purge
    from aat.composition import Atelier

    atelier = Atelier()
    bilan = composition_purge.echus(atelier)
    if not simuler:
        if not oui and not questions.terminal():
            raise ErreurUsage(
                "La purge se confirme.",
                champ="--oui",
                remede="Regardez « aat purge --simuler », puis ajoutez « --oui ».",
            )
        if not oui:
            _montrer(bilan, archiver)
            if not questions.oui("Oublier cela pour de bon ?"):
                questions.dire("Rien n’a été oublié.")
                return 0
        bilan = composition_purge.purger(atelier, archiver)
    if json:
        return output.json_ligne({"simulation": simuler, **bilan.en_json()})
    if simuler:
        output.ligne("Simulation : rien n’est oublié.")
    _montrer(bilan, archiver)
    return 0


def _montrer(bilan: "composition_purge.Bilan", archiver: str | None) -> None:
    output.ligne(f"Brouillons de plus de 30 jours : {bilan.brouillons}")
    output.ligne(f"Traces d’envoi de plus de 12 mois : {bilan.tentatives}")
    output.ligne(f"Lignes d’audit de plus de 5 ans : {bilan.lignes_audit}")
    output.ligne(f"Fiches de patients pas revus depuis 5 ans : {bilan.patients}")
    output.ligne(f"Accusés de documents absents d’ici, de plus de 5 ans : {bilan.retrouves}")
    output.ligne(f"Paquets d’assistance de plus de 30 jours : {bilan.paquets}")
    output.ligne(f"Journaux techniques de plus de 12 mois : {bilan.journaux}")
    suite = "" if archiver or not bilan.contenus else " (gardés : « --archiver DOSSIER » les copie puis les efface)"
    output.ligne(f"Contenus de plus de 5 ans : {len(bilan.contenus)}{suite}")
