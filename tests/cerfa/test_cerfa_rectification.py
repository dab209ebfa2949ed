"""An avis that annuls another on paper: the secured form has no box for it, so the aid says what to write by hand."""

import datetime as dt
from dataclasses import replace

from aat.cerfa import libelles
from aat.cerfa.contenu_aide import rubriques_aide
from aat.domaine.dossier import AvisRemplace, Dossier
from aat.domaine.etats import Etat

JOUR = dt.date(2026, 11, 20)
REMPLACE = AvisRemplace("7M2K9QX4TB", "ID", Etat.ACQUITTE, JOUR, dt.date(2026, 11, 27), "TEST-NUMERO-1")


def _mention(dossier: Dossier) -> str | None:
    (en_tete,) = [r for r in rubriques_aide(dossier) if r.titre == "En-tête"]
    valeur = dict(en_tete.lignes).get(libelles.SANS_CASE)
    return None if valeur is None else str(valeur).replace("\u00a0", " ")


def _qui_remplace(dossier: Dossier, remplace_: AvisRemplace | None) -> Dossier:
    return replace(dossier, avis=replace(dossier.avis, annule_et_remplace="7M2K9QX4TB"), remplace=remplace_)


def test_l_aide_dit_quoi_ecrire_d_un_avis_qui_en_remplace_un_autre(dossier: Dossier) -> None:
    """The dates are enough for who knows the patient; without them, the number or the reference."""
    assert _mention(_qui_remplace(dossier, REMPLACE)) == "« Annule et remplace l’avis du 20/11/2026 au 27/11/2026 »"
    sans_dates = replace(REMPLACE, fin=None)
    assert _mention(_qui_remplace(dossier, sans_dates)) == "« Annule et remplace l’avis (n° TEST-NUMERO-1) »"
    assert _mention(_qui_remplace(dossier, None)) == "« Annule et remplace l’avis 7M2K9QX4TB »"


def test_l_aide_d_un_avis_ordinaire_n_en_dit_rien(dossier: Dossier) -> None:
    """No reference, nothing to write by hand."""
    assert _mention(dossier) is None
