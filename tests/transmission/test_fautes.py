"""F01 to F33, those of the queue: each with the real bench and workers in other processes, then I1 to I9.

The others of the table are judged where their subject is; ``docs/transmission.md`` names the test of each.
"""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from aat import points_arret
from aat.banc.lancement import lancer_en_fond
from aat.banc.mandataire import Mandataire, Panne
from aat.banc.registre import FICHIER, Registre
from aat.domaine.etats import Etat
from aat.domaine.transmission import Echec, Envoi, Issue, JamaisRecu, Phase, Sonde
from aat.erreurs import ErreurRefus
from aat.ports import Signature
from aat.services.guichet import Guichet
from aat.services.ouvrier import Rythme, tourner
from aat.services.retrait import retirer
from aat.transmission.https_json import TransportHttps

from .essai import RACINE, Essai
from .fabrique import RPPS
from .ouvrier_enfant import DELAIS, outils

VALIDER = """
import sys, datetime as dt
from pathlib import Path
from aat.domaine.etats import Etat
from tests.coffre.fabrique import CLE, LUNDI, scelle
from aat.coffre.sqlite import CoffreSqlite
coffre = CoffreSqlite(Path(sys.argv[1]), CLE)
document = scelle(document_id=sys.argv[2])
coffre.garder_brouillon(document.document_id, b"tout ce qui est saisi", LUNDI)
coffre.valider(document, Etat.VALIDE, LUNDI)
"""


@pytest.mark.parametrize(
    ("point", "garde"), [(points_arret.AVANT_VALIDE, False), (points_arret.APRES_VALIDE, True)], ids=["F02", "F03"]
)
def test_tue_autour_de_la_validation(essai: Essai, point: str, *, garde: bool) -> None:
    """F01-F03: before the commit the draft is whole and no key is used; after it the document is there."""
    identifiant = "019ab000-0000-7000-8000-000000000001"
    enfant = subprocess.run(
        [sys.executable, "-c", VALIDER, str(essai.base), identifiant],
        cwd=RACINE, env={"PATH": "/usr/bin", "AAT_POINT_ARRET": point}, check=False,
    )  # fmt: skip
    assert enfant.returncode == -signal.SIGKILL
    coffre = essai.coffre()
    brouillons = [(b.document_id, b.contenu) for b in coffre.brouillons()]
    if garde:
        assert not brouillons
        assert coffre.etat(identifiant).etat is Etat.VALIDE
    else:
        assert brouillons == [(identifiant, b"tout ce qui est saisi")]
        assert not coffre.etats()
    assert coffre.verifier_audit().rupture is None
    coffre.fermer()


@pytest.mark.parametrize(
    ("point", "effets"),
    [
        pytest.param(points_arret.APRES_PRISE, 0, id="F04"),
        pytest.param("phase-sonde", 0, id="F04-sonde"),
        pytest.param("phase-ecriture", 0, id="F05-premier-octet"),
        pytest.param(points_arret.MILIEU_ECRITURE, 0, id="F05"),
        pytest.param("phase-lecture", None, id="F06"),
        pytest.param("phase-analyse", 1, id="F07-lu"),
        pytest.param(points_arret.AVANT_RESULTAT, 1, id="F07"),
        pytest.param(points_arret.APRES_RESULTAT, 1, id="F08"),
    ],
)
def test_tue_pendant_l_envoi(essai: Essai, registre: Registre, point: str, effets: int | None) -> None:
    """F04-F08: wherever the worker dies, the next one finishes, with one effect and its number."""
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


def test_le_journal_de_la_base_efface_apres_une_mort(essai: Essai, registre: Registre) -> None:
    """F24: its last commits lost with the WAL, the store sends again under the same keys: the same acknowledgement."""
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


QUARTS = (0.02, 0.2, 0.4, 0.6, 0.8, 0.999)


