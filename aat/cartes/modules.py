"""Where the PKCS#11 module of the CPS is: the one chosen, the official Cryptolib, then OpenSC (cartes.md §5.4)."""

import os
import sys
from pathlib import Path

from aat.cartes.erreurs import ModuleAbsent
from aat.ecriture import est_fichier

_LINUX = (
    "/opt/santesocial/CPS/lib/libcps3_pkcs11_lux.so",
    "/usr/local/galss/libcps3_pkcs11_lux.so",
    "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so",
    "/usr/lib/aarch64-linux-gnu/opensc-pkcs11.so",
    "/usr/lib64/opensc-pkcs11.so",
    "/usr/lib/opensc-pkcs11.so",
)
_MACOS = ("/usr/local/lib/libcps3_pkcs11_osx.dylib", "/Library/OpenSC/lib/opensc-pkcs11.so")


def connus() -> tuple[Path, ...]:
    """Return where a module may be on this system, the official one first."""
    if sys.platform == "win32":
        windows = Path(os.environ.get("WINDIR", r"C:\Windows"))
        return (
            windows / "System32" / "cps3_pkcs11_w64.dll",
            windows / "SysWOW64" / "cps3_pkcs11_w32.dll",
            Path(r"C:\Program Files\OpenSC Project\OpenSC\pkcs11\opensc-pkcs11.dll"),
        )
    return tuple(map(Path, _MACOS if sys.platform == "darwin" else _LINUX))


def trouver(choisi: Path | None) -> Path:
    """Return the module chosen in the configuration, else the first that is installed.

    Raises:
        ModuleAbsent: none, or the chosen one is not there.
    """
    candidats = connus() if choisi is None else (choisi,)
    trouve = next((chemin for chemin in candidats if est_fichier(chemin)), None)
    if trouve is None:
        raise ModuleAbsent
    return trouve
