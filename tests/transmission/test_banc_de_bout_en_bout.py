"""The client against the real bench in another process: acknowledgement, replay, duplicates, tombstone."""

import dataclasses
import re
import uuid

import pytest
from aat import jws
from aat.banc import pki
from aat.banc.lancement import Banc
from aat.banc.registre import Registre
from aat.banc.scenarios import FAUX
from aat.domaine.transmission import Accuse, Classe, Echec, JamaisRecu, Phase, Sonde
from aat.ports import Signature
from aat.transmission.https_json import TransportHttps
from aat.transmission.numero import expliquer

from .conftest import DELAIS
from .fabrique import sceller, un_avis, un_dossier, un_envoi, un_nir


def rien(_: Phase) -> None:
    """No trace asked for."""


def test_sonde(transport: TransportHttps) -> None:
    """La sonde dit l’environnement et l’écart d’horloge."""
    sonde = transport.sonder()
    assert isinstance(sonde, Sonde)
    assert sonde.environnement == "banc"
    assert abs(sonde.decalage_s) < 5


def test_document_acquitte(transport: TransportHttps, signature: Signature, registre: Registre) -> None:
    """Un document est acquitté, et le registre garde les octets signés tels quels."""
    envoi = un_envoi(signature)
    phases: list[Phase] = []
    accuse = transport.soumettre(envoi, phases.append)
    assert isinstance(accuse, Accuse)
    assert (accuse.document_id, accuse.version) == (envoi.document_id, 1)
    assert (accuse.regime, accuse.caisse, accuse.centre) == ("01", "011", "0000")
    assert re.fullmatch(r"BANC-AAT-AS-010110000-\d{6}-\d{6}-\d{3}", accuse.numero)
    explique = expliquer(accuse.numero)
    assert explique is not None
    assert explique.banc
    effet = registre.effet(envoi.document_id, 1)
    assert effet is not None
    assert effet.numero == accuse.numero
    assert effet.corps == envoi.jws
    assert effet.accuse == accuse.brut
    assert phases == [Phase.SONDE, Phase.ECRITURE, Phase.LECTURE, Phase.ANALYSE, Phase.FIN]


def test_renvoi_identique(transport: TransportHttps, signature: Signature, registre: Registre) -> None:
    """Le même envoi refait rend le même accusé, octet pour octet, sans second effet."""
    envoi = un_envoi(signature)
    premier = transport.soumettre(envoi, rien)
    second = transport.soumettre(dataclasses.replace(envoi, tentative=2, message_id=str(uuid.uuid4())), rien)
    assert isinstance(premier, Accuse)
    assert second == premier
    assert registre.receptions(envoi.cle) == [envoi.jws, envoi.jws]
    assert sum(e.document_id == envoi.document_id for e in registre.effets()) == 1


def test_connexion_gardee(transport: TransportHttps, signature: Signature) -> None:
    """La connexion sondée sert aux envois suivants, sans nouvelle sonde."""
    transport.sonder()
    phases: list[Phase] = []
    assert isinstance(transport.soumettre(un_envoi(signature), phases.append), Accuse)
    assert Phase.SONDE not in phases


def test_etat_connu_et_inconnu(transport: TransportHttps, signature: Signature) -> None:
    """L’état rend l’accusé d’un document reçu, et « jamais reçu » pour un autre."""
    envoi, autre = un_envoi(signature), un_envoi(signature)
    accuse = transport.soumettre(envoi, rien)
    assert transport.etat(envoi.document_id, 1, envoi.cle, envoi.empreinte) == accuse
    assert transport.etat(autre.document_id, 1, autre.cle, autre.empreinte) == JamaisRecu()


def test_meme_cle_autres_octets(transport: TransportHttps, signature: Signature) -> None:
    """Une clé reprise avec d’autres octets est refusée (T304)."""
    envoi = un_envoi(signature)
    transport.soumettre(envoi, rien)
    autre = dataclasses.replace(un_envoi(signature), cle=envoi.cle)
    issue = transport.soumettre(autre, rien)
    assert isinstance(issue, Echec)
    assert (issue.code, issue.classe, issue.http) == ("T304", Classe.DEFINITIF, 422)


