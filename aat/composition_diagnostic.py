"""The checks of ``aat diagnostic``: each looks at one real thing and says what mends it."""

import datetime as dt
import shutil
import subprocess
from collections.abc import Callable, Iterator

from aat import composition_audit
from aat.codes_sortie import CodeSortie
from aat.coffre.cles import ModeCle, mode_cle
from aat.coffre.fiche import fiche_faite
from aat.coffre.sqlite import CoffreSqlite
from aat.composition import Atelier
from aat.composition_diagnostic_service import DECALAGE_ATTENTION_S, certificats, service
from aat.domaine.etats import A_TRANSMETTRE, Etat
from aat.erreurs import ErreurAat
from aat.services.diagnostic import Controle, EtatControle

_OK, _ATTENTION, _PANNE = EtatControle.OK, EtatControle.ATTENTION, EtatControle.PANNE
#: More documents than a practice ever has waiting.
_TOUS = 100_000
_LPSTAT_S = 10
#: A document and its acknowledgement take a few tens of kilobytes; a PDF less than a megabyte (MB).
_LIBRE_ATTENTION_MO, _LIBRE_PANNE_MO = 500, 50
_PRESSE = dt.timedelta(hours=12)


def examiner(atelier: Atelier) -> tuple[Controle, ...]:
    """Run every check; a foreseen failure of one is a failed check, never the end of the others."""
    return tuple(controles(atelier))


def controles(atelier: Atelier) -> Iterator[Controle]:
    """Yield each check as soon as it is done: some wait for the network."""
    for nom, controle in _CONTROLES:
        yield from _garder(nom, controle, atelier)


def controles_sans_cle(atelier: Atelier) -> Iterator[Controle]:
    """Yield the checks that need neither the master key nor the network."""
    for nom, controle in _CONTROLES:
        if controle not in _AVEC_CLE_OU_RESEAU:
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


def _cle(atelier: Atelier) -> Iterator[Controle]:
    mode = mode_cle(atelier.lieux)
    if mode is ModeCle.ABSENTE:
        if atelier.rangement.occupe():
            yield Controle("clé", _PANNE, "elle manque", "aat cle restaurer", CodeSortie.COFFRE)
        return
    if fiche_faite(atelier.lieux):
        yield Controle("clé", _OK, f"présente ({mode.value}) ; fiche de secours faite")
    else:
        yield Controle("clé", _ATTENTION, f"présente ({mode.value}), sans fiche de secours", "aat cle sauvegarder")


def _disque(atelier: Atelier) -> Iterator[Controle]:
    if not atelier.lieux.maison.exists():
        return
    libres = shutil.disk_usage(atelier.lieux.maison).free // 1_000_000
    remede = "Libérez de la place sur ce disque ; « aat purge --simuler » montre ce qui est échu."
    if libres < _LIBRE_PANNE_MO:
        yield Controle("disque", _PANNE, f"{libres} Mo libres", remede, CodeSortie.COFFRE)
    else:
        etat = _OK if libres >= _LIBRE_ATTENTION_MO else _ATTENTION
        yield Controle("disque", etat, f"{libres} Mo libres", remede)


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
    yield from _file(coffre, atelier)
    verdict = composition_audit.verifier(atelier, coffre)
    if verdict.rapport.rupture is None:
        yield Controle("journal d’audit", _OK, "chaîne complète")
    else:
        yield Controle("journal d’audit", _PANNE, verdict.phrase, verdict.remede, CodeSortie.COFFRE)


def _file(coffre: CoffreSqlite, atelier: Atelier) -> Iterator[Controle]:
    suspendus = coffre.etats({Etat.SUSPENDU}, _TOUS)
    if suspendus:
        yield Controle(
            "file d’attente",
            _ATTENTION,
            f"{len(suspendus)} en attente d’une action ; le plus récent : {suspendus[0].ref}",
            f"aat support etat {suspendus[0].ref}",
        )
    maintenant = atelier.horloge.maintenant()
    proches = [
        e
        for e in coffre.etats(A_TRANSMETTRE - {Etat.VALIDE}, _TOUS)
        if e.expire_le and e.expire_le - maintenant < _PRESSE
    ]
    if proches:
        yield Controle(
            "échéances", _ATTENTION, f"{len(proches)} à transmettre dans les 12 heures", "aat transmit --tout"
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
    etat = _OK if ecart <= DECALAGE_ATTENTION_S else _ATTENTION
    remede = "Réglez l’heure de ce poste, ou celle du serveur ; les envois suivent celle du serveur."
    yield Controle("horloge du coffre", etat, f"écart de {ecart:.0f} s avec ce poste", remede)


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
    from aat.cartes.erreurs import BibliothequeAbsente, CarteCpsAbsente, CpsNonReconnue, MauvaiseCarte, ModuleAbsent

    carte, signe = atelier.source_prescripteur, atelier.configuration.cartes.signature
    try:
        identite, composant = carte.identite(), carte.composant.name
    except (BibliothequeAbsente, CarteCpsAbsente, CpsNonReconnue, MauvaiseCarte, ModuleAbsent) as erreur:
        etat = _PANNE if signe else _ATTENTION
        yield Controle("carte CPS", etat, erreur.message, erreur.remede, erreur.code_sortie)
        return
    if identite.essais == "bloque":
        yield Controle(
            "carte CPS", _PANNE, "son code est bloqué", "Outil de gestion CPS, code de secours.", CodeSortie.CARTE
        )
    elif not en_cours(identite, atelier.horloge.maintenant()):
        yield Controle(
            "carte CPS",
            _PANNE,
            "son certificat n’est pas valable aujourd’hui",
            "Renouvelez la carte.",
            CodeSortie.CARTE,
        )
    elif signe and "opensc" in composant:
        yield Controle(
            "carte CPS",
            _ATTENTION,
            f"lue par {composant}, qui ne signe pas avec toutes les cartes CPS",
            "La Cryptolib CPS de l’ANS signe avec elles : aat config cartes --module CHEMIN",
        )
    else:
        jusqu_au = f"{identite.valable_au:%d/%m/%Y}"
        yield Controle("carte CPS", _OK, f"lue par {composant}, certificat valable jusqu’au {jusqu_au}")


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
    ("disque", _disque),
    ("clé", _cle),
    ("coffre", _coffre),
    ("certificats", certificats),
    ("service", service),
    ("référentiel", _referentiel),
    ("lecteurs de cartes", _lecteurs),
    ("carte CPS", _carte_cps),
    ("imprimantes", _imprimantes),
)
_AVEC_CLE_OU_RESEAU = (_coffre, certificats, service)
