"""How the configured service is reached, and with what its documents are signed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from aat.domaine.environnement import Environnement
from aat.erreurs import ErreurConfiguration

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from aat.cartes.cps import CarteCps
    from aat.cartes.signature import DemanderCode
    from aat.configuration import Configuration
    from aat.emplacements import Emplacements
    from aat.ports import Signature
    from aat.transmission.profil import Profil

_RACCORDER = "Démarrez le banc d’essai : « aat banc cpam » (dans un autre terminal), puis recommencez."


def profil(configuration: Configuration, lieux: Emplacements) -> Profil:
    """Return how the configured service is reached.

    Raises:
        ErreurConfiguration: none is configured.
    """
    from aat.transmission.profil import Profil

    reglage = configuration.transmission
    return Profil(
        environnement=reglage.environnement,
        url=_exige(reglage.url, "l’adresse du service"),
        autorites=_chemin(lieux, reglage.autorites, "l’autorité de certification"),
        certificat=_chemin(lieux, reglage.certificat, "le certificat du cabinet"),
        cle=_chemin(lieux, reglage.cle, "la clé du cabinet"),
        cle_service=_chemin(lieux, reglage.cle_service, "la clé du service"),
    )


def signature(
    rpps: str,
    configuration: Configuration,
    lieux: Emplacements,
    carte: Callable[[], CarteCps],
    demander_code: DemanderCode | None,
) -> Signature:
    """Return the signature of this prescriber: ``carte`` where it is set or the service is the real one.

    On the bench, a certificate kept in a file is issued when absent.

    Args:
        rpps: the prescriber's number, 11 digits.
        configuration: says which key signs.
        lieux: where its files are.
        carte: gives the card; its library is loaded only where the card signs.
        demander_code: asks for the code of the card; ``None`` when nobody is there.

    Raises:
        ErreurConfiguration: none is configured.
        ErreurCarte: the real service, which wants a CPS or an e-CPS, would be given a certificate kept in a file.
    """
    from aat.transmission.signature import SignatureLogicielle, exiger_une_carte

    reglage = configuration.transmission
    if configuration.cartes.signature:
        from aat.cartes.signature import SignatureCps

        return SignatureCps(carte(), rpps, reglage.environnement, demander_code)
    exiger_une_carte(reglage.environnement)
    certificat, cle = (
        _chemin(lieux, valeur, "le certificat de signature", rpps)
        for valeur in (reglage.signature_certificat, reglage.signature_cle)
    )
    if reglage.environnement is Environnement.BANC and not certificat.exists():
        _demander_au_banc(rpps, lieux)
    return SignatureLogicielle(certificat, cle, reglage.environnement)


def _demander_au_banc(rpps: str, lieux: Emplacements) -> None:
    """Have the bench, a program of its own, issue the certificate of an invented prescriber."""
    import subprocess

    subprocess.run(  # noqa: S603 - our own interpreter and module; the RPPS is a public number, checked
        [sys.executable, "-m", "aat.banc", "certificat", rpps, "--dossier", str(lieux.banc)],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )


def _chemin(lieux: Emplacements, valeur: str | None, quoi: str, rpps: str = "") -> Path:
    from aat.configuration_fichier import chemin_de

    return chemin_de(lieux, _exige(valeur, quoi).replace("{rpps}", rpps))


def _exige(valeur: str | None, quoi: str) -> str:
    if valeur:
        return valeur
    raise ErreurConfiguration(f"La transmission n’est pas réglée : il manque {quoi}.", remede=_RACCORDER)
