"""What « annule et remplace » needs of the store: the document that another names, and whether it may be replaced.

Reads the store; judges nothing, writes nothing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from aat.domaine.arret import Nature
from aat.domaine.dossier import AvisRemplace
from aat.domaine.etats import SANS_EFFET, Etat
from aat.domaine.transmission import TypeDocument
from aat.erreurs import ErreurIntrouvable, ErreurUsage
from aat.identifiants import nir

if TYPE_CHECKING:
    from aat.domaine.arret import Avis
    from aat.domaine.coffre import DocumentLu
    from aat.domaine.personnes import Assure
    from aat.domaine.transmission import EtatEnvoi, Remplacant
    from aat.ports import Coffre
    from aat.services.outils import Outils

_OPTION: Final = "--annule-et-remplace"
#: How a document of each kind is called: beginning a sentence, after a negation; the other kind, and its command.
_NOMS: Final = {
    TypeDocument.AVIS: ("Cet avis", "un avis d’arrêt de travail", "certificat", "aat certificat --annule-et-remplace"),
    TypeDocument.CERTIFICAT: ("Ce certificat", "un certificat AT/MP", "avis", "aat new-arret --annule-et-remplace"),
}


def document_connu(ref: str | None, genre: TypeDocument, outils: Outils) -> DocumentLu | None:
    """Return the kept document of this kind, ``None`` when it is not here."""
    coffre = outils.coffre_existant() if ref and ref.strip() else None
    if coffre is None or ref is None:
        return None
    try:
        lu = coffre.lire(ref)
    except ErreurIntrouvable:
        return None
    return lu if lu.etat.type is genre else None


def meme_personne(une: Assure | None, autre: Assure | None) -> bool:
    """Tell whether two documents are about one person: same NIR, same rank (twins share a NIR)."""
    if une is None or autre is None:
        return False
    return nir.compact(une.nir or "") == nir.compact(autre.nir or "") and une.rang == autre.rang


def avis_remplace(avis: Avis, outils: Outils) -> AvisRemplace | None:
    """Return the avis that this one annuls and replaces; a certificate or another person's is not known.

    Raises:
        ErreurCoffre: the store exists and cannot be used.
    """
    lu = document_connu(avis.annule_et_remplace, TypeDocument.AVIS, outils)
    if lu is None:
        return None
    ancien = _avis(lu)
    if not meme_personne(ancien.assure, avis.assure):
        return None
    return AvisRemplace(
        ref=lu.etat.ref,
        document_id=lu.etat.document_id,
        etat=lu.etat.etat,
        debut=ancien.debut,
        fin=ancien.fin,
        numero=lu.accuse.numero if lu.accuse else None,
        remplace_par=en_vigueur(lu.etat, outils.coffre()),
        prolonge_le=_prolonge_le(ancien, outils),
    )


def lire_a_remplacer(ref: str, genre: TypeDocument, outils: Outils) -> DocumentLu:
    """Return the kept document ``ref``, which a document of the same kind may annul and replace.

    Raises:
        ErreurIntrouvable: no such document here.
        ErreurUsage: it is of the other kind, has no effect, or another document replaced it already.
        ErreurCoffre: the store cannot be used.
    """
    coffre = outils.coffre_existant()
    if coffre is None:
        raise ErreurIntrouvable("Aucun document ne porte cette référence ici.", champ=_OPTION)
    lu = coffre.lire(ref)
    ce, un, autre, commande = _NOMS[genre]
    if lu.etat.type is not genre:
        raise ErreurUsage(
            f"Ce document n’est pas {un}.",
            champ=_OPTION,
            remede=f"Pour un {autre}\u00a0: «\u00a0{commande}\u00a0».",
        )
    refuser_si_remplace(lu.etat, ce, "corriger", _OPTION, outils)
    if lu.etat.etat in SANS_EFFET:
        quoi = "refusé par la caisse" if lu.etat.etat is Etat.REJETE else "abandonné"
        raise ErreurUsage(
            f"{ce} a été {quoi}\u00a0: il n’a aucun effet, il n’y a rien à remplacer.",
            champ=_OPTION,
            remede=f"Il devait remplacer {lu.etat.remplace}\u00a0: c’est ce document qu’il faut corriger."
            if lu.etat.remplace
            else "Établissez un nouveau document.",
        )
    return lu


def en_vigueur(etat: EtatEnvoi, coffre: Coffre) -> Remplacant | None:
    """Return the document that stands for this one, replaced as often as it was; ``None`` when nothing replaces it.

    Raises:
        ErreurCoffre: the store cannot be used.
    """
    par = etat.remplace_par
    while par is not None and par.acquis and (suivant := coffre.etat(par.ref).remplace_par) is not None:
        par = suivant
    return par


def refuser_si_remplace(etat: EtatEnvoi, ce: str, action: str, champ: str, outils: Outils) -> None:
    """Return when no other document replaces this one, or is there to replace it.

    Args:
        etat: where it stands.
        ce: how it begins a sentence (« Cet avis »).
        action: what is wanted of it (« corriger »).
        champ: what named it.
        outils: the tools of the run.

    Raises:
        ErreurUsage: one does; it is named.
    """
    par = en_vigueur(etat, outils.coffre())
    if par is None:
        return
    if par.acquis:
        raise ErreurUsage(
            f"{ce} a déjà été annulé et remplacé : c’est le document {par.ref} qu’il faut {action}.",
            champ=champ,
            remede=f"Donnez la référence {par.ref}.",
        )
    raise ErreurUsage(
        f"Le document {par.ref}, qui doit remplacer celui-ci, attend d’être transmis.",
        champ=champ,
        remede=f"Transmettez-le (« aat transmit {par.ref} ») ou abandonnez-le au journal de l’application, d’abord.",
    )


def preparer(ref: str, outils: Outils) -> Avis:
    """Return the avis that corrects the kept avis ``ref``: the same in everything, to be changed, accepted and judged.

    Raises:
        ErreurIntrouvable, ErreurUsage, ErreurCoffre: see ``lire_a_remplacer``.
    """
    lu = lire_a_remplacer(ref, TypeDocument.AVIS, outils)
    ancien = _avis(lu)
    # Who prescribes is whoever establishes this one. What the completion had deduced is left to be deduced again.
    reprise, sorties = ancien.reprise_temps_partiel, ancien.sorties
    if reprise and reprise.debut and ancien.fin and reprise.debut == ancien.fin + dt.timedelta(days=1):
        reprise = replace(reprise, debut=None)
    if sorties and sorties.a_partir_du == ancien.debut:
        sorties = replace(sorties, a_partir_du=None)
    return replace(
        ancien,
        prescripteur=outils.prescripteur() or ancien.prescripteur,
        jours=None,
        reprise_temps_partiel=reprise,
        sorties=sorties,
        annule_et_remplace=lu.etat.ref,
        acceptation=False,
    )


def _prolonge_le(avis: Avis, outils: Outils) -> dt.date | None:
    """Return the first day of the kept prolongation that follows this avis to the day, if there is one."""
    numero, fin = (avis.assure.nir if avis.assure else None), avis.fin
    if not numero or fin is None:
        return None
    lendemain = fin + dt.timedelta(days=1)
    suites = outils.coffre().arrets_du_patient(nir.compact(numero))
    suit = any(arret.nature is Nature.PROLONGATION and arret.debut == lendemain for arret in suites)
    return lendemain if suit else None


def _avis(lu: DocumentLu) -> Avis:
    from aat.services.impression import dossier_de

    return dossier_de(lu).avis
