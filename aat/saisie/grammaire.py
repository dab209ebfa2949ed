"""Keywords of the express line, as patterns over folded text (no accent, lower case).

A pattern is compiled when a word that may begin it is met: compiling them all would cost more than
reading the motifs.
"""

import re
from functools import cached_property

from aat.rules.calendrier import JOURS
from aat.saisie.dates import MOIS

_JOUR_SEUL = r"\d{1,2}[/.-]\d{1,2}(?:[/.-](?:\d{4}|\d{2}))?"
_EN_LETTRES = rf"(?:\d{{1,2}}|1er)\s+(?:{'|'.join(MOIS)})(?:\s+\d{{4}})?"
_DATE = (
    rf"(?:\d{{4}}-\d{{2}}-\d{{2}}|(?:{'|'.join(JOURS)})(?:\s+(?:{_JOUR_SEUL}|{_EN_LETTRES}|derniere?|prochaine?))?|{_JOUR_SEUL}|\d{{8}}|\d{{6}}"
    rf"|{_EN_LETTRES}"
    r"|avant-hier|hier|aujourd'hui|apres-demain|demain|\+\d{1,3}j?|-\d{1,3})"
)
_BARRE = r"\d{1,2}[/.]\d{1,2}(?:[/.](?:\d{4}|\d{2}))?(?!\d)"
#: The day of a month alone: understood only where a period gives its month.
_JOUR_DU_MOIS = rf"(?:(?:{'|'.join(JOURS)})\s+)?(?:\d{{1,2}}|1er)"
_BORNE = rf"(?:{_DATE}(?!\s+\d{{1,2}}(?:er)?(?:\s|$))|{_JOUR_DU_MOIS}|{_DATE})"
_UNITE = r"(?:j|jrs?|js|jours?|s|sems?|smn|semaines?|m|mois)"


class Element:
    """A keyword or a value of the line.

    Args:
        motif: what it matches; it ends at the end of a word.
        debuts: beginnings of the first word that may open it; empty = any word (dates, numbers).
    """

    def __init__(self, motif: str, *debuts: str) -> None:
        self._motif = motif
        self._debuts = debuts

    @cached_property
    def _compile(self) -> re.Pattern[str]:
        return re.compile(self._motif + r"(?=\s|$|,)")

    def lire(self, reste: str) -> re.Match[str] | None:
        """Return the match at the beginning of ``reste``, or ``None``."""
        return self._compile.match(reste) if not self._debuts or reste.startswith(self._debuts) else None


#: What a date may begin with.
_OUVRE_DATE = (*"0123456789+-", *JOURS, "avant", "hier", "auj", "apres", "demain", "1er")
#: What the words before a first day may begin with.
_OUVRE_DEBUT = ("a ", "a/c", "ac ", "des", "debut", "depuis", "du", "le ")
_LE = r"(?:\s+(?:du|de|le|au|des|depuis(?:\s+le)?|a\s+partir\s+d[ue]|a\s?/?c\s+d[ue]))?"
_RIEN_APRES = rf"(?!\s+(?:{_UNITE}|{'|'.join(MOIS)})(?:\s|$))"
_AVEC_DATE = (
    rf"(?:\s+(?:du|le|des\s+le|a\s+partir\s+du)\s+(?P<jour>{_JOUR_DU_MOIS})(?=\s|$){_RIEN_APRES}"
    rf"|{_LE}\s+(?P<debut>{_DATE}))?"
)
#: The day alone is understood after « du » or « le », or after its name: an event is past. « at 22 lombalgie » too, but
#: not a number that ends the line, which is a duration.
_EVENEMENT = (
    rf"(?:(?:\s+(?:du|le)\s+(?P<jour>{_JOUR_DU_MOIS})|\s+(?P<nu>(?:{'|'.join(JOURS)})\s+(?:\d{{1,2}}|1er)"
    rf"|(?:\d{{1,2}}|1er)(?=\s+[a-z])))(?=\s|$){_RIEN_APRES}|{_LE}\s+(?P<debut>{_DATE}))?"
)

