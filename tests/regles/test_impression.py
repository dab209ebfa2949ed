"""What an avis is printed as, on both sides of 1 September 2025."""

import datetime as dt
from dataclasses import replace

import pytest
from aat.domaine.arret import Categorie
from aat.domaine.constat import Constat, Severite
from aat.domaine.regime import Raccordement
from aat.referentiel.droit import charger_droit
from aat.rules.droit import Droit
from aat.rules.impression import CERFA_COMPLET, ModeImpression, constats_sur_papier, mode_impression, rappel_d_envoi
from aat.rules.parametres import FORMULAIRE_SECURISE

VEILLE, JOUR = dt.date(2025, 8, 31), dt.date(2025, 9, 1)


@pytest.mark.parametrize("jour", [dt.date(2021, 12, 10), VEILLE, JOUR, dt.date(2026, 11, 23)])
@pytest.mark.parametrize("transmission", Raccordement)
def test_acquitte(jour: dt.date, transmission: Raccordement) -> None:
    """« impression-transmis » : volet 3 et récapitulatif, ni volet 1 ni volet 2, quel que soit le jour."""
    impression = mode_impression(jour, True, transmission, charger_droit())
    assert impression.mode is ModeImpression.COPIE_TRANSMISE
    assert impression.volets == ("volet-3", "recapitulatif")
    assert impression.motif_refus is None
    assert impression.specimens == ()


@pytest.mark.parametrize("transmission", Raccordement)
def test_non_acquitte_la_veille(transmission: Raccordement) -> None:
    """« impression-non-transmis » : jusqu’au 31/08/2025, les trois volets et les deux notices, qui valent avis."""
    impression = mode_impression(VEILLE, False, transmission, charger_droit())
    assert impression.mode is ModeImpression.CERFA_COMPLET
    assert impression.volets == CERFA_COMPLET
    assert impression.motif_refus is None
    assert "scan" in (impression.que_faire or "")


def test_non_acquitte_avant_juillet_2025() -> None:
    """Before July 2025 nothing is said of copies."""
    impression = mode_impression(dt.date(2025, 6, 30), False, Raccordement.NON, charger_droit())
    assert "scan" not in (impression.que_faire or "")


@pytest.mark.parametrize("transmission", Raccordement)
def test_non_acquitte_depuis(transmission: Raccordement) -> None:
    """Since 1 September 2025 the aid for the secured form, the whole Cerfa as a specimen only."""
    impression = mode_impression(JOUR, False, transmission, charger_droit())
    assert impression.mode is ModeImpression.AIDE_CERFA_SECURISE
    assert impression.volets == ("aide-cerfa-securise",)
    assert impression.specimens == CERFA_COMPLET
    assert "Depuis le 01/09/2025" in (impression.motif_refus or "")
    assert "formulaire sécurisé" in (impression.que_faire or "")


@pytest.mark.parametrize(
    ("jour", "admis", "scan_refuse"),
    [
        (dt.date(2025, 6, 30), True, False),
        (dt.date(2025, 7, 1), True, True),
        (VEILLE, True, True),
        (JOUR, False, False),
    ],
)
def test_tolerance_de_l_ete_2025(jour: dt.date, admis: bool, scan_refuse: bool) -> None:
    """« cerfa-tolerance-ete » : en juillet et août 2025 l’ancien formulaire vaut encore, un scan déjà plus."""
    impression = mode_impression(jour, False, Raccordement.NON, charger_droit())
    assert (impression.mode is ModeImpression.CERFA_COMPLET) is admis
    assert ("scan est refusé" in (impression.que_faire or "")) is scan_refuse


def test_que_faire_depend_du_raccordement() -> None:
    """Connected: transmit first; not connected: copy; unknown: try."""
    phrases = {t: mode_impression(JOUR, False, t, charger_droit()).que_faire or "" for t in Raccordement}
    assert phrases[Raccordement.OUI].startswith("Transmettez")
    assert "ne reçoit pas" in phrases[Raccordement.NON]
    assert "On ne sait pas" in phrases[Raccordement.INCONNU]


SIGNER = (
    "Signez les trois volets et remettez-les au patient avec sa notice\u00a0: il envoie les volets 1 et 2 à sa caisse."
)
RECOPIER = "recopiez ces valeurs sur un formulaire sécurisé, signez-le et remettez-le au patient."
IRRECEVABLE = (
    "Depuis le 01/09/2025, un avis imprimé par un logiciel n’est pas recevable\u00a0: seul l’original du formulaire "
    "sécurisé de l’Assurance maladie vaut avis sur papier."
)


