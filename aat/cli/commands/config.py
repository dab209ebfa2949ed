"""``aat config``: shows and sets the configuration."""

from typing import Annotated

import typer

from aat.cli import output, questions, rendu_poste
from aat.cli.groupe import CommandeFrancaise, GroupeFrancais, application
from aat.erreurs import ErreurUsage

app = application(groupe=True, invoke_without_command=True, help="Affiche et règle la configuration.")
_ = GroupeFrancais


@app.callback()
def config(
    ctx: typer.Context,
    json: Annotated[bool, typer.Option("--json", help="Résultat en JSON.")] = False,
) -> int:
    """Affiche la configuration, sans aucune donnée de patient.

    Exemples :
      aat config
      aat config prescripteur
      aat config prescripteur --depuis prescripteur.json
      aat config coffre postgresql://aat@serveur.cabinet/aat
    """
    if ctx.invoked_subcommand is not None:
        return 0
    from aat.composition import Atelier

    return rendu_poste.configuration(Atelier().configuration, en_json=json)


@app.command(cls=CommandeFrancaise)
def prescripteur(
    depuis: Annotated[
        str | None,
        typer.Option("--depuis", metavar="FICHIER|-", help="Le prescripteur en JSON (l’objet « prescripteur »)."),
    ] = None,
) -> int:
    """Enregistre qui prescrit. Sans fichier, les questions sont posées une à une."""
    from aat.composition import Atelier

    if depuis is not None:
        from aat.cli.entree import lire_fichier
        from aat.domaine.personnes import Prescripteur
        from aat.echange.lecture import lire
        from aat.identifiants import rpps

        choisi = lire(lire_fichier(depuis, "--depuis"), Prescripteur)
        rpps.valider(choisi.rpps or "")
    elif questions.terminal():
        from aat.cli.saisie_prescripteur import demander_prescripteur

        choisi = demander_prescripteur()
    else:
        raise ErreurUsage(
            "Sans terminal, il faut un fichier.", champ="--depuis", remede="Ajoutez « --depuis FICHIER »."
        )
    Atelier().enregistrer_prescripteur(choisi)
    output.ligne("Prescripteur enregistré.")
    return 0


@app.command(cls=CommandeFrancaise)
def coffre(
    adresse: Annotated[
        str | None,
        typer.Argument(metavar="ADRESSE", help="postgresql://utilisateur@serveur/base, sans mot de passe."),
    ] = None,
    local: Annotated[bool, typer.Option("--local", help="Revient au coffre de ce poste.")] = False,
    sans_essai: Annotated[
        bool, typer.Option("--sans-essai", help="N’essaie pas la connexion avant de garder.")
    ] = False,
) -> int:
    """Dit où est le coffre, ou désigne le coffre partagé entre plusieurs postes (PostgreSQL).

    Le mot de passe ne s’écrit pas ici : fichier désigné par PGPASSFILE, ~/.pgpass, ou « ?passfile=… » (mode 0600).
    Ce qui est déjà dans le coffre de ce poste y reste.

    Exemples :
      aat config coffre
      aat config coffre postgresql://aat@serveur.cabinet/aat
      aat config coffre --local
    """
    from aat.composition import Atelier

    atelier = Atelier()
    if local and adresse is not None:
        raise ErreurUsage("Choisissez une adresse, ou « --local ».", champ="--local")
    if local or adresse is not None:
        atelier.enregistrer_coffre(adresse, essayer=not sans_essai)
    output.ligne(f"Coffre : {atelier.rangement}")
    return 0


@app.command(cls=CommandeFrancaise)
def cartes(
    module: Annotated[
        str | None,
        typer.Option(
            "--module", metavar="CHEMIN", help="Composant PKCS#11 de la CPS ; « auto » : le premier installé."
        ),
    ] = None,
    signature: Annotated[
        bool | None,
        typer.Option("--signature/--sans-signature", help="La carte CPS signe les documents, ou non (banc d’essai)."),
    ] = None,
    lecture: Annotated[
        str | None,
        typer.Option(
            "--lecture", metavar="NOM|libre", help="Composant officiel qui lit la carte Vitale ; « libre » : sans lui."
        ),
    ] = None,
) -> int:
    """Règle les cartes : le composant de la CPS, si c’est elle qui signe, et qui lit la carte Vitale.

    Exemples :
      aat config cartes --signature
      aat config cartes --module /opt/santesocial/CPS/lib/libcps3_pkcs11_lux.so
    """
    import msgspec

    from aat.composition import Atelier

    atelier = Atelier()
    regle = atelier.configuration.cartes
    if module is not None:
        regle = msgspec.structs.replace(regle, module=None if module == "auto" else module)
    if signature is not None:
        regle = msgspec.structs.replace(regle, signature=signature)
    if lecture is not None:
        regle = msgspec.structs.replace(regle, lecture=_composant(lecture))
    atelier.enregistrer_configuration(msgspec.structs.replace(atelier.configuration, cartes=regle))
    output.ligne(
        f"Composant : {regle.module or 'le premier installé'} ; la carte "
        + ("signe les documents." if regle.signature else "ne signe pas les documents du banc.")
    )
    if regle.lecture:
        output.ligne(f"Carte Vitale : lue par le composant officiel « {regle.lecture} ».")
    return 0


def _composant(nom: str) -> str | None:
    """Return the plug-in of this name, ``None`` for the public reading.

    Raises:
        ErreurIntrouvable: no such component is installed.
    """
    from aat.cartes.greffon import noms
    from aat.erreurs import ErreurIntrouvable

    if nom == "libre":
        return None
    if nom not in noms():
        raise ErreurIntrouvable(
            "Aucun composant de lecture de ce nom n’est installé.",
            champ="--lecture",
            remede=f"Installés : {', '.join(noms()) or 'aucun'}. « libre » revient à la lecture sans lui.",
        )
    return nom
