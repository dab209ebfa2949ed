"""Rules on nature, temps, and what the stop is linked to: ALD, pregnancy, AT/MP."""

import datetime as dt
from collections.abc import Iterable

from aat.domaine.arret import ArretPrecedent, Categorie, MotifChoisi, Nature, NatureAtmp, Precedent, Prolongation
from aat.rules.calendrier import au_moins, compter, date_longue, jours_ecoules
from aat.rules.cas import REGLES, Cas, avec_atmp, fait_suite
from aat.rules.continuite import Total, arret_en_cours, jours_distincts
from aat.rules.registre import Dit

#: 42 weeks: an earlier leave that ended before belongs to another pregnancy.
GROSSESSE_LA_PLUS_LONGUE = 294

#: Who may work for nobody.
_SANS_EMPLOYEUR = frozenset(
    {
        Categorie.NON_SALARIE_AGRICOLE,
        Categorie.PROFESSION_INDEPENDANTE,
        Categorie.ELU_LOCAL,
        Categorie.ARTISTE_AUTEUR,
        Categorie.SANS_EMPLOI,
    }
)
_SANS_PROLONGATION = (None, Prolongation(), Prolongation(precedent=Precedent()))
_AVEC_ATMP = (
    ("tiers", "l’accident causé par un tiers"),
    ("cure_thermale", "la cure thermale"),
    ("pensionne_guerre", "l’affection de pensionné de guerre"),
    ("activites", "les activités autorisées"),
    ("deces_a_charge", "le décès"),
)


@REGLES.regle("avis-type")
def nature(cas: Cas) -> Dit | None:
    """Initial or prolongation, one and not the other (guide, step 1)."""
    # An object whose values are all absent says nothing.
    if cas.avis.nature is Nature.INITIAL and cas.avis.prolongation not in _SANS_PROLONGATION:
        return Dit(
            "L’avis est coché « initial » et décrit une prolongation : choisissez « prolongation », ou retirez-la."
        )
    if cas.avis.nature is not None:
        return None
    return Dit("Choisissez le type d’avis : initial ou prolongation.")


@REGLES.regle("avis-temps")
def temps(cas: Cas) -> Dit | None:
    """Full time or part time (guide, step 3)."""
    if cas.avis.temps is not None:
        return None
    return Dit("Choisissez « temps complet » ou « temps partiel / travail aménagé ».")


@REGLES.regle("avis-rapport-exclusif")
def rapport_exclusif(cas: Cas) -> Dit | None:
    """One link at most among ALD, pregnancy and AT/MP (guide: « soit… soit… soit… »)."""
    avis = cas.avis
    if not (avis.ald or avis.grossesse_pathologique):
        return None
    if avis.ald + avis.grossesse_pathologique + (avis.atmp is not None) < 2:
        return None
    return Dit(
        "L’arrêt se rattache à une ALD, à une grossesse pathologique ou à un AT/MP : ne gardez qu’une de ces cases.",
        "ald" if avis.ald else "grossesse_pathologique",
    )


@REGLES.regle("avis-grossesse", si=fait_suite)
def grossesse_non_reprise(cas: Cas) -> Dit | None:
    """The box is optional (guide, step 4): a prolongation that drops the one of the stop prolonged says so.

    Whoever prolongs unticks it on purpose past the 14 days; unticked unawares, the patient loses maternity benefits.
    """
    avis = cas.avis
    if cas.suite is None or cas.suite.precedent.grossesse_pathologique is not True:
        return None
    if avis.grossesse_pathologique or avis.ald or avis.atmp is not None:
        return None
    return Dit(
        "L’arrêt prolongé est en rapport avec un état pathologique lié à une grossesse, pas cette prolongation : "
        "cochez la case si c’est encore le cas. Sinon, elle est traitée en maladie, avec carence."
    )


@REGLES.regle("avis-grossesse-14j")
def grossesse_14_jours(cas: Cas) -> Dit | None:
    """Pathological prenatal leave: 14 days in all (C. trav. L. 1225-21), this avis and the known ones together."""
    debut, fin, limite = cas.avis.debut, cas.fin, cas.p.grossesse_jours
    if not cas.avis.grossesse_pathologique or cas.duree is None:
        return None
    total = Total(cas.duree) if debut is None or fin is None else _jours_du_conge(cas, debut, fin)
    if total.jours <= limite:
        return None
    return Dit(
        f"Le congé pathologique compte {compter(limite)} au plus ; avec cet avis, il y en a "
        f"{au_moins(exact=total.exact)}{total.jours}. Les jours en trop sont traités en maladie, avec carence : "
        "ramenez la durée, ou faites un arrêt maladie à la suite."
    )


