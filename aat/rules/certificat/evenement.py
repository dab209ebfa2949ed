"""Rules on the kind of certificate, the event it is about, and how it follows earlier documents."""

import re

from aat.domaine.arret import NatureAtmp
from aat.domaine.certificat import Lesion, NatureCertificat
from aat.domaine.constat import Severite
from aat.rules.calendrier import date_longue
from aat.rules.cas import blanc
from aat.rules.certificat.cas import REGLES_CERTIFICAT, CasCertificat, maladie
from aat.rules.registre import Dit

_HEURE = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_SINISTRE = re.compile(r"[0-9]{9}")

_MOTS = {NatureAtmp.ACCIDENT: "l’accident", NatureAtmp.MALADIE: "la maladie", None: "l’événement"}


def _accident(cas: CasCertificat) -> bool:
    # Without an origin the date is asked for too: everything that is missing is told at once.
    return not maladie(cas)


def _rechute(cas: CasCertificat) -> bool:
    return cas.certificat.nature is NatureCertificat.RECHUTE


def _nouvelle_lesion(cas: CasCertificat) -> bool:
    return cas.certificat.nature is NatureCertificat.NOUVELLE_LESION


def est_numero(numero: str) -> bool:
    """Tell whether ``numero`` is written as the caisse numbers an accident or a disease."""
    return _SINISTRE.fullmatch(numero) is not None


@REGLES_CERTIFICAT.regle("certificat-type")
def nature(cas: CasCertificat) -> Dit | None:
    """Initial, nouvelle lésion, rechute or final (CSS L. 441-6), since 2022-05-07."""
    if cas.certificat.nature is not None:
        return None
    return Dit(
        "Choisissez la nature du certificat : initial, nouvelle lésion, rechute ou final. Une prolongation se fait sur "
        "l’avis d’arrêt de travail seul."
    )


@REGLES_CERTIFICAT.regle("certificat-risque")
def risque(cas: CasCertificat) -> tuple[Dit, ...]:
    """Work accident (trajet included) or occupational disease (form 11138)."""
    c = cas.certificat
    dits: tuple[Dit, ...] = ()
    if c.origine is None:
        dits += (Dit("Choisissez accident du travail (trajet compris) ou maladie professionnelle."),)
    if c.trajet and maladie(cas):
        dits += (
            Dit(
                "Un trajet ne va qu’avec un accident : décochez-le, ou changez l’origine.",
                "trajet",
                Severite.AVERTISSEMENT,
            ),
        )
    numero = "".join((c.numero_sinistre or "").split())
    if numero and not est_numero(numero):
        dits += (
            Dit(
                "Le numéro de l’accident ou de la maladie a 9 chiffres : recopiez-le d’un courrier de la caisse, ou "
                "laissez-le vide.",
                "numero_sinistre",
                Severite.AVERTISSEMENT,
            ),
        )
    return dits


@REGLES_CERTIFICAT.regle("certificat-date-at", si=_accident)
def date_accident(cas: CasCertificat) -> tuple[Dit, ...]:
    """The accident's date, declared by the victim, is given and does not follow the certificate (ameli, 2019)."""
    c = cas.certificat
    dits: tuple[Dit, ...] = ()
    if c.date_evenement is None:
        dits += (Dit("Indiquez la date de l’accident, telle que la victime la déclare."),)
    elif c.date_evenement > cas.limite:
        dits += (
            Dit(
                f"La date de l’accident, {date_longue(c.date_evenement)}, suit le certificat du "
                f"{date_longue(cas.limite)} : corrigez-la."
            ),
        )
    if c.heure_evenement is not None and not _HEURE.fullmatch(c.heure_evenement):
        dits += (
            Dit("Écrivez l’heure de l’accident HH:MM, ou laissez-la vide.", "heure_evenement", Severite.AVERTISSEMENT),
        )
    return dits


@REGLES_CERTIFICAT.regle("certificat-date-mp", si=maladie)
def date_maladie(cas: CasCertificat) -> tuple[Dit, ...]:
    """The first medical finding is given and does not follow the certificate (ameli, 2019; CSS L. 461-1)."""
    c = cas.certificat
    dits: tuple[Dit, ...] = ()
    if c.date_evenement is None:
        dits += (
            Dit(
                "Indiquez la date de la première constatation médicale de la maladie (examen, début d’un arrêt, "
                "premières manifestations), même si le diagnostic est venu plus tard."
            ),
        )
    elif c.date_evenement > cas.limite:
        dits += (
            Dit(
                f"La première constatation, {date_longue(c.date_evenement)}, suit le certificat du "
                f"{date_longue(cas.limite)} : corrigez-la."
            ),
        )
    if c.heure_evenement is not None:
        dits += (Dit("Une heure ne va qu’avec un accident : retirez-la.", "heure_evenement", Severite.AVERTISSEMENT),)
    return dits


@REGLES_CERTIFICAT.regle("certificat-date-redaction")
def date_redaction(cas: CasCertificat) -> Dit | None:
    """The certificate is established, dated and signed on the day of the findings."""
    constat = cas.certificat.date_constat
    if constat is None or constat == cas.jour:
        return None
    return Dit(
        f"Le certificat porte la date du jour, {date_longue(cas.jour)} : retirez la date donnée, "
        f"{date_longue(constat)}."
    )


@REGLES_CERTIFICAT.regle("certificat-rechute", si=_rechute)
def rechute(cas: CasCertificat) -> tuple[Dit, ...]:
    """A relapse recalls its original event; it follows a healing or a consolidation (CSS L. 443-2, R. 441-16)."""
    c = cas.certificat
    dits: tuple[Dit, ...] = ()
    if c.date_evenement is None:
        dits += (Dit(f"Une rechute rappelle son origine : indiquez la date de {_MOTS[c.origine]} d’origine."),)
    if c.date_rechute is not None and c.date_evenement is not None and c.date_rechute <= c.date_evenement:
        dits += (
            Dit(
                f"La rechute, {date_longue(c.date_rechute)}, ne suit pas {_MOTS[c.origine]} d’origine du "
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
        dits += (Dit(f"Une nouvelle lésion rappelle son origine : indiquez la date de {_MOTS[c.origine]} d’origine."),)
    if _conclu(cas):
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
        if cas.remplace is None:
            return (
                Dit(
                    "Le certificat à remplacer n’est pas connu ici sous cette référence : vérifiez-la.",
                    severite=Severite.AVERTISSEMENT,
                ),
            )
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


@REGLES_CERTIFICAT.regle("certificat-feuille-at")
def feuille(cas: CasCertificat) -> Dit | None:
    """Without the employer's feuille d'accident the certificate stays possible (CSS L. 441-5)."""
    if cas.certificat.feuille_at is not False:
        return None
    return Dit(
        "La victime n’a pas la feuille d’accident : le certificat reste possible ; elle la demande à son employeur."
    )


def _conclu(cas: CasCertificat) -> bool:
    return any(p.nature is NatureCertificat.FINAL for p in cas.precedents)


def _cle(lesion: Lesion) -> tuple[object, ...]:
    return lesion.siege, lesion.lateralite, lesion.nature, (lesion.precision or "").strip().lower()
