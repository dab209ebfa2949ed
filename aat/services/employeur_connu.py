"""The employer that the patient's last kept document names. Reads the store; puts nothing anywhere by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from aat.domaine.personnes import Employeur
from aat.domaine.transmission import TypeDocument
from aat.identifiants import nir

if TYPE_CHECKING:
    from aat.domaine.personnes import Assure
    from aat.services.outils import Outils


class _Personne(msgspec.Struct):
    rang: int = 1


class _Document(msgspec.Struct):
    assure: _Personne | None = None
    employeur: Employeur | None = None


class _Dossier(msgspec.Struct):
    """What is read of a kept document, avis or certificate: whose it is, when, and the employer."""

    etabli_le: str
    avis: _Document | None = None
    certificat: _Document | None = None


def employeur_connu(assure: Assure | None, outils: Outils) -> Employeur | None:
    """Return the employer of the latest document of this person that names one, or ``None``.

    Raises:
        ErreurCoffre: the store exists and cannot be used.
    """
    numero = assure.nir if assure else None
    coffre = outils.coffre_existant() if numero and nir.est_valide(numero) else None
    if coffre is None or assure is None or numero is None:
        return None
    trouves: list[tuple[str, Employeur]] = []
    for genre in TypeDocument:
        for _, contenu in coffre.contenus_du_patient(nir.compact(numero), genre):
            lu = _lire(contenu)
            document = (lu.avis or lu.certificat) if lu else None
            if lu is None or document is None or document.employeur is None or not document.employeur.raison_sociale:
                continue
            # Twins share a NIR: only the rank tells them apart.
            if document.assure is not None and document.assure.rang == assure.rang:
                trouves.append((lu.etabli_le, document.employeur))
    # Of two validated at the same moment, the one read last.
    return max(reversed(trouves), key=lambda trouve: trouve[0])[1] if trouves else None


def _lire(contenu: bytes) -> _Dossier | None:
    try:
        return msgspec.json.decode(contenu, type=_Dossier)
    except msgspec.MsgspecError:
        return None