def test_deux_cles_une_version(transport: TransportHttps, signature: Signature, registre: Registre) -> None:
    """Deux clés pour une même version ne font qu’un effet ; l’accusé de l’autre clé n’est pas cru."""
    envoi = un_envoi(signature)
    assert isinstance(transport.soumettre(envoi, rien), Accuse)
    issue = transport.soumettre(dataclasses.replace(envoi, cle=str(uuid.uuid4())), rien)
    assert isinstance(issue, Echec)
    assert (issue.code, issue.champs) == ("T305", ("cle",))
    assert sum(e.document_id == envoi.document_id for e in registre.effets()) == 1


def test_doublon_metier(transport: TransportHttps, signature: Signature) -> None:
    """Le même arrêt saisi deux fois en un jour est refusé, avec le numéro du premier."""
    avis = un_avis()
    assert avis.assure is not None
    avis = dataclasses.replace(avis, assure=dataclasses.replace(avis.assure, nir=un_nir()))
    premier = transport.soumettre(sceller(un_dossier(avis), signature), rien)
    assert isinstance(premier, Accuse)
    envoi = sceller(un_dossier(avis), signature)
    for _ in range(2):
        issue = transport.soumettre(envoi, rien)
        assert isinstance(issue, Echec)
        assert (issue.code, issue.http) == ("T409", 409)
        assert premier.numero in issue.message
    refuse = transport.etat(envoi.document_id, 1, envoi.cle, envoi.empreinte)
    assert isinstance(refuse, Echec)
    assert refuse.code == "T409"


def test_abandon_puis_envoi_tardif(transport: TransportHttps, signature: Signature, registre: Registre) -> None:
    """Un envoi qui arrive après l’abandon n’a aucun effet (T410)."""
    envoi = un_envoi(signature)
    for _ in range(2):
        assert transport.abandonner(envoi.document_id, 1, envoi.cle, envoi.empreinte) == JamaisRecu()
    issue = transport.soumettre(envoi, rien)
    assert isinstance(issue, Echec)
    assert (issue.code, issue.http) == ("T410", 409)
    autre_cle = transport.soumettre(dataclasses.replace(envoi, cle=str(uuid.uuid4())), rien)
    assert isinstance(autre_cle, Echec)
    assert autre_cle.code == "T410"
    assert registre.effet(envoi.document_id, 1) is None


def test_abandon_trop_tard(transport: TransportHttps, signature: Signature) -> None:
    """Abandonner un document déjà reçu rend son accusé."""
    envoi = un_envoi(signature)
    accuse = transport.soumettre(envoi, rien)
    assert isinstance(accuse, Accuse)
    assert transport.abandonner(envoi.document_id, 1, envoi.cle, envoi.empreinte) == accuse


def test_autre_cabinet(banc: Banc, transport: TransportHttps, signature: Signature) -> None:
    """Un autre certificat de cabinet ne peut ni rejouer un envoi, ni en voir l’accusé (T204)."""
    envoi = un_envoi(signature)
    transport.soumettre(envoi, rien)
    paire = pki.cabinet(banc.pki, "voisin")
    voisin = TransportHttps(dataclasses.replace(banc.profil, certificat=paire.certificat, cle=paire.cle), DELAIS)
    for issue in (
        voisin.soumettre(envoi, rien),
        voisin.etat(envoi.document_id, 1, envoi.cle, envoi.empreinte),
        voisin.abandonner(envoi.document_id, 1, envoi.cle, envoi.empreinte),
    ):
        assert isinstance(issue, Echec)
        assert (issue.code, issue.http) == ("T204", 403)
    voisin.fermer()


@pytest.mark.parametrize("champ", FAUX)
def test_accuse_faux(banc: Banc, transport: TransportHttps, signature: Signature, champ: str) -> None:
    """Un accusé faux en un seul point n’est jamais pris pour une transmission (T305)."""
    banc.scenario("accuse-faux", fois=1, parametre=champ)
    envoi = un_envoi(signature)
    issue = transport.soumettre(envoi, rien)
    assert isinstance(issue, Echec)
    assert (issue.code, issue.classe) == ("T305", Classe.AMBIGU)
    assert issue.brut is not None
    assert jws.lire(issue.brut).entete["typ"] == jws.TYP_ACCUSE
    assert "payload" not in repr(issue)
    assert isinstance(transport.etat(envoi.document_id, 1, envoi.cle, envoi.empreinte), Accuse)


