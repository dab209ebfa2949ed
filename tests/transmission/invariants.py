"""I1 to I9: what must hold between a store and the ledger of the service, whatever went wrong before."""

from collections.abc import Mapping

from aat.banc.registre import Registre
from aat.coffre.sqlite import CoffreSqlite
from aat.domaine.etats import Etat
from aat.domaine.transmission import EtatEnvoi

from .ouvrier_enfant import VIVANTS

#: More than any test puts in a queue.
_TOUS = 1_000_000


def juger(
    coffre: CoffreSqlite, registre: Registre, scelles: Mapping[str, bytes], cles: Mapping[str, str], *, vide: bool
) -> dict[str, EtatEnvoi]:
    """Assert I1 to I6, I8 and I9; return where each document stands.

    Args:
        coffre: the store.
        registre: the service's ledger, which may know the documents of others.
        scelles: every document that must be there, with the bytes that were signed.
        cles: the key under which each was sent; a document without one may have come in as other bytes.
        vide: faults have stopped and the queue was given the time to drain (I3 and I9).
    """
    etats = {e.document_id: e for e in coffre.etats(limite=_TOUS)}
    assert set(etats) == set(scelles), "a document was lost or came from nowhere"
    effets = [e for e in registre.effets() if e.document_id in etats]
    numeros = {e.document_id: e.numero for e in effets}
    assert len(numeros) == len(effets), "I1: two effects for one document"
    autres = _numeros_signales(coffre)
    for document_id, etat in etats.items():
        if etat.etat is Etat.ACQUITTE and (etat.ref, numeros.get(document_id)) not in autres:
            assert numeros.get(document_id) == etat.numero, "I2: acknowledged without its effect"
        if etat.etat in {Etat.ANNULE, Etat.IMPRIME_SEUL} or etat.derniere_erreur in {"T405", "T410"}:
            assert document_id not in numeros, "I8: given up, and yet received"
        if document_id in numeros and vide:
            assert etat.etat is Etat.ACQUITTE, f"I3: received, and yet {etat.etat}"
        for corps in registre.receptions(cles.get(document_id, "")):
            assert corps == scelles[document_id], "I5: other bytes were sent"
    _juger_audit(coffre, etats)
    if vide:
        assert not [e.etat for e in etats.values() if e.etat in VIVANTS], "I9: the queue did not drain"
    return etats


def _numeros_signales(coffre: CoffreSqlite) -> set[tuple[str | None, str | None]]:
    """Return the numbers that the journal tells beside the one kept: the service lost its ledger (F18)."""
    alertes = (e for e in coffre.historique(limite=_TOUS) if e.quoi == "alerte-numero-different")
    return {(e.ref, dict(e.details)["numero"]) for e in alertes}


def _juger_audit(coffre: CoffreSqlite, etats: Mapping[str, EtatEnvoi]) -> None:
    assert coffre.verifier_audit().rupture is None, "I6: the chain is broken"
    dernier: dict[str | None, str] = {}
    prises: set[tuple[str | None, str, str]] = set()
    for evenement in reversed(coffre.historique(limite=_TOUS)):
        details = dict(evenement.details)
        if "etat" in details:
            dernier[evenement.ref] = details["etat"]
        if evenement.quoi == "prise":
            prise = (evenement.ref, details["version"], details["tentative"])
            assert prise not in prises, "I4: one attempt in two hands"
            prises.add(prise)
    for etat in etats.values():
        assert dernier[etat.ref] == etat.etat.value, "I6: a change of state without its line"
