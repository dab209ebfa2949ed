"""A CPS pulled out at every exchange of every sequence, on the virtual reader: second part of ``make fuzz-cartes``.

Identity, situations, signature, through each PKCS#11 module that is here. Each time: one of two sentences and nothing
else, nothing kept, the code presented once at most and never counted as wrong. Anything else ends it.
"""

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from aat.banc import pki
from aat.banc.cartes.carte import CarteQuiEchoue, Panne
from aat.banc.cartes.cps3 import ESSAIS, CarteCps3
from aat.banc.cartes.professionnel import CODE
from aat.banc.cartes.vpcd import Insertion
from aat.cartes import modules
from aat.cartes.cps import CarteCps
from aat.cartes.erreurs import CarteCpsAbsente, ComposantSansSignature, CpsRetiree
from aat.cartes.pcsc import Lecteurs
from aat.erreurs import ErreurCarte

#: Longer than a block of SHA-256: the module digests the beginning, the card the end.
_DOCUMENT = b"BANC" * 50
_ATTENDUES = {CarteCpsAbsente, CpsRetiree}


def jouer(carte: CarteCps3, quoi: Callable[[], object], rang: int = 0) -> tuple[object, int]:
    """Put the card in, pull it out at exchange ``rang`` (0: never), and return what came and how many exchanges."""
    inseree = CarteQuiEchoue(carte, Panne())
    with Insertion(inseree):
        fin = time.monotonic() + 10
        while not any(vu.type is not None for vu in Lecteurs().vus()):
            if time.monotonic() > fin:
                raise SystemExit("la carte n’est pas vue par le lecteur virtuel")
            time.sleep(0.02)
        inseree.recus = 0
        inseree.panne.arracher_a = rang
        try:
            return quoi(), inseree.recus
        except ErreurCarte as erreur:
            return erreur, inseree.recus


def arracher(carte: CarteCps3, quoi: Callable[[], object], combien: int, attendues: set[type]) -> Counter[str]:
    """Pull the card out at each of ``combien`` exchanges and count the sentences, all of them of ``attendues``."""
    compte: Counter[str] = Counter()
    for rang in range(1, combien + 1):
        avant = carte.presentes
        recu, vus = jouer(carte, quoi, rang)
        if vus < rang:
            # A module that kept what it read before asks the card less.
            compte["finie avant"] += 1
            continue
        if type(recu) not in attendues or carte.presentes - avant > 1 or carte.essais != ESSAIS:
            raise SystemExit(f"échange {rang} : {recu!r}, {carte.presentes - avant} codes, {carte.essais} essais")
        compte[type(recu).__name__] += 1
    return compte


def essayer(module: Path, certificats: pki.Pki) -> None:
    """Pull the card out of every sequence of this module and print what came."""
    carte, cps = CarteCps3.neuve(certificats), CarteCps(module)
    identite, _ = jouer(carte, cps.identite)
    if isinstance(identite, ErreurCarte):
        raise SystemExit(f"{module.name} : {identite!r}")
    sequences: dict[str, Callable[[], object]] = {
        "identité": cps.identite,
        "situations": lambda: cps.situations(identite, CODE),  # type: ignore[arg-type]
        "signature": lambda: cps.signer(_DOCUMENT, identite, CODE),  # type: ignore[arg-type]
    }
    for nom, quoi in sequences.items():
        entiere, combien = jouer(carte, quoi)
        # Told by the module itself, before it looks at the card again.
        sans = {ComposantSansSignature} if isinstance(entiere, ComposantSansSignature) else set()
        if isinstance(entiere, ErreurCarte) and not sans:
            raise SystemExit(f"{module.name}, {nom} : {entiere!r}")
        compte = arracher(carte, quoi, combien, _ATTENDUES | sans)
        print(f"{module.name}, {nom} : {combien} échanges ; " + ", ".join(f"{k} {n}" for k, n in compte.items()))


def main() -> int:
    """Try every module that is installed."""
    try:
        Lecteurs().vus()
    except ErreurCarte as erreur:
        print(f"non joué : {erreur.message}")
        return 0
    presents = [chemin for chemin in modules.connus() if chemin.is_file()]
    if not presents:
        print("non joué : ni OpenSC ni Cryptolib CPS")
    with tempfile.TemporaryDirectory() as dossier:
        certificats = pki.preparer(Path(dossier) / "banc")
        for module in presents:
            essayer(module, certificats)
    return 0


if __name__ == "__main__":
    sys.exit(main())
