"""People and employers typed once, encrypted, found again by NIR, name or birth date.

Nothing clear is on the disk: a NIR is found by its HMAC; names and dates by decrypting once per session,
then in memory. Knows nothing of documents.
"""

import datetime as dt
import threading
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from aat.coffre import pannes, recherche, temps
from aat.coffre.chiffrement import CleDonnees, CleMaitresse
from aat.coffre.documents import nir_compact, patient_hmac
from aat.coffre.requetes import requetes
from aat.domaine import references
from aat.domaine.personnes import Assure, Employeur

if TYPE_CHECKING:
    import sqlite3

    from aat.coffre.connexion import Connexion

_PATIENTS: Final = "patients"
_EMPLOYEURS: Final = "employeurs"
_PREFIXE: Final = "P-"

#: Names are searched among the people last seen; the NIR finds all of them.
FICHES_MAX: Final = 20_000


class Patients:
    """Remembers people and employers; one in-memory index per open store."""

    def __init__(self, connexion: "Connexion", cle: CleMaitresse | None) -> None:
        self._connexion = connexion
        self._cle = cle
        self._sql = requetes("patients")
        self._verrou = threading.Lock()
        self._fiches: dict[str, recherche.Fiche] = {}
        self._lu_jusqu_a = 0

    def memoriser(self, assure: Assure, vu_le: dt.datetime) -> None:
        """Keep ``assure``, replacing what was known under the same NIR and rang; nothing without a NIR."""
        import msgspec

        if not assure.nir:
            return
        maitresse = self._exiger_cle()
        lieu = {"nir_hmac": patient_hmac(maitresse, assure.nir), "rang": assure.rang}
        with self._connexion.ecriture() as sqlite:
            ligne = sqlite.execute(self._sql["existant"], lieu).fetchone()
            patient_id = str(ligne["patient_id"]) if ligne else uuid.uuid4().hex
            cle, enveloppe = CleDonnees.nouvelle(maitresse, _PATIENTS, patient_id)
            contenu = cle.sceller(msgspec.json.encode(assure), "contenu_chiffre")
            colonnes = {
                "patient_id": patient_id,
                "reference": self.reference(assure),
                "enveloppe": enveloppe,
                "contenu_chiffre": contenu,
                "vu_le": temps.texte(vu_le),
            }
            sqlite.execute(self._sql["memoriser"], {**lieu, **colonnes})

    def par_nir(self, nir: str) -> Sequence[Assure]:
        """Return the people remembered under this NIR, by rang."""
        maitresse = self._exiger_cle()
        lignes = self._connexion.lire(self._sql["par_nir"], {"nir_hmac": patient_hmac(maitresse, nir)})
        return tuple(_ouvrir(maitresse, ligne) for ligne in lignes)

    def vu_le(self, assure: Assure) -> dt.datetime | None:
        """Return when this person was last kept, or ``None``."""
        lieu = {"nir_hmac": patient_hmac(self._exiger_cle(), assure.nir or ""), "rang": assure.rang}
        ligne = self._connexion.lire_une(self._sql["vu_le"], lieu)
        return None if ligne is None else temps.moment(ligne["vu_le"])

    def reference(self, assure: Assure) -> str:
        """Return ``P-`` and 10 base-32 characters of a keyed hash of the NIR and rang: opaque outside this store."""
        qui = f"{nir_compact(assure.nir or '')}:{assure.rang}"
        return _PREFIXE + references.reference(self._exiger_cle().empreinte_aveugle("reference-patient", qui).hex())

    def par_reference(self, texte: str) -> Assure | None:
        """Return the person kept under this reference, case ignored, or ``None``."""
        maitresse = self._exiger_cle()
        lue = references.lire_reference(texte.strip().upper().removeprefix(_PREFIXE))
        if lue is None:
            return None
        ligne = self._connexion.lire_une(self._sql["par_reference"], {"reference": _PREFIXE + lue})
        return None if ligne is None else _ouvrir(maitresse, ligne)

    def chercher(self, texte: str, limite: int) -> Sequence[Assure]:
        """Return people whose name, first name, birth date or NIR begins with ``texte``."""
        maitresse = self._exiger_cle()
        with self._verrou:
            self._rafraichir(maitresse)
            fiches = list(self._fiches.values())
        return recherche.chercher(fiches, texte, limite)

    def memoriser_employeur(self, nom_court: str, employeur: Employeur, maintenant: dt.datetime) -> None:
        """Keep an employer under a short name."""
        import msgspec

        maitresse = self._exiger_cle()
        nom_hmac = maitresse.empreinte_aveugle("employeur", recherche.plier(nom_court))
        with self._connexion.ecriture() as sqlite:
            ligne = sqlite.execute(self._sql["employeur"], {"nom_hmac": nom_hmac}).fetchone()
            employeur_id = str(ligne["employeur_id"]) if ligne else uuid.uuid4().hex
            cle, enveloppe = CleDonnees.nouvelle(maitresse, _EMPLOYEURS, employeur_id)
            colonnes = {
                "employeur_id": employeur_id,
                "nom_hmac": nom_hmac,
                "enveloppe": enveloppe,
                "contenu_chiffre": cle.sceller(msgspec.json.encode(employeur), "contenu_chiffre"),
                "modifie_le": temps.texte(maintenant),
            }
            sqlite.execute(self._sql["memoriser_employeur"], colonnes)

    def employeur(self, nom_court: str) -> Employeur | None:
        """Return the employer remembered under this name, accents and case ignored."""
        import msgspec

        maitresse = self._exiger_cle()
        nom_hmac = maitresse.empreinte_aveugle("employeur", recherche.plier(nom_court))
        ligne = self._connexion.lire_une(self._sql["employeur"], {"nom_hmac": nom_hmac})
        if ligne is None:
            return None
        cle = CleDonnees.ouverte(maitresse, _EMPLOYEURS, ligne["employeur_id"], ligne["enveloppe"])
        return msgspec.json.decode(cle.ouvrir(ligne["contenu_chiffre"], "contenu_chiffre"), type=Employeur)

    def _rafraichir(self, maitresse: CleMaitresse) -> None:
        """Read what this or another process wrote since the last search; all again after a removal."""
        lignes = self._lire_apres(self._lu_jusqu_a)
        nouvelles = {str(ligne["patient_id"]) for ligne in lignes}
        ligne_nombre = self._connexion.lire_une(self._sql["nombre"])
        nombre = int(ligne_nombre["nombre"]) if ligne_nombre else 0
        if len(self._fiches.keys() | nouvelles) > nombre:
            self._fiches.clear()
            lignes = self._lire_apres(0)
        for ligne in lignes:
            self._fiches[str(ligne["patient_id"])] = recherche.fiche(_ouvrir(maitresse, ligne), str(ligne["vu_le"]))
            self._lu_jusqu_a = max(self._lu_jusqu_a, int(ligne["modification"]))

    def _lire_apres(self, modification: int) -> "list[sqlite3.Row]":
        return self._connexion.lire(self._sql["modifies"], {"apres": modification, "limite": FICHES_MAX})

    def _exiger_cle(self) -> CleMaitresse:
        if self._cle is None:
            raise pannes.sans_cle()
        return self._cle


def _ouvrir(maitresse: CleMaitresse, ligne: "sqlite3.Row") -> Assure:
    import msgspec

    cle = CleDonnees.ouverte(maitresse, _PATIENTS, ligne["patient_id"], ligne["enveloppe"])
    return msgspec.json.decode(cle.ouvrir(ligne["contenu_chiffre"], "contenu_chiffre"), type=Assure)
