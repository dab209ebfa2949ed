"""The récapitulatif of a certificate shown before transmission. It holds medical content: for the prescriber only.

Spaces inside its lines are plain, as in the récapitulatif of the avis, so that its text can be searched.
"""

import datetime as dt

from aat.domaine.arret import NatureAtmp
from aat.domaine.certificat import (
    Certificat,
    CertificatRemplace,
    NatureCertificat,
    SerieTableaux,
    TableauMp,
    TypeConclusion,
)
from aat.rules.calendrier import date_courte, date_longue
from aat.rules.recapitulatif import NON_PRECISE

NATURES = {
    NatureCertificat.INITIAL: "INITIAL",
    NatureCertificat.NOUVELLE_LESION: "NOUVELLE LÉSION",
    NatureCertificat.RECHUTE: "RECHUTE",
    NatureCertificat.FINAL: "FINAL",
}
ORIGINES = {NatureAtmp.ACCIDENT: "Accident du travail", NatureAtmp.MALADIE: "Maladie professionnelle"}
EVENEMENTS = {
    NatureAtmp.ACCIDENT: "Accident déclaré le",
    NatureAtmp.MALADIE: "Première constatation médicale le",
    None: "Événement du",
}
CONCLUSIONS = {
    TypeConclusion.GUERISON: "Guérison avec retour à l’état antérieur",
    TypeConclusion.GUERISON_RECHUTE_POSSIBLE: "Guérison apparente avec possibilité de rechute ultérieure",
    TypeConclusion.CONSOLIDATION_SEQUELLES: "Consolidation avec séquelles",
}


def recapitulatif_certificat(certificat: Certificat, jour: dt.date, remplace: CertificatRemplace | None = None) -> str:
    """Return the lines of the récapitulatif, without a final line break; a missing value is said, never raised."""
    c = certificat
    nature = NON_PRECISE if c.nature is None else NATURES[c.nature]
    origine = NON_PRECISE if c.origine is None else ORIGINES[c.origine]
    trajet = " (trajet)" if c.trajet and c.origine is NatureAtmp.ACCIDENT else ""
    lignes = [f"CERTIFICAT MÉDICAL {nature} | {origine}{trajet}"]
    if c.annule_et_remplace:
        lignes.append(mention_remplacement(c.annule_et_remplace, remplace))
    quand = NON_PRECISE if c.date_evenement is None else date_longue(c.date_evenement)
    heure = f" à {c.heure_evenement}" if c.heure_evenement else ""
    lignes.append(f"{EVENEMENTS[c.origine]} {quand}{heure}")
    if c.nature is NatureCertificat.RECHUTE and c.date_rechute is not None:
        lignes.append(f"Rechute constatée le {date_longue(c.date_rechute)}")
    if c.numero_sinistre:
        lignes.append(f"Numéro de l’accident ou de la maladie : {c.numero_sinistre}")
    if c.feuille_at is not None:
        lignes.append(f"Feuille d’accident présentée : {'oui' if c.feuille_at else 'non'}")
    if c.employeur is not None and c.employeur.raison_sociale:
        lignes.append(f"Employeur : {c.employeur.raison_sociale}")
    lignes += ["Constatations :", *((c.constatations or "").strip().splitlines() or [NON_PRECISE])]
    lignes += [*_maladie(c), *_conclusion(c)]
    if c.soins_jusqu_au is not None:
        jusque = date_longue(c.soins_jusqu_au)
        lignes.append(f"Soins, durée prévisible (indicatif, papier seulement) : jusqu’au {jusque}")
    if c.teleconsultation:
        lignes.append("En téléconsultation")
    return "\n".join([*lignes, f"Établi le {date_longue(c.date_constat or jour)}"])


def mention_remplacement(ref: str, remplace: CertificatRemplace | None) -> str:
    """Return « Annule et remplace le certificat du JJ/MM/AAAA (n° …) »; the reference when no more is known."""
    if remplace is None:
        return f"Annule et remplace le certificat {ref}"
    quand = "" if remplace.date_constat is None else f" du {date_courte(remplace.date_constat)}"
    quoi = f"n° {remplace.numero}" if remplace.numero else f"référence {remplace.ref}"
    return f"Annule et remplace le certificat{quand} ({quoi})"


def nom_du_tableau(tableau: TableauMp) -> str | None:
    """Return « RG 57 A » or « RA 47 bis », or ``None`` without a number."""
    if tableau.numero is None:
        return None
    serie = {SerieTableaux.GENERAL: "RG", SerieTableaux.AGRICOLE: "RA", None: None}[tableau.regime]
    return " ".join(m for m in (serie, str(tableau.numero), tableau.suffixe, tableau.paragraphe) if m)


def _maladie(c: Certificat) -> list[str]:
    if c.origine is not NatureAtmp.MALADIE:
        return []
    lignes = []
    if c.exposition:
        lignes.append(f"Activité ou exposition déclarée par le patient : {c.exposition}")
    if c.tableau_mp is not None and (nom := nom_du_tableau(c.tableau_mp)):
        lignes.append(f"Tableau de maladie professionnelle : {nom}")
    return lignes


def _conclusion(c: Certificat) -> list[str]:
    if c.nature is not NatureCertificat.FINAL or c.conclusion is None:
        return [f"Conclusion : {NON_PRECISE}"] if c.nature is NatureCertificat.FINAL else []
    conclu = c.conclusion
    quoi = NON_PRECISE if conclu.type is None else CONCLUSIONS[conclu.type]
    quand = NON_PRECISE if conclu.date is None else date_longue(conclu.date)
    lignes = [f"Conclusion : {quoi}, le {quand}"]
    if conclu.sequelles:
        lignes.append(f"Séquelles : {conclu.sequelles}")
    return lignes
