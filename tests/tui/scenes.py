"""Every screen and state worth a picture: how one comes to it, from the home of ``decor``.

Used by the snapshot tests and by the pictures of the guide. Each scene opens its screen, presses keys, and says what
must be read before the picture is taken.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import aat.tui
from aat.cartes.erreurs import AucunLecteur
from aat.domaine.arret import Avis, Categorie, ModeSorties, MotifChoisi, Precisions, Sorties
from aat.domaine.certificat import Certificat, NatureCertificat
from aat.domaine.personnes import AdresseVisite
from aat.services import liens_certificat
from aat.services.file_attente import en_attente
from aat.services.formulaire import patient as formulaire_patient
from aat.tui.app import Application
from aat.tui.widgets.express import LigneExpress

from tests.tui import decor
from tests.tui.decor import LONG, MARIE, MILITAIRE, Decor
from tests.tui.essai import texte
from tests.tui.pas import PRESCRIPTEUR, attendre_texte, installer, taper

if TYPE_CHECKING:
    from aat.composition import Atelier
    from textual.events import Mount
    from textual.pilot import Pilot
    from textual.screen import Screen

#: Long enough for the slowest screen on a busy machine, in seconds.
_DELAI_S = 30.0
#: The screen has come to rest when it stays the same through this many looks.
_REGARDS = 2


class ApplicationFigee(Application):
    """The application, that opens the screen it is given and sends nothing by itself."""

    CSS_PATH = str(Path(aat.tui.__file__).with_name("aat.tcss"))
    #: A notice stays long enough to be in the picture.
    NOTIFICATION_TIMEOUT = 3600

    def on_mount(self, event: Mount) -> None:  # type: ignore[override]  # the scene opens its own screen
        """Open nothing; count what waits, as the background does."""
        event.prevent_default()
        if self.outils.coffre_existant() is not None:
            self.en_attente = len(en_attente(self.outils))


@dataclass(frozen=True, slots=True)
class Plateau:
    """Where a scene is played.

    Attributes:
        pilot: presses keys; ``outils``: the tools of the home; ``decor``: what is kept there.
    """

    pilot: Pilot[int]
    outils: Atelier
    decor: Decor | None

    @property
    def garni(self) -> Decor:
        """What is kept in the home."""
        assert self.decor is not None
        return self.decor

    @property
    def appli(self) -> Application:
        """The application."""
        assert isinstance(self.pilot.app, Application)
        return self.pilot.app

    async def ouvrir(self, ecran: Screen[Any]) -> None:
        """Show a screen and wait until it is at rest."""
        await self.appli.push_screen(ecran)
        await self.reposer()

    async def presser(self, *touches: str) -> None:
        """Press keys, each once the one before is shown."""
        for touche in touches:
            await self.pilot.press(touche)
            await self.pilot.pause()
        await self.reposer()

    async def taper(self, phrase: str) -> None:
        """Type a text."""
        await taper(self.pilot, phrase)
        await self.reposer()

    async def lire(self, phrase: str) -> None:
        """Wait until the screen says ``phrase``."""
        await attendre_texte(self.pilot, phrase)
        await self.reposer()

    async def lire_tout_de_suite(self, phrase: str) -> None:
        """Wait until the screen says ``phrase``; work may still be under way."""
        await attendre_texte(self.pilot, phrase)

    async def reposer(self) -> None:
        """Wait until no work is under way and the screen stays the same."""
        vus: list[str] = []
        while len(vus) < _REGARDS or len(set(vus[-_REGARDS:])) > 1 or self._occupe():
            assert len(vus) < _DELAI_S / 0.005, vus[-1]
            await self.pilot.pause()
            await asyncio.sleep(0.005)
            vus.append(texte(self.appli))

    def _occupe(self) -> bool:
        travaux = self.appli.travaux
        return (
            travaux._rapide.occupe
            or not travaux._rapide._taches.empty()
            or any(not travail.is_finished for travail in self.appli.workers)
        )


Jouer = Callable[[Plateau], Awaitable[None]]
SCENES: dict[str, Jouer] = {}
#: Those that are played in a home where nothing is kept yet.
SANS_DECOR: set[str] = set()


def scene(jouer: Jouer) -> Jouer:
    """Register a scene under the name of its function."""
    SCENES[_nom(jouer)] = jouer
    return jouer


def _nom(jouer: Jouer) -> str:
    return jouer.__name__.replace("_", "-")


def sans_decor(jouer: Jouer) -> Jouer:
    """Have a scene played in an empty home."""
    SANS_DECOR.add(_nom(jouer))
    return jouer


# --- the patient


@scene
async def accueil(p: Plateau) -> None:
    """People found by the first letters of their name."""
    from aat.tui.screens.accueil import Accueil

    await p.ouvrir(Accueil())
    await p.taper("banc-dur")
    await p.lire("BANC-DURIEU Marc")


@scene
async def accueil_vide(p: Plateau) -> None:
    """Nothing typed, nothing left unfinished."""
    from aat.tui.screens.accueil import Accueil

    await p.ouvrir(Accueil())


@scene
async def accueil_brouillon(p: Plateau) -> None:
    """What was left unfinished is offered back."""
    from aat.tui.screens.accueil import Accueil

    decor.brouillon("brouillon", decor.sur("grippe 5j", MARIE, p.outils), p.outils)
    await p.ouvrir(Accueil())
    await p.lire("Reprendre l’avis de BANC-DURAND")


@scene
@sans_decor
async def premiere_ouverture(p: Plateau) -> None:
    """Nobody said yet who prescribes."""
    from aat.tui.screens.accueil import Accueil

    await p.ouvrir(Accueil())


@scene
@sans_decor
async def coffre_verrouille(p: Plateau) -> None:
    """The passphrase was not given."""
    from aat.coffre.cles import creer_cle
    from aat.emplacements import preparer
    from aat.tui.screens.accueil import Accueil

    preparer(p.outils.lieux)
    creer_cle(p.outils.lieux, phrase="une phrase de passe assez longue")
    p.outils.demander_phrase = lambda: "une phrase de passe assez longue"
    installer(p.outils, MARIE)
    p.outils.coffre().fermer()
    p.outils._coffre = None
    await p.appli.push_screen(Accueil())
    await p.lire_tout_de_suite("Phrase de passe")
    await p.presser("escape")
    await p.lire("n’a pas été donnée")


@scene
@sans_decor
async def journal_vide(p: Plateau) -> None:
    """Nothing was validated yet."""
    from aat.tui.screens.journal import Journal

    p.outils.enregistrer_prescripteur(PRESCRIPTEUR)
    await p.ouvrir(Journal())


@scene
async def accueil_lecteur_absent(p: Plateau) -> None:
    """F2 where no card can be read."""
    from aat.tui.screens.accueil import Accueil

    await p.ouvrir(Accueil())
    with patch("aat.cartes.pcsc.Lecteurs.presents", side_effect=AucunLecteur()):
        await p.presser("f2")
        await p.lire("Aucun lecteur de cartes")


@scene
async def patient(p: Plateau) -> None:
    """Somebody new."""
    from aat.tui.screens.patient import Patient

    await p.ouvrir(Patient(formulaire_patient.vierge(nom="BANC-NOUVEAU")))


@scene
async def dossier(p: Plateau) -> None:
    """A patient and their stops."""
    from aat.tui.screens.dossier import Dossier

    await p.ouvrir(Dossier(MARIE))
    await p.lire("Arrêts connus ici")


@scene
async def dossier_non_raccorde(p: Plateau) -> None:
    """A régime that takes nothing online: said before anything is typed."""
    from aat.tui.screens.dossier import Dossier

    await p.ouvrir(Dossier(MILITAIRE))
    await p.lire("Aucun arrêt de ce patient")


@scene
async def dossier_noms_longs(p: Plateau) -> None:
    """Names longer than the line."""
    from aat.tui.screens.dossier import Dossier

    await p.ouvrir(Dossier(LONG))
    await p.lire("Arrêts connus ici")


# --- the forms


async def _saisir(p: Plateau, avis: Avis) -> None:
    from aat.tui.screens.saisie import Saisie

    await p.ouvrir(Saisie(avis, decor.brouillon("saisie", avis, p.outils)))


@scene
async def saisie_vierge(p: Plateau) -> None:
    """The form as it opens."""
    await _saisir(p, decor.vierge(MARIE, p.outils))


@scene
async def saisie(p: Plateau) -> None:
    """« grippe 5j » understood; what is left is the agreement."""
    await _saisir(p, decor.vierge(MARIE, p.outils))
    p.appli.screen.query_one(LigneExpress).lire("grippe 5j")
    await p.reposer()


@scene
async def saisie_motif(p: Plateau) -> None:
    """Proposals while the motif is typed, the synonym that matched among them."""
    await _saisir(p, decor.vierge(MARIE, p.outils))
    await p.presser("f10")
    p.appli.screen.query_one("ChampMotif").focus()
    await p.taper("lumb")


@scene
async def saisie_prolongation(p: Plateau) -> None:
    """The prolongation of the last stop."""
    from aat.services.prolongation import preparer

    await _saisir(p, replace(preparer(p.garni.transmis, MARIE, p.outils), jours=10, fin=dt.date(2026, 12, 7)))


@scene
async def saisie_precisions(p: Plateau) -> None:
    """F6: the particulars and the employer."""
    await _saisir(p, decor.sur("grippe 5j", MARIE, p.outils))
    await p.presser("f6")


@scene
async def saisie_noms_longs(p: Plateau) -> None:
    """Long names, the longest motif, a full complement."""
    from aat.services import motifs

    jour = p.appli.jour
    plus_long = max(motifs.de_a_a_z(jour), key=lambda proposition: len(proposition.libelle))
    avis = replace(
        decor.sur("grippe 5j", LONG, p.outils),
        motif=MotifChoisi(code=plus_long.code, complement="complément d’essai [entre crochets] " * 3),
    )
    await _saisir(p, avis)


def _tout_de_travers(assure: object, outils: Atelier) -> Avis:
    """Return an avis in which as much as possible is wrong at once."""
    avis = decor.vierge(assure, outils)  # type: ignore[arg-type]  # a patient of the decor
    return replace(
        avis,
        debut=dt.date(2026, 9, 1),
        fin=dt.date(2028, 8, 31),
        categorie=Categorie.SANS_EMPLOI,
        ald=True,
        grossesse_pathologique=True,
        sorties=Sorties(ModeSorties.LIBRES),
        adresse_visite=AdresseVisite(),
        teleconsultation=True,
        precisions=Precisions(tiers=dt.date(2027, 1, 1), deces_a_charge=dt.date(2027, 1, 1)),
    )


@scene
async def saisie_tous_les_constats(p: Plateau) -> None:
    """As many findings as one avis can have, shown under the fields by F7."""
    await _saisir(p, _tout_de_travers(MARIE, p.outils))
    await p.presser("f7")


@scene
async def calendrier(p: Plateau) -> None:
    """F5 on the last day: possible and impossible days, the period, the holidays."""
    await _saisir(p, decor.sur("grippe 5j", MARIE, p.outils))
    p.appli.screen.query_one("ChampDuree").focus()
    await p.presser("f5")
    await p.lire("Dernier jour de l’arrêt")


@scene
async def motifs_a_z(p: Plateau) -> None:
    """F3, then the letters of a motif."""
    await _saisir(p, decor.vierge(MARIE, p.outils))
    await p.presser("f3")
    await p.taper("lo")


@scene
async def durees(p: Plateau) -> None:
    """F4: the elbow's table."""
    await _saisir(p, decor.sur("fracture du coude", MARIE, p.outils))
    await p.presser("f4", "down")


