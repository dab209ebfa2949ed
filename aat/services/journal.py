"""The journal in words: the states of documents and the events of their history, without any medical content.

Reads values already taken from the store; opens nothing, knows no key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aat.domaine.etats import Etat

if TYPE_CHECKING:
    from aat.domaine.coffre import Evenement
    from aat.domaine.transmission import EtatEnvoi
    from aat.services.outils import Outils

#: What a state is, in a sentence.
ETATS = {
    Etat.BROUILLON: "brouillon",
    Etat.VALIDE: "validé, pas encore transmis",
    Etat.EN_FILE: "en file d’attente",
    Etat.EN_COURS: "en cours d’envoi",
    Etat.ACQUITTE: "transmis, accusé de réception obtenu",
    Etat.REJETE: "rejeté par le service",
    Etat.A_REESSAYER: "en file, un nouvel essai est prévu",
    Etat.A_VERIFIER: "en cours de vérification auprès du service",
    Etat.SUSPENDU: "en file, suspendu : une action est nécessaire",
    Etat.ANNULE: "annulé",
    Etat.IMPRIME_SEUL: "imprimé sans transmission",
}
#: Its sign and its words in a list; the sign adds nothing that the words do not say.
COURTS = {
    Etat.BROUILLON: ("·", "brouillon"),
    Etat.VALIDE: ("·", "non transmis"),
    Etat.EN_FILE: ("…", "en file"),
    Etat.EN_COURS: ("…", "en cours d’envoi"),
    Etat.ACQUITTE: ("✓", "transmis"),
    Etat.REJETE: ("✗", "rejeté"),
    Etat.A_REESSAYER: ("…", "en file, réessai"),
    Etat.A_VERIFIER: ("…", "en vérification"),
    Etat.SUSPENDU: ("!", "suspendu"),
    Etat.ANNULE: ("·", "annulé"),
    Etat.IMPRIME_SEUL: ("·", "sur papier"),
}

#: What the store writes, in words; ``{…}`` are details of the event.
_EVENEMENTS = {
    "validation": "validé et signé",
    "mise-en-file": "mis en file d’attente",
    "relance": "remis en file avec les autres",
    "retrait-demande": "abandon demandé à la caisse",
    "prise": "envoi n° {tentative} commencé",
    "resultat": "réponse à l’envoi n° {tentative}",
    "bail-fini": "envoi interrompu : son sort sera demandé au service",
    "reprise": "le service répond de nouveau : remis en file",
    "expiration": "délai passé : ne partira plus de lui-même",
    "echeance-proche": "rappel : la moitié du délai est passée, pas encore transmis",
    "echeance-passee": "rappel : délai passé sans accusé de réception",
    "illisible": "le contenu gardé ne s’ouvre pas : suspendu",
    "abandon": "retiré de la file",
    "abandon-malgre-le-doute": "retiré de la file, peut-être déjà transmis : confirmé par le prescripteur",
    "lecture": "contenu relu",
    "lecture-accuses-refuses": "accusés refusés relus",
    "rapprochement": "accusé retrouvé au service, après une restauration",
    "document-perdu": "reçu par la caisse et absent de ce coffre ({numero})",
    "alerte-rapprochement": "alerte : l’accusé retrouvé ({numero}) n’est pas celui de ces octets",
    "cloture": "journée close",
    "effacement": "contenu effacé, sa durée étant échue",
    "purge-brouillons": "brouillons échus oubliés : {nombre}",
    "purge-tentatives": "traces d’envoi échues oubliées : {nombre}",
    "purge-patients": "fiches de patients pas revus oubliées : {nombre}",
    "purge-retrouves": "accusés de documents absents d’ici oubliés : {nombre}",
    "purge-journal": "lignes d’audit échues remplacées par une souche : {nombre}",
    "levee-masque": "masque levé par le prescripteur",
    "levee-masque-fin": "masque remis",
    "levee-masque-refusee": "levée du masque refusée",
    "remplacement": "le document {document} est établi pour l’annuler et le remplacer",
    "remplacement-recu": "annulé et remplacé par le document {document}, reçu par la caisse",
    "remplacement-papier": "annulé et remplacé par le document {document}, sur papier",
    "remplacement-refuse": "le document {document}, qui devait le remplacer, est refusé : celui-ci vaut toujours",
    "remplacement-abandonne": "le document {document}, qui devait le remplacer, est abandonné : celui-ci vaut toujours",
    "alerte-numero-attribue": "alerte : le numéro reçu ({numero}) appartient déjà à un autre document",
    "alerte-numero-different": "alerte : un second numéro a été reçu ({numero}) ; le premier reste le bon",
    "alerte-cle-reutilisee": "alerte : le service a déjà reçu d’autres octets sous la clé de ce document",
    "alerte-accuse-apres-retrait": "alerte : retiré, et pourtant reçu par la caisse ({numero}) ; prévenez-la",
    "alerte-version-ancienne": "alerte : une version abandonnée a été reçue par la caisse ({numero})",
}
#: Events whose state is said too.
_QUI_CHANGENT = frozenset({"resultat", "abandon", "abandon-malgre-le-doute", "expiration"})
#: Events that change no state: opening a document to show it is one, so a history would hold little else.
_SANS_EFFET = frozenset({"cloture", "lecture", "lecture-accuses-refuses"})


def dire(etat: EtatEnvoi) -> str:
    """Return the state of a document in a sentence, and what took its place since."""
    par = etat.remplace_par
    return f"{ETATS[etat.etat]}, puis annulé et remplacé par {par.ref}" if par and par.acquis else ETATS[etat.etat]


def dire_en_bref(etat: EtatEnvoi) -> tuple[str, str]:
    """Return the sign and the words of a document in a list; one that another replaces is said so first."""
    signe, mot = COURTS[etat.etat]
    return (signe, "remplacé") if etat.remplace_par and etat.remplace_par.acquis else (signe, mot)


def a_un_effet(evenement: Evenement) -> bool:
    """Tell whether something happened to the document, other than being read."""
    return evenement.quoi not in _SANS_EFFET


def raconter(evenement: Evenement, outils: Outils) -> str:
    """Return an event as a French sentence: what happened, the state reached, the failure if any."""
    details = dict(evenement.details)
    modele = _EVENEMENTS.get(evenement.quoi, evenement.quoi)
    if evenement.quoi == "validation" and "document" in details:
        modele += ", pour annuler et remplacer le document {document}"
    try:
        dit = modele.format_map(details)
    except KeyError:  # a line written by another version, with fewer details
        dit = modele.partition("{")[0].rstrip(" (")
    etat = details.get("etat")
    if evenement.quoi in _QUI_CHANGENT and etat in set(Etat):
        dit += f" : {ETATS[Etat(etat)]}"
    code = details.get("code")
    return f"{dit}. {outils.phrase_erreur(code)}" if code else dit
