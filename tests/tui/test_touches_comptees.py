"""Combien de touches pour chaque document usuel : des suites jouées au clavier, le document relu, le compte exigé.

Règle : chaque touche pressée compte, lettres et chiffres du motif, de la durée et des dates compris ; seules les
lettres d’un texte libre (complément, raison, autre cas, adresse, nom de l’employeur) ne comptent pas. On part du
dossier du patient ouvert, le curseur où l’application le met ; on finit quand le document est scellé dans le coffre
et confié à l’envoi.
"""

import datetime as dt
import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from aat.composition import Atelier
from aat.domaine.arret import Avis, CasProlongation, ModeSorties, Nature, NatureAtmp
from aat.domaine.etats import A_TRANSMETTRE, Etat
from aat.domaine.personnes import Employeur
from aat.referentiel.recherche import chercher
from aat.services import arret, conclusion
from aat.services.scellement import Demande
from aat.tui.app import Application
from aat.tui.screens.accueil import Accueil
from aat.tui.screens.accuse import Accuse
from aat.tui.screens.dossier import Dossier
from textual.pilot import Pilot

from tests.tui import scripts_touches as scripts
from tests.tui import table_touches
from tests.tui.banc_ferme import raccorder
from tests.tui.pas import DURAND, PRESCRIPTEUR, arreter, attendre, attendre_texte, avis_sur, ecran, installer, taper
from tests.tui.scripts_touches import SCRIPTS, Script

pytestmark = pytest.mark.anyio

Faire = Callable[..., Application]
_NOMS = {" ": "space", "-": "minus", "/": "slash", "+": "plus"}
#: Another doctor of the same practice.
CONFRERE = replace(PRESCRIPTEUR, rpps="10000000017", nom="BANC-PETIT")
EMPLOYEUR = Employeur(
    raison_sociale="BANC-BOULANGERIE", voie="1 rue du Banc", code_postal="01000", ville="Bourg-en-Bresse"
)


def _rien(_: Atelier) -> None:
    """Nothing was there before."""


def _arret_en_ald(outils: Atelier) -> None:
    arreter("sciatique du 22/11 au 25/11 ald", DURAND, outils)


def _arret_d_un_confrere(outils: Atelier) -> None:
    outils.enregistrer_prescripteur(CONFRERE)
    arreter("sciatique du 22/11 au 25/11", DURAND, outils)
    outils.enregistrer_prescripteur(PRESCRIPTEUR)


def _arret_avec_employeur(outils: Atelier) -> None:
    avis = replace(
        avis_sur("grippe du 21/11 au 22/11", DURAND, outils),
        employeur=EMPLOYEUR,
    )
    assert arret.valider(avis, Demande(papier_seul=True), outils).ref is not None


AVANT: dict[str, Callable[[Atelier], None]] = {
    scripts.PROLONGATION.nom: _arret_en_ald,
    scripts.AUTRE_CAS.nom: _arret_d_un_confrere,
    scripts.ACCIDENT.nom: _arret_avec_employeur,
}


def _du(jour: int, mois: int) -> dt.date:
    return dt.date(2026, mois, jour)


def _grippe(avis: Avis) -> None:
    assert avis.nature is Nature.INITIAL
    assert avis.motif
    assert avis.motif.libelle in {None, "Syndrome grippal"}
    assert (avis.debut, avis.fin, avis.jours) == (_du(23, 11), _du(27, 11), 5)
    assert avis.sorties
    assert avis.sorties.mode is ModeSorties.HORAIRES_LIMITES


def _prolongation(avis: Avis) -> None:
    assert avis.nature is Nature.PROLONGATION
    assert avis.ald
    assert avis.prolongation
    assert avis.prolongation.par is CasProlongation.TRAITANT_OU_PRESCRIPTEUR
    assert (avis.debut, avis.jours) == (_du(26, 11), 60)


def _lombalgie(avis: Avis) -> None:
    assert avis.jours == 7
    assert avis.sorties
    assert avis.sorties.mode is ModeSorties.LIBRES
    assert avis.sorties.raison == "soins de kine chaque jour"


def _coude(avis: Avis) -> None:
    assert (avis.debut, avis.jours) == (_du(23, 11), 21)


def _reprise(avis: Avis) -> None:
    assert (avis.debut, avis.fin) == (_du(23, 11), _du(27, 11))
    assert avis.reprise_temps_partiel
    assert avis.reprise_temps_partiel.debut == _du(28, 11)
    assert avis.reprise_temps_partiel.fin == _du(2, 12)


