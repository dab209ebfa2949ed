"""Reader, pcscd, pyscard, parser: the real stack, a virtual card in it."""

import time

import pytest
from aat.banc.cartes.carte import Panne
from aat.banc.cartes.vpcd import PORT
from aat.cartes.erreurs import (
    CarteAbsente,
    CarteIllisible,
    CarteRetiree,
    LecteurIntrouvable,
    MauvaiseCarte,
)
from aat.cartes.lecture import lire_vitale
from aat.cartes.pcsc import Lecteurs
from aat.domaine.carte import LectureVitale, TypeCarte
from aat.erreurs import ErreurCarte

from tests.cartes.conftest import Inserer, attendre, vide

pytestmark = pytest.mark.xdist_group("cartes")

#: APDUs of a reading with one bearer: two selections, and two files read twice (length, then bytes).
APDU = 6


def test_une_carte_vitale_de_bout_en_bout(inserer: Inserer) -> None:
    """Six APDUs, one bearer."""
    inserer("verdier")
    lecture = lire_vitale(attente_s=5)
    assert [p.nom for p in lecture.porteurs] == ["BANC-VERDIER"]
    assert lecture.apdu == APDU
    assert "Virtual PCD" in lecture.lecteur


def test_les_lecteurs_sont_vus_avec_leur_carte(inserer: Inserer) -> None:
    """The one that holds a card says which; the other is empty."""
    inserer("verdier")
    attendre(lambda: any(vu.type is TypeCarte.VITALE_2 for vu in Lecteurs().vus()))


@pytest.mark.parametrize("nom", ["vitale-1", "cps2ter", "cps-muette", "bancaire", "inconnue"])
def test_une_autre_carte_est_nommee(inserer: Inserer, nom: str) -> None:
    """What it is, and that the keyboard is there."""
    inserer(nom)
    with pytest.raises(MauvaiseCarte) as erreur:
        lire_vitale(attente_s=5)
    assert "carte Vitale attendue" in erreur.value.message
    assert erreur.value.code_sortie == 5


def test_la_vitale_est_trouvee_a_cote_d_une_cps(inserer: Inserer) -> None:
    """Two slots are two readers: the one with the Vitale is read, whatever the other holds."""
    inserer("cps-muette", port=PORT)
    inserer("aubry", port=PORT + 1)
    attendre(lambda: sum(vu.type is not None for vu in Lecteurs().vus()) == 2)
    assert [p.nom for p in lire_vitale().porteurs] == ["BANC-AUBRY"]


@pytest.mark.parametrize("nom", ["tronquee", "longueur-folle"])
def test_une_carte_abimee(inserer: Inserer, nom: str) -> None:
    """Nothing of it is kept."""
    inserer(nom)
    with pytest.raises(CarteIllisible):
        lire_vitale(attente_s=5)


def test_aucune_carte_a_temps(pcscd: None) -> None:
    """The time given is the time taken."""
    del pcscd
    attendre(vide)
    debut = time.monotonic()
    with pytest.raises(CarteAbsente):
        lire_vitale(attente_s=0.3)
    assert time.monotonic() - debut < 5


def test_un_lecteur_qui_n_existe_pas(pcscd: None) -> None:
    """Its name is not quoted; how to list them is said."""
    del pcscd
    with pytest.raises(LecteurIntrouvable):
        lire_vitale("Lecteur d’ailleurs")


@pytest.mark.parametrize("rang", range(1, APDU + 1))
def test_arrachee_a_chaque_echange(inserer: Inserer, rang: int) -> None:
    """Pulled out at the nth APDU: an exception of its own, nothing of the card, and the next reading works."""
    inserer("verdier", Panne(arracher_a=rang))
    with pytest.raises(ErreurCarte) as erreur:
        lire_vitale(attente_s=5)
    assert isinstance(erreur.value, CarteRetiree | CarteIllisible)
    attendre(vide)
    inserer("verdier")
    assert lire_vitale(attente_s=5).apdu == APDU


def test_une_carte_remise_pendant_l_attente(inserer: Inserer) -> None:
    """The reader is watched until the card comes."""
    import threading

    attendre(vide)
    lues: list[LectureVitale] = []
    fil = threading.Thread(target=lambda: lues.append(lire_vitale(attente_s=10)))
    fil.start()
    time.sleep(0.2)
    inserer("casanova")
    fil.join(15)
    assert [p.nom for p in lues[0].porteurs] == ["BANC-CASANOVA"]
