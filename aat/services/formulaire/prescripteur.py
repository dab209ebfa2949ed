"""The form of the prescriber: asked once, kept in the configuration. Judges nothing but the keys of numbers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aat.domaine.personnes import Adresse, Prescripteur, Remplace, Structure
from aat.erreurs import ErreurUsage
from aat.identifiants import finess, rpps
from aat.services.formulaire.champ import OUI, Champ, Chemin, Fabrique, Genre

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

_PARENTS: dict[str, Callable[[], object]] = {
    "structure": Structure,
    "structure.adresse": Adresse,
    "remplacant_de": Remplace,
}
_F: Fabrique[Prescripteur] = Fabrique(_PARENTS)

#: Who may prescribe a stop, in the words of the document.
PROFESSIONS = (
    ("medecin", "Médecin"),
    ("sage-femme", "Sage-femme"),
    ("chirurgien-dentiste", "Chirurgien-dentiste"),
)


def _numero(nom: str, libelle: str, **autres: object) -> Champ[Prescripteur]:
    """Return a field that takes a RPPS number, key checked."""
    chemin: Chemin[Prescripteur] = Chemin(nom, _PARENTS)

    def lire(p: Prescripteur, texte: str, _: dt.date) -> Prescripteur:
        return chemin.poser(p, rpps.valider(texte) if texte else None)

    return Champ(nom, libelle, Genre.TEXTE, lire, lambda p: str(chemin.lire(p) or ""), **autres)  # type: ignore[arg-type]  # checked by the callers' tests


def _lire_structure(p: Prescripteur, texte: str, _: dt.date) -> Prescripteur:
    """Set the number of the structure: FINESS (its key is checked) or SIRET (14 digits)."""
    numero = finess.compact(texte)
    if numero and not (finess.est_valide(numero) or (len(numero) == 14 and numero.isascii() and numero.isdigit())):
        raise ErreurUsage(
            "Ce numéro n’est ni un FINESS (9 caractères, dont une clé) ni un SIRET (14 chiffres).",
            remede="Laissez vide si vous ne le connaissez pas.",
        )
    structure = p.structure or Structure()
    return replace(p, structure=replace(structure, identifiant=numero or None))


def _cocher_remplacant(p: Prescripteur, texte: str, _: dt.date) -> Prescripteur:
    if (texte == OUI) == (p.remplacant_de is not None):
        return p
    return replace(p, remplacant_de=Remplace() if texte == OUI else None)


def _remplace(p: Prescripteur) -> bool:
    return p.remplacant_de is not None


#: Every field, in the order of the screen.
CHAMPS: tuple[Champ[Prescripteur], ...] = (
    Champ(
        "profession",
        "Profession",
        Genre.CHOIX,
        lambda p, t, _: replace(p, profession=t or None),
        lambda p: p.profession or "",
        choix=PROFESSIONS,
        aide="Chaque profession prescrit dans ses propres limites : elles sont vérifiées à chaque avis.",
    ),
    _numero("rpps", "N° RPPS", aide="11 chiffres, dont une clé. Il figure sur la carte CPS et sur annuaire.sante.fr."),
    _F.texte("nom", "Nom", maxi=80),
    _F.texte("prenom", "Prénom", maxi=80),
    _F.texte("specialite", "Spécialité", maxi=80, aide="Telle qu’elle doit figurer sur l’avis."),
    _F.case("salarie", "Salarié d’un centre ou d’un établissement"),
    _F.case("exerce_a_l_etranger", "Exerce surtout hors de France"),
    _F.texte("structure.raison_sociale", "Cabinet ou structure", maxi=100),
    Champ(
        "structure.identifiant",
        "FINESS ou SIRET",
        Genre.TEXTE,
        _lire_structure,
        lambda p: (p.structure.identifiant or "") if p.structure else "",
        aide="Numéro de la structure où vous exercez. Facultatif.",
    ),
    _F.voie("structure.adresse.voie", "N° et voie", maxi=100),
    _F.texte("structure.adresse.complement", "Complément d’adresse", maxi=100),
    _F.texte("structure.adresse.code_postal", "Code postal", maxi=5),
    _F.texte("structure.adresse.ville", "Ville", maxi=60),
    Champ(
        "remplacant_de",
        "Remplaçant",
        Genre.CASE,
        _cocher_remplacant,
        lambda p: OUI if p.remplacant_de is not None else "",
        aide="Cochez si vous remplacez un confrère : il est nommé sur l’avis.",
    ),
    _F.texte("remplacant_de.nom", "Nom du remplacé", maxi=80, visible=_remplace),
    _F.texte("remplacant_de.prenom", "Prénom du remplacé", maxi=80, visible=_remplace),
    _numero("remplacant_de.rpps", "RPPS du remplacé", visible=_remplace),
)
PAR_NOM = {champ.nom: champ for champ in CHAMPS}
#: Without these nothing can be prescribed.
_NECESSAIRES = ("profession", "rpps", "nom", "prenom")


def manques(prescripteur: Prescripteur) -> tuple[Champ[Prescripteur], ...]:
    """Return the fields that still need something before the prescriber can be kept, in order."""
    noms = [*_NECESSAIRES, *(("remplacant_de.nom",) if _remplace(prescripteur) else ())]
    return tuple(PAR_NOM[nom] for nom in noms if not PAR_NOM[nom].montrer(prescripteur))
