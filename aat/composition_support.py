"""What support reads of this workstation, and the bundle it may be sent: no master key, no content.

Builds on the store opened without its key; every value comes from clear columns, which hold codes, times and counts.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import platform
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from aat import __version__, journalisation
from aat.erreurs import ErreurAat, ErreurIntrouvable
from aat.horloge import minuit
from aat.services import paquet
from aat.services.diagnostic import EtatControle

if TYPE_CHECKING:
    from pathlib import Path

    from aat.coffre.consultation import LigneChoisie
    from aat.coffre.sqlite import CoffreSqlite
    from aat.coffre.tentatives import Tentative
    from aat.composition import Atelier
    from aat.domaine.coffre import Evenement
    from aat.domaine.etats import Etat
    from aat.domaine.transmission import EtatEnvoi

T = TypeVar("T")

#: Documents, events and log lines of a bundle: what explains today's trouble, not the practice's history.
DOCUMENTS_MAX: Final = 200
EVENEMENTS_MAX: Final = 2_000
LIGNES_JOURNAL_MAX: Final = 5_000
#: Between two looks at the journal (seconds).
PAS_S: Final = 1.0


@contextmanager
def ouvrir(atelier: Atelier) -> Iterator[CoffreSqlite]:
    """Give the store without its key, closed at the end of the block.

    Raises:
        ErreurIntrouvable: there is no store on this workstation.
        ErreurCoffre: it cannot be read.
    """
    coffre = atelier.rangement.ouvrir_sans_cle()
    if coffre is None:
        raise ErreurIntrouvable(
            "Il n’y a pas encore de coffre sur ce poste : aucun document à montrer.",
            remede="Vérifiez AAT_MAISON ; le coffre se crée au premier document.",
        )
    try:
        yield coffre
    finally:
        coffre.fermer()


def etat(atelier: Atelier, ref: str) -> dict[str, object]:
    """Return where a document stands and its whole history, as ``aat support etat --json`` writes it.

    Raises:
        ErreurIntrouvable: no such document.
        ErreurCoffre: the store cannot be read.
    """
    with ouvrir(atelier) as coffre:
        lu = coffre.etat(ref)
        return {
            **document(coffre, lu),
            "age_s": round((atelier.horloge.maintenant() - lu.etat_depuis).total_seconds()),
            "erreur": _erreur(atelier, lu.derniere_erreur),
            "regles_refusees": list(coffre.champs_refuses(lu.document_id)),
            "historique": [evenement(e) for e in reversed(coffre.historique(lu.document_id, EVENEMENTS_MAX))],
            "essais_faits": [essai(lu.ref, t) for t in coffre.tentatives(lu.document_id)],
            "file": coffre.consultation.compte_par_etat(),
            "logiciel": logiciel(atelier),
        }


def chrono(atelier: Atelier, ref: str) -> tuple[EtatEnvoi, Sequence[Tentative]]:
    """Return a document's state and its attempts, oldest first.

    Raises:
        ErreurIntrouvable: no such document.
        ErreurCoffre: the store cannot be read.
    """
    with ouvrir(atelier) as coffre:
        lu = coffre.etat(ref)
        return lu, coffre.tentatives(lu.document_id)


def composer(atelier: Atelier, refs: Sequence[str]) -> paquet.Paquet:
    """Return the bundle: the named documents, else the latest ones, with what surrounds them.

    Raises:
        ErreurIntrouvable: no such document.
        ErreurRefus: the second reading found what must not leave.
        ErreurCoffre: the store cannot be read.
    """
    quand = atelier.horloge.maintenant().astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return paquet.composer(_faits(atelier, refs), quand, _interdits(atelier))


@dataclass(frozen=True, slots=True)
class Choix:
    """Which lines of the journal are wanted; days are those of the prescriber's place, both included."""

    ref: str | None = None
    etat: Etat | None = None
    code: str | None = None
    organisme: str | None = None
    depuis: dt.date | None = None
    jusqu_a: dt.date | None = None
    limite: int = 50


