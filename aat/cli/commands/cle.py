"""``aat cle``: the store's master key."""

from typing import TYPE_CHECKING, Annotated

import typer

from aat.cli import output, questions
from aat.cli.groupe import CommandeFrancaise, application
from aat.erreurs import ErreurCoffre, ErreurUsage

if TYPE_CHECKING:
    from aat.coffre.chiffrement import CleMaitresse
    from aat.coffre.cles import ModeCle
    from aat.composition import Atelier

_MODES = {
    "fichier-designe": "dans le fichier que désigne AAT_CLE_FICHIER",
    "fichier": "dans un fichier privé de ce compte",
    "phrase": "sous une phrase de passe",
    "trousseau": "dans le trousseau de la session",
}

app = application(groupe=True)


@app.callback()
def cle() -> None:
    """La clé du coffre : sans elle, rien de ce qui est gardé ne s’ouvre.

    Exemples :
      aat cle creer                            dans un fichier privé
      aat cle creer --phrase                   protégée par une phrase de passe
      aat cle etat                             où elle est, et si sa fiche de secours est faite
      aat cle sauvegarder --sortie fiche.txt   la fiche de secours, à imprimer
      aat cle changer --phrase                 une autre phrase, ou une autre façon de la garder
      aat cle restaurer                        depuis la fiche de secours
    """


@app.command(cls=CommandeFrancaise)
def creer(
    phrase: Annotated[bool, typer.Option("--phrase", help="Protège la clé par une phrase de passe.")] = False,
) -> int:
    """Crée la clé d’un coffre neuf. AAT_CLE_FICHIER nomme le fichier d’un poste sans surveillance.

    Une clé qui existe n’est jamais remplacée.

    Exemple :
      AAT_CLE_FICHIER=cle.aat aat cle creer
    """
    from aat.coffre.cles import creer_cle
    from aat.composition import Atelier

    atelier = Atelier()
    atelier.rangement.refuser_une_autre_cle()
    creee = creer_cle(atelier.lieux, phrase=_demander_phrase() if phrase else None)
    output.ligne(creee.explication)
    return 0


@app.command(cls=CommandeFrancaise)
def etat(json: Annotated[bool, typer.Option("--json", help="Résultat en JSON.")] = False) -> int:
    """Dit où est la clé et si sa fiche de secours a été faite ; ne l’ouvre pas.

    Exemple :
      aat cle etat --json
    """
    from aat.coffre.cles import ModeCle, mode_cle
    from aat.coffre.fiche import fiche_faite
    from aat.composition import Atelier

    lieux = Atelier().lieux
    mode, faite = mode_cle(lieux), fiche_faite(lieux)
    if json:
        output.json_ligne({"mode": mode, "fiche_de_secours": faite})
    elif mode is ModeCle.ABSENTE:
        output.ligne("Il n’y a pas encore de clé. « aat cle creer » en crée une.")
    else:
        output.ligne(f"La clé est gardée ainsi : {_MODES[mode]}.")
        output.ligne("La fiche de secours est faite." if faite else "Sans fiche de secours : aat cle sauvegarder")
    return 0


@app.command(cls=CommandeFrancaise)
def sauvegarder(
    sortie: Annotated[str | None, typer.Option("--sortie", metavar="FICHIER", help="Fichier texte, privé.")] = None,
    imprimante: Annotated[
        str | None, typer.Option("--imprimante", metavar="NOM", help="L’imprime, sans écrire de fichier.")
    ] = None,
) -> int:
    """Fait la fiche de secours : la clé en quatre lignes qui se recopient du papier.

    Exemples :
      aat cle sauvegarder --imprimante bureau
      aat cle sauvegarder --sortie fiche.txt
    """
    from aat.cli.fiche_de_secours import ecrire, imprimer
    from aat.composition import Atelier

    if (sortie is None) == (imprimante is None):
        raise ErreurUsage(
            "Dites où va la fiche de secours.", champ="--sortie", remede="Donnez --sortie FICHIER ou --imprimante NOM."
        )
    atelier = Atelier()
    if sortie is not None:
        output.ligne(f"Fiche de secours écrite : {ecrire(atelier, sortie)}")
        output.ligne("Imprimez-la, gardez le papier sous clé, puis effacez ce fichier.")
    else:
        imprimer(atelier, imprimante or "")
        output.ligne("Fiche de secours envoyée à l’imprimante. Gardez-la sous clé.")
        output.ligne("Le système d’impression peut en garder une copie un jour (« PreserveJobFiles » de CUPS).")
    return 0


