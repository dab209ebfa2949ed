"""What is set on this workstation, read once and kept: folders, configuration file, who prescribes, where it prints.

Part of the composition root. Imports stay inside the methods: before the first setting there is nothing to read, and
nothing to load to read it.
"""

from __future__ import annotations

import datetime as dt
import os
import threading
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from aat.erreurs import ErreurAat

if TYPE_CHECKING:
    from aat.configuration import Configuration, ConfigurationTransmission
    from aat.domaine.environnement import Environnement
    from aat.domaine.personnes import Prescripteur
    from aat.emplacements import Emplacements
    from aat.services.defauts import Defauts

#: Held while the settings in memory are replaced: the threads that send look at them too.
_VERROU = threading.Lock()


class Reglages:
    """The settings of one run of the program."""

    #: The file as ``relire_le_service`` saw it last: its inode and the moment of its writing.
    _fichier_vu: tuple[int, int] | None = None

    @cached_property
    def lieux(self) -> Emplacements:
        """Where everything is kept."""
        from aat.emplacements import emplacements

        return emplacements()

    @cached_property
    def configuration(self) -> Configuration:
        """The configuration file, defaults when there is none."""
        from aat.configuration_fichier import charger

        return charger(self.lieux)

    @property
    def regle(self) -> bool:
        """Tell whether anything was ever set here; reads nothing."""
        return "configuration" in self.__dict__ or os.path.lexists(self.lieux.configuration)

    @property
    def environnement(self) -> Environnement:
        """Bench or real service."""
        return self.configuration.transmission.environnement

    @property
    def instance(self) -> str:
        """Identifier of this installation: a digest of where it keeps its things, never a host name."""
        import hashlib

        return hashlib.sha256(os.fsencode(self.lieux.maison)).hexdigest()[:16]

    @property
    def delai_d_envoi(self) -> dt.timedelta:
        """How long a queued document may wait before paper takes its place, from the configuration."""
        if not self.regle:
            return dt.timedelta(hours=24)
        return dt.timedelta(hours=self.configuration.transmission.delai_heures)

    @property
    def defauts(self) -> Defauts:
        """What a new document is filled with, from the configuration."""
        from aat.services.defauts import Defauts

        if not self.regle:
            return Defauts()
        choisis = self.configuration.saisie
        return Defauts.choisis(choisis.categorie, choisis.temps, choisis.sorties)

    def prescripteur(self) -> Prescripteur | None:
        """Return the configured prescriber, or ``None`` before the first use."""
        if not self.regle:
            return None  # before the first use there is nothing to read, and nothing to load to read it
        choisi = self.configuration.prescripteur
        return choisi.prescripteur() if choisi.rpps else None

    def enregistrer_prescripteur(self, prescripteur: Prescripteur) -> None:
        """Keep who prescribes in the configuration."""
        import msgspec

        from aat import configuration

        garde = msgspec.convert(
            {
                nom: valeur
                for nom, valeur in msgspec.to_builtins(prescripteur).items()
                if nom in configuration.ConfigurationPrescripteur.__struct_fields__
            },
            configuration.ConfigurationPrescripteur,
        )
        self._enregistrer(msgspec.structs.replace(self.configuration, prescripteur=garde))

    def retenir_imprimante(self, nom: str | None) -> None:
        """Keep in the configuration where the application prints; ``None``: it writes files."""
        import msgspec

        impression = msgspec.structs.replace(self.configuration.impression, imprimante=nom)
        self._enregistrer(msgspec.structs.replace(self.configuration, impression=impression))

    def enregistrer_configuration(self, configuration: Configuration) -> None:
        """Keep the whole configuration."""
        self._enregistrer(configuration)

    def enregistrer_transmission(self, transmission: ConfigurationTransmission) -> None:
        """Keep how the service is reached in the configuration."""
        import msgspec

        self._enregistrer(msgspec.structs.replace(self.configuration, transmission=transmission))

    def enregistrer_coffre(self, adresse: str | None, *, essayer: bool = True) -> None:
        """Keep the address of the shared store in the configuration; ``None``: this workstation's own file.

        Raises:
            ErreurConfiguration: the address is refused; nothing was kept.
            ErreurCoffre: ``essayer``, and the server cannot be used; nothing was kept.
        """
        import msgspec

        from aat.adresse_coffre import lire_adresse
        from aat.coffre.rangement import Rangement
        from aat.configuration import ConfigurationCoffre

        lue = None if adresse is None else lire_adresse(adresse)
        if lue is not None and essayer:
            Rangement(self.lieux, lue).occupe()
        self._enregistrer(msgspec.structs.replace(self.configuration, coffre=ConfigurationCoffre(adresse)))

    def relire_le_service(self) -> None:
        """Take how the service is reached as another program wrote it since; any thread.

        Nothing else changes under a run: neither who prescribes, nor where things are kept. A file of another
        environment, or that cannot be read, changes nothing at all: the bench and the real service never mix.
        """
        import msgspec

        from aat.configuration_fichier import charger

        with suppress(OSError, ErreurAat), _VERROU:
            vu = self.lieux.configuration.stat()
            if self._fichier_vu == (vu.st_ino, vu.st_mtime_ns):
                return
            self._fichier_vu = (vu.st_ino, vu.st_mtime_ns)
            service = charger(self.lieux).transmission
            if service.environnement is self.environnement:
                self.__dict__["configuration"] = msgspec.structs.replace(self.configuration, transmission=service)

    def _enregistrer(self, configuration: Configuration) -> None:
        """Write the tables that changed here; what another program wrote in the others meanwhile stays."""
        import msgspec

        from aat import configuration_fichier as fichier

        with _VERROU:
            changees = {
                nom: valeur
                for nom in configuration.__struct_fields__
                if (valeur := getattr(configuration, nom)) != getattr(self.configuration, nom)
            }
            fichier.enregistrer(msgspec.structs.replace(fichier.charger(self.lieux), **changees), self.lieux)
            self.__dict__["configuration"] = configuration
