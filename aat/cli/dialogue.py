"""The conversation that makes a document on a terminal: its questions, the récapitulatif, the decision.

Owns the order of things and what is kept of them: every answer is a draft before the next question. Knows no
question of its own: ``dialogue_arret`` and ``dialogue_certificat`` list theirs.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Generic, TypeVar

from aat.cli import questions, rendu_document
from aat.cli.questions import Retour
from aat.cli.saisie_patient import demander_patient
from aat.domaine.arret import Avis
from aat.domaine.certificat import Certificat
from aat.domaine.constat import Constat, Severite
from aat.domaine.regime import Raccordement, Rattachement
from aat.erreurs import ErreurUsage
from aat.horloge import ici
from aat.services import brouillons
from aat.services.outils import Outils
from aat.services.scellement import Demande

if TYPE_CHECKING:
    from aat.services.brouillons import EnCours
    from aat.services.certificat import JugementCertificat
    from aat.services.jugement import Jugement

D = TypeVar("D", Avis, Certificat)
#: Whatever is filled by answers: a document, a patient, a prescriber.
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Question(Generic[V]):
    """One thing to ask.

    Attributes:
        nom: what it is about, as a list shows it (« la nature »).
        manque: the document does not say it yet, and needs it.
        poser: asks, and returns the document with the answer.
        concerne: the document can say it at all.
    """

    nom: str
    manque: Callable[[V], bool]
    poser: Callable[[V], V]
    concerne: Callable[[V], bool] = lambda _: True


@dataclass(frozen=True, slots=True)
class Acte(Generic[V]):
    """One more thing offered beside the decision: its letter is the key of ``Sujet.actes``.

    Attributes:
        nom: what is shown (« les te[x]tes »).
        faire: does it, and returns the document, changed or not.
    """

    nom: str
    faire: Callable[[V], V]


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
        apres: told the document each time an answer is kept.
        montrer: shows the document, its récapitulatif and its findings; ``None``: as the commands do.
        choisir: returns the letter chosen among those of the decision, by letter; ``None``: on one line.
        actes: what else the decision offers, by letter.
        avant_abandon: asked before the draft is thrown away, or ``None``.
        garde: going back keeps the answers: each question shows its own, and Entrée takes it again.
    """

    questions: Sequence[Question[D]]
    juger: Callable[[D], "Jugement | JugementCertificat"]
    accord: str
    sans_accord: str
    modifier: Callable[[D], D] | None = None
    avant_papier: Callable[[D], str | None] = lambda _: None
    apres: Callable[[D], None] = lambda _: None
    montrer: Callable[[D, str, Sequence[Constat]], None] | None = None
    choisir: Callable[[Mapping[str, str]], str] | None = None
    actes: Callable[[D], Mapping[str, Acte[D]]] = lambda _: {}
    avant_abandon: str | None = None
    garde: bool = False


def completer(
    a_poser: Sequence[Question[V]], document: V, apres: Callable[[V], None] = lambda _: None, *, garde: bool = False
) -> V:
    """Return ``document`` once everything that it lacks was asked, one question at a time.

    « < » asks the last question again; before the first one it goes to whoever lets it out.

    Args:
        a_poser: the questions, in order.
        document: what is filled.
        apres: told the document after each answer.
        garde: going back keeps the answers; otherwise it takes the last one back.

    Raises:
        Retour: the person goes back from the first question, where somebody outside waits for it.
    """
    dehors = questions.retour_admis()
    avant: list[tuple[int, V]] = []
    rang, redemandee = 0, -1
    while rang < len(a_poser):
        question = a_poser[rang]
        if rang != redemandee and not question.manque(document):
            rang += 1
            continue
        if len(avant) == 1 and not dehors:
            questions.dire("  (« < » : question précédente)")
        try:
            with questions.retour():
                reponse = question.poser(document)
        except Retour:
            if avant:
                redemandee, ancien = avant.pop()
                rang, document = redemandee, document if garde else ancien
            elif dehors:
                raise
            continue
        avant.append((rang, document))
        document = reponse
        apres(document)
        rang, redemandee = rang + 1, -1
    return document


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
    quand = f"{ici(en_cours.modifie_le):%d/%m à %H:%M}"
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
        if document.assure is not None:
            # Before the patient is known there is nothing worth keeping.
            self._garder(document)
        sujet = self._sujet
        return self._decider(completer(sujet.questions, document, self._suivre, garde=sujet.garde))

    def _decider(self, document: D) -> tuple[D, Demande] | None:
        """Show the récapitulatif until the prescriber decides."""
        sujet = self._sujet
        while True:
            jugement = sujet.juger(document)
            # The acceptance is asked when it matters, once the document is decided.
            constats = [c for c in jugement.constats if document.acceptation or c.code != "acceptation"]
            (sujet.montrer or _montrer)(document, jugement.recapitulatif, constats)
            lettres, actes = _lettres(constats, jugement.rattachement), sujet.actes(document)
            offertes = lettres | {lettre: acte.nom for lettre, acte in actes.items()}
            lettre = (sujet.choisir or _choisir)(offertes)
            if lettre == "a":
                if sujet.avant_abandon and not _oui(sujet.avant_abandon):
                    continue
                brouillons.jeter(self._document_id, self._outils)
                return None
            if lettre == "m" or lettre in actes:
                faire = actes[lettre].faire if lettre in actes else sujet.modifier or self._reposer
                document = self._changer(document, faire)
                continue
            if lettre == "i" and (dit := sujet.avant_papier(document)):
                questions.dire(dit)
                if not _oui("Imprimer sans transmettre, malgré cela ?"):
                    continue
            if not document.acceptation:
                # Nothing pasted or typed ahead may agree to anything.
                questions.oublier_la_frappe()
                if not _oui(sujet.accord):
                    questions.dire(sujet.sans_accord)
                    continue
                document = replace(document, acceptation=True)
            return document, Demande(lettre == "t", papier_seul=lettre == "i", document_id=self._document_id)

    def _changer(self, document: D, faire: Callable[[D], D]) -> D:
        """Return what ``faire`` makes of the document, kept when it changes; « < » changes nothing."""
        try:
            with questions.retour():
                change = faire(document)
        except Retour:
            return document
        if change != document:
            self._suivre(change)
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

    def _suivre(self, document: D) -> None:
        self._garder(document)
        self._sujet.apres(document)

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
            questions.dire(f"{rendu_document.severite(c.severite)} · {c.champ} : {c.message}")


def _lettres(constats: Sequence[Constat], attache: Rattachement) -> dict[str, str]:
    lettres = {"m": "[m]odifier"}
    if not any(c.bloquant for c in constats):
        if attache.transmission is not Raccordement.NON:
            lettres["t"] = "[t]ransmettre"
        lettres |= {"i": "[i]mprimer sans transmettre", "g": "[g]arder sans transmettre"}
    return lettres | {"a": "[a]bandonner"}


def _choisir(lettres: Mapping[str, str]) -> str:
    return questions.demander(" / ".join(lettres.values()), partial(_lettre, lettres=lettres))


def _oui(question: str) -> bool:
    """Ask; « < » is no."""
    try:
        return questions.oui(question)
    except Retour:
        return False


def _lettre(texte: str, lettres: Mapping[str, str]) -> str:
    lettre = texte.strip().lower()[:1]
    if lettre not in lettres:
        raise ErreurUsage(f"Tapez {', '.join(lettres)}.")
    return lettre
