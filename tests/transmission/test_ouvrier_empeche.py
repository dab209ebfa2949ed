"""A worker whose store is locked for a while: it says so, waits, and goes on."""

import datetime as dt
import sqlite3
import time
from contextlib import closing

import pytest
from aat.adresse_coffre import AdressePartagee
from aat.coffre.sqlite import CoffreSqlite
from aat.domaine.etats import Etat
from aat.domaine.transmission import EtatEnvoi
from aat.erreurs import ErreurCoffre, ErreurCoffreOccupe
from aat.services.ouvrier import Rythme, tourner, veiller

from tests.coffre.conftest import partage
from tests.coffre.fabrique import CLE
from tests.grappe import Grappe

from .essai import Essai
from .ouvrier_enfant import CADENCE, outils


def ouvrir(essai: Essai) -> CoffreSqlite:
    """Open the store with little patience."""
    return CoffreSqlite(essai.base, CLE, attente_verrou_ms=50, cadence=CADENCE)


def test_un_coffre_occupe_un_moment(essai: Essai) -> None:
    """Locked by another program between two documents: told, and not the end of the worker."""
    poses = essai.deposer(2)
    coffre = ouvrir(essai)
    vus: list[EtatEnvoi] = []
    dits: list[str] = []
    limite = time.monotonic() + 30
    with closing(sqlite3.connect(essai.base, isolation_level=None)) as autre:

        def progres(etat: EtatEnvoi) -> None:
            vus.append(etat)
            if len(vus) == 1:
                autre.execute("BEGIN IMMEDIATE")

        def empeche(faute: ErreurCoffreOccupe) -> None:
            dits.append(faute.message)
            if len(dits) == 3:
                autre.execute("ROLLBACK")

        def attendre(duree: float) -> bool:
            time.sleep(duree)
            return {e.document_id for e in vus if e.etat is Etat.ACQUITTE} == set(poses) or time.monotonic() > limite

        rythme = Rythme(repos_s=0.05, baux_s=0.05, ensemble=1)
        outillage = outils(coffre, essai.banc.profil)
        veiller(lambda: tourner(outillage, attendre, progres, rythme), attendre, empeche, 0.05)
    coffre.fermer()
    assert len(dits) == 3
    assert all("T602" in dit for dit in dits)
    assert all(etat.etat is Etat.ACQUITTE for etat in essai.juger().values())


def test_un_coffre_inutilisable_arrete(essai: Essai) -> None:
    """What no wait mends still stops the worker."""
    coffre = ouvrir(essai)
    outillage = outils(coffre, essai.banc.profil)
    coffre.fermer()
    essai.base.write_bytes(b"rien" * 4096)
    with pytest.raises(ErreurCoffre) as levee:
        veiller(lambda: tourner(outillage, lambda _: True), lambda _: False, lambda _: None, 0.05)
    assert not isinstance(levee.value, ErreurCoffreOccupe)


def test_un_serveur_du_coffre_partage_qui_redemarre(
    essai: Essai, grappe: Grappe, base_partagee: AdressePartagee
) -> None:
    """The shared store is stopped for a while under a worker that waits: what is queued then leaves by itself."""
    coffre = partage(base_partagee)
    dits: list[str] = []
    document = essai.document(1)
    limite = time.monotonic() + 60

    def empeche(faute: ErreurCoffreOccupe) -> None:
        dits.append(faute.message)
        if len(dits) == 2:
            grappe.relancer()
            coffre.valider(document, Etat.EN_FILE, dt.datetime.now(dt.UTC))

    def attendre(duree: float) -> bool:
        time.sleep(duree)
        if duree and not dits:
            grappe.arreter()
        return (len(dits) == 2 and coffre.etat(document.ref).etat is Etat.ACQUITTE) or time.monotonic() > limite

    rythme = Rythme(repos_s=0.05, baux_s=0.05, ensemble=1)
    outillage = outils(coffre, essai.banc.profil)
    veiller(lambda: tourner(outillage, attendre, rythme=rythme), attendre, empeche, 0.05)
    assert len(dits) == 2
    assert all("T605" in dit for dit in dits)
    assert coffre.etat(document.ref).etat is Etat.ACQUITTE
    coffre.fermer()
