"""Makes failures from the table of faults, and says what one becomes where no document is at stake.

Knows no HTTP and no sentence of its own but one; which code applies is ``classement``'s.
"""

from dataclasses import replace

from aat.domaine.transmission import Classe, Echec
from aat.transmission.fautes import EN_FILE, FAUTES, VERIFIE

#: What a service may say by itself; any other code in an answer is treated as unknown.
CODES_DU_SERVICE = frozenset(
    {"T203", "T204", "T205", "T206", "T301", "T302", "T303", "T304", "T401", "T402", "T403", "T404", "T405"}
    | {"T409", "T410", "T429", "T500", "T503"}
)


def echec(
    code: str,
    *,
    http: int | None = None,
    attente_s: float | None = None,
    champs: tuple[str, ...] = (),
    detail: str | None = None,
) -> Echec:
    """Return the failure ``code`` as the doctor reads it.

    Args:
        code: a code of the table.
        http: status, when there was one.
        attente_s: seconds asked by the service, already clamped.
        champs: rule codes or field names, never values.
        detail: a more precise French sentence of ours, put instead of the table's.
    """
    f = FAUTES[code]
    return Echec(f.code, f.nom, f.classe, detail or f.message, f.remede, http, attente_s, champs)


def avant_ecriture(e: Echec) -> Echec:
    """Return ``e`` as it stands when no byte of a document left: what is ambiguous becomes temporary.

    The probe carries no document, so nothing that happens to it can have had an effect; and no
    answer to it judges the document, so nothing there is permanent either.
    """
    if e.classe is Classe.AMBIGU:
        message = "Le service ne donne pas de réponse utilisable ; rien n’a été envoyé."
        return replace(e, classe=Classe.TEMPORAIRE, message=message, remede=EN_FILE)
    if e.classe is Classe.DEFINITIF:
        return replace(e, classe=Classe.ACTION)
    return e


def question_sans_reponse(e: Echec) -> Echec:
    """Return ``e`` as it stands when asking about a document failed: what was unknown is still unknown."""
    if e.classe is Classe.TEMPORAIRE:
        return replace(e, classe=Classe.AMBIGU, remede=VERIFIE)
    return e
