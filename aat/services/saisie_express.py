"""An express line put on an avis (P01): what it says, with a remembered employer fetched. Asks nothing of anyone."""

from dataclasses import replace

from aat.domaine.arret import Avis
from aat.erreurs import ErreurIntrouvable
from aat.saisie.express import Comprise, comprendre
from aat.services.outils import Outils


def lire_ligne(ligne: str, avis: Avis, outils: Outils) -> Comprise:
    """Return what the express line says, put on ``avis``; a remembered employer is fetched.

    Raises:
        ErreurUsage: date or duration that does not exist.
        ErreurIntrouvable: no employer is kept under that name.
    """
    from aat.referentiel.recherche import chercher

    comprise = comprendre(ligne, avis, outils.horloge.aujourd_hui(), chercher)
    if comprise.employeur is None:
        return comprise
    coffre = outils.coffre_existant()
    employeur = coffre.employeur(comprise.employeur) if coffre else None
    if employeur is None:
        raise ErreurIntrouvable(
            "Aucun employeur n’est gardé sous ce nom court.",
            champ="employeur",
            remede="Décrivez-le dans le document JSON (--depuis), ou laissez-le de côté.",
        )
    return replace(comprise, avis=replace(comprise.avis, employeur=employeur))
