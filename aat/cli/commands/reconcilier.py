"""``aat reconcilier``: the acknowledgements that the service keeps, merged after a restore."""

import datetime as dt
from typing import Annotated

import typer

from aat.cli import output
from aat.cli.groupe import CommandeFrancaise, application
from aat.codes_sortie import CodeSortie
from aat.erreurs import ErreurUsage

app = application()


@app.command(cls=CommandeFrancaise)
def reconcilier(
    depuis: Annotated[
        str | None, typer.Option("--depuis", metavar="AAAA-MM-JJ", help="Depuis ce jour ; sinon, tout.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Résultat en JSON.")] = False,
) -> int:
    """Après la restauration d’une sauvegarde, retrouve au service ce que le coffre ne sait plus.

    Un document en file déjà reçu devient acquitté. Un document établi après la sauvegarde est nommé par son
    numéro : son contenu n’est plus ici. Codes de sortie : 0 fait, 6 service injoignable, 7 désaccord à trancher.

    Exemples :
      aat reconcilier
      aat reconcilier --depuis 2026-11-01 --json
    """
    from aat.composition import Atelier
    from aat.domaine.etats import A_TRANSMETTRE, Etat
    from aat.horloge import ici
    from aat.services import reconciliation

    jour = None
    if depuis is not None:
        try:
            jour = dt.date.fromisoformat(depuis)
        except ValueError:
            raise ErreurUsage("Cette date n’existe pas.", champ="--depuis", remede="Écrivez-la AAAA-MM-JJ.") from None
    atelier = Atelier()
    bilan = reconciliation.reconcilier(atelier, atelier.coffre(), jour)
    if json:
        output.json_ligne(bilan)
    else:
        output.ligne(f"Déjà connus : {bilan.connus} ; devenus acquittés : {bilan.acquittes}.")
        if bilan.incroyables:
            output.ligne(f"Réponses que rien ne prouve, laissées de côté : {bilan.incroyables}.")
        if bilan.differents:
            output.ligne(
                f"En désaccord avec le coffre : {bilan.differents}. Voyez « aat journal » et prévenez l’assistance."
            )
        if bilan.perdus:
            output.ligne(f"Reçus par la caisse et absents d’ici : {len(bilan.perdus)}. Ne les refaites pas :")
        for perdu in bilan.perdus:
            quand = ici(dt.datetime.fromisoformat(perdu.recu_le))
            output.ligne(f"  {perdu.numero}  reçu le {quand:%d/%m/%Y à %H:%M}")
        comptes = atelier.coffre().consultation.compte_par_etat()
        if en_file := sum(comptes.get(etat, 0) for etat in A_TRANSMETTRE - {Etat.VALIDE}):
            output.ligne(
                f"Encore en file : {en_file} (« aat transmit --etat » les nomme). Si vous en aviez annulé, ou remis "
                "sur papier, depuis la sauvegarde, annulez-les de nouveau avant d’envoyer."
            )
    return int(CodeSortie.REJETE if bilan.differents else CodeSortie.FAIT)
