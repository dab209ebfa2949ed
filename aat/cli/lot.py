"""Runs a batch for the commands: JSON Lines in, one result a line on stdout, progress on stderr.

Owns the shape of a result and of the progress; what a line does is ``aat.services.lot``.
"""

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol, Self

from aat.cli import deroulement, diagnostics, output, rendu_document
from aat.codes_sortie import CodeSortie, le_plus_grave
from aat.composition import Atelier
from aat.domaine.arret import Avis
from aat.domaine.etats import Etat
from aat.ecriture import est_dossier
from aat.erreurs import ErreurAat, ErreurIntrouvable, ErreurUsage
from aat.services import lot
from aat.services.lignes_lot import lignes

if TYPE_CHECKING:
    from aat.cli.options import Execution
    from aat.services.lot import Fait, Resultat
    from aat.services.scellement import Demande

#: Seconds between two looks at the progress.
_PAS_S = 0.5


@dataclass(frozen=True, slots=True)
class CommandeLot:
    """What a batch was asked on the command line.

    Attributes:
        fichier: file name, or ``-`` for standard input.
        nom: the batch's name, ``None`` for the file's own.
        au: with ``simuler``, the day of judgement as typed; ``None`` = today.
        acceptation: given once for every line.
        prolonge: every line is a prolongation, completed from the stop that it prolongs.
        certificat: every line is a certificate AT/MP.
    """

    fichier: str
    nom: str | None = None
    simuler: bool = False
    au: str | None = None
    transmettre: bool = False
    imprimer: bool = False
    sortie: str | None = None
    acceptation: bool = False
    prolonge: bool = False
    certificat: bool = False


def lancer(e: "Execution", *, seul: bool, acceptation: bool, prolonge: bool = False, certificat: bool = False) -> int:
    """Do the batch that the options ask for, and return the gravest code.

    Args:
        e: what is done with each document.
        seul: nothing else on the command line describes a document.
        acceptation: given once for every line.
        prolonge: every line is a prolongation.
        certificat: every line is a certificate AT/MP.

    Raises:
        ErreurUsage: no batch is named, or something describes one document beside it.
    """
    _verifier_seul(e.lot, seul=seul and not (e.depuis or e.patient or e.nir))
    return executer(
        CommandeLot(
            e.lot or "-", e.nom_lot, e.simuler, e.au, e.transmettre, e.imprimer, e.sortie, acceptation,
            prolonge=prolonge, certificat=certificat,
        )
    )  # fmt: skip


def executer(commande: CommandeLot) -> int:
    """Do every line, write every result, and return the gravest code.

    Raises:
        ErreurIntrouvable: no such file or folder.
        ErreurCoffre: the store cannot be used at all.
    """
    atelier = Atelier()
    _verifier_sortie(commande)
    with ouvrir(commande.fichier) as (flux, taille):
        if commande.simuler:
            jour = deroulement.jour_simule(commande.au, atelier)
            outils = atelier.au(jour)
            if commande.certificat:
                from aat.services import lot_certificat

                accepte = commande.acceptation
                return _derouler(
                    lambda octets: lot_certificat.simuler(octets, jour, outils, acceptation=accepte), flux, taille
                )
            return _derouler(lambda octets: lot.simuler(octets, jour, outils, _touche(commande, outils)), flux, taille)
        from aat.services.scellement import Demande

        nom = commande.nom or (commande.fichier if commande.fichier == "-" else Path(commande.fichier).name)
        demande = Demande(commande.transmettre, papier_seul=commande.imprimer and not commande.transmettre)
        atelier_du_lot = _atelier_du_lot(nom, demande, commande, atelier)
        try:
            return _derouler(lambda octets: _imprimer(atelier_du_lot.faire(octets), commande, atelier), flux, taille)
        finally:
            atelier_du_lot.fermer()


