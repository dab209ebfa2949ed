"""Prints for the commands: batches of references, one gathered file, printers. Results on stdout, progress on stderr.

Owns the shape of a result; what a line does is ``aat.services.lot_impression``.
"""

from __future__ import annotations

import io
import os
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Self

from aat.cli import diagnostics, lot, output, questions
from aat.codes_sortie import CodeSortie, le_plus_grave
from aat.ecriture import est_dossier
from aat.erreurs import ErreurIntrouvable, ErreurUsage
from aat.services import lot_impression
from aat.services.lignes_lot import lignes
from aat.services.lot_impression import AtelierTirage, DemandeTirage, ResultatTirage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aat.composition import Atelier
    from aat.ports import Recueil

#: Volets that stand for papers of several readers: never in one file.
_PLUSIEURS_LECTEURS = frozenset({"complet", "specimen", "1", "2"})
NOM_DU_RECUEIL = "aat-lot.pdf"


@dataclass(frozen=True, slots=True)
class CommandeTirage:
    """What was asked on the command line.

    Attributes:
        lot: file name, ``-`` for standard input, or ``None`` when ``refs`` says what is printed.
        defaut: volets and duplicate, for the lines that do not say.
        sortie: folder, or file with ``un_seul_fichier``; ``None``: the program's own folder, or none with a printer.
        durable: each file outlives a power cut as soon as its line is answered.
    """

    lot: str | None
    refs: tuple[str, ...]
    defaut: DemandeTirage
    sortie: str | None
    un_seul_fichier: bool
    manifeste: bool
    imprimante: str | None
    durable: bool
    archive: bool
    json: bool


def executer(commande: CommandeTirage, atelier: Atelier) -> int:
    """Do every line, write every result, and return the gravest code.

    Raises:
        ErreurUsage: options that do not go together.
        ErreurIntrouvable: no such file, folder or printer.
        ErreurImprimante: the printer cannot take anything.
        ErreurCoffre: the store cannot be used at all.
    """
    _verifier(commande)
    with ExitStack() as pile:
        dossier = _dossier(commande, atelier)
        imprimante = atelier.imprimante(commande.imprimante) if commande.imprimante else None
        if imprimante is not None:
            # What would fail at each line is told before the first.
            imprimante.verifier()
        manifeste = None
        if dossier is not None and commande.lot:
            from aat.services.manifeste import Manifeste

            garder = commande.manifeste or imprimante is not None
            manifeste = pile.enter_context(Manifeste(dossier, garder=garder))
        recueil = pile.enter_context(_Recueil(commande, dossier, atelier)) if commande.un_seul_fichier else None
        tirage = AtelierTirage(
            atelier,
            commande.defaut,
            dossier=None if commande.lot is None and commande.sortie is None and imprimante else dossier,
            recueil=(recueil.recueil, str(recueil.final)) if recueil else None,
            imprimante=imprimante,
            manifeste=manifeste,
            durable=commande.durable,
            archive=commande.archive,
        )
        atelier.coffre()
        flux, taille = pile.enter_context(lot.ouvrir(commande.lot)) if commande.lot else _refs(commande.refs)
        code = _derouler(commande, tirage, flux, taille)
        if recueil:
            recueil.garder = code != CodeSortie.INTERROMPU
    return code


def _verifier(commande: CommandeTirage) -> None:
    if commande.lot and commande.refs:
        raise ErreurUsage("Un lot dit quels documents imprimer : aucune référence à côté.", champ="--lot")
    if commande.un_seul_fichier:
        volets = set(commande.defaut.volets)
        if not commande.defaut.duplicata and (len(volets) != 1 or volets & _PLUSIEURS_LECTEURS):
            raise ErreurUsage(
                "Un seul fichier ne réunit que des imprimés du même destinataire.",
                champ="--un-seul-fichier",
                remede="Choisissez-en un par « --volets », par exemple « --volets 3 ».",
            )
        if commande.imprimante:
            raise ErreurUsage(
                "Une imprimante reçoit un travail par document.",
                champ="--imprimante",
                remede="Retirez « --un-seul-fichier ».",
            )
    if commande.manifeste and not commande.lot:
        raise ErreurUsage("Le manifeste va avec « --lot ».", champ="--manifeste")