@scene
async def choix_du_motif(p: Plateau) -> None:
    """An express line that names several motifs."""
    await _saisir(p, decor.vierge(MARIE, p.outils))
    p.appli.screen.query_one(LigneExpress).lire("fracture 5j")
    await p.lire("Quel motif")


@scene
async def certificat(p: Plateau) -> None:
    """The certificate that goes with a work accident."""
    from aat.tui.screens.certificat import SaisieCertificat

    at = next(e.ref for e in p.outils.etats() if e.etat == "imprime-seul")
    document = liens_certificat.depuis_reference(at, p.outils)
    await p.ouvrir(SaisieCertificat(document, decor.identifiant("certificat")))


@scene
async def certificat_vierge(p: Plateau) -> None:
    """A certificate begun from nothing."""
    from aat.tui.screens.certificat import SaisieCertificat

    document = Certificat(nature=NatureCertificat.INITIAL, assure=MARIE, prescripteur=p.outils.prescripteur())
    await p.ouvrir(SaisieCertificat(document, decor.identifiant("certificat vierge")))


@scene
async def lesion(p: Plateau) -> None:
    """A lesion typed with help."""
    from aat.tui.screens.lesion import SaisieLesion

    await certificat_vierge(p)
    await p.ouvrir(SaisieLesion())
    await p.taper("plaie")


