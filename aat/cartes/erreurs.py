"""What can go wrong with readers and cards: one exception for each cause that a person can act on.

Messages hold no data of a card; the technical cause is chained.
"""

from aat.domaine.carte import TypeCarte
from aat.erreurs import ErreurCarte

_SAISIE = "Le patient se saisit aussi au clavier : NIR, nom ou date de naissance."


class BibliothequeAbsente(ErreurCarte):
    """The card libraries are not installed."""

    def __init__(self) -> None:
        super().__init__(
            "La bibliothèque des lecteurs de cartes n’est pas installée.",
            remede="Installez-la : pip install 'aat[cartes]' (sous Linux, libpcsclite-dev et swig d’abord). " + _SAISIE,
        )


class ServiceAbsent(ErreurCarte):
    """The PC/SC service does not answer."""

    def __init__(self) -> None:
        super().__init__(
            "Le service des lecteurs de cartes (PC/SC) ne répond pas.",
            remede="Sous Linux : installez et démarrez pcscd (sudo systemctl start pcscd). " + _SAISIE,
        )


class AccesRefuse(ErreurCarte):
    """The system does not let this account use the readers."""

    def __init__(self) -> None:
        super().__init__(
            "Le système refuse à ce compte l’accès aux lecteurs de cartes.",
            remede="Ouvrez une session locale, ou ajoutez une règle polkit pour org.debian.pcsc-lite.access_pcsc et "
            "access_card. " + _SAISIE,
        )


class AucunLecteur(ErreurCarte):
    """No reader is plugged in."""

    def __init__(self) -> None:
        super().__init__("Aucun lecteur de cartes n’est branché.", remede="Branchez un lecteur PC/SC. " + _SAISIE)


class LecteurIntrouvable(ErreurCarte):
    """The reader asked for is not there, or has just been unplugged."""

    def __init__(self) -> None:
        super().__init__(
            "Ce lecteur de cartes n’est pas là, ou vient d’être débranché.",
            remede="Rebranchez-le ; « aat diagnostic » liste les lecteurs présents.",
            champ="--lecteur",
        )


class CarteAbsente(ErreurCarte):
    """No card came in the time given."""

    def __init__(self, attendue: str) -> None:
        super().__init__(
            f"Aucune {attendue} n’a été insérée à temps.",
            remede="Insérez-la, puce vers le lecteur, puis recommencez. " + _SAISIE,
        )


class CarteRetiree(ErreurCarte):
    """The card left the reader before the end; nothing of it was kept."""

    def __init__(self) -> None:
        super().__init__(
            "La carte a été retirée pendant la lecture : rien n’en a été gardé.",
            remede="Remettez-la et laissez-la jusqu’à l’affichage.",
        )


class CarteOccupee(ErreurCarte):
    """Another program holds the card."""

    def __init__(self) -> None:
        super().__init__(
            "La carte est tenue par un autre programme.",
            remede="Fermez l’autre logiciel qui lit les cartes, puis recommencez.",
        )


class MauvaiseCarte(ErreurCarte):
    """A card of another kind is in the reader."""

    def __init__(self, vue: TypeCarte, attendue: str) -> None:
        super().__init__(
            f"{vue.libelle[0].upper()}{vue.libelle[1:]} insérée, {attendue} attendue.",
            remede=_remede(vue, attendue),
        )
        self.vue = vue


def _remede(vue: TypeCarte, attendue: str) -> str:
    if "Vitale" in attendue or vue is TypeCarte.CPS2TER:
        return _REMEDES.get(vue, _SAISIE)
    return f"Insérez votre {attendue}."


class CarteIllisible(ErreurCarte):
    """The card answers, but not as its kind should."""

    def __init__(self) -> None:
        super().__init__(
            "La carte ne se lit pas comme elle le devrait : rien n’en a été gardé.",
            remede="Nettoyez la puce et recommencez ; si cela dure, saisissez le patient au clavier.",
        )


_REMEDES = {
    TypeCarte.VITALE_1: "Cette carte Vitale ancienne n’est pas lisible par aat. " + _SAISIE,
    TypeCarte.CPS2TER: "Cette carte CPS n’est plus en service : demandez son remplacement à l’ANS.",
    TypeCarte.INCONNUE: "Vérifiez le sens d’insertion. " + _SAISIE,
}


class LectureAbsente(ErreurCarte):
    """The official reading component that the configuration names is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "Le composant officiel de lecture de la carte Vitale n’est pas installé.",
            remede="Installez-le, ou revenez à la lecture libre : aat config cartes --lecture libre. " + _SAISIE,
        )


class LectureDefaillante(ErreurCarte):
    """The official reading component crashed, took too long, or answered what it should not."""

    def __init__(self) -> None:
        super().__init__(
            "Le composant officiel de lecture de la carte Vitale ne répond pas comme il le devrait : rien n’en a été "
            "gardé.",
            remede="Recommencez ; si cela dure, voyez avec son éditeur. " + _SAISIE,
        )


class CpsNecessaire(ErreurCarte):
    """The protected data of the carte Vitale need a professional's card in the other slot."""

    def __init__(self) -> None:
        super().__init__(
            "La lecture complète de la carte Vitale demande une carte CPS dans le lecteur.",
            remede="Insérez votre carte CPS, puis recommencez. " + _SAISIE,
        )