@pytest.mark.parametrize("sens", ["montee", "descente"])
def test_coupures_a_chaque_quart(essai: Essai, sens: str) -> None:
    """F10: cut at connect, in the handshake, the request, the answer, by a reset and by a close; then it heals."""
    essai.deposer(len(QUARTS) * 2)
    coffre = essai.coffre()
    taille = {"montee": 12_000, "descente": 9_000}[sens]
    with Mandataire(essai.banc.port) as mandataire:
        guichet = Guichet(coffre, outils(coffre, essai.banc.pki.profil(mandataire.port)))
        for brutale in (True, False):
            for quart in QUARTS:
                ou = int(taille * quart)
                mandataire.panne = Panne(
                    coupe_montee=ou if sens == "montee" else None,
                    coupe_descente=ou if sens == "descente" else None,
                    brutale=brutale,
                )
                prise = guichet.prendre()
                assert prise
                guichet.traiter(prise)
                guichet.fermer()
    coffre.fermer()
    essai.juger(vide=False)
    essai.vider()
    assert {e.etat for e in essai.juger().values()} == {Etat.ACQUITTE}


@pytest.mark.parametrize(
    "panne",
    [
        pytest.param(Panne(refus=True), id="F10-refus"),
        pytest.param(Panne(avale_montee=True), id="F09-trou-noir"),
        pytest.param(Panne(avale_descente=True), id="F11-reponse-avalee"),
        pytest.param(Panne(debit=200), id="F12-lent"),
        pytest.param(Panne(retard_s=0.5), id="F12-retard"),
    ],
)
def test_liaison_mauvaise_puis_bonne(essai: Essai, panne: Panne) -> None:
    """F09, F11, F12: time limits are kept, the document waits, and one effect is there when the line is good."""
    (document_id,) = essai.deposer()
    coffre = essai.coffre()
    with Mandataire(essai.banc.port, panne) as mandataire:
        guichet = Guichet(coffre, outils(coffre, essai.banc.pki.profil(mandataire.port)))
        debut = time.monotonic()
        guichet.faire(coffre.etat(document_id))
        duree = time.monotonic() - debut
        guichet.fermer()
    assert duree < 2 * (2 * DELAIS.sonde + DELAIS.total) + 2
    coffre.fermer()
    essai.juger(vide=False)
    essai.vider()
    assert essai.juger()[document_id].etat is Etat.ACQUITTE


def test_octet_par_octet(essai: Essai) -> None:
    """F12: a request and its answer split in one-byte segments are read as they should."""
    (document_id,) = essai.deposer()
    with Mandataire(essai.banc.port, Panne(segments=1)) as mandataire:
        essai.vider(mandataire.port)
        assert mandataire.montes > 1000
    assert essai.juger()[document_id].etat is Etat.ACQUITTE


@pytest.mark.parametrize(
    ("scenario", "parametre"),
    [
        ("500", ""), ("500-apres-effet", ""), ("503", "1"), ("504", ""), ("429", "-5"),
        ("coupure", ""), ("coupure-avant", ""), ("lent", "2"), ("page-html", ""),
        ("accuse-faux", "signature"), ("accuse-faux", "empreinte"), ("accuse-faux", "document_id"),
        ("accuse-faux", "environnement"), ("accuse-faux", "cle"), ("accuse-faux", "version"),
    ],
)  # fmt: skip
def test_service_en_panne_puis_bon(essai: Essai, scenario: str, parametre: str) -> None:
    """F11, F13-F16: the service fails twice in its own way, then answers: one effect, its number here."""
    (document_id,) = essai.deposer()
    essai.banc.scenario(scenario, fois=2, parametre=parametre)
    essai.vider()
    essai.banc.scenario("normal")
    assert essai.juger()[document_id].etat is Etat.ACQUITTE


def test_service_redemarre_d_une_sauvegarde_ancienne(signature: Signature, tmp_path: Path) -> None:
    """F18: the service took the document, lost its answer, then came back from an older copy: one effect again."""
    with lancer_en_fond(tmp_path / "banc") as banc:
        essai = Essai(tmp_path / "poste", banc, banc.signature(RPPS))
        (document_id,) = essai.deposer()
        banc.arreter()
        sauvegarde = shutil.copytree(banc.dossier, tmp_path / "sauvegarde", ignore=shutil.ignore_patterns("*.sock"))
    with lancer_en_fond(banc.dossier) as relance:
        essai.banc = relance
        relance.scenario("coupure", fois=1)
        coffre = essai.coffre()
        Guichet(coffre, outils(coffre, relance.profil)).faire(coffre.etat(document_id))
        coffre.fermer()
        essai.juger(vide=False)
    for suffixe in ("", "-wal", "-shm"):
        (relance.dossier / (FICHIER + suffixe)).unlink(missing_ok=True)
        if (sauvegarde / (FICHIER + suffixe)).exists():
            shutil.copy2(sauvegarde / (FICHIER + suffixe), relance.dossier / (FICHIER + suffixe))
    with lancer_en_fond(relance.dossier) as restaure:
        essai.banc = restaure
        essai.vider()
        assert essai.juger()[document_id].etat is Etat.ACQUITTE
    essai.fermer()
    del signature