# --- the end of a document


async def _recapituler(p: Plateau, avis: Avis) -> None:
    from aat.tui.screens.recapitulatif import Recapitulatif

    await p.ouvrir(Recapitulatif(avis, decor.brouillon("recapitulatif", avis, p.outils)))


@scene
async def recapitulatif(p: Plateau) -> None:
    """Ready to leave."""
    await _recapituler(p, replace(decor.sur("grippe 5j", MARIE, p.outils), acceptation=True))


@scene
async def recapitulatif_sans_accord(p: Plateau) -> None:
    """The agreement is asked for here too."""
    await _recapituler(p, decor.sur("lombalgie 7j", MARIE, p.outils))
    await p.presser("f10")


@scene
async def recapitulatif_non_raccorde(p: Plateau) -> None:
    """A régime that takes nothing online."""
    await _recapituler(p, replace(decor.sur("grippe 5j", MILITAIRE, p.outils), acceptation=True))


@scene
async def papier(p: Plateau) -> None:
    """What paper is worth today."""
    await recapitulatif(p)
    await p.presser("i")


async def _accuser(p: Plateau, ref: str, phrase: str) -> None:
    from aat.tui.screens.accuse import Accuse

    await p.ouvrir(Accuse(ref))
    await p.lire(phrase)


@scene
async def accuse(p: Plateau) -> None:
    """Acknowledged: the number, the moment, the caisse."""
    await _accuser(p, p.garni.transmis, "Transmission réussie")


