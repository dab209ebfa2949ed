"""Use case « prolong »: the avis that prolongs another, pre-filled from it (guide, part 03).

Category, motif, employer, address, AT/MP with its declared date, ALD and pathological pregnancy come from the stop that
is prolonged; all can be changed, except who the patient is. Judging and sealing are those of any avis.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from aat.domaine.arret import (
    ArretPrecedent,
    Avis,
    CasProlongation,
    MotifChoisi,
    Nature,
    Precedent,
    Prolongation,
    Sorties,
)
from aat.domaine.etats import Etat
from aat.domaine.transmission import TypeDocument
from aat.erreurs import ErreurIntrouvable, ErreurRefus, ErreurUsage
from aat.identifiants import nir
from aat.services.arrets_personne import arrets_de, refuse
from aat.services.defauts import avis_par_defaut
from aat.services.impression import dossier_de
from aat.services.jugement import arrets_connus
from aat.services.rectification import refuser_si_remplace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aat.domaine.personnes import Assure, Prescripteur
    from aat.services.outils import Outils

UN_JOUR = dt.timedelta(days=1)
#: A stop that ended earlier is prolonged only when it is named: nobody antedates by default.
ANCIEN = dt.timedelta(days=31)


def preparer(ref: str | None, assure: Assure | None, outils: Outils) -> Avis:
    """Return the prolongation of the avis ``ref``, or of the patient's last known stop, ready to be completed.

    It starts the day after the stop that it prolongs. When nothing is known, it is a blank prolongation of
    ``assure``, without a first day.

    Raises:
        ErreurIntrouvable: no such document here.
        ErreurRefus: the document was annulled.
        ErreurUsage: the document is not an avis, or it is another patient's.
        ErreurCoffre: the store cannot be used.
    """
    if ref is None:
        dernier = dernier_arret(assure, outils)
        if dernier is None or dernier.ref is None:
            return _vierge(assure, outils)
        ref = dernier.ref
    precedent, ref_lue = _lire(ref, outils)
    if assure is not None and precedent.assure is not None and not _meme_personne(assure, precedent.assure):
        raise ErreurUsage(
            "L’avis à prolonger est celui d’un autre patient.",
            champ="REF",
            remede="Donnez la référence d’un avis de ce patient, ou retirez « --patient ».",
        )
    return _prolonger(precedent, ref_lue, _assure_a_jour(precedent.assure, outils), outils)


def prescripteur_precedent(ref: str, outils: Outils) -> Prescripteur | None:
    """Return who prescribed the avis ``ref``: to be suggested, never to prescribe in that name unasked.

    Raises:
        ErreurIntrouvable: no such document here.
        ErreurRefus: the document was annulled.
        ErreurUsage: the document is not an avis.
        ErreurCoffre: the store cannot be used.
    """
    return _lire(ref, outils)[0].prescripteur


def preparer_document(document: Avis, outils: Outils) -> Avis:
    """Return ``document`` as a prolongation, with what it does not give taken from the stop that it prolongs.

    That stop is the kept avis that it names; failing that, without a first day, the last one known of its
    ``contexte`` and of the store. A value that the document gives is never changed, and who prolongs is
    never filled: a document says it, or a rule asks for it.

    Raises:
        ErreurUsage: the document is an initial avis, or names another patient's.
        ErreurIntrouvable: it names no patient and a document that is not here.
    """
    if document.nature is Nature.INITIAL:
        raise ErreurUsage(
            "Ce document est un avis initial.",
            champ="nature",
            remede="Écrivez « prolongation » dans « nature », ou utilisez « aat new-arret --depuis ».",
        )
    document = replace(document, nature=Nature.PROLONGATION)
    donnee = document.prolongation or Prolongation()
    nomme = donnee.precedent
    if nomme is not None and nomme.ref is not None and (garde := _avis_garde(nomme.ref, document.assure, outils)):
        return _completer(document, garde)
    if document.debut is not None:
        return document
    if nomme is not None:
        return replace(document, debut=_lendemain(nomme.fin))
    dernier = _le_dernier(arrets_connus(document, outils), outils)
    if dernier is None:
        return document
    return replace(
        document,
        prolongation=replace(donnee, precedent=Precedent(ref=dernier.ref, debut=dernier.debut, fin=dernier.fin)),
        motif=document.motif or _motif(dernier),
        debut=_lendemain(dernier.fin),
    )


def _motif(arret: ArretPrecedent) -> MotifChoisi | None:
    """Return the motif of a known stop; a caller's ``contexte`` may give its code alone, or a label, not kept."""
    if not isinstance(arret.motif, str):
        return arret.motif
    code = arret.motif.strip()
    return MotifChoisi(code=code) if code.isdecimal() else None


