"""Words of the printed documents for the coded values of the domain (facts of the form and of the guide)."""

from aat.domaine.arret import CasProlongation, Categorie, ModeSorties, Nature, NatureAtmp, Temps

#: What a form to copy by hand has no box for, and is written all the same.
SANS_CASE = "Sans case, à la main en haut de chaque exemplaire"
NATURE = {Nature.INITIAL: "Avis initial", Nature.PROLONGATION: "Prolongation"}
TEMPS = {
    Temps.COMPLET: "Temps complet",
    Temps.PARTIEL: "Temps partiel ou travail aménagé pour raison médicale",
}
CATEGORIE = {
    Categorie.SALARIE: "Salarié(e)",
    Categorie.FONCTIONNAIRE: "Fonctionnaire",
    Categorie.NON_SALARIE_AGRICOLE: "Non salarié(e) agricole",
    Categorie.PROFESSION_INDEPENDANTE: "Profession indépendante",
    Categorie.ELU_LOCAL: "Élu(e) local(e)",
    Categorie.ARTISTE_AUTEUR: "Artiste-auteur(e)",
    Categorie.SANS_EMPLOI: "Sans emploi",
}
PROLONGATION = {
    CasProlongation.TRAITANT_OU_PRESCRIPTEUR: "Médecin traitant ou prescripteur de l’arrêt initial",
    CasProlongation.REMPLACANT: "Remplaçant du médecin traitant ou du prescripteur initial",
    CasProlongation.SPECIALISTE: "Spécialiste consulté à la demande du médecin traitant",
    CasProlongation.CABINET_DE_GROUPE: "Participant au cabinet de groupe",
    CasProlongation.HOSPITALISATION: "Au cours d’une hospitalisation",
    CasProlongation.AUTRE: "Autre cas",
}
SORTIES = {
    ModeSorties.HORAIRES_LIMITES: "Autorisées avec horaires limités",
    ModeSorties.LIBRES: "Autorisées sans restriction d’horaires",
    ModeSorties.NON_AUTORISEES: "Non autorisées",
}
ATMP = {NatureAtmp.ACCIDENT: "Accident du travail", NatureAtmp.MALADIE: "Maladie professionnelle"}
PROFESSION = {"medecin": "Médecin", "sage-femme": "Sage-femme", "chirurgien-dentiste": "Chirurgien-dentiste"}
EN_RAPPORT_ATMP = "En rapport avec un accident de travail / maladie professionnelle"
OUI_NON = {True: "Oui", False: "Non"}
