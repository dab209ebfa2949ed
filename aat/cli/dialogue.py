"""The conversation that makes a document on a terminal: its questions, the récapitulatif, the decision.

Owns the order of things and what is kept of them: every answer is a draft before the next question. Knows no
question of its own: ``dialogue_arret`` and ``dialogue_certificat`` list theirs.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Generic, TypeVar

from aat.cli import output, questions
from aat.cli.questions import Retour
from aat.cli.saisie_patient import demander_patient
from aat.domaine.arret import Avis
from aat.domaine.certificat import Certificat
from aat.domaine.constat import Constat, Severite
from aat.domaine.regime import Raccordement, Rattachement
from aat.erreurs import ErreurUsage
from aat.services import brouillons
from aat.services.outils import Outils
from aat.services.scellement import Demande

if TYPE_CHECKING:
    from aat.services.brouillons import EnCours
    from aat.services.certificat import JugementCertificat
    from aat.services.jugement import Jugement

D = TypeVar("D", Avis, Certificat)


@dataclass(frozen=True, slots=True)
class Question(Generic[D]):
    """One thing to ask.

    Attributes:
        nom: what it is about, as a list shows it (« la nature »).
        manque: the document does not say it yet, and needs it.
        poser: asks, and returns the document with the answer.
        concerne: the document can say it at all.
    """

    nom: str
    manque: Callable[[D], bool]
    poser: Callable[[D], D]
    concerne: Callable[[D], bool] = lambda _: True


@dataclass(frozen=True, slots=True)
class Sujet(Generic[D]):
    """What one kind of document brings to the conversation.

    Attributes:
        questions: in the order they are asked.
        juger: judges the document as it stands today.
        accord: what is agreed to before the document is sent, printed or kept: the law refuses it otherwise.
        sans_accord: what refusing it means.
        modifier: asks what changes, and returns the changed document; ``None``: one of the questions is chosen.
        avant_papier: what must be read before the document is printed instead of being sent, or ``None``.
    """

    questions: Sequence[Question[D]]
    juger: Callable[[D], "Jugement | JugementCertificat"]
    accord: str
    sans_accord: str
    modifier: Callable[[D], D] | None = None
    avant_papier: Callable[[D], str | None] = lambda _: None


def reprendre(
    genre: type[D],
    un: str,
    outils: Outils,
    convient: Callable[[D], bool] = lambda _: True,
    ceder: Callable[[D], D] = lambda document: document,
) -> "EnCours[D] | None":
    """Offer back the latest unfinished document of that kind; refused, it is forgotten.

    Whoever takes it back is who prescribes: a shared workstation never signs another's name.

    Args:
        genre: the kind.
        un: how a sentence begins about one (« Un avis »).
        outils: the tools of the run.
        convient: tells whether this one may be offered.
        ceder: takes out of a colleague's document what only the colleague could say.
    """
    en_cours = brouillons.dernier(genre, outils, convient)
    if en_cours is None:
        return None
    document = en_cours.document
    qui = f" pour {document.assure.nom}" if document.assure and document.assure.nom else ""
    quand = f"{en_cours.modifie_le.astimezone():%d/%m à %H:%M}"
    if not questions.oui(f"{un}{qui} n’a pas été terminé ({quand}). Le reprendre ?"):
        brouillons.jeter(en_cours.document_id, outils)
        return None
    prescripteur, ancien = outils.prescripteur(), document.prescripteur
    if prescripteur is None or ancien is None or ancien.rpps == prescripteur.rpps:
        return en_cours
    return replace(en_cours, document=replace(ceder(document), prescripteur=prescripteur, acceptation=False))


def patient(outils: Outils) -> Question[D]:
    """Return the question of every document: who the patient is."""

    def poser(document: D) -> D:
        # An agreement was given for one person.
        acceptation = document.acceptation and document.assure is None
        return replace(document, assure=demander_patient(outils).assure, acceptation=acceptation)

    return Question("le patient", lambda document: document.assure is None, poser)


class Dialogue(Generic[D]):
    """One conversation.

    Args:
        sujet: its questions and its words.
        document_id: identifier of the draft, and of the document that it becomes.
        outils: the tools of the run.
    """

    def __init__(self, sujet: Sujet[D], document_id: str, outils: Outils) -> None:
        self._sujet: Sujet[D] = sujet
        self._document_id = document_id
        self._outils = outils

    def mener(self, document: D) -> tuple[D, Demande] | None:
        """Return the finished document and what is done with it, or ``None`` when the person gives up."""
        return self._decider(self._completer(document))

    def _completer(self, document: D) -> D:
        """Ask for what is missing, one question at a time; « < » takes the last answer back."""
        if document.assure is not None:
            # Before the patient is known there is nothing worth keeping.
            self._garder(document)
        avant: list[tuple[int, D]] = []
        rang = 0
        while rang < len(self._sujet.questions):
            question = self._sujet.questions[rang]
            if not question.manque(document):
                rang += 1
                continue
            if len(avant) == 1:
                questions.dire("  (« < » : question précédente)")
            try:
                with questions.retour():
                    reponse = question.poser(document)
            except Retour:
                if avant:
                    rang, document = avant.pop()
                continue
            avant.append((rang, document))
            document = reponse
            self._garder(document)
            rang += 1
        return document

    def _decider(self, document: D) -> tuple[D, Demande] | None:
        """Show the récapitulatif until the prescriber decides."""
        while True:
            jugement = self._sujet.juger(document)
            # The acceptance is asked when it matters, once the document is decided.
            constats = [c for c in jugement.constats if document.acceptation or c.code != "acceptation"]
            _montrer(document, jugement.recapitulatif, constats)
            lettres = _lettres(constats, jugement.rattachement)
            lettre = questions.demander(" / ".join(lettres.values()), partial(_lettre, lettres=lettres))
            if lettre == "a":
                brouillons.jeter(self._document_id, self._outils)
                return None
            if lettre == "m":
                document = self._modifier(document)
                continue
            if lettre == "i" and (dit := self._sujet.avant_papier(document)):
                questions.dire(dit)
                if not questions.oui("Imprimer sans transmettre, malgré cela ?"):
                    continue
            if not document.acceptation:
                if not questions.oui(self._sujet.accord):
                    questions.dire(self._sujet.sans_accord)
                    continue
                document = replace(document, acceptation=True)
            return document, Demande(lettre == "t", papier_seul=lettre == "i", document_id=self._document_id)

    def _modifier(self, document: D) -> D:
        """Return the changed document, kept; « < » changes nothing."""
        changer = self._sujet.modifier or self._reposer
        try:
            with questions.retour():
                change = changer(document)
        except Retour:
            return document
        self._garder(change)
        return change

    def _reposer(self, document: D) -> D:
        """Ask one question again, chosen among all, then what its answer makes missing."""
        offertes: list[Question[D]] = [q for q in self._sujet.questions if q.concerne(document)]
        choix: list[tuple[str, str]] = [(str(rang), q.nom) for rang, q in enumerate(offertes)]
        choisi = questions.choisir("Que changer", [*choix, ("", "rien")])
        if not choisi:
            return document
        choisie = offertes[int(choisi)]
        change = choisie.poser(document)
        for question in self._sujet.questions:
            if question is not choisie and question.manque(change) and not question.manque(document):
                change = question.poser(change)
        return change

    def _garder(self, document: D) -> None:
        brouillons.garder(self._document_id, document, self._outils)


def _montrer(document: Avis | Certificat, recapitulatif: str, constats: Sequence[Constat]) -> None:
    questions.dire()
    assure = document.assure
    if assure:
        questions.dire(f"{assure.nom} {' '.join(assure.prenoms)}".strip())
    for texte in recapitulatif.splitlines():
        questions.dire(texte)
    for c in constats:
        if c.severite is not Severite.INFORMATION:
            questions.dire(f"{output.severite(c.severite)} · {c.champ} : {c.message}")


def _lettres(constats: Sequence[Constat], attache: Rattachement) -> dict[str, str]:
    lettres = {"m": "[m]odifier"}
    if all(c.severite is not Severite.BLOQUANT for c in constats):
        if attache.transmission is not Raccordement.NON:
            lettres["t"] = "[t]ransmettre"
        lettres |= {"i": "[i]mprimer sans transmettre", "g": "[g]arder sans transmettre"}
    return lettres | {"a": "[a]bandonner"}


def _lettre(texte: str, lettres: dict[str, str]) -> str:
    lettre = texte.strip().lower()[:1]
    if lettre not in lettres:
        raise ErreurUsage(f"Tapez {', '.join(lettres)}.")
    return lettre
