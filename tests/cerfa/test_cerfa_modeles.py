"""Templates: the shipped ones are sound, and a wrong one is refused by file and key."""

import datetime as dt
from pathlib import Path

import pytest
from aat.cerfa import base_fpdf
from aat.cerfa.ecriture import date_en_lettres, date_longue, nir_groupe, nombre_en_lettres
from aat.cerfa.formulaires import formulaire_du, notice, papier_libre_admis
from aat.cerfa.modele import HORS_VOLET, Champ
from aat.cerfa.modeles import DOCUMENTS, charger, modele
from aat.cerfa.page_fixe import composer_fixe, marques_connues
from aat.cerfa.polices import MM_PAR_POINT, Polices
from aat.cerfa.primitives import Ecrit
from aat.erreurs import ErreurReferentiel, ErreurRefus

_ENTETE = """
document = { version = 1, dater = false, source = "essai", verifie_le = 2026-11-23 }
exemplaire = [
  { volet = 1, titre = "T1", sous_titre = "S", destinataire = "service-medical" },
  { volet = 3, titre = "T3", sous_titre = "S", destinataire = "employeur" },
]
"""
_BON = '{ type = "texte", id = "nom", libelle = "Nom", x = 20, y = 30, w = 50, taille = [10, 7], volets = [1, 3] }'

_PEIGNE = (
    '{ type = "peigne", id = "p", libelle = "P", x = 20, y = 30, cases = 5, groupes = [2, 2], pas = 4, h = 5, '
    "volets = [3] }"
)


@pytest.fixture(scope="module")
def polices() -> Polices:
    """Return the measures of the shipped font."""
    with base_fpdf.ouvrir("", dt.datetime(2000, 1, 1, tzinfo=dt.UTC)) as pdf:
        return base_fpdf.mesurer(pdf, entiere=False)


def _charger(dossier: Path, element: str, entete: str = _ENTETE, volet: int = 3) -> dict[str, Champ]:
    fichier = dossier / "essai.toml"
    fichier.write_text(f"{entete}\nelement = [\n  {element},\n]\n", encoding="utf-8")
    return charger(fichier, "essai", volet).champs


def test_un_modele_correct_se_charge(tmp_path: Path) -> None:
    """The reference case that each refusal below changes in one place."""
    assert list(_charger(tmp_path, _BON)) == ["nom"]


@pytest.mark.parametrize(
    ("element", "cle"),
    [
        (_BON.replace("w = 50", "w = 50, couleur = 1"), "couleur"),
        (_BON.replace(", volets = [1, 3]", ""), "volets"),
        (_BON.replace("[1, 3]", "[]"), "volets"),
        (_BON.replace("[1, 3]", "[1, 2]"), "volets"),
        (_BON.replace("volets", "confidentiel = true, volets"), "volets"),
        (_BON.replace("w = 50", "w = 190"), "x"),
        (_BON.replace("y = 30", "y = 296"), "y"),
        (_BON.replace("x = 20", "x = 2"), "x"),
        (_BON.replace("x = 20", 'x = "20"'), "x"),
        (_BON.replace("x = 20", "x = nan"), "x"),
        (_BON.replace("[10, 7]", "[7, 10]"), "taille"),
        (_BON.replace('"texte"', '"video"'), "type"),
        (_BON.replace('libelle = "Nom", ', ""), "libelle"),
        (f"{_BON},\n  {_BON}", "id"),
        (
            _PEIGNE,
            "groupes",
        ),
    ],
)
def test_un_modele_fautif_est_refuse_par_fichier_et_cle(tmp_path: Path, element: str, cle: str) -> None:
    """Unknown key, missing volets, secret for the employer, off the page, twice the same name."""
    with pytest.raises(ErreurReferentiel) as refus:
        _charger(tmp_path, element)
    assert "essai.toml" in refus.value.message
    assert f"«\xa0{cle}\xa0»" in refus.value.message


@pytest.mark.parametrize("volet", [2, 3])
def test_un_champ_confidentiel_est_refuse_sur_les_volets_2_et_3(tmp_path: Path, volet: int) -> None:
    """Even when the template says that a doctor receives that volet."""
    entete = _ENTETE.replace("volet = 3", f"volet = {volet}").replace("employeur", "prescripteur")
    element = _BON.replace("volets = [1, 3]", f"confidentiel = true, volets = [1, {volet}]")
    with pytest.raises(ErreurReferentiel, match="confidentiel"):
        _charger(tmp_path, element, entete, volet)


