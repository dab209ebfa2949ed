"""Real processes on one store: killed around their commits, and eight of them on one queue."""

import signal
import sqlite3
import time
from pathlib import Path

import pytest
from aat.coffre.sqlite import CoffreSqlite
from aat.domaine.etats import Etat

from .conftest import Ouvrir
from .fabrique import LUNDI, enfant, scelle, seconde

VALIDER_SANS_FIN = """
while True:
    document = scelle()
    coffre.garder_brouillon(document.document_id, b"en cours", LUNDI)
    print("brouillon", document.document_id, flush=True)
    coffre.valider(document, Etat.EN_FILE, LUNDI)
    print("valide", document.document_id, flush=True)
"""

PRENDRE_TOUT = """
while (prise := coffre.prendre(f"poste-{os.getpid()}", LUNDI)) is not None:
    print(prise.ref, prise.envoi.tentative, flush=True)
"""

OUVRIR = """
print(coffre.ancre_audit(), flush=True)
"""


@pytest.mark.parametrize("delai_s", [0.0, 0.003, 0.011, 0.019, 0.037, 0.061])
def test_tue_a_tout_moment_ce_qui_est_dit_est_garde(
    coffre: CoffreSqlite, chemin: Path, delai_s: float, rouvrir: Ouvrir
) -> None:
    """SIGKILL at various moments: every announced document is there, whole, once, and nothing is half done."""
    fils = enfant(VALIDER_SANS_FIN, str(chemin))
    assert fils.stdout is not None
    debut = [fils.stdout.readline() for _ in range(2)]
    time.sleep(delai_s)
    fils.send_signal(signal.SIGKILL)
    dits, erreurs = fils.communicate()
    assert fils.returncode == -signal.SIGKILL, erreurs
    lignes = [ligne.split() for ligne in [*debut, *dits.splitlines()] if len(ligne.split()) == 2]
    valides = {identifiant for quoi, identifiant in lignes if quoi == "valide"}
    commences = {identifiant for quoi, identifiant in lignes if quoi == "brouillon"}

    apres = rouvrir()
    apres.controler()
    assert apres.verifier_audit().rupture is None
    gardes = {etat.document_id for etat in apres.etats(limite=100_000)}
    brouillons = {b.document_id for b in apres.brouillons()}
    assert valides
    assert valides <= gardes
    assert len(gardes - valides) <= 1
    assert gardes & brouillons == set()
    assert commences <= gardes | brouillons
    for identifiant in list(gardes)[-3:]:
        assert apres.lire(identifiant).contenu == b'{"version": 1}'
        assert [e.quoi for e in apres.historique(identifiant)] == ["lecture", "validation"]
    assert coffre.prendre("w", LUNDI) is not None


def test_tue_apres_la_prise_le_document_revient_par_son_bail(coffre: CoffreSqlite, chemin: Path) -> None:
    """F04: claimed and killed before connecting; the lease ends, it is asked for, nothing is lost."""
    document = scelle()
    coffre.valider(document, Etat.EN_FILE, LUNDI)
    code = 'coffre.prendre("w", LUNDI); print("pris", flush=True); os.kill(os.getpid(), 9)'
    fils = enfant(code, str(chemin))
    assert fils.communicate()[0] == "pris\n"
    assert coffre.etat(document.ref).etat is Etat.EN_COURS
    assert coffre.tentatives(document.ref)[0].fin is None
    assert coffre.reprendre_les_baux_finis(seconde(61)) == 1
    prise = coffre.prendre("autre", seconde(62))
    assert prise is not None
    assert (prise.a_verifier, prise.envoi.tentative) == (True, 2)


def test_tue_dans_une_transaction_rien_n_a_eu_lieu(coffre: CoffreSqlite, chemin: Path) -> None:
    """F02: killed between the writes and the commit: still a draft, no document, no audit line."""
    code = """
document = scelle()
coffre.garder_brouillon(document.document_id, b"en cours", LUNDI)
ecrire = coffre._audit.ecrire
def mourir(*arguments, **nommes):
    ecrire(*arguments, **nommes)
    os.kill(os.getpid(), 9)
coffre._audit.ecrire = mourir
coffre.valider(document, Etat.EN_FILE, LUNDI)
"""
    fils = enfant(code, str(chemin))
    fils.communicate()
    assert fils.returncode == -signal.SIGKILL
    assert coffre.etats() == ()
    assert coffre.historique() == ()
    assert [b.contenu for b in coffre.brouillons()] == [b"en cours"]


def test_huit_processus_prennent_chacun_des_documents_differents(coffre: CoffreSqlite, chemin: Path) -> None:
    """I4: 300 documents, each claimed exactly once."""
    documents = [scelle() for _ in range(300)]
    for document in documents:
        coffre.valider(document, Etat.EN_FILE, LUNDI)
    fils = [enfant(PRENDRE_TOUT, str(chemin)) for _ in range(8)]
    sorties = [un.communicate() for un in fils]
    assert [un.returncode for un in fils] == [0] * 8, [erreur for _, erreur in sorties]
    pris = [ligne for sortie, _ in sorties for ligne in sortie.splitlines()]
    assert sorted(pris) == sorted(f"{document.ref} 1" for document in documents)
    assert coffre.verifier_audit().rupture is None
    assert coffre.verifier_audit().lignes == 600


def test_huit_processus_creent_un_seul_coffre(chemin: Path) -> None:
    """The first opening is a race that everybody wins: one schema, one identity, one key."""
    fils = [enfant(OUVRIR, str(chemin)) for _ in range(8)]
    sorties = [un.communicate() for un in fils]
    assert [un.returncode for un in fils] == [0] * 8, [erreur for _, erreur in sorties]
    base = sqlite3.connect(chemin)
    assert base.execute("SELECT count(*) FROM meta WHERE nom = 'coffre_id'").fetchone() == (1,)
    base.close()
