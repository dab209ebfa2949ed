"""§6.1 and §7: given up, or sent to a service that would count twice: nothing has an effect that is not known."""

from collections.abc import Callable

import pytest
from aat.banc.mandataire import Mandataire, Panne
from aat.domaine.etats import Etat
from aat.domaine.transmission import Envoi, Issue, Phase
from aat.erreurs import ErreurRefus
from aat.services.guichet import Guichet
from aat.services.retrait import retirer
from aat.transmission.https_json import TransportHttps

from tests.fautes import LES_DEUX
from tests.transmission.essai import Essai
from tests.transmission.ouvrier_enfant import DELAIS, outils


@LES_DEUX
def test_le_papier_trouve_l_accuse(essai: Essai) -> None:
    """I8: giving up a document that the service did receive brings the acknowledgement, which wins."""
    (document_id,) = essai.deposer()
    coffre = essai.coffre()
    assert essai.tenter(coffre, "coupure").etat is Etat.A_VERIFIER
    with pytest.raises(ErreurRefus, match="déjà transmis"):
        retirer(document_id, Etat.ANNULE, outils(coffre, essai.banc.profil))
    coffre.fermer()
    assert essai.juger()[document_id].etat is Etat.ACQUITTE


@LES_DEUX
def test_sans_reponse_pas_de_papier(essai: Essai) -> None:
    """§6.1: the service out of reach, a document perhaps received is not given up, unless the doubt is accepted."""
    (document_id,) = essai.deposer()
    coffre = essai.coffre()
    essai.tenter(coffre, "coupure-avant")
    with Mandataire(essai.banc.port, Panne(refus=True)) as mandataire:
        loin = outils(coffre, essai.banc.pki.profil(mandataire.port))
        with pytest.raises(ErreurRefus, match="peut-être"):
            retirer(document_id, Etat.ANNULE, loin)
        assert coffre.etat(document_id).etat is Etat.A_VERIFIER
        assert retirer(document_id, Etat.IMPRIME_SEUL, loin, malgre_le_doute=True).etat is Etat.IMPRIME_SEUL
    coffre.fermer()
    essai.juger()


class _SansIdempotence(TransportHttps):
    """A peer that would make a second effect of a second request."""

    idempotent = False
    envois = 0

    def soumettre(self, envoi: Envoi, phase: Callable[[Phase], None]) -> Issue:
        """Send, and count."""
        type(self).envois += 1
        return super().soumettre(envoi, phase)


@LES_DEUX
def test_un_service_sans_idempotence_ne_recoit_rien_deux_fois(essai: Essai) -> None:
    """§7: after a cut nothing is sent again by itself, even when the service says « never received »."""
    (document_id,) = essai.deposer()
    coffre = essai.coffre()
    _SansIdempotence.envois = 0
    tools = outils(coffre, essai.banc.profil)
    tools.transport = lambda: _SansIdempotence(essai.banc.profil, DELAIS)  # type: ignore[method-assign]
    essai.banc.scenario("coupure-avant", fois=1)
    for _ in range(3):
        transport_avant = _SansIdempotence.envois
        guichet = Guichet(coffre, tools)
        guichet.faire(coffre.etat(document_id))
        guichet.fermer()
        assert _SansIdempotence.envois - transport_avant <= 1
    assert _SansIdempotence.envois == 1
    assert coffre.etat(document_id).etat is Etat.SUSPENDU
    coffre.fermer()
    essai.juger()
