"""Properties of the rules core on any avis: pure, total, ordered, monotonous; dates that survive a round trip."""

import datetime as dt
from dataclasses import replace
from typing import Any

from aat.domaine.arret import (
    Activites,
    ArretPrecedent,
    Atmp,
    Avis,
    CasProlongation,
    Categorie,
    MotifChoisi,
    Nature,
    Precedent,
    Precisions,
    Prolongation,
    RepriseTempsPartiel,
    SansEmploi,
    Sorties,
)
from aat.domaine.constat import Severite
from aat.domaine.motif import Motif
from aat.domaine.periode import fin_incluse
from aat.domaine.personnes import Adresse, AdresseVisite, Assure, Employeur, Prescripteur, Remplace
from aat.domaine.regime import Rattachement
from aat.referentiel.droit import charger_droit
from aat.rules.calendrier import date_longue, fin_en_mois, jours_ecoules, jours_feries
from aat.rules.cas import REGLES
from aat.rules.completion import completer
from aat.rules.contexte import ContexteJugement
from aat.rules.impression import mode_impression
from aat.rules.moteur import juger
from aat.rules.recapitulatif import recapitulatif
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exemples import exemples

DROIT = charger_droit()

#: Days around every date at which the law changes, month ends, leap days, year ends and clock changes, and any day.
CHARNIERES = [
    *(v + dt.timedelta(days=ecart) for ecart in (-1, 0, 1) for v in {
        borne
        for regle in DROIT.regles.values() for borne in (regle.du, regle.au) if borne
    } | {
        borne
        for parametre in DROIT.parametres.values() for v in parametre.valeurs for borne in (v.du, v.au) if borne
    }),
    *(dt.date(2024, 2, n) for n in (28, 29)), dt.date(2026, 2, 28), dt.date(2026, 12, 31), dt.date(2027, 1, 1),
    dt.date(2026, 3, 29), dt.date(2026, 10, 25), dt.date.min, dt.date.max,
]  # fmt: skip
JOURS = st.one_of(st.sampled_from(CHARNIERES), st.dates(dt.date(2019, 1, 1), dt.date(2029, 12, 31)), st.dates())
TEXTES = st.one_of(st.none(), st.text(max_size=8), st.just(" "), st.just("TEST"))
OUI_NON_INCONNU = st.sampled_from([True, False, None])


def _rien_ou(strategie: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), strategie)