@pytest.mark.parametrize(
    ("jour", "acquitte", "transmission", "que_faire", "motif_refus"),
    [
        (
            JOUR,
            True,
            Raccordement.OUI,
            "Remettez au patient le volet 3, destiné à l’employeur, et gardez le récapitulatif\u00a0: il porte le motif.",
            None,
        ),
        (dt.date(2025, 6, 30), False, Raccordement.OUI, SIGNER, None),
        (dt.date(2025, 7, 1), False, Raccordement.OUI, SIGNER + " Une photocopie ou un scan est refusé.", None),
        (JOUR, False, Raccordement.OUI, "Transmettez l’avis\u00a0; si c’est impossible, " + RECOPIER, IRRECEVABLE),
        (
            JOUR,
            False,
            Raccordement.NON,
            "Le régime du patient ne reçoit pas les avis en ligne\u00a0: " + RECOPIER,
            IRRECEVABLE,
        ),
        (
            JOUR,
            False,
            Raccordement.INCONNU,
            "On ne sait pas si le régime du patient reçoit les avis en ligne\u00a0: essayez de transmettre, sinon "
            + RECOPIER,
            IRRECEVABLE,
        ),
    ],
)
def test_les_phrases_sont_dites_en_entier(
    jour: dt.date, acquitte: bool, transmission: Raccordement, que_faire: str, motif_refus: str | None
) -> None:
    """What the prescriber must do, and why the Cerfa of the software is refused, word for word."""
    impression = mode_impression(jour, acquitte, transmission, charger_droit())
    assert impression.que_faire == que_faire
    assert impression.motif_refus == motif_refus


def test_un_formulaire_exige_depuis_toujours_ne_dit_pas_de_date() -> None:
    """A law whose value has no first day cannot say « Depuis le »: the sentence says « Aujourd’hui »."""
    droit = charger_droit()
    parametre = droit.parametres[FORMULAIRE_SECURISE]
    toujours = replace(parametre, valeurs=(replace(parametre.valeurs[-1], valeur=True, du=None, au=None),))
    autre = Droit(droit.regles, dict(droit.parametres) | {FORMULAIRE_SECURISE: toujours})
    refus = mode_impression(dt.date(2020, 1, 1), False, Raccordement.OUI, autre).motif_refus or ""
    assert refus.startswith("Aujourd’hui, un avis imprimé")


def test_l_avertissement_du_papier_dit_quoi_faire_et_sur_quel_fondement() -> None:
    """« teleconsultation-en-ligne » : le constat entier, phrase, fondement et source compris."""
    droit = charger_droit()
    regle = droit.regles["teleconsultation-en-ligne"]
    dits = constats_sur_papier(
        (), teleconsultation=True, transmission=Raccordement.OUI, jour=dt.date(2026, 11, 23), droit=droit
    )
    phrase = (
        "Un arrêt prescrit en téléconsultation se transmet en ligne\u00a0: un scan ou un PDF envoyé au patient n’est pas "
        "recevable. Transmettez cet avis\u00a0; si le service est hors d’atteinte, seul un original sur papier, remis ou "
        "posté au patient, a cours."
    )
    assert dits == (Constat(regle.code, regle.severite, "teleconsultation", phrase, regle.fondement, regle.source),)


def test_valeurs_du_contrat() -> None:
    """The modes are those of the contract."""
    assert {m.value for m in ModeImpression} == {
        "copie-transmise", "aide-cerfa-securise", "surcharge", "cerfa-complet", "certificat",
    }  # fmt: skip


def test_le_patient_a_deux_jours_pour_envoyer_un_avis_sur_papier() -> None:
    """« envoi-48h » : dit avec son article ; rien avant le texte, ni à un fonctionnaire, que sa propre règle renseigne."""
    droit = charger_droit()
    regle = droit.regles["envoi-48h"]
    dit = rappel_d_envoi(Categorie.SALARIE, JOUR, droit)
    assert dit is not None
    assert (dit.code, dit.severite, dit.champ) == ("envoi-48h", regle.severite, regle.champ)
    assert (dit.fondement, dit.source) == (regle.fondement, regle.source)
    assert dit.severite is Severite.INFORMATION
    assert dit.message.startswith(
        "Sur papier, le patient envoie l’original (volets 1 et 2) à sa caisse dans les 2 jours"
    )
    assert rappel_d_envoi(None, JOUR, droit) == dit
    assert rappel_d_envoi(Categorie.FONCTIONNAIRE, JOUR, droit) is None
    futur = replace(regle, du=JOUR + dt.timedelta(days=1))
    assert rappel_d_envoi(None, JOUR, replace(droit, regles={**droit.regles, "envoi-48h": futur})) is None
