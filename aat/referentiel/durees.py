"""Indicative durations: the sheets of ``durees.toml``, parsed only when one is asked for.

Every number comes from the file, with its source; nothing is computed, completed or guessed here.
"""

import re
from functools import cache
from pathlib import Path
from typing import TypeGuard

from aat.domaine.fiche import Cellule, EcartSource, Fiche, NiveauColonnes
from aat.domaine.motif import Motif
from aat.erreurs import ErreurIntrouvable
from aat.referentiel.tables import Cle
from aat.ressources import lire_toml, referentiel

#: Rows of a table; ``tous`` stands for the four others.
LIGNES = ("tous", "sedentaire", "leger", "modere", "lourd")
#: A row has a cell for each column, made before they are counted: a file that says a billion must not get them.
_COLONNES_MAX = 40
#: Longer than any indemnity is paid (CSS art. L. 323-1: three years).
_JOURS_MAX = 3 * 366


def fiche(identifiant: str) -> Fiche:
    """Return a duration sheet.

    Raises:
        ErreurIntrouvable: the installed référentiel has no such sheet.
        ErreurReferentiel: ``durees.toml`` is invalid; the key is named.
    """
    trouvee = charger_fiches().get(identifiant)
    if trouvee is None:
        raise ErreurIntrouvable(
            f"Pas de fiche de durées «\u00a0{identifiant}\u00a0» dans le référentiel installé.",
            remede="Consultez-la sur ameli.fr.",
        )
    return trouvee


def fiche_du_motif(motif: Motif) -> Fiche | None:
    """Return the sheet of a motif, ``None`` when the référentiel has none for it."""
    return fiche(motif.fiche) if motif.fiche else None


def duree(fiche: Fiche, type_emploi: str, colonne: int) -> Cellule:
    """Return the indicative days of a row and a column (from 0); the row ``tous`` stands for any type d'emploi.

    Raises:
        ErreurIntrouvable: the table has no such row or column.
    """
    ligne = fiche.lignes.get(type_emploi, fiche.lignes.get("tous") if type_emploi in LIGNES else None)
    if ligne is None:
        raise ErreurIntrouvable(
            f"La fiche «\u00a0{fiche.titre}\u00a0» n’a pas de ligne «\u00a0{type_emploi}\u00a0».",
            remede="Types d’emploi\u00a0: sedentaire, leger, modere, lourd.",
        )
    if not 0 <= colonne < len(ligne):
        raise ErreurIntrouvable(
            f"La fiche «\u00a0{fiche.titre}\u00a0» n’a pas de colonne {colonne + 1}.",
            remede=f"Elle en a {len(ligne)}.",
        )
    return ligne[colonne]


@cache
def charger_fiches() -> dict[str, Fiche]:
    """Return every installed sheet by id, read once."""
    return lire_fiches(referentiel("durees.toml"))


def lire_fiches(chemin: Path) -> dict[str, Fiche]:
    """Return the sheets of a file by id, in its order.

    Raises:
        ErreurReferentiel: unknown key, table of the wrong width, number without source…; the key is named.
    """
    racine = Cle(chemin.name, "", lire_toml(chemin))
    racine.brut("version")
    racine.jour("etabli_le")
    racine.verifie_le()
    fiches: dict[str, Fiche] = {}
    for table in racine.tables("fiche"):
        lue = _fiche(table)
        if lue.id in fiches:
            raise table.faute("id", f"fiche «\u00a0{lue.id}\u00a0» déjà donnée plus haut")
        fiches[lue.id] = lue
    racine.finir()
    return fiches


def _fiche(table: Cle) -> Fiche:
    identifiant = table.texte("id")
    table.chemin = f"fiche {identifiant}"
    colonnes = tuple(_niveau(niveau) for niveau in table.tables("colonnes"))
    largeurs = {sum(etendue for _, etendue in niveau.valeurs) for niveau in colonnes}
    if len(largeurs) != 1:
        raise table.faute("colonnes", "les niveaux d’en-tête n’ont pas la même largeur")
    (largeur,) = largeurs
    if largeur > _COLONNES_MAX:
        raise table.faute("colonnes", f"plus de {_COLONNES_MAX} colonnes")
    sources = {s.texte("cle"): s for s in table.tables("sources")}
    if not sources:
        raise table.faute("sources", "aucune source")
    origines = tuple(_source(s) for s in sources.values())
    titres = dict(zip(sources, origines, strict=True))
    avis = _avis(table)
    lue = Fiche(
        id=identifiant,
        titre=_affiche(table.texte("titre")),
        colonnes=colonnes,
        lignes=_lignes(table, largeur),
        fusions=_fusions(table, largeur),
        conditions_lignes=_par_ligne(table, "conditions_lignes"),
        notes=tuple(map(_affiche, table.textes("notes"))),
        intro=_affiche(table.texte_ou_rien("intro") or "") or None,
        facteurs=tuple(map(_affiche, table.textes("facteurs"))),
        sources=origines,
        categorie=table.texte("categorie"),
        date_fiche=table.texte_ou_rien("date_fiche"),
        ecarts=tuple(_ecart(e, titres) for e in table.tables("ecarts")),
        avis_has=avis,
    )
    table.finir()
    return lue


