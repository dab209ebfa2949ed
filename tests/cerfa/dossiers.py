"""Invented documents with a different value in every field, for tests, pictures and measures."""

import datetime as dt
from dataclasses import replace

from aat.domaine.arret import (
    Activites,
    Atmp,
    Avis,
    CasProlongation,
    Categorie,
    ModeSorties,
    MotifChoisi,
    Nature,
    NatureAtmp,
    Precedent,
    Precisions,
    Prolongation,
    RepriseTempsPartiel,
    SansEmploi,
    Sorties,
    Temps,
)
from aat.domaine.certificat import Certificat, Conclusion, DossierCertificat, NatureCertificat, TypeConclusion
from aat.domaine.dossier import Dossier
from aat.domaine.environnement import Environnement
from aat.domaine.personnes import (
    Adresse,
    AdresseVisite,
    Assure,
    Employeur,
    Prescripteur,
    Structure,
)
from aat.domaine.regime import Raccordement, Rattachement
from aat.domaine.transmission import Accuse


def avis_ordinaire() -> Dossier:
    """Give an ordinary avis, acknowledged by the real service: flu, five days, employee."""
    avis = Avis(
        nature=Nature.INITIAL,
        assure=Assure(
            nir="2 69 05 49 588 157 80",
            nom_famille="BANC-DURAND",
            nom_usage="TEST-LEFÈVRE",
            prenoms=("Marie", "Zoé"),
            date_naissance="1969-05-12",
            regime="01",
            caisse="010",
            centre="0000",
            adresse=Adresse("3 rue des Lilas", None, "01000", "Bourg-en-Bresse"),
        ),
        prescripteur=Prescripteur(
            profession="medecin",
            rpps="10000000009",
            nom="TEST-MARTIN",
            prenom="Paul",
            specialite="cancérologie médicale",
            structure=Structure(
                "011234564", "Cabinet de la Gare", Adresse("7 avenue de la Gare", None, "01200", "Bellegarde")
            ),
        ),
        temps=Temps.COMPLET,
        categorie=Categorie.SALARIE,
        motif=MotifChoisi(code="00010004", complement="fièvre depuis dimanche"),
        debut=dt.date(2026, 11, 23),
        fin=dt.date(2026, 11, 27),
        jours=5,
        sorties=Sorties(ModeSorties.HORAIRES_LIMITES, dt.date(2026, 11, 24)),
        employeur=Employeur(
            "Fonderie d’Œuvres d’art", "12 rue de l’Église", "01460", "Brénod", "04 00 00 00 09", "paie@exemple.invalid"
        ),
        acceptation=True,
    )
    accuse = Accuse(
        document_id="0190",
        version=1,
        numero="AAT-AS-010100000-261123-110533-177",
        recu_le=dt.datetime(2026, 11, 23, 10, 5, 33, tzinfo=dt.UTC),
        regime="01",
        caisse="010",
        centre="0000",
        libelle_caisse="CPAM du Banc",
        brut=b"",
    )
    return Dossier(
        document_id="0190",
        ref="7K2Q-9F",
        version=1,
        avis=avis,
        motif_libelle="Grippe saisonnière",
        date_prescription=dt.date(2026, 11, 23),
        etabli_le=dt.datetime(2026, 11, 23, 9, 58, tzinfo=dt.UTC),
        rattachement=Rattachement(
            "01", "010", "0000", "Régime général", "RG", "CPAM du Banc", Raccordement.OUI, False, None, None
        ),
        environnement=Environnement.PRODUCTION,
        accuse=accuse,
    )


def avis_complet(dossier: Dossier) -> Dossier:
    """Give an avis in which every optional field is filled, medical texts being markers easy to find."""
    avis = replace(
        dossier.avis,
        nature=Nature.PROLONGATION,
        prolongation=Prolongation(
            CasProlongation.AUTRE, "MARQUE-AUTRECAS", Precedent("8ZZ", dt.date(2026, 10, 1), dt.date(2026, 11, 22))
        ),
        ald=True,
        grossesse_pathologique=True,
        atmp=Atmp(NatureAtmp.ACCIDENT, dt.date(2026, 9, 30)),
        categorie=Categorie.SANS_EMPLOI,
        sans_emploi=SansEmploi(dt.date(2026, 1, 15), "MARQUE-SITUATION"),
        motif=MotifChoisi(code="99887766", complement="MARQUE-COMPLEMENT"),
        justification_duree="MARQUE-JUSTIFICATION de la durée",
        reprise_temps_partiel=RepriseTempsPartiel(dt.date(2026, 11, 28), dt.date(2026, 12, 12)),
        sorties=Sorties(ModeSorties.LIBRES, dt.date(2026, 11, 25), "MARQUE-RAISON kinésithérapie"),
        adresse_visite=AdresseVisite(
            "MARQUE-VOIE", "MARQUE-LIEU", "B7", "E8", "N9", "A314", "CODE45", "01430", "MARQUE-VILLE", "06 00 00 00 01"
        ),
        precisions=Precisions(
            tiers=dt.date(2026, 8, 31),
            cure_thermale=True,
            pensionne_guerre=False,
            activites=Activites("mandat d’élue", dt.date(2026, 11, 26)),
            deces_a_charge=dt.date(2026, 7, 14),
        ),
        teleconsultation=True,
        impossibilite_presentiel="MARQUE-IMPOSSIBILITE",
    )
    return replace(dossier, avis=avis, motif_libelle="MARQUE-MOTIF fracture du fémur")


def certificat_final(dossier: Dossier) -> DossierCertificat:
    """Return a final certificate AT/MP of the same invented people, acknowledged."""
    avis = dossier.avis
    certificat = Certificat(
        nature=NatureCertificat.FINAL,
        origine=NatureAtmp.ACCIDENT,
        trajet=False,
        assure=avis.assure,
        prescripteur=avis.prescripteur,
        employeur=avis.employeur,
        date_evenement=dt.date(2026, 3, 4),
        heure_evenement="08:15",
        date_constat=dt.date(2026, 11, 23),
        feuille_at=True,
        numero_sinistre="260304123",
        constatations="Entorse de la cheville droite consolidée avec une raideur résiduelle en flexion dorsale.",
        conclusion=Conclusion(
            TypeConclusion.CONSOLIDATION_SEQUELLES, dt.date(2026, 11, 20), "Raideur modérée de la cheville droite."
        ),
        acceptation=True,
    )
    return DossierCertificat(
        document_id="0191",
        ref="8H3P-2C",
        version=1,
        certificat=certificat,
        date_redaction=dt.date(2026, 11, 23),
        etabli_le=dossier.etabli_le,
        rattachement=dossier.rattachement,
        environnement=dossier.environnement,
        accuse=dossier.accuse,
    )
