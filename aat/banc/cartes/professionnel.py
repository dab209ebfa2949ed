"""The invented professional of the bench's CPS: the code, and what the card says of where they practise.

One text for the SoftHSM token and for the card of the virtual reader.
"""

from aat.banc.cartes.vitale import tlv

#: Invented and public: it opens nothing but cards of the bench.
CODE = "1234"
#: RPPS (11 digits), name, first name of somebody who does not exist.
PORTEUR = ("10000000009", "BANC-MARTIN", "PAUL")


def donnees(qui: tuple[str, str, str]) -> tuple[tuple[str, bytes, bool], ...]:
    """Return the data objects of a CPS: label, value, and whether it is behind the holder's code."""
    rpps, nom, prenom = qui
    return (
        ("CPS_NAME_PS", f"{nom} {prenom}".encode(), False),
        ("CPS_INFO_PS", b"\x00BANC\x00SM26", False),
        ("CPS_ACTIVITY_01_PS", _situation("CABINET DU BANC", f"4{rpps}001", "SA07"), True),
        # Numbers need not follow each other on a real card either.
        ("CPS_ACTIVITY_03_PS", _situation("CENTRE DE SANTÉ DU BANC", "1990000009", "SA08"), True),
    )


def _situation(raison: str, structure: str, secteur: str) -> bytes:
    """Return a practising situation as the card writes it."""
    textes = ((0x84, raison), (0x85, structure), (0x86, secteur))
    return tlv(0xEE, b"".join(tlv(tag, texte.encode("iso-8859-1")) for tag, texte in textes))
