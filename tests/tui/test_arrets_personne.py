"""Les arrêts d’une personne : ni ceux de qui partage son NIR, ni, pour prolonger, celui que la caisse a refusé."""

import datetime as dt
from dataclasses import replace

import pytest
from aat.composition import Atelier
from aat.domaine.arret import Nature
from aat.domaine.transmission import Classe, Phase
from aat.services import arret, arrets_patient, jugement, prolongation
from aat.services.scellement import Demande

from tests.coffre.fabrique import accuse, echec, seconde
from tests.tui.banc_ferme import raccorder
from tests.tui.conftest import JOUR
from tests.tui.pas import DURAND, PRESCRIPTEUR, arreter, avis_sur, installer

LEO = replace(DURAND, prenoms=("Léo",), date_naissance="1999-02-28", rang=2)


def _envoyer(ligne: str, outils: Atelier, *, refuse: bool) -> str:
    """Keep a document and end its sending by a refusal or an acknowledgement; return its reference."""
    reponse = arret.valider(avis_sur(ligne, DURAND, outils), Demande(transmettre=True), outils)
    assert reponse.ref is not None, [c.message for c in reponse.bloquants]
    coffre = outils.coffre()
    prise = coffre.prendre("essai:1", seconde(60), reponse.ref)
    assert prise is not None
    coffre.noter_phase(prise, Phase.SONDE)
    coffre.noter_phase(prise, Phase.ECRITURE)
    coffre.conclure(prise, echec(Classe.DEFINITIF, "T409") if refuse else accuse(prise), seconde(61))
    return reponse.ref


def test_chacun_prolonge_le_sien_sous_un_nir_partage(outils: Atelier) -> None:
    """Father and son: the latest stop of the NIR is not the one of whoever is there."""
    installer(outils, DURAND, LEO)
    sien, autre = arreter("angine 4j", LEO, outils), arreter("grippe 5j", DURAND, outils)
    for assure, ref in ((LEO, sien), (DURAND, autre)):
        precedent = (prolongation.preparer(None, assure, outils).prolongation or pytest.fail("vierge")).precedent
        assert precedent is not None
        assert precedent.ref == ref


def test_la_loi_ne_juge_que_les_arrets_de_la_personne(outils: Atelier) -> None:
    """The father's stop says nothing of the son's."""
    installer(outils, DURAND, LEO)
    arreter("grippe 5j", DURAND, outils)
    avis = replace(avis_sur("angine 4j", LEO, outils), nature=Nature.PROLONGATION)
    assert jugement.arrets_connus(avis, outils) == ()
    assert len(jugement.arrets_connus(replace(avis, assure=DURAND), outils)) == 1


@pytest.mark.parametrize("lignes", [("grippe 5j", "lumbago 5j"), ("grippe 5j", "lumbago 9j")])
def test_un_avis_refuse_ne_se_prolonge_pas_sans_etre_choisi(outils: Atelier, lignes: tuple[str, str]) -> None:
    """Without effect: the one that the caisse has is prolonged, and named where the patient is looked for."""
    installer(outils, DURAND)
    raccorder(outils, PRESCRIPTEUR.rpps or "")
    recu, refuse = _envoyer(lignes[0], outils, refuse=False), _envoyer(lignes[1], outils, refuse=True)
    dernier = prolongation.dernier_arret(DURAND, outils)
    assert dernier is not None
    assert dernier.ref == recu
    document = replace(avis_sur("grippe 3j", DURAND, outils), nature=None, debut=None, fin=None, jours=3)
    assert prolongation.preparer_document(document, outils).debut == JOUR + dt.timedelta(days=5)
    assert [c.arret.ref for c in arrets_patient.arrets(DURAND, outils)] == [recu, refuse]
    assert "(Syndrome grippal)" in arrets_patient.resume(DURAND, outils)


def test_seul_un_avis_refuse_se_dit_refuse(outils: Atelier) -> None:
    """It may have been redone on paper: it can still be prolonged, and nobody takes it for received."""
    installer(outils, DURAND)
    raccorder(outils, PRESCRIPTEUR.rpps or "")
    ref = _envoyer("grippe 5j", outils, refuse=True)
    dernier = prolongation.dernier_arret(DURAND, outils)
    assert dernier is not None
    assert dernier.ref == ref
    assert arrets_patient.resume(DURAND, outils) == "refusé, fin le 27/11/2026 (Syndrome grippal)"
