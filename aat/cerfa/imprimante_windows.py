"""A printer of Windows, through the « PrintTo » verb of the program that opens PDFs there.

Windows prints no PDF by itself: without such a program, nothing is printed and the sentence says so. The 100 % scale
is asked for by the PDF itself (``PrintScaling``). The temporary file is private and removed once handed over.
"""

import os
import shutil
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from aat.erreurs import ErreurImprimante, ErreurIntrouvable

_DELAI_S = 60
_EXISTE = "if (-not (Get-Printer -Name $env:AAT_IMPRIMANTE -ErrorAction SilentlyContinue)) { exit 4 }"
_LISTER = "[Console]::OutputEncoding = [Text.Encoding]::UTF8; Get-Printer | ForEach-Object { $_.Name }"
_IMPRIMER = (
    "Start-Process -FilePath $env:AAT_FICHIER -Verb PrintTo "
    "-ArgumentList ('\"' + $env:AAT_IMPRIMANTE + '\"') -Wait -WindowStyle Hidden"
)


@dataclass(frozen=True, slots=True)
class ImprimanteWindows:
    """One printer, by its name."""

    nom: str

    def verifier(self) -> None:
        """Return when the printer exists.

        Raises:
            ErreurIntrouvable: no printer of that name.
            ErreurImprimante: the printing system does not answer.
        """
        if _powershell(_EXISTE, {"AAT_IMPRIMANTE": self.nom}):
            raise ErreurIntrouvable(
                "Cette imprimante n’existe pas ici.",
                champ="--imprimante",
                remede="Son nom se lit dans Paramètres, « Imprimantes et scanners ».",
            )

    def imprimer(self, octets: bytes, titre: str) -> str:
        """Hand a PDF over and return the title of the job: Windows gives no number.

        Raises:
            ErreurIntrouvable, ErreurImprimante: as ``verifier``; nothing was printed.
        """
        self.verifier()
        descripteur, nom = tempfile.mkstemp(prefix=f"{titre.replace(' ', '-')}-", suffix=".pdf")
        try:
            with os.fdopen(descripteur, "wb") as flux:
                flux.write(octets)
            if _powershell(_IMPRIMER, {"AAT_IMPRIMANTE": self.nom, "AAT_FICHIER": nom}):
                raise ErreurImprimante(
                    f"L’imprimante « {self.nom} » n’a pas reçu le document : rien n’a été imprimé.",
                    champ="--imprimante",
                    remede="Vérifiez qu’un lecteur de PDF est installé, ou enregistrez le PDF par « --sortie ».",
                )
        finally:
            with suppress(OSError):
                Path(nom).unlink()
        return titre


def imprimantes() -> tuple[str, ...]:
    """Return the names of the printers.

    Raises:
        ErreurIntrouvable: PowerShell is missing.
        ErreurImprimante: the printing system does not answer.
    """
    noms = _lancer(_LISTER, {}).stdout.decode(errors="replace").splitlines()
    return tuple(sorted((nom.strip() for nom in noms if nom.strip()), key=str.lower))


def _powershell(commande: str, variables: dict[str, str]) -> int:
    return _lancer(commande, variables).returncode


def _lancer(commande: str, variables: dict[str, str]) -> "subprocess.CompletedProcess[bytes]":
    chemin = shutil.which("powershell")
    if chemin is None:
        raise ErreurIntrouvable("PowerShell manque sur ce poste.", champ="--imprimante")
    try:
        return subprocess.run(  # noqa: S603 - the system's own command; names go by the environment, not in the script
            [chemin, "-NoProfile", "-NonInteractive", "-Command", commande],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=_DELAI_S,
            env={**os.environ, **variables},
        )
    except (subprocess.TimeoutExpired, OSError) as cause:
        raise ErreurImprimante(
            "Le système d’impression ne répond pas : rien n’a été imprimé.", champ="--imprimante"
        ) from cause
