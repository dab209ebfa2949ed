"""F25: the wall clock jumps while documents wait: no storm of tries, none forgotten; calendars change nothing."""

import datetime as dt
import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from aat.coffre.sqlite import CoffreSqlite
from aat.domaine.etats import Etat
from aat.domaine.transmission import Classe
from aat.services.outils import Outils
from aat.services.ouvrier import Rythme, tourner

from tests.coffre.fabrique import CLE, accuse, echec, scelle
from tests.transmission.essai import Essai
from tests.transmission.horloge_decalee import HorlogeDecalee
from tests.transmission.ouvrier_enfant import VIVANTS, outils

PARIS = ZoneInfo("Europe/Paris")


def regler(essai: Essai, coffre: CoffreSqlite, horloge: HorlogeDecalee) -> Outils:
    """Return the tools under this clock."""
    choisis = outils(coffre, essai.banc.profil)
    choisis.horloge = horloge  # type: ignore[misc] # a property of the port, an attribute here
    return choisis


F = pytest.mark.faute


@F("F25")
@pytest.mark.parametrize(
    ("saut", "fin"),
    [
        pytest.param(dt.timedelta(days=1), Etat.SUSPENDU, id="un-jour-de-plus"),
        pytest.param(dt.timedelta(days=-1), Etat.ACQUITTE, id="un-jour-de-moins"),
        pytest.param(dt.timedelta(days=-3653), Etat.ACQUITTE, id="dix-ans-de-moins"),
        pytest.param(dt.timedelta(hours=8), Etat.ACQUITTE, id="veille-de-huit-heures"),
        pytest.param(dt.timedelta(hours=1), Etat.ACQUITTE, id="heure-d-ete-mal-reglee"),
        pytest.param(dt.timedelta(seconds=-1), Etat.ACQUITTE, id="seconde-intercalaire"),
    ],
)
def test_l_horloge_saute_pendant_l_attente(essai: Essai, saut: dt.timedelta, fin: Etat) -> None:
    """The service refuses for a while (503), the clock jumps, then it answers: all end, with few tries each."""
    essai.deposer(4)
    essai.banc.scenario("503", parametre="1")
    coffre, horloge, reposes = essai.coffre(), HorlogeDecalee(), 0

    def attendre(duree: float) -> bool:
        nonlocal reposes
        reposes += bool(duree)
        if reposes == 2:
            horloge.avance = saut
        if reposes == 12:
            essai.banc.scenario("normal")
        time.sleep(duree)
        return not coffre.etats(VIVANTS, 1) or reposes > 200

    tourner(regler(essai, coffre, horloge), attendre, rythme=Rythme(repos_s=0.05, baux_s=0.2, sonde_s=0.1))
    etats = coffre.etats(limite=10)
    assert {e.etat for e in etats} == {fin}
    assert max(e.essais for e in etats) <= 12, "a storm of tries"
    assert coffre.verifier_audit().rupture is None
    coffre.fermer()
    essai.juger()


NUITS = (
    pytest.param(dt.datetime(2026, 10, 25, 2, 59, tzinfo=PARIS, fold=0), id="automne-premiere-fois"),
    pytest.param(dt.datetime(2026, 10, 25, 2, 59, tzinfo=PARIS, fold=1), id="automne-seconde-fois"),
    pytest.param(dt.datetime(2027, 3, 28, 1, 59, tzinfo=PARIS), id="printemps"),
    pytest.param(dt.datetime(2028, 2, 28, 23, 59, tzinfo=PARIS), id="veille-du-29-fevrier"),
    pytest.param(dt.datetime(2028, 2, 29, 23, 59, tzinfo=PARIS), id="29-fevrier"),
    pytest.param(dt.datetime(2026, 12, 31, 23, 59, tzinfo=PARIS), id="nouvel-an"),
    pytest.param(dt.datetime(2016, 12, 31, 23, 59, 59, tzinfo=dt.UTC), id="seconde-intercalaire"),
)


@F("F25")
@pytest.mark.parametrize("depart", NUITS)
def test_une_nuit_passe_pendant_l_attente(essai: Essai, depart: dt.datetime) -> None:
    """Before it the service asks to wait, after it answers: sent at the moment asked for, and each once."""
    avance = depart - dt.datetime.now(dt.UTC)
    poses = essai.deposer(3, decalage=avance)
    essai.banc.scenario("503", parametre="90", fois=3)
    coffre, horloge, reposes = essai.coffre(), HorlogeDecalee(avance), 0
    essais: list[int] = []

    def attendre(duree: float) -> bool:
        nonlocal reposes
        reposes += bool(duree)
        if duree:
            essais.append(sum(e.essais for e in coffre.etats(limite=10)))
        # A minute and a half at the bedside: over the change of hour, of day or of year.
        if reposes == 4:
            horloge.avance = avance + dt.timedelta(seconds=80)
        if reposes == 8:
            horloge.avance = avance + dt.timedelta(seconds=95)
        time.sleep(duree)
        return not coffre.etats(VIVANTS, 1) or reposes > 200

    tourner(regler(essai, coffre, horloge), attendre, rythme=Rythme(repos_s=0.05, baux_s=0.2, sonde_s=0.1))
    essai.banc.scenario("normal")
    assert essais[2] == essais[6] == 3, "tried before the moment that was asked for"
    assert {e.document_id: e.etat for e in coffre.etats(limite=10)} == dict.fromkeys(poses, Etat.ACQUITTE)
    coffre.fermer()
    essai.juger()


@pytest.mark.parametrize("depart", NUITS)
def test_une_attente_dure_ce_qu_elle_dure(tmp_path: Path, depart: dt.datetime) -> None:
    """Two minutes asked by the service are two minutes, and a lease a minute, across any night of the calendar."""
    dossier = tmp_path / "coffre"
    dossier.mkdir(mode=0o700)
    coffre = CoffreSqlite(dossier / "aat.sqlite3", CLE)
    instant = depart.astimezone(dt.UTC)

    def apres(secondes: float) -> dt.datetime:
        return (instant + dt.timedelta(seconds=secondes)).astimezone(PARIS)

    coffre.valider(scelle(expire_s=None), Etat.EN_FILE, apres(0))
    prise = coffre.prendre("w", apres(1))
    assert prise is not None
    assert coffre.reprendre_les_baux_finis(apres(60)) == 0, "a minute is a minute"
    etat = coffre.conclure(prise, echec(Classe.TEMPORAIRE, attente_s=120), apres(60))
    assert etat.prochain_essai is not None
    assert etat.prochain_essai - apres(60) == dt.timedelta(seconds=120)
    assert coffre.prendre("w", apres(179)) is None
    seconde = coffre.prendre("w", apres(181))
    assert seconde is not None
    assert coffre.reprendre_les_baux_finis(apres(242)) == 1
    derniere = coffre.prendre("w", apres(243))
    assert derniere is not None
    assert coffre.conclure(derniere, accuse(derniere), apres(244)).etat is Etat.ACQUITTE
    moments = [evenement.quand for evenement in coffre.historique()]
    assert moments == sorted(moments, reverse=True)
    assert coffre.verifier_audit().rupture is None
    coffre.fermer()
