"""The checks of ``aat diagnostic``: each looks at one real thing and says what mends it."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING

from aat.codes_sortie import CodeSortie
from aat.composition import Atelier
from aat.domaine.etats import A_TRANSMETTRE, Etat
from aat.domaine.transmission import Echec
from aat.erreurs import ErreurAat
from aat.services.diagnostic import Controle, EtatControle

if TYPE_CHECKING:
    from aat.coffre.sqlite import CoffreSqlite

_OK, _ATTENTION, _PANNE = EtatControle.OK, EtatControle.ATTENTION, EtatControle.PANNE
#: Beyond this offset the service would refuse documents; a warning comes first (seconds).
_DECALAGE_ATTENTION_S, _DECALAGE_PANNE_S = 120, 3600
#: More documents than a practice ever has waiting.
_TOUS = 100_000
_LPSTAT_S = 10


def examiner(atelier: Atelier) -> tuple[Controle, ...]:
    """Run every check; a foreseen failure of one is a failed check, never the end of the others."""
    return tuple(controles(atelier))


def controles(atelier: Atelier) -> Iterator[Controle]:
    """Yield each check as soon as it is done: some wait for the network."""
    for nom, controle in _CONTROLES:
        yield from _garder(nom, controle, atelier)


def _garder(nom: str, controle: Callable[[Atelier], Iterator[Controle]], atelier: Atelier) -> Iterator[Controle]:
    try:
        yield from controle(atelier)
    except ErreurAat as erreur:
        yield Controle(nom, _PANNE, erreur.message, erreur.remede, erreur.code_sortie)


def _dossiers(atelier: Atelier) -> Iterator[Controle]:
    from aat import emplacements

    emplacements.verifier(atelier.lieux)
    yield Controle("dossiers", _OK, f"privés, sous {atelier.lieux.maison}")


def _prescripteur(atelier: Atelier) -> Iterator[Controle]:
    p = atelier.prescripteur()
    if p is None:
        yield Controle("prescripteur", _ATTENTION, "aucun n’est enregistré", "aat config prescripteur")
    else:
        yield Controle("prescripteur", _OK, f"{p.prenom} {p.nom}, RPPS {p.rpps}")


def _coffre(atelier: Atelier) -> Iterator[Controle]:
    ou = f"{atelier.rangement} : "
    if not atelier.rangement.occupe():
        yield Controle("coffre", _ATTENTION, f"{ou}pas encore créé", "Il le sera au premier avis, avec sa clé.")
        return
    coffre = atelier.coffre()
    coffre.controler()
    attente = len(coffre.etats(A_TRANSMETTRE | {Etat.EN_COURS}, _TOUS))
    yield Controle("coffre", _OK, f"{ou}ouvert, sain ; documents en attente : {attente}")
    if atelier.rangement.adresse is not None:
        yield from _serveur(coffre)
    rapport = coffre.verifier_audit()
    if rapport.rupture is None:
        yield Controle("journal d’audit", _OK, "chaîne complète")
    else:
        yield Controle(
            "journal d’audit",
            _PANNE,
            f"la chaîne est rompue à la ligne {rapport.rupture}",
            "Gardez une copie du coffre et prévenez l’assistance.",
            CodeSortie.COFFRE,
        )


def _serveur(coffre: "CoffreSqlite") -> Iterator[Controle]:
    """Judge the server of a shared store: its channel, its disk and its clock."""
    from aat.coffre.postgres.coffre import CoffrePartage

    if not isinstance(coffre, CoffrePartage):  # opened before the configuration was changed
        return
    serveur, nom = coffre.serveur(), "serveur du coffre"
    canal = "chiffrée" if serveur.chiffre else "locale"
    if serveur.durable:
        yield Controle(nom, _OK, f"PostgreSQL {serveur.version}, connexion {canal}")
    else:
        yield Controle(
            nom,
            _PANNE,
            f"PostgreSQL {serveur.version}, connexion {canal} : une coupure de courant pourrait perdre des documents",
            "Remettez fsync et full_page_writes à « on » sur le serveur.",
            CodeSortie.COFFRE,
        )
    ecart = abs(coffre.decalage_s())
    etat = _OK if ecart <= _DECALAGE_ATTENTION_S else _ATTENTION
    remede = "Réglez l’heure de ce poste, ou celle du serveur ; les envois suivent celle du serveur."
    yield Controle("horloge du coffre", etat, f"écart de {ecart:.0f} s avec ce poste", remede)


def _certificats(atelier: Atelier) -> Iterator[Controle]:
    reglage = atelier.configuration.transmission
    if not reglage.url:
        yield Controle("transmission", _ATTENTION, "non réglée", "aat banc cpam (banc d’essai)")
        return
    atelier.profil().verifier(atelier.horloge.maintenant())
    yield Controle("certificats", _OK, f"valables, environnement « {reglage.environnement} »")


def _service(atelier: Atelier) -> Iterator[Controle]:
    if not atelier.configuration.transmission.url:
        return
    transport = atelier.transport()
    try:
        sonde = transport.sonder()
    finally:
        transport.fermer()
    if isinstance(sonde, Echec):
        yield Controle(
            "service", _PANNE, f"{sonde.message} ({sonde.code} {sonde.nom})", sonde.remede, CodeSortie.NON_TRANSMIS
        )
        return
    yield Controle("service", _OK, f"répond, environnement « {sonde.environnement} »")
    ecart = abs(sonde.decalage_s)
    etat = _OK if ecart <= _DECALAGE_ATTENTION_S else _ATTENTION if ecart <= _DECALAGE_PANNE_S else _PANNE
    yield Controle(
        "horloge",
        etat,
        f"écart de {ecart:.0f} s avec le service",
        "Réglez l’heure de l’ordinateur.",
        CodeSortie.NON_TRANSMIS,
    )


def _referentiel(atelier: Atelier) -> Iterator[Controle]:
    from aat import composition_referentiel
    from aat.services import referentiel

    anomalies = referentiel.verifier(composition_referentiel.dossier())
    if anomalies:
        yield Controle(
            "référentiel",
            _PANNE,
            f"anomalies : {len(anomalies)} ; la première : {anomalies[0]}",
            "aat referentiel verifier (les montre toutes)",
        )
    else:
        yield Controle("référentiel", _OK, f"intègre, {len(atelier.droit.regles)} règles")


def _lecteurs(_: Atelier) -> Iterator[Controle]:
    if find_spec("smartcard") is None:
        yield Controle(
            "lecteurs de cartes",
            _ATTENTION,
            "la bibliothèque des lecteurs n’est pas installée ; le reste fonctionne",
            "pip install 'aat[cartes]' (libpcsclite-dev et swig sont nécessaires sur Linux)",
        )
    else:
        yield Controle(
            "lecteurs de cartes", _ATTENTION, "bibliothèque installée ; cette version ne lit pas encore les cartes"
        )


def _imprimantes(_: Atelier) -> Iterator[Controle]:
    if shutil.which("lpstat") is None:
        yield Controle("imprimantes", _ATTENTION, "CUPS n’est pas installé", "Ouvrez les PDF pour les imprimer.")
        return
    try:
        liste = subprocess.run(["lpstat", "-e"], capture_output=True, text=True, check=False, timeout=_LPSTAT_S)  # noqa: S607 - the system's own command
    except (OSError, subprocess.TimeoutExpired):
        yield Controle("imprimantes", _ATTENTION, "CUPS ne répond pas", "Relancez CUPS, ou ouvrez les PDF.")
        return
    noms = liste.stdout.split()
    if noms:
        yield Controle("imprimantes", _OK, f"{len(noms)} : {', '.join(noms[:5])}")
    else:
        yield Controle(
            "imprimantes", _ATTENTION, "aucune n’est déclarée", "Ajoutez-en une dans les réglages du système."
        )


_CONTROLES: tuple[tuple[str, Callable[[Atelier], Iterator[Controle]]], ...] = (
    ("dossiers", _dossiers),
    ("prescripteur", _prescripteur),
    ("coffre", _coffre),
    ("certificats", _certificats),
    ("service", _service),
    ("référentiel", _referentiel),
    ("lecteurs de cartes", _lecteurs),
    ("imprimantes", _imprimantes),
)
