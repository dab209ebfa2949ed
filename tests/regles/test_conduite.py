"""Rules that no judgement carries: what the program does, shows or refuses because of them. Each test names its rule."""

import datetime as dt
import json
from dataclasses import fields, is_dataclass, replace
from typing import Any, get_args, get_type_hints

import msgspec
import pytest
from aat.cli.bandeau import bandeau
from aat.domaine.arret import (
    Atmp,
    Avis,
    Categorie,
    ModeSorties,
    MotifChoisi,
    Nature,
    NatureAtmp,
    Precisions,
    Sorties,
    Temps,
)
from aat.domaine.certificat import Certificat, NatureCertificat
from aat.domaine.constat import Constat, Severite
from aat.domaine.personnes import Assure
from aat.domaine.regime import Raccordement
from aat.echange.lecture import lire_avis, lire_certificat
from aat.erreurs import ErreurDocument
from aat.referentiel.droit import charger_droit
from aat.referentiel.durees import fiche_du_motif
from aat.referentiel.moment import charger_listes, motifs_du_moment
from aat.referentiel.motifs import charger_motifs
from aat.referentiel.recherche import chercher
from aat.referentiel.regimes import rattachement
from aat.rules.certificat.contexte import ContexteCertificatJuge
from aat.rules.certificat.impression import impression_certificat
from aat.rules.contexte import ContexteJugement
from aat.rules.impression import EN_LIGNE, constats_sur_papier, rappel_d_envoi
from aat.rules.moteur import juger
from aat.rules.recapitulatif import recapitulatif
from aat.services.identification import Identification

JOUR = dt.date(2026, 11, 23)


def _lignes(**champs: Any) -> list[str]:
    avis = Avis(nature=Nature.INITIAL, temps=Temps.COMPLET, debut=JOUR, jours=5, fin=JOUR + dt.timedelta(days=4))
    document = msgspec.to_builtins(avis) | champs
    return recapitulatif(msgspec.convert(document, Avis), "Angine", JOUR).splitlines()


@pytest.mark.parametrize(
    ("code", "champ", "valeur", "ligne"),
    [
        ("avis-ald", "ald", True, "En rapport avec une affection de longue durée"),
        ("avis-grossesse", "grossesse_pathologique", True, "En rapport avec un état pathologique lié à une grossesse"),
        (
            "precisions-pensionne",
            "precisions",
            {"pensionne_guerre": True},
            "En rapport avec l’affection pour laquelle le patient est pensionné de guerre",
        ),
    ],
)
def test_une_case_facultative_se_lit_quand_elle_est_cochee_et_seulement_alors(
    code: str, champ: str, valeur: object, ligne: str
) -> None:
    """Les cases facultatives sont dans le récapitulatif si elles sont cochées, et leur absence ne bloque rien."""
    assert ligne in _lignes(**{champ: valeur})
    assert ligne not in _lignes()
    sans = juger(Avis(nature=Nature.INITIAL, precisions=Precisions()), ContexteJugement(JOUR, charger_droit()))
    assert champ not in {c.champ for c in sans}, code


def test_autre_situation_est_toujours_precisee(exemple_octets: bytes) -> None:
    """« avis-categorie-autre » : il n’existe pas de situation « autre » sans sa précision ; les cinq du guide y sont."""
    autres = set(Categorie) - {Categorie.SALARIE, Categorie.FONCTIONNAIRE}
    assert autres == {"non-salarie-agricole", "profession-independante", "elu-local", "artiste-auteur", "sans-emploi"}
    document = json.loads(exemple_octets)
    for categorie in sorted(autres):
        assert lire_avis(json.dumps(document | {"categorie": categorie}).encode()).categorie == categorie
    with pytest.raises(ErreurDocument) as refus:
        lire_avis(json.dumps(document | {"categorie": "autre"}).encode())
    assert refus.value.champ == "categorie"


def test_un_avis_ne_dit_pas_sa_date_de_prescription(exemple_octets: bytes) -> None:
    """« date-prescription » : c’est le jour de l’examen ; aucun document ne peut en porter une autre."""
    with pytest.raises(ErreurDocument, match="date_prescription"):
        lire_avis(json.dumps(json.loads(exemple_octets) | {"date_prescription": "2026-11-20"}).encode())


