"""The one table of transmission failures: code, class, what the doctor reads, what support looks at.

Owns the sentences; decides nothing about when a code applies.
"""

from dataclasses import dataclass

from aat.domaine.transmission import Classe

_D, _T, _A, _H = Classe.DEFINITIF, Classe.TEMPORAIRE, Classe.AMBIGU, Classe.ACTION


@dataclass(frozen=True, slots=True)
class Faute:
    """One line of the table.

    Attributes:
        message: French sentence for the doctor.
        remede: what the doctor can do, or ``None`` when there is nothing to do.
        support: what support staff check.
    """

    code: str
    nom: str
    classe: Classe
    message: str
    remede: str | None
    support: str


EN_FILE = "Le document reste en file et repartira de lui-même."
VERIFIE = "Le document est en cours de vérification ; ne le refaites pas."
_SUPPORT = "Appelez l’assistance en donnant la référence du document."

_LIGNES: tuple[tuple[str, str, Classe, str, str | None, str], ...] = (
    (
        "T101",
        "DNS",
        _T,
        "L’adresse du service est introuvable : le réseau semble coupé.",
        EN_FILE,
        "Résolution de noms du poste.",
    ),
    (
        "T102",
        "CONNEXION",
        _T,
        "Le service ne répond pas à l’appel.",
        EN_FILE,
        "Service démarré ? Pare-feu ? Coupure pendant la négociation TLS ?",
    ),
    (
        "T103",
        "DELAI_CONNEXION",
        _T,
        "Le service met trop de temps à répondre à l’appel.",
        EN_FILE,
        "Paquets perdus ? Pare-feu qui absorbe ?",
    ),
    (
        "T110",
        "COUPURE",
        _A,
        "La liaison s’est coupée pendant l’envoi : on ne sait pas encore si la caisse a reçu le document.",
        VERIFIE,
        "L’état du document au service (« aat transmit » le lui demande), et le temps de chaque étape.",
    ),
    (
        "T111",
        "DELAI_REPONSE",
        _A,
        "Le service n’a pas répondu à temps : on ne sait pas encore si la caisse a reçu le document.",
        VERIFIE,
        "L’état du document au service (« aat transmit » le lui demande), et le temps de chaque étape.",
    ),
    (
        "T201",
        "SERVEUR_NON_RECONNU",
        _H,
        "Le service n’a pas prouvé son identité : rien n’a été envoyé.",
        "Ne forcez pas l’envoi ; faites vérifier la liaison et les autorités installées.",
        "Autorités de confiance, interception TLS, nom du serveur.",
    ),
    (
        "T202",
        "CLIENT_REFUSE",
        _H,
        "Le certificat du cabinet n’est pas accepté : rien n’a été envoyé.",
        "Renouvelez ou réinstallez le certificat du cabinet, puis relancez la transmission.",
        "Dates, chaîne et révocation du certificat client.",
    ),
    (
        "T203",
        "IDENTITE_EXPIREE",
        _H,
        "Votre identification a expiré.",
        "Présentez de nouveau votre carte ou votre e-CPS.",
        "Âge du jeton.",
    ),
    (
        "T204",
        "APPELANT_DIFFERENT",
        _D,
        "Ce document a été envoyé depuis une autre installation.",
        "Suivez-le depuis le poste qui l’a envoyé, ou appelez l’assistance.",
        "Deux installations sur un même coffre ?",
    ),
    (
        "T205",
        "NON_HABILITE",
        _D,
        "Le service n’habilite pas ce prescripteur à envoyer ce document.",
        "Vérifiez le numéro RPPS et la profession du prescripteur.",
        "RPPS du certificat de signature, profession.",
    ),
    (
        "T206",
        "HORLOGE",
        _H,
        "L’horloge de ce poste s’écarte trop de celle du service : le document n’est pas transmis.",
        "Réglez l’heure du poste, puis relancez la transmission.",
        "Décalage d’horloge, fuseau, NTP.",
    ),
    (
        "T207",
        "CARTE_ABSENTE",
        _H,
        "La carte du prescripteur n’est pas dans le lecteur.",
        "Insérez votre carte.",
        "Lecteur, jamais le code.",
    ),
    (
        "T208",
        "PIN_FAUX",
        _H,
        "Le code de la carte est faux.",
        "Saisissez votre code avec attention.",
        "Essais restants, jamais le code.",
    ),
    (
        "T209",
        "PIN_BLOQUE",
        _H,
        "Le code de la carte est bloqué.",
        "Débloquez la carte avec son code de déblocage.",
        "Procédure de déblocage de la carte.",
    ),
    (
        "T210",
        "AUTRE_ENVIRONNEMENT",
        _H,
        "Ce document a été signé pour un autre service que celui qui est réglé : rien n’a été envoyé.",
        "Rétablissez par « aat config » le service pour lequel il a été signé, puis relancez la transmission.",
        "Profil changé entre la validation et l’envoi (banc d’essai, service réel).",
    ),
    (
        "T301",
        "ILLISIBLE",
        _D,
        "Le service n’a pas su lire le document.",
        _SUPPORT,
        "Défaut du logiciel : version, schéma.",
    ),
    (
        "T302",
        "VERSION",
        _H,
        "Le service demande une version plus récente du logiciel.",
        "Mettez aat à jour, puis relancez la transmission.",
        "Version du logiciel et du format.",
    ),
    (
        "T303",
        "CLE_EN_COURS",
        _T,
        "Le service traite déjà ce document.",
        EN_FILE,
        "Attendre la fin du premier traitement.",
    ),
    (
        "T304",
        "CLE_REUTILISEE",
        _D,
        "Le service a déjà reçu un autre contenu sous le même envoi.",
        _SUPPORT,
        "Défaut du logiciel : clé d’idempotence réutilisée.",
    ),
    (
        "T305",
        "ACCUSE_INVALIDE",
        _A,
        "L’accusé de réception n’est pas celui de ce document : on ne considère pas le document comme transmis.",
        VERIFIE,
        "Rotation de la clé du service ? Intermédiaire ? Base restaurée ?",
    ),
    (
        "T306",
        "REPONSE_ILLISIBLE",
        _A,
        "La réponse reçue n’est pas celle du service.",
        VERIFIE,
        "Portail captif, mandataire, réponse tronquée.",
    ),
    (
        "T401",
        "REGLE",
        _D,
        "La caisse refuse le document : des champs sont à corriger.",
        "Corrigez-les, puis validez de nouveau.",
        "Codes des règles seulement.",
    ),
    (
        "T402",
        "REGIME_NON_RACCORDE",
        _D,
        "Le régime du patient n’est pas raccordé à la transmission.",
        "Utilisez le formulaire papier sécurisé.",
        "Code du régime.",
    ),
    (
        "T403",
        "PATIENT_INCONNU",
        _D,
        "La caisse ne reconnaît pas le patient.",
        "Vérifiez l’identité et le NIR du patient.",
        "Code de l’organisme.",
    ),
    (
        "T404",
        "DROITS",
        _D,
        "La caisse ne trouve pas de droits ouverts pour ce patient.",
        "Vérifiez l’identité et le rattachement du patient.",
        "Code de l’organisme.",
    ),
    (
        "T405",
        "HORS_DELAI",
        _D,
        "Ce document n’est plus dans les délais : il n’a pas pu arriver à temps.",
        "Établissez un nouveau document ou utilisez le formulaire papier sécurisé.",
        "Temps passé en file.",
    ),
    (
        "T409",
        "DOUBLON_METIER",
        _D,
        "Un document pour la même période a déjà été reçu.",
        (
            "Si le premier est juste, il n’y a rien à faire ; s’il est faux, corrigez-le : « aat new-arret "
            "--annule-et-remplace » suivi de sa référence (« aat certificat » pour un certificat)."
        ),
        "Deux saisies à moins de 24 heures ?",
    ),
    (
        "T410",
        "ABANDONNE",
        _D,
        "Cet envoi avait été abandonné : il n’a aucun effet.",
        None,
        "Arrivée tardive, attendue après un abandon.",
    ),
    ("T429", "DEBIT", _T, "Le service demande de ralentir les envois.", EN_FILE, "Retry-After respecté."),
    (
        "T500",
        "ERREUR_SERVEUR",
        _A,
        "Le service a rencontré une erreur : on ne sait pas encore si la caisse a reçu le document.",
        VERIFIE,
        "Numéro de requête du serveur.",
    ),
    ("T503", "INDISPONIBLE", _T, "Le service est momentanément indisponible.", EN_FILE, "Maintenance du service ?"),
    (
        "T601",
        "DISQUE_PLEIN",
        _H,
        "Le disque est plein : rien n’est perdu, mais rien ne peut être envoyé.",
        "Libérez de la place.",
        "Espace libre.",
    ),
    (
        "T602",
        "BASE_VERROUILLEE",
        _H,
        "Le coffre est occupé par un autre programme : rien n’est perdu.",
        "Fermez l’autre programme, puis recommencez.",
        "Verrous de la base.",
    ),
    (
        "T603",
        "BASE_ABIMEE",
        _H,
        "Le document enregistré ne correspond plus à son empreinte : rien n’a été envoyé.",
        "N’essayez pas de le refaire ; appelez l’assistance.",
        "Intégrité de la base, sauvegardes.",
    ),
    (
        "T604",
        "CLE_LOCALE",
        _H,
        "La clé du coffre manque : rien n’est perdu, mais rien ne peut être envoyé.",
        "Ouvrez le coffre avec sa phrase de passe.",
        "Trousseau, fichier de clé.",
    ),
)

FAUTES: dict[str, Faute] = {ligne[0]: Faute(*ligne) for ligne in _LIGNES}


def a_verifier(code: str) -> str | None:
    """Return what support looks at for a code, as a French sentence; ``None`` for a code that is not in the table."""
    faute = FAUTES.get(code)
    if faute is None:
        return None
    quoi = faute.support
    # « Service démarré ? » becomes the end of a sentence; « RPPS » stays.
    return f"À vérifier : {quoi[0].lower()}{quoi[1:]}" if quoi[1].islower() else f"À vérifier : {quoi}"
