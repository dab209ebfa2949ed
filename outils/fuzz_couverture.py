"""Coverage-guided fuzzing of every edge with atheris: ``make fuzz-couverture``.

Without an argument, each target in a process of its own, one after the other, and a table of what was run. With one,
that target: its seeds are in ``tests/robustesse/semences``, what it learns and what breaks it in ``build/fuzz``. An
input that breaks a target is kept among its seeds once mended: the suite plays them all, without atheris.
"""

import hashlib
import json
import os
import random
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

RACINE = Path(__file__).resolve().parent.parent
SEMENCES = RACINE / "tests" / "robustesse" / "semences"
TRAVAIL = RACINE / "build" / "fuzz"
#: Longest input, in bytes; a document of the contract has 1,200.
LONGUEUR_MAX = 6_000
#: One input: seconds, then private memory in bytes.
DELAI_S = 60
MEMOIRE = 3 << 30
#: Twenty times slower when each branch counts, and no branch of theirs depends on the input's form: search of the
#: nomenclatures, drawing of a page, reading of the shipped data.
SANS_MESURE = [
    *("aat.referentiel.index", "aat.referentiel.pliage", "aat.referentiel.recherche", "aat.referentiel.lecture_motifs"),
    *(f"aat.cerfa.{m}" for m in ("modele", "modeles", "base_fpdf", "base_page", "primitives", "polices", "flux")),
    *(f"aat.cerfa.{m}" for m in ("rendu_cache", "rendu_direct", "assemblage", "page_fixe", "plan")),
]
#: Values that have broken other programs; each stands in for a value of a document, or is put into the bytes.
POISONS: tuple[Any, ...] = (
    "\x1b]0;titre\x07", "\x1b[2J", "\x9b31m", "\u202egnp.exe\u2066", "\u200b\u200d\ufeff", "\nZQFORGE acquitté",
    "\r\nZQFORGE", "\u2028ZQFORGE", "ZQMARQUEUR", "=cmd|'/C calc'!A0", "A" * 300, "e\u0301" * 40, "\ud800",
    "\U000e0041\U0001f468\u200d", "", " ", "\u00a0", "0001-01-01", "9999-12-31", "2026-02-29", "2026-11-23T24:00:00Z",
    "9999-12-31T23:59:59-12:00", "١٢٣", "²", 0, -1, 10**9, 10**25, 1e308, 0.1, True, None, [], {}, [[]], ["x"] * 40,
    {"a": {"a": {}}},
)  # fmt: skip


def _places(arbre: Any) -> list[tuple[Any, Any]]:  # noqa: ANN401 - any JSON
    """Return each place of a JSON tree: what holds it, and its key or rank there."""
    places = []
    a_voir = [arbre]
    while a_voir:
        noeud = a_voir.pop()
        cles = list(noeud) if isinstance(noeud, dict) else range(len(noeud)) if isinstance(noeud, list) else ()
        places += [(noeud, cle) for cle in cles]
        a_voir += [noeud[cle] for cle in cles]
    return places


def _tordre_json(octets: bytes, de: random.Random) -> bytes | None:
    """Return the same document with a few values replaced, moved or removed; ``None`` when it is no document."""
    debut = octets.find(b"{")
    try:
        arbre = json.loads(octets[debut:])
        places = _places(arbre)
        for _ in range(de.randint(1, 3)):
            (noeud, cle), (autre, ailleurs) = de.choice(places), de.choice(places)
            match de.randrange(5):
                case 0 | 1:
                    noeud[cle] = de.choice(POISONS)
                case 2:
                    noeud[cle] = autre[ailleurs]
                case 3:
                    noeud[cle] = f"{noeud[cle]}{de.choice(POISONS)}"
                case _:
                    del noeud[cle]
        return octets[:debut] + json.dumps(arbre, ensure_ascii=de.random() < 0.3).encode(errors="surrogatepass")
    except (ValueError, LookupError, RecursionError):  # No document, an empty one, or put inside itself.
        return None


