"""Invented documents and envelopes for the transmission tests; nothing here is a real person."""

import dataclasses
import datetime as dt
import hashlib
import secrets
import time
import uuid

from aat.domaine.arret import (
    Avis,
    Categorie,
    ModeSorties,
    MotifChoisi,
    Nature,
    Precisions,
    Sorties,
    Temps,
)
from aat.domaine.dossier import Dossier
from aat.domaine.environnement import Environnement
from aat.domaine.personnes import Adresse, AdresseVisite, Assure, Employeur, Prescripteur, Structure
from aat.domaine.regime import Raccordement, Rattachement
from aat.domaine.transmission import Envoi
from aat.ports import Signature
from aat.transmission.enveloppe import charge_utile

RPPS = "10000000009"
NIR = "269054958815780"

#: Words planted in the document: none may ever be seen in a log, a message or a file name.
MARQUEURS = (
    NIR,
    NIR[:13],
    "BANC-DURAND",
    "Mariemarqueur",
    "1969-05-12",
    "COMPLEMENT-MARQUEUR",
    "libellé marqueur",
    "00010004",
    "SORTIE-MARQUEUR",
    "RUE-MARQUEUR",
    "EMPLOYEUR-MARQUEUR",
)


def uuid7() -> str:
    """Return a fresh UUIDv7 text."""
    valeur = (int(time.time() * 1000) << 80) | secrets.randbits(80)
    valeur = valeur & ~(0xF << 76) | (0x7 << 76)
    valeur = valeur & ~(0x3 << 62) | (0x2 << 62)
    return str(uuid.UUID(int=valeur))


def un_nir() -> str:
    """Return a NIR-shaped number of nobody, so that two tests are not each other's duplicate."""
    corps = "2690549" + f"{secrets.randbelow(10**6):06}"
    return corps + f"{97 - int(corps) % 97:02}"


def un_avis(**changements: object) -> Avis:
    """Return a completed avis; every text is a marker."""
    avis = Avis(
        nature=Nature.INITIAL,
        assure=Assure(
            nir=NIR,
            nom_famille="BANC-DURAND",
            prenoms=("Mariemarqueur",),
            date_naissance="1969-05-12",
            regime="01",
            caisse="011",
            centre="0000",
            adresse=Adresse(voie="3 rue d’essai", code_postal="01000", ville="Bourg-en-Bresse"),
        ),
        prescripteur=Prescripteur(
            profession="medecin",
            rpps=RPPS,
            nom="BANC-MARTIN",
            prenom="Paul",
            specialite="médecine générale",
            structure=Structure(identifiant="011234564", raison_sociale="Cabinet d’essai"),
            medecin_traitant=True,
        ),
        temps=Temps.COMPLET,
        categorie=Categorie.SALARIE,
        motif=MotifChoisi(code="00010004", complement="COMPLEMENT-MARQUEUR"),
        debut=dt.date(2026, 11, 23),
        fin=dt.date(2026, 11, 27),
        jours=5,
        sorties=Sorties(ModeSorties.LIBRES, dt.date(2026, 11, 24), "SORTIE-MARQUEUR"),
        adresse_visite=AdresseVisite(voie="RUE-MARQUEUR", code_postal="01000", ville="Bourg-en-Bresse"),
        precisions=Precisions(),
        employeur=Employeur(raison_sociale="EMPLOYEUR-MARQUEUR"),
        acceptation=True,
    )
    return dataclasses.replace(avis, **changements)  # type: ignore[arg-type]


def un_dossier(avis: Avis | None = None, *, document_id: str | None = None, version: int = 1) -> Dossier:
    """Return a dossier around ``avis``, for the bench."""
    return Dossier(
        document_id=document_id or uuid7(),
        ref="essai",
        version=version,
        avis=avis or un_avis(),
        motif_libelle="libellé marqueur",
        date_prescription=dt.date(2026, 11, 23),
        etabli_le=dt.datetime.now(dt.timezone(dt.timedelta(hours=1))).replace(microsecond=0),
        rattachement=Rattachement(
            "01",
            "011",
            "0000",
            "Régime général",
            None,
            None,
            Raccordement.OUI,
            essai=False,
            constate_le=None,
            note=None,
        ),
        environnement=Environnement.BANC,
    )


def sceller(dossier: Dossier, signature: Signature, *, cle: str | None = None) -> Envoi:
    """Return the signed envelope of ``dossier`` under a fresh key."""
    jws = signature.signer(charge_utile(dossier, "poste-essai"), dossier.document_id, dossier.etabli_le)
    return Envoi(
        document_id=dossier.document_id,
        version=dossier.version,
        cle=cle or str(uuid.uuid4()),
        jws=jws,
        empreinte=hashlib.sha256(jws).hexdigest(),
        message_id=str(uuid.uuid4()),
        tentative=1,
    )


def un_envoi(signature: Signature) -> Envoi:
    """Return a fresh envelope for a patient that no other test uses."""
    avis = un_avis()
    assert avis.assure is not None
    autre = dataclasses.replace(avis, assure=dataclasses.replace(avis.assure, nir=un_nir()))
    return sceller(un_dossier(autre), signature)
