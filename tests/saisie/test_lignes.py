"""The book of express lines: what each one says, as read again by somebody before a change lands.

``AAT_ECRIRE_LIGNES=oui`` writes the answers again beside the lines; read the difference.
"""

import datetime as dt
import os
from pathlib import Path

from aat.domaine.arret import Avis
from aat.erreurs import ErreurUsage
from aat.referentiel.recherche import chercher
from aat.saisie.express import Comprise, comprendre

LIVRE = Path(__file__).parent / "lignes.txt"
#: A Monday.
JOUR = dt.date(2026, 11, 23)
_CHAMPS = (
    "debut", "fin", "jours", "temps", "categorie", "ald", "grossesse_pathologique", "teleconsultation", "nature",
)  # fmt: skip


def _dit(comprise: Comprise) -> str:
    avis = comprise.avis
    dits = [f"motif={comprise.motif.motif.libelle}"] if comprise.motif else []
    if comprise.candidats:
        dits.append("à choisir=" + ", ".join(c.motif.libelle for c in comprise.candidats[:3]))
    if comprise.incompris:
        dits.append("pas compris=" + " ".join(comprise.incompris))
    dits += [f"{nom}={valeur}" for nom in _CHAMPS if (valeur := getattr(avis, nom))]
    if avis.teleconsultation is False:
        dits.append("en présence")
    if avis.reprise_temps_partiel:
        dits.append("reprise à temps partiel")
    if avis.sorties:
        dits.append(
            f"sorties={avis.sorties.mode} {avis.sorties.a_partir_du or ''} {avis.sorties.raison or ''}".rstrip()
        )
    if avis.atmp:
        dits.append(f"atmp={avis.atmp.nature or '?'} {avis.atmp.date or '?'}")
    if avis.motif and avis.motif.complement:
        dits.append(f"complément={avis.motif.complement}")
    dits += [f"emploi={comprise.type_emploi}"] if comprise.type_emploi else []
    dits += [f"employeur={comprise.employeur}"] if comprise.employeur else []
    return " | ".join(dits)


def _lire(ligne: str) -> str:
    try:
        return _dit(comprendre(ligne, Avis(), JOUR, chercher))
    except ErreurUsage as erreur:
        return f"refusé : {erreur.message}"


def test_chaque_ligne_dit_ce_que_le_livre_en_lit() -> None:
    """Every way of saying a duration, a day, a link, a situation; nothing is guessed nor dropped in silence."""
    lignes = [ligne.partition("  →  ")[0] for ligne in LIVRE.read_text(encoding="utf-8").splitlines()]
    lues = "".join(f"{ligne}  →  {_lire(ligne)}\n" for ligne in lignes)
    if os.environ.get("AAT_ECRIRE_LIGNES") == "oui":
        LIVRE.write_text(lues, encoding="utf-8")
    assert len(lignes) == len(set(lignes)) >= 250
    assert lues == LIVRE.read_text(encoding="utf-8")