def _dossier(commande: CommandeTirage, atelier: Atelier) -> Path | None:
    from aat.ecriture import preparer_dossier

    if commande.sortie is None:
        preparer_dossier(atelier.lieux.documents)
        return atelier.lieux.documents
    chemin = Path(commande.sortie)
    if commande.un_seul_fichier and chemin.suffix.lower() == ".pdf" and not est_dossier(chemin):
        chemin = chemin.parent
    if not est_dossier(chemin):
        raise ErreurIntrouvable("Le dossier de sortie n’existe pas.", champ="--sortie", remede="Créez-le d’abord.")
    return chemin


def _refs(refs: tuple[str, ...]) -> tuple[BinaryIO, int | None]:
    import msgspec

    return io.BytesIO(b"\n".join(msgspec.json.encode(ref) for ref in refs)), None


def _derouler(commande: CommandeTirage, tirage: AtelierTirage, flux: BinaryIO, taille: int | None) -> int:
    pire = CodeSortie.FAIT
    resultats = lot_impression.traiter(lignes(flux), tirage.faire, diagnostics.defaut_explique)
    with ExitStack() as pile:
        progres = pile.enter_context(lot.Progres(taille)) if commande.lot else None
        for resultat in resultats:
            pire = le_plus_grave([pire, resultat.code])
            if not _ecrire(resultat, en_json=commande.json or commande.lot is not None):
                # Nobody reads any more: going on would print what nobody hears of.
                return int(CodeSortie.INTERROMPU)
            if progres:
                progres.avancer(resultat)
    return int(pire)


def _ecrire(resultat: ResultatTirage, *, en_json: bool) -> bool:
    """Write a result at once; tell whether it is read."""
    try:
        if en_json:
            output.json_ligne(resultat_json(resultat))
        else:
            for texte in _texte(resultat):
                output.ligne(texte)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return False
    return True


def _texte(resultat: ResultatTirage) -> Iterator[str]:
    if resultat.erreur:
        questions.dire(f"{resultat.erreur.message} {resultat.erreur.remede or ''}".rstrip())
    for depot in resultat.tire.fichiers if resultat.tire else ():
        ou = depot.fichier or f"{depot.ref} {depot.document}"
        travail = f", imprimé (travail {depot.travail})" if depot.travail else ""
        yield f"{ou}  ({depot.pages} page{'s' if depot.pages > 1 else ''}{travail})"
    for phrase in resultat.tire.avertissements if resultat.tire else ():
        questions.dire(f"ATTENTION · {resultat.tire.ref if resultat.tire else ''} : {phrase}")


def resultat_json(resultat: ResultatTirage) -> dict[str, object]:
    """Return a line's result as the contract spells it; an error stands where the answer has nothing to say."""
    ligne: dict[str, object] = {"ligne": resultat.numero, "code": int(resultat.code)}
    if tire := resultat.tire:
        ligne |= {
            "ref": tire.ref,
            "fichiers": tire.fichiers,
            "retrouve": tire.retrouve,
            "avertissements": tire.avertissements,
        }
    if erreur := resultat.erreur:
        ligne["erreur"] = {
            "code": int(erreur.code_sortie), "message": erreur.message, "champ": erreur.champ, "remede": erreur.remede,
        }  # fmt: skip
    return ligne


class _Recueil:
    """The one file of a batch: under a temporary name until it is whole."""

    def __init__(self, commande: CommandeTirage, dossier: Path | None, atelier: Atelier) -> None:
        base = dossier or Path()
        nomme = Path(commande.sortie).name if commande.sortie and commande.sortie.lower().endswith(".pdf") else None
        self.final = base / (nomme or NOM_DU_RECUEIL)
        self._provisoire = self.final.with_name(f".{self.final.name}.{os.urandom(6).hex()}.tmp")
        self._atelier = atelier
        self.garder = False

    def __enter__(self) -> Self:
        from aat.ecriture import MODE_FICHIER, panne_disque

        drapeaux = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        try:
            self._flux = os.fdopen(os.open(self._provisoire, drapeaux, MODE_FICHIER), "wb", buffering=1 << 20)
        except OSError as cause:
            raise panne_disque(self.final, cause) from cause
        self.recueil: Recueil = self._atelier.papier.recueil(self._flux)
        return self

    def __exit__(self, *_: object) -> None:
        from aat.ecriture import panne_disque, synchroniser_dossier

        try:
            with self._flux:
                if self.garder and self._flux.tell():
                    self.recueil.terminer()
                    self._flux.flush()
                    os.fsync(self._flux.fileno())
                else:
                    self.garder = False
            if self.garder:
                self._provisoire.replace(self.final)
                synchroniser_dossier(self.final.parent)
        except OSError as cause:
            raise panne_disque(self.final, cause) from cause
        finally:
            self._provisoire.unlink(missing_ok=True)