def _verifier_seul(fichier: str | None, *, seul: bool) -> None:
    """Return when a batch is asked for, and nothing that describes one document stands beside it.

    Raises:
        ErreurUsage: otherwise.
    """
    if fichier is None:
        raise ErreurUsage("« --nom-lot » ne va qu’avec « --lot ».", champ="--nom-lot")
    if not seul:
        raise ErreurUsage(
            "Un lot décrit chaque avis dans sa ligne : rien d’autre ne peut décrire un avis à côté.",
            champ="--lot",
            remede="Avec « --lot » : --nom-lot, --simuler, --au, --transmettre, --imprimer, --sortie, --acceptation.",
        )


def _atelier_du_lot(nom: str, demande: "Demande", commande: CommandeLot, atelier: Atelier) -> lot.Atelier:
    if not commande.certificat:
        return lot.Atelier(nom, demande, atelier, _touche(commande, atelier))
    from aat.services.lot_certificat import AtelierCertificats

    certificats = AtelierCertificats(nom, demande, atelier)
    certificats.acceptation = commande.acceptation
    return certificats


def resultat_json(resultat: "Resultat") -> dict[str, object]:
    """Return a line's result as the contract spells it; an error stands where the answer has nothing to say."""
    ligne: dict[str, object] = {"ligne": resultat.numero, "code": int(resultat.code)}
    if resultat.fait:
        ligne |= rendu_document.reponse_json(resultat.fait.reponse) | {"retrouve": resultat.fait.retrouve}
    if erreur := resultat.erreur:
        ligne["erreur"] = {
            "code": int(erreur.code_sortie), "message": erreur.message, "champ": erreur.champ, "remede": erreur.remede,
        }  # fmt: skip
    return ligne


def _derouler(faire: "Callable[[bytes], Fait]", flux: BinaryIO, taille: int | None) -> int:
    pire = CodeSortie.FAIT
    with Progres(taille) as progres:
        for resultat in lot.traiter(lignes(flux), faire, diagnostics.defaut_explique):
            pire = le_plus_grave([pire, resultat.code])
            if not _ecrire(resultat):
                # Nobody reads any more: going on would make documents that nobody hears of.
                return int(CodeSortie.INTERROMPU)
            progres.avancer(resultat)
    return int(pire)


def _ecrire(resultat: "Resultat") -> bool:
    """Write a result at once: whoever waits for it reads it, and a kill does not lose it. Tell whether it is read."""
    try:
        output.json_ligne(resultat_json(resultat))
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return False
    return True


def _touche(commande: CommandeLot, atelier: Atelier) -> Callable[[Avis], Avis]:
    """Return what is done to each document before it is judged."""

    def toucher(avis: Avis) -> Avis:
        if commande.prolonge:
            from aat.services.prolongation import preparer_document

            avis = preparer_document(avis, atelier)
        return replace(avis, acceptation=True) if commande.acceptation else avis

    return toucher


@contextmanager
def ouvrir(nom: str) -> Iterator[tuple[BinaryIO, int | None]]:
    """Give the batch as bytes, and its size when it is known."""
    if nom == "-":
        yield sys.stdin.buffer, None
        return
    try:
        fichier = Path(nom).open("rb")  # noqa: SIM115 - closed below; only the opening may fail as « not found »
        taille = os.fstat(fichier.fileno()).st_size
    except OSError as cause:
        raise ErreurIntrouvable(
            "Le fichier du lot n’existe pas ou ne peut pas être lu.",
            champ="--lot",
            remede="Vérifiez son nom et ses droits.",
        ) from cause
    with fichier:
        yield fichier, taille or None


def _verifier_sortie(commande: CommandeLot) -> None:
    """Refuse before the first line what would fail at each: a batch prints into a folder."""
    if commande.sortie is None:
        return
    if not commande.imprimer:
        raise ErreurUsage("« --sortie » ne va qu’avec « --imprimer ».", champ="--sortie")
    if not est_dossier(Path(commande.sortie)):
        raise ErreurIntrouvable(
            "Un lot s’imprime dans un dossier, et celui-ci n’existe pas.", champ="--sortie", remede="Créez-le d’abord."
        )


