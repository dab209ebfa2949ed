"""L’accident du travail puis son certificat : vingt touches au plus, texte libre à part, patient identifié.

Même règle et même départ que ``test_touches_comptees`` : chaque touche compte, sauf les lettres des constatations.
"""

import datetime as dt
from collections.abc import Callable

import pytest
from aat.composition import Atelier
from aat.domaine.arret import NatureAtmp
from aat.domaine.certificat import Certificat, NatureCertificat
from aat.domaine.etats import A_TRANSMETTRE, Etat
from aat.domaine.transmission import TypeDocument
from aat.services import conclusion
from aat.tui.app import Application
from aat.tui.screens.accueil import Accueil
from aat.tui.screens.accuse import Accuse
from aat.tui.screens.dossier import Dossier

from tests.tui import scripts_touches as scripts
from tests.tui.banc_ferme import raccorder
from tests.tui.pas import DURAND, PRESCRIPTEUR, attendre, attendre_texte, ecran, installer, taper
from tests.tui.scripts_touches import Script, libre, touche
from tests.tui.test_touches_comptees import AVANT, EMPLOYEUR, jouer

pytestmark = pytest.mark.anyio

TEXTE = "brulure du second degre de la paume de la main droite"
ACCIDENT_PUIS_CERTIFICAT = Script(
    "accident-certificat",
    "Accident du travail, employeur connu, puis son certificat",
    "Un arrêt du même patient qui nomme son employeur",
    (
        *scripts.ACCIDENT.pas,
        touche("c", "certificat : patient, employeur, événement et motif gardés", "constatations"),
        libre(TEXTE, "constatations"),
        touche("f10", "ce qui manque : l’accord", "acceptation"),
        touche("space", "accord de la victime"),
        touche("f10", "récapitulatif", "Recapitulatif"),
        touche("f10", "transmettre", "Accuse"),
    ),
    20,
    (),
)


async def test_accident_du_travail_puis_son_certificat(
    application: Callable[..., Application], outils: Atelier
) -> None:
    """The avis and the certificate are kept and given to send, linked to each other, in twenty keys at most."""
    installer(outils, DURAND)
    raccorder(outils, PRESCRIPTEUR.rpps or "")
    AVANT[scripts.ACCIDENT.nom](outils)
    async with application().run_test(size=(80, 24)) as pilot:
        await ecran(pilot, Accueil)
        await taper(pilot, "banc-dur")
        await attendre_texte(pilot, "BANC-DURAND Marie")
        await pilot.press("enter")
        dossier = await ecran(pilot, Dossier)
        await attendre(pilot, lambda: dossier._fiche is not None)
        comptees = await jouer(pilot, ACCIDENT_PUIS_CERTIFICAT)
        accuse = await ecran(pilot, Accuse)
    assert comptees == ACCIDENT_PUIS_CERTIFICAT.comptees
    assert comptees <= ACCIDENT_PUIS_CERTIFICAT.limite
    autre = Atelier()
    releve = conclusion.relire(accuse.ref, autre)
    certificat = releve.document
    assert isinstance(certificat, Certificat)
    assert (certificat.nature, certificat.origine) == (NatureCertificat.INITIAL, NatureAtmp.ACCIDENT)
    assert certificat.constatations == TEXTE
    assert certificat.date_evenement == dt.date(2026, 11, 22)
    assert certificat.employeur == EMPLOYEUR
    assert certificat.prescripteur == PRESCRIPTEUR
    assert certificat.acceptation
    assert certificat.arret_associe
    lie = autre.coffre().etat(certificat.arret_associe)
    assert lie.type is TypeDocument.AVIS
    assert releve.etat.etat in A_TRANSMETTRE | {Etat.EN_COURS}
