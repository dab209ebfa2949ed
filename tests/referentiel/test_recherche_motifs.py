"""What a doctor types, and the motif that must come out, at its place."""

import unicodedata
from collections.abc import Callable
from random import Random

import pytest
from aat.domaine.motif import Motif
from aat.referentiel.motifs import charger_motifs
from aat.referentiel.pliage import plier, singulier
from aat.referentiel.recherche import chercher
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exemples import exemples

MOTIFS = charger_motifs().tous

#: (typed, expected code, worst rank accepted — 1 = first).
SAISIES = [
    ("grippe", "00010004", 1),
    ("Grippe", "00010004", 1),
    ("GRIPPE SAISONNIERE", "00010004", 1),
    ("grip", "00010004", 1),
    ("gripe", "00010004", 1),
    ("grpipe", "00010004", 1),
    ("état grippal", "00010004", 1),
    ("angine", "00010001", 1),
    ("angin", "00010001", 1),
    ("anginne", "00010001", 1),
    ("mal de gorge", "00010001", 1),
    ("angine de poitrine", "01000131", 1),
    ("angor", "01000131", 1),
    ("bronchite", "00010002", 1),
    ("bronchitte", "00010002", 1),
    ("bpco", "01000062", 3),
    ("gastro", "00010003", 1),
    ("gastro-entérite", "00010003", 1),
    ("gastroenterite", "00010003", 1),
    ("gastoenterite", "00010003", 1),
    ("gea", "00010003", 1),
    ("diarrhée", "00010003", 1),
    ("diarhee", "00010003", 1),
    ("sinusite", "00010005", 1),
    ("rhinopharyngite", "01000072", 1),
    ("rinofaringite", "01000072", 1),
    ("rhume", "01000072", 1),
    ("rhino", "01000072", 1),
    ("covid", "01000133", 1),
    ("covid19", "01000133", 1),
    ("covid-19", "01000133", 1),
    ("otite", "01000053", 1),
    ("lombalgie", "00020002", 1),
    ("lombalgies", "00020002", 1),
    ("lombagie", "00020002", 1),
    ("lumbago", "00020002", 1),
    ("lombago", "00020002", 1),
    ("lumbagot", "00020002", 1),
    ("mal de dos", "00020002", 1),
    ("dos bloqué", "00020002", 1),
    ("tour de rein", "00020002", 1),
    ("sciatique", "00020003", 1),
    ("siatique", "00020003", 1),
    ("lombosciatique", "00020003", 1),
    ("torticolis", "00020001", 1),
    ("cervicalgie", "00020001", 1),
    ("NCB", "00020004", 1),
    ("névralgie cervicobrachiale", "00020004", 1),
    ("burn out", "01000100", 1),
    ("burnout", "01000100", 1),
    ("burn-out", "01000100", 1),
    ("dépression", "00030002", 3),
    ("depression", "01000138", 3),
    ("dépression", "01000139", 3),
    ("stress", "00030001", 1),
    ("anxiété", "01000085", 1),
    ("anxio dépressif", "00030001", 1),
    ("canal carpien", "00040001", 1),
    ("canal carpien", "01000141", 2),
    ("canal carpein", "00040001", 1),
    ("canal carpien opéré", "01000141", 1),
    ("chirurgie du canal carpien", "01000141", 1),
    ("cheville", "00060001", 1),
    ("cheville", "00060004", 2),
    ("entorse cheville", "00060001", 1),
    ("entorce cheville", "00060001", 1),
    ("cheville entorse", "00060001", 1),
    ("fracture cheville", "00060004", 1),
    ("entorse genou", "00060002", 1),
    ("entorse du pied", "01000153", 1),
    ("poignet cassé", "00060008", 1),
    ("fracture du coude", "00060011", 1),
    ("coude fracture", "00060011", 1),
    ("fractures coude", "00060011", 1),
    ("côte cassée", "00060014", 1),
    ("clavicule", "00060007", 1),
    ("tendinite", "01000121", 1),
    ("tendinite de l'épaule", "00050003", 1),
    ("coiffe des rotateurs", "00050002", 2),
    ("coiffe des rotateurs", "00050003", 2),
    ("tennis elbow", "01000005", 1),
    ("PTH", "00040010", 1),
    ("ptg", "00040011", 1),
    ("LCA", "00040006", 2),
    ("LCA", "01000011", 2),
    ("menisque", "01000009", 1),
    ("vésicule", "00040003", 1),
    ("hernie inguinale", "00040005", 1),
    ("hernie discale", "00020003", 1),
    ("hernie discale", "00040004", 2),
    ("appendicite", "00040019", 1),
    ("cataracte", "00040012", 1),
    ("catharacte", "00040012", 1),
    ("emoroides", "01000006", 1),
    ("emoroides", "00040022", 2),
    ("IVG", "00080001", 2),
    ("IVG", "01000110", 2),
    ("grossesse", "00080002", 1),
    ("fausse couche", "01000078", 1),
    ("AVC", "01000012", 1),
    ("infarctus", "00070001", 1),
    ("phlébite", "01000103", 1),
    ("embolie", "01000058", 1),
    ("SEP", "01000076", 1),
    ("migraine", "01000077", 1),
    ("maux de tête", "01000077", 1),
    ("vertige", "01000117", 1),
    ("zona", "01000129", 1),
    ("colique nephretique", "01000061", 1),
    ("pyelonephrite", "01000052", 1),
    ("pyélonéfrite", "01000052", 1),
    ("cystite", "01000055", 1),
    ("dent de sagesse", "01000146", 1),
    ("abces dentaire", "01000145", 1),
    ("cancer du sein", "01000032", 1),
    ("cancer poumon", "01000031", 1),
    ("oeil rouge", "01000037", 1),
    ("œil", "01000107", 5),
    ("traumatisme cranien", "01000048", 1),
    ("lésions traumatiques de la tête", "01000048", 1),
    ("algodystrophie", "01000109", 1),
    ("asthme", "01000013", 1),
    ("fatigue", "01000118", 1),
    ("schizofrénie", "01000067", 1),
]


