"""The French words of the choices of an avis and of a certificate, once for every form, question and screen."""

from collections.abc import Mapping

from aat.domaine.arret import CasProlongation, Categorie, ModeSorties, Nature, NatureAtmp, Temps
from aat.domaine.certificat import NatureCertificat, TypeConclusion

NATURES = {Nature.INITIAL: "Initial", Nature.PROLONGATION: "Prolongation"}
TEMPS = {Temps.COMPLET: "Complet", Temps.PARTIEL: "Partiel / travail aménagé"}
CATEGORIES = {
    Categorie.SALARIE: "Salarié",
    Categorie.FONCTIONNAIRE: "Fonctionnaire",
    Categorie.NON_SALARIE_AGRICOLE: "Non salarié agricole",
    Categorie.PROFESSION_INDEPENDANTE: "Profession indépendante",
    Categorie.ELU_LOCAL: "Élu local",
    Categorie.ARTISTE_AUTEUR: "Artiste-auteur",
    Categorie.SANS_EMPLOI: "Sans emploi",
}
SORTIES = {
    ModeSorties.HORAIRES_LIMITES: "Horaires limités",
    ModeSorties.LIBRES: "Libres",
    ModeSorties.NON_AUTORISEES: "Non autorisées",
}
NATURES_ATMP = {NatureAtmp.ACCIDENT: "Accident de travail", NatureAtmp.MALADIE: "Maladie professionnelle"}
#: The six cases in the guide's words (step 2).
CAS_PROLONGATION = {
    CasProlongation.TRAITANT_OU_PRESCRIPTEUR: "Médecin traitant ou médecin qui a prescrit l’arrêt initial",
    CasProlongation.REMPLACANT: "Remplaçant",
    CasProlongation.SPECIALISTE: "Spécialiste consulté à la demande du médecin traitant",
    CasProlongation.CABINET_DE_GROUPE: "Participant au cabinet de groupe",
    CasProlongation.HOSPITALISATION: "Intervenant au cours d’une hospitalisation",
    CasProlongation.AUTRE: "Autre cas",
}
NATURES_CERTIFICAT = {
    NatureCertificat.INITIAL: "Initial",
    NatureCertificat.NOUVELLE_LESION: "Nouvelle lésion",
    NatureCertificat.RECHUTE: "Rechute",
    NatureCertificat.FINAL: "Final",
}
ORIGINES_CERTIFICAT = {NatureAtmp.ACCIDENT: "Accident du travail", NatureAtmp.MALADIE: "Maladie professionnelle"}
#: The three boxes of the form 11138.
CONCLUSIONS = {
    TypeConclusion.GUERISON: "Guérison, retour à l’état antérieur",
    TypeConclusion.GUERISON_RECHUTE_POSSIBLE: "Guérison apparente, rechute possible",
    TypeConclusion.CONSOLIDATION_SEQUELLES: "Consolidation avec séquelles",
}
#: Path, label and longest text of the fields of an employer.
EMPLOYEUR = (
    ("raison_sociale", "Raison sociale", 100),
    ("voie", "N° et voie", 100),
    ("code_postal", "Code postal", 5),
    ("ville", "Ville", 60),
    ("telephone", "Téléphone", 20),
    ("email", "E-mail", 100),
)
#: On a screen a field is understood by its place; named alone, it is named in full: by path, where its label does not.
AVIS = {
    "ald": "En rapport avec une affection de longue durée (ALD)",
    "grossesse_pathologique": "En rapport avec un état pathologique lié à une grossesse",
    "atmp": "En rapport avec un accident du travail ou une maladie professionnelle",
    "atmp.nature": "Accident ou maladie",
    "atmp.date": "Date de l’accident ou de la maladie déclarée",
    "categorie": "Situation du patient",
    "sans_emploi.date_cessation": "Dernière activité cessée le",
    "sans_emploi.situation": "Situation depuis cette date",
    "motif.complement": "Complément du motif",
    "debut": "Premier jour de l’arrêt",
    "fin": "Dernier jour, inclus",
    "justification_duree": "Raisons médicales de la durée",
    "reprise_temps_partiel": "Suivi d’une reprise à temps partiel thérapeutique",
    "reprise_temps_partiel.debut": "Premier jour du temps partiel",
    "reprise_temps_partiel.fin": "Dernier jour du temps partiel",
    "sorties.a_partir_du": "Sorties à partir du",
    "sorties.raison": "Raison médicale des sorties libres",
    "impossibilite_presentiel": "Pourquoi le patient ne peut pas consulter en présence",
}
CERTIFICAT = {
    "nature": "Nature du certificat",
    "trajet": "Accident de trajet",
    "date_evenement": "Date de l’accident ou de la première constatation",
    "heure_evenement": "Heure de l’accident",
    "date_rechute": "Première constatation de la rechute",
    "exposition": "Activité ou exposition déclarée par le patient",
    "tableau_mp": "Tableau de maladie professionnelle",
    "conclusion.date": "Date de guérison ou de consolidation",
    "conclusion.date_reprise": "Reprise du travail le",
    "conclusion.sequelles": "Séquelles, sans taux",
    "numero_sinistre": "Numéro d’AT ou de MP donné par la caisse",
    "feuille_at": "Feuille d’accident de l’employeur",
    "arret_associe": "Référence de l’avis d’arrêt lié",
    "annule_et_remplace": "Référence du certificat annulé et remplacé",
}
#: The parts of a document whose fields are named after them.
_BLOCS = {"adresse_visite.": "Adresse de visite", "employeur.": "Employeur"}


def en_entier(nom: str, libelle: str, entiers: Mapping[str, str]) -> str:
    """Return how the field ``nom`` is called away from its form.

    Args:
        nom: its path.
        libelle: its label on the form.
        entiers: ``AVIS`` or ``CERTIFICAT``.
    """
    for debut, bloc in _BLOCS.items():
        if nom.startswith(debut):
            return f"{bloc}, {libelle[0].lower()}{libelle[1:]}"
    return entiers.get(nom, libelle)
