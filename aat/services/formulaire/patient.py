"""The form of the patient: typed once, then found again. Numbers and dates are read here; no rule is.

Régimes and caisses come from the référentiel; a code that it does not know keeps its digits.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from aat.domaine.personnes import Adresse, Assure
from aat.erreurs import ErreurUsage
from aat.identifiants import nir
from aat.referentiel.pliage import plier
from aat.referentiel.regimes import charger_organismes, rattachement
from aat.saisie.naissance import lire_naissance, montrer_naissance
from aat.services.formulaire.champ import Champ, Chemin, Fabrique, Genre

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from aat.referentiel.regimes import Regime

_PARENTS: dict[str, Callable[[], object]] = {"adresse": Adresse}
_F: Fabrique[Assure] = Fabrique(_PARENTS)
#: What is right most of the time, shown as such: everyone is in the general régime until said otherwise.
REGIME_USUEL, CENTRE_USUEL = "01", "0000"
RANG_MAX = 9
_DEBUT_DE_MOT = re.compile(r"(?<![^\W\d_])[^\W\d_]")


def vierge(numero: str | None = None, nom: str | None = None, rang: int = 1) -> Assure:
    """Return somebody new, with what the search already said of them."""
    return Assure(nir=numero, nom_famille=nom or None, rang=rang, regime=REGIME_USUEL, centre=CENTRE_USUEL)


def regimes() -> tuple[tuple[str, str], ...]:
    """Return (code, label) of the régimes, by code; one without a sure label shows its digits."""
    return tuple((code, _libelle(code, r)) for code, r in sorted(charger_organismes().regimes.items()))


def _libelle(code: str, regime: Regime) -> str:
    libelle = regime.libelle or "(libellé non établi)"
    sigle = f" ({regime.sigle})" if regime.sigle and regime.sigle not in libelle else ""
    return f"{code} {libelle}{sigle}"


def caisses(regime: str | None) -> tuple[tuple[str, str], ...]:
    """Return (code, label) of the caisses known for a régime; few are, and any three digits are taken."""
    siennes = {c.caisse: c for c in reversed(charger_organismes().caisses) if c.regime == regime}
    return tuple(
        (code, f"{code} {c.libelle}{' – organisme d’essai' if c.essai else ''}") for code, c in sorted(siennes.items())
    )


def _lire_nir(assure: Assure, texte: str, _: dt.date) -> Assure:
    return replace(assure, nir=nir.valider(texte) if texte else None)


def _nom(nom: str, libelle: str, aide: str = "") -> Champ[Assure]:
    """Return the field of a family name: in capitals, as on the card, when it is typed in small letters only."""
    chemin: Chemin[Assure] = Chemin(nom, _PARENTS)

    def lire(assure: Assure, texte: str, _: dt.date) -> Assure:
        return chemin.poser(assure, (texte.upper() if texte == texte.lower() else texte) or None)

    return Champ(nom, libelle, Genre.TEXTE, lire, lambda a: str(chemin.lire(a) or ""), aide=aide, maxi=80)


def _lire_prenoms(assure: Assure, texte: str, _: dt.date) -> Assure:
    """Set the first names; « marie anne-lise » in small letters becomes « Marie Anne-Lise »."""
    if texte == texte.lower():
        texte = _DEBUT_DE_MOT.sub(lambda m: m[0].upper(), texte)
    return replace(assure, prenoms=tuple(texte.replace(",", " ").split()))


def _lire_rang(assure: Assure, texte: str, _: dt.date) -> Assure:
    if not (texte.isascii() and texte.isdigit() and 1 <= int(texte) <= RANG_MAX):
        raise ErreurUsage(f"Le rang est un chiffre de 1 à {RANG_MAX}.", remede="Une personne seule sous son NIR : 1.")
    return replace(assure, rang=int(texte))


def _lire_regime(assure: Assure, texte: str, _: dt.date) -> Assure:
    """Set the régime by its two digits or by words of its name; another régime has other caisses."""
    code = _code(texte, 2, regimes(), "régime")
    return assure if code == assure.regime else replace(assure, regime=code, caisse=None)


def _lire_caisse(assure: Assure, texte: str, _: dt.date) -> Assure:
    return replace(assure, caisse=_code(texte, 3, caisses(assure.regime), "caisse"))


def _lire_centre(assure: Assure, texte: str, _: dt.date) -> Assure:
    return replace(assure, centre=_code(texte, 4, (), "centre"))


def _code(texte: str, chiffres: int, connus: Sequence[tuple[str, str]], quoi: str) -> str | None:
    """Return the code that begins ``texte``, or the one whose label holds its words.

    Raises:
        ErreurUsage: neither, or several labels do.
    """
    if not texte:
        return None
    debut = texte.split(maxsplit=1)[0]
    if debut.isascii() and debut.isdigit():
        if len(debut) == chiffres:
            return debut
        raise ErreurUsage(f"Le code {quoi} compte {chiffres} chiffres ; celui-ci en compte {len(debut)}.")
    mots = plier(texte).split()
    trouves = [code for code, libelle in connus if all(f" {mot}" in f" {plier(libelle)}" for mot in mots)]
    if mots and len(trouves) == 1:
        return trouves[0]
    if trouves:
        raise ErreurUsage("Plusieurs noms répondent à ces mots.", remede="F3 donne la liste.")
    raise ErreurUsage(
        "Aucun nom connu ne répond à ces mots.",
        remede=f"Tapez le code ({chiffres} chiffres)" + (", ou F3 pour la liste." if connus else ", ou laissez vide."),
    )


def _montrer_regime(assure: Assure) -> str:
    return dict(regimes()).get(assure.regime or "", assure.regime or "")


def _montrer_caisse(assure: Assure) -> str:
    return dict(caisses(assure.regime)).get(assure.caisse or "", assure.caisse or "")


def _lire_code_postal(assure: Assure, texte: str, _: dt.date) -> Assure:
    if texte and not (texte.isascii() and texte.isdigit() and len(texte) == 5):
        raise ErreurUsage("Le code postal compte 5 chiffres.", remede="Laissez vide si vous ne le connaissez pas.")
    chemin: Chemin[Assure] = Chemin("adresse.code_postal", _PARENTS)
    return chemin.poser(assure, texte or None)


#: Every field, in the order of the screen.
CHAMPS: tuple[Champ[Assure], ...] = (
    Champ(
        "nir",
        "NIR",
        Genre.TEXTE,
        _lire_nir,
        lambda a: nir.formater(a.nir) if a.nir else "",
        aide="15 caractères avec la clé ; espaces admis, 2A ou 2B pour la Corse.",
        maxi=40,
    ),
    Champ(
        "rang",
        "Rang",
        Genre.TEXTE,
        _lire_rang,
        lambda a: str(a.rang),
        aide="Départage les personnes qui ont le même NIR. Une personne seule : 1.",
        maxi=1,
    ),
    _nom("nom_famille", "Nom de naissance"),
    _nom("nom_usage", "Nom d’usage", aide="S’il est différent du nom de naissance."),
    Champ(
        "prenoms",
        "Prénom(s)",
        Genre.TEXTE,
        _lire_prenoms,
        lambda a: " ".join(a.prenoms),
        aide="Un prénom composé s’écrit avec un trait d’union.",
        maxi=120,
    ),
    Champ(
        "date_naissance",
        "Né(e) le",
        Genre.TEXTE,
        lambda a, t, j: replace(a, date_naissance=lire_naissance(t, j) if t else None),
        lambda a: montrer_naissance(a.date_naissance),
        aide="12/05/1969, 120569 ou 12 mai 1969. Jour ou mois inconnu : 00. Date lunaire de la carte : 1969-02-30.",
        maxi=30,
    ),
    Champ(
        "regime",
        "Régime",
        Genre.TEXTE,
        _lire_regime,
        _montrer_regime,
        aide="Deux chiffres, ou quelques lettres de son nom. F3 : la liste.",
        maxi=120,
    ),
    Champ(
        "caisse",
        "Caisse",
        Genre.TEXTE,
        _lire_caisse,
        _montrer_caisse,
        aide="Trois chiffres, lus sur l’attestation de droits, ou quelques lettres. Vide si elle n’est pas connue.",
        maxi=120,
    ),
    Champ(
        "centre",
        "Centre",
        Genre.TEXTE,
        _lire_centre,
        lambda a: a.centre or "",
        aide="Quatre chiffres, lus sur l’attestation de droits ; 0000 le plus souvent.",
        maxi=4,
    ),
    _F.voie("adresse.voie", "N° et voie", maxi=100),
    _F.texte("adresse.complement", "Complément", maxi=100),
    Champ(
        "adresse.code_postal",
        "Code postal",
        Genre.TEXTE,
        _lire_code_postal,
        lambda a: (a.adresse.code_postal or "") if a.adresse else "",
        maxi=5,
    ),
    _F.texte("adresse.ville", "Ville", maxi=60),
    _F.texte("telephone", "Téléphone", maxi=20),
)
PAR_NOM = {champ.nom: champ for champ in CHAMPS}
#: Without these nobody can be found again, nor an avis made.
_NECESSAIRES = ("nir", "nom_famille", "prenoms", "date_naissance", "regime")


def manques(assure: Assure) -> tuple[Champ[Assure], ...]:
    """Return the fields that still need something before the patient can be kept, in order."""
    return tuple(PAR_NOM[nom] for nom in _NECESSAIRES if not PAR_NOM[nom].montrer(assure))


def nettoyer(assure: Assure) -> Assure:
    """Return the patient without an address that says nothing."""
    return replace(assure, adresse=None) if assure.adresse == Adresse() else assure


def raccordement(assure: Assure, jour: dt.date) -> str:
    """Return in words what is known of the organisme typed so far: its name, and what the screen may add."""
    attache = rattachement(assure.regime, assure.caisse, assure.centre, jour)
    return " · ".join(filter(None, (attache.caisse_libelle, attache.note)))
