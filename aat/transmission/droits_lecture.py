"""Believes a signed answer of the rights service, or not, and translates its codes. No network.

The codes follow the public lists (droits.md §3 of the specification); one that is in none of them gives ``inconnu``
and stays in ``brut``. An answer about somebody else, to another request or from another key is never believed.
"""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from aat import jws
from aat.domaine.droits import (
    AVerifier,
    Beneficiaire,
    Choisir,
    Connus,
    DemandeDroits,
    DroitsPatient,
    EtatDroit,
    Exoneration,
    Fait,
    Inconnu,
    Indisponible,
    NatureExoneration,
    Organisme,
    OrigineSinistre,
    PeriodeDroit,
    Qualite,
    RegimeNonCouvert,
    ReponseDroits,
    Sinistre,
    SourceDroits,
)
from aat.domaine.environnement import Environnement
from aat.transmission.accuse import horodatage_tenable, nettoyer

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes

#: A service's clock may be a little ahead of ours.
_AVANCE = dt.timedelta(minutes=5)
#: More entries than any patient has: a longer list is not believed.
_LISTE_MAX = 200

_QUALITES = {"0": Qualite.ASSURE, "2": Qualite.CONJOINT, "6": Qualite.ENFANT} | dict.fromkeys("134589", Qualite.AUTRE)
#: ``None``: the code says that there is no exemption.
_JUSTIFICATIONS: dict[str, NatureExoneration | None] = {
    "": None,
    "0": None,
    "3": NatureExoneration.AUTRE,
    "4": NatureExoneration.ALD,
    "5": NatureExoneration.INVALIDITE,
    "7": NatureExoneration.AUTRE,
}
_NATURES: dict[str, NatureExoneration | None] = {
    "": None,
    "10": None,
    "13": NatureExoneration.ALSACE_MOSELLE,
    "30": NatureExoneration.MATERNITE,
    "41": NatureExoneration.ATMP,
    "90": None,
}
_C2S = {"00": EtatDroit.NON, "01": EtatDroit.OUI, "02": EtatDroit.OUI, "03": EtatDroit.OUI}
_A_VERIFIER = {v.value: v for v in AVerifier}
_ETATS = {e.value: e for e in EtatDroit}
_ORIGINES = {o.value: o for o in OrigineSinistre}
#: The complementary organisme of the AME.
_ORGANISME_AME = "75500017"
#: The only situation whose meaning is public: an ordinary patient.
_SITUATION_ORDINAIRE = "0100"


class _Struct(msgspec.Struct, frozen=True):
    """A part of the answer; a member that this version does not know is left aside."""


class _Periode(_Struct, frozen=True):
    """A period, or what has one: days written AAAAMMJJ, empty when not said."""

    debut: str = ""
    fin: str = ""


class _Couverture(_Periode, frozen=True):
    nature_assurance: str = ""
    justification: str = ""
    situation: str = ""


class _ServiceAmo(_Periode, frozen=True):
    code: str = ""
    participation: str = ""


class _Complementaire(_Periode, frozen=True):
    organisme: str = ""


class _MedecinTraitant(_Struct, frozen=True):
    declare: str = ""
    demandeur: str = ""


class _Sinistre(_Struct, frozen=True):
    numero: str = ""
    date: str = ""
    origine: str = ""


class _Droits(_Struct, frozen=True):
    regime: str = ""
    regime_libelle: str = ""
    caisse: str = ""
    caisse_libelle: str = ""
    centre: str = ""
    qualite: str = ""
    periodes: tuple[_Periode, ...] = ()
    couvertures: tuple[_Couverture, ...] = ()
    service_amo: _ServiceAmo | None = None
    complementaire: _Complementaire | None = None
    medecin_traitant: _MedecinTraitant | None = None
    sinistres: tuple[_Sinistre, ...] = ()


class _Patient(_Struct, frozen=True):
    nir: str
    date_naissance: str
    rang: int


class _Beneficiaire(_Struct, frozen=True):
    nom: str
    prenom: str
    date_naissance: str
    rang: int


class _Reponse(_Struct, frozen=True):
    environnement: str
    demande_id: str
    repondu_le: dt.datetime
    date_reference: dt.date
    patient: _Patient
    resultat: str
    droits: _Droits | None = None
    beneficiaires: tuple[_Beneficiaire, ...] = ()
    verifier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Posee:
    """The question that was sent: what its answer must speak of."""

    demande: DemandeDroits
    demande_id: str
    environnement: Environnement
    maintenant: dt.datetime


