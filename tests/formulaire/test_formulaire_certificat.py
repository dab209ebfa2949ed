"""The form of a certificate: what a key changes, what it hides, what a row writes. Today is Monday 23 November 2026."""

import datetime as dt
from dataclasses import fields, replace

import pytest
from aat.domaine.arret import MotifChoisi, NatureAtmp
from aat.domaine.certificat import (
    Certificat,
    Conclusion,
    Lateralite,
    Lesion,
    NatureCertificat,
    SerieTableaux,
    TableauMp,
    TypeConclusion,
)
from aat.domaine.personnes import Employeur
from aat.erreurs import ErreurUsage
from aat.referentiel.lesions import charger_lesions
from aat.saisie.heures import lire_heure
from aat.services.formulaire import certificat as formulaire
from aat.services.formulaire import lesions
from aat.services.formulaire.champ import OUI, Genre
from hypothesis import given
from hypothesis import strategies as st

LUNDI = dt.date(2026, 11, 23)
INITIAL = Certificat(nature=NatureCertificat.INITIAL, origine=NatureAtmp.ACCIDENT, date_evenement=LUNDI)
MALADIE = replace(INITIAL, origine=NatureAtmp.MALADIE)
FINAL = replace(INITIAL, nature=NatureCertificat.FINAL)
MAIN = Lesion(siege="53", lateralite=Lateralite.GAUCHE, nature="12", precision="index")
CHEVILLE = Lesion(siege="63", lateralite=Lateralite.DROITE, nature="32")
PHRASE_MAIN = "Plaie ouverte de la main, à gauche (index)."
PHRASE_CHEVILLE = "Entorse ou foulure de la cheville, à droite."


def taper(certificat: Certificat, **saisies: str) -> Certificat:
    """Return the certificate after these fields were typed; ``__`` stands for the dot of a path."""
    for nom, texte in saisies.items():
        certificat = formulaire.PAR_NOM[nom.replace("__", ".")].poser(certificat, texte, LUNDI)
    return certificat


def noms(certificat: Certificat) -> set[str]:
    """Return the fields that are asked."""
    return {champ.nom for champ in formulaire.FORMULAIRE.visibles(certificat)}


def test_tout_le_certificat_se_saisit() -> None:
    """Every field of the document has its field in the form, but who it is about, its day and what is known besides."""
    racines = {nom.split(".")[0] for nom in formulaire.PAR_NOM}
    ailleurs = {"version", "assure", "prescripteur", "date_constat", "contexte"}
    assert {f.name for f in fields(Certificat)} - racines == ailleurs
    assert len(formulaire.PAR_NOM) == len(formulaire.CHAMPS)
    assert all(bool(c.choix) == (c.genre is Genre.CHOIX) for c in formulaire.CHAMPS)
    assert all(c.libelle for c in formulaire.CHAMPS)


def test_aucune_duree_d_arret() -> None:
    """A certificate says what was found, never how long somebody stops."""
    assert not any(c.genre is Genre.DUREE for c in formulaire.CHAMPS)
    assert not {"debut", "fin", "jours"} & {n.split(".")[-1] for n in formulaire.PAR_NOM}


@pytest.mark.parametrize(
    ("certificat", "demandes", "caches"),
    [
        (INITIAL, {"trajet", "heure_evenement", "lesions"}, {"exposition", "conclusion.type", "numero_sinistre"}),
        (MALADIE, {"exposition", "tableau_mp"}, {"trajet", "heure_evenement", "date_rechute"}),
        (
            replace(INITIAL, nature=NatureCertificat.RECHUTE),
            {"date_rechute", "numero_sinistre", "lesions"},
            {"conclusion.type"},
        ),
        (
            replace(MALADIE, nature=NatureCertificat.NOUVELLE_LESION),
            {"numero_sinistre", "lesions"},
            {"exposition", "date_rechute", "conclusion.date"},
        ),
        (
            FINAL,
            {"conclusion.type", "conclusion.date", "conclusion.date_reprise", "numero_sinistre"},
            {"lesions", "conclusion.sequelles", "arret_associe", "soins_jusqu_au"},
        ),
    ],
    ids=["accident", "maladie", "rechute", "nouvelle lésion", "final"],
)
def test_seul_ce_qui_a_un_sens_est_demande(certificat: Certificat, demandes: set[str], caches: set[str]) -> None:
    """What each nature and each origin ask for (specification of the certificate, §5)."""
    vus = noms(certificat)
    assert demandes <= vus
    assert not caches & vus


def test_les_sequelles_ne_vont_qu_avec_une_consolidation() -> None:
    """They are asked for there, and left out elsewhere."""
    consolide = taper(FINAL, conclusion__type="consolidation-sequelles", conclusion__sequelles="Raideur du poignet.")
    assert "conclusion.sequelles" in noms(consolide)
    gueri = formulaire.nettoyer(taper(consolide, conclusion__type="guerison"))
    assert gueri.conclusion == Conclusion(type=TypeConclusion.GUERISON)


