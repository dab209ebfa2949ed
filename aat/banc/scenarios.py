"""What the bench plays besides the normal service, and the private socket that asks for it.

Never a magic value in a document: a scenario is asked for from outside. Knows no HTTP library.
"""

import json
import os
import random
import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from aat.erreurs import ErreurTransmission, ErreurUsage

SOCKET = "controle.sock"
TOUJOURS = -1
#: The scenario of the other resource: it leaves documents alone, and theirs leave it alone.
DROITS = "droits"
#: Draws what each submission meets.
AU_HASARD = "au-hasard"

_LIBELLES: dict[str, str] = {
    "normal": "le service répond normalement",
    "500": "erreur 500 sans effet",
    "503": "indisponible, avec Retry-After",
    "504": "délai de passerelle, sans effet",
    "429": "trop de demandes, avec Retry-After",
    "500-apres-effet": "erreur 500 après avoir enregistré",
    "coupure": "coupe la liaison après avoir enregistré, sans répondre",
    "coupure-avant": "coupe la liaison sans rien enregistrer",
    "lent": "répond en retard, après avoir enregistré",
    "accuse-faux": "accusé de réception non conforme",
    "regime-non-raccorde": "refuse un régime",
    "refus": "refuse le document pour de bon, ou en attendant une action",
    "en-traitement": "enregistre, et répond que l’accusé viendra (202)",
    AU_HASARD: "joue une faute à tant de documents sur cent, tirée au sort pour chacun",
    "debit": "n’accepte que tant de documents par seconde, 429 au-delà",
    "horloge": "horloge décalée",
    "page-html": "page d’un portail à la place de la réponse",
    DROITS: "faute du service des droits des patients",
}
NOMS = frozenset(_LIBELLES)
#: What ``au-hasard`` draws from: faults that mend by themselves, before the effect and after it.
PASSAGERES = ("500-apres-effet", "coupure", "coupure-avant", "503", "500", "accuse-faux", "page-html", "504")
#: Faults of the rights service; ``lent-5`` answers five seconds late.
FAUTES_DROITS = (
    *("D401", "D403", "D429", "D500", "D503", "coupure", "page-html", "lent-2", "lent-5", "lent-30"),
    *("signature", "autre-patient", "autre-demande", "hier"),
    *("vides", "dates-nulles", "dates-folles", "situation-inconnue"),
)
#: What ``refus`` can say of a document that is good.
REFUS = ("T203", "T205", "T302", "T401", "T403", "T404", "T405")
FAUX = ("signature", "environnement", "document_id", "version", "cle", "empreinte")


@dataclass(slots=True)
class Scenario:
    """What is being played.

    Attributes:
        fois: submissions left to play it on, ``TOUJOURS`` until another is asked for.
        parametre: meaning by scenario: false field, régime, Retry-After, seconds; ``20/7``: hundredths and seed.
        hasard: what ``au-hasard`` draws with.
        decalage_s: seconds added to the bench's clock; outlives other scenarios, back to 0 with ``normal``.
    """

    nom: str = "normal"
    fois: int = TOUJOURS
    parametre: str = ""
    decalage_s: float = 0.0
    hasard: random.Random = field(default_factory=random.Random, compare=False)

    def demander(self, nom: str, fois: int = TOUJOURS, parametre: str = "") -> None:
        """Play ``nom`` from the next submission on.

        Raises:
            ErreurUsage: unknown scenario or wrong parameter.
        """
        if nom not in NOMS:
            raise ErreurUsage("Scénario inconnu du banc.", remede=f"Scénarios : {', '.join(sorted(NOMS))}.")
        if fois == 0 or fois < TOUJOURS:
            raise ErreurUsage("Le nombre de fois d’un scénario est au moins 1.")
        if nom == "horloge":
            self.decalage_s = lire_decalage(parametre)
            return
        _verifier_parametre(nom, parametre)
        if nom == "normal":
            self.decalage_s = 0.0
        self.nom, self.fois, self.parametre = nom, fois, parametre
        if nom == AU_HASARD and (graine := parametre.partition("/")[2]):
            self.hasard.seed(int(graine))

    def prendre(self, *, droits: bool = False) -> tuple[str, str]:
        """Return what to play for one submission (or one question on rights), (name, parameter), and count it."""
        if droits is not (self.nom == DROITS):
            return "normal", ""
        joue = (self.nom, self.parametre)
        if self.fois > 0:
            self.fois -= 1
            if self.fois == 0:
                self.nom, self.fois, self.parametre = "normal", TOUJOURS, ""
        if joue[0] == AU_HASARD:
            taux = float(joue[1].partition("/")[0]) / 100
            return (self.hasard.choice(PASSAGERES) if self.hasard.random() < taux else "normal"), ""
        return joue


