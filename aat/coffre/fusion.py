"""How the result of an attempt changes a document: pure merges, no database, no clock, no chance of its own.

Two laws: an acknowledgement always wins; the failure of an old attempt is ignored. So the order in which
results arrive does not matter. Serves every database behind the port.
"""

from dataclasses import dataclass
from typing import Final

from aat.coffre.cadence import ORDINAIRE, Cadence
from aat.domaine.etats import Etat
from aat.domaine.transmission import Accuse, Classe, Echec, EnTraitement, Issue, JamaisRecu, Phase

_PLANCHER_MAX_S: Final = 3600.0

#: States of a document that was given up.
_RETIRES: Final = frozenset({Etat.ANNULE, Etat.IMPRIME_SEUL})

#: Refusals that say nothing of the fate of what was first received under the key: it may have its effect, and a
#: document that left the queue on one of them could be made twice.
_SANS_REJET: Final = frozenset({"T204", "T304"})
#: A service's judgement of the document itself, which it recorded: the same when it is asked again.
_JUGEMENTS: Final = frozenset({"T401", "T402", "T403", "T404", "T405", "T409"})

#: What suspends the document that met it and is true of all of them: once the service answers again, it is mended.
_DU_CANAL: Final = frozenset({"T201", "T202", "T203", "T206", "T302"})

ORDRE_PHASES: Final = tuple(Phase)

#: States in which a document of a later version can still be held back.
_RETENABLES: Final = frozenset({Etat.VALIDE, Etat.EN_FILE, Etat.A_REESSAYER, Etat.A_VERIFIER})