def dernier_arret(assure: Assure | None, outils: Outils) -> ArretPrecedent | None:
    """Return the person's known stop that ends last, if it is recent enough to be prolonged unnamed.

    One that the caisse refused has no effect: it is prolonged unnamed only where there is no other.
    """
    numero = assure.nir if assure else None
    coffre = outils.coffre_existant()
    if coffre is None or assure is None or not numero or not nir.est_valide(numero):
        return None
    return _le_dernier(arrets_de(assure, coffre), outils)


def _le_dernier(arrets: Sequence[ArretPrecedent], outils: Outils) -> ArretPrecedent | None:
    limite, coffre = outils.horloge.aujourd_hui() - ANCIEN, outils.coffre_existant()
    connus = [a for a in arrets if a.fin is not None and a.fin >= limite]
    if len(connus) > 1 and coffre is not None:
        connus = [a for a in connus if not refuse(a, coffre)] or connus
    return max(connus, key=lambda a: (a.fin or limite, a.debut or dt.date.min, a.ref or ""), default=None)


def _lire(ref: str, outils: Outils) -> tuple[Avis, str]:
    """Return the kept avis and its short reference."""
    coffre = outils.coffre_existant()
    if coffre is None:
        raise ErreurIntrouvable("Aucun document ne porte cette référence ici.", champ="REF")
    lu = coffre.lire(ref)
    if lu.etat.type is not TypeDocument.AVIS:
        raise ErreurUsage(
            "Ce document n’est pas un avis d’arrêt de travail : il ne se prolonge pas.",
            champ="REF",
            remede="Donnez la référence de l’avis.",
        )
    if lu.etat.etat is Etat.ANNULE:
        raise ErreurRefus(
            "Cet avis a été annulé : il ne se prolonge pas.", remede="Donnez la référence de celui qui le remplace."
        )
    refuser_si_remplace(lu.etat, "Cet avis", "prolonger", "REF", outils)
    return dossier_de(lu).avis, lu.etat.ref


def _avis_garde(ref: str, assure: Assure | None, outils: Outils) -> Avis | None:
    """Return the prolongation of a kept avis, or ``None`` when it is not kept here and the patient is named."""
    try:
        return preparer(ref, assure, outils)
    except ErreurIntrouvable:
        if assure is None:
            raise
        return None


def _prolonger(precedent: Avis, ref: str, assure: Assure | None, outils: Outils) -> Avis:
    base = avis_par_defaut(assure, _prescripteur(precedent, outils), outils.defauts)
    sorties = precedent.sorties
    return replace(
        base,
        nature=Nature.PROLONGATION,
        prolongation=Prolongation(
            par=_par(precedent, base.prescripteur),
            precedent=Precedent(ref=ref, debut=precedent.debut, fin=precedent.fin),
        ),
        temps=precedent.temps or base.temps,
        ald=precedent.ald,
        # The same leave: a rule speaks past its fourteen days, and a box dropped in silence costs benefits.
        grossesse_pathologique=precedent.grossesse_pathologique,
        atmp=precedent.atmp,
        categorie=precedent.categorie or base.categorie,
        sans_emploi=precedent.sans_emploi,
        motif=precedent.motif,
        debut=_lendemain(precedent.fin),
        sorties=Sorties(mode=sorties.mode, raison=sorties.raison) if sorties and sorties.mode else base.sorties,
        adresse_visite=precedent.adresse_visite,
        employeur=precedent.employeur,
    )