def test_plusieurs_ouvriers_sur_une_file(essai: Essai) -> None:
    """F19: four processes of two connections on one queue: each document once, each attempt in one hand.

    ``AAT_F19=1000`` plays it at full size.
    """
    combien = int(os.environ.get("AAT_F19", "120"))
    essai.deposer(combien)
    for ouvrier in [essai.lancer(secondes=20 + combien / 4) for _ in range(4)]:
        assert ouvrier.wait(60 + combien) == 0, essai.erreurs()
    etats = essai.juger()
    assert {e.etat for e in etats.values()} == {Etat.ACQUITTE}


def test_ouvrier_gele_au_dela_de_son_bail(essai: Essai) -> None:
    """F20: a worker frozen in the middle wakes after another has finished: its failure changes nothing."""
    (document_id,) = essai.deposer()
    with Mandataire(essai.banc.port, Panne(retard_s=0.15)) as mandataire:
        gele = essai.lancer(mandataire.port)
        essai.attendre_etat(document_id, Etat.EN_COURS)
        while not mandataire.connexions:
            time.sleep(0.005)
        time.sleep(0.05)  # in the slow handshake: frozen inside a write, it would hold the store's lock too
        gele.send_signal(signal.SIGSTOP)
        try:
            essai.vider()
            acquis = essai.juger()[document_id]
            assert acquis.etat is Etat.ACQUITTE
        finally:
            gele.send_signal(signal.SIGCONT)
        assert gele.wait(30) == 0, essai.erreurs()
    assert essai.juger()[document_id].numero == acquis.numero


def test_requete_retenue_puis_relachee_apres_le_papier(essai: Essai, registre: Registre) -> None:
    """F33: held back on the line, unknown to the service, given up for paper, then released: it has no effect."""
    (document_id,) = essai.deposer()
    coffre = essai.coffre()
    with Mandataire(essai.banc.port) as mandataire:
        profil = essai.banc.pki.profil(mandataire.port)
        mesure = TransportHttps(profil, DELAIS)
        assert isinstance(mesure.sonder(), Sonde)
        mandataire.panne = Panne(retient_montee=mandataire.montes + 400)
        mesure.fermer()
        guichet = Guichet(coffre, outils(coffre, profil))
        prise = guichet.prendre()
        assert prise
        assert guichet.traiter(prise).etat is Etat.A_VERIFIER
        guichet.fermer()
        with pytest.raises(ErreurRefus):
            coffre.renoncer(document_id, Etat.IMPRIME_SEUL, outils(coffre, profil).horloge.maintenant())
        direct = outils(coffre, essai.banc.profil)
        transport = direct.transport()
        inconnu = transport.etat(document_id, 1, prise.envoi.cle, prise.envoi.empreinte)
        transport.fermer()
        assert isinstance(inconnu, JamaisRecu)
        assert retirer(document_id, Etat.IMPRIME_SEUL, direct).etat is Etat.IMPRIME_SEUL
        mandataire.relacher()
        fin = time.monotonic() + 5
        while not registre.receptions(essai.cles[document_id]) and time.monotonic() < fin:
            time.sleep(0.02)
    assert registre.receptions(essai.cles[document_id]) == [essai.scelles[document_id]], "the late request did arrive"
    coffre.fermer()
    essai.juger()


def test_le_papier_trouve_l_accuse(essai: Essai) -> None:
    """I8: giving up a document that the service did receive brings the acknowledgement, which wins."""
    (document_id,) = essai.deposer()
    coffre = essai.coffre()
    essai.banc.scenario("coupure", fois=1)
    tools = outils(coffre, essai.banc.profil)
    guichet = Guichet(coffre, tools)
    prise = guichet.prendre()
    assert prise
    assert guichet.traiter(prise).etat is Etat.A_VERIFIER
    guichet.fermer()
    with pytest.raises(ErreurRefus, match="déjà transmis"):
        retirer(document_id, Etat.ANNULE, tools)
    coffre.fermer()
    assert essai.juger()[document_id].etat is Etat.ACQUITTE