def test_un_arret_at_mp_se_prolonge_par_l_avis_seul(exemple: dict[str, Any]) -> None:
    """« prolongation-atmp-avis » : ni certificat de prolongation ni certificat pour soins ; l’avis, lui, se prolonge."""
    assert set(NatureCertificat) == {"initial", "nouvelle-lesion", "rechute", "final"}
    for nature in ("prolongation", "soins"):
        with pytest.raises(ErreurDocument) as refus:
            lire_certificat(json.dumps({"version": 1, "nature": nature}).encode())
        assert refus.value.champ == "nature"
    atmp = {"nature": "accident", "date": "2026-11-02"}
    avis = lire_avis(json.dumps(exemple | {"nature": "prolongation", "atmp": atmp}).encode())
    constats = juger(avis, ContexteJugement(JOUR, charger_droit()))
    assert {"avis-atmp-certificat", "prolongation-cas"}.isdisjoint(c.code for c in constats)


def test_le_certificat_ne_prescrit_pas_d_arret() -> None:
    """« ancien-certificat-refuse » : un certificat ne peut porter ni fin, ni durée, ni sorties d’un arrêt."""
    noms = {champ.name for champ in fields(Certificat)}
    assert noms.isdisjoint({"debut", "fin", "jours", "sorties", "temps", "reprise_temps_partiel"})
    for champ, valeur in (("fin", "2026-11-27"), ("jours", 5), ("sorties", {"mode": "libres"})):
        with pytest.raises(ErreurDocument, match=champ):
            lire_certificat(json.dumps({"version": 1, "nature": "initial", champ: valeur}).encode())


@pytest.mark.parametrize("mode", ModeSorties)
def test_en_at_mp_les_sorties_suivent_les_memes_regles(mode: ModeSorties) -> None:
    """« sorties-atmp » : avec ou sans AT/MP, les mêmes constats sur les sorties, dont les heures de présence."""

    def dits(atmp: Atmp | None) -> list[Constat]:
        avis = Avis(nature=Nature.INITIAL, debut=JOUR, jours=4, sorties=Sorties(mode), atmp=atmp)
        constats = juger(avis, ContexteJugement(JOUR, charger_droit()))
        return [c for c in constats if c.champ.startswith("sorties")]

    assert dits(None)
    assert dits(Atmp(NatureAtmp.ACCIDENT, JOUR)) == dits(None)


def _saison(droit_jour: dt.date) -> tuple[int, int]:
    droit = charger_droit()
    bornes = []
    for nom in ("teleservice/moment-mois-debut", "teleservice/moment-mois-fin"):
        datee = droit.parametres[nom].au(droit_jour)
        assert datee is not None
        assert isinstance(datee.valeur, int)
        bornes.append(datee.valeur)
    return bornes[0], bornes[1]


def test_la_liste_du_guide_a_les_mois_de_la_regle() -> None:
    """« motif-du-moment » : du premier jour de novembre au dernier d’avril, les mois que le paramètre dit."""
    jour = dt.date(2022, 12, 31)
    debut, fin = _saison(jour)
    guide = next(liste for liste in charger_listes() if liste.au == jour)
    assert {(f.du, f.au) for f in guide.motifs} == {((debut, 1), (fin, 30))}


def test_en_at_mp_aucun_motif_de_saison_n_est_propose() -> None:
    """« motif-du-moment » : la liste d’hiver se cache en AT/MP, et hors saison celle du guide est vide."""
    for jour in (dt.date(2021, 12, 10), JOUR):
        assert motifs_du_moment(jour)
        assert motifs_du_moment(jour, atmp=True) == ()
    assert motifs_du_moment(dt.date(2022, 7, 14)) == ()


def test_un_motif_de_saison_se_retrouve_en_tapant_son_libelle_court() -> None:
    """« motif-du-moment » : ce que l’écran propose se tape tel quel et donne ce motif-là."""
    for code, court in {paire for liste in charger_listes() for paire in ((m.code, m.court) for m in liste.motifs)}:
        assert charger_motifs().par_code(code) is not None
        assert chercher(court)[0].motif.code == code, court


