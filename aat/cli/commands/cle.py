"""``aat cle``: the store's master key."""

from typing import Annotated

import typer

from aat.cli import output, questions
from aat.cli.groupe import CommandeFrancaise, application
from aat.erreurs import ErreurUsage

app = application(groupe=True, help="La clé du coffre.")


@app.callback()
def cle() -> None:
    """La clé du coffre : sans elle, rien de ce qui est gardé ne s’ouvre.

    Exemples :
      aat cle creer                            dans un fichier privé
      aat cle creer --phrase                   protégée par une phrase de passe
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


def _demander_phrase() -> str:
    """Return a passphrase typed twice the same.

    Raises:
        ErreurUsage: too short, or typed differently.
    """
    from aat.coffre.phrase import LONGUEUR_MINIMALE

    choisie = questions.secret(f"Phrase de passe ({LONGUEUR_MINIMALE} caractères au moins)")
    if len(choisie.strip()) < LONGUEUR_MINIMALE:
        raise ErreurUsage(
            "La phrase de passe est trop courte.",
            remede=f"Prenez au moins {LONGUEUR_MINIMALE} caractères, par exemple 4 mots.",
        )
    if questions.secret("La même, une seconde fois") != choisie:
        raise ErreurUsage("Les deux saisies diffèrent : aucune clé n’a été créée.", remede="Recommencez.")
    return choisie
