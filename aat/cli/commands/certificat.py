"""``aat certificat``: a certificat médical AT/MP from an avis, options, a file, or questions."""

from typing import Annotated

import typer

from aat.cli import questions
from aat.cli.groupe import CommandeFrancaise, application
from aat.domaine.arret import NatureAtmp
from aat.domaine.certificat import NatureCertificat, TypeConclusion
from aat.erreurs import ErreurUsage

app = application()


@app.command(cls=CommandeFrancaise)
def certificat(
    ref: Annotated[
        str | None, typer.Argument(metavar="REF", help="Avis AT/MP ou certificat dont le patient est gardé.")
    ] = None,
    depuis: Annotated[str | None, typer.Option("--depuis", metavar="FICHIER|-", help="Le document en JSON.")] = None,
    lot: Annotated[
        str | None, typer.Option("--lot", metavar="FICHIER|-", help="Beaucoup de certificats, un par ligne.")
    ] = None,
    nom_lot: Annotated[
        str | None, typer.Option("--nom-lot", metavar="NOM", help="Nom du lot ; celui du fichier par défaut.")
    ] = None,
    patient: Annotated[
        str | None, typer.Option("--patient", metavar="P-…", help="Référence donnée par « aat identify ».")
    ] = None,
    nir: Annotated[str | None, typer.Option("--nir", metavar="-", help="« - » : NIR lu sur l’entrée standard.")] = None,
    nature: Annotated[
        NatureCertificat | None,
        typer.Option("--nature", metavar="NATURE", help="initial (par défaut), nouvelle-lesion, rechute, final."),
    ] = None,
    origine: Annotated[
        NatureAtmp | None, typer.Option("--origine", metavar="ORIGINE", help="accident ou maladie.")
    ] = None,
    date: Annotated[
        str | None, typer.Option("--date", metavar="DATE", help="Accident, ou première constatation de la maladie.")
    ] = None,
    heure: Annotated[str | None, typer.Option("--heure", metavar="HH:MM", help="Heure de l’accident.")] = None,
    trajet: Annotated[bool, typer.Option("--trajet", help="Accident de trajet.")] = False,
    date_rechute: Annotated[
        str | None,
        typer.Option("--date-rechute", metavar="DATE", help="Constat de la rechute ; aujourd’hui par défaut."),
    ] = None,
    constatations: Annotated[
        str | None, typer.Option("--constatations", metavar="TEXTE", help="Ce qui a été constaté : le texte transmis.")
    ] = None,
    lesion: Annotated[
        list[str] | None,
        typer.Option("--lesion", metavar="LÉSION", help="« nature, siège, côté, précision » ; se répète."),
    ] = None,
    exposition: Annotated[
        str | None, typer.Option("--exposition", metavar="TEXTE", help="Activité ou exposition déclarée (maladie).")
    ] = None,
    tableau: Annotated[
        str | None, typer.Option("--tableau", metavar="TABLEAU", help="« RG 57 A » ; facultatif (maladie).")
    ] = None,
    numero: Annotated[
        str | None, typer.Option("--numero", metavar="N°", help="Numéro de l’accident ou de la maladie, 9 chiffres.")
    ] = None,
    feuille: Annotated[
        bool | None, typer.Option("--feuille/--sans-feuille", help="La victime présente la feuille d’accident, ou non.")
    ] = None,
    soins: Annotated[
        str | None, typer.Option("--soins", metavar="DATE", help="Fin prévisible des soins, sur papier seulement.")
    ] = None,
    conclusion: Annotated[
        TypeConclusion | None,
        typer.Option(
            "--conclusion", metavar="TYPE", help="guerison, guerison-rechute-possible, consolidation-sequelles."
        ),
    ] = None,
    date_conclusion: Annotated[
        str | None, typer.Option("--date-conclusion", metavar="DATE", help="Guérison ou consolidation.")
    ] = None,
    sequelles: Annotated[
        str | None, typer.Option("--sequelles", metavar="TEXTE", help="Séquelles, sans taux (200).")
    ] = None,
    employeur: Annotated[
        str | None, typer.Option("--employeur", metavar="NOM", help="Employeur, gardé sous ce nom ou nouveau.")
    ] = None,
    annule_et_remplace: Annotated[
        str | None, typer.Option("--annule-et-remplace", metavar="REF", help="Certificat que celui-ci remplace.")
    ] = None,
    acceptation: Annotated[
        bool,
        typer.Option("--acceptation", help="La victime accepte et est informée ; vous acceptez les conditions."),
    ] = False,
    simuler: Annotated[bool, typer.Option("--simuler", help="Juge et montre ; n’enregistre et n’envoie rien.")] = False,
    au: Annotated[str | None, typer.Option("--au", metavar="DATE", help="Avec --simuler : juge à cette date.")] = None,
    transmettre: Annotated[bool, typer.Option("--transmettre", help="Transmet à la caisse de la victime.")] = False,
    imprimer: Annotated[bool, typer.Option("--imprimer", help="Produit les PDF permis.")] = False,
    sortie: Annotated[
        str | None, typer.Option("--sortie", metavar="FICHIER|DOSSIER", help="Où écrire les PDF.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Résultat en JSON.")] = False,
) -> int:
    """Certificat médical AT/MP : initial, nouvelle lésion, rechute ou final ; ni durée d’arrêt, ni soins.

    Avec la référence d’un avis AT/MP : certificat initial qui garde patient, employeur et date de l’événement.
    Avec celle d’un certificat : même patient, même événement. Sur un terminal, ce qui manque est demandé.

    Exemples :
      aat certificat 7M2K9QX4TB --lesion "plaie ouverte, main, gauche, index" --transmettre --acceptation
      aat certificat 7M2K9QX4TB --nature final --conclusion guerison --date-conclusion 20/11/2026
      aat certificat --depuis certificat.json --simuler --json
      aat certificat --lot certificats.jsonl --transmettre > resultats.jsonl
    """
    from aat.cli import nouveau_certificat, sortie_certificat
    from aat.cli.options_certificat import OptionsCertificat

    if au is not None and not simuler:
        raise ErreurUsage("« --au » ne va qu’avec « --simuler ».", champ="--au", remede="Ajoutez « --simuler ».")
    if simuler and (transmettre or imprimer):
        raise ErreurUsage(
            "Une simulation n’enregistre, n’envoie et n’imprime rien.",
            champ="--simuler",
            remede="Retirez « --simuler », ou « --transmettre » et « --imprimer ».",
        )
    if nir not in {None, "-"}:
        raise ErreurUsage(
            "Le NIR ne se donne pas en argument : il resterait visible.", champ="--nir", remede="Écrivez « --nir - »."
        )
    options = OptionsCertificat(
        nature=nature, origine=origine, date=date, heure=heure, trajet=trajet, date_rechute=date_rechute,
        constatations=constatations, lesions=tuple(lesion or ()), exposition=exposition, tableau=tableau, numero=numero,
        feuille=feuille, soins=soins, conclusion=conclusion, date_conclusion=date_conclusion, sequelles=sequelles,
        employeur=employeur, annule_et_remplace=annule_et_remplace, acceptation=acceptation,
    )  # fmt: skip
    if lot is not None or nom_lot is not None:
        from aat.cli import lot as lots

        seules = OptionsCertificat(acceptation=acceptation)
        lots.verifier_seul(lot, avec=bool(ref or depuis or patient or nir or options != seules))
        return lots.executer(
            lots.CommandeLot(
                lot or "-", nom_lot, simuler, au, transmettre, imprimer, sortie, acceptation, certificat=True
            )
        )
    commande = nouveau_certificat.CommandeCertificat(
        ref=ref,
        depuis=depuis,
        patient=patient,
        nir_stdin=nir == "-",
        options=options,
        transmettre=transmettre,
        imprimer=imprimer,
        sortie=sortie,
    )
    if simuler:
        return sortie_certificat.reponse(nouveau_certificat.simuler(commande, au), en_json=json)
    reponse = nouveau_certificat.faire(commande, dialogue=questions.terminal() and not json)
    if reponse is None:
        questions.dire("Abandonné : rien n’a été enregistré ni transmis.")
        return 0
    return sortie_certificat.reponse(reponse, en_json=json)
