"""What the rules ask of the paper, read back from the PDFs: secrecy, specimen, date, duplicate, notices."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from aat.cerfa import documents
from aat.domaine.dossier import Dossier
from aat.ports import DocumentRendu
from aat.referentiel.droit import charger_droit

Outil = Callable[..., str]


@pytest.fixture
def lire(outil: Outil, tmp_path: Path) -> Callable[[DocumentRendu], str]:
    """Return a reader of a PDF's text: one space between words, no-break spaces as plain ones."""

    def lire_un(rendu: DocumentRendu) -> str:
        fichier = tmp_path / "lu.pdf"
        fichier.write_bytes(rendu.octets)
        return " ".join(outil("pdftotext", "-layout", fichier, "-").replace("\u00a0", " ").split())

    return lire_un


Lire = Callable[[DocumentRendu], str]

#: Values that only the service médical and the prescriber read.
MEDICAL = ("MARQUE-MOTIF", "MARQUE-COMPLEMENT", "MARQUE-RAISON", "MARQUE-JUSTIFICATION", "MARQUE-IMPOSSIBILITE")


def test_seul_le_volet_1_porte_des_donnees_medicales(dossier_complet: Dossier, lire: Lire) -> None:
    """« motif-secret » : le motif et les textes médicaux sont sur le volet 1, jamais sur les volets 2 et 3."""
    volets = {v.volet: lire(v) for v in documents.cerfa_complet(dossier_complet) if v.volet}
    volets[0] = lire(documents.volet_employeur(dossier_complet))
    assert sorted(volets) == [0, 1, 2, 3]
    assert "MARQUE-MOTIF" in volets[1]
    for numero in (0, 2, 3):
        assert [m for m in MEDICAL if m in volets[numero]] == [], numero


@pytest.mark.parametrize("transmis", [True, False])
def test_aucune_copie_qui_passerait_pour_un_avis(dossier: Dossier, lire: Lire, transmis: bool) -> None:
    """« cerfa-copie » : depuis le 01/07/2025, un avis transmis ne donne des volets que marqués sans valeur.

    Non transmis, les volets du programme restaient admis jusqu’au 31/08/2025 ; depuis, ils sont marqués aussi.
    """
    jours = {dt.date(2025, 7, 15): transmis, dt.date(2026, 11, 23): True}
    for jour, marque in jours.items():
        garde = replace(dossier, date_prescription=jour, accuse=dossier.accuse if transmis else None)
        for rendu in documents.cerfa_complet(garde):
            assert ("SPÉCIMEN" in lire(rendu)) is marque, (rendu.document, jour)


def test_la_date_a_recopier_est_celle_de_la_prescription(dossier: Dossier, lire: Lire) -> None:
    """« cerfa-date » : l’arrêt commence le lendemain, la date à écrire sur le formulaire reste celle de l’examen."""
    decale = replace(
        dossier,
        date_prescription=dt.date(2026, 11, 22),
        etabli_le=dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC),
        accuse=None,
    )
    texte = lire(documents.aide_cerfa_securise(decale))
    prescripteur = texte.partition("Prescripteur Paul TEST-MARTIN")[0].rpartition("Le prescripteur")[2]
    assert "Date 22/11/2026" in prescripteur
    assert "25/11/2026" not in texte


def test_le_duplicata_a_son_fichier_et_aucune_donnee_medicale(dossier_complet: Dossier, lire: Lire) -> None:
    """« duplicata » : marqué, sans donnée médicale, et il n’écrase pas le premier volet."""
    rendu = documents.volet_employeur(replace(dossier_complet, duplicata=True))
    texte = lire(rendu)
    assert "DUPLICATA" in texte
    assert [m for m in MEDICAL if m in texte] == []
    assert rendu.nom_fichier == "aat-7K2Q-9F-volet-3-duplicata.pdf"
    assert documents.volet_employeur(dossier_complet).nom_fichier == "aat-7K2Q-9F-volet-3.pdf"
    # Only volet 3 has one.
    assert "DUPLICATA" not in lire(documents.recapitulatif(replace(dossier_complet, duplicata=True)))


def _valeur(nom: str) -> object:
    datee = charger_droit().parametres[nom].au(dt.date(2026, 11, 23))
    assert datee is not None
    return datee.valeur


@pytest.mark.parametrize(
    ("code", "rang", "morceaux"),
    [
        ("envoi-48h", 3, ("volets 1 et 2", "dans les deux jours", "ni photocopie, ni scan")),
        ("envoi-tardif", 3, ("Un premier envoi tardif vaut un rappel", "24 mois", "de moitié")),
        ("envoi-employeur", 3, ("volet 3 à votre employeur sous 48 heures",)),
        ("obligations-patient", 3, ("Seules les activités que l’avis autorise sont permises", "accord de la caisse")),
        ("teleconsultation-plateforme", 4, ("1er mars 2025", "objet principal de fournir des arrêts par télémédecine")),
        ("prescripteur-examen", 4, ("L’avis porte la date du jour de l’examen",)),
    ],
)
def test_les_notices_disent_ce_que_la_regle_demande(
    dossier: Dossier, lire: Lire, code: str, rang: int, morceaux: tuple[str, ...]
) -> None:
    """Chaque rappel est sur la notice remise, lu dans le PDF, en entier et sur une seule page."""
    notice = documents.cerfa_complet(dossier)[rang]
    texte = lire(notice)
    assert [m for m in morceaux if m not in texte] == [], code
    assert notice.pages == 1


def test_les_delais_des_notices_sont_ceux_des_parametres() -> None:
    """« envoi-48h », « envoi-tardif » : un paramètre qui change fait relire la phrase qui le dit en toutes lettres."""
    assert _valeur("code-securite-sociale/R321-2/envoi-jours") == 2
    assert _valeur("code-securite-sociale/D323-2/retard-mois") == 24
    assert _valeur("code-securite-sociale/D323-2/retard-reduction") == 50
    assert _valeur("assurance-maladie/volet-3-heures") == 48
