"""The checks of the way to the service: the certificates, how long they last, and whether somebody answers."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from aat.codes_sortie import CodeSortie
from aat.domaine.environnement import Environnement
from aat.domaine.transmission import Echec
from aat.services.diagnostic import Controle, EtatControle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aat.composition import Atelier

_OK, _ATTENTION, _PANNE = EtatControle.OK, EtatControle.ATTENTION, EtatControle.PANNE
#: Told before the offset at which nothing is sent any more (seconds).
DECALAGE_ATTENTION_S = 120
#: A certificate is renewed in weeks; the bench's in minutes.
_PRESSE: Final = dt.timedelta(days=30)
_PRESSE_BANC: Final = dt.timedelta(days=2)


def certificats(atelier: Atelier) -> Iterator[Controle]:
    """Judge what the cabinet proves itself with, what it trusts, and the first of them that will be over.

    Raises:
        ErreurConfiguration: one is missing, expired, too open, or of the other environment.
    """
    reglage = atelier.configuration.transmission
    if not reglage.url:
        yield Controle("transmission", _ATTENTION, "non réglée", "aat banc cpam (banc d’essai)")
        return
    maintenant = atelier.horloge.maintenant()
    atelier.profil().verifier(maintenant)
    fin, quoi = min(_fins(atelier, maintenant))
    presse = fin - maintenant < (_PRESSE_BANC if reglage.environnement is Environnement.BANC else _PRESSE)
    yield Controle(
        "certificats",
        _ATTENTION if presse else _OK,
        f"valables jusqu’au {fin:%d/%m/%Y} ({quoi}), environnement « {reglage.environnement} »",
        "Demandez dès maintenant son renouvellement : après ce jour, plus rien ne partira.",
    )


def service(atelier: Atelier) -> Iterator[Controle]:
    """Call the service without sending any document; judge its answer and its clock."""
    if not atelier.configuration.transmission.url:
        return
    transport = atelier.transport()
    try:
        sonde = transport.sonder()
    finally:
        transport.fermer()
    if isinstance(sonde, Echec):
        message = f"{sonde.message} ({sonde.code} {sonde.nom})"
        # It did answer, but not at this workstation's hour.
        nom = "horloge" if sonde.code == "T206" else "service"
        yield Controle(nom, _PANNE, message, _remede(sonde), CodeSortie.NON_TRANSMIS)
        return
    yield Controle("service", _OK, f"répond, environnement « {sonde.environnement} »")
    ecart = abs(sonde.decalage_s)
    etat = _OK if ecart <= DECALAGE_ATTENTION_S else _ATTENTION
    yield Controle(
        "horloge",
        etat,
        f"écart de {ecart:.0f} s avec le service",
        "Réglez l’heure de l’ordinateur.",
        CodeSortie.NON_TRANSMIS,
    )


def _remede(echec: Echec) -> str | None:
    """Return what to do about a call that failed: what the table says of a document left waiting mends nothing here."""
    from aat.transmission.fautes import EN_FILE, VERIFIE, a_verifier

    acte = None if echec.remede in (EN_FILE, VERIFIE) else echec.remede
    return " ".join(mots for mots in (acte, a_verifier(echec.code)) if mots) or None


def _fins(atelier: Atelier, maintenant: dt.datetime) -> Iterator[tuple[dt.datetime, str]]:
    """Yield the end of each certificate that must last, and which one it is.

    Raises:
        ErreurConfiguration: one cannot be read, or is over.
    """
    from aat.configuration_fichier import chemin_de
    from aat.transmission.certificats import exiger_en_cours, lire_certificats

    profil, reglage = atelier.profil(), atelier.configuration.transmission
    cabinet, autorite, signature = "le certificat du cabinet", "le certificat d’autorité", "le certificat de signature"
    suivis = [
        (lire_certificats(profil.certificat, cabinet)[0], cabinet),
        # One authority that lasts is enough; a bundle keeps old ones beside it.
        (max(lire_certificats(profil.autorites, autorite), key=lambda c: c.not_valid_after_utc), autorite),
    ]
    prescripteur = atelier.prescripteur()
    if reglage.signature_certificat and prescripteur and not atelier.configuration.cartes.signature:
        chemin = chemin_de(atelier.lieux, reglage.signature_certificat.replace("{rpps}", prescripteur.rpps or ""))
        if chemin.exists():  # the bench makes it at the first signature
            suivis.append((lire_certificats(chemin, signature)[0], signature))
    for certificat, quoi in suivis:
        exiger_en_cours(certificat, maintenant, quoi)
        yield certificat.not_valid_after_utc, quoi.removeprefix("le ")
