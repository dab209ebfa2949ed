"""What the bench believes of a signed document, without the network."""

import dataclasses
import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aat import jws
from aat.banc import pki
from aat.banc.problemes import Reponse
from aat.banc.registre import Registre
from aat.banc.traitement import Recue, Traitement
from aat.domaine.dossier import AvisRemplace
from aat.domaine.environnement import Environnement
from aat.domaine.etats import Etat
from aat.transmission.certificats import lire_certificats, lire_cle_privee
from aat.transmission.enveloppe import charge_utile
from aat.transmission.signature import SignatureLogicielle

from .fabrique import RPPS, un_avis, un_dossier, uuid7


class Guichet:
    """A bench without network, and a prescriber who signs whatever is asked."""

    def __init__(self, dossier: Path) -> None:
        self.decalage = dt.timedelta()
        self.pki = pki.preparer(dossier)
        self.registre = Registre(dossier)
        self.traitement = Traitement(self.registre, self.pki, lambda: dt.datetime.now(dt.UTC) + self.decalage)

    def sceller(self, charge: bytes, *, paire: pki.Paire | None = None, **entete: object) -> bytes:
        """Sign ``charge``; ``entete`` replaces parts of the honest header."""
        paire = paire or pki.prescripteur(self.pki, RPPS)
        certificats = lire_certificats(paire.certificat, "essai")
        lu: Any = json.loads(charge)
        honnete = {
            "typ": jws.TYP_DOCUMENT,
            "x5c": jws.chaine_x5c(certificats),
            "document_id": lu.get("document_id", ""),
            "iat": int(dt.datetime.now(dt.UTC).timestamp()),
            "env": "banc",
        }
        return jws.signer(charge, {**honnete, **entete}, lire_cle_privee(paire.cle, "essai"))

    def deposer(self, corps: bytes, cle: str | None = None, identite: str = "cabinet") -> Reponse:
        """Submit."""
        return self.traitement.recevoir(Recue(cle or str(uuid.uuid4()), identite, corps))


@pytest.fixture
def guichet(tmp_path: Path) -> Iterator[Guichet]:
    """A bench of this test."""
    ouvert = Guichet(tmp_path / "banc")
    yield ouvert
    ouvert.registre.fermer()


def code(reponse: Reponse) -> tuple[int, str]:
    """Return the status and the code of a refusal."""
    return reponse.http, json.loads(reponse.corps)["code"]


def test_accepte(guichet: Guichet) -> None:
    """Le document honnête passe : les refus qui suivent ont bien la cause dite."""
    reponse = guichet.deposer(guichet.sceller(charge_utile(un_dossier(), "a")))
    assert reponse.http == 201
    charge = json.loads(jws.lire(reponse.corps).charge)
    assert charge["environnement"] == "banc"
    assert charge["numero"].startswith("BANC-AAT-AS-")


def test_signataire_d_une_autre_autorite(guichet: Guichet, tmp_path: Path) -> None:
    """Un signataire certifié ailleurs n’est pas habilité."""
    autre = pki.prescripteur(pki.preparer(tmp_path / "autre"), RPPS)
    assert code(guichet.deposer(guichet.sceller(charge_utile(un_dossier(), "a"), paire=autre))) == (403, "T205")


def test_chaine_empruntee(guichet: Guichet, tmp_path: Path) -> None:
    """Présenter le certificat d’un autre ne suffit pas : il faut sa clé."""
    certificat = lire_certificats(pki.prescripteur(guichet.pki, RPPS).certificat, "essai")
    faux = pki.prescripteur(pki.preparer(tmp_path / "autre"), RPPS)
    corps = guichet.sceller(charge_utile(un_dossier(), "a"), paire=faux, x5c=jws.chaine_x5c(certificat))
    assert code(guichet.deposer(corps)) == (400, "T301")


def test_cabinet_ne_signe_pas(guichet: Guichet) -> None:
    """Le certificat du cabinet ne signe pas à la place d’un prescripteur."""
    corps = guichet.sceller(charge_utile(un_dossier(), "a"), paire=guichet.pki.cabinet)
    assert code(guichet.deposer(corps)) == (403, "T205")


@pytest.mark.parametrize(
    ("ecart", "attendu"),
    [(dt.timedelta(minutes=1), 201), (dt.timedelta(minutes=5), 403), (dt.timedelta(days=-4), 422)],
)
def test_moment_de_la_signature(guichet: Guichet, ecart: dt.timedelta, attendu: int) -> None:
    """Signature datée de plus de deux minutes dans l’avenir, ou de plus de trois jours : refusée."""
    guichet.decalage = -ecart
    reponse = guichet.deposer(guichet.sceller(charge_utile(un_dossier(), "a")))
    assert reponse.http == attendu


def test_certificat_expire_depuis_la_signature(guichet: Guichet) -> None:
    """La file survit à l’identité : un certificat expiré depuis la signature reste bon."""
    corps = guichet.sceller(charge_utile(un_dossier(), "a"), iat=int((dt.datetime.now(dt.UTC)).timestamp()))
    guichet.decalage = dt.timedelta(days=2)
    assert guichet.deposer(corps).http == 201


