"""``aat journal``: what happened to which document."""

import datetime as dt
from typing import TYPE_CHECKING, Annotated

import typer

from aat.cli import rendu_poste
from aat.cli.groupe import CommandeFrancaise, application
from aat.domaine.etats import Etat
from aat.erreurs import ErreurUsage

if TYPE_CHECKING:
    from aat.composition import Atelier
    from aat.composition_support import Choix

app = application()


@app.command(cls=CommandeFrancaise)
def journal(
    ref: Annotated[str | None, typer.Argument(metavar="REF", help="Un seul document.")] = None,
    limite: Annotated[int, typer.Option("--limite", min=1, max=100_000, metavar="N", help="Nombre de lignes.")] = 50,
    etat: Annotated[
        str | None, typer.Option("--etat", metavar="ETAT", help="Ce qui a mené à cet état (en-file, rejete…).")
    ] = None,
    code: Annotated[str | None, typer.Option("--code", metavar="CODE", help="Ce code de défaut (T503…).")] = None,
    organisme: Annotated[
        str | None, typer.Option("--organisme", metavar="N", help="Cet organisme : régime, caisse, centre.")
    ] = None,
    depuis: Annotated[str | None, typer.Option("--depuis", metavar="AAAA-MM-JJ", help="Depuis ce jour.")] = None,
    jusqu_a: Annotated[
        str | None, typer.Option("--jusqu-a", metavar="AAAA-MM-JJ", help="Jusqu’à ce jour compris.")
    ] = None,
    suivre: Annotated[bool, typer.Option("--suivre", help="Attend la suite ; Ctrl+C arrête.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Une ligne JSON par événement.")] = False,
) -> int:
    """Montre l’histoire des documents, la plus récente d’abord, sans aucun contenu médical.

    Fonctionne sans la clé du coffre : l’assistance peut lire les états, jamais le contenu. --suivre montre
    les nouvelles lignes à mesure, la plus récente en dernier.

    Exemples :
      aat journal
      aat journal 7M2K9QX4TB --json
      aat journal --code T503 --depuis 2026-11-01
      aat journal --etat rejete --organisme 01
      aat journal --suivre
    """
    from aat import composition_support
    from aat.composition import Atelier

    choix = composition_support.Choix(
        ref=ref,
        etat=_etat(etat),
        code=code.upper() if code else None,
        organisme=_organisme(organisme),
        depuis=_jour(depuis, "--depuis"),
        jusqu_a=_jour(jusqu_a, "--jusqu-a"),
        limite=limite,
    )
    atelier = Atelier()
    lignes = composition_support.journal(atelier, choix)
    if not suivre:
        choisis = choix != composition_support.Choix(limite=limite)
        refus = composition_support.refus_dits(atelier, ref) if ref and not json else {}
        return rendu_poste.journal([ligne.evenement for ligne in lignes], en_json=json, choisis=choisis, refus=refus)
    return _suivre(atelier, choix, en_json=json)


def _suivre(atelier: "Atelier", choix: "Choix", *, en_json: bool) -> int:
    import dataclasses
    import sys
    import time

    from aat import composition_support

    # What is new is shown whole: a batch writes hundreds of lines between two looks.
    choix = dataclasses.replace(choix, limite=sys.maxsize)
    dernier = composition_support.dernier(atelier)
    sys.stderr.write("En attente de la suite ; Ctrl+C arrête.\n")
    sys.stderr.flush()
    while True:
        nouvelles = composition_support.journal(atelier, choix, apres=dernier)
        if nouvelles:
            dernier = nouvelles[0].seq
            rendu_poste.journal([ligne.evenement for ligne in reversed(nouvelles)], en_json=en_json)
            sys.stdout.flush()
        time.sleep(composition_support.PAS_S)


def _etat(texte: str | None) -> Etat | None:
    if texte is None:
        return None
    try:
        return Etat(texte)
    except ValueError:
        raise ErreurUsage("Cet état n’existe pas.", champ="--etat", remede=f"États : {', '.join(Etat)}.") from None


def _organisme(texte: str | None) -> str | None:
    if texte is None:
        return None
    if not (texte.isascii() and texte.isdigit() and len(texte) <= 9):
        raise ErreurUsage(
            "Un organisme a neuf chiffres au plus.", champ="--organisme", remede="Par exemple 01 ou 010110000."
        )
    return texte if len(texte) == 9 else f"{texte}%"


def _jour(texte: str | None, champ: str) -> dt.date | None:
    if texte is None:
        return None
    try:
        return dt.date.fromisoformat(texte)
    except ValueError:
        raise ErreurUsage("Cette date n’existe pas.", champ=champ, remede="Écrivez-la AAAA-MM-JJ.") from None