def test_ce_qui_est_cache_revient_et_ne_part_pas() -> None:
    """Hesitating loses nothing; what the last choice makes pointless never leaves."""
    rempli = taper(MALADIE, exposition="Peinture", tableau_mp="rg 57 a")
    assert rempli.tableau_mp == TableauMp(SerieTableaux.GENERAL, 57, None, "A")
    accident = taper(rempli, origine="accident", trajet=OUI, heure_evenement="14h30")
    parti = formulaire.nettoyer(accident)
    assert (parti.exposition, parti.tableau_mp, parti.trajet, parti.heure_evenement) == (None, None, True, "14:30")
    revenu = formulaire.nettoyer(taper(accident, origine="maladie"))
    assert (revenu.exposition, revenu.trajet, revenu.heure_evenement) == ("Peinture", False, None)


def test_la_rechute_se_date_du_jour_et_suit_un_brouillon_repris() -> None:
    """A draft taken back the next day bears that day; a finding said otherwise stays."""
    rechute = formulaire.completer(replace(INITIAL, nature=NatureCertificat.RECHUTE), LUNDI)
    assert (rechute.date_constat, rechute.date_rechute) == (LUNDI, LUNDI)
    mardi = LUNDI + dt.timedelta(days=1)
    repris = formulaire.completer(rechute, mardi)
    assert (repris.date_constat, repris.date_rechute) == (mardi, mardi)
    hier = taper(rechute, date_rechute="22/11/2026")
    assert formulaire.completer(hier, mardi).date_rechute == dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("chemin", "champ"),
    [
        ("lesions[3]", "lesions"),
        ("employeur", "employeur.raison_sociale"),
        ("conclusion", "conclusion.type"),
        ("conclusion.sequelles", "conclusion.sequelles"),
        ("motif.code", "motif"),
        ("assure.nir", ""),
        ("prescripteur.rpps", ""),
    ],
)
def test_le_champ_qui_porte_un_constat(chemin: str, champ: str) -> None:
    """A finding is written under the field that can mend it."""
    assert formulaire.FORMULAIRE.porteur(chemin) == champ


@pytest.mark.parametrize(
    ("tape", "lue"),
    [
        ("14:30", "14:30"),
        ("14h30", "14:30"),
        ("14 h 05", "14:05"),
        ("9h", "09:00"),
        ("930", "09:30"),
        ("0815", "08:15"),
    ],
)
def test_l_heure_se_tape_comme_on_l_ecrit(tape: str, lue: str) -> None:
    """Every usual form is read back in full."""
    assert lire_heure(tape) == lue
    assert taper(INITIAL, heure_evenement=tape).heure_evenement == lue


@pytest.mark.parametrize("texte", ["25:00", "14:60", "midi", "14:3", "123456"])
def test_une_heure_illisible_le_dit(texte: str) -> None:
    """The field is named, and what to type."""
    with pytest.raises(ErreurUsage) as levee:
        taper(INITIAL, heure_evenement=texte)
    assert levee.value.champ == "heure_evenement"
    assert "14:30" in str(levee.value.remede)


def test_la_teleconsultation_non_dite_le_reste() -> None:
    """Nothing becomes « non » because a field was shown."""
    assert taper(INITIAL, teleconsultation="").teleconsultation is None
    assert taper(INITIAL, teleconsultation=OUI).teleconsultation is True
    assert taper(INITIAL, teleconsultation=OUI).teleconsultation is True
    assert taper(replace(INITIAL, teleconsultation=True), teleconsultation="").teleconsultation is False


@pytest.mark.parametrize(("texte", "valeur"), [("presentee", True), ("non-presentee", False), ("", None)])
def test_la_feuille_d_accident(texte: str, valeur: bool | None) -> None:
    """Shown, not shown, not said."""
    pose = taper(replace(INITIAL, feuille_at=not valeur), feuille_at=texte)
    assert pose.feuille_at is valeur
    assert formulaire.PAR_NOM["feuille_at"].montrer(pose) == texte


def test_le_numero_se_colle_avec_ses_espaces() -> None:
    """As it is printed on a letter of the caisse."""
    assert taper(FINAL, numero_sinistre="123 456 789").numero_sinistre == "123456789"


def test_un_motif_efface_disparait() -> None:
    """An empty motif is no motif."""
    assert taper(replace(INITIAL, motif=MotifChoisi(code="01000001")), motif="").motif is None


def test_un_employeur_vide_ne_part_pas() -> None:
    """Fields left empty make no employer."""
    assert formulaire.nettoyer(replace(INITIAL, employeur=Employeur())).employeur is None


# --- lesions and text