AVIS = st.builds(
    Avis,
    nature=_rien_ou(st.sampled_from(Nature)),
    assure=_rien_ou(
        st.builds(
            Assure,
            nir=st.one_of(TEXTES, st.sampled_from(["269054958815780", "2 69 05 49 588 157 80", "2" * 15])),
            adresse=_rien_ou(st.builds(Adresse, code_postal=st.sampled_from([None, "01000", "20200", "97400", "x"]))),
        )
    ),
    prescripteur=_rien_ou(
        st.builds(
            Prescripteur,
            profession=st.sampled_from(["medecin", "sage-femme", "chirurgien-dentiste", "infirmier", "", None]),
            rpps=st.one_of(TEXTES, st.just("10000000009")),
            nom=TEXTES,
            medecin_traitant=OUI_NON_INCONNU,
            sage_femme_referente=OUI_NON_INCONNU,
            exerce_a_l_etranger=OUI_NON_INCONNU,
            remplacant_de=_rien_ou(st.builds(Remplace, rpps=TEXTES, nom=TEXTES)),
        )
    ),
    prolongation=_rien_ou(
        st.builds(
            Prolongation,
            par=_rien_ou(st.sampled_from(CasProlongation)),
            autre_cas=TEXTES,
            precedent=_rien_ou(
                st.builds(Precedent, ref=st.sampled_from([None, "A", "B"]), debut=_rien_ou(JOURS), fin=_rien_ou(JOURS))
            ),
        )
    ),
    ald=st.booleans(),
    grossesse_pathologique=st.booleans(),
    atmp=_rien_ou(st.builds(Atmp, date=_rien_ou(JOURS))),
    categorie=_rien_ou(st.sampled_from(Categorie)),
    sans_emploi=_rien_ou(st.builds(SansEmploi, date_cessation=_rien_ou(JOURS), situation=TEXTES)),
    motif=_rien_ou(st.builds(MotifChoisi, code=TEXTES, id=TEXTES, complement=_rien_ou(st.text(max_size=120)))),
    debut=_rien_ou(JOURS),
    fin=_rien_ou(JOURS),
    jours=st.one_of(st.none(), st.integers(-2, 120), st.sampled_from([10**9, -(10**9), 10**30])),
    justification_duree=TEXTES,
    reprise_temps_partiel=_rien_ou(st.builds(RepriseTempsPartiel, debut=_rien_ou(JOURS), fin=_rien_ou(JOURS))),
    sorties=_rien_ou(st.builds(Sorties, a_partir_du=_rien_ou(JOURS), raison=TEXTES)),
    adresse_visite=_rien_ou(
        st.builds(AdresseVisite, voie=TEXTES, ville=TEXTES, code_postal=st.sampled_from([None, "", "75011", "97200"]))
    ),
    precisions=st.builds(
        Precisions,
        tiers=_rien_ou(JOURS),
        cure_thermale=st.booleans(),
        pensionne_guerre=st.booleans(),
        activites=_rien_ou(st.builds(Activites, description=TEXTES, a_partir_du=_rien_ou(JOURS))),
        deces_a_charge=_rien_ou(JOURS),
    ),
    employeur=_rien_ou(st.builds(Employeur, code_postal=TEXTES, email=TEXTES)),
    teleconsultation=OUI_NON_INCONNU,
    impossibilite_presentiel=TEXTES,
    acceptation=st.booleans(),
)
MOTIFS = st.builds(
    Motif,
    code=st.sampled_from(["00010004", "00080001", "01000078", "01000133"]),
    id=st.just("test"),
    libelle=st.just("TEST"),
    code_fonctionnel=st.just("999"),
    fiche=st.none(),
    acronymes=st.just(()),
    synonymes=st.just(()),
)
PRECEDENTS = st.builds(
    ArretPrecedent,
    nature=_rien_ou(st.sampled_from(Nature)),
    ref=st.sampled_from([None, "A", "B"]),
    debut=_rien_ou(JOURS),
    fin=_rien_ou(JOURS),
    atmp=OUI_NON_INCONNU,
    grossesse_pathologique=OUI_NON_INCONNU,
)
CONTEXTES = st.builds(
    ContexteJugement,
    JOURS,
    st.just(DROIT),
    _rien_ou(MOTIFS),
    _rien_ou(st.builds(Rattachement)),
    st.lists(PRECEDENTS, max_size=3).map(tuple),
)


@given(AVIS, CONTEXTES)
@settings(max_examples=exemples(400))
def test_juger_ne_leve_jamais_et_dit_toujours_la_meme_chose(avis: Avis, contexte: ContexteJugement) -> None:
    """Total and deterministic, raw or completed; findings in the order of reading; each field a real path."""
    for document in (avis, completer(avis, contexte.date_prescription)):
        constats = juger(document, contexte)
        assert juger(document, contexte) == constats
        rangs = [REGLES.rang(c.champ) for c in constats]
        assert rangs == sorted(rangs)
        assert len({(c.code, c.champ, c.message) for c in constats}) == len(constats)
        for constat in constats:
            regle = DROIT.regles[constat.code]
            assert regle.en_vigueur(contexte.date_prescription)
            assert not (regle.confiance == "basse" and constat.severite is Severite.BLOQUANT)


@given(AVIS, CONTEXTES, CONTEXTES)
@settings(max_examples=exemples(100))
def test_un_autre_jugement_entre_temps_ne_change_rien(
    avis: Avis, contexte: ContexteJugement, autre: ContexteJugement
) -> None:
    """No state is left between judgements: the order in which documents are judged does not matter."""
    avant = juger(avis, contexte)
    juger(replace(avis, debut=None), autre)
    juger(avis, autre)
    assert juger(avis, contexte) == avant


@given(AVIS, CONTEXTES)
@settings(max_examples=exemples(100))
def test_l_ordre_des_arrets_connus_ne_change_rien(avis: Avis, contexte: ContexteJugement) -> None:
    """Earlier stops are a set: their order is the store's, not the law's."""
    renverse = replace(contexte, arrets_precedents=contexte.arrets_precedents[::-1])
    assert juger(avis, renverse) == juger(avis, contexte)


#: Findings that say « too long ».
EXCES = {
    "duree-plafond-initial", "duree-plafond-prolongation", "duree-derogation", "duree-plafond-champ",
    "teleconsultation-3j", "teleconsultation-indemnite", "teleconsultation-3j-prolongation",
    "teleconsultation-impossibilite", "duree-avis-service-medical", "prescripteur-sage-femme-duree",
    "prescripteur-sage-femme-ivg", "avis-grossesse-14j",
}  # fmt: skip
GRAVITES = {Severite.INFORMATION: 0, Severite.AVERTISSEMENT: 1, Severite.BLOQUANT: 2}


