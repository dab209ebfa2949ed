"""F02 to F08: killed around a validation and at each step of a sending; the next one finishes, with one effect."""

import datetime as dt
import pickle
import secrets
import signal
import subprocess
import sys

import pytest
from aat import points_arret
from aat.banc.registre import Registre
from aat.domaine.coffre import DocumentScelle
from aat.domaine.etats import Etat

from tests.fautes import LES_DEUX
from tests.transmission.essai import RACINE, Essai

F = pytest.mark.faute

#: Validates the signed document that comes on stdin, in the store of the home argv[1] and the state argv[2].
VALIDER = """
import datetime as dt, pickle, sys
from aat.domaine.etats import Etat
from aat.emplacements import emplacements
from tests.transmission.ouvrier_enfant import ouvrir
document, maintenant = pickle.load(sys.stdin.buffer), dt.datetime.now(dt.UTC)
coffre = ouvrir(emplacements({"AAT_MAISON": sys.argv[1]}))
coffre.garder_brouillon(document.document_id, b"tout ce qui est saisi", maintenant)
coffre.valider(document, Etat(sys.argv[2]), maintenant)
"""


def valider_et_mourir(essai: Essai, document: DocumentScelle, etat: Etat, point: str) -> None:
    """Validate in a process of its own that dies at ``point``."""
    fini = subprocess.run(
        [sys.executable, "-c", VALIDER, str(essai.dossier), etat.value],
        input=pickle.dumps(document), cwd=RACINE, env={"PATH": "/usr/bin", "AAT_POINT_ARRET": point}, check=False,
    )  # fmt: skip
    assert fini.returncode == -signal.SIGKILL


@F("F02")
@LES_DEUX
def test_tue_avant_que_la_validation_soit_gardee(essai: Essai) -> None:
    """Still a draft, whole, and no key used; validated again, the same document leaves once."""
    document = essai.document(secrets.randbelow(10**6))
    signes = essai.scelles.pop(document.document_id)
    valider_et_mourir(essai, document, Etat.EN_FILE, points_arret.AVANT_VALIDE)
    assert essai.juger(vide=False) == {}
    coffre = essai.coffre()
    assert [(b.document_id, b.contenu) for b in coffre.brouillons()] == [
        (document.document_id, b"tout ce qui est saisi")
    ]
    coffre.valider(document, Etat.EN_FILE, dt.datetime.now(dt.UTC))
    assert not coffre.brouillons()
    coffre.fermer()
    essai.scelles[document.document_id] = signes
    essai.vider()
    assert essai.juger()[document.document_id].etat is Etat.ACQUITTE


@F("F03")
@LES_DEUX
@pytest.mark.parametrize("etat", [Etat.VALIDE, Etat.EN_FILE])
def test_tue_apres_que_la_validation_est_gardee(essai: Essai, etat: Etat) -> None:
    """It is there, and leaves: by itself when that was asked for, else when it is."""
    document = essai.document(secrets.randbelow(10**6))
    valider_et_mourir(essai, document, etat, points_arret.APRES_VALIDE)
    assert essai.juger(vide=False)[document.document_id].etat is etat
    coffre = essai.coffre()
    assert not coffre.brouillons()
    if etat is Etat.VALIDE:
        coffre.mettre_en_file(document.document_id, dt.datetime.now(dt.UTC))
    coffre.fermer()
    essai.vider()
    assert essai.juger()[document.document_id].etat is Etat.ACQUITTE


@LES_DEUX
@pytest.mark.parametrize(
    ("point", "effets"),
    [
        pytest.param(points_arret.APRES_PRISE, 0, id="prise", marks=F("F04")),
        pytest.param("phase-sonde", 0, id="sonde", marks=F("F04")),
        pytest.param("phase-ecriture", 0, id="premier-octet", marks=F("F05")),
        pytest.param(points_arret.MILIEU_ECRITURE, 0, id="milieu", marks=F("F05")),
        pytest.param("phase-lecture", None, id="tout-ecrit", marks=F("F06")),
        pytest.param("phase-analyse", 1, id="reponse-lue", marks=F("F07")),
        pytest.param(points_arret.AVANT_RESULTAT, 1, id="avant-de-garder", marks=F("F07")),
        pytest.param(points_arret.APRES_RESULTAT, 1, id="garde", marks=F("F08")),
    ],
)
def test_tue_pendant_l_envoi(essai: Essai, registre: Registre, point: str, effets: int | None) -> None:
    """Wherever the worker dies, the next one finishes, with one effect and its number."""
    (document_id,) = essai.deposer()
    essai.tuer_a(point)
    premier = registre.effet(document_id, 1)
    if effets is not None:
        assert (premier is not None) == bool(effets)
    essai.juger(vide=False)
    essai.vider()
    etat = essai.juger()[document_id]
    assert etat.etat is Etat.ACQUITTE
    assert premier is None or premier.numero == etat.numero


@F("F24")
def test_le_journal_de_la_base_efface_apres_une_mort(essai: Essai, registre: Registre) -> None:
    """Its last commits lost with the WAL, the store sends again under the same keys: the same acknowledgement."""
    (document_id,) = essai.deposer()
    essai.tuer_a(points_arret.APRES_RESULTAT)
    premier = registre.effet(document_id, 1)
    assert premier is not None
    journal = essai.base.with_name(essai.base.name + "-wal")
    assert journal.stat().st_size
    journal.unlink()
    coffre = essai.coffre()
    assert coffre.etat(document_id).etat is Etat.EN_FILE
    coffre.fermer()
    essai.vider()
    assert essai.juger()[document_id].numero == premier.numero
