"""The text mode from its first line to its last: who the patient is, what was left unfinished, everything else.

Opens the store and the background sending, and closes them; decides nothing.
"""

from __future__ import annotations

import io
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from aat import composition_referentiel
from aat.cli import questions
from aat.cli.texte import journal, lectures, lignes, patient, reglages
from aat.cli.texte.document import etablir
from aat.cli.texte.dossier import Dossier
from aat.cli.texte.envoi import Envoi
from aat.cli.texte.seance import Seance
from aat.domaine.arret import Avis
from aat.domaine.environnement import Environnement
from aat.erreurs import ErreurAat, ErreurCarte, ErreurUsage
from aat.services import brouillons, file_attente

if TYPE_CHECKING:
    from collections.abc import Callable

    from aat.composition import Atelier
    from aat.domaine.certificat import Certificat
    from aat.services.brouillons import EnCours

    EnAttente = EnCours[Avis] | EnCours[Certificat]

#: How long the word « carte » waits for one, in seconds.
_ATTENTE_CARTE_S: Final = 10.0
_INVITE: Final = "Patient : carte, nom, naissance ou NIR (Entrée : menu)"
_AIDE: Final = """\
« dur 69 » trouve DURAND, né en 1969 ; une date de naissance, un NIR avec sa clé aussi.
Entrée seule : nouveau patient, brouillons, journal, diagnostic, réglages, textes, aide."""


def lancer(outils: Atelier) -> int:
    """Hold the conversation until the person leaves; return the exit code.

    Raises:
        ErreurUsage: there is no terminal.
        ErreurCoffre: the store cannot be opened.
    """
    if not questions.terminal():
        raise ErreurUsage(
            "Le mode texte pose des questions : il lui faut un terminal.",
            champ="--texte",
            remede="Sans terminal, utilisez les commandes : « aat --help ».",
        )
    if isinstance(sys.stdin, io.TextIOWrapper):
        # A pasted byte that is no text is said to be unreadable; it is no fault of the program.
        sys.stdin.reconfigure(errors="replace")
    with questions.tenir(lignes.MANIERES):
        outils.annoncer_cle = lambda creee: lignes.dire(creee.explication)
        lignes.dire("aat, avis d’arrêt de travail, mode texte.")
        outils.coffre()
        seance = Seance(outils, Envoi(outils))
        try:
            _accueillir(seance)
        except questions.Quitter:
            pass
        finally:
            seance.envoi.terminer()
        seance.annoncer()
        _dire_au_revoir(seance)
    return 0


def _accueillir(seance: Seance) -> None:
    _saluer(seance)
    if seance.outils.prescripteur() is None:
        _demander_qui_prescrit(seance)
    en_cours = brouillons.tous(seance.outils)
    if en_cours:
        _tenter(seance, lambda: _proposer(en_cours[0], seance))
    while True:
        _tenter(seance, lambda: _demander_le_patient(seance))


def _tenter(seance: Seance, faire: Callable[[], None]) -> None:
    """Do one thing of the first level; « < » comes back here, a foreseen failure is said."""
    seance.annoncer()
    try:
        faire()
    except questions.Retour:
        return
    except ErreurAat as erreur:
        lignes.dire_l_erreur(erreur)


def _saluer(seance: Seance) -> None:
    outils = seance.outils
    if outils.environnement is Environnement.BANC:
        lignes.dire("BANC D’ESSAI : rien n’est envoyé à une caisse.")
    if outils.prescripteur() is not None:
        lignes.dire(reglages.nommer(outils.prescripteur()))
    lignes.dire("? : aide de la question. < : retour. ! : quitter, rien n’est perdu.")
    if rappel := composition_referentiel.rappel(seance.jour.isoformat()):
        lignes.dire(rappel)
    if attendent := len(file_attente.en_attente(outils)):
        lignes.dire(f"{attendent} document{'s attendent' if attendent > 1 else ' attend'} dans la file.")


def _demander_qui_prescrit(seance: Seance) -> None:
    while seance.outils.prescripteur() is None:
        try:
            reglages.demander_le_prescripteur(seance)
        except questions.Retour:
            lignes.dire("Sans prescripteur, rien ne se prescrit. « ! » quitte.")


# --- what was left unfinished


