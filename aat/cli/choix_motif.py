"""From what a person types to one motif, or a clear refusal that lists the candidates."""

from aat.domaine.motif import Motif
from aat.erreurs import ErreurIntrouvable, ErreurUsage
from aat.saisie.motif_dit import departager


def trouver_motif(texte: str, champ: str = "MOTIF") -> Motif:
    """Return the motif named by its code, its id or its words.

    Raises:
        ErreurIntrouvable: nothing matches.
        ErreurUsage: several motifs match; they are listed.
    """
    from aat.referentiel.motifs import charger_motifs
    from aat.referentiel.recherche import chercher

    motifs = charger_motifs()
    if exact := motifs.par_code(texte.strip()) or motifs.par_id(texte.strip()):
        return exact
    candidats = departager(texte, chercher(texte)) if texte.strip() else ()
    if not candidats:
        raise ErreurIntrouvable("Aucun motif ne correspond.", champ=champ, remede="Cherchez par « aat motifs MOTS ».")
    if len(candidats) > 1:
        raise ErreurUsage(
            "Plusieurs motifs correspondent : "
            + " ; ".join(f"{c.motif.code} {c.motif.libelle}" for c in candidats[:8])
            + ".",
            champ=champ,
            remede="Précisez, ou donnez le code.",
        )
    return candidats[0].motif
