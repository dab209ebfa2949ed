"""Les droits dans le dossier : d’abord l’écran, puis la réponse ; un service muet ne retient personne."""

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
from aat.cli.texte.dossier import _bandeau
from aat.composition import Atelier
from aat.domaine.droits import Connus, DemandeDroits, Indisponible, ReponseDroits
from aat.services import fiche_patient
from aat.services.droits import DroitsDeSeance, completer_avis
from aat.services.jugement import juger_avis
from aat.tui.app import Application
from aat.tui.screens.accueil import Accueil
from aat.tui.screens.dossier import Dossier
from aat.tui.screens.lecture import Lecture
from aat.tui.screens.saisie import Saisie

from tests.droits.fausse_source import DROITS, Source
from tests.tui.pas import DURAND, attendre, attendre_texte, avis_sur, ecran, ecrit, installer

pytestmark = pytest.mark.anyio

Faire = Callable[..., Application]
SANS_ORGANISME = replace(DURAND, regime=None, caisse=None, centre=None)


class SourceLente(Source):
    """Answers when it is let go."""

    def __init__(self, *reponses: ReponseDroits) -> None:
        super().__init__(*reponses)
        self.va = threading.Event()

    def consulter(self, demande: DemandeDroits) -> ReponseDroits:
        """Wait, then answer."""
        assert self.va.wait(20)
        return super().consulter(demande)


def brancher(outils: Atelier, source: Source) -> None:
    """Put a source of rights in this workstation."""
    outils.__dict__["droits"] = DroitsDeSeance(source, outils.horloge)


async def test_l_ecran_vient_avant_les_droits(application: Faire, outils: Atelier) -> None:
    """The banner says « non connus », then the rights with their source and date; « v » tells each one's origin."""
    source = SourceLente(Connus(DROITS))
    installer(outils, SANS_ORGANISME)
    brancher(outils, source)
    async with application().run_test(size=(80, 24)) as pilot:
        await ecran(pilot, Accueil)
        await pilot.app.push_screen(Dossier(SANS_ORGANISME))
        dossier = await ecran(pilot, Dossier)
        await attendre(pilot, lambda: dossier._fiche is not None)
        assert "médecin traitant : non connus" in ecrit(pilot)
        source.va.set()
        await attendre_texte(pilot, "Droits donnés pour information ; la caisse vérifie. (banc d’essai, 23/11/2026")
        dit = ecrit(pilot)
        assert "Droits OUI (jusqu’au 19/10/2027) · exonération OUI : ALD (jusqu’au 27/11/2029)" in dit
        assert "MT OUI (vous)" in dit
        await pilot.press("tab", "v")
        lecture = await ecran(pilot, Lecture)
        lignes = {" ".join(ligne.split()) for ligne in lecture.a_copier().split("\n")}
        assert "AME NON (banc d’essai, 23/11/2026 à 10:30)" in lignes
        assert any(x.startswith("Centre 9881 (droits, banc d’essai") for x in lignes)
        await pilot.press("escape")
        await ecran(pilot, Dossier)
        await pilot.press("n", "enter")
        saisie = await ecran(pilot, Saisie)
        assert saisie.avis.assure is not None
        assert saisie.avis.prescripteur is not None
        assert saisie.avis.assure.caisse == "349"
        assert saisie.avis.prescripteur.medecin_traitant is True
        assert len(source.demandes) == 1


async def test_un_service_muet_ne_retient_personne(application: Faire, outils: Atelier) -> None:
    """The fault is said in a word; everything else is as before."""
    installer(outils, DURAND)
    brancher(outils, Source(Indisponible(code="T102")))
    async with application().run_test(size=(80, 24)) as pilot:
        await ecran(pilot, Accueil)
        await pilot.app.push_screen(Dossier(DURAND))
        await ecran(pilot, Dossier)
        await attendre_texte(pilot, "Le service des droits ne répond pas (T102)")
        assert "médecin traitant : non connus" in ecrit(pilot)


async def test_ligne_par_ligne(outils: Atelier) -> None:
    """``--texte``: the same, one thing a line, without the signs of a screen."""
    installer(outils, SANS_ORGANISME)
    brancher(outils, Source())
    fiche = fiche_patient.fiche(SANS_ORGANISME, outils, vus=outils.droits.consulter(SANS_ORGANISME))
    lignes = list(_bandeau(SANS_ORGANISME, fiche))
    assert any(x.startswith("Droits OUI (jusqu’au 19/10/2027), exonération OUI : ALD") for x in lignes)
    assert any(x.startswith("Origine des droits : banc d’essai, 23/11/2026 à 10:30.") for x in lignes)
    assert not any("·" in x for x in lignes)


async def test_le_medecin_traitant_leve_la_limite_de_la_teleconsultation(outils: Atelier) -> None:
    """CSP L. 6316-1: five days at a distance are limited, unless the source says that the asker is the usual doctor."""
    installer(outils, DURAND)
    avis = replace(avis_sur("grippe 5j", DURAND, outils), teleconsultation=True)
    jour = outils.horloge.aujourd_hui()

    def codes(source: Source) -> set[str]:
        brancher(outils, source)
        juge = juger_avis(completer_avis(avis, outils.droits.consulter(DURAND)), jour, outils)
        return {c.code for c in juge.constats}

    assert "teleconsultation-3j" in codes(Source(Indisponible(code="T102")))
    avec = codes(Source(Connus(DROITS)))
    assert "teleconsultation-3j" not in avec
    assert "teleconsultation-medecin-traitant" in avec
