"""A patient's rights as programs read them: what « identify --json » gives. Nothing of ``brut`` is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aat.rules.droits import du_jour

if TYPE_CHECKING:
    import datetime as dt

    from aat.domaine.droits import Fait, Organisme
    from aat.services.droits import DroitsVus


def droits_json(vus: DroitsVus | None) -> dict[str, object] | None:
    """Return the rights as of the day they were asked about; ``None`` when they are not known or were not asked for."""
    droits = vus.droits if vus else None
    if vus is None or droits is None:
        return None
    lus = du_jour(droits, vus.jour)
    periodes = droits.periodes or ()
    exonerations = droits.exonerations or ()
    return {
        "date_reference": droits.date_reference,
        "constate_le": droits.constate_le,
        "source": droits.source,
        "regime": _organisme(droits.regime),
        "caisse": _organisme(droits.caisse),
        "centre": droits.centre or None,
        "qualite": droits.qualite,
        "ouverts": _fait(lus.ouverts),
        "periodes": [_jours(p.du, p.au) for p in periodes],
        "exoneration": _fait(lus.exoneration),
        "exonerations": [{"nature": e.nature, **_jours(e.periode.du, e.periode.au)} for e in exonerations],
        "c2s": _fait(lus.c2s),
        "c2s_participation": droits.c2s_participation,
        "ame": _fait(lus.ame),
        "medecin_traitant": _fait(lus.medecin_traitant),
        "medecin_traitant_est_moi": droits.medecin_traitant_est_moi,
        "sinistres": [{"numero": s.numero, "date": s.date, "origine": s.origine} for s in droits.sinistres],
    }


def _fait(fait: Fait) -> dict[str, object]:
    return {"etat": fait.etat, **_jours(fait.du, fait.au)}


def _jours(du: dt.date | None, au: dt.date | None) -> dict[str, object]:
    return {"du": du, "au": au}


def _organisme(organisme: Organisme | None) -> dict[str, object] | None:
    return {"code": organisme.code, "libelle": organisme.libelle} if organisme else None
