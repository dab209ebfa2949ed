"""The motif as a question: words, « En ce moment », or the list from A to Z. Ranks nothing: the services do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aat.cli import questions
from aat.cli.texte import lignes
from aat.erreurs import ErreurIntrouvable
from aat.saisie.texte import plier
from aat.services import motifs

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from aat.services.motifs import Proposition

_LISTE: Final = "liste"
_AIDE = """\
Tapez quelques lettres : « grippe », « lombalgie », un sigle, un code. Accents et fautes sont pardonnés.
Un numéro choisit un motif de « En ce moment », quand il y en a.
liste : tous les motifs, de A à Z."""
_CANDIDATS: Final = 9


def demander(
    code: str | None,
    jour: dt.date,
    *,
    atmp: bool,
    candidats: Sequence[tuple[str, str]] = (),
    facultatif: bool = False,
) -> str:
    """Return the code of the motif chosen, ``""`` for none.

    Args:
        code: the motif that Entrée keeps, or ``None``.
        jour: today.
        atmp: the stop is linked with a work accident or disease: « En ce moment » is for others.
        candidats: (code, label) between which a line did not decide: offered first.
        facultatif: none may be chosen.

    Raises:
        Retour: the previous question is wanted.
    """
    if candidats and (choisi := _parmi(candidats)):
        return choisi
    moment = motifs.du_moment(jour, atmp=atmp)
    if moment:
        lignes.dire("En ce moment :")
        for rang, proposition in enumerate(moment, 1):
            lignes.dire(f"  {rang}. {proposition.libelle}")
    actuel = motifs.libelle(code, jour) if code else ""
    while True:
        lire = str if facultatif else _non_vide
        texte = questions.demander("Motif, quelques lettres", lire, defaut=actuel or None, aide=_AIDE)
        if facultatif and texte in {"", "-"}:
            return ""
        try:
            trouve = code if code and texte == actuel else _lire(texte, moment, jour)
        except questions.Retour:
            continue
        if trouve:
            if plier(vu := motifs.libelle(trouve, jour)) != plier(texte):
                lignes.dire(f"  {vu}")
            return trouve


def _non_vide(reponse: str) -> str:
    if not reponse or reponse == "-":
        raise ErreurIntrouvable("Le motif est obligatoire.", remede="Tapez quelques lettres, ou « liste ».")
    return reponse


def _lire(texte: str, moment: Sequence[Proposition], jour: dt.date) -> str | None:
    if texte.isdigit() and 1 <= int(texte) <= len(moment):
        return moment[int(texte) - 1].code
    if texte.casefold() == _LISTE:
        return _de_a_a_z(jour)
    reconnu = motifs.reconnaitre(texte, jour, _CANDIDATS)
    if reconnu.code:
        return reconnu.code
    if not reconnu.candidats:
        lignes.dire("  Aucun motif ne correspond. Essayez un autre mot, ou « liste ».")
        return None
    return _parmi([(p.code, p.texte) for p in reconnu.candidats])


def _parmi(candidats: Sequence[tuple[str, str]]) -> str | None:
    """Return the code chosen, or ``None`` to search otherwise."""
    textes = [*(texte for _, texte in candidats), "chercher autrement"]
    rang = lignes.numero("Plusieurs motifs possibles" if len(candidats) > 1 else "Un motif possible", textes)
    return candidats[rang][0] if rang < len(candidats) else None


def _de_a_a_z(jour: dt.date) -> str | None:
    """Return the code chosen in the list, letter by letter."""
    tous = motifs.de_a_a_z(jour)
    par_lettre: dict[str, list[tuple[str, str]]] = {}
    for p in tous:
        par_lettre.setdefault(plier(p.libelle)[:1].upper(), []).append((p.code, p.libelle))
    lignes.dire(f"{len(tous)} motifs. Lettres : {' '.join(par_lettre)}")

    def lire(reponse: str) -> str:
        if plier(reponse)[:1].upper() not in par_lettre:
            raise ErreurIntrouvable("Aucun motif ne commence par cette lettre.")
        return plier(reponse)[:1].upper()

    while True:
        lettre = questions.demander("Lettre", lire, aide="La première lettre du motif ; « < » pour chercher par mots.")
        try:
            return lignes.choisir_dans(f"Motifs en {lettre}", par_lettre[lettre])
        except questions.Retour:
            continue
