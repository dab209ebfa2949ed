"""``aat identify`` from a card: waits for it, lets the person choose among the bearers, asks once what it lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aat.cli import questions
from aat.erreurs import ErreurCarte, ErreurUsage
from aat.services import carte, identification

if TYPE_CHECKING:
    from aat.composition import Atelier
    from aat.services.identification import Identification

#: How long a card is waited for when nothing else is said, in seconds.
ATTENTE_S = 20.0


def par_vitale(
    atelier: Atelier, lecteur: str | None, attente_s: float, porteur: int | None
) -> tuple[Identification, ...]:
    """Return the bearer chosen, kept from now on; all of them, nobody kept, when nobody can choose.

    Args:
        atelier: the tools.
        lecteur: the reader, or whichever holds a carte Vitale.
        attente_s: how long a card is waited for, in seconds.
        porteur: rank on the card (1 for the first) of the bearer to keep, or ``None`` to be asked.

    Raises:
        ErreurCarte: as the reading.
        ErreurUsage: no bearer has this rank.
        ErreurCoffre: the store cannot be used.
    """
    if questions.terminal() and attente_s > 0:
        questions.dire(f"Insérez la carte Vitale (attente : {attente_s:.0f} s)…")
    trouves = carte.porteurs(atelier.source_patient.lire(lecteur, attente_s), atelier)
    if porteur is not None:
        if not 1 <= porteur <= len(trouves):
            raise ErreurUsage(
                f"La carte porte {len(trouves)} personne(s) : aucune n’a ce rang.",
                champ="--porteur",
                remede="Sans « --porteur », toutes sont montrées.",
            )
        return (_garder(trouves[porteur - 1], atelier),)
    if not questions.terminal():
        return trouves
    choisi = _choisir(trouves)
    return (_completer(choisi, atelier),)


def ou_saisie(erreur: ErreurCarte) -> None:
    """Say why no card was read, before the keyboard takes over."""
    questions.dire(" ".join(filter(None, (erreur.message, erreur.remede))))


def _choisir(trouves: tuple[Identification, ...]) -> Identification:
    """Return the bearer whom the person names: never the first one by itself."""
    noms = [f"{i.assure.nom} {' '.join(i.assure.prenoms)}, né(e) le {_date(i.assure.date_naissance)}" for i in trouves]
    if len(trouves) == 1:
        if not questions.oui(f"{noms[0]} : c’est ce patient ?", defaut=True):
            raise ErreurUsage("Aucun porteur de la carte n’a été choisi.", remede="Saisissez le patient : --nir -")
        return trouves[0]
    choix = [(str(rang), nom) for rang, nom in enumerate(noms)]
    return trouves[int(questions.choisir("La carte porte plusieurs personnes ; laquelle", choix))]


def _completer(choisi: Identification, atelier: Atelier) -> Identification:
    """Ask once for what the card does not give, and keep the patient."""
    from aat.cli.saisie_patient import completer_la_carte

    if choisi.douteux:
        questions.dire(choisi.douteux)
    if choisi.connu and choisi.assure.regime:
        return choisi
    complet = completer_la_carte(choisi.assure)
    gardee = identification.memoriser(complet, atelier, atelier.horloge.maintenant())
    return carte.avec_provenance(gardee, choisi)


def _garder(choisi: Identification, atelier: Atelier) -> Identification:
    if choisi.connu or not choisi.assure.nir:
        return choisi
    gardee = identification.memoriser(choisi.assure, atelier, atelier.horloge.maintenant())
    return carte.avec_provenance(gardee, choisi)


def _date(texte: str | None) -> str:
    return "/".join(reversed((texte or "").split("-"))) or "date non connue"
