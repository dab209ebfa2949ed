"""Use case « print --lot »: the PDFs of many documents, one reference a line; one bad line never stops the rest.

The same document gives the same bytes: a second run writes nothing that stands there already, and prints nothing
that was printed. Knows no front end.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from aat.codes_sortie import CodeSortie
from aat.ecriture import ecrire_prive
from aat.erreurs import ErreurAat, ErreurDocument, ErreurIntrouvable
from aat.services.impression import tirer
from aat.services.manifeste import Entree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from aat.ports import DocumentRendu, Imprimante, Recueil
    from aat.services.lignes_lot import Ligne
    from aat.services.manifeste import Manifeste
    from aat.services.outils import Outils


@dataclass(frozen=True, slots=True)
class DemandeTirage:
    """What a line asks: a document, and which of its papers (none named: those that the law of the day allows)."""

    ref: str
    volets: tuple[str, ...] = ()
    duplicata: bool = False


@dataclass(frozen=True, slots=True)
class Depot:
    """One PDF and where it went.

    Attributes:
        fichier: where it was written, or ``None`` when it was only printed.
        page: number of its first page in a file that gathers several, else ``None``.
        travail: the job of the printer, or ``None`` when it was only written.
    """

    fichier: str | None
    ref: str
    document: str
    volet: int | None
    pages: int
    sha256: str
    page: int | None = None
    travail: str | None = None


@dataclass(frozen=True, slots=True)
class Tire:
    """What a line gave.

    Attributes:
        retrouve: every file stood there already, or was printed already.
        avertissements: what the person who prints must read.
    """

    ref: str
    fichiers: tuple[Depot, ...]
    retrouve: bool
    avertissements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ResultatTirage:
    """A line's number, exit code, and what it gave or its error."""

    numero: int
    code: CodeSortie
    tire: Tire | None
    erreur: ErreurAat | None
    position: int


def lire_demande(octets: bytes, defaut: DemandeTirage) -> DemandeTirage:
    """Return what a line asks: ``"REF"``, ``{"ref", "volets", "duplicata"}``, or a line that another batch answered.

    Args:
        octets: the line.
        defaut: what is printed of a document whose line does not say it.

    Raises:
        ErreurDocument: neither of these.
        ErreurIntrouvable: the line of another batch that made no document.
    """
    lu = _decoder(octets)
    if isinstance(lu, str):
        return DemandeTirage(lu, defaut.volets, defaut.duplicata)
    if not isinstance(lu, dict):
        raise ErreurDocument("Une ligne à imprimer est une référence, ou un objet avec « ref ».")
    if "ligne" in lu and "code" in lu:
        if not isinstance(lu.get("ref"), str):
            raise ErreurIntrouvable(
                "Cette ligne rapporte un document qui n’a pas été fait : il n’y a rien à imprimer.", champ="ref"
            )
        return DemandeTirage(lu["ref"], defaut.volets, defaut.duplicata)
    return _verifier(lu, defaut)


def _decoder(octets: bytes) -> Any:  # noqa: ANN401 - JSON gives any type
    try:
        return msgspec.json.decode(octets)
    except (msgspec.MsgspecError, RecursionError) as cause:
        raise ErreurDocument("La ligne n’est pas du JSON.", remede='Écrivez {"ref": "7M2K9QX4TB"}.') from cause


def _verifier(lu: dict[str, Any], defaut: DemandeTirage) -> DemandeTirage:
    for champ in lu:
        if champ not in {"ref", "volets", "duplicata"}:
            raise ErreurDocument(
                "Ce champ n’existe pas dans une ligne à imprimer.",
                champ=champ,
                remede="Champs admis : ref, volets, duplicata.",
            )
    ref, volets, duplicata = lu.get("ref"), lu.get("volets"), lu.get("duplicata")
    if not isinstance(ref, str) or not ref:
        raise ErreurDocument("La référence du document manque.", champ="ref")
    if volets is not None and not (isinstance(volets, list) and all(isinstance(v, str) for v in volets)):
        raise ErreurDocument('Les volets forment une liste de textes, par exemple ["3"].', champ="volets")
    if duplicata is not None and not isinstance(duplicata, bool):
        raise ErreurDocument("« duplicata » vaut true ou false.", champ="duplicata")
    return DemandeTirage(
        ref,
        defaut.volets if volets is None else tuple(volets),
        defaut.duplicata if duplicata is None else duplicata,
    )