@pytest.mark.parametrize(("tape", "code", "rang"), SAISIES)
def test_saisie_du_medecin(tape: str, code: str, rang: int) -> None:
    """Le motif attendu sort au rang attendu."""
    codes = [trouve.motif.code for trouve in chercher(tape)]
    assert code in codes[:rang], f"« {tape} » donne {codes[:4]}"


def test_ivg_montre_les_deux_motifs_en_tete() -> None:
    """« IVG » désigne deux motifs : les deux premiers, sans choisir."""
    assert {trouve.motif.code for trouve in chercher("IVG", 2)} == {"00080001", "01000110"}


def test_angine_avant_angine_de_poitrine() -> None:
    """Le libellé exact passe avant celui qui le prolonge."""
    codes = [trouve.motif.code for trouve in chercher("angine")]
    assert codes.index("00010001") < codes.index("01000131")


@pytest.mark.parametrize(
    ("tape", "correspondance"),
    [
        ("lumbago", "lumbago"),
        ("lésions traumatiques de la tête", "Lésions traumatiques de la tête"),
        ("ncb", "NCB"),
        ("sciatique", "Sciatique"),
        ("entorse pied", "Entorse du pied"),
    ],
)
def test_correspondance_telle_qu_ecrite(tape: str, correspondance: str) -> None:
    """La réponse montre le libellé, le synonyme ou le sigle qui a fait trouver le motif."""
    assert chercher(tape)[0].correspondance == correspondance


def test_limite_et_motifs_distincts() -> None:
    """Jamais plus que la limite, jamais deux fois le même motif."""
    for tape in ("a", "fr", "fracture", "maladie", "traitement chirurgical"):
        trouves = chercher(tape, 7)
        assert len(trouves) == len({t.motif.code for t in trouves}) <= 7
    assert chercher("grippe", 0) == ()