@pytest.mark.parametrize(
    ("scenario", "parametre", "code", "classe", "effet"),
    [
        ("503", "7", "T503", Classe.TEMPORAIRE, False),
        ("429", "90", "T429", Classe.TEMPORAIRE, False),
        ("500", "", "T500", Classe.AMBIGU, False),
        ("504", "", "T503", Classe.AMBIGU, False),
        ("500-apres-effet", "", "T500", Classe.AMBIGU, True),
        ("coupure", "", "T110", Classe.AMBIGU, True),
        ("coupure-avant", "", "T110", Classe.AMBIGU, False),
        ("page-html", "", "T306", Classe.AMBIGU, False),
        ("lent", "3", "T111", Classe.AMBIGU, True),
    ],
)
def test_panne_puis_renvoi(
    banc: Banc,
    transport: TransportHttps,
    signature: Signature,
    registre: Registre,
    scenario: str,
    parametre: str,
    code: str,
    classe: Classe,
    effet: bool,
) -> None:
    """Après chaque panne, le renvoi des mêmes octets fait un effet et un seul."""
    banc.scenario(scenario, fois=1, parametre=parametre)
    envoi = un_envoi(signature)
    issue = transport.soumettre(envoi, rien)
    assert isinstance(issue, Echec)
    assert (issue.code, issue.classe) == (code, classe)
    if scenario in ("503", "429"):
        assert issue.attente_s == float(parametre)
    assert (registre.effet(envoi.document_id, 1) is not None) is effet
    if scenario == "lent":
        pendant = transport.soumettre(envoi, rien)
        assert isinstance(pendant, Echec)
        assert (pendant.code, pendant.classe, pendant.attente_s) == ("T303", Classe.TEMPORAIRE, 1.0)
        suite = transport.etat(envoi.document_id, 1, envoi.cle, envoi.empreinte)
    else:
        suite = transport.soumettre(envoi, rien)
    assert isinstance(suite, Accuse)
    assert sum(e.document_id == envoi.document_id for e in registre.effets()) == 1


def test_regime_non_raccorde(banc: Banc, transport: TransportHttps, signature: Signature) -> None:
    """Le refus d’un régime est définitif, et le reste quand le scénario cesse."""
    banc.scenario("regime-non-raccorde", fois=1, parametre="01")
    envoi = un_envoi(signature)
    for _ in range(2):
        issue = transport.soumettre(envoi, rien)
        assert isinstance(issue, Echec)
        assert (issue.code, issue.classe, issue.champs) == (
            "T402",
            Classe.DEFINITIF,
            ("couverture.regime", "REGIME_NON_RACCORDE"),
        )


def test_prescripteur_different_du_signataire(banc: Banc, transport: TransportHttps) -> None:
    """Un document signé par un autre que son prescripteur est refusé (T205)."""
    issue = transport.soumettre(un_envoi(banc.signature("10000000017")), rien)
    assert isinstance(issue, Echec)
    assert (issue.code, issue.classe) == ("T205", Classe.DEFINITIF)


def test_horloge_decalee(banc: Banc, transport: TransportHttps, signature: Signature, registre: Registre) -> None:
    """Plus d’une heure d’écart d’horloge : rien n’est envoyé (T206)."""
    banc.scenario("horloge", parametre="+2h")
    envoi = un_envoi(signature)
    issue = transport.soumettre(envoi, rien)
    assert isinstance(issue, Echec)
    assert (issue.code, issue.classe) == ("T206", Classe.ACTION)
    assert registre.receptions(envoi.cle) == []


def test_poste_en_avance(banc: Banc, transport: TransportHttps, signature: Signature) -> None:
    """Ten minutes fast: the moment that is sealed is in the service’s future; it waits for it, and needs nobody."""
    banc.scenario("horloge", parametre="-10min")
    envoi = un_envoi(signature)
    issue = transport.soumettre(envoi, rien)
    assert isinstance(issue, Echec)
    assert (issue.code, issue.classe, issue.http) == ("T206", Classe.TEMPORAIRE, 403)
    assert issue.attente_s is not None
    assert 600 < issue.attente_s < 620
    banc.scenario("normal")
    assert isinstance(transport.soumettre(envoi, rien), Accuse)


def test_octets_abimes(transport: TransportHttps, signature: Signature, registre: Registre) -> None:
    """Des octets qui ne répondent plus à leur empreinte ne partent pas (T603)."""
    envoi = un_envoi(signature)
    issue = transport.soumettre(dataclasses.replace(envoi, jws=envoi.jws + b" "), rien)
    assert isinstance(issue, Echec)
    assert (issue.code, issue.classe) == ("T603", Classe.ACTION)
    assert registre.receptions(envoi.cle) == []