def _champs(classe: type) -> set[str]:
    """Return every field name that can be reached from a dataclass."""
    noms: set[str] = set()
    vues, a_voir = set[type](), [classe]
    while a_voir:
        vue = a_voir.pop()
        if vue in vues:
            continue
        vues.add(vue)
        for nom, annotation in get_type_hints(vue).items():
            noms.add(nom)
            a_voir += [t for t in _classes(annotation) if is_dataclass(t)]
    return noms


def _classes(annotation: Any) -> list[type]:
    dessous = [c for argument in get_args(annotation) for c in _classes(argument)]
    return [annotation, *dessous] if isinstance(annotation, type) else dessous


DROITS = {"droits", "droits_ouverts", "exoneration", "c2s", "ame"}


@pytest.mark.parametrize("classe", [Avis, Certificat, ContexteJugement, ContexteCertificatJuge])
def test_aucun_jugement_ne_depend_des_droits(classe: type) -> None:
    """« patient-droits-information » : rien de ce qui entre dans un jugement ne porte les droits du patient."""
    vus = _champs(classe)
    assert "regime" in vus
    assert vus.isdisjoint(DROITS)


def test_le_bandeau_dit_que_les_droits_ne_decident_pas() -> None:
    """« patient-droits-information » : le bandeau montre les droits, et dit qu’ils sont donnés à titre indicatif."""
    assure = Assure(nir="269054958815780", nom_famille="BANC-DURAND", regime="01")
    texte = "\n".join(bandeau(Identification(assure, None, {}, rattachement("01", None, None, JOUR), connu=False)))
    assert "Droits à la date du jour" in texte
    assert "à titre indicatif ; elles ne décident pas de la prescription" in texte.replace("\u00a0", " ")


def _sur_papier(
    jour: dt.date, transmission: Raccordement, *, a_distance: bool | None, constats: tuple[Constat, ...] = ()
) -> list[str]:
    dits = constats_sur_papier(
        constats, teleconsultation=a_distance, transmission=transmission, jour=jour, droit=charger_droit()
    )
    return [c.code for c in dits]


def test_imprimer_un_arret_de_teleconsultation_sans_transmettre_est_signale() -> None:
    """« teleconsultation-en-ligne » : régime raccordé, à distance, depuis le 27/02/2024 ; un avertissement ferme."""
    veille, jour = dt.date(2024, 2, 26), dt.date(2024, 2, 27)
    assert _sur_papier(jour, Raccordement.OUI, a_distance=True) == ["teleconsultation-en-ligne"]
    assert _sur_papier(veille, Raccordement.OUI, a_distance=True) == []
    assert "scan" in EN_LIGNE
    (dit,) = constats_sur_papier(
        (), teleconsultation=True, transmission=Raccordement.OUI, jour=JOUR, droit=charger_droit()
    )
    assert (dit.severite, dit.champ) == (Severite.AVERTISSEMENT, "teleconsultation")


@pytest.mark.parametrize(
    ("jour", "categorie", "dit"),
    [
        (dt.date(2025, 6, 30), Categorie.SALARIE, False),
        (dt.date(2025, 7, 1), Categorie.SALARIE, True),
        (JOUR, Categorie.SANS_EMPLOI, True),
        (JOUR, None, True),
        (JOUR, Categorie.FONCTIONNAIRE, False),
    ],
)
def test_sur_papier_l_envoi_sous_deux_jours_est_rappele(jour: dt.date, categorie: Categorie | None, dit: bool) -> None:
    """« envoi-48h » : depuis le 01/07/2025 ; les volets d’un fonctionnaire vont ailleurs, une autre règle le dit."""
    rappel = rappel_d_envoi(categorie, jour, charger_droit())
    assert (rappel is not None) is dit
    if rappel is not None:
        assert "l’original (volets 1 et 2) à sa caisse dans les 2 jours" in rappel.message
        assert (rappel.code, rappel.severite, rappel.champ) == ("envoi-48h", Severite.INFORMATION, "assure.regime")


@pytest.mark.parametrize(
    ("transmission", "a_distance"),
    [
        (Raccordement.NON, True),
        (Raccordement.INCONNU, True),
        (Raccordement.OUI, False),
        (Raccordement.OUI, None),
    ],
)
def test_le_papier_reste_la_voie_des_regimes_non_raccordes(transmission: Raccordement, a_distance: bool | None) -> None:
    """« teleconsultation-en-ligne » : le Cerfa sécurisé même à distance s’il n’y a pas de ligne ; rien en présence."""
    assert _sur_papier(JOUR, transmission, a_distance=a_distance) == []


