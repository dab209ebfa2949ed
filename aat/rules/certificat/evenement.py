"""Rules on the kind of certificate and the event it is about."""

import re

from aat.domaine.arret import NatureAtmp
from aat.domaine.constat import Severite
from aat.rules.calendrier import date_longue
from aat.rules.certificat.cas import REGLES_CERTIFICAT, CasCertificat, maladie
from aat.rules.registre import Dit

_HEURE = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_SINISTRE = re.compile(r"[0-9]{9}")

#: An event as a sentence names it.
MOTS = {NatureAtmp.ACCIDENT: "l’accident", NatureAtmp.MALADIE: "la maladie", None: "l’événement"}


def _accident(cas: CasCertificat) -> bool:
    # Without an origin the date is asked for too: everything that is missing is told at once.
    return not maladie(cas)


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
        dits += (
            Dit(
                "Indiquez la date de l’accident, telle que la victime la déclare."
                if c.origine is NatureAtmp.ACCIDENT
                else "Indiquez la date de l’accident, ou de la première constatation médicale de la maladie."
            ),
        )
    elif c.date_evenement > cas.limite:
        dits += (
            Dit(
                f"La date de {MOTS[c.origine]}, {date_longue(c.date_evenement)}, suit le certificat du "
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


@REGLES_CERTIFICAT.regle("certificat-feuille-at")
def feuille(cas: CasCertificat) -> Dit | None:
    """Without the employer's feuille d'accident the certificate stays possible (CSS L. 441-5)."""
    if cas.certificat.feuille_at is not False:
        return None
    # For a disease no employer delivers it.
    ensuite = "." if maladie(cas) else " ; elle la demande à son employeur."
    return Dit(f"La victime n’a pas la feuille d’accident : le certificat reste possible{ensuite}")
