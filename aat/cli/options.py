"""What every command that makes a document is asked, and how options typed one by one become one value.

Says what was typed, before anything is read of it; knows no document.
"""

import functools
import inspect
from collections.abc import Callable
from typing import Annotated, Any, dataclass_transform

import typer


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Saisie:
    """A group of options, one field each; what was not typed has the field's default.

    Type checkers read it as a frozen dataclass. It is none: making one of this size takes longer than reading
    the options, and each command pays it at its start.
    """

    def __init__(self, **donnees: object) -> None:
        self.__dict__.update(donnees)

    @classmethod
    def champs(cls) -> dict[str, Any]:
        """Return the annotation of each field, inherited ones first."""
        tous: dict[str, Any] = {}
        for classe in reversed(cls.__mro__):
            tous |= inspect.get_annotations(classe)
        return tous

    def rien_sauf(self, *noms: str) -> bool:
        """Tell whether nothing was typed besides the fields ``noms``."""
        return all(getattr(self, nom) == getattr(type(self), nom) for nom in self.champs() if nom not in noms)


class Execution(Saisie):
    """Where the document comes from, and what is done with it."""

    depuis: Annotated[str | None, typer.Option("--depuis", metavar="FICHIER|-", help="Le document en JSON.")] = None
    lot: Annotated[
        str | None, typer.Option("--lot", metavar="FICHIER|-", help="Beaucoup d’avis, un document JSON par ligne.")
    ] = None
    nom_lot: Annotated[
        str | None, typer.Option("--nom-lot", metavar="NOM", help="Nom du lot ; celui du fichier par défaut.")
    ] = None
    patient: Annotated[
        str | None, typer.Option("--patient", metavar="P-…", help="Référence donnée par « aat identify ».")
    ] = None
    nir: Annotated[str | None, typer.Option("--nir", metavar="-", help="« - » : NIR lu sur l’entrée standard.")] = None
    simuler: Annotated[bool, typer.Option("--simuler", help="Juge et montre ; n’enregistre et n’envoie rien.")] = False
    au: Annotated[str | None, typer.Option("--au", metavar="DATE", help="Avec --simuler : juge à cette date.")] = None
    transmettre: Annotated[bool, typer.Option("--transmettre", help="Transmet à la caisse du patient.")] = False
    imprimer: Annotated[bool, typer.Option("--imprimer", help="Produit les PDF permis.")] = False
    sortie: Annotated[str | None, typer.Option("--sortie", metavar="FICHIER|DOSSIER", help="Où écrire les PDF.")] = None
    json: Annotated[bool, typer.Option("--json", help="Résultat en JSON.")] = False


def avec_options(commande: Callable[..., int]) -> Callable[..., int]:
    """Return ``commande`` as Typer reads it: each parameter that is a ``Saisie`` is spread into its options.

    The command itself receives them gathered again.
    """
    parametres = inspect.signature(commande).parameters.values()
    genres: dict[str, type[Saisie]] = {p.name: p.annotation for p in parametres if _rassemble(p)}

    @functools.wraps(commande)
    def appelee(**valeurs: Any) -> int:  # noqa: ANN401 what each option holds is said by its field
        rassemblees = {
            nom: genre(**{champ: valeurs.pop(champ) for champ in genre.champs()}) for nom, genre in genres.items()
        }
        return commande(**valeurs, **rassemblees)

    etales = [
        inspect.Parameter(champ, inspect.Parameter.KEYWORD_ONLY, default=getattr(genre, champ), annotation=annotation)
        for genre in genres.values()
        for champ, annotation in genre.champs().items()
    ]
    propres = [p for p in parametres if p.name not in genres]
    appelee.__signature__ = inspect.Signature([*propres, *etales])  # type: ignore[attr-defined]
    return appelee


def _rassemble(parametre: inspect.Parameter) -> bool:
    return isinstance(parametre.annotation, type) and issubclass(parametre.annotation, Saisie)
