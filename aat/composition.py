"""The composition root of the front ends: the only place that builds adapters, each at its first use.

Implements ``aat.services.outils.Outils``. Imports stay inside the methods: a command that judges
without storing loads neither the database, nor the cryptography, nor the network.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from aat import composition_terminal
from aat.composition_reglages import Reglages
from aat.domaine.environnement import Environnement
from aat.erreurs import ErreurCoffre, ErreurConfiguration, ErreurIntrouvable
from aat.horloge import HorlogeFigee, HorlogeSysteme

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from aat.cartes.cps import CarteCps
    from aat.cartes.signature import DemanderCode
    from aat.coffre.chiffrement import CleMaitresse
    from aat.coffre.cles import CleCreee
    from aat.coffre.rangement import Rangement
    from aat.coffre.sqlite import CoffreSqlite
    from aat.domaine.certificat import DossierCertificat
    from aat.domaine.coffre import Evenement
    from aat.domaine.dossier import Dossier
    from aat.domaine.transmission import EtatEnvoi
    from aat.ports import Horloge, Imprimante, Signature, SourcePatient, Transport
    from aat.rules.droit import Droit
    from aat.services.droits import DroitsDeSeance
    from aat.services.outils import Papier
    from aat.transmission.profil import Profil


class Atelier(Reglages):
    """The tools of one run of the program."""

    horloge: Horloge

    def __init__(self) -> None:
        from aat.durcissement import durcir

        durcir()
        self.horloge = HorlogeSysteme()
        self._coffre: CoffreSqlite | None = None
        #: How the passphrase is asked for, and how a key just made is announced; a screen has its own ways.
        self.demander_phrase: Callable[[], str] | None = None
        self.annoncer_cle: Callable[[CleCreee], None] = composition_terminal.annoncer_cle
        #: How the code of the CPS is asked for; ``None`` when nobody is there.
        self.demander_code: DemanderCode | None = composition_terminal.demander_code if sys.stdin.isatty() else None

    def au(self, jour: dt.date) -> Atelier:
        """Return tools whose today is ``jour``; for a simulation only."""
        autre = Atelier()
        autre.horloge = HorlogeFigee(jour, self.horloge)
        return autre

    @cached_property
    def droit(self) -> Droit:
        """The dated law."""
        from aat.referentiel.droit import charger_droit

        return charger_droit()

    @cached_property
    def papier(self) -> Papier:
        """The drawer of documents; static pages are made once and cached (they hold no data)."""
        from aat.cerfa.papier import PapierCerfa

        return PapierCerfa(self.lieux.maison / "cache" / "cerfa")

    def imprimante(self, nom: str) -> Imprimante:
        """Return a printer of this machine by its name; nothing is asked of it yet."""
        if os.name == "nt":
            from aat.cerfa.imprimante_windows import ImprimanteWindows

            return ImprimanteWindows(nom)
        from aat.cerfa.imprimante_cups import ImprimanteCups

        return ImprimanteCups(nom)

    def imprimantes(self) -> tuple[str, ...]:
        """Return the names of this machine's printers, the system's own choice first; may be none.

        Raises:
            ErreurIntrouvable: no printing system here.
            ErreurImprimante: it does not answer.
        """
        if os.name == "nt":
            from aat.cerfa.imprimante_windows import imprimantes

            return imprimantes()
        from aat.cerfa.imprimante_cups import imprimantes as files

        return files()

    def ouvrir_pdf(self, fichier: Path) -> None:
        """Show a PDF in the program that this machine opens PDFs with.

        Raises:
            ErreurIntrouvable: no screen, or no such program.
            ErreurImprimante: the program failed.
        """
        from aat.cerfa.visionneuse import ouvrir

        ouvrir(fichier)

    def phrase_erreur(self, code: str) -> str:
        """Return what the doctor reads for a transmission code (``T102``)."""
        from aat.transmission.fautes import FAUTES

        faute = FAUTES.get(code)
        return f"{faute.message} ({code})" if faute else code

    def remede_erreur(self, code: str) -> str | None:
        """Return what the doctor can do about a transmission code, or ``None`` when there is nothing to do."""
        from aat.transmission.fautes import FAUTES

        faute = FAUTES.get(code)
        return faute.remede if faute else None

    def coffre(self) -> CoffreSqlite:
        """Open the store, and make it with its key at the first use.

        Raises:
            ErreurCoffre: the store cannot be used.
        """
        if self._coffre is None:
            from aat import journalisation
            from aat.coffre import clotures

            self._coffre = self.rangement.ouvrir(
                self.demander_phrase or (composition_terminal.demander_phrase if sys.stdin.isatty() else None),
                self.annoncer_cle,
            )
            journalisation.configurer(self.lieux.journaux)
            with suppress(ErreurCoffre):  # a copy that cannot be written never stops the work
                clotures.recopier(self._coffre, self.lieux.journaux)
        return self._coffre

    @property
    def rangement(self) -> Rangement:
        """Where the store is: this workstation's file, or the shared database of the configuration.

        Raises:
            ErreurConfiguration: the configuration file is wrong.
        """
        from aat.coffre.rangement import Rangement

        if not self.regle:
            return Rangement(self.lieux, None)
        texte = self.configuration.coffre.adresse
        if texte is None:
            return Rangement(self.lieux, None)
        from aat.adresse_coffre import lire_adresse

        return Rangement(self.lieux, lire_adresse(texte))

    @property
    def coffre_ouvert(self) -> CoffreSqlite | None:
        """The store if it is open already; opens nothing."""
        return self._coffre

    def coffre_existant(self) -> CoffreSqlite | None:
        """Open the store if there is one; make nothing."""
        return self.coffre() if self._coffre is not None or self.rangement.occupe() else None

    def cle_maitresse(self) -> CleMaitresse:
        """Open and return the master key, which the store that is here knows; makes nothing.

        Raises:
            ErreurCoffre: no key, wrong passphrase, or not this store's key.
        """
        from aat.coffre.cles import ouvrir_cle

        demander = self.demander_phrase or (composition_terminal.demander_phrase if sys.stdin.isatty() else None)
        cle = ouvrir_cle(self.lieux, demander_phrase=demander)
        self.essayer_cle(cle)
        return cle

    def essayer_cle(self, cle: CleMaitresse) -> None:
        """Return when the store that is here, if any, opens with ``cle``.

        Raises:
            ErreurCoffre: it is another store's key.
        """
        self.rangement.essayer(cle)

    def etats(self, refs: Sequence[str] | None = None) -> Sequence[EtatEnvoi]:
        """Return documents' states without content; no master key needed.

        Raises:
            ErreurIntrouvable: a reference names nothing here.
            ErreurCoffre: the store cannot be used.
        """
        coffre = self.rangement.ouvrir_sans_cle()
        if coffre is None:
            if refs:
                raise ErreurIntrouvable("Aucun document ne porte cette référence ici.", champ="REF")
            return ()
        from aat.services.transmission import expliquer

        try:
            trouves = [coffre.etat(ref) for ref in refs] if refs else coffre.etats()
            return [expliquer(etat, self, coffre) for etat in trouves]
        finally:
            coffre.fermer()

    def historique(self, ref: str | None, limite: int) -> Sequence[Evenement]:
        """Return the history without medical content; no master key needed.

        Raises:
            ErreurIntrouvable: ``ref`` names nothing here.
            ErreurCoffre: the store cannot be used.
        """
        coffre = self.rangement.ouvrir_sans_cle()
        if coffre is None:
            if ref:
                raise ErreurIntrouvable("Aucun document ne porte cette référence ici.", champ="REF")
            return ()
        try:
            return coffre.historique(ref, limite)
        finally:
            coffre.fermer()

    def charge_utile(self, dossier: Dossier | DossierCertificat) -> bytes:
        """Return the payload of a document, with the last link of the audit chain in it."""
        from aat.domaine.certificat import DossierCertificat
        from aat.transmission.enveloppe import charge_utile
        from aat.transmission.enveloppe_commun import Entourage

        ancre = self.coffre().ancre_audit()
        entourage = Entourage(ancre=(ancre.seq, ancre.hash) if ancre else None)
        if isinstance(dossier, DossierCertificat):
            from aat.transmission.enveloppe_certificat import charge_utile_certificat

            return charge_utile_certificat(dossier, self.instance, entourage)
        return charge_utile(dossier, self.instance, entourage)

    @cached_property
    def droits(self) -> DroitsDeSeance:
        """The patients' rights: asked of the bench where one is set up, « non connus » anywhere else.

        The real téléservice (ADRi) needs an agreement: nothing here imitates it.
        """
        from aat.services.droits import DroitsDeSeance
        from aat.transmission.droits_absents import DroitsAbsents

        if self.regle and self.environnement is Environnement.BANC and self.configuration.transmission.url:
            with suppress(ErreurConfiguration):
                profil = self.profil()
                # The network's library is loaded only where there is somebody to ask.
                from aat.transmission.droits_https import DroitsHttps

                return DroitsDeSeance(DroitsHttps(profil), self.horloge)
        return DroitsDeSeance(DroitsAbsents(), self.horloge)

    @property
    def source_patient(self) -> SourcePatient:
        """Where a patient's card is read; the library, or the official component, is loaded by the first reading."""
        if self.regle and (composant := self.configuration.cartes.lecture):
            from aat.cartes.officielle import SourceOfficielle

            return SourceOfficielle(composant)
        from aat.cartes.lecture import SourceVitale

        return SourceVitale()

    @property
    def source_prescripteur(self) -> CarteCps:
        """Where a prescriber's card is read; the module is loaded in a process of its own."""
        from pathlib import Path

        from aat.cartes.cps import CarteCps

        module = self.configuration.cartes.module
        return CarteCps(Path(module) if module else None)

    def signature(self, rpps: str) -> Signature:
        """Return the signature of this prescriber: the CPS where it is set or the service is the real one.

        On the bench, a certificate kept in a file is issued when absent.

        Raises:
            ErreurConfiguration: none is configured.
            ErreurCarte: the real service, which wants a CPS or an e-CPS, would be given a certificate kept in a file.
        """
        from aat.composition_service import signature

        return signature(rpps, self.configuration, self.lieux, lambda: self.source_prescripteur, self.demander_code)

    def profil(self) -> Profil:
        """Return how the configured service is reached.

        Raises:
            ErreurConfiguration: none is configured.
        """
        from aat.composition_service import profil

        return profil(self.configuration, self.lieux)

    def transport(self) -> Transport:
        """Return the way to the configured service.

        Raises:
            ErreurConfiguration: none is configured.
        """
        from aat.transmission.https_json import TransportHttps

        return TransportHttps(self.profil())