def mutateur(atheris: ModuleType) -> Callable[[bytes, int, int], bytes]:
    """Return the mutation: of the document's tree where it is one, of its bytes else, with a poison now and then."""

    def muter(octets: bytes, longueur: int, graine: int) -> bytes:
        de = random.Random(graine)  # noqa: S311 - reproducible on purpose
        sort = de.random()
        if sort < 0.45 and (tordu := _tordre_json(octets, de)) is not None and len(tordu) <= longueur:
            return tordu
        if sort < 0.6:
            poison = de.choice(POISONS)
            place = de.randint(0, len(octets))
            mis = poison if isinstance(poison, str) else json.dumps(poison)
            return (octets[:place] + mis.encode(errors="surrogatepass") + octets[place:])[:longueur]
        return bytes(atheris.Mutate(octets, longueur))

    return muter


def cible(nom: str) -> tuple[Callable[[bytes], object], Callable[[], object]]:
    """Return (what is tried with each input, what is done at the end)."""
    if nom == "commandes":
        from tests.robustesse.commandes import eprouver_commande, fermer

        return eprouver_commande, fermer
    if nom == "pdf":
        from tests.robustesse.imprimes import eprouver_imprime

        return eprouver_imprime, lambda: None
    from tests.robustesse.cibles import eprouver

    return lambda octets: eprouver(nom, octets), lambda: None


def fuzzer(nom: str, options: list[str]) -> None:
    """Fuzz one target until it is told to stop; never returns."""
    import atexit

    import atheris

    resource.setrlimit(resource.RLIMIT_DATA, (MEMOIRE, resource.RLIM_INFINITY))
    with atheris.instrument_imports(include=["aat"], exclude=SANS_MESURE):
        essayer, finir = cible(nom)
    appris = TRAVAIL / nom
    appris.mkdir(parents=True, exist_ok=True)
    fautes = TRAVAIL / "fautes"
    fautes.mkdir(exist_ok=True)

    def garder(octets: bytes) -> None:
        try:
            essayer(octets)
        except BaseException:
            # Here too: stopped by its own timer after an exception, libFuzzer writes nothing.
            (fautes / f"{nom}-crash-{hashlib.sha1(octets, usedforsecurity=False).hexdigest()}").write_bytes(octets)
            raise

    atexit.register(finir)
    fixes = [f"-artifact_prefix={fautes}/{nom}-", f"-timeout={DELAI_S}", f"-rss_limit_mb={MEMOIRE >> 20}"]
    fixes += [f"-max_len={LONGUEUR_MAX}", "-print_final_stats=1", *options, str(appris), str(SEMENCES / nom)]
    atheris.Setup(["fuzz", *fixes], garder, custom_mutator=mutateur(atheris))
    atheris.Fuzz()


def _faute(dit: str) -> str:
    """Return what libFuzzer and Python say of the input that broke a target."""
    debut = dit.find(" === Uncaught Python exception")
    return dit[debut if debut >= 0 else -3_000 :][:6_000]


def main() -> int:
    """Fuzz each target for so many seconds; the exit code is 1 when one of them broke."""
    if len(sys.argv) > 1:
        fuzzer(sys.argv[1], sys.argv[2:])
        return 0
    duree = int(os.environ.get("AAT_FUZZ_S", "60"))
    rompues = []
    for nom in sorted(chemin.name for chemin in SEMENCES.iterdir()):
        debut = time.monotonic()
        fait = subprocess.run(
            [sys.executable, "-m", "outils.fuzz_couverture", nom, f"-max_total_time={duree}"],
            cwd=RACINE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False,
        )  # fmt: skip
        essais = re.findall(r"stat::number_of_executed_units: *(\d+)", fait.stdout)
        couvert = re.findall(r"cov: (\d+) ft: (\d+)", fait.stdout)
        dit = f"{essais[-1] if essais else '?'} entrées, {couvert[-1][0] if couvert else '?'} branches"
        print(f"{nom} : {dit}, {time.monotonic() - debut:.0f} s{', ROMPU' if fait.returncode else ''}", flush=True)
        if fait.returncode:
            rompues.append(nom)
            print(_faute(fait.stdout), file=sys.stderr)
    return 1 if rompues else 0


if __name__ == "__main__":
    sys.exit(main())