def _verifier_parametre(nom: str, parametre: str) -> None:
    if nom == "accuse-faux" and (parametre or "signature") not in FAUX:
        raise ErreurUsage("Champ d’accusé inconnu.", remede=f"Champs : {', '.join(FAUX)}.")
    if nom == "regime-non-raccorde" and not re.fullmatch(r"[0-9]{2}", parametre):
        raise ErreurUsage("Indiquez les deux chiffres du régime.", remede="Exemple : regime-non-raccorde 08.")
    if nom == "lent" and not re.fullmatch(r"[0-9]{1,3}([.][0-9]+)?", parametre or "25"):
        raise ErreurUsage("Indiquez un nombre de secondes.", remede="Exemple : lent 25.")
    if nom == DROITS and parametre not in FAUTES_DROITS:
        raise ErreurUsage("Faute inconnue du service des droits.", remede=f"Fautes : {', '.join(FAUTES_DROITS)}.")
    if nom == "refus" and parametre not in REFUS:
        raise ErreurUsage("Indiquez le code du refus.", remede=f"Codes : {', '.join(REFUS)}.")
    if nom == AU_HASARD and not re.fullmatch(r"[0-9]{1,2}(/[0-9]{1,12})?", parametre):
        raise ErreurUsage("Indiquez combien de documents sur cent sont en faute.", remede="Exemple : au-hasard 20.")
    if nom == "debit" and not re.fullmatch(r"[1-9][0-9]{0,3}", parametre):
        raise ErreurUsage("Indiquez un nombre de documents par seconde.", remede="Exemple : debit 5.")
    if nom == "en-traitement" and not re.fullmatch(r"[0-9]{1,4}", parametre or "1"):
        raise ErreurUsage("Indiquez un nombre de secondes.", remede="Exemple : en-traitement 2.")


class Debit:
    """So many submissions a second, spread evenly, with one second in reserve."""

    def __init__(self) -> None:
        self._jetons = 0.0
        self._vu = 0.0

    def laisser(self, par_seconde: float) -> bool:
        """Tell whether one more may pass now."""
        ici = time.monotonic()
        self._jetons = min(par_seconde, self._jetons + (ici - self._vu) * par_seconde)
        self._vu = ici
        if self._jetons < 1:
            return False
        self._jetons -= 1
        return True


def lire_decalage(texte: str) -> float:
    """Return the seconds of ``+2h``, ``-30min`` or ``90s``.

    Raises:
        ErreurUsage: another form.
    """
    trouve = re.fullmatch(r"([+-]?[0-9]{1,6})(h|min|s)", texte)
    if trouve is None:
        raise ErreurUsage("Indiquez un décalage d’horloge.", remede="Exemple : horloge +2h.")
    return int(trouve.group(1)) * {"h": 3600.0, "min": 60.0, "s": 1.0}[trouve.group(2)]


def appliquer(scenario: Scenario, ligne: bytes) -> bytes:
    """Return the answer (one JSON line) to one line received on the control socket."""
    try:
        demande = json.loads(ligne)
        scenario.demander(
            str(demande["scenario"]), int(demande.get("fois", TOUJOURS)), str(demande.get("parametre", ""))
        )
    except ErreurUsage as faute:
        return _ligne({"ok": False, "message": faute.message, "remede": faute.remede})
    except (ValueError, KeyError, TypeError, AttributeError):
        return _ligne({"ok": False, "message": "Demande illisible.", "remede": None})
    return _ligne({"ok": True, "scenario": scenario.nom, "fois": scenario.fois, "decalage_s": scenario.decalage_s})


def demander(dossier: Path, nom: str, *, fois: int = TOUJOURS, parametre: str = "") -> None:
    """Ask the bench that runs in ``dossier`` to play ``nom``.

    Raises:
        ErreurTransmission: no bench listens there.
        ErreurUsage: it refused the request.
    """
    with adresse_socket(dossier) as adresse, socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as liaison:
        liaison.settimeout(5.0)
        try:
            liaison.connect(adresse)
            liaison.sendall(_ligne({"scenario": nom, "fois": fois, "parametre": parametre}))
            reponse = json.loads(liaison.makefile("rb").readline(65536))
        except (OSError, ValueError) as cause:
            raise ErreurTransmission(
                "Aucun banc d’essai ne répond dans ce dossier.", remede="Démarrez-le avec « aat banc cpam »."
            ) from cause
    if not reponse.get("ok"):
        raise ErreurUsage(str(reponse.get("message")), remede=reponse.get("remede"))


@contextmanager
def adresse_socket(dossier: Path) -> Iterator[str]:
    """Yield an address of the control socket that fits in the 107 bytes the system allows.

    A longer path is reached through the open folder's descriptor.
    """
    chemin = str(dossier / SOCKET)
    if len(os.fsencode(chemin)) <= 100 or not Path("/proc/self/fd").is_dir():
        yield chemin
        return
    descripteur = os.open(dossier, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{descripteur}/{SOCKET}"
    finally:
        os.close(descripteur)


def libelle(nom: str) -> str:
    """Return the French sentence of a scenario."""
    return _LIBELLES[nom]


def _ligne(objet: dict[str, object]) -> bytes:
    return json.dumps(objet, ensure_ascii=False).encode() + b"\n"
