"""``aat transmit``: send documents, or the whole queue."""

from typing import TYPE_CHECKING, Annotated

import typer

from aat.cli import questions, rendu_document
from aat.cli.groupe import CommandeFrancaise, application
from aat.codes_sortie import CodeSortie
from aat.erreurs import ErreurUsage

if TYPE_CHECKING:
    from aat.composition import Atelier
    from aat.domaine.transmission import EtatEnvoi
    from aat.erreurs import ErreurCoffreOccupe

app = application()


@app.command(cls=CommandeFrancaise)
def transmit(
    refs: Annotated[list[str] | None, typer.Argument(metavar="REF…", help="Références des documents.")] = None,
    tout: Annotated[bool, typer.Option("--tout", help="Toute la file d’attente.")] = False,
    boucle: Annotated[
        bool, typer.Option("--boucle", help="Envoie la file sans s’arrêter, jusqu’à Ctrl+C ou l’arrêt du service.")
    ] = False,
    etat: Annotated[bool, typer.Option("--etat", help="Montre où en sont les envois, sans rien envoyer.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Résultat en JSON.")] = False,
) -> int:
    """Transmet avis et certificats à la caisse du patient. Un document acquitté n’est jamais envoyé deux fois.

    Codes de sortie : 0 acquitté, 6 encore en file, 7 rejeté pour de bon.

    Exemples :
      aat transmit 7M2K9QX4TB
      aat transmit --tout
      aat transmit --boucle
      aat transmit --etat --json
    """
    from aat.composition import Atelier
    from aat.services import transmission
    from aat.services.journal import ETATS

    if sum((bool(refs), tout, boucle, etat and not refs)) != 1:
        raise ErreurUsage(
            "Donnez des références, ou --tout, ou --boucle, ou --etat.", remede="Voyez « aat transmit --help »."
        )
    atelier = Atelier()
    if etat:
        return rendu_document.etats(atelier.etats(refs), en_json=json)
    if boucle:
        return _tourner(atelier, en_json=json)
    if tout:

        def progres(e: "EtatEnvoi") -> None:
            if questions.terminal():
                questions.dire(f"  {e.ref} : {ETATS[e.etat]}")

        return rendu_document.etats(transmission.transmettre_la_file(atelier, progres), en_json=json)
    return rendu_document.etats(
        transmission.transmettre(
            refs or (), atelier, lambda deja: questions.dire(f"À SAVOIR · {deja.ref} : {transmission.CORRIGER}")
        ),
        en_json=json,
    )


def _tourner(atelier: "Atelier", *, en_json: bool) -> int:
    """Run the worker: one line on stdout for each document that moved; a signal ends it between two documents."""
    import random
    import signal

    from aat.cli.arret_demande import ArretDemande
    from aat.services import ouvrier
    from aat.services.suivi import echeance
    from aat.services.transmission import expliquer

    arret, dite = ArretDemande(), ""
    # A store that cannot even be opened is told at once.
    atelier.coffre()

    def progres(etat: "EtatEnvoi") -> None:
        nonlocal dite
        dite = ""
        rendu_document.etats((expliquer(etat, atelier),), en_json=en_json)

    def rappel(etat: "EtatEnvoi") -> None:
        if dit := echeance(etat, atelier.horloge.maintenant()):
            questions.dire(f"À SAVOIR · {etat.ref} : {dit}")

    def empeche(faute: "ErreurCoffreOccupe") -> None:
        nonlocal dite
        if faute.message != dite:
            questions.dire(f"ATTENTION · {faute.message} L’envoi reprendra de lui-même.")
        dite = faute.message

    questions.dire("Envoi de la file en continu ; Ctrl+C pour arrêter, deux fois pour couper l’envoi en cours.")
    rythme = ouvrier.Rythme(hasard=random.random)
    ouvrier.veiller(lambda: ouvrier.tourner(atelier, arret.attendre, progres, rythme, rappel), arret.attendre, empeche)
    return int(CodeSortie.INTERROMPU if arret.recu == signal.SIGINT else CodeSortie.FAIT)