def _niveau(table: Cle) -> NiveauColonnes:
    valeurs: list[tuple[str, int]] = []
    for valeur in table.tables("valeurs"):
        etendue = valeur.brut("etendue")
        if type(etendue) is not int or not 1 <= etendue <= _COLONNES_MAX:
            raise valeur.faute("etendue", f"nombre de colonnes attendu, de 1 à {_COLONNES_MAX}")
        valeurs.append((_affiche(valeur.texte("libelle")), etendue))
        valeur.finir()
    niveau = NiveauColonnes(_affiche(table.texte("niveau")), tuple(valeurs))
    table.finir()
    return niveau


def _lignes(table: Cle, largeur: int) -> dict[str, tuple[Cellule, ...]]:
    bornes = table.dictionnaire("bornes")
    brutes = table.dictionnaire("lignes")
    if set(brutes) not in ({"tous"}, set(LIGNES) - {"tous"}):
        raise table.faute("lignes", "«\u00a0tous\u00a0», ou les quatre types d’emploi attendus")
    if not bornes.keys() <= brutes.keys():
        raise table.faute("bornes", "ligne inconnue")
    lignes: dict[str, tuple[Cellule, ...]] = {}
    for nom in (n for n in LIGNES if n in brutes):
        jours = brutes[nom]
        signes = bornes.get(nom, [""] * largeur)
        if not _liste_d_entiers(jours) or len(jours) != largeur or not _durees_possibles(jours):
            raise table.faute(f"lignes.{nom}", f"{largeur} durées en jours attendues, {_JOURS_MAX} jours au plus")
        if not isinstance(signes, list) or len(signes) != largeur or any(signe not in ("", ">") for signe in signes):
            raise table.faute(f"bornes.{nom}", f"{largeur} signes attendus, vide ou «\u00a0>\u00a0»")
        lignes[nom] = tuple(Cellule(j, plus_de=bool(s)) for j, s in zip(jours, signes, strict=True))
    return lignes


def _durees_possibles(jours: list[int]) -> bool:
    return min(jours) >= 0 and max(jours) <= _JOURS_MAX


def _liste_d_entiers(valeur: object) -> TypeGuard[list[int]]:
    return isinstance(valeur, list) and bool(valeur) and all(type(v) is int for v in valeur)


def _fusions(table: Cle, largeur: int) -> dict[str, tuple[tuple[int, ...], ...]]:
    fusions: dict[str, tuple[tuple[int, ...], ...]] = {}
    for nom, groupes in table.dictionnaire("fusions").items():
        if nom not in LIGNES or not isinstance(groupes, list):
            raise table.faute(f"fusions.{nom}", "ligne inconnue")
        for groupe in groupes:
            if not _liste_d_entiers(groupe) or not all(0 <= c < largeur for c in groupe):
                raise table.faute(f"fusions.{nom}", "indices de colonnes attendus")
        fusions[nom] = tuple(tuple(groupe) for groupe in groupes)
    return fusions


def _par_ligne(table: Cle, cle: str) -> dict[str, str]:
    textes: dict[str, str] = {}
    for nom, texte in table.dictionnaire(cle).items():
        if nom not in LIGNES or not isinstance(texte, str) or not texte:
            raise table.faute(f"{cle}.{nom}", "texte attendu pour un type d’emploi")
        textes[nom] = _affiche(texte)
    return textes


def _source(table: Cle) -> tuple[str, str]:
    table.texte_ou_rien("date")
    origine = (_affiche(table.texte("quoi")), table.texte("url"))
    table.finir()
    return origine


def _avis(table: Cle) -> tuple[str, str] | None:
    """Return the date and address of the HAS advice; one on an older sheet is not the advice on this one."""
    trouve: tuple[str, str] | None = None
    for cle in ("avis_has", "avis_has_anterieur"):
        brut = table.brut(cle)
        if brut is None:
            continue
        avis = Cle(table.fichier, f"{table.chemin}.{cle}", brut)
        avis.texte("saisine")
        lu = (avis.texte("avis"), avis.texte("url"))
        avis.finir()
        if cle == "avis_has":
            trouve = lu
    return trouve


def _ecart(table: Cle, sources: dict[str, tuple[str, str]]) -> EcartSource:
    cle = table.texte("source")
    if cle not in sources:
        raise table.faute("source", f"source inconnue «\u00a0{cle}\u00a0»")
    cellules: list[tuple[str, int, int]] = []
    for case in table.tables("cases"):
        ligne, colonne, ailleurs = case.texte("ligne"), case.brut("colonne"), case.brut("ailleurs")
        case.brut("ici")
        if ligne not in LIGNES or type(colonne) is not int or type(ailleurs) is not int:
            raise case.faute("colonne", "ligne, colonne et jours attendus")
        cellules.append((ligne, colonne, ailleurs))
        case.finir()
    for ligne, jours in table.dictionnaire("valeurs").items():
        if ligne not in LIGNES or type(jours) is not int:
            raise table.faute(f"valeurs.{ligne}", "jours attendus pour un type d’emploi")
        cellules.append((ligne, 0, jours))
    ecart = EcartSource(
        source=sources[cle][0],
        date=table.texte("date"),
        cellules=tuple(cellules),
        remarque=_affiche(table.texte_ou_rien("remarque") or "") or None,
        url=table.texte("url"),
    )
    table.finir()
    return ecart


def _affiche(texte: str) -> str:
    """Return a text of the file as it is shown: French apostrophes and no-break spaces."""
    texte = texte.replace("'", "’").replace("« ", "«\u00a0").replace(" kg", "\u00a0kg")
    return re.sub(r" ([:;?!»<>])", "\u00a0\\1", texte)