def journal(atelier: Atelier, choix: Choix, apres: int = 0) -> Sequence[LigneChoisie]:
    """Return the lines of the journal that are wanted, latest first; none before the first document.

    Raises:
        ErreurIntrouvable: no such document.
        ErreurCoffre: the store cannot be read.
    """
    from aat.coffre.consultation import Filtre

    if not atelier.rangement.occupe() and choix.ref is None:
        return ()
    with ouvrir(atelier) as coffre:
        filtre = Filtre(
            etat=choix.etat,
            code=choix.code,
            organisme=choix.organisme,
            document_id=None if choix.ref is None else coffre.etat(choix.ref).document_id,
            depuis=_minuit(choix.depuis),
            jusqu_a=_minuit(choix.jusqu_a, 1),
            limite=choix.limite,
        )
        return coffre.consultation.choisies(filtre, apres=apres)


def refus_dits(atelier: Atelier, ref: str) -> dict[tuple[str, str], str]:
    """Return what the service refused at each attempt of a document, in words, by (version, attempt).

    Raises:
        ErreurIntrouvable: no such document.
        ErreurCoffre: the store cannot be read.
    """
    from aat.services import refus

    with ouvrir(atelier) as coffre:
        lu = coffre.etat(ref)
        refusees = [t for t in coffre.tentatives(lu.document_id) if t.champs]
        return {(str(t.version), str(t.no)): " ".join(refus.dire(t.champs, lu.type, atelier)) for t in refusees}


def dernier(atelier: Atelier) -> int:
    """Return the number of the journal's last line, 0 when there is none."""
    lignes = journal(atelier, Choix(limite=1))
    return lignes[0].seq if lignes else 0


def _minuit(jour: dt.date | None, plus: int = 0) -> dt.datetime | None:
    if jour is None:
        return None
    return minuit(jour + dt.timedelta(days=plus))


def _erreur(atelier: Atelier, code: str | None) -> dict[str, object] | None:
    """Return what a code means to the doctor, and what support looks at."""
    from aat.transmission.fautes import a_verifier

    return None if code is None else {"message": atelier.phrase_erreur(code), "a_verifier": a_verifier(code)}


def document(coffre: CoffreSqlite, lu: EtatEnvoi) -> dict[str, object]:
    """Return the state of a document as the bundle spells it; the caisse's name is left to its code."""
    cle, empreinte = coffre.consultation.prefixes(lu.document_id)
    return {
        "ref": lu.ref,
        "version": lu.version,
        "type": lu.type.value,
        "etat": lu.etat.value,
        "etat_depuis": _moment(lu.etat_depuis),
        "expire_le": _moment(lu.expire_le),
        "prochain_essai": _moment(lu.prochain_essai),
        "essais": lu.essais,
        "numero": lu.numero,
        "organisme": lu.organisme,
        "patient": coffre.masque_patient(lu.document_id),
        "derniere_erreur": lu.derniere_erreur,
        "cle": cle,
        "empreinte": empreinte,
        "remplace": lu.remplace,
        "remplace_par": lu.remplace_par.ref if lu.remplace_par else None,
        "remplace_par_etat": lu.remplace_par.etat.value if lu.remplace_par else None,
    }


def essai(ref: str, t: Tentative) -> dict[str, object]:
    """Return an attempt as the bundle spells it."""
    return {
        "ref": ref,
        "version": t.version,
        "no": t.no,
        "message_id": t.message_id,
        "debut": _moment(t.debut),
        "fin": _moment(t.fin),
        "phase": t.phase.value,
        "resultat": t.resultat,
        "classe": t.classe.value if t.classe else None,
        "code": t.code,
        "http": t.http,
        "regles": ",".join(t.champs[:20]) or None,
        **dataclasses.asdict(t.mesure),
    }


def evenement(e: Evenement) -> dict[str, object]:
    """Return a line of the history as the bundle spells it."""
    return {"quand": _moment(e.quand), "ref": e.ref, "quoi": e.quoi, **dict(e.details)}


def logiciel(atelier: Atelier) -> dict[str, object]:
    """Return versions and places in numbers: no path, no account, no machine's name."""
    from aat.coffre.cles import mode_cle
    from aat.coffre.schema import schema_connu

    maison = atelier.lieux.maison
    return {
        "version": __version__,
        "python": platform.python_version(),
        "systeme": sys.platform,
        "schema": schema_connu(),
        "referentiel": _empreinte_referentiel(),
        "environnement": _sinon_rien(lambda: atelier.environnement.value),
        "instance": atelier.instance,
        "disque_libre_mo": shutil.disk_usage(maison).free // 1_000_000 if maison.exists() else None,
        "cle": mode_cle(atelier.lieux).value,
        "ecart_horloge_s": _ecart_horloge(atelier.lieux.journaux),
    }


