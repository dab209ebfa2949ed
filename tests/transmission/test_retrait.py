"""Given up while the service did not answer: what was to be withdrawn is never sent by itself any more."""

import pytest
from aat.banc.mandataire import Mandataire, Panne
from aat.banc.registre import Registre
from aat.coffre.sqlite import CoffreSqlite
from aat.domaine.etats import Etat
from aat.erreurs import ErreurRefus
from aat.services.guichet import Guichet
from aat.services.retrait import retirer
from aat.services.transmission import transmettre

from .essai import Essai
from .ouvrier_enfant import outils


def envoyer_en_vain(essai: Essai, coffre: CoffreSqlite) -> str:
    """Return a document that was sent, was not received, and could not be given up since nobody answers."""
    (document_id,) = essai.deposer()
    essai.tenter(coffre, "coupure-avant")
    with Mandataire(essai.banc.port, Panne(refus=True)) as mandataire:
        loin = outils(coffre, essai.banc.pki.profil(mandataire.port))
        with pytest.raises(ErreurRefus, match="abandon n’est pas obtenu") as levee:
            retirer(document_id, Etat.ANNULE, loin)
        assert "ne repartira pas" in str(levee.value.remede)
    return document_id


def test_l_abandon_est_redemande(essai: Essai, registre: Registre) -> None:
    """The queue leaves, this one does not: its tombstone is asked for again, and then nobody has to be asked."""
    coffre = essai.coffre()
    document_id = envoyer_en_vain(essai, coffre)
    dits = outils(coffre, essai.banc.profil)
    coffre.mettre_en_file(document_id, dits.horloge.maintenant(), nomme=False)
    guichet = Guichet(coffre, dits)
    prise = guichet.prendre()
    assert prise
    etat = guichet.traiter(prise)
    guichet.fermer()
    assert (etat.etat, etat.derniere_erreur) == (Etat.SUSPENDU, "T410")
    assert registre.receptions(essai.cles[document_id]) == []
    assert registre.abandon(document_id, 1) is not None
    with Mandataire(essai.banc.port, Panne(refus=True)) as mandataire:
        loin = outils(coffre, essai.banc.pki.profil(mandataire.port))
        assert retirer(document_id, Etat.ANNULE, loin).etat is Etat.ANNULE
    coffre.fermer()
    essai.juger()


def test_nomme_il_repart(essai: Essai) -> None:
    """The prescriber named it to be sent, before the tombstone was had: it leaves, once."""
    coffre = essai.coffre()
    document_id = envoyer_en_vain(essai, coffre)
    assert transmettre([document_id], outils(coffre, essai.banc.profil))[0].etat is Etat.ACQUITTE
    coffre.fermer()
    essai.juger()
