"""The bench's cards by name: the invented patients of the rights' table, and cards that are not as they should be.

Order number 000 is never attributed: none of these NIRs can belong to anyone.
"""

from collections.abc import Callable

from aat.banc.cartes import cps3
from aat.banc.cartes.carte import Carte, CarteMuette
from aat.banc.cartes.vitale import CarteVitale, PorteurInvente, fichier_identite, fichier_nir, tlv

VERDIER = PorteurInvente("BANC-VERDIER", "LUCAS", "19850314", "185030105300036")
AUBRY = PorteurInvente("BANC-AUBRY", "COLETTE", "19581102", "258110105300079")
CASANOVA = PorteurInvente("BANC-CASANOVA", "ANGE", "19830116", "183012A00400019")
DIALLO = (
    PorteurInvente("BANC-DIALLO", "MOUSSA", "19810601", "181069306600025"),
    PorteurInvente("BANC-DIALLO", "AWA", "20090522", "209056311300074"),
    PorteurInvente("BANC-DIALLO", "IBRAHIM", "20090522", "109056311300027"),
)
#: Accents, a long name, a lunar date, no number.
LEFEVRE = PorteurInvente("BANC-LEFÈVRE D'ARTÉMARE-SAINT-ÉLOI", "ÉMILIE-ANAÏS", "19550000", "")
NOMBREUX = tuple(
    PorteurInvente("BANC-GRANDE-FAMILLE-AU-TRES-LONG-NOM", f"ENFANT-{rang:02d}", f"2001{rang:02d}15", "")
    for rang in range(1, 13)
)

#: Cards that answer nothing, by their public ATR.
VITALE_1 = bytes.fromhex("3F6525002209F99000")
CPS2TER = bytes.fromhex("3BAC00402A001225006480820212009000")
BANCAIRE = bytes.fromhex("3B6D0000008031806586B10202")
INCONNUE = bytes.fromhex("3B0212 34".replace(" ", ""))


def _tronquee() -> Carte:
    return CarteVitale(fichier_identite((VERDIER,))[:-4], fichier_nir((VERDIER,)))


def _longueur_folle() -> Carte:
    return CarteVitale(b"\x65\x82\xff\xff" + b"\x80\x05DUPON", fichier_nir((VERDIER,)))


def _ordres_differents() -> Carte:
    return CarteVitale(fichier_identite(DIALLO), fichier_nir(DIALLO[:2]))


def _cle_fausse() -> Carte:
    return CarteVitale(fichier_identite((VERDIER,)), tlv(0x65, tlv(0x93, b"185030105300037")))


def _bourrage() -> Carte:
    return CarteVitale(fichier_identite((AUBRY,)) + b"\x00" * 40, fichier_nir((AUBRY,)) + b"\x00" * 40)


CARTES: dict[str, Callable[[], Carte]] = {
    "verdier": lambda: CarteVitale.de(VERDIER),
    "aubry": lambda: CarteVitale.de(AUBRY),
    "diallo": lambda: CarteVitale.de(*DIALLO),
    "casanova": lambda: CarteVitale.de(CASANOVA),
    "lefevre": lambda: CarteVitale.de(LEFEVRE),
    "nombreux": lambda: CarteVitale.de(*NOMBREUX),
    "bourrage": _bourrage,
    "tronquee": _tronquee,
    "longueur-folle": _longueur_folle,
    "ordres-differents": _ordres_differents,
    "cle-fausse": _cle_fausse,
    "vitale-1": lambda: CarteMuette(VITALE_1),
    "cps-muette": lambda: CarteMuette(cps3.ATR),
    "cps2ter": lambda: CarteMuette(CPS2TER),
    "bancaire": lambda: CarteMuette(BANCAIRE),
    "inconnue": lambda: CarteMuette(INCONNUE),
}
