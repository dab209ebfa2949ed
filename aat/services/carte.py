"""Use case « identify » from a carte Vitale: its bearers, completed by what is kept here, each with its origin."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from aat.domaine.personnes import Assure
from aat.services import identification

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aat.domaine.carte import LectureVitale, OrigineLecture, Porteur
    from aat.services.identification import Identification
    from aat.services.outils import Outils

#: What the card itself says; the rest comes from the official component, or is asked once and kept.
CHAMPS_DE_LA_CARTE = ("nir", "nom_famille", "prenoms", "date_naissance")
#: What only the official component reads.
CHAMPS_OFFICIELS = ("rang", "regime", "caisse", "centre")


def porteurs(lecture: LectureVitale, outils: Outils) -> tuple[Identification, ...]:
    """Return each bearer of the card, in its order; nobody is kept by this.

    Raises:
        ErreurCoffre: the store cannot be used.
    """
    return tuple(_identifier(porteur, lecture.origine, outils) for porteur in lecture.porteurs)


def avec_provenance(gardee: Identification, lue: Identification) -> Identification:
    """Return the patient just kept with the origin of what the card gave; the rest was typed."""
    origines = {champ: lue.provenance.get(champ, "") for champ in gardee.provenance}
    provenance = {champ: o if o.startswith("carte") else "saisie" for champ, o in origines.items()}
    return replace(gardee, provenance=provenance, douteux=lue.douteux)


def assure_de(porteur: Porteur) -> Assure:
    """Return what the card says of a bearer as the document's patient."""
    return Assure(
        nir=porteur.nir,
        nom_famille=porteur.nom,
        prenoms=tuple(porteur.prenom.split()) if porteur.prenom else (),
        date_naissance=porteur.date_naissance,
        **_officiel(porteur),
    )


def _officiel(porteur: Porteur) -> dict[str, Any]:
    """Return what the official component gave beside the identity."""
    return {champ: valeur for champ in CHAMPS_OFFICIELS if (valeur := getattr(porteur, champ)) is not None}


def _identifier(porteur: Porteur, origine: OrigineLecture, outils: Outils) -> Identification:
    lu = assure_de(porteur)
    garde = _deja_garde(porteur, _gardes(porteur, outils))
    connu = garde is not None
    # The card's own values win over what was typed once; what it does not hold comes from there.
    donnes = _officiel(porteur)
    assure = replace(garde, nir=lu.nir, date_naissance=lu.date_naissance, **donnes) if garde else lu
    trouve = identification.identifier(assure, outils) if connu else identification.decrire(assure, outils)
    de_la_carte = {*CHAMPS_DE_LA_CARTE, *donnes}
    lus = dict.fromkeys((c for c in de_la_carte if getattr(assure, c) == getattr(lu, c)), str(origine))
    return replace(
        trouve,
        provenance={champ: lus.get(champ, "mémoire") for champ in {**trouve.provenance, **dict.fromkeys(donnes)}},
        douteux=porteur.nir_douteux,
    )


def _gardes(porteur: Porteur, outils: Outils) -> Sequence[Assure]:
    coffre = outils.coffre_existant() if porteur.nir else None
    return coffre.patient(porteur.nir) if coffre is not None and porteur.nir else ()


def _deja_garde(porteur: Porteur, gardes: Sequence[Assure]) -> Assure | None:
    """Return the person kept under the bearer's NIR; twins share one, their first name tells them apart."""
    meme_jour = [a for a in gardes if a.date_naissance == porteur.date_naissance]
    premier = porteur.prenom.split()[0].casefold() if porteur.prenom else ""
    return next((a for a in meme_jour if a.prenoms and a.prenoms[0].casefold() == premier), None)
