"""The French words of the choices of an avis and of a certificate, once for every form, question and screen."""

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