def test_une_ligne_ecrit_sa_phrase_et_la_reprend() -> None:
    """Adding writes, changing rewrites in place, removing takes back; words typed beside stay."""
    c = taper(INITIAL, lesions=lesions.ecrire((MAIN,)))
    assert c.constatations == PHRASE_MAIN
    c = taper(c, constatations=f"{PHRASE_MAIN} Suture ce jour.")
    assert c.lesions == (MAIN,)
    c = taper(c, lesions=lesions.ecrire((MAIN, CHEVILLE)))
    assert c.constatations == f"{PHRASE_MAIN} Suture ce jour.\n{PHRASE_CHEVILLE}"
    c = taper(c, lesions=lesions.ecrire((replace(MAIN, lateralite=Lateralite.DROITE), CHEVILLE)))
    assert c.constatations == f"Plaie ouverte de la main, à droite (index). Suture ce jour.\n{PHRASE_CHEVILLE}"
    c = taper(c, lesions=lesions.ecrire((CHEVILLE,)))
    assert c.constatations == f"Suture ce jour.\n{PHRASE_CHEVILLE}"
    assert taper(c, lesions="").constatations == "Suture ce jour."


def test_le_texte_corrige_ecarte_la_ligne_jamais_l_inverse() -> None:
    """« text and rows out of step → the row is dropped, never the text »."""
    c = taper(INITIAL, lesions=lesions.ecrire((MAIN, CHEVILLE)))
    corrige = f"Plaie ouverte de 3 cm de la main gauche.\n{PHRASE_CHEVILLE}"
    c = taper(c, constatations=corrige)
    assert (c.constatations, c.lesions) == (corrige, (CHEVILLE,))
    vide = taper(c, constatations="")
    assert (vide.constatations, vide.lesions) == (None, ())
    # An emptied text is not filled again behind the prescriber's back.
    assert formulaire.completer(vide, LUNDI).constatations is None


@pytest.mark.parametrize("texte", ["12|53", "12|53|milieu|", "1|2|3|4|5"])
def test_une_ligne_illisible_est_refusee(texte: str) -> None:
    """Another shape is told, not guessed."""
    with pytest.raises(ErreurUsage):
        lesions.lire(texte)


def test_trop_de_lignes() -> None:
    """More rows than a certificate has."""
    with pytest.raises(ErreurUsage, match="50 lésions"):
        lesions.lire("\n".join(["12|53|gauche|"] * 51))


_NOMENCLATURE = charger_lesions()
_LESIONS = st.builds(
    Lesion,
    siege=st.none() | st.sampled_from(sorted(_NOMENCLATURE.sieges)),
    lateralite=st.none() | st.sampled_from(Lateralite),
    nature=st.sampled_from(sorted(_NOMENCLATURE.natures)),
    precision=st.none() | st.text("abcé |'\n", max_size=80),
)


@given(st.lists(_LESIONS, max_size=5))
def test_les_lignes_se_relisent(rangees: list[Lesion]) -> None:
    """What the field holds gives the rows back, precision on one line and within its length."""
    texte = lesions.ecrire(tuple(rangees))
    relues = lesions.lire(texte)
    assert lesions.ecrire(relues) == texte
    assert [(a.siege, a.lateralite, a.nature) for a in relues] == [(a.siege, a.lateralite, a.nature) for a in rangees]
    assert all(len(a.precision or "") <= lesions.PRECISION_MAX for a in relues)


@given(st.lists(_LESIONS, max_size=4), st.lists(_LESIONS, max_size=4), st.text("abc .\n", max_size=30))
def test_le_texte_libre_survit_a_toutes_les_lignes(avant: list[Lesion], apres: list[Lesion], libre: str) -> None:
    """Whatever rows come and go, no free word is lost."""
    c = taper(INITIAL, constatations=libre, lesions=lesions.ecrire(tuple(avant)))
    c = taper(c, lesions=lesions.ecrire(tuple(apres)))
    mots = " ".join((c.constatations or "").split())
    assert all(mot in mots for mot in libre.split())
    assert all(phrase in (c.constatations or "") for phrase in lesions.phrases(c.lesions))


@given(st.data())
def test_ce_qui_est_montre_se_retape_a_l_identique(donnees: st.DataObject) -> None:
    """Typing again what a field shows changes nothing: Tab through a filled form is harmless."""
    c = INITIAL
    for champ in formulaire.CHAMPS:
        match champ.genre:
            case Genre.CHOIX:
                texte = donnees.draw(st.sampled_from([v for v, _ in champ.choix]))
            case Genre.CASE:
                texte = donnees.draw(st.sampled_from([OUI, ""]))
            case Genre.DATE:
                texte = donnees.draw(st.dates(dt.date(2024, 1, 1)).map(lambda d: d.strftime("%d/%m/%Y")))
            case Genre.LESIONS:
                texte = lesions.ecrire(tuple(donnees.draw(st.lists(_LESIONS, max_size=3))))
            case Genre.MOTIF:
                texte = "01000001"
            case _:
                texte = donnees.draw(st.text("abcé 12:h", max_size=12)).strip()
        try:
            c = champ.poser(c, texte, LUNDI)
        except ErreurUsage:
            continue  # an hour or a tableau of another shape
    for champ in formulaire.CHAMPS:
        assert champ.poser(c, champ.montrer(c), LUNDI) == c, champ.nom
    propre = formulaire.nettoyer(c)
    assert formulaire.nettoyer(propre) == propre
    complet = formulaire.completer(propre, LUNDI)
    assert formulaire.completer(complet, LUNDI) == complet
