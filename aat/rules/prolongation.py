"""Rules on who prolongs, when a prolongation starts, and how long it may be. What came before: suite_arret."""

from aat.domaine.arret import CasProlongation
from aat.domaine.constat import Severite
from aat.rules.calendrier import date_longue, de_jours, jours_ecoules
from aat.rules.cas import (
    CHIRURGIEN_DENTISTE,
    REGLES,
    SAGE_FEMME,
    Cas,
    avec_atmp,
    blanc,
    duree_d_un_mois,
    prolonge_hors_atmp,
)
from aat.rules.registre import Dit

#: Cases that CSS R. 162-1-9-1, as reported, does not list: the patient's benefits depend on the justification.
_A_JUSTIFIER = frozenset({CasProlongation.CABINET_DE_GROUPE, CasProlongation.AUTRE})


@REGLES.regle("prolongation-cas", si=prolonge_hors_atmp)
def cas_choisi(cas: Cas) -> Dit | None:
    """One of the six cases, except in AT/MP (guide, step 2; CSS L. 162-4-4, R. 162-1-9-1)."""
    if _par(cas) is not None:
        return None
    if cas.prescripteur.remplacant_de is not None:
        return Dit("Dites qui prolonge : vous remplacez un confrère, le cas à choisir est « remplaçant ».")
    return Dit(
        "Dites qui prolonge l’arrêt : le médecin traitant ou celui qui a prescrit l’arrêt initial, son remplaçant, un "
        "spécialiste consulté à la demande du médecin traitant, un participant au cabinet de groupe, un médecin "
        "intervenant au cours d’une hospitalisation, ou un autre cas à préciser."
    )


@REGLES.regle("prolongation-cas-autre", si=prolonge_hors_atmp)
def autre_cas(cas: Cas) -> Dit | None:
    """« Autre cas » is explained: why the usual prescriber could not prolong (CSS R. 162-1-9-1; guide, step 2).

    A sage-femme or a chirurgien-dentiste is among those whom CSS L. 162-4-4 cites: only warned.
    """
    prolongation = cas.avis.prolongation
    if prolongation is None or prolongation.par is None:
        return None
    if prolongation.par is not CasProlongation.AUTRE:
        if blanc(prolongation.autre_cas):
            return None
        return Dit(
            "Le texte libre n’accompagne que « autre cas » : retirez-le, ou choisissez ce cas.",
            severite=Severite.AVERTISSEMENT,
        )
    if not blanc(prolongation.autre_cas):
        return None
    if _sage_femme_ou_dentiste(cas):
        return Dit(
            "Précisez l’autre cas, par exemple votre profession : aucune impossibilité n’est à justifier.",
            severite=Severite.AVERTISSEMENT,
        )
    return Dit(
        "Précisez l’autre cas : pourquoi ni le médecin traitant ni le prescripteur de l’arrêt initial n’a pu prolonger."
    )


@REGLES.regle("prolongation-cas-atmp", si=avec_atmp)
def cas_en_atmp(cas: Cas) -> Dit | None:
    """The six cases are not asked in AT/MP (guide, step 2: « hors AT/MP »)."""
    prolongation = cas.avis.prolongation
    if prolongation is None or (prolongation.par is None and blanc(prolongation.autre_cas)):
        return None
    return Dit("En rapport avec un AT/MP, ne dites pas qui prolonge : retirez ce choix et son texte.")


@REGLES.regle("prolongation-prescripteur-sf-cd", si=prolonge_hors_atmp)
def sage_femme_ou_dentiste(cas: Cas) -> Dit | None:
    """Their prolongation keeps the benefits within their field once the law cites them (CSS L. 162-4-4, 1st paragraph).

    Cited since 2021-04-28 for the sage-femme, 2026-09-01 for the chirurgien-dentiste; before, nothing is promised.
    """
    if not _sage_femme_ou_dentiste(cas):
        return None
    if cas.prescripteur.profession not in cas.p.professions_qui_prolongent:
        return Dit(
            "À cette date, la loi ne cite pas encore votre profession parmi celles dont la prolongation maintient "
            "l’indemnisation : rien ne l’assure, dites-le au patient."
        )
    perimetre = (
        "la grossesse non pathologique" if cas.prescripteur.profession == SAGE_FEMME else "les soins bucco-dentaires"
    )
    return Dit(
        f"Votre prolongation maintient l’indemnisation dans votre domaine, {perimetre} ; aucune impossibilité du "
        "médecin traitant n’est à justifier."
    )


@REGLES.regle("prolongation-indemnisation", si=prolonge_hors_atmp)
def indemnisation(cas: Cas) -> Dit | None:
    """Out of the admitted cases the benefits stop, unless the impossibility is justified (CSS L. 162-4-4)."""
    if _par(cas) not in _A_JUSTIFIER or _sage_femme_ou_dentiste(cas):
        return None
    return Dit(
        "L’indemnisation n’est maintenue que si la prolongation vient du médecin traitant, du prescripteur initial ou "
        "d’un cas admis, ou si leur impossibilité est justifiée : dites au patient que sa caisse peut lui en demander "
        "la preuve."
    )


@REGLES.regle("debut-fenetre-prolongation")
def debut_fenetre(cas: Cas) -> Dit | None:
    """A prolongation prescribed early may start past J+1; one that starts before J-2 is told (guide; CPAM advice)."""
    debut = cas.avis.debut
    if debut is None:
        return None
    ecart = jours_ecoules(cas.jour, debut)
    if ecart < -cas.p.prolongation_avant:
        return Dit(
            f"La prolongation commence le {date_longue(debut)}, plus {de_jours(cas.p.prolongation_avant)} avant "
            f"l’examen du {date_longue(cas.jour)} : le téléservice peut la refuser, vérifiez le premier jour."
        )
    if ecart <= cas.p.debut_apres:
        return None
    fin = None if cas.suite is None else cas.suite.fin
    conseil = (
        "c’est le lendemain de l’arrêt en cours, gardez cette date"
        if fin is not None and jours_ecoules(fin, debut) == 1
        else "vérifiez que c’est le lendemain de l’arrêt en cours"
    )
    return Dit(
        f"La prolongation commence le {date_longue(debut)}, plus {de_jours(cas.p.debut_apres)} après l’examen du "
        f"{date_longue(cas.jour)} : {conseil}. Le téléservice peut demander d’attendre."
    )


@REGLES.regle("duree-avis-service-medical", si=duree_d_un_mois)
def avis_du_service_medical(cas: Cas) -> Dit | None:
    """For a long renewal the caisse's medical service may be asked (CSS L. 162-4-4, last paragraph).

    Since 2026-09-01. The duration that the decree sets was not found: told past the cap of one prolongation.
    """
    plafond = cas.p.plafond_prolongation
    if plafond is None or cas.duree is None or cas.duree <= plafond.jours:
        return None
    return Dit(
        "Pour un renouvellement long, vous pouvez demander l’avis du service médical de la caisse ; la durée à partir "
        "de laquelle un décret le prévoit n’est pas connue."
    )


def _par(cas: Cas) -> CasProlongation | None:
    return None if cas.avis.prolongation is None else cas.avis.prolongation.par


def _sage_femme_ou_dentiste(cas: Cas) -> bool:
    return cas.prescripteur.profession in {SAGE_FEMME, CHIRURGIEN_DENTISTE}
