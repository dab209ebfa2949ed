"""A patient's rights in French, for every front end; what is not known is « non connu », never « non ».

Informs only: no sentence here decides anything about a prescription (rule ``patient-droits-information``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from aat.domaine.droits import (
    AVerifier,
    Choisir,
    Connus,
    EtatDroit,
    Exoneration,
    Fait,
    Inconnu,
    Indisponible,
    MotifRefus,
    NatureExoneration,
    NonConfigure,
    Refuse,
    RegimeNonCouvert,
    ReponseDroits,
    SourceDroits,
)
from aat.horloge import moment
from aat.rules.calendrier import date_courte
from aat.rules.droits import DroitsDuJour, du_jour

if TYPE_CHECKING:
    import datetime as dt

    from aat.services.droits import DroitsVus

NON_CONNU: Final = "non connu"
#: Said wherever rights are shown (guide G03).
POUR_INFORMATION: Final = "Droits donnés pour information ; la caisse vérifie."

SOURCES: Final = {
    SourceDroits.CARTE: "carte",
    SourceDroits.ADRI: "téléservice",
    SourceDroits.AMELIPRO: "recopiés d’amelipro",
    SourceDroits.BANC: "banc d’essai",
    SourceDroits.SAISIE: "saisie",
}
_NATURES: Final = {
    NatureExoneration.ALD: "ALD",
    NatureExoneration.MATERNITE: "maternité",
    NatureExoneration.INVALIDITE: "invalidité",
    NatureExoneration.ATMP: "AT/MP",
    NatureExoneration.ALSACE_MOSELLE: "Alsace-Moselle",
    NatureExoneration.AUTRE: "autre motif",
    NatureExoneration.INCONNUE: "motif non connu",
}
_A_VERIFIER: Final = {
    AVerifier.NIR: "le NIR",
    AVerifier.DATE_NAISSANCE: "la date de naissance",
    AVerifier.RANG: "le rang",
    AVerifier.REGIME: "le régime",
}
_REFUS: Final = {
    MotifRefus.CARTE: "le service demande une carte de professionnel",
    MotifRefus.HABILITATION: "le service n’est pas ouvert à ce prescripteur",
}


@dataclass(frozen=True, slots=True, repr=False)
class DroitsDits:
    """The rights in words, « non connu » where nothing is known.

    Attributes:
        origine: « banc d’essai, 28/11/2026 à 09:30 », empty when nothing is known.
        pourquoi: sentence that says why nothing is known, empty when something is or when nobody was asked.
    """

    ouverts: str = NON_CONNU
    exoneration: str = NON_CONNU
    c2s: str = NON_CONNU
    ame: str = NON_CONNU
    medecin_traitant: str = NON_CONNU
    sinistres: str = ""
    origine: str = ""
    pourquoi: str = ""

    @property
    def connus(self) -> bool:
        """Tell whether a source answered."""
        return bool(self.origine)

    def en_ligne(self) -> str:
        """Return the banner's line."""
        if not self.connus:
            return "Droits, exonération, C2S, AME, médecin traitant : non connus"
        return (
            f"Droits {self.ouverts} · exonération {self.exoneration} · C2S {self.c2s} · AME {self.ame}"
            f" · MT {self.medecin_traitant}"
        )


def dire(vus: DroitsVus | None) -> DroitsDits:
    """Return the rights in words as of the day they were asked about; ``None``: nobody was asked."""
    if vus is None:
        return DroitsDits()
    droits = vus.droits
    if droits is None:
        return DroitsDits(pourquoi=_pourquoi(vus.reponse))
    lus = du_jour(droits, vus.jour)
    return DroitsDits(
        ouverts=_fait(lus.ouverts),
        exoneration=_exoneration(lus),
        c2s=_c2s(lus.c2s, droits.c2s_participation),
        ame=_fait(lus.ame),
        medecin_traitant=_medecin(lus.medecin_traitant, droits.medecin_traitant_est_moi),
        sinistres=" ; ".join(_sinistre(s.numero, s.date) for s in droits.sinistres),
        origine=f"{SOURCES[droits.source]}, {moment(droits.constate_le)}",
    )


def _fait(fait: Fait) -> str:
    if fait.etat is EtatDroit.INCONNU:
        return NON_CONNU
    if fait.etat is EtatDroit.NON:
        return "NON"
    return f"OUI (jusqu’au {date_courte(fait.au)})" if fait.au else "OUI"


def _exoneration(lus: DroitsDuJour) -> str:
    if not lus.exonerations:
        return _fait(lus.exoneration)
    return "OUI : " + ", ".join(_nature(e) for e in lus.exonerations)


def _nature(e: Exoneration) -> str:
    fin = f" (jusqu’au {date_courte(e.periode.au)})" if e.periode.au else ""
    return f"{_NATURES[e.nature]}{fin}"


def _c2s(fait: Fait, participation: EtatDroit) -> str:
    dit = _fait(fait)
    if fait.etat is not EtatDroit.OUI or participation is EtatDroit.INCONNU:
        return dit
    return f"{dit}, {'avec' if participation is EtatDroit.OUI else 'sans'} participation"


def _medecin(fait: Fait, moi: EtatDroit) -> str:
    dit = _fait(fait)
    if fait.etat is not EtatDroit.OUI or moi is EtatDroit.INCONNU:
        return dit
    return f"{dit} (vous)" if moi is EtatDroit.OUI else f"{dit} (un autre)"


def _sinistre(numero: str | None, date: dt.date | None) -> str:
    quand = f"du {date_courte(date)}" if date else "de date non connue"
    return f"{quand}, n° {numero}" if numero else f"{quand}, numéro non connu"


def _pourquoi(reponse: ReponseDroits) -> str:
    match reponse:
        case Choisir(beneficiaires=gens):
            qui = " ; ".join(f"{b.prenom} {b.nom}, rang {b.rang}" for b in gens)
            return f"Plusieurs personnes répondent à ce numéro : vérifiez le rang ({qui})."
        case Inconnu(verifier=quoi) if quoi:
            return f"Droits non trouvés : vérifiez {', '.join(_A_VERIFIER[v] for v in quoi)}."
        case Inconnu():
            return "Droits non trouvés pour ce patient."
        case RegimeNonCouvert():
            return "Le service des droits ne couvre pas ce régime."
        case Refuse(motif=motif):
            return f"Droits non consultés : {_REFUS[motif]}."
        case Indisponible(code=code):
            return f"Le service des droits ne répond pas{f' ({code})' if code else ''} : la prescription continue sans."
        case NonConfigure() | Connus():
            return ""
