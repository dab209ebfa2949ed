"""The engine: registry against data, order of reading, severities, the contract's own example."""

import datetime as dt
import json
import re
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import msgspec
import pytest
from aat.domaine.arret import Avis, Nature, Sorties
from aat.domaine.constat import Severite
from aat.domaine.motif import Motif
from aat.domaine.regime import Raccordement, Rattachement
from aat.erreurs import ErreurReferentiel
from aat.referentiel.droit import charger_droit
from aat.rules.cas import ORDRE_DE_LECTURE, REGLES
from aat.rules.completion import completer
from aat.rules.contexte import ContexteJugement
from aat.rules.droit import Droit, Portee, Regle
from aat.rules.moteur import juger, loi_du_jour
from aat.rules.registre import Dit, Registre

JOUR = dt.date(2026, 11, 23)
GRIPPE = Motif("00010004", "syndrome-grippal", "Syndrome grippal", "009", None, (), ())
AIN = Rattachement("01", "010", "0000", None, None, None, Raccordement.OUI, False, None, None)


def test_l_exemple_du_contrat_ne_donne_ni_refus_ni_avertissement(exemple: dict[str, Any]) -> None:
    """Only the hours of presence, which its mode of outings calls for."""
    avis = completer(msgspec.convert(json.loads(json.dumps(exemple)), Avis), JOUR)
    constats = juger(avis, ContexteJugement(JOUR, charger_droit(), GRIPPE, AIN))
    assert [(c.code, c.severite) for c in constats] == [("sorties-presence", Severite.INFORMATION)]


def test_chaque_regle_de_jugement_de_l_avis_est_inscrite() -> None:
    """Data and code agree: what the data says is judged is judged, and nothing else is."""
    regles = charger_droit().regles
    attendues = {
        c for c, r in regles.items() if r.portee is Portee.JUGEMENT and r.concerne & {"initial", "prolongation"}
    }
    assert attendues == REGLES.codes
    assert {c for c in REGLES.codes if regles[c].portee is not Portee.JUGEMENT} == set()
    assert all(regles[c].concerne & {"initial", "prolongation"} for c in REGLES.codes)


def test_les_regles_hors_jugement_ne_sont_jamais_inscrites() -> None:
    """Reminders for screens and notices do not come out on documents."""
    for code in (
        "envoi-employeur", "obligations-patient", "prescripteur-examen", "motif-referentiel",
        "patient-droits-information", "transmission-echec", "accuse-reception", "duree-indicative",
    ):  # fmt: skip
        assert charger_droit().regles[code].portee is not Portee.JUGEMENT
        assert code not in REGLES.codes


FONDEMENTS = re.compile(r"CSS|CSP|C\. trav|[Gg]uide|Cerfa|ameli|loi \d|consigne|[Nn]otice|CPAM|téléservice|consistency")


@pytest.mark.parametrize("code", sorted(REGLES.codes))
def test_chaque_regle_cite_son_fondement(code: str) -> None:
    """Each rule's docstring cites its article, the guide, or says that it is internal consistency."""
    juger_seule, _ = REGLES._regles[code]
    assert FONDEMENTS.search(juger_seule.__doc__ or ""), code
    regle = charger_droit().regles[code]
    for borne in (regle.du, regle.au):
        if borne is not None:
            assert borne.isoformat() in (juger_seule.__doc__ or ""), f"{code} : {borne}"


def test_l_ordre_de_lecture_ne_repete_rien() -> None:
    """The table of reading is one list, each field once."""
    assert len(set(ORDRE_DE_LECTURE)) == len(ORDRE_DE_LECTURE)


def test_un_avis_vide_est_juge_dans_l_ordre_de_lecture() -> None:
    """Nothing given: every mandatory field is asked for, from the patient to the acceptance."""
    constats = juger(Avis(nature=Nature.INITIAL), ContexteJugement(JOUR, charger_droit()))
    assert [c.champ for c in constats if c.severite is Severite.BLOQUANT] == [
        "assure.nir", "prescripteur.profession", "prescripteur.rpps", "prescripteur.nom", "temps", "categorie",
        "motif", "debut", "jours", "sorties.mode", "acceptation",
    ]  # fmt: skip
    rangs = [REGLES.rang(c.champ) for c in constats]
    assert rangs == sorted(rangs)


