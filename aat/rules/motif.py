"""Rules on the motif and its complement. A message never repeats them."""

from aat.identifiants import nir
from aat.rules.calendrier import compter
from aat.rules.cas import REGLES, Cas, blanc
from aat.rules.registre import Dit


@REGLES.regle("motif-obligatoire")
def motif_obligatoire(cas: Cas) -> Dit | None:
    """A motif of the référentiel is mandatory (guide, step 8; CSS L. 162-4-1 1°)."""
    choisi = cas.avis.motif
    if choisi is None or (blanc(choisi.code) and blanc(choisi.id)):
        return Dit("Choisissez le motif de l’arrêt dans la liste.")
    if cas.motif is None:
        return Dit("Ce motif n’existe pas dans le référentiel : choisissez-en un dans la liste (aat motifs).")
    return None


@REGLES.regle("motif-complement")
def motif_complement(cas: Cas) -> Dit | None:
    """The complement has 100 characters at most (guide, step 10)."""
    choisi = cas.avis.motif
    if choisi is None or choisi.complement is None or len(choisi.complement) <= cas.p.complement_caracteres:
        return None
    return Dit(
        f"Le complément du motif compte {len(choisi.complement)} caractères : raccourcissez-le à "
        f"{cas.p.complement_caracteres}."
    )


@REGLES.regle("isg-img-sans-carence")
def sans_carence(cas: Cas) -> Dit | None:
    """A paper form gives a stop without waiting days (loi 2023-567): ISG since 2024-01-01, IMG since 2024-07-01."""
    if cas.motif is None or cas.motif.code not in cas.p.sans_carence_motifs or cas.avis.atmp is not None:
        return None
    medicale = ", ou médicale" if cas.p.sans_carence_img else ""
    return Dit(
        "Ce motif peut ouvrir droit à un arrêt sans carence (interruption spontanée avant "
        f"{cas.p.sans_carence_semaines} semaines d’aménorrhée{medicale} ; l’IVG n’est pas concernée), que le "
        "téléservice ne permet pas : prescrivez-le sur le formulaire papier « Avis d’arrêt de travail initial sans "
        "carence », sauf si la patiente préfère l’avis ordinaire."
    )


@REGLES.regle("avis-postpartum")
def suites_de_couches(cas: Cas) -> Dit | None:
    """Within 40 days of the birth, the mother's troubles belong to maternity (consigne CPAM 31); never blocks.

    The avis has no date of birth of the child. What can be known: a complement that speaks of a past childbirth;
    or, without any complement, the motif that the caisse advises for want of a better one.
    """
    if cas.avis.atmp is not None or not (_parle_d_accouchement(cas) or _motif_conseille_sans_complement(cas)):
        return None
    if _homme(cas):
        return None
    return Dit(
        f"Dans les {compter(cas.p.couches_jours)} qui suivent un accouchement, ses suites relèvent de la maternité, "
        "sans arrêt ; si elles persistent après le congé postnatal, prescrivez un arrêt maladie avec le motif qui "
        "convient (à défaut « Autres maladies de l’appareil génito-urinaire ») et le diagnostic exact en complément."
    )


def _parle_d_accouchement(cas: Cas) -> bool:
    complement = cas.avis.motif.complement if cas.avis.motif is not None else None
    if complement is None or blanc(complement):
        return False
    texte = complement.lower().replace("’", "'")
    return any(mot in texte for mot in cas.p.couches_mots)


def _motif_conseille_sans_complement(cas: Cas) -> bool:
    choisi = cas.avis.motif
    return (
        cas.motif is not None
        and cas.motif.code in cas.p.couches_motifs
        and choisi is not None
        and blanc(choisi.complement)
    )


def _homme(cas: Cas) -> bool:
    """Tell whether the NIR is a man's (1, or provisional 3 and 7)."""
    assure = cas.avis.assure
    return assure is not None and nir.compact(assure.nir or "")[:1] in {"1", "3", "7"}