def test_sans_reponse_pas_de_papier(essai: Essai) -> None:
    """§6.1: the service out of reach, a document perhaps received is not given up, unless the doubt is accepted."""
    (document_id,) = essai.deposer()
    coffre = essai.coffre()
    essai.banc.scenario("coupure-avant", fois=1)
    guichet = Guichet(coffre, outils(coffre, essai.banc.profil))
    prise = guichet.prendre()
    assert prise
    guichet.traiter(prise)
    guichet.fermer()
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


def test_un_service_sans_idempotence_ne_recoit_rien_deux_fois(essai: Essai) -> None:
    """§7: after a cut nothing is sent again by itself, even when the service says « never received »."""
    (document_id,) = essai.deposer()
    coffre = essai.coffre()
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


def test_le_disjoncteur_laisse_le_service_tranquille(essai: Essai) -> None:
    """§6.3: service out of reach: one document tried, then only probes; one good probe and the queue leaves."""
    essai.deposer(20)
    coffre = essai.coffre()
    attentes: list[float] = []
    with Mandataire(essai.banc.port, Panne(refus=True)) as mandataire:

        def attendre(duree: float) -> bool:
            attentes.append(duree)
            if attentes.count(1.0) == 4:
                mandataire.panne = Panne()
            return not coffre.etats({Etat.EN_FILE}, 1) or len(attentes) > 500

        tourner(
            outils(coffre, essai.banc.pki.profil(mandataire.port)),
            attendre,
            rythme=Rythme(repos_s=0.25, baux_s=9.0, sonde_s=1.0),
        )
    essais = [e.essais for e in coffre.etats(limite=100)]
    assert sum(essais) <= 21, "while the service was away no document burned its tries"
    coffre.fermer()
    essai.vider()
    assert {e.etat for e in essai.juger().values()} == {Etat.ACQUITTE}


def test_deux_fenetres_sur_un_document(essai: Essai) -> None:
    """F21: two front ends ask for the same document at once: one attempt at a time, one effect, both see it."""
    (document_id,) = essai.deposer()
    vus: list[Etat] = []

    def fenetre() -> None:
        coffre = essai.coffre()
        guichet = Guichet(coffre, outils(coffre, essai.banc.profil))
        vus.append(guichet.faire(coffre.etat(document_id)).etat)
        guichet.fermer()
        coffre.fermer()

    fils = [threading.Thread(target=fenetre) for _ in range(2)]
    for un in fils:
        un.start()
    for un in fils:
        un.join()
    assert Etat.ACQUITTE in vus
    assert set(vus) <= {Etat.ACQUITTE, Etat.EN_COURS}
    etat = essai.juger()[document_id]
    assert (etat.etat, etat.essais) == (Etat.ACQUITTE, 1)


def test_cle_reutilisee_avec_d_autres_octets(essai: Essai, transport: TransportHttps) -> None:
    """F28: the same key with other bytes is refused for good; the others go on."""
    premier, autre = essai.deposer(2)
    coffre = essai.coffre()
    document = essai.document(7)
    forge = Envoi(
        document_id=document.document_id, version=1, cle=essai.cles[premier], jws=essai.scelles[document.document_id],
        empreinte=str(document.empreinte), message_id="019ab000-0000-4000-8000-000000000002", tentative=1,
    )  # fmt: skip
    del essai.scelles[document.document_id], essai.cles[document.document_id]
    guichet = Guichet(coffre, outils(coffre, essai.banc.profil))
    guichet.faire(coffre.etat(premier))
    refus = transport.soumettre(forge, lambda _: None)
    assert isinstance(refus, Echec)
    assert refus.code == "T304"
    assert guichet.faire(coffre.etat(autre)).etat is Etat.ACQUITTE
    guichet.fermer()
    coffre.fermer()
    del essai.cles[premier]  # other bytes did come under this key, and had no effect
    essai.juger()
