"""F26 and F29 from the queue: certificates that one side or the other refuses, then mended; I1 to I9 after each."""

import dataclasses
import datetime as dt
import hashlib
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from aat.banc import pki
from aat.banc.lancement import Banc
from aat.banc.mandataire import Mandataire
from aat.banc.registre import Registre
from aat.domaine.etats import Etat
from aat.domaine.transmission import Echec, Envoi, EtatEnvoi
from aat.services.guichet import Guichet
from aat.services.ouvrier import Rythme, tourner
from aat.transmission.certificats import lire_certificats, lire_cle_privee
from aat.transmission.https_json import TransportHttps
from aat.transmission.profil import Profil
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.transmission.essai import Essai
from tests.transmission.ouvrier_enfant import DELAIS, VIVANTS, outils
from tests.transmission.pair_hostile import PairHostile

#: The bench's certificates last thirty days.
IL_Y_A_LONGTEMPS = dt.datetime.now(dt.UTC) - dt.timedelta(days=40)
DANS_LONGTEMPS = dt.datetime.now(dt.UTC) + dt.timedelta(days=20)


def _avec(profil: Profil, paire: pki.Paire) -> Profil:
    return dataclasses.replace(profil, certificat=paire.certificat, cle=paire.cle)


def _autre_autorite(banc: Banc, dossier: Path, _: ExitStack) -> Profil:
    return _avec(banc.profil, pki.preparer(dossier).cabinet)


def _expire(banc: Banc, dossier: Path, _: ExitStack) -> Profil:
    return _avec(banc.profil, pki.preparer(dossier, IL_Y_A_LONGTEMPS).cabinet)


def _pas_encore(banc: Banc, dossier: Path, _: ExitStack) -> Profil:
    return _avec(banc.profil, pki.preparer(dossier, DANS_LONGTEMPS).cabinet)


def _revoque(banc: Banc, dossier: Path, pile: ExitStack) -> Profil:
    revoques = dossier.with_suffix(".crl")
    revoques.write_bytes(_liste(banc.pki))
    pair = pile.enter_context(PairHostile(banc.pki, revoques=revoques))
    return banc.pki.profil(pair.port)


def _serveur_d_une_autre_autorite(banc: Banc, dossier: Path, pile: ExitStack) -> Profil:
    pair = pile.enter_context(PairHostile(pki.preparer(dossier)))
    return banc.pki.profil(pair.port)


def _serveur_expire(banc: Banc, dossier: Path, pile: ExitStack) -> Profil:
    vieille = pki.preparer(dossier, IL_Y_A_LONGTEMPS)
    pair = pile.enter_context(PairHostile(vieille))
    return dataclasses.replace(banc.pki.profil(pair.port), autorites=vieille.autorite.certificat)


def _serveur_d_un_autre_nom(banc: Banc, _: Path, __: ExitStack) -> Profil:
    return banc.pki.profil(banc.port, hote="127.1")


