"""``aat new-arret``: a new avis from an express line, options, a file, or questions."""

from typing import Annotated

import typer

from aat.cli import output, questions
from aat.cli.groupe import CommandeFrancaise, application
from aat.domaine.arret import Categorie, ModeSorties, NatureAtmp, Temps
from aat.erreurs import ErreurUsage

app = application()


@app.command(cls=CommandeFrancaise)
def new_arret(
    express: Annotated[
        list[str] | None,
        typer.Argument(metavar="EXPRESS", help='Une ligne : « grippe 5j », « lombalgie 7j sorties libres "kiné" ».'),
    ] = None,
    depuis: Annotated[str | None, typer.Option("--depuis", metavar="FICHIER|-", help="Le document en JSON.")] = None,
    patient: Annotated[
        str | None,
        typer.Option("--patient", metavar="P-…", help="Référence donnée par « aat identify »."),
    ] = None,
    nir: Annotated[str | None, typer.Option("--nir", metavar="-", help="« - » : NIR lu sur l’entrée standard.")] = None,
    motif: Annotated[str | None, typer.Option("--motif", metavar="CODE|MOTS", help="Motif.")] = None,
    complement: Annotated[
        str | None, typer.Option("--complement", metavar="TEXTE", help="Complément du motif (100).")
    ] = None,
    debut: Annotated[
        str | None, typer.Option("--debut", metavar="DATE", help="Premier jour ; aujourd’hui par défaut.")
    ] = None,
    fin: Annotated[str | None, typer.Option("--fin", metavar="DATE", help="Dernier jour, inclus.")] = None,
    duree: Annotated[str | None, typer.Option("--duree", "--jours", metavar="DURÉE", help="5j, 2s, 1m…")] = None,
    temps: Annotated[Temps | None, typer.Option("--temps", metavar="TEMPS", help="complet ou partiel.")] = None,
    categorie: Annotated[
        Categorie | None,
        typer.Option("--categorie", metavar="SITUATION", help="salarie (par défaut), fonctionnaire, sans-emploi…"),
    ] = None,
    ald: Annotated[bool, typer.Option("--ald", help="En rapport avec une affection de longue durée.")] = False,
    grossesse: Annotated[bool, typer.Option("--grossesse", help="État pathologique lié à une grossesse.")] = False,
    atmp: Annotated[
        NatureAtmp | None, typer.Option("--atmp", metavar="NATURE", help="accident ou maladie (AT/MP).")
    ] = None,
    date_atmp: Annotated[
        str | None, typer.Option("--date-atmp", metavar="DATE", help="Date déclarée de l’AT/MP.")
    ] = None,
    sorties: Annotated[
        ModeSorties | None,
        typer.Option("--sorties", metavar="MODE", help="horaires-limites (par défaut), libres, non-autorisees."),
    ] = None,
    sorties_du: Annotated[str | None, typer.Option("--sorties-du", metavar="DATE", help="Sorties à partir du.")] = None,
    raison: Annotated[str | None, typer.Option("--raison", metavar="TEXTE", help="Raison des sorties libres.")] = None,
    reprise: Annotated[
        bool, typer.Option("--reprise", help="Suivi d’une reprise à temps partiel thérapeutique.")
    ] = False,
    reprise_fin: Annotated[
        str | None, typer.Option("--reprise-fin", metavar="DATE", help="Fin de cette reprise.")
    ] = None,
    teleconsultation: Annotated[bool, typer.Option("--teleconsultation", help="Acte à distance.")] = False,
    justification: Annotated[
        str | None,
        typer.Option("--justification", metavar="TEXTE", help="Raisons médicales d’une durée au-delà du maximum."),
    ] = None,
    acceptation: Annotated[
        bool,
        typer.Option("--acceptation", help="Le patient accepte et est informé ; vous acceptez les conditions."),
    ] = False,
    simuler: Annotated[bool, typer.Option("--simuler", help="Juge et montre ; n’enregistre et n’envoie rien.")] = False,
    au: Annotated[str | None, typer.Option("--au", metavar="DATE", help="Avec --simuler : juge à cette date.")] = None,
    transmettre: Annotated[bool, typer.Option("--transmettre", help="Transmet à la caisse du patient.")] = False,
    imprimer: Annotated[bool, typer.Option("--imprimer", help="Produit les PDF permis.")] = False,
    sortie: Annotated[
        str | None, typer.Option("--sortie", metavar="FICHIER|DOSSIER", help="Où écrire les PDF.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Résultat en JSON.")] = False,
) -> int:
    r"""Nouvel avis d’arrêt de travail, jugé par le droit du jour avant d’être gardé, transmis ou imprimé.

    Sur un terminal, ce qui manque est demandé, et rien ne part sans récapitulatif.

    Exemples :
      aat new-arret "grippe 5j"
      aat new-arret "lombalgie 7j lourd sorties libres \"kiné\"" --simuler
      aat new-arret --depuis avis.json --transmettre --imprimer --json
      aat new-arret --depuis - --simuler --au 2021-12-10 --json < avis.json
    """
    from aat.cli import nouvel_arret
    from aat.cli.options_arret import Options

    if au is not None and not simuler:
        raise ErreurUsage("« --au » ne va qu’avec « --simuler ».", champ="--au", remede="Ajoutez « --simuler ».")
    if simuler and (transmettre or imprimer):
        raise ErreurUsage(
            "Une simulation n’enregistre, n’envoie et n’imprime rien.",
            champ="--simuler",
            remede="Retirez « --simuler », ou « --transmettre » et « --imprimer ».",
        )
    if nir not in {None, "-"}:
        raise ErreurUsage(
            "Le NIR ne se donne pas en argument : il resterait visible.", champ="--nir", remede="Écrivez « --nir - »."
        )
    if depuis is not None and express:
        raise ErreurUsage("Donnez une ligne express ou un fichier, pas les deux.", champ="--depuis")
    options = Options(
        motif=motif, complement=complement, debut=debut, fin=fin, duree=duree, temps=temps, categorie=categorie,
        ald=ald, grossesse=grossesse, atmp=atmp, date_atmp=date_atmp, sorties=sorties, sorties_du=sorties_du,
        raison=raison, reprise=reprise, reprise_fin=reprise_fin, teleconsultation=teleconsultation,
        justification=justification, acceptation=acceptation,
    )  # fmt: skip
    commande = nouvel_arret.Commande(
        ligne=" ".join(express or ()),
        depuis=depuis,
        patient=patient,
        nir_stdin=nir == "-",
        options=options,
        transmettre=transmettre,
        imprimer=imprimer,
        sortie=sortie,
    )
    if simuler:
        return output.reponse(nouvel_arret.simuler(commande, au), en_json=json)
    reponse = nouvel_arret.faire(commande, dialogue=questions.terminal() and not json)
    if reponse is None:
        questions.dire("Abandonné : rien n’a été enregistré ni transmis.")
        return 0
    return output.reponse(reponse, en_json=json)
