"""A million inputs for the reader of cartes Vitale, a thousand readings on the virtual reader: ``make fuzz-cartes``.

Random bytes, and files of the bench with bytes changed, cut, doubled: either ``CarteIllisible``, or bearers whose
numbers all have a right key, each from the entry of the same rank. Prints the counts; anything else ends it.
"""

import random
import sys
import time
from contextlib import suppress
from pathlib import Path

from aat.banc.cartes.jeu import AUBRY, CARTES, CASANOVA, DIALLO, NOMBREUX, VERDIER
from aat.banc.cartes.vitale import fichier_identite, fichier_nir
from aat.cartes import vitale
from aat.cartes.erreurs import CarteIllisible
from aat.erreurs import ErreurCarte
from aat.identifiants import nir

GRAINE = 20261128
ENTREES = 1_000_000
CYCLES = 1_000
#: Slowest answer admitted, in seconds: a hang, on any machine.
LENTEUR_S = 1.0
JEUX = tuple(
    (fichier_identite(gens), fichier_nir(gens)) for gens in ((VERDIER,), (AUBRY,), (CASANOVA,), DIALLO, NOMBREUX)
)


def abimer(octets: bytes, de: random.Random) -> bytes:
    """Return the file with a few bytes changed, removed, added or doubled."""
    abime = bytearray(octets)
    for _ in range(de.randint(1, 6)):
        place = de.randrange(len(abime) + 1)
        match de.randrange(4):
            case 0:
                abime[place : place + 1] = bytes([de.randrange(256)])
            case 1:
                del abime[place : place + de.randint(1, 8)]
            case 2:
                abime[place:place] = de.randbytes(de.randint(1, 4))
            case _:
                abime[place:place] = abime[place : place + 16]
    return bytes(abime)


def fuzz() -> tuple[int, int]:
    """Try every input and return (refused, accepted)."""
    de = random.Random(GRAINE)  # noqa: S311 - the same inputs each time
    refusees = acceptees = 0
    for rang in range(ENTREES):
        identites, numeros = JEUX[rang % len(JEUX)]
        if rang % 4 == 0:
            identites, numeros = de.randbytes(de.randrange(200)), de.randbytes(de.randrange(200))
        else:
            identites = abimer(identites, de) if rang % 4 != 1 else identites
            numeros = abimer(numeros, de) if rang % 4 != 2 else numeros
        debut = time.perf_counter()
        try:
            gens = vitale.porteurs(identites, numeros)
        except CarteIllisible:
            refusees += 1
        else:
            acceptees += 1
            if not all(p.nir is None or (nir.est_valide(p.nir) and p.nir.encode() in numeros) for p in gens):
                raise SystemExit(f"identité fausse acceptée à l’entrée {rang}")
        if time.perf_counter() - debut > LENTEUR_S:
            raise SystemExit(f"entrée {rang} : plus de {LENTEUR_S:g} s")
    return refusees, acceptees


def cycles() -> str:
    """Read one card a thousand times and return the measures, or why there is no reader."""
    from aat.banc.cartes.vpcd import Insertion
    from aat.cartes.lecture import lire_vitale

    try:
        insertion = Insertion(CARTES["verdier"]())
    except OSError:
        return "non joué : aucun lecteur virtuel (pcscd et vsmartcard-vpcd)"
    with insertion:
        try:
            lire_vitale(attente_s=5)
        except ErreurCarte as erreur:
            return f"non joué : {erreur.message}"
        avant = ouverts()
        durees = sorted(lire_vitale(attente_s=5).duree_ms for _ in range(CYCLES))
        apres = ouverts()
    return (
        f"{CYCLES} lectures : médiane {durees[CYCLES // 2]:.1f} ms, 95 % sous {durees[int(CYCLES * 0.95)]:.1f} ms ; "
        f"descripteurs ouverts : {avant} avant, {apres} après"
    )


def ouverts() -> int:
    """Return how many files and sockets this process holds."""
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def main() -> int:
    """Print the counts."""
    debut = time.monotonic()
    refusees, acceptees = fuzz()
    print(
        f"{ENTREES} entrées, graine {GRAINE} : {refusees} refusées, {acceptees} lues, {time.monotonic() - debut:.0f} s"
    )
    with suppress(ImportError):
        print(cycles())
    return 0


if __name__ == "__main__":
    sys.exit(main())