def _liste(du_banc: pki.Pki) -> bytes:
    """Return the list of withdrawn certificates, the practice's among them, signed by the bench's authority."""
    ici = dt.datetime.now(dt.UTC)
    autorite = lire_certificats(du_banc.autorite.certificat, "l’autorité")[0]
    cle = lire_cle_privee(du_banc.autorite.cle, "la clé de l’autorité")
    assert isinstance(cle, ec.EllipticCurvePrivateKey)
    retire = x509.RevokedCertificateBuilder().serial_number(
        lire_certificats(du_banc.cabinet.certificat, "le cabinet")[0].serial_number
    )
    liste = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(autorite.subject)
        .last_update(ici - dt.timedelta(minutes=5))
        .next_update(ici + dt.timedelta(days=1))
        .add_revoked_certificate(retire.revocation_date(ici - dt.timedelta(minutes=5)).build())
    )
    return liste.sign(cle, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


F = pytest.mark.faute
Preparer = Callable[[Banc, Path, ExitStack], Profil]


@F("F26")
@pytest.mark.parametrize(
    ("preparer", "code"),
    [
        (_autre_autorite, "T202"),
        (_expire, "T202"),
        (_pas_encore, "T202"),
        (_revoque, "T202"),
        (_serveur_d_une_autre_autorite, "T201"),
        (_serveur_expire, "T201"),
        (_serveur_d_un_autre_nom, "T201"),
    ],
)
def test_rien_ne_part_puis_tout_part(
    essai: Essai, registre: Registre, tmp_path: Path, preparer: Preparer, code: str
) -> None:
    """Not one byte of a document leaves, nothing is lost; the certificate mended, it leaves once."""
    (document_id,) = essai.deposer()
    with ExitStack() as pile:
        profil = preparer(essai.banc, tmp_path / "autre", pile)
        coffre = essai.coffre()
        guichet = Guichet(coffre, outils(coffre, profil))
        etat = guichet.faire(coffre.etat(document_id))
        guichet.fermer()
        assert etat.derniere_erreur == code
        assert etat.etat in {Etat.SUSPENDU, Etat.A_REESSAYER}
        assert registre.receptions(essai.cles[document_id]) == []
        essai.juger(vide=False)
    bon = Guichet(coffre, outils(coffre, essai.banc.profil))
    assert bon.faire(coffre.etat(document_id)).etat is Etat.ACQUITTE
    bon.fermer()
    assert not coffre.etats(VIVANTS, 1)
    coffre.fermer()
    essai.juger()


@F("F26")
def test_tout_repart_sans_personne(essai: Essai, tmp_path: Path) -> None:
    """A portal stands before the service for a while: suspended, then sent, once the probes find that it is gone."""
    poses = essai.deposer(3)
    coffre = essai.coffre()
    suspendus: list[EtatEnvoi] = []
    attentes: list[float] = []

    def attendre(duree: float) -> bool:
        attentes.append(duree)
        if duree and not suspendus:
            suspendus.extend(coffre.etats({Etat.SUSPENDU}, 10))
            mandataire.service = essai.banc.port
        return not coffre.etats({Etat.SUSPENDU, *VIVANTS}, 1) or len(attentes) > 500

    with PairHostile(pki.preparer(tmp_path / "portail")) as portail, Mandataire(portail.port) as mandataire:
        dits = outils(coffre, essai.banc.pki.profil(mandataire.port))
        tourner(dits, attendre, rythme=Rythme(repos_s=0.25, sonde_s=1.0))
    assert [e.derniere_erreur for e in suspendus] == ["T201"]
    assert {e.document_id for e in coffre.etats({Etat.ACQUITTE}, 10)} == set(poses)
    coffre.fermer()
    essai.juger()


@F("F26")
def test_la_reprise_d_un_ouvrier_arrete(essai: Essai) -> None:
    """Suspended, the worker stopped; mended, a worker is started: nobody has to name the document."""
    (document_id,) = essai.deposer()
    coffre = essai.coffre()
    guichet = Guichet(coffre, outils(coffre, essai.banc.pki.profil(essai.banc.port, hote="127.1")))
    assert guichet.faire(coffre.etat(document_id)).etat is Etat.SUSPENDU
    guichet.fermer()
    coffre.fermer()
    essai.vider()
    assert essai.juger()[document_id].etat is Etat.ACQUITTE


@F("F29")
def test_un_envoi_capte_ne_sert_a_personne_d_autre(essai: Essai) -> None:
    """The very request, sent again by another practice's certificate: refused, and says nothing."""
    (document_id,) = essai.deposer()
    essai.vider()
    numero = essai.juger()[document_id].numero
    assert numero
    paire = pki.cabinet(essai.banc.pki, "voisin")
    voisin = TransportHttps(_avec(essai.banc.profil, paire), DELAIS)
    octets = essai.scelles[document_id]
    capte = Envoi(
        document_id=document_id, version=1, cle=essai.cles[document_id], jws=octets,
        empreinte=hashlib.sha256(octets).hexdigest(), message_id=str(uuid.uuid4()), tentative=1,
    )  # fmt: skip
    issue = voisin.soumettre(capte, lambda _: None)
    voisin.fermer()
    assert isinstance(issue, Echec)
    assert (issue.code, issue.http) == ("T204", 403)
    assert numero not in repr(issue) + issue.message
    assert essai.juger()[document_id].numero == numero
