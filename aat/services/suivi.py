"""What is said of a document once it is validated, by its state, and what may be done with it then.

Reads states, never contents. The sentences on failures are those of the taxonomy, given by the tools.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from aat.domaine.etats import Etat
from aat.domaine.transmission import TypeDocument
from aat.horloge import LIEU
from aat.referentiel.droit import charger_textes
from aat.services import impression
from aat.services.file_attente import EN_ATTENTE
from aat.services.retrait import retirer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aat.domaine.transmission import EtatEnvoi
    from aat.services.impression import Tirage
    from aat.services.outils import Outils


#: What suspends a document for good: past its deadline, or given up; either way nothing can arrive any more.
_FINI = frozenset({"T405", "T410"})
#: Its remedy is to correct the fields that the service named.
_CHAMPS_A_CORRIGER = "T401"
#: Half of the ordinary delay: from then on the deadline is told.
_PROCHE = dt.timedelta(hours=12)


class Acte(Enum):
    """What may be done with a validated document."""

    IMPRIMER = auto()
    ENREGISTRER = auto()
    TRANSMETTRE = auto()
    PAPIER = auto()
    MODIFIER = auto()
    RECTIFIER = auto()


@dataclass(frozen=True, slots=True)
class Suivi:
    """What is shown of a document; nothing of its content.

    Attributes:
        titre: the state in a few words; ``signe`` tells it without any colour.
        phrases: what happened, then what to do.
        actes: what may be done; ``principal`` is the first thing to do, if any.
    """

    ref: str
    etat: Etat
    signe: str
    titre: str
    phrases: tuple[str, ...]
    numero: str | None
    actes: frozenset[Acte]
    principal: Acte | None


def suivre(ref: str, outils: Outils, *, envoi_en_cours: bool = False, patience: bool = False) -> Suivi:
    """Return where a document stands, in words.

    Args:
        ref: its reference.
        outils: the tools of the run.
        envoi_en_cours: this program is sending it now, or will in a moment.
        patience: it is too early to call a document « en file »: most answers come within seconds.

    Raises:
        ErreurIntrouvable: no such document.
        ErreurCoffre: the store cannot be used.
    """
    coffre = outils.coffre()
    etat = coffre.etat(ref)
    if etat.etat is Etat.ACQUITTE:
        return _acquitte(etat)
    if etat.etat is Etat.REJETE:
        return _rejete(etat, coffre.champs_refuses(ref), outils)
    if etat.etat in EN_ATTENTE:
        return _attend(etat, outils, envoi_en_cours=envoi_en_cours, patience=patience)
    return _sans_envoi(etat)


def _acquitte(etat: EtatEnvoi) -> Suivi:
    quand = f"reçu le {_moment(etat.horodatage)}" if etat.horodatage else "reçu"
    remise = (
        "Remettez à la victime son exemplaire ; aucun n’est destiné à l’employeur."
        if etat.type is TypeDocument.CERTIFICAT
        else "Il est impératif d’imprimer et de remettre au patient l’exemplaire destiné à son employeur (volet 3)."
    )
    return Suivi(
        etat.ref,
        etat.etat,
        "✓",
        "Transmission réussie",
        (
            f"{_Le(etat)} a bien été transmis et {quand}.",
            f"Il sera traité par : {etat.caisse}." if etat.caisse else "La caisse n’est pas nommée par l’accusé.",
            remise,
        ),
        etat.numero,
        frozenset({Acte.IMPRIMER, Acte.ENREGISTRER, Acte.RECTIFIER}),
        Acte.IMPRIMER,
    )


def _rejete(etat: EtatEnvoi, champs: Sequence[str], outils: Outils) -> Suivi:
    textes = charger_textes() if any(champ in outils.droit.regles for champ in champs) else {}
    raisons = [f"{textes[champ].exigence} [{champ}]" for champ in champs if champ in textes]
    # Other names are those of the wire: said where the remedy is to correct them, else for support (the journal).
    nommes = [champ for champ in champs if champ not in textes and not champ.isupper()]
    if etat.derniere_erreur == _CHAMPS_A_CORRIGER and (nommes or not raisons):
        raisons.append(f"Indiqué par le service : {', '.join(nommes) or 'aucun champ'}.")
    return Suivi(
        etat.ref,
        etat.etat,
        "✗",
        "Transmission refusée par la caisse",
        (
            *_echec(etat, outils),
            *raisons,
            f"{_Le(etat)} n’a aucun effet. Le modifier ouvre un nouveau document, avec tout ce qui est saisi.",
        ),
        None,
        frozenset({Acte.MODIFIER, Acte.PAPIER}),
        Acte.MODIFIER,
    )


def _attend(etat: EtatEnvoi, outils: Outils, *, envoi_en_cours: bool, patience: bool) -> Suivi:
    actes = frozenset({Acte.TRANSMETTRE, Acte.PAPIER})
    if envoi_en_cours and patience:
        return Suivi(
            etat.ref,
            etat.etat,
            "…",
            "Transmission en cours",
            (f"{_Le(etat)} est signé et gardé dans le coffre. Vous pouvez passer au patient suivant.",),
            None,
            frozenset(),
            None,
        )
    if etat.etat is Etat.SUSPENDU and etat.derniere_erreur in _FINI:
        return Suivi(
            etat.ref,
            etat.etat,
            "!",
            "Délai passé : il ne partira plus" if etat.derniere_erreur == "T405" else "Envoi abandonné",
            (
                *_echec(etat, outils),
                "La caisse n’a rien reçu et ne recevra plus rien de cet envoi : le papier ne fera pas double emploi.",
            ),
            None,
            frozenset({Acte.PAPIER}),
            Acte.PAPIER,
        )
    if etat.etat is Etat.SUSPENDU:
        return Suivi(
            etat.ref,
            etat.etat,
            "!",
            "En file, suspendu : une action est nécessaire",
            (*_echec(etat, outils), "Rien n’est perdu. Ensuite, réessayez, ou imprimez."),
            None,
            actes,
            Acte.TRANSMETTRE,
        )
    verifie = etat.etat is Etat.A_VERIFIER
    suite = "Rien n’est perdu : il partira dès que possible, une seule fois."
    dits = ("L’envoi continue en arrière-plan.",) if envoi_en_cours else _echec(etat, outils)
    return Suivi(
        etat.ref,
        etat.etat,
        "…",
        "En file : en cours de vérification" if verifie else "En file",
        (
            *(dits or (suite,)),
            *filter(None, (echeance(etat, outils.horloge.maintenant()),)),
            "Sans accusé de réception, ne le tenez pas pour transmis. Vous pouvez passer au patient suivant.",
        ),
        None,
        frozenset() if envoi_en_cours else actes,
        None if envoi_en_cours else Acte.TRANSMETTRE,
    )


def echeance(etat: EtatEnvoi, maintenant: dt.datetime) -> str | None:
    """Return what is to be said of the deadline of a document that waits, ``None`` when it is far."""
    if etat.etat not in EN_ATTENTE or etat.expire_le is None or etat.derniere_erreur in _FINI:
        return None
    if etat.expire_le <= maintenant and etat.etat not in {Etat.A_VERIFIER, Etat.EN_COURS}:
        return f"Le délai est passé depuis le {_moment(etat.expire_le)} : utilisez le formulaire papier sécurisé."
    if etat.expire_le <= maintenant:
        return (
            f"Le délai est passé depuis le {_moment(etat.expire_le)} et il est peut-être déjà transmis : la caisse "
            "est interrogée sans relâche. Le papier ferait alors double emploi ; il reste possible, à confirmer."
        )
    if etat.expire_le - maintenant > _PROCHE:
        return None
    return f"À transmettre avant le {_moment(etat.expire_le)} ; ensuite, ce sera le formulaire papier sécurisé."


def _sans_envoi(etat: EtatEnvoi) -> Suivi:
    if etat.etat is Etat.VALIDE:
        phrases = (f"{_Le(etat)} est signé et gardé dans le coffre ; il n’a pas été transmis.",)
        actes = frozenset({Acte.TRANSMETTRE, Acte.PAPIER})
        return Suivi(etat.ref, etat.etat, "i", "Gardé sans transmettre", phrases, None, actes, Acte.TRANSMETTRE)
    if etat.etat is Etat.IMPRIME_SEUL:
        phrases = (f"{_Le(etat)} est gardé dans le coffre ; il ne sera pas transmis.",)
        actes = frozenset({Acte.IMPRIMER})
        return Suivi(etat.ref, etat.etat, "i", "Imprimé sans transmettre", phrases, None, actes, Acte.IMPRIMER)
    phrases = (f"{_Le(etat)} a été annulé : il n’a aucun effet.",)
    return Suivi(etat.ref, etat.etat, "i", "Annulé", phrases, None, frozenset(), None)


def _echec(etat: EtatEnvoi, outils: Outils) -> tuple[str, ...]:
    """Return the sentence of the last failure, and what it asks for."""
    if not etat.derniere_erreur:
        return ()
    return tuple(filter(None, (outils.phrase_erreur(etat.derniere_erreur), outils.remede_erreur(etat.derniere_erreur))))


def _Le(etat: EtatEnvoi) -> str:  # noqa: N802 - begins a sentence
    return "Le certificat médical" if etat.type is TypeDocument.CERTIFICAT else "L’avis d’arrêt de travail"


def _moment(quand: dt.datetime) -> str:
    """Return « 10/12/2021 à 13:58 », where the prescriber is."""
    return f"{quand.astimezone(ZoneInfo(LIEU)):%d/%m/%Y à %H:%M}"


#: Asked before paper replaces a document of which an attempt may have been received.
DOUTE = (
    "Un envoi a été tenté. Il n’y a pas d’accusé, mais la caisse a peut-être reçu ce document : le papier ferait "
    "alors double emploi. Imprimer quand même ?"
)


def peut_etre_recu(ref: str, outils: Outils) -> bool:
    """Tell whether ``DOUTE`` must be asked before this document is replaced by paper.

    Raises:
        ErreurIntrouvable: no such document.
        ErreurCoffre: the store cannot be used.
    """
    etat = outils.coffre().etat(ref)
    return etat.etat in EN_ATTENTE and etat.essais > 0 and etat.derniere_erreur not in _FINI


def passer_au_papier(ref: str, outils: Outils, volets: Sequence[str] = (), *, malgre_le_doute: bool = False) -> Tirage:
    """Return the papers of a document that will not be sent any more: it leaves the queue first.

    A refused document, or one already meant for paper, is only printed.

    Raises:
        ErreurIntrouvable: no such document.
        ErreurRefus: it is acknowledged, being sent, or perhaps already received.
        ErreurImpression: a value does not fit or cannot be drawn.
    """
    coffre = outils.coffre()
    if coffre.etat(ref).etat not in {Etat.REJETE, Etat.IMPRIME_SEUL}:
        retirer(ref, Etat.IMPRIME_SEUL, outils, malgre_le_doute=malgre_le_doute)
    return impression.tirer(ref, outils, volets)