def _nommer(en_cours: EnAttente, seance: Seance) -> str:
    document = en_cours.document
    quoi = "l’avis" if isinstance(document, Avis) else "le certificat"
    qui = f" de {lectures.personne(document.assure)}" if document.assure else ""
    return f"{quoi}{qui}, commencé {brouillons.commence(en_cours, seance.outils)}"


def _proposer(en_cours: EnAttente, seance: Seance) -> None:
    """Offer one draft back: taken, kept for later, or thrown away."""
    lignes.dire(f"Pas terminé : {_nommer(en_cours, seance)}.")
    choisi = lignes.Menu("Que faire de ce brouillon").demander(
        {"r": "reprendre", "j": "jeter : ce qui y est saisi sera perdu"}, entree="plus tard"
    )
    if choisi == "r":
        _reprendre(en_cours, seance)
    elif choisi == "j" and questions.oui("Le jeter pour toujours"):
        brouillons.jeter(en_cours.document_id, seance.outils)
        lignes.dire("Brouillon jeté.")


def _reprendre(en_cours: EnAttente, seance: Seance) -> None:
    """Take a draft back in the name of who prescribes; an agreement is asked again."""
    document = en_cours.document
    if isinstance(document, Avis):
        avis = brouillons.au_nom_de_qui_reprend(document, seance.outils)
        etablir(replace(avis, acceptation=False), seance, document_id=en_cours.document_id)
    else:
        certificat = brouillons.au_nom_de_qui_reprend(document, seance.outils)
        etablir(replace(certificat, acceptation=False), seance, document_id=en_cours.document_id)


def _choisir_un_brouillon(seance: Seance) -> None:
    tous = brouillons.tous(seance.outils)
    if not tous:
        lignes.dire("Aucun brouillon.")
        return
    _proposer(tous[lignes.numero("Brouillons", [_nommer(b, seance) for b in tous])], seance)


# --- the first question


def _demander_le_patient(seance: Seance) -> None:
    questions.dire()
    texte = questions.demander(_INVITE, str, aide=_AIDE)
    if not texte:
        _menu(seance)
        return
    choisi = _lire_la_carte(seance) if texte.casefold() == "carte" else patient.choisir(texte, seance)
    if choisi is not None:
        Dossier(choisi, seance).ouvrir()


def _lire_la_carte(seance: Seance) -> patient.Choisi | None:
    """Return the bearer that the person names; ``None`` when no card could be read, and why is said."""
    from aat.services import carte

    lignes.dire("Lecture de la carte Vitale…")
    try:
        trouves = carte.porteurs(seance.outils.source_patient.lire(None, _ATTENTE_CARTE_S), seance.outils)
    except ErreurCarte as erreur:
        lignes.dire(" ".join(filter(None, (erreur.message, erreur.remede))))
        return None
    dits = [lectures.personne(trouve.assure) for trouve in trouves]
    choisi = trouves[lignes.numero("Porteurs", dits, defaut=0 if len(dits) == 1 else None)]
    if choisi.douteux:
        lignes.dire(choisi.douteux)
    return patient.Choisi(choisi.assure) if choisi.connu else patient.completer(seance, choisi.assure)


def _menu(seance: Seance) -> None:
    nombre = len(brouillons.tous(seance.outils))
    choisi = lignes.Menu("Menu").demander(
        {
            "n": "nouveau patient",
            "b": f"brouillons ({nombre})",
            "j": "journal et file d’attente",
            "d": "diagnostic de l’installation",
            "r": "réglages",
            "x": "textes, conditions, contacts",
            "a": "aide",
        },
        entree="chercher un patient",
    )
    match choisi:
        case "n":
            nouveau = patient.nouveau(seance)
            if nouveau is not None:
                Dossier(nouveau, seance).ouvrir()
        case "b":
            _choisir_un_brouillon(seance)
        case "j":
            journal.lire(seance)
        case "d":
            lectures.diagnostic(seance)
        case "r":
            reglages.regler(seance)
        case "x":
            lectures.textes(seance)
        case "a":
            lectures.aide()


def _dire_au_revoir(seance: Seance) -> None:
    attendent = len(file_attente.en_attente(seance.outils))
    if attendent:
        combien = f"{attendent} documents restent" if attendent > 1 else "1 document reste"
        lignes.dire(f"{combien} en file : rien n’est perdu, l’envoi reprendra au prochain démarrage.")
    lignes.dire("Au revoir.")
