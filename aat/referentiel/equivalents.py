"""Words that doctors write one for the other: shortenings, nouns and their adjectives. Owns no motif and no label.

Folded, singular words (``pliage``). A typed word meets what its equivalents meet, ranked as one typing error; a
shortening meets what its word meets, as if that word were being typed.
"""

from aat.domaine.mots import ABREGES
from aat.referentiel.pliage import singulier

#: Final letters of adjectives whose feminine adds an e.
_CONSONNES = "lntrsd"
#: Words of one meaning: organ and adjective, lay word and learned word, act and state.
_GROUPES = (
    ("estomac", "gastrique"), ("foie", "hepatique"), ("rein", "renal", "renaux"), ("coeur", "cardiaque"),
    ("poumon", "pulmonaire"), ("peau", "cutane"), ("oeil", "yeux", "oculaire"), ("cornee", "corneen"),
    ("dent", "dentaire"), ("crane", "cranien"), ("cerveau", "cerebral"), ("tete", "cranien"),
    ("intestin", "intestinal"), ("ventre", "abdominal", "abdomen", "abdo"), ("vesicule", "biliaire", "vesiculaire"),
    ("cou", "cervical", "nuque"), ("dos", "rachis", "dorsal", "dorso"), ("colonne", "rachis", "vertebral"),
    ("cote", "costal"), ("epaule", "scapulaire"), ("omoplate", "scapula"), ("perone", "fibula"), ("cubitus", "ulna"),
    ("cubital", "ulnaire"), ("hanche", "coxal"), ("uterus", "uterin"), ("ovaire", "ovarien"), ("sein", "mammaire"),
    ("prostate", "prostatique"), ("anus", "anal"), ("oreille", "auriculaire"), ("nez", "nasal"), ("gorge", "pharynx"),
    ("veine", "veineux", "veineuse"), ("artere", "arteriel"), ("nerf", "nerveux"), ("muscle", "musculaire"),
    ("tendon", "tendineux"), ("articulation", "articulaire"), ("os", "osseux"), ("thorax", "thoracique"),
    ("pelvis", "pelvien", "bassin"), ("urine", "urinaire"), ("grossesse", "gravidique", "gestationnel"),
    ("cancer", "tumeur", "carcinome", "neoplasie"), ("casse", "fracture", "cassee"), ("foule", "entorse", "foulee"),
    ("mal", "douleur", "algie"), ("douloureux", "douleur", "douloureuse"), ("grave", "severe"),
    ("modere", "moyen", "moderee", "moyenne"), ("leger", "legere", "mineur"), ("aigue", "aigu"),
    ("opere", "operee", "operation", "chirurgical", "chirurgie", "cure"), ("ablation", "exerese"),
    ("coupure", "plaie"), ("section", "plaie", "rupture"), ("dechirure", "rupture"), ("inflammation", "infection"),
    ("virose", "viral"), ("trauma", "traumatisme", "traumatique"), ("calcul", "lithiase"),
    ("peur", "angoisse", "anxiete"), ("nerveux", "anxieux"), ("depressif", "depression", "depressive"),
    ("addiction", "dependance"), ("boule", "kyste"), ("mollet", "jambe"), ("orteil", "pied"),
    ("pouce", "doigt"), ("index", "doigt"), ("metacarpien", "metacarpe"), ("metatarsien", "metatarse"),
    ("malleole", "cheville"), ("rotulien", "rotule"), ("achilleen", "achille", "achilleenne"),
)  # fmt: skip


def _formes(mot: str) -> tuple[str, ...]:
    """Return a word with its feminine, singular as the index keeps them."""
    return tuple(map(singulier, (mot, f"{mot}e"))) if mot[-1] in _CONSONNES else (singulier(mot),)


def _table() -> dict[str, tuple[str, ...]]:
    table: dict[str, list[str]] = {}
    for groupe in _GROUPES:
        formes = [forme for mot in groupe for forme in _formes(mot)]
        for mot in formes:
            table.setdefault(mot, []).extend([autre for autre in formes if autre != mot])
    for abrege, mot in ABREGES.items():
        table[abrege] = list(table.get(singulier(mot), ()))
    return {mot: tuple(dict.fromkeys(autres)) for mot, autres in table.items()}


#: Each word with those that are near it.
EQUIVALENTS = _table()
#: Each shortening with the forms of the word that it is.
ENTIERS = {abrege: _formes(mot) for abrege, mot in ABREGES.items()}
