"""The form of one document as questions: all of them, or only those that the law still wants answered.

The fields are those of ``aat.services.formulaire``; the law speaks after each answer, once, of what was asked.
What belongs to one kind of document is in ``avis`` and ``certificat``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar, Final, Generic

from aat.cli import questions, rendu_document
from aat.cli.dialogue import Acte, D, Question, Sujet
from aat.cli.texte import calendrier, champs, lectures, lignes
from aat.domaine.constat import Constat
from aat.services import conclusion
from aat.services.formulaire import libelles
from aat.services.formulaire.champ import Genre

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from aat.cli.texte.seance import Seance
    from aat.services.certificat import JugementCertificat
    from aat.services.formulaire.champ import Champ, Formulaire
    from aat.services.formulaire.jours_possibles import JoursPossibles
    from aat.services.jugement import Jugement

    Mots = Mapping[str, Callable[[], str | None]]

_ACCORD: Final = "acceptation"
_ORDRE: Final = "tigcmlrex"
_AIDE_DECISION: Final = """\
Transmettre, imprimer et garder demandent d’abord l’accord du patient et le vôtre.
Garder : signé, dans le coffre, sans envoi ; le journal le transmettra plus tard.
< : revenir au dossier ; le brouillon reste, et sera proposé."""


class Entretien(ABC, Generic[D]):
    """The questions about one document.

    Args:
        seance: the run.
        formulaire: its fields.
        entier: ask every visible field; otherwise only what the law still blocks.
    """

    #: The fields that their label alone does not name.
    LIBELLES: ClassVar[Mapping[str, str]] = {}
    AIDES: ClassVar[Mapping[str, str]] = {}
    NOM: ClassVar[str] = ""
    TITRE: ClassVar[str] = ""
    ACCORD: ClassVar[str] = ""
    PAGE_DE_TEXTES: ClassVar[str] = ""

    def __init__(self, seance: Seance, formulaire: Formulaire[D], *, entier: bool) -> None:
        self.seance, self.entier = seance, entier
        self.formulaire: Formulaire[D] = formulaire
        #: Something was answered: the draft is worth offering back.
        self.change = False
        self._deplie = False
        #: The document read aloud last: it is not read twice unasked.
        self._montre: D | None = None
        self._juge: tuple[D, Jugement | JugementCertificat] | None = None
        #: Fields asked once, and findings already told.
        self._vus: set[str] = set()
        self._dits: frozenset[tuple[str, str]] = frozenset()

    # --- what each kind of document brings

    @abstractmethod
    def juger(self, document: D) -> Jugement | JugementCertificat:
        """Return what the law of today says of ``document``, once cleaned."""

    @abstractmethod
    def completer(self, document: D) -> D:
        """Return ``document`` with what follows from the rest of it."""

    @abstractmethod
    def jours_possibles(self, champ: Champ[D], document: D) -> JoursPossibles[D]:
        """Return the days that a date field may take."""

    @abstractmethod
    def question_repliee(self, document: D) -> str:
        """Return what is asked before the folded blocks are."""

    def poser(self, champ: Champ[D], document: D) -> D:
        """Ask one field, and return ``document`` with the answer."""
        return champs.demander(
            champ,
            document,
            self.seance.jour,
            libelle=self.libelle(champ),
            aide=self.AIDES.get(champ.nom),
            mots=self.mots(champ, document),
            propose=self.propose(champ, document),
        )

    def mots(self, champ: Champ[D], document: D) -> Mots:
        """Return the words that open a list instead of being the value."""
        if champ.genre is Genre.DATE:
            return {"c": lambda: calendrier.choisir(self.jours_possibles(champ, document), self.seance.jour)}
        return {}

    def propose(self, champ: Champ[D], document: D) -> str:
        """Return what Entrée takes when the field is empty."""
        del champ, document
        return ""

    def valeur(self, champ: Champ[D], document: D) -> str:
        """Return the value of a field as it is read."""
        return champs.montrer(champ, document, self.seance.jour)

    def modifier(self, document: D) -> D:
        """Ask what changes: one field, chosen in the list."""
        return self.choisir_un_champ(document)

    # --- the conversation

    def sujet(self) -> Sujet[D]:
        """Return the questions and the words of the conversation."""
        menu = lignes.Menu("Décision", _AIDE_DECISION)
        return Sujet(
            questions=tuple(self._questions()),
            juger=self.jugement,
            accord=self.ACCORD,
            sans_accord=f"Sans cet accord, {self.NOM} n’est pas transmis, ni imprimé, ni gardé.",
            modifier=self.modifier,
            avant_papier=lambda d: conclusion.apercevoir(self.formulaire.nettoyer(d), self.seance.outils).valeur_papier,
            apres=self._apres,
            montrer=self._montrer,
            choisir=lambda lettres: menu.demander(_dites(lettres)),
            actes=self._actes,
            avant_abandon=f"Jeter {self.NOM} ? Ce qui y est saisi sera perdu.",
            garde=True,
        )

    def jugement(self, document: D) -> Jugement | JugementCertificat:
        """Return the judgement of ``document``, made once as long as it stays the same."""
        if self._juge is None or self._juge[0] is not document:
            self._juge = document, self.juger(document)
        return self._juge[1]

    def libelle(self, champ: Champ[D]) -> str:
        """Return how a question names a field."""
        return libelles.en_entier(champ.nom, champ.libelle, self.LIBELLES)

    def _questions(self) -> list[Question[D]]:
        posees: list[Question[D]] = []
        replie = False
        for champ in self._champs():
            if champ.bloc in self.formulaire.replies and not replie:
                replie = True
                posees.append(Question("", lambda _: self.entier, self._deplier))
            posees.append(self._question(champ))
        return posees

    def _champs(self) -> list[Champ[D]]:
        """Return every field but the agreement, which is asked at the decision."""
        return [champ for champ in self.formulaire.par_nom.values() if champ.nom != _ACCORD]

    def _question(self, champ: Champ[D]) -> Question[D]:
        def manque(document: D) -> bool:
            if self.entier:
                return champ.visible(document) and (champ.bloc not in self.formulaire.replies or self._deplie)
            return champ.nom in self.a_corriger(document)

        return Question(self.libelle(champ), manque, lambda document: self._poser(champ, document))

    def _poser(self, champ: Champ[D], document: D) -> D:
        pose = self.poser(champ, document)
        self._vus.add(champ.nom)
        return self.completer(pose)

    def _deplier(self, document: D) -> D:
        self._deplie = questions.oui(self.question_repliee(document), defaut=False)
        return document

    def a_corriger(self, document: D) -> list[str]:
        """Return the fields that block, in the order of the form."""
        noms = {self.formulaire.porteur(c.champ) for c in self.jugement(document).constats if c.bloquant}
        return [champ.nom for champ in self._champs() if champ.nom in noms]

    # --- what the law says

    def _apres(self, document: D) -> None:
        """Tell what is new about the fields asked so far."""
        self.change = True
        dits = []
        for c in self.jugement(document).constats:
            if (c.code, c.champ) not in self._dits:
                if self.formulaire.porteur(c.champ) not in self._vus:
                    continue
                self.dire_le_constat(c)
            dits.append((c.code, c.champ))
        self._dits = frozenset(dits)

    def dire_le_constat(self, c: Constat) -> None:
        """Write a finding: what it weighs, its field, its sentence, its ground and its code."""
        champ = self.formulaire.par_nom.get(self.formulaire.porteur(c.champ))
        ou = f", {self.libelle(champ)}" if champ and champ.nom != _ACCORD else ""
        lignes.dire(f"{rendu_document.severite(c.severite)}{ou} : {c.message} ({c.fondement}) [{c.code}]")

    def _montrer(self, document: D, recapitulatif: str, constats: Sequence[Constat]) -> None:
        if self._montre is document:
            return
        self._montre = document
        self._dits = frozenset((c.code, c.champ) for c in constats)
        lignes.titre(f"Récapitulatif {self.TITRE}")
        lignes.dire(lectures.personne(document.assure))
        for texte in recapitulatif.splitlines():
            lignes.dire(texte.replace(" | ", ", "))
        for c in sorted(constats, key=lambda c: not c.bloquant):
            self.dire_le_constat(c)
        if not constats:
            lignes.dire("Rien à signaler.")

    # --- the decision

    def _actes(self, document: D) -> Mapping[str, Acte[D]]:
        corriger = {"c": Acte("corriger ce qui bloque", self._corriger)} if self.a_corriger(document) else {}
        return corriger | {
            "l": Acte("relire le récapitulatif", self._relire),
            "r": Acte("relire tous les champs", self._relire_les_champs),
            "e": Acte("expliquer un point : article, dates", self._expliquer),
            "x": Acte("textes applicables et conditions", self._lire_les_textes),
        }

    def _corriger(self, document: D) -> D:
        for nom in self.a_corriger(document):
            document = self._poser(self.formulaire.par_nom[nom], document)
        for constat in self.jugement(document).constats:
            if constat.bloquant and constat.code != _ACCORD:
                self.dire_le_constat(constat)
        return document

    def _relire(self, document: D) -> D:
        self._montre = None
        return document

    def _relire_les_champs(self, document: D) -> D:
        for champ in self.formulaire.visibles(document, ()):
            if champ.nom != _ACCORD and (vu := self.valeur(champ, document)):
                lignes.dire(f"{self.libelle(champ)} : {vu}")
        return document

    def _expliquer(self, document: D) -> D:
        lectures.expliquer([c for c in self.jugement(document).constats if c.code != _ACCORD], self.seance)
        return document

    def _lire_les_textes(self, document: D) -> D:
        lectures.textes_de_l_accord(self.PAGE_DE_TEXTES, self.seance)
        return document

    def choisir_un_champ(self, document: D) -> D:
        """Ask one field chosen in the list, then those that its answer opens."""
        offerts = [c for c in self.formulaire.visibles(document, self.a_corriger(document)) if c.nom != _ACCORD]
        dits = [(c.nom, f"{self.libelle(c)} : {self.valeur(c, document) or 'vide'}") for c in offerts]
        avant: set[str] = {c.nom for c in offerts}
        change = self._poser(self.formulaire.par_nom[lignes.choisir_dans("Champs", dits)], document)
        for champ in self.formulaire.visibles(change, ()):
            if champ.nom not in avant and champ.nom != _ACCORD and champ.bloc not in self.formulaire.replies:
                change = self._poser(champ, change)
        return change


def _dites(lettres: Mapping[str, str]) -> dict[str, str]:
    """Return what each letter does, as a line says it: the decision first, giving up last."""
    sans = {lettre: texte.replace("[", "").replace("]", "") for lettre, texte in lettres.items()}
    return dict(sorted(sans.items(), key=lambda paire: (_ORDRE + paire[0]).index(paire[0])))
