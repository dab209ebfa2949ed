"""Carte Vitale 2: names, birth date and NIR of every bearer, by the public sequence (cartes.md §3).

Reads nothing else: rank, régime, caisse and rights are behind the official component. Bytes in, values out.
"""

from aat.cartes import tlv
from aat.cartes.apdu import Envoyer, MotEtat, lire_fichier_court, selectionner
from aat.cartes.erreurs import CarteIllisible
from aat.domaine.carte import Porteur
from aat.identifiants import nir as numero

_RACINE = bytes.fromhex("00A40000023F00")
_APPLICATION = bytes.fromhex("00A404000BD25000000256 4954414C45")
#: Short identifier of the identity file under the root, and of the NIR file under the application VITALE.
_SFI = 2

_PORTEUR, _NOM, _PRENOM, _NAISSANCE, _NIR = 0x65, 0x80, 0x81, 0x82, 0x93
#: Longest value shown; the files have no longer one.
_TEXTE_MAX = 80
_ORDRES_DIFFERENTS = "La carte ne dit pas sûrement à qui est chaque NIR : saisissez-le."


def lire(envoyer: Envoyer) -> tuple[Porteur, ...]:
    """Return everyone whom the card names, in its order.

    Raises:
        CarteIllisible: a file is absent, protected, or is not what it should be; nothing is kept.
    """
    try:
        selectionner(envoyer, _RACINE)
        identites = lire_fichier_court(envoyer, _SFI)
        selectionner(envoyer, _APPLICATION)
        numeros = lire_fichier_court(envoyer, _SFI)
    except MotEtat as cause:
        raise CarteIllisible from cause
    return porteurs(identites, numeros)


def est_une_vitale_2(envoyer: Envoyer) -> bool:
    """Tell whether the application VITALE is there: the confirmation of what the ATR says."""
    try:
        selectionner(envoyer, _RACINE)
        selectionner(envoyer, _APPLICATION)
    except MotEtat:
        return False
    return True


def porteurs(identites: bytes, numeros: bytes) -> tuple[Porteur, ...]:
    """Return the people of the two files; a NIR is joined by place only when both have as many entries.

    Raises:
        CarteIllisible: the bytes are not those of a carte Vitale.
    """
    try:
        gens = [_identite(valeur) for tag, valeur in tlv.champs(identites) if tag == _PORTEUR]
        nirs = [dict(tlv.champs(valeur)).get(_NIR) for tag, valeur in tlv.champs(numeros) if tag == _PORTEUR]
    except (tlv.TlvInvalide, UnicodeDecodeError, ValueError) as cause:
        raise CarteIllisible from cause
    if not gens:
        raise CarteIllisible
    if len(nirs) != len(gens):
        return tuple(Porteur(*identite, nir=None, nir_douteux=_ORDRES_DIFFERENTS) for identite in gens)
    return tuple(Porteur(*identite, *numero_lu(lu)) for identite, lu in zip(gens, nirs, strict=True))


def _identite(octets: bytes) -> tuple[str, str, str]:
    """Return (name, first name, birth date) of one bearer.

    Raises:
        ValueError: a value is absent, twice there, too long, or is not text.
    """
    lus: dict[int, bytes] = {}
    for tag, valeur in tlv.champs(octets):
        if tag in lus:
            raise ValueError("twice")
        lus[tag] = valeur
    naissance = lus[_NAISSANCE].decode("ascii") if _NAISSANCE in lus else ""
    if not naissance_plausible(naissance):
        raise ValueError("birth date")
    nom, prenom = _texte(lus.get(_NOM, b"")), _texte(lus.get(_PRENOM, b""))
    if not nom:
        raise ValueError("name")
    return nom, prenom, naissance


def naissance_plausible(naissance: str) -> bool:
    """Tell whether a text is 8 digits that can be a birth date; lunar and unknown days have months of their own."""
    if len(naissance) != 8 or not (naissance.isascii() and naissance.isdigit()):
        return False
    return "1850" <= naissance[:4] <= "2199" and int(naissance[4:6]) <= 99 and int(naissance[6:]) <= 31


def _texte(octets: bytes) -> str:
    """Return a name: ISO 8859-1, blanks of the end cut off.

    Raises:
        ValueError: control characters, or longer than any name of a card.
    """
    texte = octets.decode("iso-8859-1").strip(" \x00")
    if texte and not nom_plausible(texte):
        raise ValueError("text")
    return texte


def nom_plausible(texte: str) -> bool:
    """Tell whether a text can be a name of a card: not empty, printable, no longer than any of them."""
    return bool(texte.strip()) and len(texte) <= _TEXTE_MAX and texte.isprintable()


def numero_lu(octets: bytes | None) -> tuple[str | None, str | None]:
    """Return (number, why it was not kept): a wrong number is never shown as right."""
    if octets is None:
        return None, "La carte ne donne pas de NIR pour cette personne : saisissez-le."
    try:
        lu = octets.decode("ascii")
    except UnicodeDecodeError:
        lu = ""
    if not lu.isalnum():
        # A card writes no separator: what a person may type is not what may be read.
        return None, "Le NIR de la carte n’est pas lisible : saisissez-le."
    defaut = numero.defaut(lu)
    return (None, f"{defaut} (NIR lu sur la carte) Saisissez-le.") if defaut else (lu, None)