@pytest.mark.parametrize(
    "entete",
    [{"env": "production"}, {"document_id": uuid7()}, {"iat": 10**30}, {"x5c": []}, {"typ": "JWT"}],
)
def test_entetes_faux(guichet: Guichet, entete: dict[str, Any]) -> None:
    """Un en-tête scellé qui ne va pas avec le document le rend illisible."""
    assert code(guichet.deposer(guichet.sceller(charge_utile(un_dossier(), "a"), **entete))) == (400, "T301")


@pytest.mark.parametrize(
    ("champ", "valeur", "attendu"),
    [
        ("format", "aat-transport/2", (426, "T302")),
        ("inconnu", 1, (400, "T301")),
        ("version", 0, (400, "T301")),
        ("type", "certificat_atmp", (400, "T301")),
    ],
)
def test_charge_non_conforme(guichet: Guichet, champ: str, valeur: object, attendu: tuple[int, str]) -> None:
    """Le banc valide la charge par le même schéma que le poste."""
    charge = {**json.loads(charge_utile(un_dossier(), "a")), champ: valeur}
    assert code(guichet.deposer(guichet.sceller(json.dumps(charge).encode()))) == attendu


def test_refus_rejoue_et_passager_non_garde(guichet: Guichet) -> None:
    """Un refus définitif reste sous sa clé ; un refus qu’on peut réparer n’y reste pas."""
    mauvais = guichet.sceller(charge_utile(un_dossier(), "a"), env="production")
    cle = str(uuid.uuid4())
    premier = guichet.deposer(mauvais, cle)
    assert guichet.deposer(mauvais, cle).corps == premier.corps
    bon = guichet.sceller(charge_utile(un_dossier(), "a"))
    assert code(guichet.deposer(bon, cle)) == (422, "T304")
    guichet.decalage = dt.timedelta(minutes=-10)
    cle = str(uuid.uuid4())
    assert code(guichet.deposer(bon, cle)) == (403, "T206")
    guichet.decalage = dt.timedelta()
    assert guichet.deposer(bon, cle).http == 201


def test_le_refus_d_un_autre_ne_se_lit_pas(guichet: Guichet) -> None:
    """Un autre cabinet ne lit ni l’accusé, ni le refus, ni l’abandon d’un envoi qui n’est pas le sien."""
    dossier = un_dossier()
    corps, cle = guichet.sceller(charge_utile(dossier, "a")), str(uuid.uuid4())
    refuse, cle_refus = guichet.sceller(charge_utile(un_dossier(), "a"), env="x"), str(uuid.uuid4())
    guichet.deposer(corps, cle)
    guichet.deposer(refuse, cle_refus)
    for reponse in (
        guichet.deposer(corps, cle, "voisin"),
        guichet.deposer(refuse, cle_refus, "voisin"),
        guichet.deposer(corps, None, "voisin"),
        guichet.traitement.etat(dossier.document_id, 1, cle, "voisin"),
        guichet.traitement.abandonner(dossier.document_id, 1, cle, "voisin"),
    ):
        assert code(reponse) == (403, "T204")


def test_remplacement_n_est_pas_un_doublon(guichet: Guichet) -> None:
    """Un document qui en remplace un autre n’est pas un doublon."""
    premier = un_dossier()
    accuse = guichet.deposer(guichet.sceller(charge_utile(premier, "a")))
    numero = json.loads(jws.lire(accuse.corps).charge)["numero"]
    remplace = AvisRemplace("AAAAAAAAAA", premier.document_id, Etat.ACQUITTE, numero=numero)
    suite = charge_utile(dataclasses.replace(un_dossier(), remplace=remplace), "a")
    assert code(guichet.deposer(guichet.sceller(charge_utile(un_dossier(), "a")))) == (409, "T409")
    assert guichet.deposer(guichet.sceller(suite)).http == 201


def test_jumeaux(guichet: Guichet) -> None:
    """Deux jumeaux sous un même NIR, de rangs différents, ne sont pas un doublon."""
    avis = un_avis()
    assert avis.assure is not None
    jumeau = dataclasses.replace(avis, assure=dataclasses.replace(avis.assure, rang=2))
    assert guichet.deposer(guichet.sceller(charge_utile(un_dossier(avis), "a"))).http == 201
    assert guichet.deposer(guichet.sceller(charge_utile(un_dossier(jumeau), "a"))).http == 201


def test_accuses_pagines(guichet: Guichet) -> None:
    """La page des accusés rend ceux de l’appelant, et le curseur de la suite."""
    accuse = guichet.deposer(guichet.sceller(charge_utile(un_dossier(), "a")))
    page = json.loads(guichet.traitement.accuses("cabinet", "", "").corps)
    assert page["accuses"] == [json.loads(accuse.corps)]
    suite = json.loads(guichet.traitement.accuses("cabinet", "", page["curseur"]).corps)
    assert suite == {"accuses": [], "curseur": None}
    assert json.loads(guichet.traitement.accuses("voisin", "", "").corps)["accuses"] == []


def test_empreinte_de_l_accuse(guichet: Guichet) -> None:
    """L’empreinte accusée est celle des octets reçus."""
    corps = SignatureLogicielle(
        pki.prescripteur(guichet.pki, RPPS).certificat, pki.prescripteur(guichet.pki, RPPS).cle, Environnement.BANC
    ).signer(charge_utile(dossier := un_dossier(), "a"), dossier.document_id, dossier.etabli_le)
    charge = json.loads(jws.lire(guichet.deposer(corps).corps).charge)
    assert charge["empreinte"] == hashlib.sha256(corps).hexdigest()
