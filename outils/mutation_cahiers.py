"""First pass of mutation testing: each mutant judges the case books, in a fork, without pytest.

Run by ``outils/mutation.py`` from the folder of the mutants. A mutant that changes any finding (code, severity,
field, sentence) is what ``test_cas`` and ``test_phrases`` refuse: it is dead. Only those left alive go to pytest,
which takes a thousand times longer for each.
"""

import json
import os
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

#: Seconds of clock before a mutant that loops is dead.
PATIENCE = 20
TUE, TROP_LONG = 1, 36

Epreuve = Callable[[], object]


def _epreuves() -> list[Epreuve]:
    """Return one judgement for each case of the two books."""
    from tests.cas import test_cas as avis
    from tests.cas_certificat import test_cas_certificat as certificat

    def une(juger: Callable[[dict[str, Any]], object], cas: dict[str, Any]) -> Epreuve:
        return lambda: juger(cas)

    return [une(m._juger, p.values[0]) for m in (avis, certificat) for p in m.TOUS]  # noqa: SLF001


def _mesurer(epreuves: list[Epreuve]) -> tuple[list[object], dict[str, list[int]]]:
    """Return the findings of the sound rules, and which cases call each function."""
    from mutmut.mutation import trampoline

    def noter(nom: str, caller: str | None = None) -> None:  # noqa: ARG001 called by mutmut
        vus.add(nom)

    trampoline.__dict__["record_trampoline_hit"] = noter
    appels: dict[str, list[int]] = defaultdict(list)
    sains = []
    for rang, epreuve in enumerate(epreuves):
        vus: set[str] = set()
        trampoline.set_mutant_under_test("stats")
        sains.append(epreuve())
        for nom in vus:
            appels[nom].append(rang)
    trampoline.set_mutant_under_test("")
    return sains, appels


def _eprouver(nom: str, rangs: list[int], epreuves: list[Epreuve], sains: list[object]) -> int:
    """Return the exit code of a child that judges these cases as the mutant ``nom``: 0 = nothing changed."""
    enfant = os.fork()
    if enfant:
        _, etat = os.waitpid(enfant, 0)
        return TROP_LONG if os.WIFSIGNALED(etat) else os.WEXITSTATUS(etat)
    signal.alarm(PATIENCE)
    from mutmut.mutation import trampoline

    trampoline.set_mutant_under_test(nom)
    try:
        change = any(epreuves[rang]() != sains[rang] for rang in rangs)
    except BaseException:  # noqa: BLE001 whatever a mutant raises, the rules never do
        change = True
    os._exit(TUE if change else 0)


def main() -> int:
    """Write the dead mutants into mutmut's own files; those left alive keep no verdict."""
    sys.path.insert(0, str(Path.cwd()))
    epreuves = _epreuves()
    sains, appels = _mesurer(epreuves)
    depart, total, tues = time.monotonic(), 0, 0
    for fichier in sorted(Path("aat/rules").rglob("*.meta")):
        meta = json.loads(fichier.read_text(encoding="utf-8"))
        codes = meta["exit_code_by_key"]
        for nom in [n for n, code in codes.items() if code is None]:
            total += 1
            rangs = appels.get(nom.rpartition("__mutmut_")[0], [])
            if rangs and (code := _eprouver(nom, rangs, epreuves, sains)):
                codes[nom] = code
                tues += 1
        fichier.write_text(json.dumps(meta, indent=4), encoding="utf-8")
        print(f"{fichier} : {tues} tués sur {total}, {time.monotonic() - depart:.0f} s", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
