"""What ``aat identify --carte cps`` writes: the prescriber as the card names them."""

from typing import TYPE_CHECKING

from aat.cli.output import json_ligne, ligne

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aat.domaine.carte import IdentiteCps, SituationExercice

_ESSAIS = {
    "ok": "aucun essai faux",
    "entame": "un essai faux a déjà été présenté",
    "dernier": "un seul essai avant le blocage",
    "bloque": "bloqué, à débloquer dans l’outil de gestion CPS",
}


def prescripteur_de_la_carte(
    identite: "IdentiteCps", situations: "Sequence[SituationExercice] | None" = None, *, en_json: bool
) -> int:
    """Write the banner of the prescriber whom the CPS names; what the card does not say is said as not known.

    ``situations``: where they practise; ``None`` when the code was not asked for.
    """
    champs = {
        "nom": identite.nom or None,
        "prenom": identite.prenom or None,
        "rpps": identite.rpps,
        "profession": identite.profession,
        "specialite": identite.specialite,
    }
    if en_json:
        return json_ligne(
            {
                "prescripteur": champs,
                "provenance": {nom: "carte" for nom, valeur in champs.items() if valeur},
                "certificat": {"valable_du": identite.valable_du, "valable_au": identite.valable_au},
                "code": {"essais": identite.essais, "au_lecteur": identite.au_lecteur},
                "situations": None if situations is None else list(situations),
            }
        )
    ligne(f"{identite.prenom} {identite.nom} (carte CPS)")
    ligne(f"  RPPS : {identite.rpps or 'non connu'} · profession : {identite.profession or 'non connue'}")
    ligne(f"  Spécialité : {identite.specialite or 'non connue'}")
    ligne(f"  Certificat de signature valable jusqu’au {identite.valable_au:%d/%m/%Y}")
    ligne(f"  Code : {_ESSAIS[identite.essais]}")
    if situations is not None and not situations:
        ligne("  Situations d’exercice : aucune sur la carte")
    for rang, s in enumerate(situations or (), 1):
        ligne(
            f"  Situation {rang} : {s.raison_sociale or 'raison sociale non connue'}"
            f" · structure : {s.structure or 'non connue'} · secteur : {s.secteur or 'non connu'}"
        )
    return 0