def _jours_du_conge(cas: Cas, debut: dt.date, fin: dt.date) -> Total:
    """Count the days of this leave and of those of the same pregnancy, each day once.

    Where an earlier stop does not tell whether the box was ticked, a prolongation keeps the nature of the stop under
    way, and the same motif as this avis tells the same pregnancy: as long as its days are known.
    """
    en_cours = () if cas.suite is None else arret_en_cours(debut, cas.suite, cas.arrets_precedents)
    return jours_distincts(
        debut,
        fin,
        [
            arret
            for arret in (*cas.arrets_precedents, *en_cours)
            if (arret.grossesse_pathologique or _sans_le_dire(cas, arret, en_cours))
            and arret.fin is not None
            and abs(jours_ecoules(arret.fin, debut)) <= GROSSESSE_LA_PLUS_LONGUE
        ],
    )


def _sans_le_dire(cas: Cas, arret: ArretPrecedent, en_cours: Iterable[ArretPrecedent]) -> bool:
    if arret.grossesse_pathologique is not None or arret.atmp or arret.debut is None:
        return False
    return arret in en_cours or _de_meme_motif(cas.avis.motif, arret.motif)


def _de_meme_motif(choisi: MotifChoisi | None, dit: MotifChoisi | str | None) -> bool:
    if choisi is None or dit is None:
        return False
    noms = {dit} if isinstance(dit, str) else {dit.code, dit.id, dit.libelle}
    return bool(noms & ({choisi.code, choisi.id, choisi.libelle} - {None, ""}))


@REGLES.regle("avis-atmp-date", si=avec_atmp)
def atmp_date(cas: Cas) -> Dit | None:
    """The declared date is given, and follows neither the prescription nor the first day (guide, prolongation)."""
    atmp, debut = cas.avis.atmp, cas.avis.debut
    if atmp is None:
        return None
    if atmp.date is None:
        return Dit("Indiquez la date déclarée de l’accident ou de la maladie professionnelle.")
    declaree, prescription = date_longue(atmp.date), date_longue(cas.jour)
    if debut is None or atmp.date <= debut:
        if atmp.date <= cas.jour:
            return None
        return Dit(f"La date déclarée, {declaree}, suit la prescription du {prescription} : corrigez-la.")
    premier = date_longue(debut)
    if atmp.date <= cas.jour:
        return Dit(
            f"La date déclarée, {declaree}, suit le premier jour de l’arrêt, {premier} : corrigez l’une ou l’autre."
        )
    return Dit(
        f"La date déclarée, {declaree}, suit la prescription du {prescription} et le premier jour de l’arrêt, "
        f"{premier} : indiquez au plus tard le {date_longue(min(cas.jour, debut))}."
    )


@REGLES.regle("avis-atmp-certificat", si=avec_atmp)
def atmp_certificat(cas: Cas) -> Dit:  # noqa: ARG001 its condition is the whole rule
    """An initial stop linked to an AT/MP comes with a certificat (CSS L. 441-6), since 2022-05-07."""
    return Dit(
        "Établissez aussi, si ce n’est déjà fait, le certificat médical AT/MP initial : l’avis ne le remplace pas. Les "
        "données du patient seront reprises."
    )


@REGLES.regle("avis-atmp-jour-accident", si=avec_atmp)
def atmp_jour_accident(cas: Cas) -> Dit | None:
    """The employer pays the day of the accident (CSS L. 433-1)."""
    atmp = cas.avis.atmp
    if atmp is None or atmp.nature is not NatureAtmp.ACCIDENT or atmp.date is None or atmp.date != cas.avis.debut:
        return None
    s_il_y_en_a = ", s’il y en a un" if cas.avis.categorie in _SANS_EMPLOYEUR else ""
    return Dit(
        f"La journée de l’accident, {date_longue(atmp.date)}, est payée par l’employeur{s_il_y_en_a} ; l’indemnité "
        "court du lendemain. Rien n’est à changer."
    )


@REGLES.regle("avis-atmp-ecran", si=avec_atmp)
def atmp_ecran(cas: Cas) -> tuple[Dit, ...]:
    """Linked to an AT/MP, only the employer remains in the particulars (guide, steps 9 and 21)."""
    precisions = cas.avis.precisions
    return tuple(
        Dit(
            f"En rapport avec un AT/MP, retirez {nom} des précisions : seul l’employeur y reste.", f"precisions.{champ}"
        )
        for champ, nom in _AVEC_ATMP
        if getattr(precisions, champ)
    )


@REGLES.regle("duree-atmp-4ans", si=avec_atmp)
def atmp_duree_limitee(cas: Cas) -> Dit | None:
    """AT/MP that happened since 2027-01-01: benefits are limited in time (CSS L. 433-1, LFSS 2026 art. 81)."""
    atmp, depuis = cas.avis.atmp, cas.p.atmp_duree_limitee_depuis
    if atmp is None or atmp.date is None or depuis is None or atmp.date < depuis:
        return None
    return Dit(
        "Pour cet accident ou cette maladie, la durée totale des indemnités est limitée par décret : dites-le au "
        "patient si l’arrêt doit être long."
    )
