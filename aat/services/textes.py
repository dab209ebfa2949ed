"""The texts that an acceptance refers to, the duties of each, whom to call: sentences, each with its reference.

Reads ``templates_cerfa/textes/``, the same files as the printed notices. Gives no legal advice, and says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from aat.domaine.environnement import Environnement
from aat.erreurs import ErreurIntrouvable, ErreurReferentiel
from aat.ressources import lire_toml, template_cerfa

#: What a page opens with, whatever it says.
AVERTISSEMENT = "Résumé établi par aat, sans valeur officielle. aat ne donne pas de conseil juridique."
OFFICIELS = "Textes officiels : www.legifrance.gouv.fr. Démarches : www.ameli.fr."
SUR_LE_BANC = "Environnement d’essai : rien n’est envoyé à une caisse."
#: Shown before a sentence whose text has not been read again.
A_VERIFIER = "à vérifier"

APPLICABLES, CONDITIONS, PATIENT, PRESCRIPTEUR, CERTIFICAT, DONNEES, CONTACT, MENTIONS = (
    "applicables",
    "conditions",
    "patient",
    "prescripteur",
    "certificat",
    "donnees",
    "contact",
    "mentions",
)
#: Every page, in reading order, and its title.
PAGES: Mapping[str, str] = {
    APPLICABLES: "Textes applicables",
    CONDITIONS: "Conditions de la transmission",
    PATIENT: "Ce que le patient doit faire",
    PRESCRIPTEUR: "Ce que le prescripteur doit savoir",
    CERTIFICAT: "Certificat AT/MP",
    DONNEES: "Données personnelles",
    CONTACT: "Nous contacter, se renseigner",
    MENTIONS: "Mentions",
}
_FICHIERS = {
    APPLICABLES: "textes_applicables",
    CONDITIONS: "conditions_transmission",
    PATIENT: "notice_patient",
    PRESCRIPTEUR: "notice_prescripteur",
    CERTIFICAT: "textes_certificat",
    DONNEES: "donnees_personnelles",
}
#: Whom to call is said once, in the notices: file, section, themes (all when none is named).
_CONTACTS = (
    ("Pour le prescripteur", PRESCRIPTEUR, "Remettre", ("Assistance",)),
    ("Pour le patient", PATIENT, "Se renseigner", ()),
)
_MARQUES = frozenset({"A", "B", "C"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """One sentence, what it is about (may be empty), its reference; ``a_verifier``: its text was not read again."""

    theme: str
    phrase: str
    reference: str
    a_verifier: bool


@dataclass(frozen=True, slots=True)
class Section:
    """A title and its sentences."""

    titre: str
    phrases: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page: what is said first, its sections, and the day when its facts were last checked."""

    nom: str
    titre: str
    entete: tuple[str, ...]
    sections: tuple[Section, ...]
    verifie_le: dt.date | None


def page(nom: str, environnement: Environnement) -> Page:
    """Return a page by its name.

    Raises:
        ErreurIntrouvable: no such page.
        ErreurReferentiel: a sentence without reference, or a mark that is not known.
    """
    if nom not in PAGES:
        raise ErreurIntrouvable("Cette page n’existe pas.", remede=f"Pages : {', '.join(PAGES)}.")
    if nom == MENTIONS:
        return Page(nom, PAGES[nom], (), _mentions(), None)
    banc = (SUR_LE_BANC,) if environnement is Environnement.BANC and nom in {CONDITIONS, CONTACT} else ()
    if nom == CONTACT:
        return Page(nom, PAGES[nom], (*banc, OFFICIELS), _contacts(), _lire(_FICHIERS[PRESCRIPTEUR])[1])
    sections, verifie_le = _lire(_FICHIERS[nom])
    return Page(nom, PAGES[nom], (*banc, AVERTISSEMENT, OFFICIELS), sections, verifie_le)


def en_lignes(lue: Page) -> Iterator[str]:
    """Yield a page as lines of plain text: titles, one sentence a line with its reference, the day it was checked."""
    yield from lue.entete
    for section in lue.sections:
        yield ""
        yield section.titre
        for p in section.phrases:
            theme = f"{p.theme} : " if p.theme else ""
            doute = f"({A_VERIFIER}) " if p.a_verifier else ""
            yield f"– {doute}{theme}{p.phrase}" + (f" — {p.reference}" if p.reference else "")
    if lue.verifie_le:
        yield ""
        yield f"Vérifié le {lue.verifie_le:%d/%m/%Y}."


@cache
def _lire(fichier: str) -> tuple[tuple[Section, ...], dt.date]:
    nom = f"textes/{fichier}.toml"
    table = lire_toml(template_cerfa(nom))
    sections = tuple(
        Section(rubrique["titre"], tuple(_phrase(fait, nom) for fait in rubrique["faits"]))
        for rubrique in table["rubrique"]
    )
    return sections, table["verifie_le"]


def _phrase(fait: Mapping[str, Any], fichier: str) -> Phrase:
    if fait.get("marque") not in _MARQUES or not fait.get("reference") or not fait.get("phrase"):
        quoi = str(fait.get("theme") or fait.get("phrase") or "?")[:60]
        raise ErreurReferentiel(f"templates_cerfa/{fichier}, « {quoi} » : phrase, référence ou marque absente.")
    return Phrase(fait.get("theme", ""), fait["phrase"], fait["reference"], a_verifier=fait["marque"] == "C")


def _contacts() -> tuple[Section, ...]:
    """Return whom to call, as the notices say it."""
    trouvees = []
    for titre, nom, rubrique, themes in _CONTACTS:
        section = next(s for s in _lire(_FICHIERS[nom])[0] if s.titre == rubrique)
        trouvees.append(Section(titre, tuple(p for p in section.phrases if not themes or p.theme in themes)))
    return tuple(trouvees)


def _mentions() -> tuple[Section, ...]:
    from aat import __version__

    def fait(theme: str, phrase: str) -> Phrase:
        return Phrase(theme, phrase, "", a_verifier=False)

    return (
        Section(
            "Ce logiciel",
            (
                fait("Nom", f"aat, version {__version__}. Logiciel libre, licence MIT."),
                fait(
                    "Statut",
                    "aat n’est ni édité, ni agréé par l’Assurance maladie ; il n’en porte ni le nom ni les signes.",
                ),
                fait(
                    "Durées indicatives",
                    "Elles viennent des fiches citées sous chaque tableau. Elles aident ; elles ne décident pas.",
                ),
                fait("Droits du patient affichés", "Donnés à titre d’information, jamais comme une garantie."),
                fait("Responsabilité", "Le prescripteur reste seul responsable de ce qu’il prescrit et signe."),
            ),
        ),
    )
