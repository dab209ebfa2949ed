"""Properties of the rules on any certificate: pure, total, ordered; texts that survive; sides never swapped."""

import datetime as dt
import unicodedata
from dataclasses import replace
from typing import Any

import msgspec
from aat.domaine.arret import Atmp, MotifChoisi, NatureAtmp
from aat.domaine.certificat import (
    AvisAssocie,
    Certificat,
    CertificatPrecedent,
    Conclusion,
    Lateralite,
    Lesion,
    NatureCertificat,
    SerieTableaux,
    TableauMp,
    TypeConclusion,
)
from aat.domaine.constat import Severite
from aat.domaine.personnes import Assure, Employeur, Prescripteur
from aat.domaine.regime import Raccordement, Rattachement
from aat.echange.lecture import lire_certificat
from aat.erreurs import ErreurDocument
from aat.referentiel.droit import charger_droit
from aat.referentiel.lesions import charger_lesions
from aat.rules.certificat.cas import REGLES_CERTIFICAT
from aat.rules.certificat.completion import completer_certificat
from aat.rules.certificat.contexte import ContexteCertificatJuge
from aat.rules.certificat.impression import impression_certificat
from aat.rules.certificat.moteur import juger_certificat
from aat.rules.certificat.phrases import phrase_lesion
from aat.rules.certificat.recapitulatif import recapitulatif_certificat
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exemples import exemples

DROIT = charger_droit()
LESIONS = charger_lesions()
CHARNIERES = [dt.date(2022, 5, 6), dt.date(2022, 5, 7), dt.date.min, dt.date.max, dt.date(2024, 2, 29)]
JOURS = st.one_of(st.sampled_from(CHARNIERES), st.dates(dt.date(2020, 1, 1), dt.date(2029, 12, 31)), st.dates())
MOTS = (
    "main",
    "droite",
    "gauche",
    "genou",
    "fx",
    "G",
    "arrêt de 3 jours",
    "taux 5 %",
    "IPP",
    "agressé par",
    "selon",
    ";",
    ".",
    "\n",
    "é",
)
TEXTES = st.one_of(
    st.none(), st.text(max_size=12), st.lists(st.sampled_from(MOTS), max_size=8).map(" ".join), st.just("a" * 300)
)


def _rien_ou(strategie: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), strategie)


LIGNES = st.builds(
    Lesion,
    siege=_rien_ou(st.sampled_from([*LESIONS.sieges, "777"])),
    lateralite=_rien_ou(st.sampled_from(Lateralite)),
    nature=_rien_ou(st.sampled_from([*LESIONS.natures, "777"])),
    precision=TEXTES,
)
CONCLUSIONS = st.builds(
    Conclusion,
    type=_rien_ou(st.sampled_from(TypeConclusion)),
    date=_rien_ou(JOURS),
    sequelles=TEXTES,
    date_reprise=_rien_ou(JOURS),
)
CERTIFICATS = st.builds(
    Certificat,
    nature=_rien_ou(st.sampled_from(NatureCertificat)),
    origine=_rien_ou(st.sampled_from(NatureAtmp)),
    trajet=st.booleans(),
    assure=_rien_ou(st.builds(Assure, nir=TEXTES, regime=_rien_ou(st.sampled_from(["01", "02", "99"])))),
    prescripteur=_rien_ou(st.builds(Prescripteur, profession=TEXTES, rpps=TEXTES, nom=TEXTES)),
    employeur=_rien_ou(st.builds(Employeur, raison_sociale=TEXTES)),
    date_evenement=_rien_ou(JOURS),
    heure_evenement=TEXTES,
    date_rechute=_rien_ou(JOURS),
    date_constat=_rien_ou(JOURS),
    feuille_at=_rien_ou(st.booleans()),
    numero_sinistre=TEXTES,
    motif=_rien_ou(st.builds(MotifChoisi, code=TEXTES)),
    lesions=st.lists(LIGNES, max_size=3).map(tuple),
    constatations=TEXTES,
    exposition=TEXTES,
    tableau_mp=_rien_ou(
        st.builds(
            TableauMp,
            regime=_rien_ou(st.sampled_from(SerieTableaux)),
            numero=_rien_ou(st.integers()),
            suffixe=TEXTES,
            paragraphe=TEXTES,
        )
    ),
    soins_jusqu_au=_rien_ou(JOURS),
    conclusion=_rien_ou(CONCLUSIONS),
    annule_et_remplace=TEXTES,
    teleconsultation=_rien_ou(st.booleans()),
    acceptation=st.booleans(),
)
CONTEXTES = st.builds(
    ContexteCertificatJuge,
    date_redaction=JOURS,
    droit=st.just(DROIT),
    nomenclature=st.just(LESIONS),
    rattachement=_rien_ou(
        st.sampled_from(Raccordement).map(lambda r: Rattachement("01", "010", "0000", None, None, None, r, False, None, None))
    ),
    precedents=st.lists(
        st.builds(
            CertificatPrecedent, nature=_rien_ou(st.sampled_from(NatureCertificat)), origine=_rien_ou(st.sampled_from(NatureAtmp)),
            date_evenement=_rien_ou(JOURS), lesions=st.lists(LIGNES, max_size=2).map(tuple),
        ),
        max_size=3,
    ).map(tuple),
    avis=_rien_ou(st.just(AvisAssocie("R", Atmp(NatureAtmp.ACCIDENT, dt.date(2026, 1, 1))))),
    papier=st.booleans(),
)  # fmt: skip


