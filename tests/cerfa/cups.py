"""A print server of its own: the system's cupsd on a private socket, a queue that prints into a file.

Nothing of the machine's own printing is read or changed.
"""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_FICHIERS = """User lp
Group lp
SystemGroup root
ServerRoot {d}/etc
RequestRoot {d}/spool
TempDir {d}/spool/tmp
CacheDir {d}/cache
StateDir {d}/run
AccessLog {d}/log/access
ErrorLog {d}/log/error
PageLog {d}/log/page
FileDevice Yes
Sandboxing Relaxed
"""
_SERVEUR = """DirtyCleanInterval 0
Listen {d}/run/s
Browsing No
WebInterface No
DefaultAuthType None
PreserveJobFiles No
<Location />
  Order allow,deny
  Allow all
</Location>
<Location /admin>
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
    Allow all
  </Limit>
</Policy>
"""
#: A printer that takes PDF as it is: what reaches the file is what was sent.
_PILOTE = """*PPD-Adobe: "4.3"
*FormatVersion: "4.3"
*FileVersion: "1.0"
*LanguageVersion: English
*LanguageEncoding: ISOLatin1
*PCFileName: "BANC.PPD"
*Manufacturer: "BANC"
*Product: "(BANC)"
*ModelName: "BANC"
*ShortNickName: "BANC"
*NickName: "BANC PDF"
*PSVersion: "(3010.000) 0"
*LanguageLevel: "3"
*ColorDevice: False
*DefaultColorSpace: Gray
*FileSystem: False
*cupsFilter2: "application/pdf application/pdf 0 gziptoany"
*OpenUI *PageSize/Media Size: PickOne
*OrderDependency: 10 AnySetup *PageSize
*DefaultPageSize: A4
*PageSize A4/A4: ""
*CloseUI: *PageSize
*OpenUI *PageRegion/Media Size: PickOne
*OrderDependency: 10 AnySetup *PageRegion
*DefaultPageRegion: A4
*PageRegion A4/A4: ""
*CloseUI: *PageRegion
*DefaultImageableArea: A4
*ImageableArea A4/A4: "0 0 595 842"
*DefaultPaperDimension: A4
*PaperDimension A4/A4: "595 842"
"""


def manque() -> str | None:
    """Return why no print server can run here, or ``None``."""
    for commande in ("cupsd", "lp", "lpadmin"):
        if shutil.which(commande, path=f"{os.environ['PATH']}:/usr/sbin") is None:
            return f"« {commande} » manque : installez les paquets cups et cups-client"
    return None if os.geteuid() == 0 else "cupsd ne change de compte que lancé par root"


@dataclass(frozen=True, slots=True)
class ServeurCups:
    """A running server with one queue, ``banc``."""

    dossier: Path

    @property
    def env(self) -> dict[str, str]:
        """What sends the system's commands to this server."""
        return {"CUPS_SERVER": str(self.dossier / "run" / "s"), "PATH": f"{os.environ['PATH']}:/usr/sbin"}

    @property
    def papier(self) -> Path:
        """Where the queue prints: the last job only."""
        return self.dossier / "papier" / "sortie"

    def faire(self, commande: str, *arguments: str) -> str:
        """Run a command of the printing system and return what it says."""
        fini = subprocess.run(
            [commande, *arguments],
            env=os.environ | self.env | {"LC_ALL": "C"},
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )
        assert fini.returncode == 0, fini.stderr
        return fini.stdout

    def attendre(self, travail: str) -> bytes:
        """Return what was printed, once the job has ended."""
        for _ in range(200):
            if travail in self.faire("lpstat", "-W", "completed", "-o", "banc"):
                return self.papier.read_bytes()
            time.sleep(0.05)
        raise TimeoutError(travail)

    def titres(self) -> str:
        """Return what the server kept of the jobs: their titles and options, as it wrote them."""
        return "".join(p.read_bytes().decode("latin-1") for p in sorted((self.dossier / "spool").glob("c*")))


@contextmanager
def serveur_cups() -> Iterator[ServeurCups]:
    """Give a server that runs until the end of the block."""
    dossier = Path(tempfile.mkdtemp(prefix="aat-cups-"))
    serveur = ServeurCups(dossier)
    try:
        dossier.chmod(0o755)
        for nom in ("etc", "spool/tmp", "cache", "run", "log", "papier"):
            (dossier / nom).mkdir(parents=True)
        serveur.papier.touch()
        serveur.papier.chmod(0o666)
        for nom, texte in (("cups-files.conf", _FICHIERS), ("cupsd.conf", _SERVEUR), ("banc.ppd", _PILOTE)):
            (dossier / "etc" / nom).write_text(texte.replace("{d}", str(dossier)))
        processus = subprocess.Popen(
            [
                "/usr/sbin/cupsd",
                "-f",
                "-c",
                str(dossier / "etc/cupsd.conf"),
                "-s",
                str(dossier / "etc/cups-files.conf"),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            for _ in range(100):
                if (dossier / "run" / "s").exists() and "is running" in serveur.faire("lpstat", "-r"):
                    break
                time.sleep(0.05)
            serveur.faire(
                "lpadmin", "-p", "banc", "-E", "-v", f"file:{serveur.papier}", "-P", str(dossier / "etc/banc.ppd")
            )
            yield serveur
        finally:
            processus.terminate()
            processus.wait(timeout=15)
    finally:
        shutil.rmtree(dossier, ignore_errors=True)
