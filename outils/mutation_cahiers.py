"""First pass of mutation testing: each mutant judges the case books, in a fork, without pytest.

Run by ``outils/mutation.py`` from the folder of the mutants. A mutant that changes any finding (code, severity,
field, sentence) is what ``test_cas`` and ``test_phrases`` refuse: it is dead. Only those left alive go to pytest,
which takes a thousand times longer for each.
"""

import gc
import json
import mmap
import os
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

#: Seconds of processor before a mutant that loops is dead: a busy machine stops none that does not.
PATIENCE = 20
TUE, TROP_LONG = 1, 36

Epreuve = Callable[[], object]
Preparation = Callable[[], None]
#: Cases by the name of a function that they call.
Appels = dict[str, list[int]]
Codes = dict[str, int]
#: A mutant, the cases that call its function, what to do before them.
Travail = tuple[str, list[int], Preparation]
_DERNIER = mmap.mmap(-1, 4)


def _epreuves() -> list[Epreuve]:
    """Return one judgement for each case of the two books."""
    from tests.cas import test_cas as avis
    from tests.cas_certificat import test_cas_certificat as certificat

    def une(juger: Callable[[dict[str, Any]], object], cas: dict[str, Any]) -> Epreuve:
        return lambda: juger(cas)

    return [une(m._juger, p.values[0]) for m in (avis, certificat) for p in m.TOUS]  # noqa: SLF001


def _mesurer(epreuves: list[Epreuve]) -> tuple[list[object], Appels, Appels]:
    """Return the findings of the sound rules, and which cases call each function: caches empty, then full."""
    from mutmut.mutation import trampoline

    def noter(nom: str, caller: str | None = None) -> None:  # noqa: ARG001 called by mutmut
        vus.add(nom)

    trampoline.__dict__["record_trampoline_hit"] = noter
    froids: Appels = defaultdict(list)
    chauds: Appels = defaultdict(list)
    sains = []
    for rang, epreuve in enumerate(epreuves):
        for appels, avant in ((froids, _oublier), (chauds, _garder)):
            vus: set[str] = set()
            trampoline.set_mutant_under_test("stats")
            avant()
            sain = epreuve()
            for nom in vus:
                appels[nom].append(rang)
        sains.append(sain)
    trampoline.set_mutant_under_test("")
    return sains, froids, chauds


def _oublier() -> None:
    """Empty the caches of the rules: what they hold was computed without the mutant."""
    for module in [m for nom, m in sys.modules.items() if nom.startswith("aat.rules")]:
        for objet in vars(module).values():
            if callable(vider := getattr(objet, "cache_clear", None)):
                vider()


def _garder() -> None:
    """Leave the caches as they are."""


def _eprouver(nom: str, rangs: list[int], epreuves: list[Epreuve], sains: list[object], avant: Preparation) -> int:
    """Return the exit code of a child that judges these cases as the mutant ``nom``: 0 = nothing changed.

    The case that told it from the sound rules is left in ``_DERNIER`` for the parent.
    """
    enfant = os.fork()
    if enfant:
        _, etat = os.waitpid(enfant, 0)
        return TROP_LONG if os.WIFSIGNALED(etat) else os.WEXITSTATUS(etat)
    signal.setitimer(signal.ITIMER_PROF, PATIENCE)
    from mutmut.mutation import trampoline

    avant()
    trampoline.set_mutant_under_test(nom)
    try:
        change = False
        for rang in rangs:
            _DERNIER[:4] = rang.to_bytes(4, "little")
            if change := epreuves[rang]() != sains[rang]:
                break
    except BaseException:  # noqa: BLE001 whatever a mutant raises, the rules never do
        change = True
    os._exit(TUE if change else 0)


def _eprouver_tous(travaux: list[Travail], epreuves: list[Epreuve], sains: list[object]) -> Codes:
    """Return the exit code of each mutant; the cases that killed others of the same function are tried first."""
    global _DERNIER  # noqa: PLW0603 memory that a child shares with its parent, and with nobody else
    _DERNIER = mmap.mmap(-1, 4)
    codes: Codes = {}
    tueurs: dict[str, list[int]] = defaultdict(list)
    for nom, rangs, avant in travaux:
        connus = tueurs[nom.rpartition("__mutmut_")[0]]
        codes[nom] = _eprouver(nom, [*connus, *rangs], epreuves, sains, avant)
        if codes[nom] == TUE:
            rang = int.from_bytes(_DERNIER[:4], "little")
            if rang in connus:
                connus.remove(rang)
            connus.insert(0, rang)
    return codes


def _partager(travaux: list[Travail], epreuves: list[Epreuve], sains: list[object]) -> Codes:
    """Return the exit code of every mutant, tried by several processes; each writes what it found in its own file."""
    nombre = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    enfants = []
    for part in range(nombre):
        sortie = Path(f"cahiers-{part}.json")
        enfant = os.fork()
        if enfant:
            enfants.append((enfant, sortie))
            continue
        sortie.write_text(json.dumps(_eprouver_tous(travaux[part::nombre], epreuves, sains)), encoding="utf-8")
        os._exit(0)
    trouves: Codes = {}
    for enfant, sortie in enfants:
        if os.waitpid(enfant, 0)[1]:
            raise SystemExit(f"{sortie} : le processus s’est arrêté avant la fin")
        trouves |= json.loads(sortie.read_text(encoding="utf-8"))
    return trouves


def main() -> int:
    """Write the dead mutants into mutmut's own files; those left alive keep no verdict."""
    sys.path.insert(0, str(Path.cwd()))
    epreuves = _epreuves()
    sains, froids, chauds = _mesurer(epreuves)
    # Nothing of the parent is copied because a child counted or collected it.
    gc.disable()
    gc.freeze()
    depart, total, tues = time.monotonic(), 0, 0
    for fichier in sorted(Path("aat/rules").rglob("*.meta")):
        meta = json.loads(fichier.read_text(encoding="utf-8"))
        codes = meta["exit_code_by_key"]
        travaux: list[Travail] = []
        for nom in [n for n, code in codes.items() if code is None]:
            fonction = nom.rpartition("__mutmut_")[0]
            rangs = froids.get(fonction, [])
            if rangs:
                travaux.append((nom, rangs, _garder if chauds.get(fonction) == rangs else _oublier))
            total += 1
        for nom, code in _partager(travaux, epreuves, sains).items():
            if code:
                codes[nom] = code
                tues += 1
        fichier.write_text(json.dumps(meta, indent=4), encoding="utf-8")
        print(f"{fichier} : {tues} tués sur {total}, {time.monotonic() - depart:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