@settings(max_examples=exemples(400))
@given(CERTIFICATS, CONTEXTES)
def test_juger_ne_leve_jamais_et_dit_toujours_la_meme_chose(
    certificat: Certificat, contexte: ContexteCertificatJuge
) -> None:
    """Total and pure on any decodable certificate; findings in the order of the form; completing twice is idempotent."""
    jour = contexte.date_redaction
    complet = completer_certificat(certificat, jour, LESIONS)
    assert completer_certificat(complet, jour, LESIONS) == complet
    constats = juger_certificat(complet, contexte)
    assert constats == juger_certificat(complet, contexte)
    rangs = [(REGLES_CERTIFICAT.rang(c.champ), c.code) for c in constats]
    assert rangs == sorted(rangs)
    assert recapitulatif_certificat(complet, jour).startswith("CERTIFICAT MÉDICAL")
    impression = impression_certificat(complet, jour, acquitte=False, droit=DROIT)
    assert len(set(impression.volets)) == len(impression.volets)
    # The employer never has a copy of a certificate.
    assert not any("employeur" in volet or "volet-3" in volet for volet in impression.volets)


@given(CERTIFICATS, CONTEXTES)
def test_une_regle_de_faible_confiance_ne_bloque_jamais(
    certificat: Certificat, contexte: ContexteCertificatJuge
) -> None:
    """A rule whose source is weak only warns, whatever the certificate."""
    for constat in juger_certificat(certificat, contexte):
        if DROIT.regles[constat.code].confiance == "basse":
            assert constat.severite is not Severite.BLOQUANT


@given(st.sampled_from(list(LESIONS.sieges)), st.sampled_from(list(LESIONS.natures)), st.text("abcé ", max_size=10))
def test_la_phrase_proposee_ne_confond_jamais_les_cotes(siege: str, nature: str, precision: str) -> None:
    """Right is said « droite », left « gauche », neither says the other; no side, no word of side."""

    def phrase(cote: Lateralite | None) -> str:
        dite = phrase_lesion(Lesion(siege, cote, nature, precision), LESIONS)
        assert dite is not None
        return dite

    assert "droite" in phrase(Lateralite.DROITE)
    assert "gauche" not in phrase(Lateralite.DROITE)
    assert "gauche" in phrase(Lateralite.GAUCHE)
    assert "droite" not in phrase(Lateralite.GAUCHE)
    assert "deux côtés" in phrase(Lateralite.BILATERAL)
    for sans in (phrase(None), phrase(Lateralite.SANS_OBJET)):
        assert "droite" not in sans
        assert "gauche" not in sans
        assert sans.endswith(".")


@given(CERTIFICATS)
def test_un_certificat_survit_a_l_aller_retour(certificat: Certificat) -> None:
    """Written as JSON and read back strictly, nothing changes; what cannot be read is refused, never altered."""
    octets = msgspec.json.encode(certificat)
    try:
        lu = lire_certificat(octets)
    except ErreurDocument:
        return
    assert unicodedata.normalize("NFC", msgspec.json.encode(lu).decode()) == unicodedata.normalize(
        "NFC", octets.decode()
    )


@given(CERTIFICATS, CONTEXTES)
def test_ecrire_plus_ne_fait_pas_disparaitre_un_champ_manquant(
    certificat: Certificat, contexte: ContexteCertificatJuge
) -> None:
    """Taking the acceptance away adds its finding and changes no other."""
    avec = juger_certificat(replace(certificat, acceptation=True), contexte)
    sans = juger_certificat(replace(certificat, acceptation=False), contexte)
    assert [c for c in sans if c.code != "acceptation"] == list(avec)
    assert len(sans) == len(avec) + 1
