"""Nothing of a document in a log, a message, a repr or a file outside the ledger."""

import logging

import pytest
from aat.banc.lancement import Banc
from aat.banc.registre import FICHIER
from aat.domaine.transmission import Accuse, Echec, Phase
from aat.ports import Signature
from aat.transmission.https_json import TransportHttps

from .conftest import DELAIS
from .fabrique import MARQUEURS, sceller, un_dossier
from .pair_hostile import PairHostile, http


def rien(_: Phase) -> None:
    """No trace asked for."""


def test_rien_dans_les_journaux(
    banc: Banc,
    transport: TransportHttps,
    signature: Signature,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Tous journaux ouverts, un envoi et ses refus ne laissent aucune trace du document."""
    caplog.set_level(logging.DEBUG)
    envoi = sceller(un_dossier(), signature)
    issues = [transport.soumettre(envoi, rien)]
    issues += [transport.soumettre(sceller(un_dossier(), signature), rien)]
    for nom in ("500", "500-apres-effet", "coupure", "page-html"):
        banc.scenario(nom, fois=1)
        issues.append(transport.soumettre(sceller(un_dossier(), signature), rien))
    assert isinstance(issues[0], Accuse)
    assert all(isinstance(i, Echec) for i in issues[1:])
    vu = capfd.readouterr()
    textes = [caplog.text, vu.out, vu.err, *(repr(i) for i in issues[1:]), banc.journal.read_text()]
    for chemin in banc.dossier.rglob("*"):
        textes.append(chemin.name)
        if chemin.is_file() and not chemin.name.startswith(FICHIER):
            textes.append(chemin.read_bytes().decode("utf-8", "replace"))
    for marqueur in MARQUEURS:
        assert not any(marqueur in texte for texte in textes), "une valeur du document a fui"


def test_un_service_bavard(banc: Banc, signature: Signature) -> None:
    """Un service qui répète les valeurs du document n’est pas répété."""
    corps = (
        '{"code":"T401","detail":"BANC-DURAND","title":"BANC-DURAND","numero":"BANC-DURAND",'
        '"violations":[{"champ":"assure.nir","code":"regle-1","texte":"269054958815780"},'
        '{"champ":"BANC DURAND né le","code":"Né le 12/05"}]}'
    ).encode()
    with PairHostile(banc.pki, lambda s: s.sendall(http(422, corps))) as pair:
        client = TransportHttps(banc.pki.profil(pair.port), DELAIS)
        issue = client.soumettre(sceller(un_dossier(), signature), rien)
        client.fermer()
    assert isinstance(issue, Echec)
    assert issue.champs == ("assure.nir", "regle-1")
    assert "DURAND" not in repr(issue)


def test_numero_de_doublon_invente(banc: Banc, signature: Signature) -> None:
    """Un « numéro » de doublon qui n’en a pas la forme n’est pas montré."""
    corps = b'{"code":"T409","numero":"BANC-DURAND"}'
    with PairHostile(banc.pki, lambda s: s.sendall(http(409, corps))) as pair:
        client = TransportHttps(banc.pki.profil(pair.port), DELAIS)
        issue = client.soumettre(sceller(un_dossier(), signature), rien)
        client.fermer()
    assert isinstance(issue, Echec)
    assert "DURAND" not in repr(issue)
