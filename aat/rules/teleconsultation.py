"""Rules on a stop prescribed at a distance: 3 days, unless the usual practitioner prescribes."""

from aat.domaine.constat import Severite
from aat.rules.calendrier import au_moins, compter
from aat.rules.cas import MEDECIN, REGLES, SAGE_FEMME, Cas, blanc, en_teleconsultation, prolonge_a_distance
from aat.rules.continuite import Total, jours_en_tout
from aat.rules.registre import Dit


@REGLES.regle("teleconsultation-case")
def case(cas: Cas) -> Dit | None:
    """A remote prescription says so (téléservice), since 2024-02-27.

    What blocks is a remote act that is not declared; a document that is silent may just as well come from a
    consultation. Silence is therefore a warning that asks the question, ``false`` is an answer.
    """
    if cas.avis.teleconsultation is not None:
        return None
    return Dit(
        "Dites si l’acte est une téléconsultation : oui ou non. La case est obligatoire quand l’arrêt est prescrit à "
        "distance.",
        severite=Severite.AVERTISSEMENT,
    )


@REGLES.regle("teleconsultation-3j", si=en_teleconsultation)
def trois_jours(cas: Cas) -> Dit | None:
    """An initial stop by teleconsultation lasts 3 days at most (CSP L. 6316-1, 3rd paragraph), since 2024-01-01."""
    limite = cas.p.teleconsultation_jours
    if limite is None or not _depasse(cas, limite) or _habituel(cas):
        return None
    exception = (
        ""
        if blanc(cas.avis.impossibilite_presentiel)
        else " L’impossibilité de consulter en présence ne lève la limite que pour une prolongation."
    )
    return Dit(
        f"En téléconsultation, l’arrêt dure {compter(limite)} au plus ; celui-ci en compte {cas.duree}. Ramenez-le à "
        f"{compter(limite)}, examinez le patient en présence, ou indiquez que vous êtes son médecin traitant ou sa "
        f"sage-femme référente.{exception}"
    )


@REGLES.regle("teleconsultation-3j-prolongation", si=prolonge_a_distance)
def trois_jours_en_tout(cas: Cas) -> Dit | None:
    """A prolongation by teleconsultation keeps the whole stop within 3 days (CSP L. 6316-1, CSS L. 162-4-4).

    Since 2024-01-01. Except the usual practitioner, and a patient who cannot consult in person.
    """
    limite, total = cas.p.teleconsultation_jours, _total(cas)
    if limite is None or total is None or total.jours <= limite:
        return None
    if _habituel(cas) or not blanc(cas.avis.impossibilite_presentiel):
        return None
    return Dit(
        f"En téléconsultation, une prolongation ne peut ni dépasser {compter(limite)}, ni porter l’arrêt en cours à "
        f"plus de {compter(limite)} ; avec celle-ci, il en compte {au_moins(exact=total.exact)}{total.jours}. Examinez "
        "le patient en présence, ou dites que vous êtes son médecin traitant ou sa sage-femme référente."
    )


@REGLES.regle("teleconsultation-impossibilite", si=prolonge_a_distance)
def impossibilite(cas: Cas) -> Dit | None:
    """The patient cannot see a prescriber in person: written down, it opens the exception (CSP L. 6316-1).

    Since 2024-01-01, for a prolongation only (3rd paragraph).
    """
    limite = cas.p.teleconsultation_jours
    if limite is None or not _depasse(cas, limite) or _habituel(cas):
        return None
    if blanc(cas.avis.impossibilite_presentiel):
        return Dit(
            "Au-delà de la limite, consignez pourquoi le patient ne peut pas consulter en présence un professionnel "
            "compétent : l’exception n’est ouverte que si elle est justifiée."
        )
    return Dit(
        f"L’impossibilité de consulter en présence est consignée : la limite de {compter(limite)} ne s’applique pas. "
        "Le patient doit pouvoir la justifier.",
        severite=Severite.INFORMATION,
    )


@REGLES.regle("teleconsultation-medecin-traitant", si=en_teleconsultation)
def medecin_traitant(cas: Cas) -> Dit | None:
    """The médecin traitant or the sage-femme référente is not limited (CSP L. 6316-1), since 2024-01-01."""
    limite = cas.p.teleconsultation_jours
    if limite is None or not _depasse(cas, limite) or not _habituel(cas):
        return None
    return Dit(
        f"Vous êtes le praticien habituel du patient : la limite de {compter(limite)} en téléconsultation ne "
        "s’applique pas. Rien n’est à changer."
    )


@REGLES.regle("teleconsultation-indemnite", si=en_teleconsultation)
def indemnite(cas: Cas) -> Dit | None:
    """Past the 3 days nothing is paid, in sickness as in AT/MP (CSS L. 433-1, last paragraph), since 2023-12-28."""
    limite = cas.p.teleconsultation_indemnises
    if limite is None or not _depasse(cas, limite) or _habituel(cas) or _impossible_en_presence(cas):
        return None
    return Dit(
        f"Au-delà de {compter(limite)}, l’arrêt prescrit en téléconsultation n’est pas indemnisé, en maladie comme en "
        "AT/MP : dites-le au patient."
    )


def _depasse(cas: Cas, limite: int) -> bool:
    total = _total(cas)
    return total is not None and total.jours > limite


def _total(cas: Cas) -> Total | None:
    """Return the days to compare: those of the avis; for a prolongation, those of the whole stop under way.

    A stop that the document does not name, and that ended too long ago to be the one prolonged, does not count.
    """
    suite, fin = cas.suite, cas.fin
    if cas.duree is None:
        return None
    if suite is None or fin is None:
        return Total(cas.duree)
    if not suite.nomme and suite.intervalle_jours > (cas.p.apres_arret_jours or cas.p.tolerance_jours):
        return Total(cas.duree)
    return jours_en_tout(cas.avis, fin, suite, cas.arrets_precedents)


def _impossible_en_presence(cas: Cas) -> bool:
    """The exception that only a prolongation has."""
    return prolonge_a_distance(cas) and not blanc(cas.avis.impossibilite_presentiel)


def _habituel(cas: Cas) -> bool:
    prescripteur = cas.prescripteur
    if prescripteur.profession == SAGE_FEMME:
        return bool(prescripteur.sage_femme_referente)
    return prescripteur.profession == MEDECIN and bool(prescripteur.medecin_traitant)
