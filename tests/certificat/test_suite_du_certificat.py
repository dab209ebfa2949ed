"""What follows from a certificate: text of the rows, dates filled, papers, régime; nothing given is changed."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from aat.domaine.arret import NatureAtmp
from aat.domaine.certificat import Certificat, Lateralite, Lesion, NatureCertificat
from aat.domaine.personnes import Assure
from aat.domaine.regime import Raccordement, Rattachement
from aat.erreurs import ErreurReferentiel
from aat.referentiel.droit import charger_droit
from aat.referentiel.lesions import charger_lesions
from aat.rules.certificat.cas import raccordement_certificat
from aat.rules.certificat.completion import completer_certificat
from aat.rules.certificat.impression import impression_certificat
from aat.rules.certificat.moteur import loi_du_certificat
from aat.rules.certificat.parametres import parametres_certificat
from aat.rules.certificat.phrases import phrase_lesion, texte_des_lesions
from aat.rules.droit import Droit, Parametre, Valeur, ValeurDatee
from aat.rules.impression import ModeImpression

JOUR, VEILLE = dt.date(2026, 11, 23), dt.date(2026, 11, 22)
LESIONS = charger_lesions()


@pytest.mark.parametrize(
    ("lesion", "phrase"),
    [
        (Lesion("53", Lateralite.GAUCHE, "12", " index "), "Plaie ouverte de la main, à gauche (index)."),
        (Lesion("53", Lateralite.DROITE, "12"), "Plaie ouverte de la main, à droite."),
        (Lesion("53", Lateralite.BILATERAL, "12", " "), "Plaie ouverte de la main, des deux côtés."),
        (Lesion("53", Lateralite.SANS_OBJET, "12"), "Plaie ouverte de la main."),
        (Lesion("53", None, "12"), "Plaie ouverte de la main."),
        (Lesion(None, None, "12"), "Plaie ouverte."),
        (Lesion("777", None, "12"), None),
        (Lesion("53", None, "777"), None),
        (Lesion("53", None, None), None),
    ],
)
def test_une_ligne_fait_une_phrase(lesion: Lesion, phrase: str | None) -> None:
    """In full words, the side exact; a code that the lists do not have makes none."""
    assert phrase_lesion(lesion, LESIONS) == phrase


def test_les_lignes_font_un_texte() -> None:
    """One sentence a line; a row without a sentence leaves no empty line, none at all leaves no text."""
    lignes = (Lesion("53", Lateralite.GAUCHE, "12"), Lesion("777", None, "12"), Lesion(None, None, "12"))
    assert texte_des_lesions(lignes, LESIONS) == "Plaie ouverte de la main, à gauche.\nPlaie ouverte."
    assert texte_des_lesions(lignes[1:2], LESIONS) is None
    assert texte_des_lesions((), LESIONS) is None


def test_un_certificat_se_complete() -> None:
    """Day of the findings, day of the relapse, text of the rows, compact NIR."""
    complet = completer_certificat(
        Certificat(
            nature=NatureCertificat.RECHUTE,
            lesions=(Lesion("53", Lateralite.GAUCHE, "12"),),
            constatations="  ",
            assure=Assure(nir="2 69 05 49 588 157 80", nom_famille="BANC-DURAND"),
        ),
        JOUR,
        LESIONS,
    )
    assert (complet.date_constat, complet.date_rechute) == (JOUR, JOUR)
    assert complet.constatations == "Plaie ouverte de la main, à gauche."
    assert complet.assure == Assure(nir="269054958815780", nom_famille="BANC-DURAND")


def test_la_rechute_est_du_jour_des_constatations() -> None:
    """A day that was given wins over the day of writing, for the relapse too."""
    rechute = Certificat(nature=NatureCertificat.RECHUTE, date_constat=VEILLE)
    complet = completer_certificat(rechute, JOUR, LESIONS)
    assert (complet.date_constat, complet.date_rechute) == (VEILLE, VEILLE)
    donnee = completer_certificat(replace(rechute, date_rechute=dt.date(2026, 11, 20)), JOUR, LESIONS)
    assert donnee.date_rechute == dt.date(2026, 11, 20)


def test_completer_ne_donne_rien_de_plus() -> None:
    """No relapse but in a relapse; no text without rows; a written text is never replaced."""
    initial = completer_certificat(Certificat(nature=NatureCertificat.INITIAL, constatations=" "), JOUR, LESIONS)
    assert (initial.date_rechute, initial.constatations, initial.assure) == (None, " ", None)
    ecrit = Certificat(lesions=(Lesion("53", None, "12"),), constatations="TEST", assure=Assure(nom_famille="BANC"))
    complet = completer_certificat(ecrit, JOUR, LESIONS)
    assert (complet.constatations, complet.assure) == ("TEST", ecrit.assure)


PIECES = " Remettez-lui aussi les pièces qui ont servi à l’établir (imagerie, comptes rendus)."
REMETTRE = "Remettez à la victime son exemplaire\u00a0; aucun n’est destiné à l’employeur."
RECOPIER = "Recopiez ces valeurs sur le formulaire S6909\u00a0: un exemplaire que vous adressez à la caisse, un pour la victime."
MALADIE = (
    "Recopiez ces valeurs sur le formulaire S6909 et remettez les 3 exemplaires à la victime\u00a0: la déclaration est la "
    "sienne, elle y joint deux exemplaires."
)
INITIAL, FINAL = NatureCertificat.INITIAL, NatureCertificat.FINAL
AT, MP = NatureAtmp.ACCIDENT, NatureAtmp.MALADIE


@pytest.mark.parametrize(
    ("nature", "origine", "acquitte", "volets", "phrase"),
    [
        (INITIAL, AT, True, ("certificat-victime", "certificat-recapitulatif"), REMETTRE),
        (INITIAL, MP, True, ("certificat-victime", "certificat-recapitulatif"), REMETTRE),
        (FINAL, AT, True, ("certificat-victime", "certificat-recapitulatif"), REMETTRE + PIECES),
        (INITIAL, AT, False, ("aide-certificat", "certificat-caisse", "certificat-victime"), RECOPIER),
        (FINAL, MP, False, ("aide-certificat", "certificat-caisse", "certificat-victime"), RECOPIER + PIECES),
        (INITIAL, MP, False, ("aide-certificat", "certificat-victime"), MALADIE),
    ],
)
def test_les_papiers_d_un_certificat(
    nature: NatureCertificat, origine: NatureAtmp, acquitte: bool, volets: tuple[str, ...], phrase: str
) -> None:
    """Which copies, and what to do with them, word for word; a disease's first certificate is the victim's to send."""
    certificat = Certificat(nature=nature, origine=origine)
    impression = impression_certificat(certificat, JOUR, acquitte=acquitte, droit=charger_droit())
    assert (impression.mode, impression.volets, impression.que_faire) == (ModeImpression.CERTIFICAT, volets, phrase)


@pytest.mark.parametrize(
    ("regime", "sigle", "avis", "attendu"),
    [
        ("01", None, Raccordement.OUI, Raccordement.OUI),
        ("01", None, Raccordement.INCONNU, Raccordement.INCONNU),
        ("01", None, Raccordement.NON, Raccordement.NON),
        ("01", "CPRPF RG", Raccordement.OUI, Raccordement.NON),
        ("99", None, Raccordement.OUI, Raccordement.INCONNU),
        ("99", None, Raccordement.NON, Raccordement.NON),
        (None, "CPRPF RG", Raccordement.OUI, Raccordement.INCONNU),
    ],
)
def test_le_raccordement_d_un_certificat(
    regime: str | None, sigle: str | None, avis: Raccordement, attendu: Raccordement
) -> None:
    """A list of its own, under that of the avis; a régime that is not read is not known."""
    rattachement = Rattachement(regime, "010", "0000", None, sigle, None, avis, False, None, None)
    p = loi_du_certificat(charger_droit(), JOUR).parametres
    assert raccordement_certificat(rattachement, p) is attendu
    assert raccordement_certificat(None, p) is Raccordement.INCONNU


@pytest.mark.parametrize(("jour", "exemplaires"), [(dt.date(2022, 5, 6), None), (dt.date(2022, 5, 7), 2)])
def test_les_parametres_du_certificat(jour: dt.date, exemplaires: int | None) -> None:
    """Each under its own name, on both sides of the form of 2022."""
    p = parametres_certificat(charger_droit(), jour)
    assert (p.sequelles_caracteres, p.envoi_heures, p.envoi_final_heures, p.exemplaires_mp) == (200, 24, 24, 3)
    assert p.exemplaires == exemplaires
    assert (p.regimes_raccordes, p.sans_teleservice) == (("01", "02", "04", "05"), ("CPRPF RG",))
    assert "fx" in p.abreviations
    assert "agressé par" in p.circonstances
    assert "genou" in p.organes_pairs


def _remplacer(nom: str, valeur: Valeur | None) -> Droit:
    droit = charger_droit()
    datees = () if valeur is None else (ValeurDatee(valeur, None, None, "F", "S"),)
    return Droit(droit.regles, dict(droit.parametres) | {nom: Parametre(nom, datees, JOUR)})


ENTIER, LISTE = "cerfa/11138/sequelles-caracteres", "cerfa/11138/abreviations"


@pytest.mark.parametrize(
    ("nom", "valeur"), [(ENTIER, "200"), (ENTIER, True), (ENTIER, None), (LISTE, "fx"), (LISTE, 3)]
)
def test_un_parametre_du_certificat_mal_type_est_refuse_par_son_nom(nom: str, valeur: Valeur | None) -> None:
    """Named, with what to do."""
    with pytest.raises(ErreurReferentiel) as erreur:
        parametres_certificat(_remplacer(nom, valeur), JOUR)
    assert erreur.value.message == (
        f"Le paramètre {nom} manque au référentiel, ou n’a pas le type que les règles attendent."
    )
    assert erreur.value.remede == "Réinstallez aat\u00a0: un fichier livré avec le programme a été changé."


def test_une_loi_du_certificat_muette_ou_incomplete() -> None:
    """No list on that day is an empty list; no file at all is a failure."""
    assert parametres_certificat(_remplacer(LISTE, None), JOUR).abreviations == ()
    droit = charger_droit()
    parametres: dict[str, Any] = {nom: p for nom, p in droit.parametres.items() if nom != LISTE}
    with pytest.raises(ErreurReferentiel, match=LISTE):
        parametres_certificat(Droit(droit.regles, parametres), JOUR)
