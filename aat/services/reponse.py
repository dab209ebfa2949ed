"""The answer of a use case (contract, « The answer »): one object for both front ends."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from aat.codes_sortie import CodeSortie
from aat.domaine.constat import Constat
from aat.domaine.etats import Etat
from aat.rules.impression import COPIE_TRANSMISE, ModeImpression

if TYPE_CHECKING:
    from aat.domaine.arret import Avis
    from aat.domaine.transmission import EtatEnvoi


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ReponseImpression:
    """What the law of the day lets one print, and the file once it is written."""

    mode: str
    volets: tuple[str, ...]
    fichier: str | None = None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ReponseTransmission:
    """Where the transmission stands."""

    etat: Etat
    numero: str | None
    horodatage: dt.datetime | None
    caisse: str | None
    essais: int
    derniere_erreur: str | None

    @classmethod
    def de(cls, etat: EtatEnvoi) -> ReponseTransmission:
        """Return the public part of a document's state."""
        return cls(etat.etat, etat.numero, etat.horodatage, etat.caisse, etat.essais, etat.derniere_erreur)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Reponse:
    """What a document gives: findings, completed document, text, paper, transmission.

    Attributes:
        remplace: reference of the kept document that this one annuls and replaces.
    """

    ref: str | None
    etat: Etat | None
    constats: tuple[Constat, ...]
    document: Avis
    recapitulatif: str
    impression: ReponseImpression
    transmission: ReponseTransmission | None = None
    remplace: str | None = None

    def envoyee(self, etat: EtatEnvoi) -> Reponse:
        """Return the answer once its document was sent: an acknowledged avis is printed as a copy, never as an aid."""
        impression = self.impression
        if etat.etat is Etat.ACQUITTE:
            impression = ReponseImpression(str(ModeImpression.COPIE_TRANSMISE), COPIE_TRANSMISE)
        return replace(self, etat=etat.etat, transmission=ReponseTransmission.de(etat), impression=impression)

    @property
    def bloquants(self) -> tuple[Constat, ...]:
        """The findings that stop the document."""
        return tuple(c for c in self.constats if c.bloquant)

    @property
    def code_sortie(self) -> CodeSortie:
        """Exit code of the command that shows this answer."""
        if self.bloquants:
            return CodeSortie.REFUSE
        return code_transmission(self.transmission.etat) if self.transmission else CodeSortie.FAIT


def code_transmission(etat: Etat) -> CodeSortie:
    """Return the exit code that a document's state means for who asked to transmit it."""
    if etat in {Etat.ACQUITTE, Etat.VALIDE, Etat.IMPRIME_SEUL, Etat.BROUILLON, Etat.ANNULE}:
        return CodeSortie.FAIT
    return CodeSortie.REJETE if etat is Etat.REJETE else CodeSortie.NON_TRANSMIS
