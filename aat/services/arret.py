"""Use case « new-arret »: judge, then seal and keep an avis; put it in the queue when asked.

A simulation stops before this module: ``aat.services.simulation``.
"""

from dataclasses import replace

from aat.domaine.arret import Avis
from aat.domaine.constat import Constat
from aat.domaine.dossier import Dossier
from aat.ports import Coffre
from aat.rules.impression import constats_sur_papier, dans_l_ordre, rappel_d_envoi
from aat.services import scellement
from aat.services.jugement import Jugement, juger_avis
from aat.services.outils import Outils
from aat.services.reponse import Reponse
from aat.services.scellement import Demande
from aat.services.simulation import reponse_du_jugement


def valider(avis: Avis, demande: Demande, outils: Outils) -> Reponse:
    """Judge ``avis`` today; when nothing blocks, seal it and keep it, and queue it if asked.

    A document that the law refuses is neither sealed nor kept: its findings are the answer.

    Raises:
        ErreurConfiguration: no signature is configured.
        ErreurCoffre: the store cannot be used.
        ErreurRefus: transmission asked for a test organisme outside the bench.
    """
    jugement = juger_avis(avis, outils.horloge.aujourd_hui(), outils)
    if demande.transmettre:
        constats = scellement.exiger_le_raccordement(
            jugement.constats, jugement.rattachement, "regimes-connectes-aat", outils
        )
        jugement = replace(jugement, constats=constats)
    if demande.papier_seul:
        jugement = replace(jugement, constats=_remis_sur_papier(jugement, outils))
    if jugement.bloque:
        return reponse_du_jugement(jugement, ref=None, etat=None)
    identite = scellement.identifier(demande, outils)
    dossier = Dossier(
        document_id=identite.document_id,
        ref=identite.ref,
        version=1,
        avis=jugement.avis,
        motif_libelle=jugement.motif_libelle or "",
        date_prescription=jugement.jour,
        etabli_le=identite.etabli_le,
        rattachement=jugement.rattachement,
        environnement=outils.environnement,
        remplace=jugement.remplace,
    )
    scellement.sceller(dossier, jugement.recapitulatif, demande, outils)
    _memoriser_employeur(avis, outils.coffre())
    return reponse_du_jugement(jugement, ref=dossier.ref, etat=demande.etat)


def avant_papier(avis: Avis, outils: Outils) -> str | None:
    """Return what must be read before ``avis`` is printed instead of being sent, or ``None``."""
    jugement = juger_avis(avis, outils.horloge.aujourd_hui(), outils)
    dits = _sur_papier(replace(jugement, constats=()), outils)
    return " ".join(c.message for c in dits) or None


def _remis_sur_papier(jugement: Jugement, outils: Outils) -> tuple[Constat, ...]:
    """Return the findings, with what is said of an avis on paper and what the patient must do of it."""
    constats = _sur_papier(jugement, outils)
    rappel = rappel_d_envoi(jugement.avis.categorie, jugement.jour, outils.droit)
    return constats if rappel is None else dans_l_ordre((*constats, rappel))


def _sur_papier(jugement: Jugement, outils: Outils) -> tuple[Constat, ...]:
    """Return the findings, with what the law says of an avis that is printed and not sent."""
    return constats_sur_papier(
        jugement.constats,
        teleconsultation=jugement.avis.teleconsultation,
        transmission=jugement.rattachement.transmission,
        jour=jugement.jour,
        droit=outils.droit,
    )


def _memoriser_employeur(avis: Avis, coffre: Coffre) -> None:
    """Keep the employer under its name and the first word of it: « chez dupont » finds it again."""
    employeur = avis.employeur
    if employeur is None or not employeur.raison_sociale:
        return
    premier = employeur.raison_sociale.split()[0]
    for nom in dict.fromkeys((employeur.raison_sociale, premier)):
        coffre.memoriser_employeur(nom, employeur)
