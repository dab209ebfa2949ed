"""The result of a check, as both front ends show it."""

from dataclasses import dataclass
from enum import StrEnum

from aat.codes_sortie import CodeSortie


class EtatControle(StrEnum):
    """How a check ended."""

    OK = "ok"
    ATTENTION = "attention"
    PANNE = "panne"


@dataclass(frozen=True, slots=True)
class Controle:
    """One check: what it says, and what mends it.

    Attributes:
        code_sortie: exit code of the command when this check is ``PANNE``.
    """

    nom: str
    etat: EtatControle
    message: str
    remede: str | None = None
    code_sortie: CodeSortie = CodeSortie.DEFAUT


#: What each check looks at and what its failure would cost, by name; true whatever it found.
SENS = {
    "dossiers": "Vos données doivent être dans un dossier que vous seul pouvez lire, sur un disque de cet ordinateur.",
    "prescripteur": "Sans prescripteur enregistré, rien ne se prescrit. Il se saisit une fois, dans les réglages.",
    "disque": "Sans place libre, rien ne s’enregistre ; ce qui l’était reste intact.",
    "clé": "Sans la clé, personne ne peut ouvrir le coffre. La fiche de secours, sur papier et sous clé, la refait.",
    "file d’attente": "Ces documents ne partiront pas seuls : une action est nécessaire (carte, certificat, heure…).",
    "échéances": "Passé leur délai, ces documents ne partent plus : il faut alors le formulaire papier sécurisé.",
    "coffre": "Le coffre garde, chiffrés, les documents, les brouillons et la file d’attente.",
    "journal d’audit": "Chaque acte y est écrit et enchaîné au précédent : une chaîne rompue dit qu’une ligne a été"
    " changée ou retirée.",
    "transmission": "Tant que le service n’est pas réglé, les documents validés restent en file.",
    "certificats": "Ils prouvent au service qui vous êtes. Périmés, rien ne part ; rien n’est perdu.",
    "service": "Un appel sans aucun document dit s’il répond ; sans réponse, les envois attendent en file.",
    "horloge": "Une heure fausse de plus d’une heure ferait refuser les documents.",
    "référentiel": "Motifs, durées, régimes et règles doivent être ceux livrés ou importés, sans altération.",
    "serveur du coffre": "Le coffre partagé est dans cette base : ce qu’elle dit enregistré doit être sur son disque.",
    "horloge du coffre": "Les envois suivent l’heure du serveur du coffre ; celle de ce poste date les documents.",
    "lecteurs de cartes": "Sans lecteur, le patient se saisit au clavier, une seule fois.",
    "carte CPS": "Elle dit qui prescrit et signe les documents ; sans elle, le service réel n’admet rien.",
    "imprimantes": "Sans imprimante déclarée, les documents restent des fichiers PDF à ouvrir et à imprimer.",
}
