"""Checks that the loaders do not make while the program runs: whole files, references across files, sources.

Changes nothing; what is wrong is data, not an exception. Knows nothing of rules and parameters.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from aat.domaine.fiche import Fiche
from aat.erreurs import ErreurReferentiel
from aat.referentiel import durees, lecture_motifs, lecture_regimes, moment, motifs, regimes, types_emploi
from aat.referentiel.pliage import slug
from aat.referentiel.tables import Cle, lire_csv, sans_chevauchement
from aat.ressources import lire_toml, livre

COLONNES_2014 = (
    "code",
    "codification",
    "libelle",
    "type",
    "groupe",
    "complement",
    "rubriques",
    "libelle_id",
    "code_actuel",
    "source",
)
COLONNES_CORRECTIONS = ("code", "champ", "origine", "corrige", "raison")


@dataclass(frozen=True, slots=True)
class Anomalie:
    """Something wrong in a data file: which file, where in it, and a French sentence.

    Attributes:
        remede: what to do about it; ``None``: a shipped file, that installing again mends.
    """

    fichier: str
    cle: str
    message: str
    remede: str | None = None

    def __str__(self) -> str:
        ou = ", ".join(partie for partie in (self.fichier, self.cle) if partie)
        return f"{ou}\u00a0: {self.message}" if ou else self.message


def verifier(racine: Path | None = None) -> tuple[Anomalie, ...]:
    """Return everything wrong in the nomenclatures and durations under ``racine`` (the shipped ones by default).

    A file that cannot be read gives one anomaly, and the others are still checked.
    """
    dossier = racine or livre("nomenclatures").parent
    controles = (_motifs, _codes_2014, _durees, _moment, _types_emploi, _organismes, _lesions, _sources)
    return tuple(anomalie for controle in controles for anomalie in _sans_lever(controle, dossier))


def _sans_lever(controle: Callable[[Path], Iterator[Anomalie]], dossier: Path) -> list[Anomalie]:
    trouvees: list[Anomalie] = []
    try:
        trouvees.extend(controle(dossier))
    except ErreurReferentiel as erreur:
        ou, separateur, quoi = erreur.message.partition("\u00a0: ")
        fichier, _, cle = ou.partition(", ")
        trouvees.append(Anomalie(fichier, cle, quoi) if separateur else Anomalie("", "", erreur.message, erreur.remede))
    except OSError as erreur:
        nom = Path(str(erreur.filename)).name
        trouvees.append(Anomalie(nom, "", "fichier absent ou illisible."))
    return trouvees


def _lire_motifs(dossier: Path) -> motifs.Motifs:
    nomenclatures = dossier / "nomenclatures"
    return lecture_motifs.lire(
        nomenclatures / "motifs.csv",
        nomenclatures / "libelles.csv",
        nomenclatures / "synonymes_projet.csv",
        lecture_motifs.identifiants_des_fiches(dossier / "durees.toml"),
    )


def _motifs(dossier: Path) -> Iterator[Anomalie]:
    lus = _lire_motifs(dossier)
    yield from anomalies_des_motifs(lus)
    for code in {alias.code for alias in lus.libelles if alias.code}:
        dates = [(alias.du, alias.au) for alias in lus.libelles if alias.code == code and alias.ecran]
        if not sans_chevauchement(dates):
            yield Anomalie("libelles.csv", code, "deux libellés datés se chevauchent.")
    codes = {motif.code for motif in lus.tous}
    for ligne in lire_csv(
        dossier / "nomenclatures" / "motifs_corrections.csv", COLONNES_CORRECTIONS, ("code", "champ")
    ):
        if ligne["code"] not in codes:
            yield Anomalie("motifs_corrections.csv", f"ligne {ligne.numero}", "code de motif inconnu.")


def anomalies_des_motifs(lus: motifs.Motifs) -> Iterator[Anomalie]:
    """Yield what is wrong in a list of motifs by itself: identifiers, functional codes."""
    fonctionnels: dict[str, str] = {}
    for motif in lus.tous:
        if motif.id != slug(motif.libelle):
            yield Anomalie("motifs.csv", motif.code, "l’identifiant n’est pas tiré du libellé.")
        if motif.code_fonctionnel != "999":
            autre = fonctionnels.setdefault(motif.code_fonctionnel, motif.code)
            if autre != motif.code:
                yield Anomalie("motifs.csv", motif.code, f"code fonctionnel déjà porté par {autre}.")
        elif motif.fiche:
            yield Anomalie("motifs.csv", motif.code, "une fiche, mais le code fonctionnel 999.")


def _codes_2014(dossier: Path) -> Iterator[Anomalie]:
    lus = _lire_motifs(dossier)
    alias = {a.id: a.code or "" for a in lus.libelles}
    vus: set[str] = set()
    requises = ("code", "codification", "libelle", "type", "source")
    for ligne in lire_csv(dossier / "nomenclatures" / "codes_2014.csv", COLONNES_2014, requises):
        ou = f"ligne {ligne.numero}"
        if ligne["code"] in vus:
            yield Anomalie("codes_2014.csv", ou, "code déjà donné plus haut.")
        vus.add(ligne["code"])
        ligne.drapeau("complement")
        identifiant = ligne["libelle_id"]
        if identifiant and alias.get(identifiant) != ligne["code_actuel"]:
            yield Anomalie("codes_2014.csv", ou, "le code actuel n’est pas celui de ce libellé dans libelles.csv.")


def _durees(dossier: Path) -> Iterator[Anomalie]:
    chemin = dossier / "durees.toml"
    fiches = durees.lire_fiches(chemin)
    portees = {motif.fiche for motif in _lire_motifs(dossier).tous}
    for identifiant in fiches:
        if identifiant not in portees:
            yield Anomalie("durees.toml", f"fiche {identifiant}", "aucun motif ne la porte.")
    yield from anomalies_des_durees(fiches, chemin)


def anomalies_des_durees(fiches: Mapping[str, Fiche], chemin: Path) -> Iterator[Anomalie]:
    """Yield what is wrong in the duration sheets of a file by themselves: merged cells, differences, identifiers."""
    for identifiant, fiche in fiches.items():
        for ligne, groupes in fiche.fusions.items():
            cellules = fiche.lignes.get(ligne, ())
            if any(len({cellules[c] for c in groupe}) != 1 for groupe in groupes):
                yield Anomalie(
                    "durees.toml", f"fiche {identifiant}.fusions.{ligne}", "cases réunies de valeurs différentes."
                )
        for ecart in fiche.ecarts:
            if any(colonne >= len(next(iter(fiche.lignes.values()))) for _, colonne, _ in ecart.cellules):
                yield Anomalie("durees.toml", f"fiche {identifiant}.ecarts", "colonne hors du tableau.")
    if fiches.keys() != lecture_motifs.identifiants_des_fiches(chemin):
        yield Anomalie(
            "durees.toml", "fiche.id", 'un identifiant n’est pas écrit «\u00a0id = "…"\u00a0» en début de ligne.'
        )


def _moment(dossier: Path) -> Iterator[Anomalie]:
    codes = {motif.code for motif in _lire_motifs(dossier).tous}
    sources = _cles_de_sources(dossier)
    for rang, liste in enumerate(moment.lire_listes(dossier / "nomenclatures" / "moment.toml")):
        if liste.source not in sources:
            yield Anomalie("moment.toml", f"liste[{rang}].source", "source inconnue de sources.toml.")
        for fenetre in liste.motifs:
            if fenetre.code not in codes:
                yield Anomalie("moment.toml", f"liste[{rang}]", f"code de motif inconnu {fenetre.code}.")


def _types_emploi(dossier: Path) -> Iterator[Anomalie]:
    lus = types_emploi.lire(dossier / "nomenclatures" / "types_emploi.toml")
    if [t.id for t in lus.tous] != [ligne for ligne in durees.LIGNES if ligne != "tous"]:
        yield Anomalie("types_emploi.toml", "type", "les quatre types attendus, du plus léger au plus lourd.")
    fiches = lecture_motifs.identifiants_des_fiches(dossier / "durees.toml")
    for fiche in {*lus.variantes, *lus.criteres} - fiches:
        yield Anomalie("types_emploi.toml", fiche, "fiche de durées inconnue.")


def _organismes(dossier: Path) -> Iterator[Anomalie]:
    nomenclatures = dossier / "nomenclatures"
    yield from anomalies_des_organismes(
        lecture_regimes.lire_organismes(nomenclatures / "regimes.toml", nomenclatures / "caisses.csv")
    )


def anomalies_des_organismes(lus: regimes.Organismes) -> Iterator[Anomalie]:
    """Yield what is wrong between régimes and caisses."""
    for caisse in lus.caisses:
        if caisse.regime not in lus.regimes:
            yield Anomalie("caisses.csv", f"{caisse.regime} {caisse.caisse}", "régime inconnu de regimes.toml.")


def _lesions(dossier: Path) -> Iterator[Anomalie]:
    racine = Cle("lesions.toml", "", lire_toml(dossier / "nomenclatures" / "lesions.toml"))
    racine.verifie_le()
    if not racine.tables("sources"):
        yield Anomalie("lesions.toml", "sources", "aucune source.")
    for liste in ("sieges", "natures"):
        codes: set[str] = set()
        for table in racine.tables(liste):
            code, parent = table.texte("code"), table.texte_ou_rien("parent")
            table.texte("libelle")
            if code in codes:
                yield Anomalie("lesions.toml", f"{liste} {code}", "code déjà donné plus haut.")
            if parent and parent not in codes:
                yield Anomalie("lesions.toml", f"{liste} {code}", "rubrique parente inconnue ou placée après.")
            codes.add(code)


def _cles_de_sources(dossier: Path) -> set[str]:
    racine = Cle("sources.toml", "", lire_toml(dossier / "nomenclatures" / "sources.toml"))
    return set(racine.dictionnaire("sources"))


def _sources(dossier: Path) -> Iterator[Anomalie]:
    """Check that each CSV says when it was checked, and that each of its rows names a source that exists."""
    racine = Cle("sources.toml", "", lire_toml(dossier / "nomenclatures" / "sources.toml"))
    connues = set(racine.dictionnaire("sources"))
    decrits = racine.dictionnaire("fichiers")
    presents = {chemin.name for chemin in (dossier / "nomenclatures").glob("*.csv")}
    for nom in sorted(presents ^ decrits.keys()):
        yield Anomalie("sources.toml", f"fichiers.{nom}", "fichier absent du dossier, ou non décrit ici.")
    for nom in sorted(presents & decrits.keys()):
        fichier = Cle("sources.toml", f"fichiers.{nom}", decrits[nom])
        if fichier.verifie_le() > dt.date(2100, 1, 1):
            yield Anomalie("sources.toml", f"fichiers.{nom}", "date de vérification impossible.")
        citees = fichier.textes("sources")
        for source in [s for s in citees if s not in connues] or ([] if citees else [""]):
            yield Anomalie("sources.toml", f"fichiers.{nom}", f"source inconnue «\u00a0{source}\u00a0».")
        yield from _sources_des_lignes(dossier / "nomenclatures" / nom, connues)


def _sources_des_lignes(chemin: Path, connues: set[str]) -> Iterator[Anomalie]:
    entete = chemin.read_text(encoding="utf-8").partition("\n")[0].split(",")
    if "source" not in entete:
        return
    for ligne in lire_csv(chemin, tuple(entete), ("source",)):
        source = ligne["source"]
        # A key of sources.toml, an address, or the name of a document in clear.
        if source not in connues and "://" not in source and " " not in source:
            yield Anomalie(chemin.name, f"ligne {ligne.numero}", f"source inconnue «\u00a0{source}\u00a0».")
