"""Writes an avis back as the express line that gives it: what was understood, in the words that would type it."""

import datetime as dt

from aat.domaine.arret import Avis, Categorie, ModeSorties, Nature, NatureAtmp, Temps

_CATEGORIES = {
    Categorie.SALARIE: "salarié",
    Categorie.FONCTIONNAIRE: "fonctionnaire",
    Categorie.NON_SALARIE_AGRICOLE: "agricole",
    Categorie.PROFESSION_INDEPENDANTE: "indépendant",
    Categorie.ELU_LOCAL: "élu local",
    Categorie.ARTISTE_AUTEUR: "artiste-auteur",
    Categorie.SANS_EMPLOI: "sans emploi",
}
_ATMP = {NatureAtmp.ACCIDENT: "accident du travail", NatureAtmp.MALADIE: "maladie professionnelle", None: "at/mp"}


def ecrire(avis: Avis, motif_libelle: str | None) -> str:
    """Return the line; read again by ``comprendre``, it gives the same fields.

    Left out, having no words in the grammar: people, addresses, particulars, the part-time return, the
    acceptance. A free outing without its reason cannot be told from its complement: the reason comes first.
    """
    morceaux = [
        {Nature.INITIAL: "initial", Nature.PROLONGATION: "prolongation", None: ""}[avis.nature],
        motif_libelle or "",
        _periode(avis),
        {Temps.PARTIEL: "temps partiel", Temps.COMPLET: "temps complet", None: ""}[avis.temps],
        "ald" if avis.ald else "",
        "grossesse pathologique" if avis.grossesse_pathologique else "",
        _atmp(avis),
        _CATEGORIES[avis.categorie] if avis.categorie else "",
        _sorties(avis),
        "téléconsultation" if avis.teleconsultation else "",
        _guillemets(avis.motif.complement if avis.motif else None),
    ]
    return " ".join(m for m in morceaux if m)


def _date(jour: dt.date) -> str:
    return f"{jour:%d/%m/}{jour.year:04d}"


def _periode(avis: Avis) -> str:
    if avis.debut and avis.fin:
        return f"du {_date(avis.debut)} au {_date(avis.fin)}"
    duree = f"{avis.jours}j" if avis.jours else ""
    return f"{duree} à partir du {_date(avis.debut)}".strip() if avis.debut else duree


def _atmp(avis: Avis) -> str:
    if avis.atmp is None:
        return ""
    quand = f" du {_date(avis.atmp.date)}" if avis.atmp.date else ""
    return _ATMP[avis.atmp.nature] + quand


def _sorties(avis: Avis) -> str:
    sorties = avis.sorties
    if sorties is None or sorties.mode is None:
        return ""
    if sorties.mode is ModeSorties.NON_AUTORISEES:
        return "sans sorties"
    nom = "sorties libres" if sorties.mode is ModeSorties.LIBRES else "sorties limitées"
    quand = f" du {_date(sorties.a_partir_du)}" if sorties.a_partir_du else ""
    return f"{nom}{quand} {_guillemets(sorties.raison)}".strip()


def _guillemets(texte: str | None) -> str:
    if not texte:
        return ""
    return f"« {texte} »" if '"' in texte else f'"{texte}"'
