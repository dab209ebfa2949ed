"""The récapitulatif of a certificate, line by line: what is missing is said, what is not asked is not shown."""

import datetime as dt

import pytest
from aat.domaine.arret import NatureAtmp
from aat.domaine.certificat import (
    Certificat,
    CertificatRemplace,
    Conclusion,
    NatureCertificat,
    SerieTableaux,
    TableauMp,
    TypeConclusion,
)
from aat.domaine.personnes import Employeur
from aat.rules.certificat.recapitulatif import mention_remplacement, nom_du_tableau, recapitulatif_certificat

JOUR = dt.date(2026, 11, 23)


def _lignes(certificat: Certificat, remplace: CertificatRemplace | None = None) -> list[str]:
    # Which spaces the lines have is not the question here.
    return recapitulatif_certificat(certificat, JOUR, remplace).replace("\u00a0", " ").splitlines()


def test_un_accident_de_trajet_avec_tout_ce_qui_se_dit() -> None:
    """Every line of an accident, each value different; the day of the examination, not that of the writing."""
    certificat = Certificat(
        nature=NatureCertificat.INITIAL,
        origine=NatureAtmp.ACCIDENT,
        trajet=True,
        employeur=Employeur(raison_sociale="BANC-ATELIER"),
        date_evenement=dt.date(2026, 11, 19),
        heure_evenement="08:15",
        date_constat=dt.date(2026, 11, 20),
        feuille_at=True,
        numero_sinistre="261119123",
        constatations="  TEST plaie.\nTEST suite.  ",
        exposition="TEST exposition",
        tableau_mp=TableauMp(SerieTableaux.GENERAL, 57),
        soins_jusqu_au=dt.date(2026, 12, 4),
        annule_et_remplace="7M2K9QX4TB",
        teleconsultation=True,
    )
    remplace = CertificatRemplace("7M2K9QX4TB", "ID", dt.date(2026, 11, 21), "TEST-NUMERO")
    assert _lignes(certificat, remplace) == [
        "CERTIFICAT MÉDICAL INITIAL | Accident du travail (trajet)",
        "Annule et remplace le certificat du 21/11/2026 (n° TEST-NUMERO)",
        "Accident déclaré le jeudi 19/11/2026 à 08:15",
        "Numéro de l’accident ou de la maladie : 261119123",
        "Feuille d’accident présentée : oui",
        "Employeur : BANC-ATELIER",
        "Constatations :",
        "TEST plaie.",
        "TEST suite.",
        "Soins, durée prévisible (indicatif, papier seulement) : jusqu’au vendredi 04/12/2026",
        "En téléconsultation",
        "Établi le vendredi 20/11/2026",
    ]


def test_une_maladie_dit_l_exposition_et_le_tableau() -> None:
    """A disease has its own words for the event; a box « trajet » left over from an accident is not shown."""
    certificat = Certificat(
        nature=NatureCertificat.NOUVELLE_LESION,
        origine=NatureAtmp.MALADIE,
        trajet=True,
        date_evenement=dt.date(2026, 3, 4),
        constatations="TEST dermatose.",
        exposition="TEST soudure",
        tableau_mp=TableauMp(SerieTableaux.AGRICOLE, 47, "bis", "B"),
        feuille_at=False,
        employeur=Employeur(),
    )
    assert _lignes(certificat) == [
        "CERTIFICAT MÉDICAL NOUVELLE LÉSION | Maladie professionnelle",
        "Première constatation médicale le mercredi 04/03/2026",
        "Feuille d’accident présentée : non",
        "Constatations :",
        "TEST dermatose.",
        "Activité ou exposition déclarée par le patient : TEST soudure",
        "Tableau de maladie professionnelle : RA 47 bis B",
        "Établi le lundi 23/11/2026",
    ]


def test_un_certificat_vide_le_dit() -> None:
    """What is missing is said, not raised."""
    assert _lignes(Certificat()) == [
        "CERTIFICAT MÉDICAL non précisé | non précisé",
        "Événement du non précisé",
        "Constatations :",
        "non précisé",
        "Établi le lundi 23/11/2026",
    ]


def test_une_maladie_sans_precision_n_a_pas_de_ligne_vide() -> None:
    """No exposure, a tableau without its number: no line."""
    lignes = _lignes(Certificat(origine=NatureAtmp.MALADIE, tableau_mp=TableauMp(SerieTableaux.GENERAL, None, "bis")))
    assert lignes[1:] == [
        "Première constatation médicale le non précisé",
        "Constatations :",
        "non précisé",
        "Établi le lundi 23/11/2026",
    ]