def test_une_prolongation_sans_premier_jour_est_refusee() -> None:
    """The missing first day of a prolongation is told too."""
    constats = juger(Avis(nature=Nature.PROLONGATION, jours=3), ContexteJugement(JOUR, charger_droit()))
    assert ("duree-calcul", "debut") in {(c.code, c.champ) for c in constats}


def _droit(**changements: Any) -> Droit:
    """Return the shipped law with the rule « sorties-mode » changed."""
    droit = charger_droit()
    regles: dict[str, Regle] = dict(droit.regles)
    regles["sorties-mode"] = replace(regles["sorties-mode"], **changements)
    return Droit(MappingProxyType(regles), droit.parametres)


def _codes(droit: Droit, jour: dt.date = JOUR) -> dict[str, Severite]:
    avis = Avis(nature=Nature.INITIAL, sorties=Sorties())
    return {c.code: c.severite for c in juger(avis, ContexteJugement(jour, droit))}


def test_une_regle_de_confiance_basse_ne_bloque_pas() -> None:
    """The same rule, its confidence lowered: it warns."""
    assert _codes(_droit())["sorties-mode"] is Severite.BLOQUANT
    assert _codes(_droit(confiance="basse"))["sorties-mode"] is Severite.AVERTISSEMENT


def test_une_regle_hors_de_ses_dates_se_tait() -> None:
    """Both bounds are inclusive."""
    du, au = dt.date(2026, 1, 10), dt.date(2026, 3, 20)
    droit = _droit(du=du, au=au)
    assert ["sorties-mode" in _codes(droit, jour) for jour in (dt.date(2026, 1, 9), du, au, dt.date(2026, 3, 21))] == [
        False,
        True,
        True,
        False,
    ]


def test_une_regle_absente_des_donnees_est_une_erreur_du_referentiel() -> None:
    """A rule of the code that the data does not know is named."""
    droit = charger_droit()
    regles = {c: r for c, r in droit.regles.items() if c != "avis-temps"}
    with pytest.raises(ErreurReferentiel, match="avis-temps"):
        loi_du_jour(Droit(regles, droit.parametres), JOUR)


def test_une_regle_d_ecran_inscrite_par_erreur_est_refusee() -> None:
    """The data decides what is judged."""
    with pytest.raises(ErreurReferentiel, match="sorties-mode"):
        loi_du_jour(_droit(portee=Portee.ECRAN), JOUR)


def test_le_registre_refuse_deux_regles_du_meme_code() -> None:
    """A code is judged once."""
    registre: Registre[int] = Registre(("a",))
    registre.regle("x")(lambda _cas: Dit("Une."))
    with pytest.raises(ValueError, match="x"):
        registre.regle("x")(lambda _cas: None)


def test_le_rang_d_un_champ_inconnu_est_celui_de_son_parent() -> None:
    """A new field is read with its parent, a stranger last."""
    registre: Registre[int] = Registre(("a", "b", "b.c"))
    assert [registre.rang(champ) for champ in ("a", "a.x.y", "b", "b.c", "z", "z.b")] == [0, 0, 1, 2, 3, 3]


def test_un_droit_de_demain_juge_autrement_le_meme_document() -> None:
    """The same document, two days: two laws."""
    avis = completer(Avis(nature=Nature.INITIAL, debut=dt.date(2026, 8, 31), jours=40), JOUR)
    veille = {c.code for c in juger(avis, ContexteJugement(dt.date(2026, 8, 31), charger_droit()))}
    jour = {c.code for c in juger(avis, ContexteJugement(dt.date(2026, 9, 1), charger_droit()))}
    assert jour - veille == {"duree-plafond-initial", "duree-derogation", "debut-retroactif"}