@given(AVIS, CONTEXTES, st.integers(1, 200), st.integers(1, 200))
@settings(max_examples=exemples(300))
def test_plus_de_jours_ne_retire_jamais_un_constat_d_exces(
    avis: Avis, contexte: ContexteJugement, jours: int, en_plus: int
) -> None:
    """A longer stop keeps every finding of excess of the shorter one, at least as severe."""

    def exces(duree: int) -> dict[str, int]:
        document = replace(avis, debut=contexte.date_prescription, fin=None, jours=duree)
        return {c.code: GRAVITES[c.severite] for c in juger(document, contexte) if c.code in EXCES}

    if contexte.date_prescription.year > 9990:
        return
    court, long = exces(jours), exces(jours + en_plus)
    assert court.keys() <= long.keys()
    assert all(long[code] >= gravite for code, gravite in court.items())


@given(JOURS, st.integers(1, 4000))
def test_la_duree_et_la_fin_se_calculent_l_une_l_autre(debut: dt.date, jours: int) -> None:
    """Days → end → days, over month ends, leap days, year ends and clock changes."""
    fin = completer(Avis(debut=debut, jours=jours), debut).fin
    if fin is None:
        assert jours_ecoules(debut, dt.date.max) + 1 < jours
        return
    assert fin == fin_incluse(debut, jours)
    assert completer(Avis(debut=debut, fin=fin), debut).jours == jours


@given(AVIS, JOURS)
@settings(max_examples=exemples(200))
def test_completer_est_stable_et_ne_change_rien_de_donne(avis: Avis, jour: dt.date) -> None:
    """Completing never raises, never overwrites, and twice is once."""
    complet = completer(avis, jour)
    assert completer(complet, jour) == complet
    for champ in ("debut", "fin", "jours", "nature", "temps", "motif", "precisions"):
        assert getattr(avis, champ) in {None, getattr(complet, champ)}


@given(AVIS, st.text(max_size=10), JOURS)
@settings(max_examples=exemples(200))
def test_le_recapitulatif_ne_leve_jamais(avis: Avis, libelle: str, jour: dt.date) -> None:
    """Any avis has a récapitulatif, the same each time."""
    assert recapitulatif(avis, libelle, jour) == recapitulatif(avis, libelle, jour)


@given(JOURS, st.booleans(), st.builds(Rattachement))
@settings(max_examples=exemples(100))
def test_un_papier_toujours_et_jamais_deux_valeurs(jour: dt.date, acquitte: bool, rattachement: Rattachement) -> None:
    """There is always something to print; a paper that is a specimen is not also valid."""
    impression = mode_impression(jour, acquitte, rattachement.transmission, DROIT)
    assert impression.volets
    assert not set(impression.volets) & set(impression.specimens)
    assert (impression.motif_refus is None) == (not impression.specimens)


@given(JOURS)
def test_la_date_longue_se_relit(jour: dt.date) -> None:
    """The written date gives the day back, and its weekday is right."""
    nom, _, date = date_longue(jour).partition(" ")
    jours, mois, annee = (int(partie) for partie in date.split("/"))
    assert dt.date(annee, mois, jours) == jour
    assert nom == ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")[jour.weekday()]


@given(JOURS, st.integers(1, 2))
def test_un_mois_a_28_a_31_jours(debut: dt.date, mois: int) -> None:
    """The certain caps (31 and 62 days) are never below a month counted from day to day."""
    fin = fin_en_mois(debut, mois)
    if fin is not None:
        assert 28 * mois <= jours_ecoules(debut, fin) + 1 <= {1: 31, 2: 62}[mois]


@given(st.integers(1, 9999))
def test_les_jours_feries_sont_dans_leur_annee(annee: int) -> None:
    """Eight to eleven holidays, in order, each in its year."""
    jours = list(jours_feries(annee))
    assert 8 <= len(jours) <= 11
    assert jours == sorted(jours)
    assert {jour.year for jour in jours} == {annee}


def test_les_valeurs_datees_ne_se_chevauchent_jamais() -> None:
    """On any turning day a parameter has one value at most."""
    for parametre in DROIT.parametres.values():
        for jour in CHARNIERES:
            assert sum(valeur.en_vigueur(jour) for valeur in parametre.valeurs) <= 1, parametre.nom
