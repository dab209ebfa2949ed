"""Lines as doctors type them, each with what it must say: written before the grammar was looked at.

One line: what is typed, ``=>``, what must come out. ``X``: refused, or a word named as not understood; ``?``: several
motifs shown; else the motif's name in ``MOTIFS`` (``-``: none) and fields. ``|`` parts the answers that are right.
Fields: ``d`` first day, ``j`` days or ``f`` last day, ``s`` outings (l, n, h), ``sd`` from, ``r`` their reason, ``c``
complement, ``at`` (a, m, ?) and its date, ``n`` nature, ``t`` part time, ``rp`` part-time return, ``ald``, ``gr``,
``tc`` at a distance, ``cat``, ``te`` type of work, ``emp``. A field that is not named must be empty.
"""

import datetime as dt
import shlex
from pathlib import Path

import pytest
from aat.domaine.arret import Avis, Categorie
from aat.erreurs import ErreurUsage
from aat.referentiel.recherche import chercher
from aat.saisie.express import Comprise, comprendre

LIGNES = [
    ligne.partition("  =>  ")[::2]
    for ligne in (Path(__file__).parent / "attendues.txt").read_text(encoding="utf-8").splitlines()
]
#: A Tuesday.
JOUR = dt.date(2026, 11, 24)
MOTIFS = {
    "hemo": "01000006",
    "grippe": "00010004",
    "gastro": "00010003",
    "lombalgie": "00020002",
    "sciatique": "00020003",
    "cheville": "00060001",
    "poignetf": "00060008",
    "fcheville": "00060004",
    "tc": "01000048",
    "plaiemain": "00040030",
    "muscle": "00060099",
    "cervicalgie": "00020001",
    "entautre": "01000087",
    "depmod": "01000138",
    "depleg": "00030002",
    "depsev": "01000139",
    "ksein": "01000032",
    "kcolon": "01000029",
    "canalop": "01000141",
    "canalno": "00040001",
    "anxdep": "00030001",
    "anx": "01000085",
    "autremental": "01000140",
    "migraine": "01000077",
    "rhino": "01000072",
    "angine": "00010001",
    "bronchite": "00010002",
    "pneumo": "01000051",
    "covid": "01000133",
    "cystite": "01000055",
    "pna": "01000052",
    "cn": "01000061",
    "zona": "01000129",
    "vertiges": "01000117",
    "hdisc": "00040004",
    "hing": "00040005",
    "append": "00040019",
    "chole": "00040003",
    "pth": "00040010",
    "ptg": "00040011",
    "coifrup": "00050002",
    "coiften": "00050003",
    "hallux": "00040008",
    "dent": "01000146",
    "abcesd": "01000145",
    "gross": "00080002",
    "ivg": "00080001",
    "fc": "01000078",
    "endo": "01000123",
    "pelv": "01000114",
    "gonalgie": "01000122",
    "plaietete": "01000093",
    "brul": "01000036",
    "fmain": "00060010",
    "fpied": "00060016",
    "fcote": "00060014",
    "luxep": "01000080",
    "avc": "01000012",
    "sep": "01000076",
    "crohn": "01000018",
    "otite": "01000053",
    "conj": "01000037",
    "sinus": "00010005",
    "poignete": "00060013",
    "espt": "01000100",
    "epicondylite": "01000005",
}
_SORTIES = {"libres": "l", "non-autorisees": "n", "horaires-limites": "h"}
#: Nothing is taken: the line is refused, or the question is asked.
_DEMANDE = ("X", "?")
_NATURES = {"accident": "a", "maladie": "m", None: "?"}


def _jour(texte: str) -> dt.date:
    return dt.datetime.strptime(texte if len(texte) == 8 else f"2026{texte}", "%Y%m%d").date()  # noqa: DTZ007 -- a day


def _attendu(texte: str) -> dict[str, object] | str:
    if texte in _DEMANDE:
        return texte
    motif, *champs = shlex.split(texte)
    dits: dict[str, object] = {nom: valeur for nom, _, valeur in (champ.partition("=") for champ in champs)}
    debut = _jour(str(dits.pop("d"))) if "d" in dits else JOUR
    fin = dits.pop("f", "")
    jours = dits.pop("j", None)
    if jours:
        dits["fin"] = debut + dt.timedelta(days=int(str(jours)) - 1)
    elif fin:
        dits["fin"] = _jour(str(fin))
    if "sd" in dits:
        dits["sd"] = _jour(str(dits["sd"]))
    if "at" in dits:
        nature, _, jour = str(dits["at"]).partition(":")
        dits["at"] = (nature, _jour(jour) if jour else None)
    return (
        {"debut": debut}
        | ({} if motif == "-" else {"motif": MOTIFS[motif]})
        | {champ: valeur for champ, valeur in dits.items() if (champ, valeur) not in {("ald", "0"), ("gr", "0")}}
    )


def _champs(comprise: Comprise) -> dict[str, object]:
    a, s = comprise.avis, comprise.avis.sorties
    debut = a.debut or JOUR
    dits = {
        "motif": comprise.motif.motif.code if comprise.motif else None,
        "debut": debut,
        "fin": a.fin or (debut + dt.timedelta(days=a.jours - 1) if a.jours else None),
        "s": _SORTIES[s.mode] if s and s.mode else None,
        "sd": s.a_partir_du if s else None,
        "r": s.raison if s else None,
        "c": a.motif.complement if a.motif else None,
        "at": (_NATURES[a.atmp.nature], a.atmp.date) if a.atmp else None,
        "n": "p" if a.nature == "prolongation" else None,
        "t": "p" if a.temps == "partiel" else None,
        "rp": "1" if a.reprise_temps_partiel else None,
        "ald": "1" if a.ald else None,
        "gr": "1" if a.grossesse_pathologique else None,
        "tc": None if a.teleconsultation is None else str(int(a.teleconsultation)),
        "cat": None if a.categorie in {None, Categorie.SALARIE} else str(a.categorie),
        "te": comprise.type_emploi,
        "emp": comprise.employeur,
    }
    return {champ: valeur for champ, valeur in dits.items() if valeur is not None}


def _lu(ligne: str) -> dict[str, object] | str:
    try:
        comprise = comprendre(ligne, Avis(), JOUR, chercher)
    except ErreurUsage:
        return "X"
    if comprise.incompris:
        return "X"
    return "?" if comprise.candidats else _champs(comprise)


@pytest.mark.parametrize(("ligne", "attendu"), LIGNES, ids=[ligne for ligne, _ in LIGNES])
def test_la_ligne_dit_ce_que_le_medecin_voulait(ligne: str, attendu: str) -> None:
    """Nothing understood otherwise, no word dropped, no choice made in silence, no needless refusal."""
    permis = [_attendu(texte) for texte in attendu.split(" | ")]
    lu = _lu(ligne)
    assert lu in permis or (lu in _DEMANDE and any(p in _DEMANDE for p in permis)), lu