class AtelierTirage:
    """Draws the documents of one batch and puts them where they go.

    Args:
        outils: the tools of the run.
        defaut: what is printed of a document whose line does not say it.
        dossier: where the files go, or ``None``.
        recueil: the one file that gathers them instead, with its name.
        imprimante: where they are printed too, or ``None``.
        manifeste: what is told of each, or ``None``.
        durable: each file outlives a power cut as soon as its line is answered.
        archive: a file that does not keep what PDF/A-1b asks is refused.
    """

    def __init__(  # noqa: PLR0913 - one argument for each thing that the command line decides
        self,
        outils: Outils,
        defaut: DemandeTirage,
        *,
        dossier: Path | None,
        recueil: tuple[Recueil, str] | None = None,
        imprimante: Imprimante | None = None,
        manifeste: Manifeste | None = None,
        durable: bool = True,
        archive: bool = False,
    ) -> None:
        self._archive = archive
        self._outils = outils
        self._defaut = defaut
        self._dossier = dossier
        self._recueil = recueil
        self._imprimante = imprimante
        self._manifeste = manifeste
        self._durable = durable

    def faire(self, octets: bytes) -> Tire:
        """Do one line.

        Raises:
            ErreurAat: this line cannot be done.
        """
        demande = lire_demande(octets, self._defaut)
        tirage = tirer(demande.ref, self._outils, demande.volets, duplicata=demande.duplicata)
        faits = [self._deposer(tirage.ref, document) for document in tirage.documents]
        return Tire(
            tirage.ref, tuple(fichier for fichier, _ in faits), all(deja for _, deja in faits), tirage.avertissements
        )

    def _deposer(self, ref: str, document: DocumentRendu) -> tuple[Depot, bool]:
        """Return what was made of a document, and whether an earlier run had made it."""
        chemin, page, deja = None, None, True
        if self._archive:
            self._outils.papier.exiger_archivable(document.octets)
        if self._recueil is not None:
            recueil, nom = self._recueil
            chemin, page, deja = nom, recueil.ajouter(document.octets), False
        elif self._dossier is not None:
            cible = self._dossier / document.nom_fichier
            chemin = str(cible)
            if not _est_deja(cible, document):
                ecrire_prive(cible, document.octets, durable=self._durable)
                deja = False
        travail = None
        if self._imprimante is not None:
            travail = self._manifeste.deja_imprime(ref, document.document, document.sha256) if self._manifeste else None
            if travail is None:
                travail = self._imprimante.imprimer(document.octets, titre_du_travail(ref, document.document))
                deja = False
        if self._manifeste is not None:
            self._manifeste.noter(
                Entree(
                    ref, document.document, document.volet, document.pages, document.sha256,
                    document.nom_fichier if self._recueil is None and self._dossier else _nom(chemin), page, travail,
                ),
                durable=travail is not None,
            )  # fmt: skip
        depot = Depot(chemin, ref, document.document, document.volet, document.pages, document.sha256, page, travail)
        return depot, deja


def titre_du_travail(ref: str, document: str) -> str:
    """Return how the print queue names a paper: by its reference, never by its patient."""
    return f"aat {ref} {document}"


def _nom(chemin: str | None) -> str | None:
    return chemin.replace("\\", "/").rpartition("/")[2] if chemin else None


def _est_deja(cible: Path, document: DocumentRendu) -> bool:
    try:
        if cible.stat().st_size != len(document.octets) or cible.is_symlink():
            return False
        return hashlib.sha256(cible.read_bytes()).hexdigest() == document.sha256
    except OSError:
        return False


def traiter(
    lignes: Iterator[Ligne], faire: Callable[[bytes], Tire], expliquer_defaut: Callable[[Exception], ErreurAat]
) -> Iterator[ResultatTirage]:
    """Yield the result of each line, in order; whatever happens to one, the next is done.

    Args:
        lignes: the lines.
        faire: does the work of one line.
        expliquer_defaut: says an unforeseen fault without showing data.
    """
    for ligne in lignes:
        erreur: ErreurAat
        try:
            yield ResultatTirage(ligne.numero, CodeSortie.FAIT, faire(ligne.exiger()), None, ligne.position)
            continue
        except ErreurAat as connue:
            erreur = connue
        except Exception as defaut:  # noqa: BLE001 - a fault on one line must not cost the others
            erreur = expliquer_defaut(defaut)
        if isinstance(erreur, ErreurDocument):
            erreur.ligne = ligne.numero
        yield ResultatTirage(ligne.numero, erreur.code_sortie, None, erreur, ligne.position)