@scene
async def accuse_reseau_absent(p: Plateau) -> None:
    """The service does not answer: in the queue."""
    await _accuser(p, p.garni.en_file, "repartira de lui-même")


@scene
async def accuse_file_bloquee(p: Plateau) -> None:
    """Suspended until somebody acts."""
    await _accuser(p, p.garni.suspendu, "suspendu")


@scene
async def accuse_rejete(p: Plateau) -> None:
    """Refused by the caisse."""
    await _accuser(p, p.garni.rejete, "refusée")


@scene
async def dossier_des_pdf(p: Plateau) -> None:
    """Another folder for the PDFs."""
    from aat.tui.screens.sortie import Sortie

    await accuse(p)
    await p.ouvrir(Sortie(Path("/media/cle-banc"), Path("/home/banc/aat/documents")))


# --- around


@scene
async def journal(p: Plateau) -> None:
    """Every state, the queue stuck behind a document that wants somebody."""
    from aat.tui.screens.journal import Journal

    await p.ouvrir(Journal())


@scene
async def detail(p: Plateau) -> None:
    """A document of the journal, suspended."""
    from aat.tui.screens.detail import Detail

    await p.ouvrir(Detail(p.garni.suspendu))


@scene
async def reglages(p: Plateau) -> None:
    """Who prescribes, and how the screen looks."""
    from aat.tui.screens.reglages import Reglages

    await p.ouvrir(Reglages())


@scene
async def textes_applicables(p: Plateau) -> None:
    """The texts behind the agreement."""
    from aat.tui.screens.textes import Textes

    await p.ouvrir(Textes())


@scene
async def palette(p: Plateau) -> None:
    """Every command."""
    from aat.tui.screens.palette import Palette

    await p.ouvrir(Palette())


@scene
async def aide(p: Plateau) -> None:
    """F1 in the form."""
    await saisie(p)
    await p.presser("f1")


@scene
async def aide_sommaire(p: Plateau) -> None:
    """F1 twice."""
    await aide(p)
    await p.presser("f1")


@scene
async def texte_a_copier(p: Plateau) -> None:
    """F8: the récapitulatif as text."""
    await saisie(p)
    await p.presser("f8")


@scene
async def question_avant_de_quitter(p: Plateau) -> None:
    """Something has not left yet."""
    await dossier(p)
    await p.presser("ctrl+q")
    await p.lire("Quitter")


@scene
async def phrase_de_passe(p: Plateau) -> None:
    """The store asks for its passphrase."""
    from aat.tui.screens.phrase import Phrase

    await accueil_vide(p)
    await p.ouvrir(Phrase())
    await p.taper("banc")


@scene
async def annonce_de_la_cle(p: Plateau) -> None:
    """What is said once of the store's key."""
    from aat.tui.screens.annonce import Annonce

    await accueil_vide(p)
    await p.ouvrir(Annonce("Le coffre et sa clé", "Texte d’essai : la clé vient d’être créée. Copiez-la à part."))
