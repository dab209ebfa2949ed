"""``aat print``: the PDFs that the law of the day allows."""

from typing import TYPE_CHECKING, Annotated

import typer

from aat.cli import questions, rendu_document
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
            help="Avis : 3, recapitulatif, aide, complet, specimen. "
            "Certificat : victime, caisse, recapitulatif, aide, notice.",
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
    archive: Annotated[
        bool, typer.Option("--archive", help="Contrôle chaque fichier (PDF/A-1b) avant de l’écrire.")
    ] = False,
    texte: Annotated[bool, typer.Option("--texte", help="Le même contenu en texte simple, ligne par ligne.")] = False,
    surcharge: Annotated[
        bool, typer.Option("--surcharge", help="Les valeurs seules, sur le formulaire préimprimé de la caisse.")
    ] = False,
    calibrer: Annotated[
        str | None, typer.Option("--calibrer", metavar="NOM", help="Page de calibrage d’une imprimante.")
    ] = None,
    mesures: Annotated[
        str | None,
        typer.Option("--mesures", metavar="X1 Y1 X2 Y2", help="Avec --calibrer : les croix mesurées, en mm."),
    ] = None,
    modele: Annotated[
        str | None, typer.Option("--modele", metavar="NOM|FICHIER", help="Un modèle, sa grille et ses champs.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Résultat en JSON.")] = False,
) -> int:
    """Produit les PDF d’un avis ou d’un certificat : ceux que permet le droit du jour, et eux seuls.

    Avis acquitté : le volet 3 (employeur) et le récapitulatif. Avis non transmis : l’aide à la recopie
    sur le Cerfa sécurisé, seul papier accepté depuis le 01/09/2025.

    Exemples :
      aat print 7M2K9QX4TB
      aat print 7M2K9QX4TB --volets 3 --sortie volet.pdf
      aat print 7M2K9QX4TB --duplicata         volet perdu, ou second employeur
      aat print 7M2K9QX4TB --volets 3 --imprimante accueil
      aat print --lot refs.jsonl --sortie dossier --manifeste
      aat print 7M2K9QX4TB --texte             pour un lecteur d’écran
      aat print --modele volet-3 --sortie volet-3.pdf
    """
    from aat.composition import Atelier

    atelier = Atelier()
    if modele or calibrer or surcharge:
        from aat.cli import tirage_formulaire

        if modele:
            return tirage_formulaire.modele(modele, sortie)
        if calibrer:
            return tirage_formulaire.calibrer(calibrer, mesures, imprimante, sortie, atelier)
        return tirage_formulaire.surcharge(_une_seule(_exiger(refs)), imprimante, sortie, atelier, en_json=json)
    demandes = tuple(v.strip() for v in volets.split(",") if v.strip()) if volets else ()
    if lot or imprimante or un_seul_fichier or manifeste:
        from aat.cli.tirage import CommandeTirage, executer
        from aat.services.lot_impression import DemandeTirage

        return executer(
            CommandeTirage(
                lot, tuple(refs or ()), DemandeTirage("", demandes, duplicata), sortie, un_seul_fichier, manifeste,
                imprimante, not sans_attendre, archive, json,
            ),
            atelier,
        )  # fmt: skip
    if texte:
        from aat.cli import tirage_texte

        return tirage_texte.executer(_exiger(refs), demandes, sortie, atelier, duplicata=duplicata, en_json=json)
    return _un_a_un(_exiger(refs), demandes, sortie, atelier, duplicata=duplicata, archive=archive, en_json=json)


def _exiger(refs: list[str] | None) -> list[str]:
    if refs:
        return refs
    from aat.erreurs import ErreurUsage

    raise ErreurUsage(
        "Il manque la référence du document à imprimer.",
        champ="REF",
        remede="Elle se lit dans « aat journal » ; beaucoup à la fois : « --lot ».",
    )


def _une_seule(refs: list[str]) -> str:
    if len(refs) == 1:
        return refs[0]
    from aat.erreurs import ErreurUsage

    raise ErreurUsage("La surcharge se fait un avis à la fois : chaque formulaire est posé à la main.", champ="REF")


def _un_a_un(
    refs: list[str],
    volets: tuple[str, ...],
    sortie: str | None,
    atelier: "Atelier",
    *,
    duplicata: bool,
    archive: bool,
    en_json: bool,
) -> int:
    from aat.cli.fichiers_pdf import ecrire
    from aat.services.impression import tirer

    tirages = [tirer(ref, atelier, volets, duplicata=duplicata) for ref in refs]
    for tirage in tirages:
        for phrase in tirage.avertissements:
            questions.dire(f"ATTENTION · {tirage.ref} : {phrase}")
        for document in tirage.documents if archive else ():
            atelier.papier.exiger_archivable(document.octets)
    fichiers = [f for t in tirages for f in ecrire(t, sortie, atelier, seul=len(refs) == 1)]
    return rendu_document.fichiers(fichiers, en_json=en_json)
