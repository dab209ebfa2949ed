"""What grounds a rule, on a day: sentence, article, severity, parameters with their dated values.

Reads the law that it is given; judges no document and prints nothing.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from aat.domaine.constat import Severite
from aat.erreurs import ErreurIntrouvable, ErreurReferentiel, ErreurUsage
from aat.rules.droit import Droit, Parametre, Regle, TexteRegle, Valeur, ValeurDatee

_PROCHES = 5


@dataclass(frozen=True, slots=True)
class ParametreExplique:
    """A parameter of a rule; ``en_vigueur`` is its value on the day, ``None`` when it has none then."""

    parametre: Parametre
    en_vigueur: ValeurDatee | None


@dataclass(frozen=True, slots=True)
class Explication:
    """A rule as of ``jour``.

    Attributes:
        severite: the one that findings carry: a rule of low confidence never blocks.
        en_vigueur: the rule applies to a document prescribed on ``jour``.
    """

    regle: Regle
    texte: TexteRegle
    jour: dt.date
    severite: Severite
    en_vigueur: bool
    parametres: tuple[ParametreExplique, ...]


@dataclass(frozen=True, slots=True)
class RegleListee:
    """One line of the list of rules."""

    regle: Regle
    severite: Severite
    en_vigueur: bool


def expliquer(
    codes: Iterable[str], jour: dt.date, droit: Droit, textes: Mapping[str, TexteRegle]
) -> tuple[Explication, ...]:
    """Return what grounds each rule of ``codes`` on ``jour``, in the order given, each once.

    Raises:
        ErreurIntrouvable: a code is unknown; close ones are named.
        ErreurReferentiel: the installed law lacks a text or a parameter that a rule names.
    """
    regles = [_trouver(code, droit) for code in codes]
    return tuple(_expliquer(regle, jour, droit, textes) for regle in dict.fromkeys(regles))


def lister(droit: Droit, jour: dt.date, objet: str | None = None) -> tuple[RegleListee, ...]:
    """Return every rule, or those of ``objet``, in the order of the files.

    Raises:
        ErreurUsage: no rule has this objet; those that exist are named.
    """
    objets = list(dict.fromkeys(regle.objet for regle in droit.regles.values()))
    if objet is not None and objet not in objets:
        raise ErreurUsage(
            "Aucune règle n’a cet objet.", champ="--objet", remede="Objets\u00a0: " + ", ".join(objets) + "."
        )
    return tuple(
        RegleListee(regle, severite_des_constats(regle), regle.en_vigueur(jour))
        for regle in droit.regles.values()
        if objet in {None, regle.objet}
    )


def severite_des_constats(regle: Regle) -> Severite:
    """Return the severity that the findings of ``regle`` carry: one of low confidence warns where it would block."""
    if regle.confiance == "basse" and regle.severite is Severite.BLOQUANT:
        return Severite.AVERTISSEMENT
    return regle.severite


def montrer(valeur: Valeur, unite: str = "") -> str:
    """Return a parameter's value as it is read aloud: ``31 jours``, ``oui``, ``01/09/2026``, a list."""
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, dt.date):
        return f"{valeur:%d/%m/%Y}"
    if isinstance(valeur, tuple):
        return ", ".join(valeur)
    if valeur in {0, 1} and unite != "mois":
        unite = unite.removesuffix("s")
    return f"{valeur}\u00a0{unite}" if unite else str(valeur)


def codes_proches(code: str, codes: Iterable[str]) -> tuple[str, ...]:
    """Return the codes that ``code`` may have meant, best first: those that hold its words, then those spelt alike."""
    # Saves the import where every code is known.
    import difflib

    tous = list(codes)
    cherche = code.strip().lower().replace("_", "-")
    mots = [mot for mot in cherche.replace(" ", "-").split("-") if len(mot) > 1]
    contenant = [c for c in tous if mots and all(mot in c for mot in mots)]
    ressemblants = difflib.get_close_matches(cherche, tous, n=_PROCHES, cutoff=0.6)
    return tuple(dict.fromkeys((*contenant, *ressemblants)))[:_PROCHES]


def _trouver(code: str, droit: Droit) -> Regle:
    regle = droit.regles.get(code.strip().lower())
    if regle is not None:
        return regle
    proches = codes_proches(code, droit.regles)
    raise ErreurIntrouvable(
        # What was typed is cut: an argument may be a page long.
        f"Aucune règle ne porte le code «\u00a0{code[:60]}\u00a0».",
        champ="CODE",
        remede=f"Codes proches\u00a0: {', '.join(proches)}." if proches else "La liste\u00a0: aat regles.",
    )


def _expliquer(regle: Regle, jour: dt.date, droit: Droit, textes: Mapping[str, TexteRegle]) -> Explication:
    texte = textes.get(regle.code)
    if texte is None:
        raise _incomplet(regle.code, "son texte manque")
    parametres: list[ParametreExplique] = []
    for nom in texte.parametres:
        parametre = droit.parametres.get(nom)
        if parametre is None:
            raise _incomplet(regle.code, f"son paramètre {nom} manque")
        parametres.append(ParametreExplique(parametre, parametre.au(jour)))
    return Explication(regle, texte, jour, severite_des_constats(regle), regle.en_vigueur(jour), tuple(parametres))


def _incomplet(code: str, quoi: str) -> ErreurReferentiel:
    return ErreurReferentiel(
        f"Le référentiel est invalide\u00a0: règle {code}\u00a0: {quoi}.",
        remede="Réinstallez aat\u00a0: un fichier livré avec le programme a été changé.",
    )
