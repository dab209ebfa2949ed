"""Reads ``regimes.toml`` and ``caisses.csv``. Strict: the file and the key or line are named."""

from pathlib import Path

from aat.domaine.regime import Raccordement
from aat.erreurs import ErreurReferentiel
from aat.referentiel.regimes import Caisse, Organismes, RaccordementDate, Regime
from aat.referentiel.tables import Cle, lire_csv, sans_chevauchement
from aat.ressources import lire_toml

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
    racine.brut("sans_code")
    racine.finir()
    return Organismes(lus, tuple(_caisses(caisses)))


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
