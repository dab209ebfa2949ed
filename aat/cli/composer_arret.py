"""From an express line and options to an avis; what the line leaves undecided is refused or asked."""

import datetime as dt
from dataclasses import replace

from aat.cli.choix_motif import trouver_motif
from aat.cli.options_arret import Options
from aat.domaine.arret import (
    Atmp,
    Avis,
    CasProlongation,
    MotifChoisi,
    Nature,
    Prolongation,
    RepriseTempsPartiel,
    Sorties,
)
from aat.erreurs import ErreurIntrouvable, ErreurUsage
from aat.saisie.dates import lire_date, lire_duree
from aat.saisie.express import Comprise


def refuser_l_indecis(comprise: Comprise) -> None:
    """Return when the line decides everything it names.

    Raises:
        ErreurUsage: an ambiguous motif; the candidates are listed.
        ErreurIntrouvable: words that name no motif.
    """
    if comprise.candidats:
        liste = " ; ".join(f"{c.motif.code} {c.motif.libelle}" for c in comprise.candidats[:8])
        raise ErreurUsage(
            f"Plusieurs motifs correspondent : {liste}.",
            champ="motif",
            remede="Précisez la ligne, ou ajoutez « --motif CODE ».",
        )
    if comprise.incompris:
        raise ErreurIntrouvable(
            f"Mots non compris : {', '.join(comprise.incompris)}.",
            champ="motif",
            remede="Cherchez le motif par « aat motifs MOTS » ; un complément se met entre guillemets.",
        )


def appliquer(options: Options, avis: Avis, aujourd_hui: dt.date) -> Avis:
    """Return ``avis`` with what the options say.

    Raises:
        ErreurUsage, ErreurIntrouvable: unreadable date or duration, unknown motif.
    """
    avis = _motif(options, avis)
    avis = _dates(options, avis, aujourd_hui)
    if options.sans_atmp:
        avis = replace(avis, atmp=None)
    if options.atmp or options.date_atmp:
        quand = lire_date(options.date_atmp, aujourd_hui) if options.date_atmp else None
        avis = replace(avis, atmp=Atmp(nature=options.atmp, date=quand))
    if options.sorties or options.sorties_du or options.raison:
        ancien = avis.sorties or Sorties()
        du = lire_date(options.sorties_du, aujourd_hui) if options.sorties_du else ancien.a_partir_du
        avis = replace(
            avis,
            sorties=Sorties(options.sorties or ancien.mode, du, options.raison or ancien.raison),
        )
    if options.reprise or options.reprise_fin:
        fin = lire_date(options.reprise_fin, aujourd_hui, apres=avis.debut) if options.reprise_fin else None
        avis = replace(avis, reprise_temps_partiel=RepriseTempsPartiel(fin=fin))
    avis = _prolongation(options, avis)
    return replace(
        avis,
        temps=options.temps or avis.temps,
        categorie=options.categorie or avis.categorie,
        ald=avis.ald if options.ald is None else options.ald,
        grossesse_pathologique=avis.grossesse_pathologique if options.grossesse is None else options.grossesse,
        teleconsultation=True if options.teleconsultation else avis.teleconsultation,
        impossibilite_presentiel=options.impossibilite or avis.impossibilite_presentiel,
        justification_duree=options.justification or avis.justification_duree,
        acceptation=avis.acceptation or options.acceptation,
    )


def _prolongation(options: Options, avis: Avis) -> Avis:
    """Return ``avis`` with who prolongs: what the options say; in AT/MP nothing but that, for it is not asked."""
    if avis.nature is not Nature.PROLONGATION:
        if options.par or options.autre_cas or options.fin_precedent:
            raise ErreurUsage(
                "« --par », « --autre-cas » et « --fin-precedent » ne vont qu’avec une prolongation.",
                champ="--par",
                remede="Utilisez « aat prolong ».",
            )
        return avis
    donnee = avis.prolongation or Prolongation()
    par = options.par or (CasProlongation.AUTRE if options.autre_cas else None)
    if par is None:
        return replace(avis, prolongation=replace(donnee, par=None)) if avis.atmp is not None else avis
    return replace(avis, prolongation=replace(donnee, par=par, autre_cas=options.autre_cas))


def _motif(options: Options, avis: Avis) -> Avis:
    choisi = avis.motif
    if options.motif:
        motif = trouver_motif(options.motif, "--motif")
        choisi = MotifChoisi(code=motif.code, complement=choisi.complement if choisi else None)
    if options.complement:
        choisi = replace(choisi or MotifChoisi(), complement=options.complement)
    return replace(avis, motif=choisi)


def _dates(options: Options, avis: Avis, aujourd_hui: dt.date) -> Avis:
    if options.debut:
        avis = replace(avis, debut=lire_date(options.debut, aujourd_hui))
    if options.fin:
        fin = lire_date(options.fin, aujourd_hui, apres=avis.debut or aujourd_hui)
        avis = replace(avis, fin=fin, jours=None)
    if options.duree:
        duree = lire_duree(options.duree, avis.debut or aujourd_hui, aujourd_hui)
        avis = replace(avis, jours=duree.jours, fin=duree.fin or (avis.fin if options.fin else None))
    return avis if avis.debut else replace(avis, debut=aujourd_hui)
