"""Keywords of the express line, as patterns over folded text (no accent, lower case).

A pattern is compiled when a word that may begin it is met: compiling them all would cost more than
reading the motifs.
"""

import re
from functools import cached_property

from aat.rules.calendrier import JOURS
from aat.saisie.dates import MOIS

_JOUR_SEUL = r"\d{1,2}[/.-]\d{1,2}(?:[/.-](?:\d{4}|\d{2}))?"
_DATE = (
    rf"(?:\d{{4}}-\d{{2}}-\d{{2}}|(?:{'|'.join(JOURS)})(?:\s+{_JOUR_SEUL})?|{_JOUR_SEUL}|\d{{8}}|\d{{6}}"
    rf"|(?:\d{{1,2}}|1er)\s+(?:{'|'.join(MOIS)})(?:\s+\d{{4}})?"
    r"|avant-hier|hier|aujourd'hui|apres-demain|demain|[+-]\d{1,3}j?)"
)
_UNITE = r"(?:j|jrs?|jours?|s|sem|semaines?|m|mois)"


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
_LE = r"(?:\s+(?:du|le|au|des|depuis\s+le|a\s+partir\s+d[ue]))?"
_AVEC_DATE = rf"(?:{_LE}\s+(?P<debut>{_DATE}))?"

PERIODE = Element(rf"du\s+(?P<debut>{_DATE})\s+(?:inclus\s+)?(?:jusqu'?au|au)\s+(?P<fin>{_DATE})(?:\s+inclus)?", "du")
DEBUT = Element(
    rf"(?:(?:a\s+partir\s+d[ue]|a\s+compter\s+d[ue]|des|depuis|debut|du|le)\s+(?:le\s+)?)?(?P<debut>{_DATE})",
    *_OUVRE_DATE,
    "a ",
    "des",
    "depuis",
    "debut",
    "du",
    "le ",
)
DUREE = Element(
    rf"(?P<duree>\d{{1,4}}\s?{_UNITE}|(?:un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|quinze|vingt|trente)\s+{_UNITE}"
    rf"|(?:jusqu'?\s?(?:au|a|en)|au)\s+(?:le\s+)?{_DATE}|\d{{1,3}}(?=\s*$))",
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
)
SORTIES_LIBRES = Element(
    rf"(?:sorties?\s+(?:a\s+)?(?:horaires?\s+)?libres?|horaires?\s+libres?){_AVEC_DATE}", "sortie", "horaire"
)
SORTIES_NON = Element(
    r"(?:sorties?\s+(?:non\s+autorisees?|interdites?)|(?:sans|pas\s+de|aucune)\s+sorties?)",
    "sortie",
    "sans",
    "pas",
    "aucune",
)
SORTIES_LIMITEES = Element(
    rf"sorties?(?:\s+(?:autorisees?|limitees?|(?:a\s+)?horaires?\s+limites?))?{_AVEC_DATE}", "sortie"
)
ACCIDENT = Element(rf"(?:accident\s+(?:du|de)\s+travail|at){_AVEC_DATE}", "accident", "at")
MALADIE_PRO = Element(rf"(?:maladie\s+pro(?:fessionnelle)?|mp){_AVEC_DATE}", "maladie", "mp")
ATMP = Element(rf"at\s?/\s?mp{_AVEC_DATE}", "at")
PROLONGATION = Element(r"prolong(?:ation|er|e)?", "prolong")
INITIAL = Element(r"initial", "initial")
PARTIEL = Element(r"(?:temps\s+partiel|tp|mi-?\s?temps|travail\s+amenage)", "temps", "tp", "mi", "travail")
COMPLET = Element(r"temps\s+complet", "temps")
ALD = Element(r"(?:en\s+)?ald", "en", "ald")
GROSSESSE = Element(r"grossesse\s+patho(?:logique)?", "grossesse")
TELECONSULTATION = Element(r"(?:en\s+)?(?:teleconsult(?:ation)?|visio)", "en", "tele", "visio")
CATEGORIE = Element(
    r"(?:(?P<salarie>salariee?)|(?P<fonctionnaire>fonctionnaire)|(?P<non_salarie_agricole>(?:non\s+salariee?\s+)?agricole)"
    r"|(?P<profession_independante>(?:profession\s+)?independante?)|(?P<elu_local>elue?\s+locale?)"
    r"|(?P<artiste_auteur>artiste(?:-|\s)auteure?)|(?P<sans_emploi>sans\s+emploi|chomage|chomeu(?:r|se)))",
    "salarie",
    "fonctionnaire",
    "non",
    "agricole",
    "profession",
    "independant",
    "elu",
    "artiste",
    "sans",
    "chom",
)
TYPE_EMPLOI = Element(
    r"(?:travail\s+|emploi\s+)?(?P<type>sedentaire|leger|legere|modere|moderee|lourde?)",
    "travail",
    "emploi",
    "sedentaire",
    "leg",
    "moder",
    "lourd",
)
TYPES_EMPLOI = {"sede": "sedentaire", "lege": "leger", "mode": "modere", "lour": "lourd"}
EMPLOYEUR = Element(r"(?:chez|employeur)(?:\s+(?P<nom>[a-z0-9&'.-]+))?", "chez", "employeur")

#: Words that join the others and name nothing.
MOTS_VIDES = frozenset({"de", "du", "des", "la", "le", "les", "l'", "pour", "arret", "motif", "avec", "et", "a", ","})
