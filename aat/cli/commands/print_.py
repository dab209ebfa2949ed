"""``aat print``: the PDFs that the law of the day allows."""

from typing import TYPE_CHECKING, Annotated

import typer

from aat.cli import output, questions
from aat.cli.groupe import CommandeFrancaise, application

if TYPE_CHECKING:
    from aat.composition import Atelier

app = application()


@app.command(cls=CommandeFrancaise)
def print_(
    refs: Annotated[list[str] | None, typer.Argument(metavar="REF…", help="Références des documents.")] = None,
    volets: Annotated[
        str | None,
        typer.Option(
            "--volets",
            metavar="LISTE",
            help="Avis : 3, recapitulatif, aide, complet, specimen. Certificat : victime, caisse, recapitulatif, aide.",
        ),
    ] = None,
    lot: Annotated[
        str | None, typer.Option("--lot", metavar="FICHIER|-", help="Beaucoup de documents, une référence par ligne.")
    ] = None,
    sortie: Annotated[str | None, typer.Option("--sortie", metavar="FICHIER|DOSSIER", help="Où écrire.")] = None,
    un_seul_fichier: Annotated[
        bool, typer.Option("--un-seul-fichier", help="Réunit les imprimés d’un même destinataire en un PDF.")
    ] = False,
    manifeste: Annotated[
        bool, typer.Option("--manifeste", help="Avec --lot : référence, volet, pages et empreinte de chaque PDF.")
    ] = False,
    imprimante: Annotated[
        str | None, typer.Option("--imprimante", metavar="NOM", help="Imprime : A4, recto, à 100 %.")
    ] = None,
    sans_attendre: Annotated[
        bool, typer.Option("--sans-attendre-le-disque", help="Plus rapide ; une coupure peut perdre les derniers PDF.")
    ] = False,
    duplicata: Annotated[
        bool, typer.Option("--duplicata", help="Le volet 3 d’un avis transmis, marqué « duplicata ».")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Résultat en JSON.")] = False,
) -> int:
    """Produit les PDF d’un avis : ceux que permet le droit du jour, et eux seuls.

    Avis acquitté : le volet 3 (employeur) et le récapitulatif. Avis non transmis : l’aide à la recopie
    sur le Cerfa sécurisé, seul papier accepté depuis le 01/09/2025.

    Exemples :
      aat print 7M2K9QX4TB
      aat print 7M2K9QX4TB --volets 3 --sortie volet.pdf
      aat print 7M2K9QX4TB --duplicata         volet perdu, ou second employeur
      aat print 7M2K9QX4TB --volets 3 --imprimante accueil
      aat print --lot refs.jsonl --sortie dossier --manifeste
    """
    from aat.composition import Atelier

    atelier = Atelier()
    demandes = tuple(v.strip() for v in volets.split(",") if v.strip()) if volets else ()
    if lot or imprimante or un_seul_fichier or manifeste:
        from aat.cli.tirage import CommandeTirage, executer
        from aat.services.lot_impression import DemandeTirage

        return executer(
            CommandeTirage(
                lot, tuple(refs or ()), DemandeTirage("", demandes, duplicata), sortie, un_seul_fichier, manifeste,
                imprimante, not sans_attendre, json,
            ),
            atelier,
        )  # fmt: skip
    return _un_a_un(_exiger(refs), demandes, sortie, atelier, duplicata=duplicata, en_json=json)


def _exiger(refs: list[str] | None) -> list[str]:
    if refs:
        return refs
    from aat.erreurs import ErreurUsage

    raise ErreurUsage(
        "Il manque la référence du document à imprimer.",
        champ="REF",
        remede="Elle se lit dans « aat journal » ; beaucoup à la fois : « --lot ».",
    )


def _un_a_un(
    refs: list[str], volets: tuple[str, ...], sortie: str | None, atelier: "Atelier", *, duplicata: bool, en_json: bool
) -> int:
    from aat.cli.fichiers_pdf import ecrire
    from aat.services.impression import tirer

    tirages = [tirer(ref, atelier, volets, duplicata=duplicata) for ref in refs]
    for tirage in tirages:
        for phrase in tirage.avertissements:
            questions.dire(f"ATTENTION · {tirage.ref} : {phrase}")
    fichiers = [f for t in tirages for f in ecrire(t, sortie, atelier, seul=len(refs) == 1)]
    return output.fichiers(fichiers, en_json=en_json)
