"""Reads the files of the dated law: ``referentiel/regles`` and ``referentiel/parametres``. Strict, French errors.

Owns the shape of these files; knows nothing of what a rule judges.
"""

import datetime as dt
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import NoReturn

from aat import ressources
from aat.domaine.constat import Severite
from aat.erreurs import ErreurReferentiel
from aat.rules.droit import Droit, Parametre, Portee, Regle, TexteRegle, Valeur, ValeurDatee

OBJETS = (
    "prescripteur",
    "avis",
    "prolongation",
    "sorties",
    "precisions",
    "transmission",
    "impression",
    "certificat",
)
DOCUMENTS = frozenset({"initial", "prolongation", "certificat"})
CONFIANCES = frozenset({"haute", "moyenne", "basse"})
_TYPES = frozenset({"entier", "booleen", "texte", "date", "liste"})
_COUVERTURES = frozenset({"toujours", "depuis", "periodes"})
_UN_JOUR = dt.timedelta(days=1)


def lire_droit(regles: Path, parametres: Path) -> Droit:
    """Return the law held by these two folders.

    Raises:
        ErreurReferentiel: as ``charger_droit``.
    """
    toutes: dict[str, Regle] = {}
    for objet in OBJETS:
        fichier = _ouvrir(regles / f"{objet}.toml", f"regles/{objet}.toml")
        for regle in _lire_regles(fichier, objet):
            if regle.code in toutes:
                fichier.refuser(regle.code, "cette règle figure déjà dans un autre fichier")
            toutes[regle.code] = regle
    lus: dict[str, Parametre] = {}
    for chemin in sorted(parametres.rglob("*.toml")):
        nom = chemin.relative_to(parametres).with_suffix("").as_posix()
        lus[nom] = _lire_parametre(_ouvrir(chemin, f"parametres/{nom}.toml"), nom)
    return Droit(MappingProxyType(toutes), MappingProxyType(lus))


def lire_textes(dossier: Path) -> Mapping[str, TexteRegle]:
    """Return the long texts held by this folder.

    Raises:
        ErreurReferentiel: as ``charger_droit``.
    """
    textes: dict[str, TexteRegle] = {}
    for objet in OBJETS:
        fichier = _ouvrir(dossier / f"{objet}.toml", f"regles/textes/{objet}.toml")
        fichier.verifier_cles({"textes"})
        tables = fichier.table("textes")
        for code in tables.contenu:
            table = tables.table(code)
            table.verifier_cles({"exigence"}, {"note", "parametres", "autres_sources"})
            textes[code] = TexteRegle(
                table.texte("exigence"),
                table.texte("note", ""),
                table.liste("parametres", ()),
                table.liste("autres_sources", ()),
            )
    return MappingProxyType(textes)


def _lire_regles(fichier: "_Table", objet: str) -> list[Regle]:
    fichier.verifier_cles({"verifie_le", "concerne", "regles"})
    verifie_le = fichier.date("verifie_le")
    concerne = _documents(fichier)
    regles = fichier.table("regles")
    return [_lire_regle(regles.table(code), code, objet, verifie_le, concerne) for code in regles.contenu]


def _lire_regle(table: "_Table", code: str, objet: str, verifie_le: dt.date, concerne: frozenset[str]) -> Regle:
    table.verifier_cles(
        {"champs", "severite", "fondement", "source"},
        {"portee", "concerne", "du", "au", "confiance", "verifie_le"},
    )
    du, au = _bornes(table)
    champs = table.liste("champs")
    portee = Portee(table.choix("portee", frozenset(Portee), Portee.JUGEMENT))
    if portee is Portee.JUGEMENT and not champs:
        table.refuser("champs", "une règle qui juge un document nomme au moins un champ")
    return Regle(
        code=code,
        objet=objet,
        champ=champs[0] if champs else "",
        severite=Severite(table.choix("severite", frozenset(Severite))),
        du=du,
        au=au,
        fondement=table.texte("fondement"),
        source=table.texte("source"),
        confiance=table.choix("confiance", CONFIANCES, "haute"),
        portee=portee,
        champs=champs,
        concerne=_documents(table) if "concerne" in table.contenu else concerne,
        verifie_le=table.date("verifie_le") if "verifie_le" in table.contenu else verifie_le,
    )


def _lire_parametre(fichier: "_Table", nom: str) -> Parametre:
    fichier.verifier_cles({"description", "type", "couverture", "verifie_le", "valeurs"}, {"unite"})
    genre = fichier.choix("type", _TYPES)
    valeurs = tuple(_lire_valeur(table, genre) for table in fichier.tables("valeurs"))
    _verifier_dates(fichier, valeurs, fichier.choix("couverture", _COUVERTURES))
    return Parametre(nom, valeurs, fichier.date("verifie_le"), fichier.texte("description"), fichier.texte("unite", ""))


def _lire_valeur(table: "_Table", genre: str) -> ValeurDatee:
    table.verifier_cles({"valeur", "fondement", "source"}, {"du", "au", "confirme", "note"})
    valeur: Valeur
    match genre:
        case "entier":
            valeur = table.entier("valeur")
        case "booleen":
            valeur = table.booleen("valeur")
        case "texte":
            valeur = table.texte("valeur")
        case "date":
            valeur = table.date("valeur")
        case _:
            valeur = table.liste("valeur")
    du, au = _bornes(table)
    confirme = table.booleen("confirme") if "confirme" in table.contenu else True
    return ValeurDatee(
        valeur, du, au, table.texte("fondement"), table.texte("source"), confirme, table.texte("note", "")
    )