@app.command(cls=CommandeFrancaise)
def changer(
    phrase: Annotated[bool, typer.Option("--phrase", help="Protégée par une (autre) phrase de passe.")] = False,
    fichier: Annotated[bool, typer.Option("--fichier", help="Dans un fichier privé.")] = False,
    trousseau: Annotated[bool, typer.Option("--trousseau", help="Dans le trousseau de la session.")] = False,
) -> int:
    """Change la phrase de passe, ou la façon de garder la clé. La clé reste la même : rien n’est rechiffré.

    Exemples :
      aat cle changer --phrase
      aat cle changer --trousseau
    """
    from aat.composition import Atelier

    mode = _mode(phrase=phrase, fichier=fichier, trousseau=trousseau)
    atelier = Atelier()
    return _garder(atelier, atelier.cle_maitresse(), mode)


@app.command(cls=CommandeFrancaise)
def restaurer(
    depuis: Annotated[
        str | None, typer.Option("--depuis", metavar="FICHIER|-", help="La fiche de secours, en texte.")
    ] = None,
    phrase: Annotated[bool, typer.Option("--phrase", help="La garde sous une phrase de passe.")] = False,
    fichier: Annotated[bool, typer.Option("--fichier", help="La garde dans un fichier privé.")] = False,
    trousseau: Annotated[bool, typer.Option("--trousseau", help="La garde dans le trousseau de la session.")] = False,
) -> int:
    """Remet la clé d’après la fiche de secours ; le coffre qui est là doit s’ouvrir avec elle.

    Sans option, elle est gardée comme elle l’était : une phrase de passe oubliée est remplacée par une nouvelle.
    Une autre clé qui est là n’est jamais écrasée.

    Exemples :
      aat cle restaurer                        les quatre lignes sont demandées
      aat cle restaurer --depuis fiche.txt --phrase
    """
    from aat.cli.fiche_de_secours import relire
    from aat.coffre import fiche
    from aat.coffre.cles import ModeCle, mode_cle, refuser_de_perdre
    from aat.composition import Atelier

    atelier = Atelier()
    if phrase or fichier or trousseau:
        mode = _mode(phrase=phrase, fichier=fichier, trousseau=trousseau)
    else:
        avant = mode_cle(atelier.lieux, {})
        mode = avant if avant in (ModeCle.PHRASE, ModeCle.TROUSSEAU) else ModeCle.FICHIER
    maitresse = relire(depuis)
    atelier.essayer_cle(maitresse)
    refuser_de_perdre(atelier.lieux, maitresse, prouvee=atelier.rangement.occupe())
    code = _garder(atelier, maitresse, mode)
    fiche.noter_faite(atelier.lieux, atelier.horloge.aujourd_hui())  # there is one: it was just read
    return code


def _garder(atelier: "Atelier", maitresse: "CleMaitresse", mode: "ModeCle") -> int:
    from aat.coffre.cles import ModeCle, garder, rappel_variable

    phrase = _demander_phrase() if mode is ModeCle.PHRASE else None
    output.ligne(garder(atelier.lieux, maitresse, mode, phrase).explication)
    if rappel := rappel_variable():
        output.ligne(rappel)
    return 0


def _mode(*, phrase: bool, fichier: bool, trousseau: bool) -> "ModeCle":
    from aat.coffre.cles import ModeCle

    if phrase + fichier + trousseau != 1:
        raise ErreurUsage(
            "Dites comment garder la clé, d’une seule façon.",
            champ="--phrase",
            remede="Donnez --phrase, --fichier ou --trousseau.",
        )
    return ModeCle.PHRASE if phrase else ModeCle.TROUSSEAU if trousseau else ModeCle.FICHIER


def _demander_phrase() -> str:
    """Return a passphrase typed twice the same.

    Raises:
        ErreurUsage: too short, or typed differently.
        ErreurCoffre: no terminal where it could be typed.
    """
    from aat.coffre.phrase import LONGUEUR_MINIMALE

    if not questions.terminal():
        raise ErreurCoffre(
            "La phrase de passe manque, et il n’y a pas de terminal où la choisir.",
            remede="Lancez la commande dans un terminal, ou gardez la clé d’une autre façon.",
        )
    choisie = questions.secret(f"Phrase de passe ({LONGUEUR_MINIMALE} caractères au moins)")
    if len(choisie.strip()) < LONGUEUR_MINIMALE:
        raise ErreurUsage(
            "La phrase de passe est trop courte.",
            remede=f"Prenez au moins {LONGUEUR_MINIMALE} caractères, par exemple 4 mots.",
        )
    if questions.secret("La même, une seconde fois") != choisie:
        raise ErreurUsage("Les deux saisies diffèrent : rien n’a été changé.", remede="Recommencez.")
    return choisie
