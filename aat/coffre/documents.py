"""Documents at rest: sealed at validation, found again by reference, read back, listed without content.

Owns the table ``documents``; what happens to a document on its way to the caisse is ``boite_envoi``'s.
"""

import dataclasses
import datetime as dt
import json
import uuid
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from aat import points_arret
from aat.coffre import pannes, temps
from aat.coffre.accuses import AccuseRefuse, Accuses
from aat.coffre.chiffrement import CleDonnees, CleMaitresse
from aat.coffre.remplacements import Remplacements
from aat.coffre.requetes import requetes
from aat.domaine.arret import ArretPrecedent
from aat.domaine.coffre import DocumentLu, DocumentScelle
from aat.domaine.etats import Etat
from aat.domaine.references import lire_reference
from aat.domaine.transmission import EtatEnvoi, Remplacant, TypeDocument
from aat.erreurs import ErreurCoffre, ErreurIntrouvable, ErreurRefus

if TYPE_CHECKING:
    import sqlite3

    from aat.coffre.audit import JournalAudit
    from aat.coffre.connexion import Connexion

TABLE: Final = "documents"
_ETATS_INITIAUX: Final = frozenset({Etat.VALIDE, Etat.EN_FILE, Etat.IMPRIME_SEUL})


class Documents:
    """Writes and reads documents. ``cle`` is ``None`` for support: states only."""

    def __init__(self, connexion: "Connexion", cle: CleMaitresse | None, audit: "JournalAudit") -> None:
        self._connexion = connexion
        self._cle = cle
        self._audit = audit
        self._accuses = Accuses(connexion)
        self._remplacements = Remplacements(audit)
        self._sql = requetes("documents")

    def valider(self, document: DocumentScelle, etat: Etat, maintenant: dt.datetime) -> None:
        """Write everything in one transaction and drop the draft.

        Raises:
            ErreurRefus: this version is in the store already, or the earlier one was not rejected.
        """
        cle = self.exiger_cle()
        _verifier(document, etat)
        with self._connexion.ecriture() as sqlite:
            existant = self._existant(sqlite, document)
            colonnes = self._colonnes(cle, document, etat, maintenant, existant["enveloppe"] if existant else None)
            try:
                sqlite.execute(self._sql["corriger" if existant else "inserer"], colonnes)
            except self._connexion.contrainte_violee as cause:
                # The same line of a batch, or the same key: another process was first.
                raise _deja_la() from cause
            sqlite.execute(self._sql["jeter_brouillon"], {"document_id": document.document_id})
            details = {"etat": etat.value, "version": str(document.version), "type": document.type.value}
            if document.remplace:
                details["document"] = document.remplace
            self._audit.ecrire(sqlite, "validation", document.document_id, details, maintenant)
            self._remplacements.etablir(sqlite, document.document_id, etat, maintenant)
            points_arret.point(points_arret.AVANT_VALIDE)
        points_arret.point(points_arret.APRES_VALIDE)

    def chercher(self, texte: str) -> str:
        """Return the document_id that a ref, a document_id or an acknowledgement number designates.

        Raises:
            ErreurIntrouvable: no such document.
        """
        essais = (
            ("par_ref", lire_reference(texte)),
            ("par_document_id", _lire_document_id(texte)),
            ("par_numero", texte.strip()),
        )
        for requete, valeur in essais:
            if valeur and (ligne := self._connexion.lire_une(self._sql[requete], {"texte": valeur})):
                return str(ligne["document_id"])
        raise ErreurIntrouvable(
            "Aucun document ne porte cette référence.",
            remede="Les références connues sont listées par « aat transmit --etat » et « aat journal ».",
        )

    def lire(self, texte: str, maintenant: dt.datetime) -> DocumentLu:
        """Return a document decrypted; the reading is written in the audit journal first."""
        cle_maitresse = self.exiger_cle()
        document_id = self.chercher(texte)
        with self._connexion.ecriture() as sqlite:
            self._audit.ecrire(sqlite, "lecture", document_id, {}, maintenant)
        ligne = self._connexion.lire_une(self._sql["contenu"], {"document_id": document_id})
        if ligne is None:  # pragma: no cover - a document is never deleted between the two reads.
            raise pannes.abime()
        if not ligne["enveloppe"]:
            raise pannes.efface()
        cle = CleDonnees.ouverte(cle_maitresse, TABLE, document_id, ligne["enveloppe"])
        version = int(ligne["version"])
        return DocumentLu(
            etat=self.etat(document_id),
            contenu=cle.ouvrir(ligne["contenu_chiffre"], "contenu_chiffre", version),
            recapitulatif=cle.ouvrir(ligne["recapitulatif_chiffre"], "recapitulatif_chiffre", version).decode(),
            etabli_le=temps.moment(ligne["etabli_le"]),
            accuse=self._accuses.lire(cle, document_id, version),
        )

    def accuses_refuses(self, texte: str, maintenant: dt.datetime) -> Sequence[AccuseRefuse]:
        """Return what came as acknowledgements of a document and was not believed; the reading is audited first."""
        cle_maitresse = self.exiger_cle()
        document_id = self.chercher(texte)
        with self._connexion.ecriture() as sqlite:
            self._audit.ecrire(sqlite, "lecture-accuses-refuses", document_id, {}, maintenant)
        ligne = self._connexion.lire_une(self._sql["contenu"], {"document_id": document_id})
        if ligne is None:  # pragma: no cover - a document is never deleted between the two reads.
            raise pannes.abime()
        if not ligne["enveloppe"]:
            return ()  # erased with the content
        cle = CleDonnees.ouverte(cle_maitresse, TABLE, document_id, ligne["enveloppe"])
        return self._accuses.refuses(cle, document_id)

    def etat(self, document_id: str) -> EtatEnvoi:
        """Return one document's state; no key needed."""
        ligne = self._connexion.lire_une(self._sql["etat"], {"document_id": document_id})
        if ligne is None:
            raise ErreurIntrouvable("Aucun document ne porte cette référence.")
        return _etat_envoi(ligne)

    def etats(self, etats: Iterable[Etat] | None, limite: int) -> Sequence[EtatEnvoi]:
        """Return states, latest first; no key needed."""
        voulus = None if etats is None else json.dumps([etat.value for etat in etats])
        lignes = self._connexion.lire(self._sql["etats"], {"etats": voulus, "limite": limite})
        return tuple(_etat_envoi(ligne) for ligne in lignes)

    def par_cle_lot(self, cle_lot: str) -> str | None:
        """Return the ref of the document that a batch line already made."""
        ligne = self._connexion.lire_une(self._sql["par_cle_lot"], {"cle_lot": cle_lot})
        return None if ligne is None else str(ligne["ref"])

    def arrets_du_patient(self, nir: str) -> Sequence[ArretPrecedent]:
        """Return the stops known for this NIR, neither annulled nor replaced, oldest first, each with its ref."""
        import msgspec

        cle_maitresse = self.exiger_cle()
        lignes = self._connexion.lire(
            self._sql["arrets_du_patient"], {"patient_hmac": patient_hmac(cle_maitresse, nir)}
        )
        lus = []
        for ligne in lignes:
            cle = CleDonnees.ouverte(cle_maitresse, TABLE, ligne["document_id"], ligne["enveloppe"])
            clair = cle.ouvrir(ligne["arret_chiffre"], "arret_chiffre", int(ligne["version"]))
            arret = msgspec.json.decode(clair, type=ArretPrecedent)
            lus.append(dataclasses.replace(arret, ref=ligne["ref"]))
        return tuple(sorted(lus, key=lambda arret: (arret.debut or dt.date.min, arret.fin or dt.date.min)))

    def contenus_du_patient(self, nir: str, genre: TypeDocument) -> Sequence[tuple[str, bytes]]:
        """Return (ref, content) of the documents of this kind known for this NIR, oldest first.

        Neither annulled, nor rejected, nor replaced.
        """
        cle_maitresse = self.exiger_cle()
        cherche = {"patient_hmac": patient_hmac(cle_maitresse, nir), "type": genre.value}
        lus = []
        for ligne in self._connexion.lire(self._sql["contenus_du_patient"], cherche):
            cle = CleDonnees.ouverte(cle_maitresse, TABLE, ligne["document_id"], ligne["enveloppe"])
            clair = cle.ouvrir(ligne["contenu_chiffre"], "contenu_chiffre", int(ligne["version"]))
            lus.append((str(ligne["ref"]), clair))
        return tuple(lus)

    def masque_patient(self, document_id: str) -> str:
        """Return ``P-7F3A``: the same for two documents of one patient, without saying who; no key needed."""
        ligne = self._connexion.lire_une(self._sql["patient_hmac"], {"document_id": document_id})
        if ligne is None:
            raise ErreurIntrouvable("Aucun document ne porte cette référence.")
        return f"P-{bytes(ligne['patient_hmac'])[:2].hex().upper()}"

    def meme_prescripteur(self, document_id: str, rpps: str) -> bool:
        """Tell whether the document is this prescriber's."""
        ligne = self._connexion.lire_une(self._sql["prescripteur_ref"], {"document_id": document_id})
        return ligne is not None and ligne["prescripteur_ref"] == prescripteur_ref(self.exiger_cle(), rpps)

    def signes(self) -> Iterator[bytes]:
        """Yield the signed bytes of every document whose content is kept; one that does not open is passed over."""
        maitresse, apres = self.exiger_cle(), ""
        while lignes := self._connexion.lire(self._sql["signes"], {"apres": apres}):
            for ligne in lignes:
                apres = str(ligne["document_id"])
                with suppress(ErreurCoffre):
                    cle = CleDonnees.ouverte(maitresse, TABLE, apres, ligne["enveloppe"])
                    yield cle.ouvrir(ligne["jws_chiffre"], "jws_chiffre", int(ligne["version"]))

    def signe(self, texte: str) -> bytes | None:
        """Return the signed bytes of a document, ``None`` for one that is only printed.

        Raises:
            ErreurIntrouvable: no such document.
            ErreurCoffre: they do not open.
        """
        maitresse, document_id = self.exiger_cle(), self.chercher(texte)
        ligne = self._connexion.lire_une(self._sql["signe"], {"document_id": document_id})
        if ligne is None or not ligne["jws_chiffre"]:
            return None
        cle = CleDonnees.ouverte(maitresse, TABLE, document_id, ligne["enveloppe"])
        return cle.ouvrir(ligne["jws_chiffre"], "jws_chiffre", int(ligne["version"]))

    def exiger_cle(self) -> CleMaitresse:
        """Return the master key.

        Raises:
            ErreurCoffre: the store was opened without it.
        """
        if self._cle is None:
            raise pannes.sans_cle()
        return self._cle

    def _existant(self, sqlite: "sqlite3.Connection", document: DocumentScelle) -> "sqlite3.Row | None":
        existant: sqlite3.Row | None = sqlite.execute(
            self._sql["existant"], {"document_id": document.document_id}
        ).fetchone()
        if existant and (document.version <= int(existant["version"]) or Etat(existant["etat"]) is not Etat.REJETE):
            raise _deja_la()
        return existant

    def _colonnes(
        self,
        maitresse: CleMaitresse,
        document: DocumentScelle,
        etat: Etat,
        maintenant: dt.datetime,
        enveloppe: bytes | None,
    ) -> dict[str, object]:
        import msgspec

        identifiant, version = document.document_id, document.version
        if enveloppe is None:
            cle, enveloppe = CleDonnees.nouvelle(maitresse, TABLE, identifiant)
        else:
            # An earlier version's acknowledgement, if one ever comes, is read with the same key.
            cle = CleDonnees.ouverte(maitresse, TABLE, identifiant, enveloppe)

        def scelle(clair: bytes | None, colonne: str) -> bytes | None:
            return None if clair is None else cle.sceller(clair, colonne, version)

        arret = None if document.arret is None else msgspec.json.encode(document.arret)
        return {
            "document_id": identifiant,
            "ref": document.ref,
            "version": version,
            "type": document.type.value,
            "etat": etat.value,
            "etat_depuis": temps.texte(maintenant),
            "etabli_le": temps.texte(document.etabli_le),
            "cle": document.cle,
            "empreinte": document.empreinte,
            "enveloppe": enveloppe,
            "contenu_chiffre": scelle(document.contenu, "contenu_chiffre"),
            "recapitulatif_chiffre": scelle(document.recapitulatif.encode(), "recapitulatif_chiffre"),
            "jws_chiffre": scelle(document.jws, "jws_chiffre"),
            "arret_chiffre": scelle(arret, "arret_chiffre"),
            "patient_hmac": patient_hmac(maitresse, document.nir),
            "prescripteur_ref": prescripteur_ref(maitresse, document.prescripteur_rpps),
            "organisme": document.organisme,
            "expire_le": temps.JAMAIS if document.expire_le is None else temps.texte(document.expire_le),
            "cle_lot": document.cle_lot,
            "remplace": document.remplace,
        }