def _faits(atelier: Atelier, refs: Sequence[str]) -> Iterator[tuple[str, Mapping[str, object]]]:
    yield "logiciel", logiciel(atelier)
    yield from _documents(atelier, refs)
    yield from _controles(atelier)
    yield from _journal(atelier.lieux.journaux)


def _documents(atelier: Atelier, refs: Sequence[str]) -> Iterator[tuple[str, Mapping[str, object]]]:
    if not refs and not atelier.rangement.occupe():
        return
    with ouvrir(atelier) as coffre:
        yield "file", coffre.consultation.compte_par_etat()
        choisis = [coffre.etat(ref) for ref in refs] if refs else coffre.etats(None, DOCUMENTS_MAX)
        for lu in choisis:
            yield "document", document(coffre, lu)
            for tentative in coffre.tentatives(lu.document_id):
                yield "essai", essai(lu.ref, tentative)
        for lu in choisis if refs else ():
            for e in reversed(coffre.historique(lu.document_id, EVENEMENTS_MAX)):
                yield "evenement", evenement(e)
        for e in reversed(() if refs else coffre.historique(None, EVENEMENTS_MAX)):
            yield "evenement", evenement(e)


def _controles(atelier: Atelier) -> Iterator[tuple[str, Mapping[str, object]]]:
    from aat.composition_diagnostic import controles_sans_cle

    for controle in controles_sans_cle(atelier):
        # The sentence stays here: it may name a folder or a person.
        code = int(controle.code_sortie) if controle.etat is EtatControle.PANNE else 0
        yield "controle", {"nom": controle.nom, "etat": controle.etat.value, "code_sortie": code}


def _journal(dossier: Path) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Yield the technical log, oldest first."""
    for lue in _lignes_du_journal(dossier):
        yield "journal", lue


def _ecart_horloge(dossier: Path) -> float | None:
    """Return the clock offset that the last probe measured (seconds, the service's minus ours), if one is logged."""
    ecarts = [e for lue in _lignes_du_journal(dossier) if isinstance(e := lue.get("decalage_s"), float)]
    return ecarts[-1] if ecarts else None


def _lignes_du_journal(dossier: Path) -> Iterator[dict[str, object]]:
    """Yield the events of the technical log, oldest first; a line that is none is passed over."""
    fichiers = [
        dossier / f"{journalisation.NOM_FICHIER}.{rang}" for rang in range(journalisation.FICHIERS_GARDES, 0, -1)
    ]
    lignes: list[bytes] = []
    for fichier in [*fichiers, dossier / journalisation.NOM_FICHIER]:
        with suppress(OSError):
            lignes += fichier.read_bytes().splitlines()
    for ligne in lignes[-LIGNES_JOURNAL_MAX:]:
        try:
            lue = json.loads(ligne)
        except (ValueError, RecursionError):
            continue
        if isinstance(lue, dict) and lue.get("evenement") in journalisation.EVENEMENTS:
            yield lue


def _interdits(atelier: Atelier) -> tuple[str, ...]:
    """Return what the second reading looks for: who prescribes and where, from the configuration."""
    p = _sinon_rien(atelier.prescripteur)
    if p is None:
        return ()
    s = p.structure
    return tuple(v for v in (p.nom, p.prenom, p.rpps, s.raison_sociale if s else None) if v)


def _empreinte_referentiel() -> str | None:
    """Return a digest of the law in force here: two workstations that judge alike have the same."""
    from aat.referentiel.droit import charger_droit

    droit = _sinon_rien(charger_droit)
    return None if droit is None else hashlib.sha256(repr(sorted(droit.regles)).encode()).hexdigest()[:16]


def _sinon_rien(lire: Callable[[], T]) -> T | None:
    """Return what ``lire`` gives, or ``None`` when it fails in a foreseen way: a bundle says what it can."""
    try:
        return lire()
    except ErreurAat:
        return None


def _moment(quand: dt.datetime | None) -> str | None:
    return None if quand is None else quand.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
