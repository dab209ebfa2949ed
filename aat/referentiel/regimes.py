"""What is known of an organisme (régime, caisse, centre) on a day. « Inconnu » is never turned into « non ».

Owns the reading of ``regimes.toml`` and ``caisses.csv``; decides nothing about what may be sent.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from aat.domaine.regime import Raccordement, Rattachement
from aat.erreurs import ErreurReferentiel
from aat.referentiel.tables import Cle, faute, lire_csv, sans_chevauchement
from aat.ressources import lire_toml, referentiel

COLONNES_CAISSES = (
    "regime",
    "caisse",
    "centre",
    "libelle",
    "departement",
    "organisme_destinataire",
    "transmission",
    "essai",
    "source",
    "confiance",
)
CONDUITES = ("imprimer_tous_les_volets", "formulaire_papier_securise")
_NOTE_ESSAI = "Organisme d’essai\u00a0: à n’utiliser qu’avec le banc, jamais pour un vrai patient."


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RaccordementDate:
    """Whether a régime receives avis, from ``du`` to ``au`` inclusive; ``None`` = no bound."""

    valeur: Raccordement
    du: dt.date | None
    au: dt.date | None
    constate_le: str | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Regime:
    """A régime of the table. ``libelle`` is ``None`` when it is not established."""

    code: str
    libelle: str | None
    sigle: str | None
    etat: str
    note: str | None
    raccordements: tuple[RaccordementDate, ...]

    def au(self, jour: dt.date) -> RaccordementDate | None:
        """Return the connection known for ``jour``, or ``None``."""
        return next((r for r in self.raccordements if _couvre(r.du, r.au, jour)), None)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Caisse:
    """An organisme; ``centre`` None = any centre of the caisse, ``transmission`` None = that of its régime."""

    regime: str
    caisse: str
    centre: str | None
    libelle: str
    transmission: Raccordement | None
    essai: bool


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Conduite:
    """What is done for a patient whose régime is not connected, from ``du`` to ``au`` inclusive."""

    conduite: str
    du: dt.date | None
    au: dt.date | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Organismes:
    """The régimes by code, the caisses, and the conduct for régimes that are not connected."""

    regimes: Mapping[str, Regime]
    caisses: tuple[Caisse, ...]
    conduites: tuple[Conduite, ...]


def rattachement(regime: str | None, caisse: str | None, centre: str | None, jour: dt.date) -> Rattachement:
    """Return what the référentiel knows of an organisme on ``jour``; a code it does not know keeps its digits.

    Raises:
        ErreurReferentiel: the installed files are invalid.
    """
    if not regime:
        return Rattachement(None, None, None, None, None, None, Raccordement.INCONNU, False, None, None)  # noqa: FBT003 -- nothing is known, field by field
    connus = charger_organismes()
    trouve = connus.regimes.get(regime)
    etat = trouve.au(jour) if trouve else None
    organisme = _organisme(connus.caisses, regime, caisse, centre)
    essai = _essai(connus.caisses, regime, caisse, centre)
    transmission = etat.valeur if etat else Raccordement.INCONNU
    constate_le = etat.constate_le if etat else None
    if organisme and organisme.transmission:
        transmission, constate_le = organisme.transmission, None
    return Rattachement(
        regime=regime,
        caisse=caisse or None,
        centre=centre or None,
        regime_libelle=trouve.libelle if trouve else None,
        sigle=trouve.sigle if trouve else None,
        caisse_libelle=organisme.libelle if organisme else None,
        transmission=transmission,
        essai=essai,
        constate_le=constate_le,
        note=_NOTE_ESSAI if essai else (trouve.note if trouve else None),
    )


def conduite_non_raccorde(jour: dt.date) -> str:
    """Return what is done on ``jour`` for a régime that is not connected (one of ``CONDUITES``).

    Raises:
        ErreurReferentiel: no dated value covers ``jour``.
    """
    for conduite in charger_organismes().conduites:
        if _couvre(conduite.du, conduite.au, jour):
            return conduite.conduite
    raise faute("regimes.toml", "clé non_raccorde", f"aucune conduite au {jour:%d/%m/%Y}")


def _organisme(caisses: tuple[Caisse, ...], regime: str, caisse: str | None, centre: str | None) -> Caisse | None:
    """Return the organisme of these codes: its centre first, then the caisse; without centre, only if it is alone."""
    siennes = [c for c in caisses if (c.regime, c.caisse) == (regime, caisse)]
    if not centre:
        return siennes[0] if len(siennes) == 1 else None
    exactes = [c for c in siennes if c.centre == centre]
    return next(iter(exactes or [c for c in siennes if c.centre is None]), None)


def _essai(caisses: tuple[Caisse, ...], regime: str, caisse: str | None, centre: str | None) -> bool:
    """Tell whether these codes may be those of a test organisme; a missing centre counts as the test one."""
    return any(
        c.essai and (c.regime, c.caisse) == (regime, caisse) and (not centre or c.centre in {None, centre})
        for c in caisses
    )


def _couvre(du: dt.date | None, au: dt.date | None, jour: dt.date) -> bool:
    return (du is None or du <= jour) and (au is None or jour <= au)


@cache
def charger_organismes() -> Organismes:
    """Return the installed régimes and caisses, read once."""
    return lire_organismes(referentiel("nomenclatures/regimes.toml"), referentiel("nomenclatures/caisses.csv"))


def lire_organismes(regimes: Path, caisses: Path) -> Organismes:
    """Return the régimes and caisses of these files.

    Raises:
        ErreurReferentiel: the file and the key or line are named.
    """
    racine = Cle(regimes.name, "", lire_toml(regimes))
    racine.brut("version")
    racine.verifie_le()
    sources = racine.dictionnaire("sources")
    lus: dict[str, Regime] = {}
    for table in racine.tables("regime"):
        regime = _regime(table, sources)
        if regime.code in lus:
            raise table.faute("code", f"régime {regime.code} déjà donné plus haut")
        lus[regime.code] = regime
    conduites = tuple(_conduite(table, sources) for table in racine.tables("non_raccorde"))
    if not conduites or not sans_chevauchement([(c.du, c.au) for c in conduites]):
        raise racine.faute("non_raccorde", "dates absentes ou qui se chevauchent")
    racine.brut("sans_code")
    racine.finir()
    return Organismes(lus, tuple(_caisses(caisses)), conduites)


def _regime(table: Cle, sources: dict[str, object]) -> Regime:
    code = table.texte("code")
    table.chemin = f"regime {code}"
    if len(code) != 2 or not code.isdigit():
        raise table.faute("code", "deux chiffres attendus")
    _sources(table, sources)
    for cle in ("confiance", "remarque", "remplace_par"):
        table.texte_ou_rien(cle)
    table.jour("ferme_le")
    libelle = table.texte("libelle")
    raccordements = tuple(_raccordement(r) for r in table.tables("raccordement"))
    if not raccordements or not sans_chevauchement([(r.du, r.au) for r in raccordements]):
        raise table.faute("raccordement", "dates absentes ou qui se chevauchent")
    regime = Regime(
        code=code,
        libelle=libelle if table.drapeau("libelle_sur", defaut=True) else None,
        sigle=table.texte_ou_rien("sigle"),
        etat=table.texte("etat"),
        note=table.texte_ou_rien("note"),
        raccordements=raccordements,
    )
    table.finir()
    return regime


def _raccordement(table: Cle) -> RaccordementDate:
    lu = RaccordementDate(
        _valeur(table.texte("valeur"), table.faute("valeur", "oui, non ou inconnu attendu")),
        table.jour("du"),
        table.jour("au"),
        table.texte_ou_rien("constate_le"),
    )
    table.finir()
    return lu


def _conduite(table: Cle, sources: dict[str, object]) -> Conduite:
    _sources(table, sources)
    table.texte_ou_rien("remarque")
    lue = Conduite(table.texte("conduite"), table.jour("du"), table.jour("au"))
    if lue.conduite not in CONDUITES:
        raise table.faute("conduite", "attendu\u00a0: " + " ou ".join(CONDUITES))
    table.finir()
    return lue


def _sources(table: Cle, connues: dict[str, object]) -> None:
    citees = table.textes("sources")
    if not citees:
        raise table.faute("sources", "aucune source")
    for source in citees:
        if source not in connues:
            raise table.faute("sources", f"source inconnue «\u00a0{source}\u00a0»")


def _valeur(texte: str, erreur: ErreurReferentiel) -> Raccordement:
    try:
        return Raccordement(texte)
    except ValueError as cause:
        raise erreur from cause


def _caisses(chemin: Path) -> list[Caisse]:
    toutes: list[Caisse] = []
    vues: set[tuple[str, str, str]] = set()
    for ligne in lire_csv(chemin, COLONNES_CAISSES, ("regime", "caisse", "libelle", "source", "confiance")):
        regime, caisse, centre = ligne["regime"], ligne["caisse"], ligne["centre"]
        if (
            not (regime + caisse + centre).isdigit()
            or (len(regime), len(caisse)) != (2, 3)
            or len(centre) not in {0, 4}
        ):
            raise ligne.faute("codes attendus\u00a0: régime 2 chiffres, caisse 3, centre 4 ou vide")
        if (regime, caisse, centre) in vues:
            raise ligne.faute("organisme déjà donné plus haut")
        vues.add((regime, caisse, centre))
        transmission = ligne["transmission"]
        toutes.append(
            Caisse(
                regime,
                caisse,
                centre or None,
                ligne["libelle"],
                _valeur(transmission, ligne.faute("transmission oui, non ou inconnu attendue"))
                if transmission
                else None,
                ligne.drapeau("essai"),
            )
        )
    return toutes
