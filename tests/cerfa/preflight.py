"""Apache PDFBox Preflight, the independent PDF/A-1b validator that Debian ships; run once for many files."""

import re
import shutil
import subprocess
from pathlib import Path

_JARS = ("preflight", "pdfbox2", "xmpbox", "fontbox2", "commons-logging", "javax.activation", "jaxb-api")
_JAVA = Path("/usr/share/java")
_PROGRAMME = "org.apache.pdfbox.preflight.Validator_A1b"


def manque() -> str | None:
    """Return what is not installed, or ``None``."""
    if shutil.which("java") is None:
        return "java manque : installez default-jre-headless"
    absents = [jar for jar in _JARS if not (_JAVA / f"{jar}.jar").exists()]
    return (
        f"{', '.join(absents)} : installez libpdfbox2-java, libactivation-java et libjaxb-api-java" if absents else None
    )


def valides(fichiers: list[Path]) -> dict[str, bool]:
    """Return, for each file name, whether the validator takes it for PDF/A-1b."""
    fini = subprocess.run(
        [
            "java",
            "-Djava.awt.headless=true",
            "-XX:+UseSerialGC",
            "-cp",
            ":".join(str(_JAVA / f"{jar}.jar") for jar in _JARS),
            _PROGRAMME,
            "batch",
            str(_liste(fichiers)),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    texte = fini.stdout + fini.stderr
    rendus = {}
    for fichier in fichiers:
        rendus[fichier.name] = bool(re.search(rf"{re.escape(fichier.name)} is a valid PDF/A-1b file", texte))
        assert fichier.name in texte, texte
    return rendus


def _liste(fichiers: list[Path]) -> Path:
    liste = fichiers[0].parent / "liste.txt"
    liste.write_text("\n".join(str(f) for f in fichiers) + "\n", encoding="utf-8")
    return liste
