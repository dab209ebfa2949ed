"""Several documents on their way at once, and the breaker that says how many: one commit for all that is ready."""

import dataclasses

import pytest
from aat.banc.mandataire import Mandataire, Panne
from aat.domaine.etats import Etat
from aat.domaine.transmission import Classe, Echec
from aat.services.disjoncteur import Disjoncteur
from aat.services.equipe import Equipe
from aat.services.transmission import transmettre_la_file

from .essai import Essai
from .ouvrier_enfant import outils

PANNE = Echec("T503", "INDISPONIBLE", Classe.TEMPORAIRE, "Le service est indisponible.")
REFUS = Echec("T401", "REGLE", Classe.DEFINITIF, "Le service refuse ce document.")


def test_un_puis_deux_puis_huit() -> None:
    """§6.3: one document while nothing is known; after a good probe two at a time, then eight."""
    disjoncteur = Disjoncteur(5, 2, 8)
    assert disjoncteur.place == 1
    disjoncteur.noter(None, hors_de_portee=False)
    assert disjoncteur.place == 2
    for _ in range(4):
        disjoncteur.noter(PANNE, hors_de_portee=False)
    assert (disjoncteur.place, disjoncteur.ouvert) == (2, False)
    disjoncteur.noter(PANNE, hors_de_portee=False)
    assert (disjoncteur.place, disjoncteur.ouvert) == (0, True)
    disjoncteur.refermer()
    assert disjoncteur.place == 2
    disjoncteur.noter(None, hors_de_portee=False)
    assert disjoncteur.place == 2
    disjoncteur.noter(REFUS, hors_de_portee=False)
    assert disjoncteur.place == 8
    disjoncteur.noter(None, hors_de_portee=False)
    assert disjoncteur.place == 8


def test_trop_de_demandes_fait_attendre_tout_le_monde() -> None:
    """429: nothing more is sent for the time asked, it opens nothing, and it goes on two at a time at most."""
    disjoncteur = Disjoncteur(5, 2, 8)
    for _ in range(3):
        disjoncteur.noter(None, hors_de_portee=False)
    assert disjoncteur.place == 8
    for attente in (3.0, None, 7.0, 2.0, 1.0, 1.0):
        disjoncteur.noter(dataclasses.replace(PANNE, code="T429", attente_s=attente), hors_de_portee=False)
    assert (disjoncteur.place, disjoncteur.ouvert) == (0, False)
    assert disjoncteur.souffler() == 7.0
    places = []
    for _ in range(23):
        places.append(disjoncteur.place)
        disjoncteur.noter(None, hors_de_portee=False)
    assert places == [2] * 22 + [8]


def test_une_rechute_rouvre_apres_deux_documents() -> None:
    """Closed again, two failures are enough; a failed probe alone is."""
    disjoncteur, vus = Disjoncteur(5, 2, 8), []
    disjoncteur.noter(PANNE, hors_de_portee=True)
    vus.append(disjoncteur.ouvert)
    disjoncteur.refermer()
    for _ in range(2):
        disjoncteur.noter(PANNE, hors_de_portee=False)
        vus.append(disjoncteur.ouvert)
    assert vus == [True, False, True]


@pytest.mark.parametrize("ensemble", [1, 4])
def test_la_file_part_sur_plusieurs_liaisons(essai: Essai, ensemble: int) -> None:
    """Forty documents over at most so many connections, each once."""
    essai.deposer(40)
    coffre = essai.coffre()
    with Mandataire(essai.banc.port) as mandataire:
        profil = essai.banc.pki.profil(mandataire.port)
        vus = transmettre_la_file(outils(coffre, profil), ensemble=ensemble)
        assert mandataire.connexions <= ensemble
    assert {(e.etat, e.essais) for e in vus} == {(Etat.ACQUITTE, 1)}
    coffre.fermer()
    essai.juger()


def test_le_service_tombe_en_plein_elan(essai: Essai) -> None:
    """Eight on their way and eight in hand when the line goes: all come back, none is lost or sent twice."""
    essai.deposer(60)
    coffre = essai.coffre()
    faits = 0
    with Mandataire(essai.banc.port) as mandataire:

        def progres(_: object) -> None:
            nonlocal faits
            faits += 1
            if faits == 20:
                mandataire.panne = Panne(coupe_montee=9_000)

        vus = transmettre_la_file(outils(coffre, essai.banc.pki.profil(mandataire.port)), progres)
    assert len(vus) == 60
    coffre.fermer()
    essai.juger(vide=False)
    essai.vider()
    assert {e.etat for e in essai.juger().values()} == {Etat.ACQUITTE}


def test_une_faute_du_programme_n_est_pas_avalee(essai: Essai, monkeypatch: pytest.MonkeyPatch) -> None:
    """What breaks in a connection's thread is raised where the work was asked for; the document stays held."""
    essai.deposer(3)
    coffre = essai.coffre()
    equipe = Equipe(coffre, outils(coffre, essai.banc.profil), 4)

    def casser(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("aat.services.guichet.Guichet.porter", casser)
    with pytest.raises(ZeroDivisionError):
        equipe.vider(lambda _: 4, lambda _: None)
    equipe.fermer()
    assert coffre.etats({Etat.EN_COURS})
    coffre.fermer()
    monkeypatch.undo()
    essai.vider()
    essai.juger()
