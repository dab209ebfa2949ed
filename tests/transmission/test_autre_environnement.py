"""A document signed for the real service never reaches the bench, whatever became of the configuration since."""

import base64
import dataclasses
import hashlib
import json

import pytest
from aat import jws
from aat.banc import pki
from aat.banc.lancement import Banc
from aat.banc.registre import Registre
from aat.domaine.coffre import DocumentScelle
from aat.domaine.etats import Etat
from aat.domaine.transmission import Classe, Echec, Phase
from aat.erreurs import ErreurRefus
from aat.services.disjoncteur import Disjoncteur
from aat.services.guichet import Guichet
from aat.services.retrait import retirer
from aat.transmission.certificats import lire_cle_privee
from aat.transmission.taxonomie import echec

from .essai import Essai
from .fabrique import RPPS
from .ouvrier_enfant import outils


def pour_le_service_reel(document: DocumentScelle, banc: Banc) -> DocumentScelle:
    """Return the document as the real service's profile would have sealed it: another word in what is signed."""
    assert document.jws
    lu = jws.lire(document.jws)
    cle = lire_cle_privee(pki.prescripteur(banc.pki, RPPS).cle, "la clé d’essai")
    octets = jws.signer(lu.charge, {**lu.entete, "env": "production"}, cle)
    return dataclasses.replace(document, jws=octets, empreinte=hashlib.sha256(octets).hexdigest())


@pytest.fixture
def reel(essai: Essai) -> DocumentScelle:
    """A queued document that was signed for the real service; the configured one is the bench."""
    document = pour_le_service_reel(essai.document(1), essai.banc)
    coffre = essai.coffre()
    coffre.valider(document, Etat.EN_FILE, document.etabli_le)
    coffre.fermer()
    assert document.jws
    entete = json.loads(document.jws)["protected"]
    assert json.loads(base64.urlsafe_b64decode(entete + "=" * (-len(entete) % 4)))["env"] == "production"
    return document


def test_rien_n_est_envoye(essai: Essai, reel: DocumentScelle, registre: Registre) -> None:
    """Not a byte: suspended, with what to do (T210)."""
    coffre = essai.coffre()
    guichet = Guichet(coffre, outils(coffre, essai.banc.profil))
    etat = guichet.faire(coffre.etat(reel.document_id))
    guichet.fermer()
    assert (etat.etat, etat.derniere_erreur) == (Etat.SUSPENDU, "T210")
    assert [t.phase for t in coffre.tentatives(reel.ref)] == [Phase.PRISE]
    assert registre.receptions(str(reel.cle)) == []
    coffre.fermer()


def test_la_pierre_du_banc_ne_vaut_rien(essai: Essai, reel: DocumentScelle, registre: Registre) -> None:
    """Perhaps received by the real service: the bench, which never saw it, is not asked and sets nobody free."""
    coffre = essai.coffre()
    prise = coffre.prendre("poste", reel.etabli_le)
    assert prise
    coffre.noter_phase(prise, Phase.ECRITURE)
    coffre.conclure(prise, echec("T110"), reel.etabli_le)
    dits = outils(coffre, essai.banc.profil)
    with pytest.raises(ErreurRefus, match="peut-être déjà transmis"):
        retirer(reel.ref, Etat.ANNULE, dits)
    assert registre.abandon(reel.document_id, 1) is None
    assert retirer(reel.ref, Etat.IMPRIME_SEUL, dits, malgre_le_doute=True).etat is Etat.IMPRIME_SEUL
    coffre.fermer()


def test_les_autres_passent() -> None:
    """Found here, it says nothing of the service: the breaker stays closed."""
    disjoncteur = Disjoncteur(echecs=2, reprise=2, ensemble=8)
    for code in ("T210", "T603"):
        for _ in range(5):
            refus: Echec = echec(code)
            assert refus.classe is Classe.ACTION
            disjoncteur.noter(refus, hors_de_portee=False)
    assert (disjoncteur.ouvert, disjoncteur.place) == (False, 1)
