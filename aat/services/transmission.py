"""Use case « transmit »: send what is queued, once, and believe only a verified acknowledgement.

The store decides who may send (lease, fence) and what a result changes; this module only carries
documents from it to the transport and back.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from aat.domaine.etats import A_TRANSMETTRE, Etat
from aat.domaine.transmission import EtatEnvoi
from aat.erreurs import ErreurRefus
from aat.ports import Coffre
from aat.services import refus, remplacement
from aat.services.disjoncteur import REPRISE, Disjoncteur
from aat.services.equipe import ENSEMBLE, Equipe, Rendu
from aat.services.guichet import Guichet
from aat.services.outils import Outils

#: More documents than a practice ever has waiting.
_FILE_ENTIERE = 100_000
#: A person asked: failures in a row stop nothing but a probe that fails.
_SANS_FIN = 1_000_000

Progres = Callable[[EtatEnvoi], None]

#: No procedure to annul what was transmitted is known: none is offered (rule ``transmission-annulation``).
CORRIGER = (
    "Ce document était déjà transmis : il ne part pas une seconde fois, et rien ne l’annule en ligne. S’il est faux, "
    "établissez un document qui dit l’annuler et le remplacer (« aat new-arret --annule-et-remplace », "
    "« aat certificat --annule-et-remplace »), et prévenez vous-même la caisse."
)


def transmettre(refs: Sequence[str], outils: Outils, deja_transmis: Progres = lambda _: None) -> tuple[EtatEnvoi, ...]:
    """Send the named documents now and return where each stands.

    An acknowledged document is not sent again: its acknowledgement is the answer, and ``deja_transmis`` is called
    with it, for whoever meant to correct it (``CORRIGER``).

    Raises:
        ErreurIntrouvable: a reference that names nothing (nothing is sent).
        ErreurRefus: a document that is not to be transmitted (annulled, printed only).
    """
    coffre = outils.coffre()
    coffre.reprendre_les_baux_finis(outils.horloge.maintenant())
    etats = [coffre.etat(ref) for ref in refs]
    for etat in etats:
        if etat.etat is not Etat.ACQUITTE and etat.etat not in A_TRANSMETTRE | {Etat.EN_COURS}:
            raise ErreurRefus(
                f"Le document {etat.ref} n’est pas à transmettre : son état est « {etat.etat} ».",
                remede="Voyez son histoire par « aat journal ».",
            )
    for etat in etats:
        if etat.etat is Etat.ACQUITTE:
            deja_transmis(etat)
    guichet = Guichet(coffre, outils)
    try:
        return tuple(expliquer(guichet.faire(etat), outils) for etat in etats)
    finally:
        guichet.fermer()


def transmettre_la_file(
    outils: Outils, progres: Progres = lambda _: None, ensemble: int = ENSEMBLE
) -> tuple[EtatEnvoi, ...]:
    """Send the whole queue now, oldest deadline first, and return where each document stands.

    ``ensemble``: documents on their way at once, at most, each on a connection of its own.

    Asked for by a person: what waits for a later try is tried at once. Stops at the first sign that the
    service is out of reach: the rest stays in the queue.
    """
    coffre = outils.coffre_existant()
    if coffre is None:
        return ()
    coffre.reprendre_les_baux_finis(outils.horloge.maintenant())
    attendent = coffre.etats(A_TRANSMETTRE - {Etat.VALIDE}, _FILE_ENTIERE)
    if not attendent:
        return ()
    equipe = Equipe(coffre, outils, ensemble)
    for etat in attendent:
        if etat.etat is not Etat.EN_FILE:
            # Refused: another process answered for it since the queue was read.
            with suppress(ErreurRefus):
                coffre.mettre_en_file(etat.document_id, outils.horloge.maintenant(), nomme=False)
    resultats: dict[str, EtatEnvoi] = {}
    disjoncteur = Disjoncteur(_SANS_FIN, REPRISE, ensemble)

    def placer(rendus: Sequence[Rendu]) -> int:
        for rendu in rendus:
            disjoncteur.noter(rendu.echec, hors_de_portee=rendu.hors_de_portee)
        # Asked for by a person, who waits: what the service does not take now stays in the queue.
        return disjoncteur.place

    def recevoir(etat: EtatEnvoi) -> None:
        resultats[etat.document_id] = etat
        progres(etat)

    try:
        equipe.vider(placer, recevoir)
    finally:
        equipe.fermer()
    for etat in coffre.etats(A_TRANSMETTRE - {Etat.VALIDE}, _FILE_ENTIERE):
        resultats.setdefault(etat.document_id, etat)
    return tuple(expliquer(etat, outils) for etat in resultats.values())


def expliquer(etat: EtatEnvoi, outils: Outils, coffre: Coffre | None = None) -> EtatEnvoi:
    """Return the state with its last error as a sentence, with what was refused and what a person must do.

    The store keeps codes only.

    Args:
        etat: where the document stands.
        outils: the tools of the run.
        coffre: the store when it is open already, its key or not.

    Raises:
        ErreurCoffre: the store cannot be used.
    """
    code = etat.derniere_erreur
    if not code:
        return etat
    dits = [outils.phrase_erreur(code)]
    refuse = etat.etat is Etat.REJETE
    if refuse:
        coffre = coffre or outils.coffre()
        dits += refus.raisons(etat, coffre, outils)
    if (refuse or etat.etat is Etat.SUSPENDU) and (remede := outils.remede_erreur(code)):
        dits.append(remede)
    if refuse and coffre is not None and (reste := remplacement.reste(etat, coffre)):
        dits.append(reste)
    return replace(etat, derniere_erreur=" ".join(dits))
