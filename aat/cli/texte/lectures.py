"""What is only read: the help, the texts, the ground of a rule, the checks of the installation."""

from __future__ import annotations

import threading
from functools import cache
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Final

from aat.cli import rendu_document
from aat.cli.texte import lignes
from aat.saisie.naissance import montrer_naissance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aat.cli.texte.seance import Seance
    from aat.domaine.constat import Constat
    from aat.domaine.personnes import Assure
    from aat.services.diagnostic import Controle

#: A check that answers nothing for so long is left behind, in seconds.
_PATIENCE_S: Final = 8.0
_SECTION: Final = "## "


def personne(assure: Assure | None) -> str:
    """Return who it is in a few words: name, first names, birth date."""
    if assure is None:
        return "Patient non identifié"
    noms = " ".join(filter(None, (assure.nom, *assure.prenoms)))
    ne = montrer_naissance(assure.date_naissance)
    return f"{noms}, né(e) le {ne}" if ne else noms


def aide() -> None:
    """Read the pages of the help, chosen by number, until « < »."""
    pages = _pages()
    noms = list(pages)
    while True:
        lignes.lire_a_la_suite(pages[noms[lignes.numero("Aide", noms)]])


@cache
def _pages() -> dict[str, tuple[str, ...]]:
    texte = Path(__file__).with_name("aide.txt").read_text(encoding="utf-8")
    pages: dict[str, tuple[str, ...]] = {}
    for morceau in texte.split(_SECTION)[1:]:
        titre, _, corps = morceau.partition("\n")
        pages[titre] = tuple(corps.strip().split("\n"))
    return pages


def textes(seance: Seance, *noms: str) -> None:
    """Read the texts named, all of them by default, chosen by number until « < »."""
    from aat.services import textes as pages

    offerts = noms or tuple(pages.PAGES)
    while True:
        nom = offerts[lignes.numero("Textes", [pages.PAGES[nom] for nom in offerts])]
        lignes.titre(pages.PAGES[nom])
        lignes.lire_a_la_suite(list(pages.en_lignes(pages.page(nom, seance.outils.environnement))))


def textes_de_l_accord(page: str, seance: Seance) -> None:
    """Read what an agreement refers to: the texts that apply to this document, and the conditions."""
    from aat.services.textes import CONDITIONS, DONNEES

    textes(seance, page, CONDITIONS, DONNEES)


def expliquer(constats: Sequence[Constat], seance: Seance) -> None:
    """Read what grounds the rule of one finding, chosen when there are several."""
    if not constats:
        lignes.dire("Rien à expliquer : la loi ne dit rien de ce document.")
        return
    from aat.cli.rendu_droit import explication
    from aat.referentiel.droit import charger_textes
    from aat.services.explication import expliquer as fonder

    rang = 0
    if len(constats) > 1:
        rang = lignes.numero("Points", [f"{rendu_document.severite(c.severite)}, {c.message}" for c in constats])
    for e in fonder([constats[rang].code], seance.jour, seance.outils.droit, charger_textes()):
        lignes.lire_a_la_suite(list(explication(e)))


def diagnostic(seance: Seance) -> None:
    """Write each check as it ends, and what mends it; one that does not answer is left behind."""
    finis: SimpleQueue[Controle | Exception | None] = SimpleQueue()
    threading.Thread(target=_controler, args=(seance, finis), daemon=True).start()
    lignes.titre("Diagnostic")
    while True:
        try:
            controle = finis.get(timeout=_PATIENCE_S)
        except Empty:
            lignes.dire("Un contrôle ne répond pas : la suite est abandonnée. Réessayez plus tard.")
            return
        if controle is None:
            lignes.dire("Contrôles finis.")
            return
        if isinstance(controle, Exception):
            raise controle
        lignes.dire(f"{controle.etat.upper()}, {controle.nom} : {controle.message}")
        if controle.remede and controle.etat != "ok":
            lignes.dire(f"  À faire : {controle.remede}")


def _controler(seance: Seance, finis: SimpleQueue[Controle | Exception | None]) -> None:
    from aat.composition_diagnostic import controles
    from aat.composition_fil import AtelierDeFil

    outils = AtelierDeFil(seance.outils)
    try:
        for controle in controles(outils):
            finis.put(controle)
        finis.put(None)
    except Exception as defaut:  # noqa: BLE001 - raised again where somebody can be told
        finis.put(defaut)
    finally:
        outils.fermer()
