"""Who a CPS certificate names. RDNs of the CPS hold several attributes: each is looked at. Pure."""

from typing import TYPE_CHECKING

from aat.cartes.erreurs import CarteIllisible

if TYPE_CHECKING:
    from cryptography import x509

_NOM, _PRENOM, _TITRE, _CN, _SERIE = "2.5.4.4", "2.5.4.42", "2.5.4.12", "2.5.4.3", "2.5.4.5"
#: What stands before the RPPS in the national identifier (table G08); ``0`` is ADELI.
_PREFIXE_RPPS = "8"
#: Codes of table G15, and the words seen in certificates.
_PROFESSIONS = {
    "10": "medecin",
    "médecin": "medecin",
    "medecin": "medecin",
    "40": "chirurgien-dentiste",
    "chirurgien-dentiste": "chirurgien-dentiste",
    "50": "sage-femme",
    "sage-femme": "sage-femme",
}


def lire(octets: bytes) -> "x509.Certificate":
    """Return the certificate that a card gives, in DER, once what the program reads of it is known to be readable.

    Raises:
        CarteIllisible: not a certificate, or somebody's name with what a terminal would obey.
    """
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm

    try:
        certificat = x509.load_der_x509_certificate(octets)
        # Decoded only when they are asked for.
        lus = attributs(certificat)
        lisible = all(lus.get(oid, "").isprintable() for oid in (_NOM, _PRENOM, _TITRE, _CN))
        _ = certificat.public_key(), certificat.not_valid_before_utc, certificat.not_valid_after_utc
    except (ValueError, UnsupportedAlgorithm, x509.InvalidVersion) as cause:
        raise CarteIllisible from cause
    if not lisible:
        raise CarteIllisible
    return certificat


def attributs(certificat: "x509.Certificate") -> dict[str, str]:
    """Return the subject's attributes by OID, the first of each."""
    lus: dict[str, str] = {}
    for rdn in certificat.subject.rdns:
        for attribut in rdn:
            lus.setdefault(attribut.oid.dotted_string, str(attribut.value))
    return lus


def nom_prenom(certificat: "x509.Certificate") -> tuple[str, str]:
    """Return (name, first name), empty when the certificate does not say."""
    lus = attributs(certificat)
    return lus.get(_NOM, ""), lus.get(_PRENOM, "")


def rpps(certificat: "x509.Certificate") -> str | None:
    """Return the RPPS of 11 digits, or ``None`` when the identifier is of another kind."""
    identifiant = attributs(certificat).get(_CN, "").split("/")[-1].strip()
    lu = len(identifiant) == 12 and identifiant.isascii() and identifiant.isdigit()
    return identifiant[1:] if lu and identifiant.startswith(_PREFIXE_RPPS) else None


def profession(certificat: "x509.Certificate") -> str | None:
    """Return the profession as documents write it, the card's own words for any other."""
    titre = attributs(certificat).get(_TITRE, "").strip()
    return _PROFESSIONS.get(titre.casefold(), titre or None)