def _imprimer(fait: "Fait", commande: CommandeLot, atelier: Atelier) -> "Fait":
    """Write the PDFs of a kept document; a failure leaves its answer standing."""
    reponse = fait.reponse
    if not commande.imprimer or reponse.ref is None or (commande.transmettre and reponse.etat is not Etat.ACQUITTE):
        return fait
    from aat.cli.fichiers_pdf import ecrire
    from aat.services.impression import tirer
    from aat.services.reponse import ReponseImpression

    try:
        tirage = tirer(reponse.ref, atelier)
        ecrits = ecrire(tirage, commande.sortie, atelier, seul=False)
    except ErreurAat as erreur:
        return replace(fait, erreur=fait.erreur or erreur)
    impression = ReponseImpression(str(tirage.mode), tuple(f.document for f in ecrits), ecrits[0].fichier)
    return replace(fait, reponse=replace(reponse, impression=impression))


class Avancee(Protocol):
    """What the progress is told of a line."""

    @property
    def code(self) -> CodeSortie:
        """Its exit code."""

    @property
    def position(self) -> int:
        """How far the file is read (bytes)."""


class Progres:
    """What stderr says while a batch runs: one line kept up to date on a terminal, one plain line at the end."""

    def __init__(self, taille: int | None) -> None:
        self._taille = taille
        self._debut = self._vu = time.monotonic()
        self._lignes = self._echecs = self._largeur = 0
        # When the results go to the same terminal, they are the progress.
        self._vivant = sys.stderr.isatty() and not sys.stdout.isatty() and os.environ.get("TERM") != "dumb"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._effacer()
        duree = time.monotonic() - self._debut
        faites = self._lignes - self._echecs
        sys.stderr.write(
            f"Lot : {nombre(self._lignes)} {'lignes' if self._lignes > 1 else 'ligne'}, {nombre(faites)} sans erreur,"
            f" {nombre(self._echecs)} à reprendre, en {temps(duree)}.\n"
        )

    def avancer(self, resultat: Avancee) -> None:
        """Count one more line, and show it if it is time to."""
        self._lignes += 1
        self._echecs += resultat.code is not CodeSortie.FAIT
        if not self._vivant:
            return
        maintenant = time.monotonic()
        if maintenant - self._vu >= _PAS_S:
            self._vu = maintenant
            self._montrer(maintenant - self._debut, resultat.position)

    def _montrer(self, duree: float, position: int) -> None:
        texte = f"{nombre(self._lignes)} lignes · {nombre(round(self._lignes / duree))} par seconde"
        if self._taille and position:
            texte += f" · reste {temps(duree * max(0, self._taille - position) / position)}"
        if self._echecs:
            texte += f" · {nombre(self._echecs)} à reprendre"
        sys.stderr.write("\r" + texte.ljust(self._largeur))
        sys.stderr.flush()
        self._largeur = len(texte)

    def _effacer(self) -> None:
        if self._largeur:
            sys.stderr.write("\r" + " " * self._largeur + "\r")
            self._largeur = 0


def nombre(n: int) -> str:
    """Return ``12 345`` with no-break spaces."""
    return f"{n:_}".replace("_", "\u202f")


def temps(secondes: float) -> str:
    """Return a duration as people say it: ``8,4 s``, ``3 min 05 s``, ``2 h 10 min``."""
    if secondes < 60:
        return f"{secondes:.1f}\u00a0s".replace(".", ",")
    minutes, reste = divmod(round(secondes), 60)
    if minutes < 60:
        return f"{minutes}\u00a0min\u00a0{reste:02}\u00a0s"
    return f"{minutes // 60}\u00a0h\u00a0{minutes % 60:02}\u00a0min"
