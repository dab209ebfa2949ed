"""A printer of CUPS, through the system's own commands (Linux, macOS): ``lpstat`` to look, ``lp`` to print.

The PDF goes by the standard input: nothing is left in a temporary file. The job's title names no one.
"""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass

from aat.erreurs import ErreurImprimante, ErreurIntrouvable

#: Seconds given to a command of the printing system, which answers in a few milliseconds when it is well.
_DELAI_S = 30
#: A4, one side, one page a sheet, 100 %: the form is measured in millimetres.
OPTIONS = ("media=A4", "sides=one-sided", "number-up=1", "print-scaling=none", "page-border=none")
_TRAVAIL = re.compile(r"request id is (\S+)")
_NOM = re.compile(r"[^\s/#?'\"\\-][^\s/#?'\"\\]{0,126}")


@dataclass(frozen=True, slots=True)
class ImprimanteCups:
    """One print queue, by its name."""

    nom: str

    def verifier(self) -> None:
        """Return when the queue exists, is not paused, and takes jobs.

        Raises:
            ErreurIntrouvable: no printing system on this machine, or no queue of that name.
            ErreurImprimante: the queue is paused or refuses jobs, or the printing system does not answer.
        """
        if "not running" in _lancer("lpstat", "-r").stdout:
            raise _hors_service()
        if not _NOM.fullmatch(self.nom):
            raise self._inconnue()
        etat = _lancer("lpstat", "-p", self.nom)
        if etat.returncode:
            raise self._inconnue()
        if " disabled " in etat.stdout:
            raise ErreurImprimante(
                f"L’imprimante « {self.nom} » est en pause : rien n’a été imprimé.",
                champ="--imprimante",
                remede=f"Vérifiez-la, puis remettez-la en marche par « cupsenable {self.nom} ».",
            )
        accueil = _lancer("lpstat", "-a", self.nom)
        if accueil.returncode or " not accepting requests" in accueil.stdout:
            raise ErreurImprimante(
                f"L’imprimante « {self.nom} » n’accepte pas de travail : rien n’a été imprimé.",
                champ="--imprimante",
                remede=f"Ouvrez sa file par « cupsaccept {self.nom} ».",
            )

    def imprimer(self, octets: bytes, titre: str) -> str:
        """Hand a PDF over and return the name of the job.

        Raises:
            ErreurIntrouvable, ErreurImprimante: as ``verifier``; nothing was printed.
        """
        self.verifier()
        options = [mot for option in OPTIONS for mot in ("-o", option)]
        fini = _lancer("lp", "-d", self.nom, "-t", titre, *options, "--", "-", entree=octets)
        trouve = _TRAVAIL.search(fini.stdout)
        if fini.returncode or trouve is None:
            raise ErreurImprimante(
                f"L’imprimante « {self.nom} » a refusé le document : rien n’a été imprimé.",
                champ="--imprimante",
                remede=f"Voyez son état par « lpstat -p {self.nom} ».",
            )
        return trouve[1]

    def _inconnue(self) -> ErreurIntrouvable:
        noms = _connues()
        liste = f"Imprimantes de ce poste : {', '.join(noms)}." if noms else "Ce poste n’a aucune imprimante."
        return ErreurIntrouvable("Cette imprimante n’existe pas ici.", champ="--imprimante", remede=liste)


def imprimantes() -> tuple[str, ...]:
    """Return the names of the queues, the default one first.

    Raises:
        ErreurIntrouvable: no printing system on this machine.
        ErreurImprimante: it does not answer.
    """
    if "not running" in _lancer("lpstat", "-r").stdout:
        raise _hors_service()
    defaut = _lancer("lpstat", "-d").stdout.rpartition(": ")[2].strip()
    return tuple(sorted(_connues(), key=lambda nom: (nom != defaut, nom.lower())))


def _connues() -> list[str]:
    return [ligne.split()[0] for ligne in _lancer("lpstat", "-a").stdout.splitlines() if ligne.split()]


def _lancer(commande: str, *arguments: str, entree: bytes | None = None) -> subprocess.CompletedProcess[str]:
    chemin = shutil.which(commande)
    if chemin is None:
        raise ErreurIntrouvable(
            "Le système d’impression CUPS n’est pas installé sur ce poste.",
            champ="--imprimante",
            remede="Installez le paquet cups-client, ou gardez le PDF (« --sortie » ; dans l’application, o).",
        )
    # Its sentences are read: they must not follow the user's language.
    env = {**os.environ, "LC_ALL": "C", "LANG": "C"}
    try:
        fini = subprocess.run(  # noqa: S603 - the system's own command, found in the path; a list, no shell
            [chemin, *arguments],
            input=entree if entree is not None else b"",
            capture_output=True,
            check=False,
            timeout=_DELAI_S,
            env=env,
        )
    except (subprocess.TimeoutExpired, OSError) as cause:
        raise _hors_service() from cause
    return subprocess.CompletedProcess(
        fini.args, fini.returncode, fini.stdout.decode(errors="replace"), fini.stderr.decode(errors="replace")
    )


def _hors_service() -> ErreurImprimante:
    return ErreurImprimante(
        "Le système d’impression CUPS ne répond pas : rien n’a été imprimé.",
        champ="--imprimante",
        remede="Démarrez-le (« sudo systemctl start cups »), ou gardez le PDF (« --sortie » ; dans l’application, o).",
    )
