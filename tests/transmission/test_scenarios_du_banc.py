"""What the bench plays at our request, seen from the queue: refusals and « in treatment »."""

import pytest
from aat.banc.registre import Registre
from aat.domaine.etats import Etat
from aat.domaine.transmission import EtatEnvoi
from aat.services.guichet import Guichet

from .essai import Essai
from .ouvrier_enfant import outils


def essayer(essai: Essai, scenario: str, parametre: str) -> EtatEnvoi:
    """Make one attempt that meets this scenario once."""
    (document_id,) = essai.deposer()
    essai.banc.scenario(scenario, fois=1, parametre=parametre)
    coffre = essai.coffre()
    guichet = Guichet(coffre, outils(coffre, essai.banc.profil))
    etat = guichet.faire(coffre.etat(document_id))
    guichet.fermer()
    coffre.fermer()
    return etat


@pytest.mark.parametrize("code", ["T205", "T302", "T401", "T403", "T404", "T405"])
def test_refus_definitifs(essai: Essai, registre: Registre, code: str) -> None:
    """Refused for good, recorded by the service, and without effect whatever happens later."""
    etat = essayer(essai, "refus", code)
    attendu = Etat.SUSPENDU if code == "T302" else Etat.REJETE
    assert (etat.etat, etat.derniere_erreur) == (attendu, code)
    assert registre.effet(etat.document_id, 1) is None
    if attendu is Etat.REJETE:
        rejet = registre.rejet(essai.cles[etat.document_id])
        assert rejet is not None
        assert rejet.code == code
        essai.juger()


def test_une_identite_expiree_attend_une_action(essai: Essai) -> None:
    """T203: suspended, not refused; once the identity is back the same bytes leave under the same key."""
    etat = essayer(essai, "refus", "T203")
    assert (etat.etat, etat.derniere_erreur) == (Etat.SUSPENDU, "T203")
    coffre = essai.coffre()
    guichet = Guichet(coffre, outils(coffre, essai.banc.profil))
    assert guichet.faire(etat).etat is Etat.ACQUITTE
    guichet.fermer()
    coffre.fermer()
    essai.juger()


def test_en_traitement(essai: Essai) -> None:
    """202: not transmitted yet; the service is asked, and one effect is found."""
    etat = essayer(essai, "en-traitement", "1")
    assert etat.etat is Etat.A_VERIFIER
    essai.vider()
    assert essai.juger()[etat.document_id].etat is Etat.ACQUITTE
