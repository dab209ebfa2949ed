"""``aat audit``: the chain of the audit journal."""

from typing import TYPE_CHECKING, Annotated

import typer

from aat.cli import output
from aat.cli.groupe import CommandeFrancaise, application
from aat.codes_sortie import CodeSortie

if TYPE_CHECKING:
    from aat.composition_audit import Verdict

app = application(groupe=True)


@app.callback()
def audit() -> None:
    """Le journal d’audit : chaque changement d’état y est une ligne, liée à la précédente.

    Exemple :
      aat audit verifier
    """


@app.command(cls=CommandeFrancaise)
def verifier(
    sans_cle: Annotated[
        bool, typer.Option("--sans-cle", help="Compare les liens seulement : ne demande pas la clé du coffre.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Résultat en JSON.")] = False,
) -> int:
    """Relit toute la chaîne et nomme la première ligne modifiée, ajoutée ou retirée, ou la fin coupée.

    Avec la clé, chaque ligne est recalculée, et comparée aux ancres : celles des documents signés et la
    clôture de chaque jour.

    Exemples :
      aat audit verifier
      aat audit verifier --sans-cle --json
    """
    from aat import composition_audit
    from aat.composition import Atelier

    atelier = Atelier()
    if not atelier.rangement.occupe():
        return _montrer(None, en_json=json)
    if sans_cle:
        from aat.composition_support import ouvrir

        with ouvrir(atelier) as coffre:
            return _montrer(composition_audit.verifier_sans_cle(atelier, coffre), en_json=json)
    return _montrer(composition_audit.verifier(atelier, atelier.coffre()), en_json=json)


def _montrer(verdict: "Verdict | None", *, en_json: bool) -> int:
    if en_json:
        r = verdict.rapport if verdict else None
        output.json_ligne(
            {
                "lignes": r.lignes if r else 0,
                "rupture": r.rupture if r else None,
                "nature": r.nature if r else None,
                "complet": r.complet if r else True,
                "ancres": verdict.ancres if verdict else 0,
            }
        )
    elif verdict is None:
        output.ligne("Il n’y a pas encore de coffre : rien à vérifier.")
    elif verdict.rapport.rupture is None:
        phrase = verdict.phrase[0].upper() + verdict.phrase[1:]
        output.ligne(f"{phrase} ; lignes vérifiées : {verdict.rapport.lignes} ; ancres : {verdict.ancres}.")
        if not verdict.rapport.complet:
            output.ligne("Sans la clé, une ligne refaite ne se voit pas : « aat audit verifier » le dira.")
    else:
        output.ligne(f"{verdict.phrase[0].upper()}{verdict.phrase[1:]}.")
        output.ligne(verdict.remede)
    return int(CodeSortie.COFFRE if verdict and verdict.rapport.rupture is not None else CodeSortie.FAIT)