def patient_hmac(cle: CleMaitresse, nir: str) -> bytes:
    """Return what stands for the NIR in the clear columns: its 13 characters under a sub-key."""
    return cle.empreinte_aveugle("patient", nir_compact(nir))


def nir_compact(nir: str) -> str:
    """Return the 13 characters that identify, without spaces nor key: one person typed two ways is one person."""
    return "".join(nir.split()).upper()[:13]


def prescripteur_ref(cle: CleMaitresse, rpps: str) -> str:
    """Return what stands for the prescriber in the clear columns."""
    return "R-" + cle.empreinte_aveugle("prescripteur", rpps)[:6].hex().upper()


def _lire_document_id(texte: str) -> str | None:
    try:
        return str(uuid.UUID(texte.strip())) if len(texte.strip()) >= 32 else None
    except ValueError:
        return None


def _verifier(document: DocumentScelle, etat: Etat) -> None:
    if etat not in _ETATS_INITIAUX:
        raise ValueError(f"not a state of validation: {etat}")
    if etat is not Etat.IMPRIME_SEUL and not (document.jws and document.cle and document.empreinte):
        raise ValueError("a document to send has signed bytes, a key and a fingerprint")


def _etat_envoi(ligne: "sqlite3.Row") -> EtatEnvoi:
    return EtatEnvoi(
        ref=ligne["ref"],
        document_id=ligne["document_id"],
        version=ligne["version"],
        type=TypeDocument(ligne["type"]),
        etat=Etat(ligne["etat"]),
        etat_depuis=temps.moment(ligne["etat_depuis"]),
        organisme=ligne["organisme"],
        essais=ligne["tentative_no"],
        numero=ligne["numero"],
        horodatage=temps.moment_ou_rien(ligne["recu_le"]),
        caisse=ligne["libelle_caisse"],
        derniere_erreur=ligne["derniere_erreur"],
        prochain_essai=temps.moment_ou_rien(ligne["prochain_essai"]),
        expire_le=temps.moment_ou_rien(ligne["expire_le"]),
        remplace=ligne["remplace"],
        remplace_par=Remplacant(ligne["remplacant"], Etat(ligne["remplacant_etat"])) if ligne["remplacant"] else None,
    )


def _deja_la() -> ErreurRefus:
    return ErreurRefus(
        "Ce document est déjà validé dans le coffre ; rien n’a été changé.",
        remede="Seul un document rejeté se corrige ; sinon, créez un nouveau document.",
    )
