"""The journal and the queue, a document a line, without any medical content; a number opens one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aat.cli import questions
from aat.cli.texte import accuse, lignes
from aat.cli.texte.document import etablir
from aat.domaine.transmission import TypeDocument
from aat.erreurs import ErreurUsage
from aat.horloge import ici
from aat.saisie.texte import plier
from aat.services.file_attente import EN_ATTENTE
from aat.services.journal import dire

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aat.cli.texte.seance import Seance
    from aat.domaine.transmission import EtatEnvoi

_TYPES: Final = {TypeDocument.AVIS: "avis", TypeDocument.CERTIFICAT: "certificat"}
_PAGE: Final = 10
_AIDE: Final = """\
Un numéro ouvre le document : son état, son histoire, ce qu’on peut en faire.
Des mots filtrent : « en file », « rejeté », une référence, une date.
t : transmettre tout ce qui attend."""


def lire(seance: Seance) -> None:
    """Read the journal until « < ».

    Raises:
        ErreurCoffre: the store cannot be used.
        Quitter: the person leaves.
    """
    filtre, debut = "", 0
    while True:
        seance.annoncer()
        tous = seance.outils.etats()
        montres = [etat for etat in tous if _repond(etat, filtre)]
        _dire(montres, tous, filtre, debut)
        suite = debut + _PAGE < len(montres)
        lu = questions.demander(
            f"Numéro, mots, t{' ; Entrée : suite' if suite else ''}", _lecteur(montres, tous), aide=_AIDE
        )
        if isinstance(lu, int):
            _ouvrir(montres[lu].ref, seance)
        elif lu == "t":
            seance.envoi.tout_transmettre()
            lignes.dire("Envoi de ce qui attend. Le résultat sera dit à la prochaine question.")
            return
        elif lu:
            filtre, debut = lu, 0
        elif suite:
            debut += _PAGE
        else:
            filtre, debut = "", 0


def _lecteur(montres: Sequence[EtatEnvoi], tous: Sequence[EtatEnvoi]) -> _Lecteur:
    return _Lecteur(montres, tous)


class _Lecteur:
    """Reads an answer: the rank of a document, ``t``, words that find something, or nothing."""

    def __init__(self, montres: Sequence[EtatEnvoi], tous: Sequence[EtatEnvoi]) -> None:
        self._montres, self._tous = montres, tous

    def __call__(self, reponse: str) -> int | str:
        if reponse.isdigit() and 1 <= int(reponse) <= len(self._montres):
            return int(reponse) - 1
        if reponse.casefold() == "t":
            if not any(etat.etat in EN_ATTENTE for etat in self._tous):
                raise ErreurUsage("Rien n’attend : tout ce qui devait partir est parti.")
            return "t"
        if reponse and not any(_repond(etat, reponse) for etat in self._tous):
            raise ErreurUsage("Aucun document ne répond à cela.")
        return reponse


def _ouvrir(ref: str, seance: Seance) -> None:
    try:
        suite = accuse.suivre(ref, seance, entree="retour au journal")
    except questions.Retour:
        return
    if suite is not None:
        etablir(suite, seance, entier=accuse.entier(suite))


def _dire(montres: Sequence[EtatEnvoi], tous: Sequence[EtatEnvoi], filtre: str, debut: int) -> None:
    attendent = sum(etat.etat in EN_ATTENTE for etat in tous)
    attente = f"{attendent} en attente" if attendent else "rien n’attend"
    lignes.titre(f"Journal : {len(tous)} document{'s' if len(tous) > 1 else ''}, {attente}")
    if filtre:
        lignes.dire(f"Filtre « {filtre} » : {len(montres)}. Entrée à la fin de la liste : tous.")
    for rang, etat in enumerate(montres[debut : debut + _PAGE], debut + 1):
        lignes.dire(f"  {rang}. {_ligne(etat)}")
    if not tous:
        lignes.dire("Aucun document n’est encore validé.")


def _ligne(etat: EtatEnvoi) -> str:
    return f"{ici(etat.etat_depuis):%d/%m/%Y %H:%M}, {_TYPES[etat.type]} {etat.ref} : {dire(etat)}"


def _repond(etat: EtatEnvoi, mots: str) -> bool:
    """Tell whether a document answers to every word: state, reference, number, day."""
    texte = plier(f"{_ligne(etat)} {etat.numero or ''} {etat.derniere_erreur or ''}")
    return all(mot in texte for mot in plier(mots).split())