def _autre_cas(avis: Avis) -> None:
    assert avis.prolongation
    assert avis.prolongation.par is CasProlongation.AUTRE
    assert avis.prolongation.autre_cas == "remplacement en urgence"
    assert (avis.debut, avis.jours) == (_du(26, 11), 15)
    visite = avis.adresse_visite
    assert visite
    assert (visite.voie, visite.code_postal, visite.ville) == ("3 rue du Banc", "01000", "Bourg-en-Bresse")


def _accident(avis: Avis) -> None:
    assert avis.atmp
    assert (avis.atmp.nature, avis.atmp.date) == (NatureAtmp.ACCIDENT, _du(22, 11))
    assert avis.employeur == EMPLOYEUR
    assert avis.jours == 5


RELU: dict[str, tuple[str, Callable[[Avis], None]]] = {
    scripts.GRIPPE.nom: ("Syndrome grippal", _grippe),
    scripts.PROLONGATION.nom: ("Sciatique", _prolongation),
    scripts.LOMBALGIE.nom: ("Lombalgie commune", _lombalgie),
    scripts.ACCIDENT.nom: ("Lombalgie commune", _accident),
    scripts.COUDE.nom: ("Fracture du coude", _coude),
    scripts.REPRISE.nom: ("Lombalgie commune", _reprise),
    scripts.AUTRE_CAS.nom: ("Sciatique", _autre_cas),
}


def _ou(appli: Application) -> set[str]:
    """Return where the person is: the screen, and the field that has the cursor."""
    return {type(appli.screen).__name__, getattr(appli.focused, "nom", "")}


async def jouer(pilot: Pilot[int], script: Script) -> int:
    """Press every key of ``script`` and return how many counted."""
    appli = pilot.app
    assert isinstance(appli, Application)
    comptees = 0
    for pas in script.pas:
        for touche in pas.touches:
            await pilot.press(_NOMS.get(touche, touche))
            comptees += not pas.libre
        await pilot.pause()
        if pas.vers:
            await attendre(pilot, lambda vers=pas.vers: vers in _ou(appli))  # type: ignore[misc]  # bound now
    return comptees


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.nom)
async def test_le_document_en_tant_de_touches(script: Script, application: Faire, outils: Atelier) -> None:
    """Typed as written; the document kept says what was meant; no key more than counted."""
    installer(outils, DURAND)
    raccorder(outils, PRESCRIPTEUR.rpps or "")
    AVANT.get(script.nom, _rien)(outils)
    async with application().run_test(size=(80, 24)) as pilot:
        await ecran(pilot, Accueil)
        await taper(pilot, "banc-dur")
        await attendre_texte(pilot, "BANC-DURAND Marie")
        await pilot.press("enter")
        dossier = await ecran(pilot, Dossier)
        await attendre(pilot, lambda: dossier._fiche is not None)
        comptees = await jouer(pilot, script)
        accuse = await ecran(pilot, Accuse)
    motif, relire = RELU[script.nom]
    autre = Atelier()
    releve = conclusion.relire(accuse.ref, autre)
    document = releve.document
    assert isinstance(document, Avis)
    assert document.acceptation
    assert f"Motif : {motif}" in releve.recapitulatif.replace("\u00a0", " ")
    relire(document)
    assert releve.etat.etat in A_TRANSMETTRE | {Etat.EN_COURS}
    assert comptees == script.comptees
    assert comptees <= script.limite


@pytest.mark.parametrize("lettres", ["gri", "lumb", "lo", "fr cou"])
def test_les_lettres_du_motif_n_en_nomment_qu_un(lettres: str) -> None:
    """The letters counted here are enough: no other motif comes near the one that they name."""
    trouves = chercher(lettres)
    assert len(trouves) == 1 or trouves[0].score - trouves[1].score >= 50


def test_chaque_suite_a_son_document_relu() -> None:
    """None is played without its document being read back."""
    assert set(RELU) == {script.nom for script in SCRIPTS}


def test_la_page_des_touches_est_a_jour() -> None:
    """`make touches` writes docs/touches.md again."""
    ecrite: Any = table_touches.texte()
    if os.environ.get("AAT_ECRIRE_TOUCHES") == "oui":
        table_touches.TABLE.write_text(ecrite, encoding="utf-8")
    assert table_touches.TABLE.read_text(encoding="utf-8") == ecrite