@dataclass(frozen=True, slots=True)
class Situation:
    """What the row says when a result arrives.

    Attributes:
        tentative_no: number of the current attempt of ``version``.
        a_verifier: the current attempt was claimed to ask before sending.
        doute: an earlier attempt may have had its effect.
        numero: the acknowledgement number already kept for the result's version.
        phase: how far the result's own attempt went.
        pierre: that attempt asked for the tombstone: « never received » means that it was given.
        expire: the deadline is past.
    """

    etat: Etat
    version: int
    tentative_no: int
    a_verifier: bool
    doute: bool
    numero: str | None
    phase: Phase
    pierre: bool = False
    expire: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of the document.

    Attributes:
        etat: its new state.
        doute: an effect may exist that nobody has confirmed.
        essai: a next try is planned; ``plancher_s``: seconds before which it must not happen.
        code: taxonomy code kept as the last error.
        garder_accuse: the acknowledgement is the first of its version.
        alerte: kind of alert to write in the audit journal.
    """

    etat: Etat
    doute: bool = False
    essai: bool = False
    plancher_s: float = 0.0
    code: str | None = None
    garder_accuse: bool = False
    alerte: str | None = None


def fusionner(situation: Situation, version: int, tentative: int, issue: Issue) -> Decision | None:
    """Return what ``issue``, brought by that attempt of that version, changes; ``None``: nothing."""
    if isinstance(issue, Accuse):
        return _accuse(situation, issue)
    if (situation.etat, situation.version, situation.tentative_no) != (Etat.EN_COURS, version, tentative):
        return None
    if isinstance(issue, JamaisRecu) and situation.pierre:
        # No effect is possible any more under this key: sent again it would only be refused.
        return Decision(Etat.SUSPENDU, code="T405" if situation.expire else "T410")
    if isinstance(issue, JamaisRecu):
        return Decision(Etat.EN_FILE)
    if isinstance(issue, EnTraitement):
        return Decision(Etat.A_VERIFIER, doute=True, essai=True, plancher_s=_borne(issue.attente_s))
    return _echec(situation, issue)


def expiration(*, partie: bool, doute: bool) -> Decision:
    """Return what becomes of a document past its deadline: nothing is sent any more.

    ``partie``: an attempt may have sent its first byte, and no tombstone was obtained; then it is asked for.
    """
    return Decision(Etat.A_VERIFIER, doute=doute) if partie else Decision(Etat.SUSPENDU, code="T405")


def bail_fini(phase: Phase, *, doute: bool) -> Decision:
    """Return what becomes of a document whose worker vanished after ``phase``: it must be asked for."""
    return Decision(Etat.A_VERIFIER, doute=doute or a_pu_partir(phase))


def reprise(code: str | None, phase: Phase, *, doute: bool) -> Decision | None:
    """Return what becomes of a suspended document once the service is known to answer, ``None``: a person must act.

    Args:
        code: why it was suspended.
        phase: how far its last attempt went.
        doute: an earlier attempt may have had its effect.
    """
    if code not in _DU_CANAL or a_pu_partir(phase):
        return None
    return Decision(Etat.A_VERIFIER if doute else Etat.EN_FILE, doute=doute)


def avance(atteinte: Phase, phase: Phase) -> bool:
    """Tell whether ``phase`` is further than ``atteinte``.

    The end of an attempt that sent nothing is no advance: the phase kept says how far it went.
    """
    plus_loin = ORDRE_PHASES.index(phase) > ORDRE_PHASES.index(atteinte)
    return plus_loin and (phase is not Phase.FIN or a_pu_partir(atteinte))


def a_pu_partir(phase: Phase) -> bool:
    """Tell whether an attempt that reached ``phase`` may have sent its first byte."""
    return ORDRE_PHASES.index(phase) >= ORDRE_PHASES.index(Phase.ECRITURE)


def apres_ecriture(phase: Phase) -> bool:
    """Tell whether ``phase`` is a step after the writing of the request."""
    return ORDRE_PHASES.index(phase) > ORDRE_PHASES.index(Phase.ECRITURE)


def attente_s(tentative: int, plancher_s: float, hasard: float, cadence: Cadence = ORDINAIRE) -> float:
    """Return the wait before the next try: full jitter, base 2 s, factor 2, cap 15 min, never under the floor.

    Args:
        tentative: number of attempts made, 1 and up.
        plancher_s: what the service asked for (``Retry-After``), clamped to one hour.
        hasard: a draw in [0, 1).
        cadence: base and cap.
    """
    plafond = min(cadence.plafond_s, cadence.base_s * 2.0 ** min(max(tentative - 1, 0), 20))
    return max(_borne(plancher_s), hasard * plafond)


def _accuse(situation: Situation, accuse: Accuse) -> Decision | None:
    if situation.numero == accuse.numero:
        return None
    if situation.numero is not None:
        return Decision(situation.etat, doute=situation.doute, alerte="alerte-numero-different")
    if accuse.version == situation.version:
        # Given up, perhaps on paper by now, and received after all: somebody must tell the caisse.
        alerte = "alerte-accuse-apres-retrait" if situation.etat in _RETIRES else None
        return Decision(Etat.ACQUITTE, garder_accuse=True, alerte=alerte)
    # A version that was given up is acknowledged after all: hold the later one back, a human must look.
    etat = Etat.SUSPENDU if situation.etat in _RETENABLES else situation.etat
    return Decision(etat, doute=True, garder_accuse=True, alerte="alerte-version-ancienne")


def _echec(situation: Situation, echec: Echec) -> Decision:
    partie = a_pu_partir(situation.phase)
    code, plancher_s = echec.code, echec.attente_s or 0.0
    match echec.classe:
        case Classe.DEFINITIF if code in _SANS_REJET:
            alerte = "alerte-cle-reutilisee" if code == "T304" else None
            return Decision(Etat.SUSPENDU, doute=True, code=code, alerte=alerte)
        case Classe.DEFINITIF if situation.a_verifier and not situation.pierre and code in _JUGEMENTS:
            # The answer to the attempt was lost; the service repeats it.
            return Decision(Etat.REJETE, code=code)
        case Classe.DEFINITIF if (situation.a_verifier or situation.pierre) and not partie:
            # Only the question was refused; that says nothing of the document.
            return Decision(Etat.SUSPENDU, doute=situation.doute, code=code)
        case Classe.DEFINITIF:
            return Decision(Etat.REJETE, code=code)
        case Classe.TEMPORAIRE if situation.a_verifier:
            return Decision(Etat.A_VERIFIER, doute=situation.doute, essai=True, plancher_s=plancher_s, code=code)
        case Classe.TEMPORAIRE:
            return Decision(Etat.A_REESSAYER, essai=True, plancher_s=plancher_s, code=code)
        case Classe.AMBIGU:
            return Decision(
                Etat.A_VERIFIER, doute=situation.doute or partie, essai=True, plancher_s=plancher_s, code=code
            )
        case Classe.ACTION:
            return Decision(Etat.SUSPENDU, doute=situation.doute, code=code)


def _borne(secondes: float) -> float:
    return min(max(secondes, 0.0), _PLANCHER_MAX_S)
