"""Seats, natures and sides of lesions, and their assisted entry: words typed → rows → a sentence in full words.

Owns the reading of ``lesions.toml`` and ``lesions_phrases.toml``; judges nothing, transmits nothing.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final, Protocol, TypeVar

from aat.domaine.certificat import Lateralite, NatureLesion, NomenclatureLesions, Siege
from aat.referentiel.pliage import plier
from aat.referentiel.tables import Cle, faute
from aat.ressources import lire_toml, referentiel

_PHRASES: Final = "lesions_phrases.toml"


class _Nomme(Protocol):
    @property
    def libelle(self) -> str: ...
    @property
    def phrase(self) -> str: ...


E = TypeVar("E", bound=_Nomme)


@cache
def charger_lesions() -> NomenclatureLesions:
    """Return the installed nomenclature, read once.

    Raises:
        ErreurReferentiel: a file is missing or invalid.
    """
    return lire_lesions(referentiel("nomenclatures/lesions.toml"), referentiel(f"nomenclatures/{_PHRASES}"))


def lire_lesions(lesions: Path, phrases: Path) -> NomenclatureLesions:
    """Return the nomenclature of these files; every code has its words, and no other has.

    Raises:
        ErreurReferentiel: the file and the code are named.
    """
    mots = Cle(_PHRASES, "", lire_toml(phrases))
    mots.brut("version")
    mots.verifie_le()
    psychiques = frozenset(Cle(_PHRASES, "psychiques", mots.brut("psychiques")).textes("natures"))
    racine = Cle(lesions.name, "", lire_toml(lesions))
    des_sieges = {
        t.texte("code"): (t.texte("libelle"), t.drapeau("lateralise", defaut=False)) for t in racine.tables("sieges")
    }
    des_natures = {t.texte("code"): t.texte("libelle") for t in racine.tables("natures")}
    phrases_sieges = _phrases(mots, "sieges", des_sieges)
    phrases_natures = _phrases(mots, "natures", des_natures)
    cotes = _phrases(mots, "lateralites", {c.value: c for c in Lateralite})
    mots.finir()
    if inconnue := next(iter(psychiques - des_natures.keys()), None):
        raise faute(_PHRASES, f"clé psychiques, {inconnue}", "nature inconnue")
    return NomenclatureLesions(
        {code: Siege(code, libelle, cote, phrases_sieges[code]) for code, (libelle, cote) in des_sieges.items()},
        {
            code: NatureLesion(code, libelle, phrases_natures[code], code in psychiques)
            for code, libelle in des_natures.items()
        },
        {Lateralite(code): phrase for code, phrase in cotes.items()},
    )


def _phrases(mots: Cle, cle: str, codes: Mapping[str, object]) -> dict[str, str]:
    table = mots.dictionnaire(cle)
    if differents := sorted(table.keys() ^ codes.keys()):
        raise faute(_PHRASES, f"clé {cle}.{differents[0]}", "code sans phrase, ou phrase sans code")
    lus: dict[str, str] = {}
    for code, phrase in table.items():
        if not isinstance(phrase, str):
            raise faute(_PHRASES, f"clé {cle}.{code}", "texte attendu")
        lus[code] = phrase
    return lus


def chercher_sieges(texte: str) -> tuple[Siege, ...]:
    """Return the seats whose words begin with those of ``texte``, or that bear this code; all when it is empty."""
    return _chercher(texte, charger_lesions().sieges)


def chercher_natures(texte: str) -> tuple[NatureLesion, ...]:
    """Return the natures whose words begin with those of ``texte``, or that bear this code; all when it is empty."""
    return _chercher(texte, charger_lesions().natures)


def _chercher(texte: str, elements: Mapping[str, E]) -> tuple[E, ...]:
    if (exact := elements.get(texte.strip())) is not None:
        return (exact,)
    voulus = plier(texte).split()
    trouves: list[tuple[int, E]] = []
    for element in elements.values():
        libelle = plier(element.libelle).split()
        mots = libelle + plier(element.phrase).split()
        if all(any(mot.startswith(voulu) for mot in mots) for voulu in voulus):
            # The label that begins with the first word typed comes first: « main » before « tête, multiples… ».
            trouves.append((0 if voulus and libelle and libelle[0].startswith(voulus[0]) else 1, element))
    return tuple(element for _, element in sorted(trouves, key=lambda trouve: trouve[0]))