@pytest.mark.parametrize("tape", ["", "   ", "'", "…", "?!", "-", "Ж", "\x00"])
def test_rien_d_utile_ne_donne_rien(tape: str) -> None:
    """Un texte sans lettre ni chiffre ne trouve rien et n’échoue pas."""
    assert chercher(tape) == ()


def test_mot_inconnu_ne_donne_rien() -> None:
    """Aucun motif n’est inventé pour un mot qui ne ressemble à rien."""
    assert chercher("xyzzyqwk") == ()


def test_mot_de_trop_ne_fait_pas_tout_perdre() -> None:
    """Un mot inconnu dans une saisie laisse trouver le reste."""
    assert chercher("grippe kwxzt")[0].motif.code == "00010004"


@pytest.mark.parametrize("motif", MOTIFS, ids=lambda m: m.code)
def test_chaque_libelle_se_trouve_lui_meme(motif: Motif) -> None:
    """Tout libellé de référence, tapé en entier, sort premier."""
    assert chercher(motif.libelle)[0].motif == motif


def test_chaque_autre_libelle_retrouve_son_motif() -> None:
    """Tout libellé du guide ou d’un avis, rattaché à un motif, le fait sortir parmi les deux premiers."""
    motifs = charger_motifs()
    rates = [
        alias.id
        for alias in motifs.libelles
        if alias.code and alias.code not in [t.motif.code for t in chercher(alias.libelle, 2)]
    ]
    assert rates == []


def test_tous_les_sigles_trouvent_leur_motif() -> None:
    """Tout sigle tapé en minuscules rend son motif, quel que soit le nombre de motifs qui le portent."""
    for motif in MOTIFS:
        for sigle in motif.acronymes:
            assert motif in [t.motif for t in chercher(sigle.lower(), 30)], sigle


def _sans_accents(texte: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", texte) if not unicodedata.combining(c))


@settings(deadline=None, max_examples=exemples(150))
@given(st.sampled_from(MOTIFS), st.sampled_from([str.upper, str.lower, str.title, _sans_accents]))
def test_casse_et_accents_ne_changent_rien(motif: Motif, change: Callable[[str], str]) -> None:
    """Majuscules, minuscules, accents absents : même réponse, même ordre."""
    attendus = [t.motif.code for t in chercher(motif.libelle)]
    assert [t.motif.code for t in chercher(change(motif.libelle))] == attendus


@settings(deadline=None, max_examples=exemples(150))
@given(st.sampled_from(MOTIFS), st.randoms(use_true_random=False))
def test_ordre_des_mots_indifferent(motif: Motif, hasard: Random) -> None:
    """Les mots d’un libellé, mêlés, trouvent encore ce motif en premier."""
    melange = plier(motif.libelle).replace("-", " ").split()
    hasard.shuffle(melange)
    assert chercher(" ".join(melange))[0].motif == motif


@settings(deadline=None, max_examples=exemples(200))
@given(st.text(max_size=200))
def test_aucun_texte_ne_fait_echouer(texte: str) -> None:
    """N’importe quel texte rend une liste bien formée, du meilleur au moins bon."""
    trouves = chercher(texte)
    assert len(trouves) <= 10
    assert all(0 < t.score <= 1000 and t.correspondance for t in trouves)


@settings(deadline=None, max_examples=exemples(150))
@given(st.sampled_from(MOTIFS), st.data())
def test_une_faute_de_frappe_est_pardonnee(motif: Motif, donnees: st.DataObject) -> None:
    """Une lettre oubliée dans un mot long du libellé laisse le motif dans la réponse."""
    mots = plier(motif.libelle).replace("-", " ").split()
    longs = [rang for rang, mot in enumerate(mots) if len(singulier(mot)) >= 7 and mot.isalpha()]
    if not longs:
        return
    rang = donnees.draw(st.sampled_from(longs))
    place = donnees.draw(st.integers(1, len(mots[rang]) - 2))
    mots[rang] = mots[rang][:place] + mots[rang][place + 1 :]
    assert motif in [t.motif for t in chercher(" ".join(mots), 20)]
