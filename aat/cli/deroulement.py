"""What every command that makes a document does around it: options that go together, day, patient, prescriber, result.

Knows no document. Imports stay inside: a simulation loads neither the store nor the transport nor the paper.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from aat.cli import questions
from aat.ecriture import est_dossier
from aat.erreurs import ErreurIntrouvable, ErreurUsage

if TYPE_CHECKING:
    import datetime as dt

    from aat.cli.options import Execution
    from aat.composition import Atelier
    from aat.domaine.personnes import Assure, Prescripteur
    from aat.services.certificat import ReponseCertificat
    from aat.services.reponse import Reponse
    from aat.services.scellement import Demande

R = TypeVar("R", "Reponse", "ReponseCertificat")


def verifier(execution: "Execution") -> None:
    """Return when what was asked can be done together.

    Raises:
        ErreurUsage: otherwise.
        ErreurIntrouvable: the folder to write into does not exist.
    """
    if execution.au is not None and not execution.simuler:
        raise ErreurUsage("« --au » ne va qu’avec « --simuler ».", champ="--au", remede="Ajoutez « --simuler ».")
    if execution.simuler and (execution.transmettre or execution.imprimer):
        raise ErreurUsage(
            "Une simulation n’enregistre, n’envoie et n’imprime rien.",
            champ="--simuler",
            remede="Retirez « --simuler », ou « --transmettre » et « --imprimer ».",
        )
    if execution.sortie is not None and execution.lot is None:
        _exiger_la_sortie(execution.sortie, plusieurs=execution.transmettre and execution.imprimer)
    if execution.nir not in {None, "-"}:
        raise ErreurUsage(
            "Le NIR ne se donne pas en argument : il resterait visible.", champ="--nir", remede="Écrivez « --nir - »."
        )


def _exiger_la_sortie(sortie: str, *, plusieurs: bool) -> None:
    """Refuse before anything is kept or sent what could not be written after: an acknowledgement must not be lost."""
    from pathlib import Path

    chemin = Path(sortie)
    un_fichier = chemin.suffix.lower() == ".pdf" and not est_dossier(chemin)
    if un_fichier and plusieurs:
        raise ErreurUsage(
            "Un document transmis s’imprime en plusieurs PDF : donnez un dossier.",
            champ="--sortie",
            remede="Ou imprimez ensuite celui que vous voulez : « aat print REF --volets … ».",
        )
    if not est_dossier(chemin.parent if un_fichier else chemin):
        raise ErreurIntrouvable("Le dossier de sortie n’existe pas.", champ="--sortie", remede="Créez-le d’abord.")


def jour_simule(au: str | None, atelier: "Atelier") -> "dt.date":
    """Return the day of judgement of a simulation: ``--au`` as typed, today by default.

    Raises:
        ErreurUsage: it is no date.
    """
    jour = atelier.horloge.aujourd_hui()
    if not au:
        return jour
    from aat.saisie.dates import lire_date

    return lire_date(au, jour)


def patient(execution: "Execution", atelier: "Atelier") -> "Assure | None":
    """Return the patient that ``--patient`` or ``--nir`` names, or ``None``.

    Raises:
        ErreurIntrouvable: no such patient here.
        ErreurUsage: the NIR is wrong, or several people's.
    """
    if not (execution.patient or execution.nir):
        return None
    from aat.services import identification

    if execution.patient:
        return identification.par_reference(execution.patient, atelier).assure
    from aat.cli import entree

    trouves = identification.par_nir(entree.lire_ligne_stdin("--nir"), atelier)
    if len(trouves) > 1:
        raise ErreurUsage(
            "Plusieurs personnes sont connues sous ce NIR.",
            champ="--nir",
            remede="Donnez leur référence par « --patient » (« aat identify --nir - » les montre).",
        )
    return trouves[0].assure


def exiger_un_prescripteur(
    atelier: "Atelier", *, dialogue: bool, precedent: "Callable[[], Prescripteur | None] | None" = None
) -> None:
    """Return once who prescribes is configured: at the first use it is asked, and kept.

    Args:
        atelier: the tools of the run.
        dialogue: somebody can answer.
        precedent: finds who made the document that is followed: suggested, never taken silently.

    Raises:
        ErreurUsage: nobody is configured, and nobody can answer.
    """
    if atelier.prescripteur():
        return
    if not dialogue:
        raise ErreurUsage(
            "Aucun prescripteur n’est enregistré.",
            champ="prescripteur",
            remede="Enregistrez-le par « aat config prescripteur », ou donnez-le dans le document (--depuis).",
        )
    from aat.cli.saisie_prescripteur import demander_prescripteur

    atelier.enregistrer_prescripteur(demander_prescripteur(precedent() if precedent else None))


def demande(execution: "Execution") -> "Demande":
    """Return what the options ask to be done with the document."""
    from aat.services.scellement import Demande

    return Demande(execution.transmettre, papier_seul=execution.imprimer and not execution.transmettre)


def conclure(reponse: R, demande: "Demande", atelier: "Atelier", *, imprimer: bool, sortie: str | None) -> R:
    """Transmit and print the document of ``reponse``, if it was kept, and return its answer with what came of it.

    A document to transmit is printed once it is acknowledged, and not before.
    """
    from aat.domaine.etats import Etat

    if reponse.ref is None:
        return reponse
    if demande.transmettre:
        reponse = _transmettre(reponse, reponse.ref, atelier)
    if imprimer and (demande.papier_seul or reponse.etat is Etat.ACQUITTE):
        reponse = _imprimer(reponse, reponse.ref or "", sortie, atelier)
    return reponse


def abandonner() -> int:
    """Say that nothing was done, and return the exit code."""
    questions.dire("Abandonné : rien n’a été enregistré ni transmis.")
    return 0


def _transmettre(reponse: R, ref: str, atelier: "Atelier") -> R:
    from aat.services import transmission

    if questions.terminal():
        questions.dire("Transmission…")
    etat = transmission.transmettre([ref], atelier)[0]
    return reponse.envoyee(etat)


def _imprimer(reponse: R, ref: str, sortie: str | None, atelier: "Atelier") -> R:
    from aat.cli.fichiers_pdf import ecrire
    from aat.services.impression import tirer
    from aat.services.reponse import ReponseImpression

    tirage = tirer(ref, atelier)
    ecrits = ecrire(tirage, sortie, atelier)
    return replace(
        reponse,
        impression=ReponseImpression(str(tirage.mode), tuple(f.document for f in ecrits), ecrits[0].fichier),
    )
