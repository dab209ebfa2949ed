"""Rules on how a certificate follows earlier documents: relapse, new lesion, correction, avis prescribed with it."""

import datetime as dt

from aat.domaine.certificat import CertificatPrecedent, Lesion, NatureCertificat
from aat.domaine.constat import Severite
from aat.rules.calendrier import date_longue
from aat.rules.cas import blanc
from aat.rules.certificat.cas import REGLES_CERTIFICAT, CasCertificat
from aat.rules.certificat.evenement import MOTS
from aat.rules.rectification import obstacle
from aat.rules.registre import Dit


def _rechute(cas: CasCertificat) -> bool:
    return cas.certificat.nature is NatureCertificat.RECHUTE


def _nouvelle_lesion(cas: CasCertificat) -> bool:
    return cas.certificat.nature is NatureCertificat.NOUVELLE_LESION


@REGLES_CERTIFICAT.regle("certificat-rechute", si=_rechute)
def rechute(cas: CasCertificat) -> tuple[Dit, ...]:
    """A relapse recalls its original event; it follows a healing or a consolidation (CSS L. 443-2, R. 441-16)."""
    c = cas.certificat
    dits: tuple[Dit, ...] = ()
    if c.date_evenement is None:
        dits += (Dit(f"Une rechute rappelle son origine : indiquez la date de {MOTS[c.origine]} d’origine."),)
    if c.date_rechute is not None and c.date_evenement is not None and c.date_rechute <= c.date_evenement:
        dits += (
            Dit(
                f"La rechute, {date_longue(c.date_rechute)}, ne suit pas {MOTS[c.origine]} d’origine du "
                f"{date_longue(c.date_evenement)} : corrigez l’une ou l’autre date.",
                "date_rechute",
                Severite.AVERTISSEMENT,
            ),
        )
    if c.date_rechute is not None and c.date_rechute > cas.limite:
        dits += (
            Dit(
                f"La rechute, {date_longue(c.date_rechute)}, suit le certificat du {date_longue(cas.limite)} : "
                "indiquez le jour où elle a été constatée.",
                "date_rechute",
                Severite.AVERTISSEMENT,
            ),
        )
    conclue = max((p.conclusion.date for p in cas.precedents if p.conclusion and p.conclusion.date), default=None)
    if c.date_rechute is not None and conclue is not None and c.date_rechute <= conclue:
        dits += (
            Dit(
                f"La rechute, {date_longue(c.date_rechute)}, ne suit pas la guérison ou la consolidation connue ici, "
                f"{date_longue(conclue)} : vérifiez la date, ou la nature du certificat.",
                "date_rechute",
                Severite.AVERTISSEMENT,
            ),
        )
    if cas.precedents and not _conclu(cas):
        dits += (
            Dit(
                "Aucun certificat final n’est connu ici pour cet événement : y a-t-il eu guérison ou consolidation ? "
                "Sinon, choisissez « nouvelle lésion ».",
                "nature",
                Severite.AVERTISSEMENT,
            ),
        )
    return dits


@REGLES_CERTIFICAT.regle("certificat-nouvelle-lesion", si=_nouvelle_lesion)
def nouvelle_lesion(cas: CasCertificat) -> tuple[Dit, ...]:
    """A new lesion recalls its original event and appears before healing or consolidation (CSS R. 441-16)."""
    c = cas.certificat
    dits: tuple[Dit, ...] = ()
    if c.date_evenement is None:
        dits += (Dit(f"Une nouvelle lésion rappelle son origine : indiquez la date de {MOTS[c.origine]} d’origine."),)
    if _conclu(cas) and not _rouvert(cas):
        dits += (
            Dit(
                "Un certificat final est connu ici pour cet événement : une lésion apparue après la guérison ou la "
                "consolidation est une rechute.",
                "nature",
                Severite.AVERTISSEMENT,
            ),
        )
    deja = {_cle(lesion) for precedent in cas.precedents for lesion in precedent.lesions}
    if any(_cle(lesion) in deja for lesion in c.lesions):
        dits += (
            Dit(
                "Une lésion figure déjà dans un certificat précédent de cet événement : ne décrivez ici que ce qui est "
                "nouveau.",
                "lesions",
                Severite.AVERTISSEMENT,
            ),
        )
    return dits


@REGLES_CERTIFICAT.regle("certificat-coherence-avis")
def coherence(cas: CasCertificat) -> tuple[Dit, ...]:
    """The avis prescribed with the certificate says the same event: same nature, same date."""
    c = cas.certificat
    if cas.avis is None:
        return ()
    atmp = cas.avis.atmp
    if atmp is None:
        return (
            Dit(
                "L’avis d’arrêt lié n’est pas en rapport avec un AT/MP : vérifiez que c’est le bon, ou corrigez "
                "l’avis.",
                "origine",
            ),
        )
    dits: tuple[Dit, ...] = ()
    if atmp.nature is not None and c.origine is not None and atmp.nature is not c.origine:
        dits += (
            Dit(
                "L’avis d’arrêt lié et le certificat ne disent pas la même origine (accident ou maladie) : "
                "accordez-les.",
                "origine",
            ),
        )
    if atmp.date is not None and c.date_evenement is not None and atmp.date != c.date_evenement:
        dits += (
            Dit(
                f"L’avis d’arrêt lié déclare le {date_longue(atmp.date)}, le certificat le "
                f"{date_longue(c.date_evenement)} : la même date est attendue sur les deux."
            ),
        )
    return dits


@REGLES_CERTIFICAT.regle("certificat-requalification")
def remplacement(cas: CasCertificat) -> tuple[Dit, ...]:
    """A correction says that it annuls and replaces; the caisse alone decides (union of doctors, 2025)."""
    c = cas.certificat
    if not blanc(c.annule_et_remplace):
        if contre := obstacle(cas.remplace, "Le certificat"):
            return (Dit(contre, severite=Severite.AVERTISSEMENT),)
        return (Dit("Ce certificat portera « annule et remplace » : la caisse seule décide de la suite."),)
    if c.nature is NatureCertificat.INITIAL and any(p.nature is NatureCertificat.INITIAL for p in cas.precedents):
        return (
            Dit(
                "Un certificat initial existe déjà pour cet événement : s’il s’agit de le corriger, indiquez sa "
                "référence dans « annule et remplace ».",
                severite=Severite.AVERTISSEMENT,
            ),
        )
    return ()


def _conclu(cas: CasCertificat) -> bool:
    return any(p.nature is NatureCertificat.FINAL for p in cas.precedents)


def _rouvert(cas: CasCertificat) -> bool:
    """A relapse came after the last final certificate known: what appears during it is new, not a relapse."""
    finals = [p.date_constat for p in cas.precedents if p.nature is NatureCertificat.FINAL]
    return all(
        final is not None and any(_rechute_apres(precedent, final) for precedent in cas.precedents) for final in finals
    )


def _rechute_apres(precedent: CertificatPrecedent, final: dt.date) -> bool:
    constat = precedent.date_constat
    return precedent.nature is NatureCertificat.RECHUTE and constat is not None and constat > final


def _cle(lesion: Lesion) -> tuple[object, ...]:
    return lesion.siege, lesion.lateralite, lesion.nature, (lesion.precision or "").strip().lower()