def lire_reponse(corps: bytes, posee: Posee, cle_service: "PublicKeyTypes") -> ReponseDroits:
    """Return what the service answers to ``posee`` under the pinned key, else ``Indisponible`` (T305, T306)."""
    try:
        charge = jws.verifier(jws.lire(corps), cle_service, jws.TYP_DROITS)
        lu = msgspec.json.decode(charge, type=_Reponse)
    except (jws.JwsInvalide, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return Indisponible(code="T305")
    if not _est_la_notre(lu, posee):
        return Indisponible(code="T305")
    match lu.resultat:
        case "connus" if lu.droits is not None:
            return _connus(lu, lu.droits, posee)
        case "choisir" if lu.beneficiaires:
            return Choisir(tuple(_beneficiaire(b) for b in lu.beneficiaires[:_LISTE_MAX]))
        case "inconnu":
            return Inconnu(tuple(_A_VERIFIER[v] for v in lu.verifier if v in _A_VERIFIER))
        case "non-couvert":
            return RegimeNonCouvert()
        case _:
            return Indisponible(code="T306")


def _est_la_notre(lu: _Reponse, posee: Posee) -> bool:
    demande = posee.demande
    return (
        lu.environnement == posee.environnement.value
        and lu.demande_id == posee.demande_id
        and lu.date_reference == demande.date_reference
        and horodatage_tenable(lu.repondu_le)
        and lu.repondu_le <= posee.maintenant + _AVANCE
        and (lu.patient.nir, lu.patient.date_naissance, lu.patient.rang)
        == (demande.beneficiaire_nir or demande.assure_nir, demande.date_naissance, demande.rang)
    )


def _connus(lu: _Reponse, recus: _Droits, posee: Posee) -> Connus | Indisponible:
    if max(len(recus.periodes), len(recus.couvertures), len(recus.sinistres)) > _LISTE_MAX:
        return Indisponible(code="T306")
    try:
        return Connus(_traduire(lu, recus, posee))
    except ValueError:
        # A date that is none, a period upside down: nothing of such an answer is shown.
        return Indisponible(code="T306")


def _traduire(lu: _Reponse, recus: _Droits, posee: Posee) -> DroitsPatient:
    medecin = recus.medecin_traitant
    c2s, participation = _c2s(recus.service_amo)
    return DroitsPatient(
        date_reference=posee.demande.date_reference,
        constate_le=lu.repondu_le,
        source=SourceDroits.BANC if posee.environnement is Environnement.BANC else SourceDroits.ADRI,
        regime=_organisme(recus.regime, recus.regime_libelle, 2),
        caisse=_organisme(recus.caisse, recus.caisse_libelle, 3),
        centre=recus.centre if _chiffres(recus.centre, 4) else "",
        qualite=_QUALITES.get(recus.qualite, Qualite.INCONNU),
        # An empty list, or a period without a date, is a field left empty: it never says open nor closed.
        periodes=tuple(p for p in map(_periode, recus.periodes) if p != PeriodeDroit()) or None,
        exonerations=_exonerations(recus.couvertures),
        c2s=c2s,
        c2s_participation=participation,
        ame=_ame(recus.complementaire),
        medecin_traitant=Fait(_oui_non(medecin.declare)) if medecin else Fait(),
        medecin_traitant_est_moi=_oui_non(medecin.demandeur) if medecin else EtatDroit.INCONNU,
        sinistres=tuple(_sinistre(s) for s in recus.sinistres),
        brut=recus,
    )


def _exonerations(couvertures: tuple[_Couverture, ...]) -> tuple[Exoneration, ...] | None:
    """Return the exemptions, ``None`` when the source lists nothing; an unknown code is an unknown exemption."""
    if not couvertures:
        return None
    trouvees: list[Exoneration] = []
    for c in couvertures:
        periode = _periode(c)
        natures = {
            _JUSTIFICATIONS.get(c.justification, NatureExoneration.INCONNUE),
            _NATURES.get(c.nature_assurance, NatureExoneration.INCONNUE),
        }
        trouvees += [Exoneration(n, periode) for n in sorted(n for n in natures if n is not None)]
        if not any(natures) and c.situation not in {"", _SITUATION_ORDINAIRE}:
            # Its meaning is not public: neither « oui » nor « non » can be said.
            return None
    return tuple(trouvees)


def _c2s(service: _ServiceAmo | None) -> tuple[Fait, EtatDroit]:
    if service is None:
        return Fait(), EtatDroit.INCONNU
    etat = _C2S.get(service.code, EtatDroit.INCONNU)
    if etat is not EtatDroit.OUI:
        return Fait(etat), EtatDroit.INCONNU
    periode = _periode(service)
    return Fait(etat, periode.du, periode.au), _oui_non(service.participation)


def _ame(complementaire: _Complementaire | None) -> Fait:
    if complementaire is None:
        return Fait()
    if complementaire.organisme != _ORGANISME_AME:
        return Fait(EtatDroit.NON)
    periode = _periode(complementaire)
    return Fait(EtatDroit.OUI, periode.du, periode.au)


def _sinistre(s: _Sinistre) -> Sinistre:
    origine = _ORIGINES.get(s.origine, OrigineSinistre.INCONNU)
    return Sinistre(numero=nettoyer(s.numero)[:20] or None, date=_date(s.date), origine=origine)


def _beneficiaire(b: _Beneficiaire) -> Beneficiaire:
    return Beneficiaire(nettoyer(b.nom)[:80], nettoyer(b.prenom)[:80], nettoyer(b.date_naissance)[:10], b.rang)


def _organisme(code: str, libelle: str, longueur: int) -> Organisme | None:
    return Organisme(code, nettoyer(libelle)) if _chiffres(code, longueur) else None


def _chiffres(texte: str, longueur: int) -> bool:
    return len(texte) == longueur and texte.isascii() and texte.isdigit()


def _oui_non(texte: str) -> EtatDroit:
    return _ETATS.get(texte, EtatDroit.INCONNU)


def _periode(recue: _Periode) -> PeriodeDroit:
    """Return a period; raises ``ValueError`` when it ends before it begins."""
    periode = PeriodeDroit(_date(recue.debut), _date(recue.fin))
    if periode.du is not None and periode.au is not None and periode.au < periode.du:
        raise ValueError("period")
    return periode


def _date(texte: str) -> dt.date | None:
    """Return a date written AAAAMMJJ; empty or zeros: none. Raises ``ValueError`` for anything else."""
    if texte in {"", "00000000"}:
        return None
    if not _chiffres(texte, 8):
        raise ValueError("date")
    return dt.date(int(texte[:4]), int(texte[4:6]), int(texte[6:]))
