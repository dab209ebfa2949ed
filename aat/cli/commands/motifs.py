"""``aat motifs``: search the motifs, or list them all."""

from typing import Annotated

import typer

from aat.cli import rendu_motifs
from aat.cli.groupe import CommandeFrancaise, application
from aat.erreurs import ErreurUsage

app = application()


@app.command(cls=CommandeFrancaise)
def motifs(
    texte: Annotated[
        list[str] | None, typer.Argument(metavar="TEXTE", help="Mots du motif ; sans eux, la liste A–Z.")
    ] = None,
    du_moment: Annotated[
        bool, typer.Option("--du-moment", help="Les motifs « En ce moment », ceux de la saison.")
    ] = False,
    limite: Annotated[int, typer.Option("--limite", min=1, max=200, metavar="N", help="Nombre de résultats.")] = 10,
    json: Annotated[bool, typer.Option("--json", help="Résultat en JSON.")] = False,
) -> int:
    """Cherche un motif d’arrêt : accents, ordre des mots, sigles et fautes de frappe sont pardonnés.

    Exemples :
      aat motifs grippe
      aat motifs canal carpien --json
      aat motifs                               la liste complète
      aat motifs --du-moment                   ceux de la saison
    """
    requete = " ".join(texte or ())
    if du_moment:
        return _du_moment(requete, en_json=json)
    if requete.strip():
        from aat.referentiel.recherche import chercher

        trouves = [(t.motif, t.correspondance) for t in chercher(requete, limite)]
    else:
        from aat.referentiel.motifs import charger_motifs

        trouves = [(m, m.libelle) for m in charger_motifs().alphabetique()]
    return rendu_motifs.motifs(trouves, requete, en_json=json)


def _du_moment(requete: str, *, en_json: bool) -> int:
    from aat.horloge import HorlogeSysteme
    from aat.referentiel.moment import motifs_du_moment
    from aat.referentiel.motifs import charger_motifs

    if requete.strip():
        raise ErreurUsage("« --du-moment » ne se cherche pas : retirez les mots.", champ="--du-moment")
    motifs = charger_motifs()
    proposes = [(motifs.par_code(code), court) for code, court in motifs_du_moment(HorlogeSysteme().aujourd_hui())]
    return rendu_motifs.motifs([(m, court) for m, court in proposes if m is not None], requete, en_json=en_json)
