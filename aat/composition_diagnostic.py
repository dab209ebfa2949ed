"""The checks of ``aat diagnostic``: each looks at one real thing and says what mends it."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator

from aat.codes_sortie import CodeSortie
from aat.composition import Atelier
from aat.domaine.etats import A_TRANSMETTRE, Etat
from aat.domaine.transmission import Echec
from aat.erreurs import ErreurAat
from aat.services.diagnostic import Controle, EtatControle

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
    if not os.path.lexists(atelier.lieux.base):
        yield Controle("coffre", _ATTENTION, "pas encore créé", "Il le sera au premier avis, avec sa clé.")
        return
    coffre = atelier.coffre()
    coffre.controler()
    attente = len(coffre.etats(A_TRANSMETTRE | {Etat.EN_COURS}, _TOUS))
    yield Controle("coffre", _OK, f"ouvert, sain ; documents en attente : {attente}")
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
    from aat.cartes.erreurs import BibliothequeAbsente, ServiceAbsent
    from aat.cartes.pcsc import Lecteurs

    try:
        vus = Lecteurs().vus()
    except (BibliothequeAbsente, ServiceAbsent) as erreur:
        yield Controle("lecteurs de cartes", _ATTENTION, erreur.message, erreur.remede)
        return
    if not vus:
        yield Controle("lecteurs de cartes", _ATTENTION, "aucun n’est branché ; le reste fonctionne")
    for vu in vus:
        carte = vu.type.libelle if vu.type else "vide"
        yield Controle("lecteurs de cartes", _OK, f"{vu.lecteur} : {carte}")


def _carte_cps(atelier: Atelier) -> Iterator[Controle]:
    from aat.cartes.cps import en_cours
    from aat.cartes.erreurs import BibliothequeAbsente, CarteCpsAbsente, ModuleAbsent

    try:
        identite = atelier.source_prescripteur.identite()
    except (BibliothequeAbsente, CarteCpsAbsente, ModuleAbsent) as erreur:
        etat = _PANNE if atelier.configuration.cartes.signature else _ATTENTION
        yield Controle("carte CPS", etat, erreur.message, erreur.remede, erreur.code_sortie)
        return
    if identite.essais == "bloque":
        yield Controle(
            "carte CPS", _PANNE, "son code est bloqué", "Outil de gestion CPS, code de secours.", CodeSortie.CARTE
        )
    elif en_cours(identite, atelier.horloge.maintenant()):
        yield Controle("carte CPS", _OK, f"lue, certificat valable jusqu’au {identite.valable_au:%d/%m/%Y}")
    else:
        yield Controle(
            "carte CPS",
            _PANNE,
            "son certificat n’est pas valable aujourd’hui",
            "Renouvelez la carte.",
            CodeSortie.CARTE,
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
    ("carte CPS", _carte_cps),
    ("imprimantes", _imprimantes),
)