def _vierge(assure: Assure | None, outils: Outils) -> Avis:
    """Return a prolongation that knows the patient and who prescribes, and nothing of what came before."""
    base = avis_par_defaut(assure, outils.prescripteur(), outils.defauts)
    return replace(
        base,
        nature=Nature.PROLONGATION,
        prolongation=Prolongation(par=_par_du_prescripteur(base.prescripteur)),
    )


def _completer(document: Avis, base: Avis) -> Avis:
    """Return ``document``, what it leaves empty taken from ``base``; the AT/MP only when no case is chosen."""
    donnee = document.prolongation or Prolongation()
    connu = base.prolongation.precedent if base.prolongation else None
    return replace(
        document,
        prolongation=replace(donnee, precedent=connu or donnee.precedent),
        assure=document.assure or base.assure,
        temps=document.temps or base.temps,
        atmp=document.atmp or (base.atmp if donnee.par is None else None),
        categorie=document.categorie or base.categorie,
        sans_emploi=document.sans_emploi or (base.sans_emploi if document.categorie is None else None),
        motif=document.motif or base.motif,
        debut=document.debut or base.debut,
        sorties=document.sorties or base.sorties,
        adresse_visite=document.adresse_visite or base.adresse_visite,
        employeur=document.employeur or base.employeur,
    )


def _par(precedent: Avis, prescripteur: Prescripteur | None) -> CasProlongation | None:
    """Return the case that the facts tell, or ``None``: then it is asked, never guessed."""
    if precedent.atmp is not None:
        return None
    if cas := _par_du_prescripteur(prescripteur):
        return cas
    if not _meme_prescripteur(precedent.prescripteur, prescripteur):
        return None
    if precedent.nature is Nature.INITIAL:
        return CasProlongation.TRAITANT_OU_PRESCRIPTEUR
    deja = precedent.prolongation.par if precedent.prolongation else None
    return deja if deja is CasProlongation.TRAITANT_OU_PRESCRIPTEUR else None


def _par_du_prescripteur(prescripteur: Prescripteur | None) -> CasProlongation | None:
    if prescripteur is None:
        return None
    if prescripteur.remplacant_de is not None:
        return CasProlongation.REMPLACANT
    return CasProlongation.TRAITANT_OU_PRESCRIPTEUR if prescripteur.medecin_traitant else None


def _prescripteur(precedent: Avis, outils: Outils) -> Prescripteur | None:
    """Return who prescribes today; what the same person said of the patient is kept.

    Nobody prescribes in the name of the avis that is prolonged because nobody else is configured.
    """
    actuel, ancien = outils.prescripteur(), precedent.prescripteur
    if actuel is None or ancien is None or not _meme_prescripteur(ancien, actuel):
        return actuel
    return replace(
        actuel,
        medecin_traitant=ancien.medecin_traitant if actuel.medecin_traitant is None else actuel.medecin_traitant,
        sage_femme_referente=(
            ancien.sage_femme_referente if actuel.sage_femme_referente is None else actuel.sage_femme_referente
        ),
    )


def _meme_prescripteur(un: Prescripteur | None, autre: Prescripteur | None) -> bool:
    return un is not None and autre is not None and un.rpps is not None and un.rpps == autre.rpps


def _meme_personne(un: Assure, autre: Assure) -> bool:
    return (nir.compact(un.nir or ""), un.rang) == (nir.compact(autre.nir or ""), autre.rang)


def _assure_a_jour(assure: Assure | None, outils: Outils) -> Assure | None:
    """Return the same person as last kept here: the caisse or the address may have changed since the avis."""
    coffre = outils.coffre_existant()
    if assure is None or not assure.nir or coffre is None:
        return assure
    return next((a for a in coffre.patient(nir.compact(assure.nir)) if _meme_personne(a, assure)), assure)


def _lendemain(fin: dt.date | None) -> dt.date | None:
    return None if fin is None or fin == dt.date.max else fin + UN_JOUR