def test_l_avertissement_du_papier_prend_sa_place_dans_l_ordre_de_lecture() -> None:
    """« teleconsultation-en-ligne » : après le motif, avant les sorties, comme le formulaire se lit."""
    autour = tuple(
        Constat(code, Severite.INFORMATION, champ, "", "", "")
        for code, champ in (("a", "motif"), ("b", "sorties.mode"))
    )
    assert _sur_papier(JOUR, Raccordement.OUI, a_distance=True, constats=autour) == [
        "a",
        "teleconsultation-en-ligne",
        "b",
    ]


def test_les_exemplaires_d_un_certificat_sur_papier() -> None:
    """« certificat-exemplaires » : deux, ou trois pour la maladie professionnelle initiale ; aucun pour l’employeur."""
    accident = impression_certificat(
        Certificat(nature=NatureCertificat.INITIAL, origine=NatureAtmp.ACCIDENT),
        JOUR,
        acquitte=False,
        droit=charger_droit(),
    )
    assert [v for v in accident.volets if v.startswith("certificat-")] == ["certificat-caisse", "certificat-victime"]
    maladie = impression_certificat(
        Certificat(nature=NatureCertificat.INITIAL, origine=NatureAtmp.MALADIE),
        JOUR,
        acquitte=False,
        droit=charger_droit(),
    )
    assert "les 3 exemplaires" in maladie.que_faire
    for acquitte in (False, True):
        for nature in NatureCertificat:
            permis = impression_certificat(Certificat(nature=nature), JOUR, acquitte=acquitte, droit=charger_droit())
            assert not [v for v in permis.volets if "employeur" in v or v == "volet-3"]


@pytest.mark.parametrize("nature", NatureCertificat)
def test_un_certificat_non_transmis_donne_tous_ses_papiers(nature: NatureCertificat) -> None:
    """« certificat-regime-non-connecte » : ce qui se recopie, et tout ce qui se remet ; transmis, la caisse a le sien."""
    certificat = Certificat(nature=nature, origine=NatureAtmp.ACCIDENT)
    papier = impression_certificat(certificat, JOUR, acquitte=False, droit=charger_droit())
    assert papier.volets == ("aide-certificat", "certificat-caisse", "certificat-victime")
    assert "S6909" in papier.que_faire
    transmis = impression_certificat(certificat, JOUR, acquitte=True, droit=charger_droit())
    assert "certificat-caisse" not in transmis.volets


def test_depasser_la_duree_indicative_ne_bloque_ni_ne_signale_rien(exemple_octets: bytes) -> None:
    """« duree-indicative » : la table montre trois jours d’angine ; en prescrire vingt est le choix du médecin."""
    angine = charger_motifs().par_id("angine")
    assert angine is not None
    fiche = fiche_du_motif(angine)
    assert fiche is not None
    jours = {c.jours for cellules in fiche.lignes.values() for c in cellules}
    assert jours == {3}
    avis = lire_avis(exemple_octets)
    long = replace(avis, motif=MotifChoisi(code=angine.code), debut=JOUR, jours=20, fin=JOUR + dt.timedelta(days=19))
    constats = juger(long, ContexteJugement(JOUR, charger_droit(), angine))
    assert [c.code for c in constats if c.champ in {"jours", "fin", "motif"}] == []


def test_le_referentiel_des_motifs_se_cherche_et_se_parcourt() -> None:
    """« motif-referentiel » : de A à Z il les a tous, chacun se trouve par son libellé, et le certificat a les mêmes."""
    motifs = charger_motifs()
    assert sorted(m.code for m in motifs.alphabetique()) == sorted(m.code for m in motifs.tous)
    for motif in motifs.tous:
        assert motif.code in {t.motif.code for t in chercher(motif.libelle)}, motif.code
    certificat = lire_certificat(b'{"version": 1, "nature": "initial", "motif": {"code": "00010001"}}')
    assert certificat.motif == MotifChoisi(code="00010001")
