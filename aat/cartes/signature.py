"""Port ``Signature`` with the CPS: the card's signing key seals the document, the code is typed each time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from aat.cartes.cps import CarteCps, en_cours
from aat.cartes.erreurs import CarteChangee, CarteIllisible, CodeBloque, CodeNonDonne, DernierEssai
from aat.domaine.environnement import Environnement
from aat.erreurs import ErreurConfiguration

if TYPE_CHECKING:
    from aat.domaine.carte import IdentiteCps

#: Asks a person for the holder's code; ``None``: given up. Told what the card says of the tries left.
DemanderCode = Callable[["IdentiteCps"], str | None]


class SignatureCps:
    """Seals documents with the inserted CPS.

    Args:
        carte: the card.
        rpps: whose document it is: another professional's card signs nothing.
        environnement: written in the sealed header.
        demander_code: asks for the code, ``None`` when nobody is there.
    """

    def __init__(
        self, carte: CarteCps, rpps: str, environnement: Environnement, demander_code: DemanderCode | None
    ) -> None:
        self._carte, self._rpps, self._environnement = carte, rpps, environnement
        self._demander_code = demander_code

    def signer(self, charge: bytes, document_id: str, etabli_le: dt.datetime) -> bytes:
        """Return the flattened JWS of ``charge`` (JSON bytes), dated ``etabli_le``, signed by the card.

        Raises:
            ErreurCarte: card absent, of somebody else, changed meanwhile; code wrong, blocked or not given.
            ErreurConfiguration: the card's certificate is not valid at ``etabli_le``.
        """
        from cryptography import x509

        from aat import jws

        identite = self._verifiee(etabli_le)
        code = obtenir_code(identite, self._demander_code)
        certificat = x509.load_der_x509_certificate(identite.certificat)
        entete = {
            "alg": "RS256",
            "typ": jws.TYP_DOCUMENT,
            "x5c": jws.chaine_x5c([certificat]),
            "document_id": document_id,
            "iat": int(etabli_le.timestamp()),
            "env": self._environnement.value,
        }
        a_signer = jws.a_signer(charge, entete)
        scelle = jws.assembler(charge, entete, self._carte.signer(a_signer, identite, code))
        try:
            # What the card made is verified before it is kept: a wrong signature would only be refused later.
            jws.verifier(jws.lire(scelle), certificat.public_key(), jws.TYP_DOCUMENT)
        except jws.JwsInvalide as cause:
            raise CarteIllisible from cause
        return scelle

    def _verifiee(self, moment: dt.datetime) -> IdentiteCps:
        identite = self._carte.identite()
        if identite.rpps != self._rpps:
            raise CarteChangee
        if not en_cours(identite, moment):
            raise ErreurConfiguration(
                "Le certificat de la carte CPS n’est pas valable aujourd’hui : rien n’a été signé.",
                remede="Vérifiez la date de l’ordinateur ; si elle est juste, demandez le renouvellement de la carte.",
            )
        return identite


def obtenir_code(identite: IdentiteCps, demander_code: DemanderCode | None) -> str | None:
    """Return the code that a person types for this card, ``None`` when it is typed on the reader.

    Raises:
        CodeBloque: the card takes none any more.
        DernierEssai, CodeNonDonne: nobody is there to type it, or nothing was typed.
    """
    if identite.essais == "bloque":
        raise CodeBloque
    if identite.au_lecteur:
        return None
    if demander_code is None:
        raise DernierEssai if identite.essais == "dernier" else CodeNonDonne
    code = demander_code(identite)
    if code is None:
        raise CodeNonDonne
    return code
