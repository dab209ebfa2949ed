"""Invented documents and people for the store's tests, and children processes that use a real store."""

import datetime as dt
import hashlib
import subprocess
import sys
import uuid

from aat.coffre.chiffrement import CleMaitresse
from aat.domaine.arret import ArretPrecedent, Nature
from aat.domaine.coffre import DocumentScelle, Prise
from aat.domaine.personnes import Adresse, Assure
from aat.domaine.references import nouveau_document_id, reference
from aat.domaine.transmission import Accuse, Classe, Echec, TypeDocument

LUNDI = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)
NIR = "269054958815780"
AUTRE_NIR = "253072A07300443"
RPPS = "10000000009"

#: The same in the parent and in its children: only tests have a key that is written somewhere.
CLE = CleMaitresse(hashlib.sha256(b"cle de test du coffre").digest())

#: Start of every child: a store at argv[1] under the test key.
ENFANT = """
import sys, os, datetime as dt
from pathlib import Path
from tests_coffre_fabrique import CLE, LUNDI, scelle, seconde
from aat.coffre.sqlite import CoffreSqlite
from aat.domaine.etats import Etat
coffre = CoffreSqlite(Path(sys.argv[1]), CLE)
"""


#: The same on a shared store, whose address is argv[1].
ENFANT_PARTAGE = ENFANT.replace(
    "coffre = CoffreSqlite(Path(sys.argv[1]), CLE)",
    """
from aat.adresse_coffre import lire_adresse
from aat.coffre.postgres.coffre import CoffrePartage
from aat.coffre.postgres.connexion import ConnexionPostgres
coffre = CoffrePartage(ConnexionPostgres(lire_adresse(sys.argv[1]), ecrire=True), CLE)
""",
)


def enfant(code: str, *arguments: str, depuis: str = ENFANT) -> "subprocess.Popen[str]":
    """Start ``code`` after ``depuis`` in a fresh interpreter; standard output is a pipe."""
    depart = (
        "import sys, importlib.util as u\n"
        f"spec = u.spec_from_file_location('tests_coffre_fabrique', {__file__!r})\n"
        "m = u.module_from_spec(spec); sys.modules[spec.name] = m; spec.loader.exec_module(m)\n"
    )
    return subprocess.Popen(
        [sys.executable, "-c", depart + depuis + code, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def enfant_partage(code: str, *arguments: str) -> "subprocess.Popen[str]":
    """Start ``code`` in a fresh interpreter with a shared store open."""
    return enfant(code, *arguments, depuis=ENFANT_PARTAGE)


def seconde(apres: float) -> dt.datetime:
    """Return the moment ``apres`` seconds after the tests' Monday."""
    return LUNDI + dt.timedelta(seconds=apres)


def scelle(
    *,
    document_id: str | None = None,
    version: int = 1,
    nir: str = NIR,
    expire_s: float | None = 86_400.0,
    cle_lot: str | None = None,
    contenu: bytes = b'{"version": 1}',
    arret: ArretPrecedent | None = None,
    envoyable: bool = True,
    remplace: str | None = None,
    genre: TypeDocument = TypeDocument.AVIS,
) -> DocumentScelle:
    """Return a sealed document, every value its own."""
    identifiant = document_id or nouveau_document_id(LUNDI)
    jws = f'{{"payload": "{identifiant}-{version}"}}'.encode()
    return DocumentScelle(
        document_id=identifiant,
        ref=reference(identifiant),
        version=version,
        type=genre,
        contenu=contenu,
        recapitulatif="Avis de travail de BANC-DURAND",
        jws=jws if envoyable else None,
        empreinte=hashlib.sha256(jws).hexdigest() if envoyable else None,
        cle=str(uuid.uuid4()) if envoyable else None,
        organisme="010110000",
        nir=nir,
        prescripteur_rpps=RPPS,
        etabli_le=LUNDI,
        expire_le=None if expire_s is None else seconde(expire_s),
        arret=arret,
        cle_lot=cle_lot,
        remplace=remplace,
    )


def accuse(prise: Prise, suffixe: int = 177, version: int | None = None) -> Accuse:
    """Return the acknowledgement of what was claimed."""
    return Accuse(
        document_id=prise.envoi.document_id,
        version=version or prise.envoi.version,
        numero=f"BANC-AAT-AS-010110000-261123-1031{suffixe % 60:02d}-{suffixe % 1000:03d}",
        recu_le=seconde(60),
        regime="01",
        caisse="011",
        centre="0000",
        libelle_caisse="CPAM de l’Ain",
        brut=b'{"payload": "accuse"}',
        avertissements=("La date de début est ancienne.",),
    )


def echec(classe: Classe, code: str = "T503", attente_s: float | None = None) -> Echec:
    """Return a failure of this class."""
    return Echec(code, "ESSAI", classe, "Le service ne répond pas.", attente_s=attente_s, champs=("debut-fenetre",))


def refuse(brut: bytes) -> Echec:
    """Return T305: an answer that was not believed, with its bytes."""
    return Echec("T305", "ACCUSE_INVALIDE", Classe.AMBIGU, "L’accusé n’est pas celui de ce document.", brut=brut)


def personne(nom: str = "BANC-DURAND", **autres: object) -> Assure:
    """Return an invented patient."""
    valeurs: dict[str, object] = {
        "nir": NIR,
        "nom_famille": nom,
        "prenoms": ("Hélène", "Marie"),
        "date_naissance": "1969-05-12",
        "regime": "01",
        "caisse": "011",
        "centre": "0000",
        "adresse": Adresse("3 rue des Essais", None, "01000", "Bourg-en-Bresse"),
    }
    return Assure(**(valeurs | autres))  # type: ignore[arg-type]  # a test's shorthand over a typed constructor


def arret(debut: dt.date, jours: int) -> ArretPrecedent:
    """Return a stop of so many days."""
    return ArretPrecedent(nature=Nature.INITIAL, debut=debut, fin=debut + dt.timedelta(days=jours - 1))
