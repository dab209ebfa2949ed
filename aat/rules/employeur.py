"""What can be told of an employer's post code and e-mail, on an avis as on a certificate. Judges no document."""

import re

from aat.domaine.personnes import Employeur
from aat.rules.registre import Dit

#: One name, one @, a domain of two labels or more; what a mail server would take of them is not checked.
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+")


def coordonnees(employeur: Employeur) -> tuple[Dit, ...]:
    """Return what is wrong with a post code or an e-mail that was given; an absent one is no mistake."""
    dits: tuple[Dit, ...] = ()
    code = (employeur.code_postal or "").strip()
    if code and not (len(code) == 5 and code.isascii() and code.isdigit()):
        dits += (Dit("Le code postal de l’employeur compte 5 chiffres : corrigez-le.", "employeur.code_postal"),)
    email = (employeur.email or "").strip()
    if email and not _EMAIL.fullmatch(email):
        dits += (
            Dit("L’adresse électronique de l’employeur est incomplète : corrigez-la ou retirez-la.", "employeur.email"),
        )
    return dits
