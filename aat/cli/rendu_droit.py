"""How a rule is shown: in full for « expliquer », in one line for « regles ». Text for people, JSON for programs."""

import datetime as dt
from collections.abc import Iterator, Sequence

from aat.cli import output
from aat.domaine.constat import Severite
from aat.rules.droit import Parametre, Portee, Regle, ValeurDatee
from aat.services.explication import Explication, RegleListee, montrer

_SEVERITES = {
    Severite.BLOQUANT: "bloquant",
    Severite.AVERTISSEMENT: "avertissement",
    Severite.INFORMATION: "information",
}
_PORTEES = {
    Portee.JUGEMENT: "jugement du document",
    Portee.SERVICE: "conduite du programme",
    Portee.ECRAN: "affichage et notices",
}
_DOCUMENTS = ("initial", "prolongation", "certificat")
_NON_CONFIRME = "valeur non confirmée par un texte publié"


def explications(toutes: Sequence[Explication], *, en_json: bool) -> int:
    """Write what grounds each rule; as JSON, one object, or one a line for many."""
    for rang, e in enumerate(toutes):
        if en_json:
            output.json_ligne(_explication_json(e))
            continue
        if rang:
            output.ligne()
        for texte in explication(e):
            output.ligne(texte)
    return 0


def regles(toutes: Sequence[RegleListee], jour: dt.date, *, en_json: bool) -> int:
    """Write the list of rules, one a line; as JSON, one object a line."""
    if en_json:
        for r in toutes:
            output.json_ligne(_ligne_json(r, jour))
        return 0
    largeur = max((len(r.regle.code) for r in toutes), default=0)
    objet = ""
    for r in toutes:
        if r.regle.objet != objet:
            output.ligne(f"{chr(10) if objet else ''}{r.regle.objet}")
            objet = r.regle.objet
        absente = "" if r.en_vigueur else f" · {_hors_vigueur(r.regle, jour)}"
        output.ligne(f"  {r.regle.code:{largeur}}  {_SEVERITES[r.severite]:13}  {r.regle.fondement}{absente}")
    en_vigueur = sum(r.en_vigueur for r in toutes)
    output.ligne()
    output.ligne(
        f"{len(toutes)} règles, dont {en_vigueur} en vigueur au {_date(jour)}. Détail\u00a0: aat expliquer CODE"
    )
    return 0


def explication(e: Explication) -> Iterator[str]:
    """Yield the lines that ground a rule on a day."""
    regle = e.regle
    yield f"{regle.code}  ({regle.objet})"
    yield f"  {e.texte.exigence}"
    yield ""
    yield f"  Fondement      {regle.fondement}"
    yield f"  Sévérité       {_severite(e)}"
    yield f"  Appliquée par  {_PORTEES[regle.portee]}"
    yield f"  Concerne       {', '.join(_documents(regle))}"
    if regle.champs:
        yield f"  Champs         {', '.join(regle.champs)}"
    au_jour = "en vigueur" if e.en_vigueur else _hors_vigueur(regle, e.jour)
    yield f"  Dates          {_periode(regle.du, regle.au)}\u00a0; au {_date(e.jour)}\u00a0: {au_jour}"
    yield f"  Confiance      {regle.confiance}"
    yield f"  Vérifiée le    {_date(regle.verifie_le)}"
    yield f"  Source         {regle.source}"
    for source in e.texte.autres_sources:
        yield f"                 {source}"
    if e.texte.note:
        yield f"  Note           {e.texte.note}"
    for p in e.parametres:
        yield ""
        yield from _parametre(p.parametre, p.en_vigueur, e.jour)


def _parametre(parametre: Parametre, actuelle: ValeurDatee | None, jour: dt.date) -> Iterator[str]:
    yield f"  Paramètre {parametre.nom}"
    yield f"    {parametre.description} (vérifié le {_date(parametre.verifie_le)})"
    for valeur in parametre.valeurs:
        marque = "→" if valeur is actuelle else " "
        doute = "" if valeur.confirme else f" · {_NON_CONFIRME}"
        yield f"    {marque} {_periode(valeur.du, valeur.au)}\u00a0: {montrer(valeur.valeur, parametre.unite)}{doute}"
        yield f"        {valeur.fondement}"
        yield f"        {valeur.source}"
        if valeur.note:
            yield f"        Note\u00a0: {valeur.note}"
    if actuelle is None:
        yield f"    → aucune valeur au {_date(jour)}"


def _severite(e: Explication) -> str:
    mot = _SEVERITES[e.severite]
    return mot if e.severite is e.regle.severite else f"{mot} (de confiance basse, elle ne bloque jamais)"


def _hors_vigueur(regle: Regle, jour: dt.date) -> str:
    if regle.du is not None and jour < regle.du:
        return f"pas encore en vigueur (à partir du {_date(regle.du)})"
    return f"n’est plus en vigueur (jusqu’au {_date(regle.au)})" if regle.au else "hors vigueur"


def _periode(du: dt.date | None, au: dt.date | None) -> str:
    if du and au:
        return f"du {_date(du)} au {_date(au)}"
    if du:
        return f"depuis le {_date(du)}"
    return f"jusqu’au {_date(au)}" if au else "sans limite de date"


def _date(jour: dt.date) -> str:
    return f"{jour:%d/%m/%Y}"


def _documents(regle: Regle) -> list[str]:
    return [d for d in _DOCUMENTS if d in regle.concerne]


def _ligne_json(r: RegleListee, jour: dt.date) -> dict[str, object]:
    return {
        "code": r.regle.code,
        "objet": r.regle.objet,
        "severite": r.severite,
        "portee": r.regle.portee,
        "concerne": _documents(r.regle),
        "du": r.regle.du,
        "au": r.regle.au,
        "jour": jour,
        "en_vigueur": r.en_vigueur,
        "fondement": r.regle.fondement,
        "confiance": r.regle.confiance,
    }


def _explication_json(e: Explication) -> dict[str, object]:
    ligne = _ligne_json(RegleListee(e.regle, e.severite, e.en_vigueur), e.jour)
    return ligne | {
        "exigence": e.texte.exigence,
        "champs": e.regle.champs,
        "source": e.regle.source,
        "autres_sources": e.texte.autres_sources,
        "note": e.texte.note or None,
        "verifie_le": e.regle.verifie_le,
        "parametres": [_parametre_json(p.parametre, p.en_vigueur) for p in e.parametres],
    }


def _parametre_json(parametre: Parametre, actuelle: ValeurDatee | None) -> dict[str, object]:
    return {
        "nom": parametre.nom,
        "description": parametre.description,
        "unite": parametre.unite or None,
        "verifie_le": parametre.verifie_le,
        "valeurs": [
            {
                "valeur": v.valeur,
                "du": v.du,
                "au": v.au,
                "en_vigueur": v is actuelle,
                "confirme": v.confirme,
                "fondement": v.fondement,
                "source": v.source,
                "note": v.note or None,
            }
            for v in parametre.valeurs
        ],
    }
