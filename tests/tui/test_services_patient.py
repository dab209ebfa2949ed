"""Ce que les premiers écrans demandent au coffre : arrêts d’un patient, brouillons, recherche, origine des valeurs."""

import datetime as dt
from dataclasses import replace

import pytest
from aat.composition import Atelier
from aat.domaine.certificat import Certificat
from aat.domaine.personnes import Assure
from aat.domaine.references import commence_le, nouveau_document_id
from aat.services import arrets_patient, brouillons, fiche_patient, identification, recherche_patient
from aat.services.brouillons import EnCours

from tests.tui.conftest import JOUR, HorlogeFixe
from tests.tui.pas import DURAND, NIR, NIR_CORSE, PRESCRIPTEUR, arreter, avis_sur, installer


def test_un_arret_fini_vient_apres_ceux_qui_courent(outils: Atelier) -> None:
    """Soonest end first; then what is over, latest first; each by the day of the clock."""
    installer(outils, DURAND)
    refs = [arreter(ligne, DURAND, outils) for ligne in ("grippe 3j", "lumbago 2j", "grippe 20j", "lumbago 9j")]
    outils.horloge = HorlogeFixe(dt.date(2026, 11, 26))
    assert [c.arret.ref for c in arrets_patient.arrets(DURAND, outils)] == [refs[3], refs[2], refs[0], refs[1]]
    assert arrets_patient.resume(DURAND, outils).startswith("arrêt au 12/12/2026 (")
    outils.horloge = HorlogeFixe(dt.date(2027, 1, 4))
    assert arrets_patient.resume(DURAND, outils).startswith("fini le 12/12/2026 (")


def test_sans_coffre_ni_nir_rien_n_est_connu(outils: Atelier) -> None:
    """Nothing is made by asking."""
    assert arrets_patient.arrets(DURAND, outils) == ()
    assert arrets_patient.resume(Assure(), outils) == "—"
    assert brouillons.tous(outils) == ()
    assert identification.trouver("a", outils) == ()
    assert identification.deja_garde(DURAND, outils) is None
    assert identification.rang_libre(NIR, outils) == 1
    assert not outils.lieux.base.exists()


def test_un_brouillon_dit_quand_il_a_commence(outils: Atelier) -> None:
    """Today by its hour where the prescriber is, another day by its date too; keeping it again changes nothing."""
    moment = dt.datetime(2026, 7, 1, 8, 12, 5, tzinfo=dt.UTC)
    identifiant = nouveau_document_id(moment)
    assert commence_le(identifiant) == moment
    en_cours = EnCours(identifiant, moment + dt.timedelta(hours=3), avis_sur("grippe 5j", DURAND, outils))
    outils.horloge = HorlogeFixe(dt.date(2026, 7, 1))
    assert brouillons.commence(en_cours, outils) == "à 10 h 12"
    outils.horloge = HorlogeFixe(JOUR)
    assert brouillons.commence(en_cours, outils) == "le 01/07 à 10 h 12"


def test_les_brouillons_des_deux_sortes_se_lisent(outils: Atelier) -> None:
    """Latest first, certificates too."""
    installer(outils, DURAND)
    avis, certificat = avis_sur("grippe 5j", DURAND, outils), Certificat(assure=DURAND)
    for document in (avis, certificat):
        brouillons.garder(brouillons.nouvel_identifiant(outils), document, outils)
    lus = [en_cours.document for en_cours in brouillons.tous(outils)]
    assert sorted(type(lu).__name__ for lu in lus) == ["Avis", "Certificat"]
    dernier = brouillons.dernier(Certificat, outils)
    assert dernier is not None
    assert dernier.document == certificat


def test_qui_reprend_un_brouillon_prescrit(outils: Atelier) -> None:
    """A shared workstation never signs another's name; the same person keeps what was said."""
    installer(outils)
    autre = replace(PRESCRIPTEUR, rpps="10100000007", nom="BANC-AUTRE")
    avis = avis_sur("grippe 5j", DURAND, outils)
    assert brouillons.au_nom_de_qui_reprend(avis, outils) is avis
    repris = brouillons.au_nom_de_qui_reprend(replace(avis, prescripteur=autre), outils)
    assert repris.prescripteur == outils.prescripteur()


@pytest.mark.parametrize(
    ("texte", "numero"),
    [
        (NIR, NIR),
        ("2 69 05 49 588 157 80", NIR),
        ("NIR : 2.69.05.49.588.157-80", NIR),
        ("2 53 07 2a 073 004 43", NIR_CORSE),
        ("2690549588157", "2690549588157"),
        ("269054958815", None),
        ("durand", None),
        ("durand 69", None),
        ("12/05/1969", None),
    ],
)
def test_un_nir_se_reconnait_dans_ce_qui_est_colle(texte: str, numero: str | None) -> None:
    """From thirteen digits on; words before it are left out."""
    assert recherche_patient.numero_tape(texte) == numero


def test_l_origine_et_sa_date_sont_celles_du_coffre(outils: Atelier) -> None:
    """« Mémoire » since the day it was kept, « saisie » when it was typed a moment ago."""
    installer(outils, DURAND)
    outils.horloge = HorlogeFixe(dt.date(2026, 12, 1))
    assert fiche_patient.fiche(DURAND, outils).origine == "mémoire, 23/11/2026"
    assert fiche_patient.fiche(DURAND, outils, saisie=True).origine == "saisie, 23/11/2026"
    assert fiche_patient.fiche(replace(DURAND, rang=2), outils).origine == "mémoire"


def test_une_meme_personne_n_est_pas_une_autre(outils: Atelier) -> None:
    """Case apart; another birth date, first name or name is somebody else."""
    installer(outils, DURAND)
    assert identification.deja_garde(replace(DURAND, nom_famille="banc-durand", caisse=None), outils) is None
    for autre in (replace(DURAND, prenoms=("Lise",)), replace(DURAND, date_naissance="1970-01-01")):
        assert identification.deja_garde(autre, outils) == DURAND
    assert identification.rang_libre(NIR, outils) == 2