@pytest.mark.parametrize(
    ("nature", "date_rechute", "dite"),
    [
        (NatureCertificat.RECHUTE, dt.date(2026, 11, 18), True),
        (NatureCertificat.RECHUTE, None, False),
        (NatureCertificat.INITIAL, dt.date(2026, 11, 18), False),
    ],
)
def test_la_date_de_rechute_ne_suit_qu_une_rechute(
    nature: NatureCertificat, date_rechute: dt.date | None, dite: bool
) -> None:
    """The day of the relapse, for a relapse that has one."""
    lignes = _lignes(Certificat(nature=nature, origine=NatureAtmp.ACCIDENT, date_rechute=date_rechute))
    assert ("Rechute constatée le mercredi 18/11/2026" in lignes) is dite
    assert any(ligne.startswith("Rechute") for ligne in lignes) is dite
    assert ("CERTIFICAT MÉDICAL RECHUTE | Accident du travail" in lignes) is (nature is NatureCertificat.RECHUTE)


@pytest.mark.parametrize(
    ("conclusion", "lignes"),
    [
        (None, ["Conclusion : non précisé"]),
        (Conclusion(), ["Conclusion : non précisé, le non précisé"]),
        (
            Conclusion(TypeConclusion.GUERISON, dt.date(2026, 11, 20)),
            ["Conclusion : Guérison avec retour à l’état antérieur, le vendredi 20/11/2026"],
        ),
        (
            Conclusion(TypeConclusion.GUERISON_RECHUTE_POSSIBLE),
            ["Conclusion : Guérison apparente avec possibilité de rechute ultérieure, le non précisé"],
        ),
        (
            Conclusion(TypeConclusion.CONSOLIDATION_SEQUELLES, dt.date(2026, 11, 20), "TEST raideur"),
            ["Conclusion : Consolidation avec séquelles, le vendredi 20/11/2026", "Séquelles : TEST raideur"],
        ),
    ],
)
def test_un_certificat_final_conclut(conclusion: Conclusion | None, lignes: list[str]) -> None:
    """The conclusion of a final certificate, complete or not; no other nature has one."""
    final = _lignes(Certificat(nature=NatureCertificat.FINAL, conclusion=conclusion))
    assert final[0] == "CERTIFICAT MÉDICAL FINAL | non précisé"
    assert final[4:-1] == lignes
    initial = _lignes(Certificat(nature=NatureCertificat.INITIAL, conclusion=conclusion))
    assert not any(ligne.startswith(("Conclusion", "Séquelles")) for ligne in initial)


@pytest.mark.parametrize(
    ("remplace", "phrase"),
    [
        (None, "Annule et remplace le certificat 7M2K9QX4TB"),
        (CertificatRemplace("ABCDEFGHJK", "ID"), "Annule et remplace le certificat (référence ABCDEFGHJK)"),
        (
            CertificatRemplace("ABCDEFGHJK", "ID", dt.date(2026, 2, 6)),
            "Annule et remplace le certificat du 06/02/2026 (référence ABCDEFGHJK)",
        ),
        (
            CertificatRemplace("ABCDEFGHJK", "ID", dt.date(2026, 2, 6), "TEST-1"),
            "Annule et remplace le certificat du 06/02/2026 (n° TEST-1)",
        ),
    ],
)
def test_le_certificat_remplace_est_nomme(remplace: CertificatRemplace | None, phrase: str) -> None:
    """By its acknowledgement number once there is one, by its reference until then; as typed when not known here."""
    assert mention_remplacement("7M2K9QX4TB", remplace) == phrase
    assert _lignes(Certificat(annule_et_remplace="7M2K9QX4TB"), remplace)[1] == phrase


@pytest.mark.parametrize(
    ("tableau", "nom"),
    [
        (TableauMp(SerieTableaux.GENERAL, 57, None, "A"), "RG 57 A"),
        (TableauMp(SerieTableaux.AGRICOLE, 47, "bis"), "RA 47 bis"),
        (TableauMp(None, 30), "30"),
        (TableauMp(SerieTableaux.GENERAL, None, "bis", "A"), None),
    ],
)
def test_un_tableau_se_nomme_par_sa_serie_et_son_numero(tableau: TableauMp, nom: str | None) -> None:
    """Without a number there is no tableau; without a series the number alone."""
    assert nom_du_tableau(tableau) == nom
