"""Rules on who prescribes and within which limits. Knows nothing of cards or of authentication."""

from aat.domaine.constat import Severite
from aat.identifiants import rpps
from aat.rules.calendrier import compter
from aat.rules.cas import CHIRURGIEN_DENTISTE, REGLES, Cas, blanc, en_teleconsultation, par_sage_femme
from aat.rules.continuite import prolongations_deja_faites
from aat.rules.identite import mentions_du_prescripteur
from aat.rules.registre import Dit


@REGLES.regle("prescripteur-profession")
def profession(cas: Cas) -> Dit | None:
    """Médecin, sage-femme or chirurgien-dentiste only (CSS L. 162-4-1 1°, L. 162-4-4, L. 321-1)."""
    if cas.prescripteur.profession in cas.p.professions:
        return None
    if blanc(cas.prescripteur.profession):
        return Dit("Indiquez la profession du prescripteur : médecin, sage-femme ou chirurgien-dentiste.")
    return Dit(
        "Cette profession ne peut pas prescrire d’arrêt de travail : seuls le peuvent un médecin, une sage-femme "
        "ou un chirurgien-dentiste. Adressez le patient à l’un d’eux."
    )


@REGLES.regle("prescripteur-mentions")
def mentions(cas: Cas) -> tuple[Dit, ...]:
    """The document identifies its prescriber (CSS L. 162-4-1, last paragraph): RPPS number and name."""
    return mentions_du_prescripteur(cas.prescripteur, "l’avis")


@REGLES.regle("prescripteur-remplacant")
def remplacant(cas: Cas) -> Dit | None:
    """A replacement signs as himself, by delegation of the one whom he replaces (consigne CPAM 31)."""
    remplace = cas.prescripteur.remplacant_de
    if remplace is None:
        return None
    if blanc(remplace.nom) and blanc(remplace.rpps):
        return Dit("Vous remplacez un confrère : indiquez son nom ou son numéro RPPS.")
    if _meme_numero(remplace.rpps, cas.prescripteur.rpps):
        return Dit(
            "Le remplaçant et le remplacé ont le même numéro RPPS : prescrivez avec votre propre carte CPS et indiquez "
            "le numéro de celui que vous remplacez."
        )
    return Dit(
        "Vous remplacez un confrère : prescrivez avec votre propre carte CPS, et assurez-vous d’avoir sa délégation "
        "dans le téléservice."
    )


def _meme_numero(un: str | None, autre: str | None) -> bool:
    return un is not None and autre is not None and rpps.compact(un) == rpps.compact(autre)


@REGLES.regle("prescripteur-salarie-centre")
def salarie_centre(cas: Cas) -> Dit | None:
    """An employee of a centre uses a CPS and identifies the patient by Vitale or NIR (consigne CPAM 31)."""
    if not cas.prescripteur.salarie:
        return None
    return Dit(
        "Salarié d’un centre de santé, vous prescrivez avec votre carte CPS, et le patient s’identifie par sa carte "
        "Vitale ou par son NIR."
    )


@REGLES.regle("prescripteur-dentiste-perimetre")
def dentiste_perimetre(cas: Cas) -> Dit | None:
    """A chirurgien-dentiste prescribes for dental care (CSS L. 162-4-1, CSP L. 4141-2), told since 2026-09-01."""
    if cas.prescripteur.profession != CHIRURGIEN_DENTISTE or cas.motif is None or cas.motif.dentaire:
        return None
    return Dit(
        "Le motif choisi ne semble pas bucco-dentaire : confirmez que l’arrêt est lié à un acte ou à une pathologie "
        "de votre domaine, ou changez le motif."
    )


@REGLES.regle("prescripteur-sage-femme-perimetre", si=par_sage_femme)
def sage_femme_perimetre(cas: Cas) -> tuple[Dit, ...]:
    """A sage-femme prescribes for a non-pathological pregnancy (CSS L. 321-1, D. 331-1).

    The box is blocking; a motif without link to pregnancy only warns (the IVG is an exception, D. 323-5).
    """
    dits: tuple[Dit, ...] = ()
    if cas.avis.grossesse_pathologique:
        dits += (
            Dit(
                "Une sage-femme ne peut pas cocher « état pathologique lié à une grossesse » : décochez la case, ou "
                "adressez la patiente à un médecin."
            ),
        )
    motif = cas.motif
    if motif is not None and not (motif.grossesse or motif.interruption_grossesse or _ivg(cas)):
        dits += (
            Dit(
                "Le motif choisi ne semble pas lié à la grossesse : vérifiez que l’arrêt relève de votre compétence, "
                "ou changez le motif.",
                "motif",
                Severite.AVERTISSEMENT,
            ),
        )
    return dits


@REGLES.regle("prescripteur-sage-femme-duree", si=par_sage_femme)
def sage_femme_duree(cas: Cas) -> Dit | None:
    """Past 15 days a sage-femme is warned (CSS D. 331-2 as of 2019); never blocking since loi 2021-502 art. 7.

    That cap was the one of a pregnancy that is not pathological: the box is refused her, an IVG has its own days.
    """
    if cas.duree is None or cas.duree <= cas.p.sage_femme_jours or cas.avis.grossesse_pathologique or _ivg(cas):
        return None
    return Dit(
        f"L’arrêt dure {compter(cas.duree)} : un ancien plafond limitait à {compter(cas.p.sage_femme_jours)} ceux des "
        "sages-femmes. Il n’est plus certain : vérifiez que la durée est nécessaire."
    )


@REGLES.regle("prescripteur-sage-femme-ivg", si=par_sage_femme)
def sage_femme_ivg(cas: Cas) -> tuple[Dit, ...]:
    """After a medical abortion a sage-femme prescribes 4 days at most, renewable once (CSS D. 323-5)."""
    if not _ivg(cas):
        return ()
    dits: tuple[Dit, ...] = ()
    if cas.duree is not None and cas.duree > cas.p.ivg_jours:
        dits += (
            Dit(
                f"Avec ce motif, une sage-femme prescrit {compter(cas.p.ivg_jours)} au plus, renouvelables une fois : "
                f"ramenez la durée de {compter(cas.duree)} à {compter(cas.p.ivg_jours)}."
            ),
        )
    if cas.suite is None:
        return dits
    deja = prolongations_deja_faites(cas.avis, cas.suite, cas.arrets_precedents)
    if deja >= cas.p.ivg_renouvellements:
        dits += (
            Dit(
                "Avec ce motif, l’arrêt d’une sage-femme ne se renouvelle qu’une fois, et il l’a déjà été : adressez "
                "la patiente à un médecin.",
                "nature",
            ),
        )
    return dits


def _ivg(cas: Cas) -> bool:
    return cas.motif is not None and cas.motif.code in cas.p.ivg_motifs


@REGLES.regle("prescripteur-etranger-telemedecine", si=en_teleconsultation)
def etranger_telemedecine(cas: Cas) -> Dit | None:
    """No stop by telemedicine from a main practice abroad (CSP L. 6316-1, loi 2025-199 art. 54), since 2025-03-01."""
    if not cas.prescripteur.exerce_a_l_etranger:
        return None
    return Dit(
        "Un praticien qui exerce à titre principal à l’étranger ne peut ni prescrire ni renouveler un arrêt par "
        "télémédecine : le patient doit consulter un praticien exerçant en France.",
    )