class ModuleAbsent(ErreurCarte):
    """No PKCS#11 module for the CPS is installed."""

    def __init__(self) -> None:
        super().__init__(
            "Aucun composant de lecture de la carte CPS n’est installé.",
            remede="Installez la Cryptolib CPS de l’ANS (ou OpenSC), ou : aat config cartes --module CHEMIN",
        )


class ModuleDefaillant(ErreurCarte):
    """The PKCS#11 module crashed or did not answer in time; it ran in a process of its own."""

    def __init__(self) -> None:
        super().__init__(
            "Le composant de lecture de la carte CPS ne répond pas.",
            remede="Retirez et remettez la carte, puis recommencez ; si cela dure, réinstallez le composant.",
        )


class ComposantSansSignature(ErreurCarte):
    """The module reads this card but cannot sign with it: OpenSC built with OpenSSL 3, before a CPS3."""

    def __init__(self) -> None:
        super().__init__(
            "Le composant installé lit cette carte CPS mais ne sait pas signer avec elle : rien n’a été signé.",
            remede="Installez la Cryptolib CPS de l’ANS (aat config cartes --module CHEMIN) ; le document est gardé.",
        )


class CpsNonReconnue(ErreurCarte):
    """A CPS is in, and the module does not know it: OpenSC before a CPS4, or a dirty chip."""

    def __init__(self) -> None:
        super().__init__(
            "La carte CPS insérée n’est pas reconnue par le composant installé.",
            remede="Nettoyez la puce et recommencez ; sinon installez la Cryptolib CPS de l’ANS : OpenSC ne lit pas la "
            "CPS4.",
        )


class CpsInutilisable(ErreurCarte):
    """An update of the CPS was begun and never ended."""

    def __init__(self) -> None:
        super().__init__(
            "La mise à jour de cette carte CPS a été interrompue : elle ne sert pas ainsi, et rien n’a été signé.",
            remede="Reprenez sa mise à jour dans l’outil de gestion CPS, ou appelez l’ANS ; le document est gardé.",
        )


class CarteCpsAbsente(ErreurCarte):
    """No CPS is in a reader."""

    def __init__(self) -> None:
        super().__init__(
            "Aucune carte CPS n’est insérée, ou elle vient d’être retirée : rien n’a été signé.",
            remede="Insérez votre carte CPS, puis recommencez ; le document est gardé.",
        )


class CpsRetiree(ErreurCarte):
    """The CPS left the reader while it was working."""

    def __init__(self) -> None:
        super().__init__(
            "La carte CPS a été retirée avant la fin : rien n’a été signé.",
            remede="Remettez-la et laissez-la jusqu’à l’affichage ; le document est gardé.",
        )


class CpsSansContact(ErreurCarte):
    """A CPS laid on a contactless reader has neither code nor signing key there."""

    def __init__(self) -> None:
        super().__init__(
            "Cette carte CPS est lue sans contact : elle ne signe pas ainsi, et rien n’a été signé.",
            remede="Insérez-la dans un lecteur, puce en avant ; le document est gardé.",
        )


class CarteChangee(ErreurCarte):
    """Another card is in the reader than the one that was read before."""

    def __init__(self) -> None:
        super().__init__(
            "La carte CPS a changé : rien n’a été signé.",
            remede="Remettez la carte du prescripteur du document, ou changez de prescripteur.",
        )


class CodeFaux(ErreurCarte):
    """The holder's code was refused by the card; it is never presented again by itself.

    Args:
        dernier: only one try is left.
    """

    def __init__(self, *, dernier: bool) -> None:
        super().__init__(
            "Le code de la carte CPS est faux." + (" Il ne reste qu’un essai avant le blocage." if dernier else ""),
            remede="Ressaisissez-le ; la carte se bloque après trois essais faux de suite.",
            champ="code",
        )
        self.dernier = dernier


class CodeBloque(ErreurCarte):
    """The card accepts no code any more.

    Args:
        a_l_instant: the code that was just presented, wrong, used the last try.
    """

    def __init__(self, *, a_l_instant: bool = False) -> None:
        super().__init__(
            "Le code est faux et c’était le dernier essai : la carte CPS est bloquée, rien n’a été signé."
            if a_l_instant
            else "Le code de la carte CPS est bloqué : rien n’a été présenté à la carte.",
            remede="Débloquez-la avec son code de secours dans l’outil de gestion CPS, ou appelez l’ANS.",
            champ="code",
        )


class CodeInvalide(ErreurCarte):
    """The code typed cannot be one: nothing was presented to the card."""

    def __init__(self) -> None:
        super().__init__(
            "Un code de carte CPS est fait de 4 à 8 chiffres : rien n’a été présenté à la carte.",
            remede="Ressaisissez-le.",
            champ="code",
        )


class CodeNonDonne(ErreurCarte):
    """Nobody is there to type the code."""

    def __init__(self) -> None:
        super().__init__(
            "Le code de la carte CPS doit être saisi, et il n’y a pas de terminal : rien n’a été signé.",
            remede="Lancez la commande dans un terminal ; le code ne se donne ni en argument ni par l’environnement.",
            champ="code",
        )


class DernierEssai(ErreurCarte):
    """One try is left and nobody confirmed that it is to be used."""

    def __init__(self) -> None:
        super().__init__(
            "Il ne reste qu’un essai pour le code de cette carte : rien n’a été présenté.",
            remede="Confirmez explicitement, ou débloquez d’abord la carte dans l’outil de gestion CPS.",
            champ="code",
        )
