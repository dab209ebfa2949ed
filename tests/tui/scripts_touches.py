"""What is typed for each usual document, key by key, and what amelipro's guide asks for the same one.

Data only: played by ``test_touches_comptees``, shown by ``table_touches``. The rule of counting is that of
``test_touches_comptees``.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pas:
    """Some keys pressed in a row.

    Attributes:
        touches: names of keys; a character is a key.
        sens: what they do, for a reader.
        vers: where the cursor is then: the name of a screen's class, or of a field of the form.
        libre: free text, typed and not counted.
    """

    touches: tuple[str, ...]
    sens: str
    vers: str = ""
    libre: bool = False

    @property
    def comptees(self) -> int:
        """How many keys count."""
        return 0 if self.libre else len(self.touches)


@dataclass(frozen=True, slots=True)
class Script:
    """One usual document.

    Attributes:
        nom: identifier.
        titre: what a doctor calls it.
        avant: what was there before, for a reader; empty when nothing was.
        pas: what is typed, from the patient's record open to the document validated and given to send.
        limite: most keys that it may take.
        amelipro: what amelipro's guide asks for the same document: (step of the guide, gesture).
    """

    nom: str
    titre: str
    avant: str
    pas: tuple[Pas, ...]
    limite: int
    amelipro: tuple[tuple[str, str], ...]

    @property
    def comptees(self) -> int:
        """How many keys count in all."""
        return sum(pas.comptees for pas in self.pas)


def mots(texte: str, sens: str) -> Pas:
    """Return the keys of a text that counts, letter by letter."""
    return Pas(tuple(texte), sens)


def libre(texte: str, sens: str) -> Pas:
    """Return a free text."""
    return Pas(tuple(texte), sens, libre=True)


def touche(nom: str, sens: str, vers: str = "", fois: int = 1) -> Pas:
    """Return one key, pressed ``fois`` times."""
    return Pas((nom,) * fois, sens, vers)


_ENTREE = "la ligne express remplit l’avis ; le curseur va à ce qui manque"
_ACCORD = touche("space", "accord du patient")
_FIN = (
    _ACCORD,
    touche("f10", "récapitulatif", "Recapitulatif"),
    touche("f10", "transmettre", "Accuse"),
)

_CREER = ("accès", "« Arrêt de travail » : Créer")
_INITIAL = ("1", "Initial")
_COMPLET = ("3", "Temps complet")
_SALARIE = ("6", "Salarié")
_LIMITEES = ("17", "Sorties : autorisées avec horaires limités")
_CASE = ("22", "case d’acceptation")
_VALIDER = ("22", "Valider")
_TRANSMETTRE = ("transmission", "Transmettre")
_ENVOYER = (_CASE, _VALIDER, _TRANSMETTRE)

GRIPPE = Script(
    "grippe",
    "Grippe, cinq jours",
    "",
    (
        mots("gri 5", "motif et durée"),
        touche("enter", _ENTREE, "acceptation"),
        *_FIN,
    ),
    10,
    (
        _CREER,
        _INITIAL,
        _COMPLET,
        _SALARIE,
        ("9", "« En ce moment » : Grippe saisonnière"),
        ("12", "5 jours, dans le tableau"),
        _LIMITEES,
        *_ENVOYER,
    ),
)

PROLONGATION = Script(
    "prolongation",
    "Prolongation de 60 jours du dernier arrêt, ALD gardée",
    "Un arrêt pour sciatique, avec ALD, du même médecin",
    (
        mots("p 60", "prolonger, durée"),
        touche("enter", "la prolongation reprend l’arrêt : motif, ALD, premier jour, qui prolonge", "acceptation"),
        *_FIN,
    ),
    9,
    (
        _CREER,
        ("2", "Prolongation"),
        ("2", "Prolongé par : le médecin traitant ou celui qui a prescrit"),
        _COMPLET,
        ("4", "En rapport avec une affection de longue durée"),
        _SALARIE,
        ("8", "premières lettres du motif"),
        ("8", "le motif, dans la liste"),
        ("12", "nombre de jours"),
        _LIMITEES,
        *_ENVOYER,
    ),
)

LOMBALGIE = Script(
    "lombalgie",
    "Lombalgie, sept jours, sorties libres avec leur raison",
    "",
    (
        mots("lumb 7", "motif et durée"),
        touche("enter", _ENTREE, "acceptation"),
        touche("f7", "constat suivant : les sorties", "sorties.mode"),
        touche("l", "Libres"),
        touche("enter", "ce qui manque : la raison", "sorties.raison"),
        libre("soins de kine chaque jour", "raison"),
        touche("enter", "ce qui manque : l’accord", "acceptation"),
        *_FIN,
    ),
    15,
    (
        _CREER,
        _INITIAL,
        _COMPLET,
        _SALARIE,
        ("8", "premières lettres du motif"),
        ("8", "Lombalgie commune, dans la liste"),
        ("12", "7 jours (le guide montre un tableau à cliquer, ou le nombre à taper)"),
        ("17", "Sorties : horaires libres"),
        ("18", "raison (texte libre, non compté)"),
        *_ENVOYER,
    ),
)

COUDE = Script(
    "coude",
    "Fracture du coude, durée prise dans la table de la HAS",
    "",
    (
        mots("fr cou", "motif"),
        touche("enter", _ENTREE, "jours"),
        touche("f4", "table des durées de la fiche", "Durees"),
        touche("down", "emploi léger, première colonne : 21 jours"),
        touche("enter", "la durée est posée, depuis aujourd’hui", "acceptation"),
        *_FIN,
    ),
    14,
    (
        _CREER,
        _INITIAL,
        _COMPLET,
        _SALARIE,
        ("8", "premières lettres du motif"),
        ("8", "Fracture du coude, dans la liste"),
        ("12", "21, dans le tableau"),
        _LIMITEES,
        *_ENVOYER,
    ),
)

REPRISE = Script(
    "reprise",
    "Temps complet, puis reprise à temps partiel jusqu’à une date",
    "",
    (
        mots("lo 5", "motif et durée"),
        touche("enter", _ENTREE, "acceptation"),
        touche("f7", "constat suivant : les sorties", "sorties.mode"),
        touche("shift+tab", "champ précédent : suivi d’une reprise", "reprise_temps_partiel"),
        touche("space", "cocher : le premier jour est le lendemain de l’arrêt"),
        touche("tab", "premier jour, puis dernier jour de la reprise", "reprise_temps_partiel.fin", 2),
        mots("+9", "neuf jours après aujourd’hui"),
        touche("f10", "ce qui manque : l’accord", "acceptation"),
        *_FIN,
    ),
    16,
    (
        _CREER,
        _INITIAL,
        _COMPLET,
        _SALARIE,
        ("8", "premières lettres du motif"),
        ("8", "Lombalgie commune, dans la liste"),
        ("12", "5 jours"),
        ("13", "Suivi d’une reprise à temps partiel"),
        ("14", "date de fin de la reprise"),
        _LIMITEES,
        *_ENVOYER,
    ),
)

AUTRE_CAS = Script(
    "autre-cas",
    "Prolongation « autre cas », visite à une autre adresse",
    "Un arrêt pour sciatique, d’un autre médecin",
    (
        mots("p 15", "prolonger, durée"),
        touche("enter", "la prolongation reprend l’arrêt ; qui prolonge n’est pas deviné", "prolongation.par"),
        touche("a", "Autre cas"),
        touche("enter", "ce qui manque : lequel", "prolongation.autre_cas"),
        libre("remplacement en urgence", "autre cas"),
        touche("enter", "ce qui manque : l’accord", "acceptation"),
        touche("space", "accord du patient"),
        touche("shift+tab", "champs précédents : consultation, puis visite", "adresse_visite", 2),
        touche("space", "visite à une autre adresse"),
        touche("enter", "ce qui manque : la voie", "adresse_visite.voie"),
        libre(
            "3 rue du Banc, 01000 Bourg-en-Bresse", "l’adresse sur une ligne : le code postal et la ville se rangent"
        ),
        touche("f10", "récapitulatif", "Recapitulatif"),
        touche("f10", "transmettre", "Accuse"),
    ),
    15,
    (
        _CREER,
        ("2", "Prolongation"),
        ("2", "Prolongé par : autre cas"),
        ("2", "lequel (texte libre, non compté)"),
        _COMPLET,
        _SALARIE,
        ("8", "premières lettres du motif"),
        ("8", "le motif, dans la liste"),
        ("12", "nombre de jours"),
        _LIMITEES,
        ("17", "Autre adresse"),
        ("17", "l’adresse, champ après champ (texte libre, non compté)"),
        *_ENVOYER,
    ),
)

ACCIDENT = Script(
    "accident",
    "Accident du travail, employeur connu (avec son certificat : 19, vérifiées par test_touches_certificat.py)",
    "Un arrêt du même patient qui nomme son employeur",
    (
        mots("at -1 lo 5", "accident d’hier, motif, durée"),
        touche("enter", "l’avis est rempli, l’employeur repris ; le curseur va à ce qui manque", "acceptation"),
        *_FIN,
    ),
    14,
    (
        _CREER,
        _INITIAL,
        _COMPLET,
        ("5", "En rapport avec un accident de travail, maladie professionnelle"),
        ("partie 03", "Date déclarée"),
        _SALARIE,
        ("8", "premières lettres du motif"),
        ("8", "le motif, dans la liste"),
        ("12", "nombre de jours"),
        _LIMITEES,
        ("19", "ouvrir « Précisions »"),
        ("20", "employeur : raison sociale, adresse (texte libre, non compté)"),
        *_ENVOYER,
    ),
)

SCRIPTS = (GRIPPE, PROLONGATION, LOMBALGIE, ACCIDENT, COUDE, REPRISE, AUTRE_CAS)
