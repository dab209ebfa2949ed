"""Reads the nomenclature (``motifs.csv``, ``libelles.csv``, ``synonymes_projet.csv``): file and line are named."""

from collections.abc import Mapping
from pathlib import Path

from aat.domaine.motif import Motif
from aat.erreurs import ErreurReferentiel
from aat.referentiel.motifs import Libelle, Motifs
from aat.referentiel.tables import Ligne, lire_csv

COLONNES_MOTIFS = (
    "code",
    "id",
    "libelle",
    "code_fonctionnel",
    "fiche",
    "acronymes",
    "synonymes",
    "covid",
    "grossesse",
    "interruption_grossesse",
    "dentaire",
    "source",
)
COLONNES_LIBELLES = (
    "id",
    "libelle",
    "code",
    "correspondance",
    "synonymes",
    "du",
    "au",
    "source",
    "remarque",
)
COLONNES_SYNONYMES = ("code", "terme", "source")


def identifiants_des_fiches(chemin: Path) -> frozenset[str]:
    """Return the ids of the duration sheets of a file without parsing it: ten times the cost of the list itself."""
    lignes = chemin.read_text(encoding="utf-8").splitlines()
    return frozenset(ligne[6:-1] for ligne in lignes if ligne.startswith('id = "') and ligne.endswith('"'))


def lire(motifs: Path, libelles: Path, synonymes: Path, fiches: frozenset[str], *, livres: bool = True) -> Motifs:
    """Return the motifs of these three files; ``fiches`` are the known duration sheets.

    With ``livres`` the files were made for each other. Otherwise one was imported: a label or synonym of a
    motif that it no longer has is left out, and a motif whose sheet it no longer has has none.

    Raises:
        ErreurReferentiel: the file and the line are named.
    """
    tous = _lire_motifs(motifs, fiches, livres=livres)
    codes = {m.code for m in tous}
    identites = {m.id: m.code for m in tous}
    return Motifs(
        tous,
        _lire_libelles(libelles, identites, codes, livres=livres),
        _lire_synonymes(synonymes, codes, livres=livres),
    )


def _lire_motifs(chemin: Path, fiches: frozenset[str], *, livres: bool) -> list[Motif]:
    tous: list[Motif] = []
    codes: set[str] = set()
    identites: set[str] = set()
    requises = ("code", "id", "libelle", "code_fonctionnel", "source")
    for ligne in lire_csv(chemin, COLONNES_MOTIFS, requises):
        v = ligne.valeurs
        code, identite, fiche = v["code"], v["id"], v["fiche"]
        if len(code) != 8 or not (code.isascii() and code.isdigit()):
            raise ligne.faute("code de huit chiffres attendu")
        if code in codes:
            raise ligne.faute(f"code {code} déjà donné plus haut")
        if identite in identites:
            raise ligne.faute(f"identifiant «\u00a0{identite}\u00a0» déjà donné plus haut")
        if len(v["code_fonctionnel"]) != 3 or not v["code_fonctionnel"].isdigit():
            raise ligne.faute("code fonctionnel de trois chiffres attendu")
        if fiche and fiche not in fiches and livres:
            raise ligne.faute(f"fiche de durées inconnue «\u00a0{fiche}\u00a0»")
        codes.add(code)
        identites.add(identite)
        tous.append(
            Motif(
                code=code,
                id=identite,
                libelle=v["libelle"],
                code_fonctionnel=v["code_fonctionnel"],
                fiche=fiche if fiche in fiches else None,
                acronymes=ligne.liste("acronymes"),
                synonymes=ligne.liste("synonymes"),
                covid=ligne.drapeau("covid"),
                grossesse=ligne.drapeau("grossesse"),
                interruption_grossesse=ligne.drapeau("interruption_grossesse"),
                dentaire=ligne.drapeau("dentaire"),
            )
        )
    if not tous:
        raise ErreurReferentiel(f"Le fichier {chemin.name} ne contient aucun motif.")
    return tous


def _lire_libelles(chemin: Path, identites: Mapping[str, str], codes: set[str], *, livres: bool) -> list[Libelle]:
    tous: list[Libelle] = []
    vus: set[str] = set()
    for ligne in lire_csv(chemin, COLONNES_LIBELLES, ("id", "libelle", "source")):
        v = ligne.valeurs
        connu = not v["code"] or v["code"] in codes
        if not livres and not (connu and identites.get(v["id"], v["code"]) == v["code"]):
            continue
        code = _code_connu(ligne, codes) if v["code"] else None
        if v["id"] in vus:
            raise ligne.faute(f"identifiant «\u00a0{v['id']}\u00a0» déjà donné plus haut")
        if identites.get(v["id"], code) != code:
            raise ligne.faute(f"l’identifiant «\u00a0{v['id']}\u00a0» est celui d’un autre motif")
        attendues = ("exacte", "proche") if code else ("",)
        if v["correspondance"] not in attendues:
            raise ligne.faute("correspondance «\u00a0exacte\u00a0» ou «\u00a0proche\u00a0» attendue, vide sans code")
        du, au = ligne.jour("du"), ligne.jour("au")
        if du and au and au < du:
            raise ligne.faute("la fin précède le début")
        vus.add(v["id"])
        exacte = v["correspondance"] == "exacte"
        tous.append(Libelle(v["id"], v["libelle"], code, exacte, ligne.liste("synonymes"), du, au, v["source"]))
    return tous


def _lire_synonymes(chemin: Path, codes: set[str], *, livres: bool) -> dict[str, tuple[str, ...]]:
    tous: dict[str, list[str]] = {}
    for ligne in lire_csv(chemin, COLONNES_SYNONYMES, COLONNES_SYNONYMES):
        if not livres and ligne["code"] not in codes:
            continue
        termes = tous.setdefault(_code_connu(ligne, codes), [])
        if ligne["terme"] in termes:
            raise ligne.faute("terme déjà donné plus haut pour ce motif")
        termes.append(ligne["terme"])
    return {code: tuple(termes) for code, termes in tous.items()}


def _code_connu(ligne: Ligne, codes: set[str]) -> str:
    if ligne["code"] not in codes:
        raise ligne.faute(f"code de motif inconnu «\u00a0{ligne['code']}\u00a0»")
    return ligne["code"]