def _verifier_dates(fichier: "_Table", valeurs: tuple[ValeurDatee, ...], couverture: str) -> None:
    """Refuse values out of order, that overlap, or that leave a hole where there must be none."""
    if couverture == "toujours" and valeurs[0].du is not None:
        fichier.refuser("valeurs[1].du", "une valeur qui vaut depuis toujours n’a pas de date de début")
    if couverture == "depuis" and valeurs[0].du is None:
        fichier.refuser("valeurs[1].du", "la date de début de la première valeur manque")
    if couverture != "periodes" and valeurs[-1].au is not None:
        fichier.refuser(f"valeurs[{len(valeurs)}].au", "la dernière valeur n’a pas de date de fin")
    for rang, (avant, apres) in enumerate(pairwise(valeurs), 2):
        if apres.du is None or avant.au is None or apres.du <= avant.au:
            fichier.refuser(f"valeurs[{rang}].du", "cette période chevauche la précédente, ou répète sa date")
        if couverture != "periodes" and apres.du != avant.au + _UN_JOUR:
            fichier.refuser(f"valeurs[{rang}].du", "il y a un trou entre cette période et la précédente")


def _bornes(table: "_Table") -> tuple[dt.date | None, dt.date | None]:
    du = table.date("du") if "du" in table.contenu else None
    au = table.date("au") if "au" in table.contenu else None
    if du is not None and au is not None and au < du:
        table.refuser("au", "la fin précède le début")
    return du, au


def _documents(table: "_Table") -> frozenset[str]:
    documents = frozenset(table.liste("concerne"))
    if not documents or documents - DOCUMENTS:
        table.refuser("concerne", "valeurs attendues parmi " + ", ".join(sorted(DOCUMENTS)))
    return documents


def _ouvrir(chemin: Path, fichier: str) -> "_Table":
    if not chemin.is_file():
        raise ErreurReferentiel(
            f"Le fichier de données referentiel/{fichier} manque à l’installation.",
            remede="Réinstallez aat\u00a0: un fichier livré avec le programme a disparu.",
        )
    return _Table(fichier, "", ressources.lire_toml(chemin))


@dataclass(frozen=True, slots=True)
class _Table:
    """A TOML table that knows where it stands: every refusal names the file and the key."""

    fichier: str
    chemin: str
    contenu: Mapping[str, object]

    def refuser(self, cle: str, phrase: str) -> NoReturn:
        complete = f"{self.chemin}.{cle}" if self.chemin else cle
        raise ErreurReferentiel(
            f"Le référentiel est invalide\u00a0: {self.fichier}, clé «\u00a0{complete}\u00a0»\u00a0: {phrase}.",
            remede="Corrigez ce fichier, ou réinstallez aat pour retrouver celui d’origine.",
            champ=complete,
        )

    def verifier_cles(self, requises: AbstractSet[str], facultatives: AbstractSet[str] = frozenset()) -> None:
        if inconnues := sorted(self.contenu.keys() - requises - facultatives):
            self.refuser(inconnues[0], "cette clé est inconnue")
        if manquantes := sorted(requises - self.contenu.keys()):
            self.refuser(manquantes[0], "cette clé est obligatoire")

    def table(self, cle: str) -> "_Table":
        return self._sous_table(cle, self.contenu[cle])

    def tables(self, cle: str) -> list["_Table"]:
        valeur = self.contenu[cle]
        if not isinstance(valeur, list) or not valeur:
            self.refuser(cle, "au moins une table est attendue")
        return [self._sous_table(f"{cle}[{rang}]", table) for rang, table in enumerate(valeur, 1)]

    def texte(self, cle: str, defaut: str | None = None) -> str:
        valeur = self.contenu.get(cle, defaut)
        if not isinstance(valeur, str) or not (valeur.strip() or valeur == defaut):
            self.refuser(cle, "un texte est attendu")
        return valeur

    def entier(self, cle: str) -> int:
        valeur = self.contenu[cle]
        # In Python, True is an int.
        if not isinstance(valeur, int) or isinstance(valeur, bool):
            self.refuser(cle, "un nombre entier est attendu")
        return valeur

    def booleen(self, cle: str) -> bool:
        valeur = self.contenu[cle]
        if not isinstance(valeur, bool):
            self.refuser(cle, "true ou false est attendu")
        return valeur

    def date(self, cle: str) -> dt.date:
        valeur = self.contenu[cle]
        # In Python, a datetime is a date.
        if not isinstance(valeur, dt.date) or isinstance(valeur, dt.datetime):
            self.refuser(cle, "une date AAAA-MM-JJ sans guillemets est attendue")
        return valeur

    def liste(self, cle: str, defaut: tuple[str, ...] | None = None) -> tuple[str, ...]:
        valeur = self.contenu.get(cle, defaut)
        if valeur is defaut and defaut is not None:
            return defaut
        if not isinstance(valeur, list) or not all(isinstance(v, str) and v.strip() for v in valeur):
            self.refuser(cle, "une liste de textes est attendue")
        if len(set(valeur)) != len(valeur):
            self.refuser(cle, "la liste répète une valeur")
        return tuple(valeur)

    def choix(self, cle: str, admis: frozenset[str], defaut: str | None = None) -> str:
        valeur = self.contenu.get(cle, defaut)
        if not isinstance(valeur, str) or valeur not in admis:
            self.refuser(cle, "valeur attendue parmi " + ", ".join(sorted(admis)))
        return valeur

    def _sous_table(self, cle: str, valeur: object) -> "_Table":
        if not isinstance(valeur, dict):
            self.refuser(cle, "une table est attendue")
        return _Table(self.fichier, f"{self.chemin}.{cle}" if self.chemin else cle, valeur)