PERIODE = Element(
    rf"(?:du|de)\s+(?P<debut>{_BORNE})\s+(?:inclus\s+)?(?:jusqu'?au|au|a)\s+(?:le\s+)?(?P<fin>{_BORNE})(?:\s+(?:inclus|soir))?",
    "du",
    "de ",
)
#: « 22/11-27/11 », « 22/11 -> 27/11 », « 22/11 au 27/11 », « lundi à vendredi ».
INTERVALLE = Element(
    rf"(?:(?P<debut>{_BARRE})(?:\s*(?:-+>?|=+>|>)\s*|\s+(?:(?:au|a)\s+)?)(?P<fin>{_BARRE})"
    rf"|(?P<premier>{'|'.join(JOURS)})(?:\s+(?:au|a)\s+|\s*-\s*)(?P<dernier>{'|'.join(JOURS)}))",
    *"0123456789",
    *JOURS,
)
DEBUT = Element(
    r"(?:(?P<depuis>depuis)\s+(?:le\s+)?|(?:a\s+partir\s+d[ue]|a\s+compter\s+d[ue]|a\s?/?c(?:\s+d[ue])?|des|debut|du|le)"
    rf"\s+(?:le\s+)?)?(?P<debut>{_DATE})",
    *_OUVRE_DATE,
    *_OUVRE_DEBUT,
)
_DES_LE = r"a\s+(?:partir|compter)\s+d[ue]|a\s?/?c(?:\s+d[ue])?|des(?:\s+le)?|debut"
#: « mardi 24 », « à partir du mardi 24 ».
DEBUT_NOMME = Element(
    rf"(?:(?P<depuis>depuis(?:\s+le)?)\s+|(?:{_DES_LE}|du|le)\s+(?:le\s+)?)?(?P<nom>{'|'.join(JOURS)})"
    rf"\s+(?P<jour>\d{{1,2}}|1er)(?=\s|$){_RIEN_APRES}",
    *JOURS,
    *_OUVRE_DEBUT,
)
#: « à partir du 24 »; « du 24 » and « le 24 » before a number, or at the end: « fracture du 5 e doigt » is no date.
DEBUT_SEUL = Element(
    rf"(?:(?P<depuis>depuis\s+le)|{_DES_LE}|(?:du|le)(?=\s+(?:\d{{1,2}}|1er)(?:\s+(?:\d|jusqu|pour\s|pdt\s)|\s*$)))"
    rf"\s+(?P<jour>\d{{1,2}}|1er)(?=\s|$){_RIEN_APRES}",
    *_OUVRE_DEBUT,
)
DUREE = Element(
    rf"(?P<duree>\d{{1,4}}\s?{_UNITE}|(?:un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|quinze|vingt|trente)\s+{_UNITE}"
    rf"|(?:jusqu'?\s?(?:au|a|en)|jusque|au|fin)\s+(?:le\s+)?{_BORNE}(?:\s+(?:inclus|soir))?|\d{{1,3}}(?=\s*$))",
    *"0123456789",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "quinze",
    "vingt",
    "trente",
    "jusqu",
    "au ",
    "fin ",
)
SORTIES_LIBRES = Element(
    rf"(?:sorties?\s+(?:(?:a\s+)?(?:horaires?\s+)?lib(?:res?)?|sans\s+restrictions?(?:\s+d'horaires?)?)|horaires?\s+libres?|s\.?l){_AVEC_DATE}",
    "sortie",
    "horaire",
    "s",
)
SORTIES_NON = Element(
    r"(?:sorties?\s+(?:non(?:\s+autorisees?)?|interdites?)|(?:sans|pas\s+de|aucune)\s+sorties?)",
    "sortie",
    "sans",
    "pas",
    "aucune",
)
SORTIES_LIMITEES = Element(
    r"(?:sorties?(?:\s+(?:autorisees?|permises?|oui|ok|limitees?|restreintes?|(?:a\s+)?horaires?\s+limites?))?|sa)"
    rf"{_AVEC_DATE}",
    "sortie",
    "sa",
)
ACCIDENT = Element(
    rf"(?:(?:accident|acct?)\s+(?:(?:du|de)\s+)?(?:travail|trajet)|at|trajet){_EVENEMENT}", "acc", "at", "trajet"
)
MALADIE_PRO = Element(rf"(?:maladie\s+pro(?:f(?:essionnelle)?)?|mp){_EVENEMENT}", "maladie", "mp")
ATMP = Element(rf"at\s?/?\s?mp{_EVENEMENT}", "at")
SANS_ATMP = Element(
    r"(?:pas\s+(?:d'|de\s+|en\s+)?|(?:hors|non|sans)\s+)(?:at\s?/?\s?mp|at|mp|accident\s+d[ue]\s+travail)",
    "pas",
    "hors",
    "non",
    "sans",
)
PROLONGATION = Element(r"(?:prol|prolo|prolong(?:ation|er|e)?|renouv(?:ellement|eler)?)", "prol", "renouv")
INITIAL = Element(r"initial", "initial")
_MI_TEMPS = r"(?:temps\s+part(?:iel)?|tpt?|mi-?\s?temps)(?:\s+therapeutique)?"
PARTIEL = Element(rf"(?:(?:a|en)\s+)?(?:{_MI_TEMPS}|travail\s+amenage)", "temps", "tp", "mi", "travail", "a ", "en ")
#: A full-time stop, then part time: not a part-time stop.
REPRISE = Element(
    rf"(?:puis(?:\s+reprise)?|(?:suivie?\s+d'une\s+)?reprise)(?:\s+(?:a|en))?\s+{_MI_TEMPS}", "puis", "suivi", "reprise"
)
COMPLET = Element(r"temps\s+(?:complet|plein)", "temps")
ALD = Element(r"(?:en\s+)?ald", "en", "ald")
SANS_ALD = Element(r"(?:pas|hors|non|sans)\s+(?:d'|en\s+)?ald", "pas", "hors", "non", "sans")
SANS_GROSSESSE = Element(
    r"(?:pas\s+de|hors|non|sans)\s+grossesse(?:\s+patho(?:logique)?)?", "pas", "hors", "non", "sans"
)
GROSSESSE = Element(r"grossesse\s+patho(?:logique)?", "grossesse")
_A_DISTANCE = r"(?:tele-?consult(?:ation)?|tlc|visio(?:-?consultation)?)"
TELECONSULTATION = Element(rf"(?:en\s+)?{_A_DISTANCE}", "en", "tele", "tlc", "visio")
EN_PRESENCE = Element(
    rf"(?:(?:pas|non|sans|hors)\s+(?:(?:de|en)\s+)?{_A_DISTANCE}|(?:en\s+)?presen(?:tiel|ce))",
    "pas",
    "non",
    "sans",
    "hors",
    "en ",
    "presen",
)
CATEGORIE = Element(
    r"(?:(?P<salarie>salariee?(?:\s+agricole)?)|(?P<fonctionnaire>fonct(?:ionnaire)?)"
    r"|(?P<non_salarie_agricole>(?:non\s+salariee?\s+)?agricole|agricult(?:eur|rice)|exploitante?\s+agricole)"
    r"|(?P<profession_independante>(?:prof(?:ession)?\s+)?(?:indep(?:endante?)?|liberale?)|prof\s+lib|(?:auto|micro)[-\s]?entrepreneu(?:r|se)"
    r"|artisane?|commercante?)"
    r"|(?P<elu_local>elue?\s+locale?)|(?P<artiste_auteur>artiste(?:-|\s)auteure?)"
    r"|(?P<sans_emploi>sans\s+emploi|(?:au\s+)?chom(?:age)?|chomeu(?:r|se)|demandeu(?:r|se)\s+d'emploi))",
    "salarie",
    "fonct",
    "non",
    "agricole",
    "profession",
    "prof ",
    "indep",
    "liberal",
    "auto",
    "micro",
    "artisan",
    "commercant",
    "agricult",
    "exploitant",
    "elu",
    "artiste",
    "sans",
    "chom",
    "au ",
    "demandeu",
)
TYPE_EMPLOI = Element(
    r"(?:(?:travail|emploi|poste)\s+)?(?:physique\s+)?(?P<type>sedentaire|leger|legere|modere|moderee|lourde?)",
    "travail",
    "emploi",
    "poste",
    "physique",
    "sedentaire",
    "leg",
    "moder",
    "lourd",
)
TYPES_EMPLOI = {"sede": "sedentaire", "lege": "leger", "mode": "modere", "lour": "lourd"}
EMPLOYEUR = Element(r"(?:chez|employeur)(?:\s+(?P<nom>[a-z0-9&'.-]+))?", "chez", "employeur")

#: Words that join the others and name nothing.
MOTS_VIDES = frozenset(
    {
        "de",
        "du",
        "des",
        "la",
        "le",
        "les",
        "l'",
        "pour",
        "arret",
        "motif",
        "avec",
        "et",
        "a",
        "pendant",
        "pdt",
        "durant",
        "+",
        ",",
        "-",
        "=",
        "repos",
    }
)