def test_un_champ_absent_de_sa_liste_n_est_pas_imprime(tmp_path: Path) -> None:
    """The allow-list decides: a field for volet 1 does not exist on volet 3."""
    assert _charger(tmp_path, _BON.replace("[1, 3]", "[1]")) == {}


@pytest.mark.parametrize("nom", DOCUMENTS)
def test_les_modeles_livres_sont_corrects(nom: str) -> None:
    """Each shipped template loads, and can bear the bench mark."""
    charge = modele(nom)
    assert "banc" in marques_connues(charge)
    assert charge.volet in {HORS_VOLET, 1, 2, 3}


@pytest.mark.parametrize("nom", DOCUMENTS)
def test_aucun_texte_fixe_n_en_recouvre_un_autre_ni_ne_sort_de_la_page(nom: str, polices: Polices) -> None:
    """Boxes of the fixed texts, measured with the embedded font, are apart from each other and inside the page."""
    boites = []
    for primitive in composer_fixe(modele(nom), frozenset(), polices):
        if isinstance(primitive, Ecrit):
            largeur = polices.largeur_mm(primitive.texte, primitive.taille, gras=primitive.gras)
            haut = primitive.taille * MM_PAR_POINT * 0.76
            boites.append((primitive.x, primitive.y - haut, primitive.x + largeur, primitive.y, primitive.texte))
    for rang, (x1, y1, x2, y2, texte) in enumerate(boites):
        assert x1 >= 5, texte
        assert x2 <= 205, texte
        for a1, b1, a2, b2, autre in boites[rang + 1 :]:
            assert x2 <= a1 or a2 <= x1 or y2 <= b1 or b2 <= y1, (texte, autre)


def test_le_numero_du_formulaire_suit_la_date() -> None:
    """A day before the first known version is refused, never guessed."""
    assert formulaire_du(dt.date(2022, 5, 7)).cerfa == "10170*07"
    with pytest.raises(ErreurRefus):
        formulaire_du(dt.date(2022, 5, 6))


def test_le_papier_libre_s_arrete_le_31_aout_2025() -> None:
    """CSS art. R. 321-2 and the tolerance of summer 2025: inclusive bound."""
    assert papier_libre_admis(dt.date(2025, 8, 31))
    assert not papier_libre_admis(dt.date(2025, 9, 1))


@pytest.mark.parametrize("nom", ["notice-patient", "notice-prescripteur"])
def test_chaque_phrase_d_une_notice_a_sa_reference(nom: str) -> None:
    """Facts only, each with the text that grounds it."""
    rubriques, verifie_le = notice(nom)
    assert verifie_le == dt.date(2026, 11, 23)
    for rubrique in rubriques:
        for theme, phrase in rubrique.lignes:
            assert phrase.endswith(")"), theme


@pytest.mark.parametrize(
    ("nombre", "mots"),
    [
        (1, "un"),
        (17, "dix-sept"),
        (21, "vingt et un"),
        (26, "vingt-six"),
        (30, "trente"),
        (31, "trente et un"),
        (70, "soixante-dix"),
        (71, "soixante et onze"),
        (80, "quatre-vingts"),
        (81, "quatre-vingt-un"),
        (91, "quatre-vingt-onze"),
        (99, "quatre-vingt-dix-neuf"),
    ],
)
def test_les_nombres_en_lettres(nombre: int, mots: str) -> None:
    """The exceptions of French counting."""
    assert nombre_en_lettres(nombre) == mots


def test_les_dates_et_le_nir_s_ecrivent_comme_on_les_lit() -> None:
    """Words, weekday, and the groups of the NIR, Corsica included."""
    assert date_en_lettres(dt.date(2026, 12, 1)) == "premier décembre deux mille vingt-six"
    assert date_longue(dt.date(2026, 12, 1)) == "mardi 1er décembre 2026"
    assert nir_groupe("2 69 052A 588157 80").replace("\xa0", " ") == "2 69 05 2A 588 157 80"
