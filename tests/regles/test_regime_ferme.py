"""A closed régime: the rights are put right before anything is copied onto paper."""

import datetime as dt

from aat.domaine.arret import Avis, Nature
from aat.domaine.certificat import Certificat, NatureCertificat
from aat.domaine.constat import Severite
from aat.referentiel.droit import charger_droit
from aat.referentiel.lesions import charger_lesions
from aat.referentiel.regimes import rattachement
from aat.rules.certificat.contexte import ContexteCertificatJuge
from aat.rules.certificat.moteur import juger_certificat
from aat.rules.contexte import ContexteJugement
from aat.rules.moteur import juger

JOUR = dt.date(2026, 11, 23)
FERME = rattachement("03", "011", "0000", JOUR)
NOTE = FERME.note or ""
assert "mettez à jour les droits du patient" in NOTE


def test_l_avis_dit_de_mettre_les_droits_a_jour() -> None:
    """Régime 03, closed since 2019: no paper form is advised."""
    contexte = ContexteJugement(JOUR, charger_droit(), rattachement=FERME)
    (dit,) = (c for c in juger(Avis(nature=Nature.INITIAL), contexte) if c.code == "regimes-connectes-aat")
    assert dit.severite is Severite.AVERTISSEMENT
    assert dit.message == (
        "Le régime du patient ne reçoit pas les avis en ligne\u00a0: l’avis peut être saisi, pas transmis. " + NOTE
    )
    assert "formulaire" not in dit.message


def test_le_certificat_dit_de_mettre_les_droits_a_jour() -> None:
    """The same sentence for a certificate."""
    contexte = ContexteCertificatJuge(
        date_redaction=JOUR, droit=charger_droit(), nomenclature=charger_lesions(), rattachement=FERME
    )
    constats = juger_certificat(Certificat(nature=NatureCertificat.FINAL), contexte)
    (dit,) = (c for c in constats if c.code == "regimes-connectes-atmp")
    assert dit.severite is Severite.AVERTISSEMENT
    assert dit.message == (
        "Le régime de la victime ne reçoit pas les certificats en ligne\u00a0: on peut le saisir, pas le transmettre. "
        + NOTE
    )
    assert "S6909" not in dit.message
