"""Rules on another address of visit."""

from aat.domaine.constat import Severite
from aat.rules.cas import REGLES, Cas, avec_autre_adresse, blanc
from aat.rules.registre import Dit

_OBLIGATOIRES = (("voie", "la voie"), ("code_postal", "le code postal"), ("ville", "la ville"))


@REGLES.regle("adresse-autre", si=avec_autre_adresse)
def adresse_autre(cas: Cas) -> tuple[Dit, ...] | None:
    """Another address is complete: street, post code, town (Cerfa 10170*07; guide)."""
    adresse = cas.avis.adresse_visite
    if adresse is None:
        return None
    manques = tuple(
        Dit(f"Indiquez {nom} de l’autre adresse de visite, ou gardez l’adresse habituelle.", f"adresse_visite.{champ}")
        for champ, nom in _OBLIGATOIRES
        if blanc(getattr(adresse, champ))
    )
    if blanc(adresse.code_postal) or departement(adresse.code_postal) is not None:
        return manques
    return (
        *manques,
        Dit(
            "Le code postal de l’autre adresse n’a pas 5 chiffres : corrigez-le. À l’étranger, le patient demande "
            "l’accord de sa caisse avant de partir.",
            "adresse_visite.code_postal",
            Severite.AVERTISSEMENT,
        ),
    )


@REGLES.regle("adresse-hors-departement", si=avec_autre_adresse)
def hors_departement(cas: Cas) -> Dit | None:
    """Leaving the département needs the caisse's prior agreement (Cerfa 10170*07, note 1)."""
    visite, assure = cas.avis.adresse_visite, cas.avis.assure
    if visite is None or assure is None or assure.adresse is None:
        return None
    ailleurs, ici = departement(visite.code_postal), departement(assure.adresse.code_postal)
    if ailleurs is None or ici is None or ailleurs == ici:
        return None
    return Dit(
        f"L’adresse de visite est hors du département de résidence ({ici}) : le patient demande l’accord de sa caisse "
        f"avant d’aller dans le {ailleurs}."
    )


def departement(code_postal: str | None) -> str | None:
    """Return the département of a French post code (``2A``, ``2B``, ``974``…), or ``None`` when it is not one.

    Two digits; three overseas (97, 98); in Corsica 200 and 201 are 2A, the rest 2B.
    """
    code = (code_postal or "").strip()
    if len(code) != 5 or not (code.isascii() and code.isdigit()):
        return None
    if code.startswith("20"):
        return "2A" if code[2] in "01" else "2B"
    return code[:3] if code.startswith(("97", "98")) else code[:2]
