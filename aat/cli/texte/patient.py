"""The patient: found by a name, a birth date or a NIR, typed once, changed. Reads and keeps through the services."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from aat.cli import questions
from aat.cli.dialogue import Question
from aat.cli.texte import champs, lectures, lignes
from aat.erreurs import ErreurUsage
from aat.identifiants import nir
from aat.services import identification, recherche_patient
from aat.services.formulaire import patient as formulaire

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from aat.cli.texte.seance import Seance
    from aat.domaine.personnes import Assure
    from aat.services.formulaire.champ import Champ

_LISTE: Final = "liste"
_AIDES: Final = {
    "regime": "Deux chiffres, ou quelques lettres de son nom. liste : tous les régimes connus.",
    "caisse": "Trois chiffres, lus sur l’attestation de droits, ou quelques lettres. - si elle n’est pas connue."
    " liste : les caisses connues de ce régime.",
}
_LIBELLES: Final = {"adresse.complement": "Complément d’adresse", "nom_usage": "Nom d’usage, s’il est différent"}


@dataclass(frozen=True, slots=True, repr=False)
class Choisi:
    """Somebody chosen; ``saisi``: typed a moment ago."""

    assure: Assure
    saisi: bool = False


def choisir(texte: str, seance: Seance) -> Choisi | None:
    """Return the person that ``texte`` names, typed now if new; ``None`` when nobody is chosen.

    Raises:
        ErreurCoffre: the store cannot be used.
        Retour: another person is wanted.
    """
    reponse = recherche_patient.chercher(texte, seance.outils)
    if reponse.defaut:
        lignes.dire(reponse.defaut)
        return None
    if not reponse.trouves and reponse.numero is None and recherche_patient.numero_tape(texte) is not None:
        lignes.dire(nir.defaut(recherche_patient.numero_tape(texte) or "") or "")
        return None
    if not reponse.trouves:
        lignes.dire("Ce NIR n’est pas gardé ici." if reponse.numero else "Personne ne répond à ce texte ici.")
        if not questions.oui("Nouveau patient", defaut=bool(reponse.numero)):
            return None
        return nouveau(seance, reponse.numero, None if reponse.numero else _nom(texte))
    if len(reponse.trouves) == recherche_patient.LIMITE:
        lignes.dire(f"Plus de {recherche_patient.LIMITE} patients répondent : quelques lettres de plus aident.")
    dits = [f"{lectures.personne(t.assure)}, {_arret(t.arret)}" for t in reponse.trouves]
    autre = "une autre personne sous ce NIR" if reponse.numero else "nouveau patient"
    rang = lignes.numero("Patients", [*dits, autre], defaut=0 if len(dits) == 1 else None)
    if rang < len(dits):
        return Choisi(reponse.trouves[rang].assure)
    return nouveau(seance, reponse.numero, None if reponse.numero else _nom(texte))


def nouveau(seance: Seance, numero: str | None = None, nom: str | None = None) -> Choisi | None:
    """Ask for somebody new and keep them; ``None`` when the person gives up.

    Raises:
        ErreurCoffre: the store cannot be used.
        Retour: the person goes back before the first answer.
    """
    lignes.dire("Ces données restent sur cet ordinateur, chiffrées. Elles se saisissent une seule fois.")
    rang = identification.rang_libre(numero, seance.outils) if numero else 1
    assure = formulaire.vierge(numero, nom, rang)
    sautes = {"nir", *(("rang",) if rang == 1 else ())} if numero else {"rang"}
    assure = _remplir(assure, sautes, seance)
    while (deja := identification.deja_garde(assure, seance.outils)) is not None:
        lignes.dire(f"{lectures.personne(deja)} est déjà gardé(e) sous ce NIR, au rang {deja.rang}.")
        if questions.oui("Est-ce la même personne ? Oui remplace ce qui était gardé"):
            break
        assure = _poser(formulaire.PAR_NOM["rang"], assure, seance)
    return _garder(assure, seance)


def completer(seance: Seance, assure: Assure) -> Choisi:
    """Ask for what a card does not give of somebody new, and keep them.

    Raises:
        ErreurCoffre: the store cannot be used.
        Retour: the person goes back before the first answer.
    """
    lignes.dire("La carte ne donne ni le régime ni la caisse : ils se saisissent une seule fois.")
    vierge = formulaire.vierge()
    propose = replace(assure, regime=assure.regime or vierge.regime, centre=assure.centre or vierge.centre)
    lus = {champ for champ in ("nir", "nom_famille", "prenoms", "date_naissance") if getattr(assure, champ)}
    return _garder(_remplir(propose, {"rang", *lus}, seance), seance)


def modifier(assure: Assure, seance: Seance) -> Choisi:
    """Ask again what is kept of somebody, NIR and rang apart, and keep it.

    Raises:
        ErreurCoffre: the store cannot be used.
        Retour: nothing is changed.
    """
    lignes.dire("Le NIR et le rang ne se changent pas : un autre NIR, c’est un autre patient.")
    return _garder(_remplir(assure, {"nir", "rang"}, seance), seance)


def _garder(assure: Assure, seance: Seance) -> Choisi:
    net = formulaire.nettoyer(assure)
    identification.memoriser(net, seance.outils, seance.outils.horloge.maintenant())
    lignes.dire("Patient gardé.")
    return Choisi(net, saisi=True)


def _remplir(assure: Assure, sautes: set[str], seance: Seance) -> Assure:
    """Return the person once every field was asked; what is necessary is not passed."""
    a_poser = [_question(champ, seance) for champ in formulaire.CHAMPS if champ.nom not in sautes]
    return champs.remplir(a_poser, assure, "La fiche du patient")


def _question(champ: Champ[Assure], seance: Seance) -> Question[Assure]:
    return Question(
        champ.libelle,
        # The rest of an address is asked of who has one.
        lambda a: not champ.nom.startswith("adresse.") or champ.nom == "adresse.voie" or a.adresse is not None,
        lambda a: _poser(champ, a, seance),
    )


def _poser(champ: Champ[Assure], assure: Assure, seance: Seance) -> Assure:
    choix: Callable[[], Sequence[tuple[str, str]]] | None = None
    if champ.nom == "regime":
        choix = formulaire.regimes
    elif champ.nom == "caisse":
        choix = partial(formulaire.caisses, assure.regime)
    while True:
        pose = champs.demander(
            _parmi(champ, choix) if choix else champ,
            assure,
            seance.jour,
            libelle=_LIBELLES.get(champ.nom, champ.libelle),
            aide=_AIDES.get(champ.nom),
            mots={_LISTE: partial(_dans_la_liste, champ.libelle, choix)} if choix else {},
        )
        if champ.nom not in {manque.nom for manque in formulaire.manques(pose)}:
            return pose
        lignes.dire("  Cette réponse est nécessaire.")


def _dans_la_liste(nom: str, connus: Callable[[], Sequence[tuple[str, str]]]) -> str | None:
    choix = connus()
    if not choix:
        lignes.dire("  Aucune caisse de ce régime n’est connue ici : tapez ses trois chiffres.")
        return None
    return lignes.choisir_dans(nom, choix)


def _parmi(champ: Champ[Assure], choix: Callable[[], Sequence[tuple[str, str]]]) -> Champ[Assure]:
    """Return the same field, that offers a list where words name several entries."""

    def lire(assure: Assure, texte: str, jour: dt.date) -> Assure:
        try:
            return champ.lire(assure, texte, jour)
        except ErreurUsage as erreur:
            trouves = lignes.filtrer(texte, choix())
            if not trouves:
                raise ErreurUsage(erreur.message, remede="Tapez le code, d’autres mots, ou « liste ».") from erreur
            return champ.lire(assure, lignes.choisir_dans(champ.libelle, trouves), jour)

    return replace(champ, lire=lire)


def _nom(texte: str) -> str:
    """Return what a search text says of the name of somebody new."""
    return "".join(c for c in texte if not c.isdigit()).strip(" /.-")


def _arret(resume: str) -> str:
    return "aucun arrêt connu ici" if resume == "—" else resume
