"""Answers pip-audit from a copy of ``pypa/advisory-database``, on the loopback only, where no service is reached.

``python -m outils.avis_locaux DOSSIER`` takes a checkout or a bare git directory, prints one line, ``port date`` (the
publication date of its newest advisory), then answers ``POST /v1/query`` as the OSV service does, until it is ended.
"""

import http.server
import io
import json
import re
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

PUBLIE = re.compile(rb"^published: ['\"]?(\d{4}-\d{2}-\d{2})", re.MULTILINE)
#: A query names one package: more is no query.
CORPS_MAX = 10_000


def fichiers(dossier: Path) -> Iterator[tuple[str, bytes]]:
    """Yield (folder of the package, YAML) of each advisory; raises ``CalledProcessError`` where there is no copy."""
    if (dossier / "vulns").is_dir():
        for chemin in sorted((dossier / "vulns").glob("*/*.yaml")):
            yield chemin.parent.name, chemin.read_bytes()
        return
    commande = ["git", "-C", str(dossier), "archive", "--format=tar", "HEAD", "vulns"]
    archive = subprocess.run(commande, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as lue:
        for membre in lue:
            contenu = lue.extractfile(membre) if membre.name.endswith(".yaml") else None
            if contenu:
                yield Path(membre.name).parent.name, contenu.read()


def touche(affecte: dict[str, Any], version: Version) -> bool:
    """Tell whether ``version`` is among those listed, or within a range of this entry (OSV schema, « Evaluation »)."""
    for ecrite in affecte.get("versions", ()):
        try:
            if Version(ecrite) == version:
                return True
        except InvalidVersion:  # Versions of another age: no locked one is written so.
            continue
    for etendue in affecte.get("ranges", ()):
        if etendue["type"] != "ECOSYSTEM":
            continue
        dedans = False
        bornes = [(Version(v), genre) for fait in etendue["events"] for genre, v in fait.items()]
        for borne, genre in sorted(bornes, key=lambda b: b[0]):
            if genre == "introduced" and version >= borne:
                dedans = True
            elif (genre == "fixed" and version >= borne) or (genre == "last_affected" and version > borne):
                dedans = False
        if dedans:
            return True
    return False


class Copie:
    """The advisories of one copy, by normalised package name; ``date`` is the newest publication, ``YYYY-MM-DD``."""

    def __init__(self, dossier: Path) -> None:
        self.avis: dict[str, list[bytes]] = {}
        self.date = ""
        for nom, contenu in fichiers(dossier):
            self.avis.setdefault(canonicalize_name(nom), []).append(contenu)
            self.date = max([self.date, *(jour.decode() for jour in PUBLIE.findall(contenu))])

    def repondre(self, demande: dict[str, Any]) -> dict[str, Any]:
        """Return the answer to one OSV query: every advisory, not withdrawn, of that package at that version."""
        nom, version = canonicalize_name(demande["package"]["name"]), Version(demande["version"])
        trouves = []
        for contenu in self.avis.get(nom, ()):
            # Every value stays text: « 2.10 » is no number.
            avis = yaml.load(contenu, yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader)  # noqa: S506
            siens = [a for a in avis.get("affected", ()) if canonicalize_name(a["package"]["name"]) == nom]
            if "withdrawn" not in avis and any(touche(a, version) for a in siens):
                for affecte in siens:
                    affecte["package"]["name"] = nom
                trouves.append(avis)
        return {"vulns": trouves} if trouves else {}


def servir(copie: Copie) -> http.server.HTTPServer:
    """Return the server, bound to a free port of the loopback; the caller runs and closes it."""

    class Reponse(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            try:
                longueur = min(int(self.headers["Content-Length"]), CORPS_MAX)
                rendu = json.dumps(copie.repondre(json.loads(self.rfile.read(longueur)))).encode()
            except (ValueError, KeyError, TypeError):  # InvalidVersion is a ValueError.
                self.send_error(400)
                return
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(rendu)))
            self.end_headers()
            self.wfile.write(rendu)

        def log_message(self, *_: object) -> None:
            """Say nothing: the caller reads one line."""

    return http.server.ThreadingHTTPServer(("127.0.0.1", 0), Reponse)


def main() -> int:
    """Serve until ended; the exit code is 3 where the folder holds no advisory."""
    try:
        copie = Copie(Path(sys.argv[1]))
    except (OSError, subprocess.CalledProcessError) as erreur:
        print(f"copie illisible : {erreur}", file=sys.stderr)
        return 3
    if not copie.date:
        print("aucun avis dans ce dossier", file=sys.stderr)
        return 3
    with servir(copie) as serveur:
        print(serveur.server_address[1], copie.date, flush=True)
        serveur.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
