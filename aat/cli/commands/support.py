"""``aat support``: what support staff need, without the master key and without any medical content."""

from typing import Annotated

import typer

from aat.cli import output, rendu_support
from aat.cli.groupe import CommandeFrancaise, application

app = application(groupe=True)


@app.callback()
def support() -> None:
    """Ce dont l’assistance a besoin : ni la clé du coffre, ni aucun contenu médical.

    Exemples :
      aat support etat 7M2K9QX4TB
      aat support chrono 7M2K9QX4TB
      aat support paquet --sortie paquet.jsonl
    """


@app.command(cls=CommandeFrancaise)
def etat(
    ref: Annotated[str, typer.Argument(metavar="REF", help="Référence, ou numéro d’accusé.")],
    json: Annotated[bool, typer.Option("--json", help="Résultat en JSON.")] = False,
) -> int:
    """Dit où en est un document, son histoire, ses essais et ce qui les entoure.

    Exemple :
      aat support etat 7M2K9QX4TB --json
    """
    from aat import composition_support
    from aat.composition import Atelier

    lu = composition_support.etat(Atelier(), ref)
    return output.json_ligne(lu) if json else rendu_support.etat(lu)


@app.command(cls=CommandeFrancaise)
def chrono(
    ref: Annotated[str, typer.Argument(metavar="REF", help="Référence, ou numéro d’accusé.")],
    json: Annotated[bool, typer.Option("--json", help="Une ligne JSON par essai.")] = False,
) -> int:
    """Déroule les essais d’un document : DNS, connexion, TLS, écriture, attente, lecture, en millisecondes.

    Exemple :
      aat support chrono 7M2K9QX4TB
    """
    from aat import composition_support
    from aat.composition import Atelier

    lu, essais = composition_support.chrono(Atelier(), ref)
    faits = [composition_support.essai(lu.ref, t) for t in essais]
    if json:
        for fait in faits:
            output.json_ligne(fait)
        return 0
    return rendu_support.chrono(lu.ref, faits)


@app.command(cls=CommandeFrancaise)
def paquet(
    refs: Annotated[list[str] | None, typer.Argument(metavar="REF…", help="Ces documents seulement.")] = None,
    sortie: Annotated[str | None, typer.Option("--sortie", metavar="FICHIER", help="Où l’écrire.")] = None,
    oui: Annotated[bool, typer.Option("--oui", help="L’a déjà relu : l’écrit sans demander.")] = False,
) -> int:
    """Montre le paquet à envoyer à l’assistance, puis l’écrit si vous l’acceptez.

    Des lignes JSON faites de codes, d’états, d’heures et de durées, relues avant d’être montrées. Il reste
    dans un fichier privé, effacé au bout de 30 jours ; rien n’est envoyé par ce programme.

    Exemples :
      aat support paquet
      aat support paquet 7M2K9QX4TB --sortie paquet.jsonl --oui
    """
    from aat.cli.paquet_support import proposer
    from aat.composition import Atelier

    return proposer(Atelier(), refs or (), sortie, accepte=oui)


@app.command(cls=CommandeFrancaise)
def lever(ref: Annotated[str, typer.Argument(metavar="REF", help="Le document à montrer.")]) -> int:
    """Lève le masque d’un document, dix minutes, devant le prescripteur qui l’a signé et sa carte.

    Il faut un terminal ; le document s’affiche sur un écran à part, qui ne laisse rien derrière lui. Son
    ouverture et sa fermeture s’inscrivent au journal d’audit.

    Exemple :
      aat support lever 7M2K9QX4TB
    """
    from aat.cli.ecran_a_part import montrer
    from aat.composition import Atelier
    from aat.services import levee

    atelier = Atelier()
    montrer(lambda: levee.lever(ref, atelier, atelier.coffre()))
    return 0
