"""Keywords of the express line, as patterns over folded text (no accent, lower case)."""

import re

from aat.saisie.dates import JOURS, MOIS

_JOUR_SEUL = r"\d{1,2}[/.-]\d{1,2}(?:[/.-](?:\d{4}|\d{2}))?"
_DATE = (
    rf"(?:\d{{4}}-\d{{2}}-\d{{2}}|(?:{'|'.join(JOURS)})(?:\s+{_JOUR_SEUL})?|{_JOUR_SEUL}|\d{{8}}|\d{{6}}"
    rf"|(?:\d{{1,2}}|1er)\s+(?:{'|'.join(MOIS)})(?:\s+\d{{4}})?"
    r"|avant-hier|hier|aujourd'hui|apres-demain|demain|[+-]\d{1,3}j?)"
)
_UNITE = r"(?:j|jrs?|jours?|s|sem|semaines?|m|mois)"


def _mots(motif: str) -> re.Pattern[str]:
    """Compile ``motif`` so that it ends at the end of a word."""
    return re.compile(motif + r"(?=\s|$|,)")


_LE = r"(?:\s+(?:du|le|au|des|depuis\s+le|a\s+partir\s+d[ue]))?"
_AVEC_DATE = rf"(?:{_LE}\s+(?P<debut>{_DATE}))?"

PERIODE = _mots(rf"du\s+(?P<debut>{_DATE})\s+(?:inclus\s+)?(?:jusqu'?au|au)\s+(?P<fin>{_DATE})(?:\s+inclus)?")
DEBUT = _mots(
    rf"(?:(?:a\s+partir\s+d[ue]|a\s+compter\s+d[ue]|des|depuis|debut|du|le)\s+(?:le\s+)?)?(?P<debut>{_DATE})",
)
DUREE = _mots(
    rf"(?P<duree>\d{{1,4}}\s?{_UNITE}|(?:un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|quinze|vingt|trente)\s+{_UNITE}"
    rf"|(?:jusqu'?\s?(?:au|a|en)|au)\s+(?:le\s+)?{_DATE}|\d{{1,3}}(?=\s*$))",
)
SORTIES_LIBRES = _mots(rf"(?:sorties?\s+(?:a\s+)?(?:horaires?\s+)?libres?|horaires?\s+libres?){_AVEC_DATE}")
SORTIES_NON = _mots(r"(?:sorties?\s+(?:non\s+autorisees?|interdites?)|(?:sans|pas\s+de|aucune)\s+sorties?)")
SORTIES_LIMITEES = _mots(
    rf"sorties?(?:\s+(?:autorisees?|limitees?|(?:a\s+)?horaires?\s+limites?))?{_AVEC_DATE}",
)
ACCIDENT = _mots(rf"(?:accident\s+(?:du|de)\s+travail|at){_AVEC_DATE}")
MALADIE_PRO = _mots(rf"(?:maladie\s+pro(?:fessionnelle)?|mp){_AVEC_DATE}")
ATMP = _mots(rf"at\s?/\s?mp{_AVEC_DATE}")
PROLONGATION = _mots(r"prolong(?:ation|er|e)?")
INITIAL = _mots(r"initial")
PARTIEL = _mots(r"(?:temps\s+partiel|tp|mi-?\s?temps|travail\s+amenage)")
COMPLET = _mots(r"temps\s+complet")
ALD = _mots(r"(?:en\s+)?ald")
GROSSESSE = _mots(r"grossesse\s+patho(?:logique)?")
TELECONSULTATION = _mots(r"(?:en\s+)?(?:teleconsult(?:ation)?|visio)")
CATEGORIE = _mots(
    r"(?:(?P<salarie>salariee?)|(?P<fonctionnaire>fonctionnaire)|(?P<non_salarie_agricole>(?:non\s+salariee?\s+)?agricole)"
    r"|(?P<profession_independante>(?:profession\s+)?independante?)|(?P<elu_local>elue?\s+locale?)"
    r"|(?P<artiste_auteur>artiste(?:-|\s)auteure?)|(?P<sans_emploi>sans\s+emploi|chomage|chomeu(?:r|se)))",
)
TYPE_EMPLOI = _mots(r"(?:travail\s+|emploi\s+)?(?P<type>sedentaire|leger|legere|modere|moderee|lourde?)")
TYPES_EMPLOI = {"sede": "sedentaire", "lege": "leger", "mode": "modere", "lour": "lourd"}
EMPLOYEUR = _mots(r"(?:chez|employeur)(?:\s+(?P<nom>[a-z0-9&'.-]+))?")

#: Words that join the others and name nothing.
MOTS_VIDES = frozenset({"de", "du", "des", "la", "le", "les", "l'", "pour", "arret", "motif", "avec", "et", "a", ","})
