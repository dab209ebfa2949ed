"""From a document begun to what became of it: questions, récapitulatif, decision, sealing. An avis or a certificate."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aat.cli import questions
from aat.cli.dialogue import D, Dialogue
from aat.cli.texte import accuse, lignes
from aat.cli.texte.avis import EntretienAvis, preparer
from aat.cli.texte.certificat import EntretienCertificat
from aat.domaine.arret import Avis
from aat.erreurs import ErreurAat
from aat.services import brouillons, conclusion, impression

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aat.cli.texte.entretien import Entretien
    from aat.cli.texte.seance import Seance
    from aat.domaine.certificat import Certificat
    from aat.services.scellement import Demande

    Document = Avis | Certificat

_GARDE = "Brouillon gardé : il sera proposé à l’accueil."


def etablir(
    document: Document, seance: Seance, *, ligne: str = "", document_id: str | None = None, entier: bool = False
) -> bool:
    """Lead a document to its end, then those that follow from it (an avis, its certificate).

    Returns whether the last one was validated, and another patient may come; otherwise it was given up or left.

    Args:
        document: as it begins; its patient is known.
        seance: the run.
        ligne: an express line, put on an avis first.
        document_id: identifier of the draft taken back, or ``None`` for a new one.
        entier: ask every field; otherwise only what is missing.

    Raises:
        ErreurUsage, ErreurIntrouvable: what the express line says cannot be taken.
        ErreurCoffre: the store cannot be used.
        Quitter: the person leaves; what was answered is a draft.
    """
    ref = _un_document(document, seance, ligne, document_id, entier=entier)
    while ref is not None:
        try:
            suite = accuse.suivre(ref, seance)
        except questions.Retour:
            return False
        if suite is None:
            return True
        # What follows from a document is prefilled; a certificate has no express line, and is asked field by field.
        ref = _un_document(suite, seance, "", None, entier=accuse.entier(suite) and not isinstance(suite, Avis))
    return False


def _un_document(
    document: Document, seance: Seance, ligne: str, document_id: str | None, *, entier: bool
) -> str | None:
    """Lead one document; return its reference once it is validated, or ``None``."""
    conversation = _Conversation(seance, document_id)
    if isinstance(document, Avis):
        return conversation.avis(document, ligne, entier=entier)
    return conversation.certificat(document, entier=entier)


class _Conversation:
    """One document, from its first question to its acknowledgement."""

    def __init__(self, seance: Seance, document_id: str | None) -> None:
        self._seance, self._outils = seance, seance.outils
        self._document_id = document_id or brouillons.nouvel_identifiant(seance.outils)
        #: There is something to offer back: a draft of before, an express line, an answer.
        self._a_garder = document_id is not None

    def avis(self, avis: Avis, ligne: str, *, entier: bool) -> str | None:
        """Lead an avis; return its reference once it is validated, or ``None``."""
        candidats: Sequence[tuple[str, str]] = ()
        if ligne:
            avis, candidats = preparer(avis, ligne, self._seance)
            self._a_garder = True
        entretien = EntretienAvis(self._seance, entier=entier, candidats=candidats)
        return self._mener(entretien.completer(avis), entretien)

    def certificat(self, certificat: Certificat, *, entier: bool) -> str | None:
        """Lead a certificate; return its reference once it is validated, or ``None``."""
        entretien = EntretienCertificat(self._seance, entier=entier)
        return self._mener(entretien.completer(certificat), entretien)

    def _mener(self, document: D, entretien: Entretien[D]) -> str | None:
        try:
            scelle = self._jusqu_au_sceau(document, entretien)
        except (questions.Retour, questions.Quitter) as depart:
            self._quitter_le_document(a_garder=self._a_garder or entretien.change)
            if isinstance(depart, questions.Quitter):
                raise
            return None
        if scelle is None:
            lignes.dire("Abandonné : rien n’a été enregistré ni transmis.")
            return None
        fini, demande, ref = scelle
        if demande.papier_seul:
            self._imprimer(fini, ref)
        return ref

    def _jusqu_au_sceau(self, document: D, entretien: Entretien[D]) -> tuple[D, Demande, str] | None:
        """Return the document as it was sealed, what is done with it, and its reference; ``None`` when given up."""
        while (decide := self._decider(document, entretien)) is not None:
            document, demande = decide
            net = entretien.formulaire.nettoyer(document)
            ref = self._sceller(net, demande, entretien)
            if ref is not None:
                return net, demande, ref
            # An agreement is given for what is sent: it is asked again.
            document = replace(document, acceptation=False)
        return None

    def _decider(self, document: D, entretien: Entretien[D]) -> tuple[D, Demande] | None:
        decide = Dialogue(entretien.sujet(), self._document_id, self._outils).mener(document)
        entretien.entier = False  # asked once: coming back to the decision asks only what blocks
        return decide

    def _quitter_le_document(self, *, a_garder: bool) -> None:
        if a_garder:
            lignes.dire(_GARDE)
        else:
            brouillons.jeter(self._document_id, self._outils)

    def _sceller(self, document: D, demande: Demande, entretien: Entretien[D]) -> str | None:
        """Return the reference of the document, kept and on its way; ``None`` when something refuses it."""
        try:
            reponse = conclusion.valider(document, demande, self._outils)
        except ErreurAat as erreur:
            lignes.dire_l_erreur(erreur)
            lignes.dire("Rien n’a été transmis ; le brouillon est gardé.")
            return None
        if reponse.ref is None:
            lignes.dire("Refusé : rien n’a été enregistré ni transmis.")
            for constat in reponse.bloquants:
                entretien.dire_le_constat(constat)
            return None
        if demande.transmettre:
            self._seance.envoi.transmettre(reponse.ref)
        return reponse.ref

    def _imprimer(self, document: Document, ref: str) -> None:
        """Write the papers chosen among those that the law allows; they can be written again from the next menu."""
        papiers = conclusion.apercevoir(document, self._outils).papiers
        try:
            volets = accuse.choisir_le_papier(papiers)
            self._seance.ecrire(impression.tirer(ref, self._outils, volets))
        except questions.Retour:
            return
        except ErreurAat as erreur:
            lignes.dire_l_erreur(erreur)
