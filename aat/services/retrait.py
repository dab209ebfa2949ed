"""Giving a document up for good: the service is asked for its tombstone first, so that nothing arrives later.

The store still judges; this module only carries its question to the service.
"""

from aat.domaine.etats import Etat
from aat.domaine.transmission import Accuse, Echec, EtatEnvoi, JamaisRecu
from aat.erreurs import ErreurConfiguration, ErreurRefus
from aat.services.outils import Outils


def retirer(ref: str, vers: Etat, outils: Outils, *, malgre_le_doute: bool = False) -> EtatEnvoi:
    """Return the state of the document, given up for ``vers`` (``ANNULE`` or ``IMPRIME_SEUL``).

    When no attempt may have sent its first byte, nothing is asked of anybody. Otherwise the document is held, as
    by a worker, while the service is asked for the tombstone of this version: obtained, the document is given up
    and the same request arriving later has no effect; if an acknowledgement comes instead, it wins.

    Args:
        ref: the document.
        vers: what it becomes.
        outils: tools of the program.
        malgre_le_doute: the prescriber confirmed « peut-être déjà transmis »; used only when the service cannot say.

    Raises:
        ErreurIntrouvable: no such document.
        ErreurRefus: acknowledged (before, or by the service's answer), being sent, or perhaps received and the
            service cannot say.
        ErreurCoffre: the store cannot be used.
    """
    coffre, horloge = outils.coffre(), outils.horloge
    try:
        return coffre.renoncer(ref, vers, horloge.maintenant())
    except ErreurRefus:
        if coffre.etat(ref).etat in {Etat.ACQUITTE, Etat.ANNULE, Etat.IMPRIME_SEUL}:
            raise
        reponse = _demander_la_pierre(ref, outils)
        if isinstance(reponse, Echec) and not malgre_le_doute:
            raise ErreurRefus(
                f"Ce document est peut-être déjà transmis, et son abandon n’est pas obtenu. {reponse.message}",
                remede="Il ne repartira pas de lui-même : son abandon sera redemandé à la caisse. Pour le transmettre "
                "malgré tout, nommez-le par « aat transmit ».",
            ) from None
        confirme = isinstance(reponse, JamaisRecu) or malgre_le_doute
        return coffre.renoncer(ref, vers, horloge.maintenant(), abandon_confirme=confirme)


def _demander_la_pierre(ref: str, outils: Outils) -> Accuse | JamaisRecu | Echec | None:
    """Ask for the tombstone under a lease of our own; ``JamaisRecu``: obtained, ``None``: nobody was asked."""
    coffre, horloge = outils.coffre(), outils.horloge
    etat = coffre.etat(ref)
    if etat.etat not in {Etat.EN_FILE, Etat.A_REESSAYER, Etat.A_VERIFIER, Etat.SUSPENDU}:
        return None
    try:
        # Before anything is claimed: where no service is set up, nobody can be asked and nothing may be held.
        transport = outils.transport()
    except ErreurConfiguration:
        return None
    coffre.mettre_en_file(etat.document_id, horloge.maintenant())
    prise = coffre.prendre("retrait", horloge.maintenant(), etat.document_id, echeance=False)
    if prise is None:
        return None
    try:
        envoi = prise.envoi
        issue = transport.refuser(envoi) or transport.abandonner(
            envoi.document_id, envoi.version, envoi.cle, envoi.empreinte
        )
    finally:
        transport.fermer()
    apres = coffre.conclure(prise, issue, horloge.maintenant())
    if isinstance(issue, Accuse) and apres.etat is Etat.ACQUITTE:
        raise ErreurRefus(
            f"Ce document est déjà transmis, sous le n° {apres.numero} : il n’est pas retiré.",
            remede="Imprimez ses exemplaires ; s’il est faux, établissez un document qui l’annule et le remplace.",
        )
    return issue
