"""Decoding and judging, alone and together, in one process. Run with pytest-benchmark, not by default.

The documents differ by a name, a town with an accent and their dates, so that nothing is decoded twice alike.
"""

import datetime as dt
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aat.domaine.arret import Avis
from aat.echange.lecture import lire_avis, lire_certificat
from aat.referentiel.droit import charger_droit
from aat.referentiel.lesions import charger_lesions
from aat.referentiel.motifs import charger_motifs
from aat.referentiel.regimes import rattachement
from aat.rules.certificat.completion import completer_certificat
from aat.rules.certificat.contexte import ContexteCertificatJuge
from aat.rules.certificat.moteur import juger_certificat
from aat.rules.completion import completer
from aat.rules.contexte import ContexteJugement
from aat.rules.moteur import juger
from pytest_benchmark.fixture import BenchmarkFixture

#: Few enough for a run to end before another program takes the core: the best run is then an undisturbed one.
COMBIEN = 100
_JOUR = dt.date(2026, 11, 23)
_EXEMPLE = Path(__file__).parents[1] / "donnees" / "avis_contrat.json"


def documents() -> list[bytes]:
    """Return a hundred lines of JSON, as a batch holds them."""
    lignes = []
    for rang in range(COMBIEN):
        avis = json.loads(_EXEMPLE.read_text(encoding="utf-8"))
        avis["assure"] |= {"nom_famille": f"BANC-{rang:04}"}
        avis["assure"]["adresse"] |= {"ville": f"Bénonces-{rang}"}
        avis["fin"] = (_JOUR + dt.timedelta(days=rang % 20)).isoformat()
        lignes.append(json.dumps(avis, ensure_ascii=False).encode())
    return lignes


def _contexte(avis: Avis) -> ContexteJugement:
    assure = avis.assure
    assert assure
    assert avis.motif
    motif = charger_motifs().par_code(avis.motif.code or "")
    attache = rattachement(assure.regime, assure.caisse, assure.centre, _JOUR)
    return ContexteJugement(_JOUR, charger_droit(), motif, attache)


LIGNES = documents()
LUS = [lire_avis(ligne) for ligne in LIGNES]
CONTEXTE = _contexte(LUS[0])


def decoder() -> None:
    """Decode every line."""
    for ligne in LIGNES:
        lire_avis(ligne)


def completer_et_juger() -> None:
    """Complete and judge every avis."""
    for avis in LUS:
        juger(completer(avis, _JOUR), CONTEXTE)


def les_deux() -> None:
    """Decode, complete and judge every line, one after the other."""
    for ligne in LIGNES:
        juger(completer(lire_avis(ligne), _JOUR), CONTEXTE)


@pytest.mark.parametrize("mesure", [decoder, completer_et_juger, les_deux], ids=lambda f: f.__name__)
def test_cent_avis(benchmark: BenchmarkFixture, mesure: Callable[[], None]) -> None:
    """A hundred avis; the rate per second stands in ``avis_par_seconde``."""
    benchmark(mesure)
    # Under --benchmark-disable there is nothing to report.
    if benchmark.stats:
        benchmark.extra_info["avis_par_seconde"] = round(COMBIEN / benchmark.stats["min"])


def test_rapport_au_seul_decodage(capsys: pytest.CaptureFixture[str]) -> None:
    """Prints rates and the ratio of everything to decoding alone, measured in turn; blocks on neither."""
    meilleurs = dict.fromkeys((decoder, completer_et_juger, les_deux), float("inf"))
    for _ in range(150):
        for mesure in meilleurs:
            debut = time.perf_counter()
            mesure()
            meilleurs[mesure] = min(meilleurs[mesure], time.perf_counter() - debut)
    with capsys.disabled():
        print()
        for mesure, duree in meilleurs.items():
            print(f"{mesure.__name__:20} {COMBIEN / duree:8.0f} avis/s")
        print(f"{'les_deux / decoder':20} {meilleurs[les_deux] / meilleurs[decoder]:8.2f}")
    assert meilleurs[les_deux] > meilleurs[decoder]


def _varier(document: dict[str, Any], rang: int) -> bytes:
    assure = document["assure"] | {"nom_famille": f"BANC-{rang:04}"}
    return json.dumps(document | {"assure": assure}, ensure_ascii=False).encode()


def _prolongations() -> list[bytes]:
    precedent = {"debut": "2026-11-10", "fin": "2026-11-22"}
    suite = {"par": "medecin-traitant-ou-prescripteur", "precedent": precedent}
    exemple = json.loads(_EXEMPLE.read_text(encoding="utf-8")) | {"nature": "prolongation", "prolongation": suite}
    return [_varier(exemple, rang) for rang in range(COMBIEN)]


def _certificats() -> list[bytes]:
    exemple = json.loads(_EXEMPLE.read_text(encoding="utf-8"))
    repris = {champ: exemple[champ] for champ in ("version", "assure", "prescripteur", "acceptation")}
    lesions = "Plaie ouverte de l’index droit. Contusion du genou gauche, avec hématome et limitation de la flexion."
    propre = {"nature": "initial", "origine": "accident", "date_evenement": "2026-11-22", "feuille_at": True}
    return [_varier(repris | propre | {"constatations": f"{lesions} {rang}"}, rang) for rang in range(COMBIEN)]


def _juger_certificat(ligne: bytes) -> None:
    contexte = ContexteCertificatJuge(_JOUR, charger_droit(), charger_lesions(), CONTEXTE.rattachement)
    juger_certificat(completer_certificat(lire_certificat(ligne), _JOUR, charger_lesions()), contexte)


def test_rapport_des_autres_documents(capsys: pytest.CaptureFixture[str]) -> None:
    """Prolongations and certificates, in seconds of processor: other programs on the machine weigh less."""
    lire_et_juger: dict[str, tuple[list[bytes], Callable[[bytes], object], Callable[[bytes], object]]] = {
        "prolongations": (_prolongations(), lire_avis, lambda x: juger(completer(lire_avis(x), _JOUR), CONTEXTE)),
        "certificats": (_certificats(), lire_certificat, _juger_certificat),
    }
    for nom, (lignes, lire, juger_une) in lire_et_juger.items():
        meilleurs = [min(_duree(faire, lignes) for _ in range(60)) for faire in (lire, juger_une)]
        with capsys.disabled():
            print(
                f"{nom:14} {COMBIEN / meilleurs[1]:8.0f} par seconde, {meilleurs[1] / meilleurs[0]:.2f} fois la lecture"
            )
        assert meilleurs[1] > meilleurs[0]


def _duree(faire: Callable[[bytes], object], lignes: list[bytes]) -> float:
    debut = time.process_time()
    for ligne in lignes:
        faire(ligne)
    return time.process_time() - debut
