"""Le port « Droits » : le même contrat pour chaque adaptateur, puis le banc qui répond bien, mal, tard ou pas du tout."""

import datetime as dt
import logging
import time

import pytest
from aat.banc.lancement import Banc
from aat.banc.patients import PATIENTS
from aat.domaine.droits import (
    AVerifier,
    Choisir,
    Connus,
    DemandeDroits,
    DroitsPatient,
    EtatDroit,
    Inconnu,
    Indisponible,
    MotifRefus,
    NatureExoneration,
    OrigineSinistre,
    Qualite,
    Refuse,
    RegimeNonCouvert,
    ReponseDroits,
    SourceDroits,
)
from aat.ports import Droits
from aat.rules.droits import du_jour
from aat.transmission.droits_absents import DroitsAbsents
from aat.transmission.droits_https import BUDGET, DroitsHttps
from aat.transmission.profil import Delais, Profil

from .pair_hostile import PairHostile, http

#: As the bench counts its days.
JOUR = dt.datetime.now(dt.UTC).date()
#: A busy machine is not what these tests are about; those on time say so.
LARGE = Delais(connexion=5.0, lecture=5.0, total=5.0, sonde=5.0)

VERDIER, AUBRY, LACOSTE, HAMADI, ROSSI, BENALI, DUMAS, LE_GALL, GIRAUD, KERVELLA, SCHMITT, CASANOVA = PATIENTS[:12]
MOREL, DIALLO, AWA, IBRAHIM, LEFEVRE = PATIENTS[12:]


def demande(nir: str, naissance: str, rang: int = 1, regime: str | None = None) -> DemandeDroits:
    """Return the question about somebody, today."""
    return DemandeDroits(assure_nir=nir, date_naissance=naissance, rang=rang, date_reference=JOUR, regime=regime)


@pytest.fixture
def droits(banc: Banc) -> DroitsHttps:
    """The bench's rights service."""
    return DroitsHttps(banc.profil, LARGE)


def connus(reponse: ReponseDroits) -> DroitsPatient:
    """Return the rights of an answer that holds some."""
    assert isinstance(reponse, Connus), reponse
    return reponse.droits


@pytest.fixture(params=["banc", "absent", "injoignable"])
def adaptateur(request: pytest.FixtureRequest, banc: Banc) -> Droits:
    """Every adapter of the port, and one whose service is not there."""
    if request.param == "absent":
        return DroitsAbsents()
    profil: Profil = banc.profil if request.param == "banc" else banc.pki.profil(1)
    return DroitsHttps(profil, LARGE)


class TestContrat:
    """Ce que tout adaptateur du port tient."""

    @pytest.mark.parametrize(
        "quoi",
        [
            demande(VERDIER.nir, VERDIER.naissance),
            demande(VERDIER.nir, "1985-00-00"),
            demande("", "", rang=0),
            demande("é\x00" * 40, "pas une date", rang=-1, regime="99"),
        ],
        ids=["connu", "lunaire", "vide", "fou"],
    )
    def test_une_faute_est_une_valeur(self, adaptateur: Droits, quoi: DemandeDroits) -> None:
        """Nothing is raised, whatever is asked; the answer is one of those foreseen."""
        assert isinstance(adaptateur.consulter(quoi), ReponseDroits)

    def test_ni_journal_ni_representation(self, adaptateur: Droits, caplog: pytest.LogCaptureFixture) -> None:
        """The number is in no log, however loud, nor in what an error would print."""
        with caplog.at_level(logging.DEBUG):
            quoi = demande(VERDIER.nir, VERDIER.naissance)
            reponse = adaptateur.consulter(quoi)
        dit = caplog.text + repr(quoi) + repr(reponse)
        assert VERDIER.nir not in dit
        assert VERDIER.nir[:13] not in dit
        assert "1985" not in dit


class TestPatientsDuBanc:
    """La table des patients inventés."""

    def test_chaque_patient_repond(self, droits: DroitsHttps) -> None:
        """Every one is known under their own number, and says where it comes from."""
        for p in PATIENTS:
            lus = connus(droits.consulter(demande(p.nir, p.naissance, p.rang)))
            assert lus.source is SourceDroits.BANC
            assert abs(lus.constate_le - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=1)

    def test_un_patient_ordinaire(self, droits: DroitsHttps) -> None:
        """Régime, caisse, centre, days of the rights, médecin traitant."""
        lus = connus(droits.consulter(demande(VERDIER.nir, VERDIER.naissance, regime="01")))
        assert lus.regime is not None
        assert lus.caisse is not None
        assert (lus.regime.code, lus.caisse.code, lus.centre, lus.qualite) == ("01", "349", "9881", Qualite.ASSURE)
        faits = du_jour(lus, JOUR)
        assert (faits.ouverts.etat, faits.ouverts.au) == (EtatDroit.OUI, JOUR + dt.timedelta(days=330))
        assert (faits.exoneration.etat, faits.c2s.etat, faits.ame.etat) == (EtatDroit.NON,) * 3
        assert (faits.medecin_traitant.etat, lus.medecin_traitant_est_moi) == (EtatDroit.OUI, EtatDroit.OUI)

    @pytest.mark.parametrize(
        ("patient", "nature"),
        [
            (AUBRY, NatureExoneration.ALD),
            (LACOSTE, NatureExoneration.MATERNITE),
            (SCHMITT, NatureExoneration.ALSACE_MOSELLE),
        ],
        ids=["ald", "maternite", "alsace-moselle"],
    )
    def test_une_exoneration(self, droits: DroitsHttps, patient: object, nature: NatureExoneration) -> None:
        """Its nature and its days; never a disease."""
        assert isinstance(patient, type(AUBRY))
        faits = du_jour(connus(droits.consulter(demande(patient.nir, patient.naissance))), JOUR)
        assert [e.nature for e in faits.exonerations] == [nature]
        assert faits.exoneration.etat is EtatDroit.OUI

    def test_c2s_ame_et_accident_declare(self, droits: DroitsHttps) -> None:
        """With and without participation; AME never makes C2S; the claim number and its day."""
        hamadi = connus(droits.consulter(demande(HAMADI.nir, HAMADI.naissance)))
        assert (hamadi.c2s.etat, hamadi.c2s_participation) == (EtatDroit.OUI, EtatDroit.NON)
        assert [(s.numero, s.date, s.origine) for s in hamadi.sinistres] == [
            ("123456789", JOUR - dt.timedelta(days=12), OrigineSinistre.ACCIDENT)
        ]
        rossi = connus(droits.consulter(demande(ROSSI.nir, ROSSI.naissance)))
        assert (rossi.c2s.etat, rossi.c2s_participation) == (EtatDroit.OUI, EtatDroit.OUI)
        benali = connus(droits.consulter(demande(BENALI.nir, BENALI.naissance)))
        assert (benali.ame.etat, benali.c2s.etat) == (EtatDroit.OUI, EtatDroit.NON)
        assert benali.medecin_traitant.etat is EtatDroit.NON

    def test_droits_fermes_et_qui_se_ferment(self, droits: DroitsHttps) -> None:
        """Closed is « non »; closing in three days is « oui » until then, « non » the day after."""
        dumas = connus(droits.consulter(demande(DUMAS.nir, DUMAS.naissance)))
        assert du_jour(dumas, JOUR).ouverts.etat is EtatDroit.NON
        le_gall = connus(droits.consulter(demande(LE_GALL.nir, LE_GALL.naissance)))
        assert du_jour(le_gall, JOUR + dt.timedelta(days=3)).ouverts.etat is EtatDroit.OUI
        assert du_jour(le_gall, JOUR + dt.timedelta(days=4)).ouverts.etat is EtatDroit.NON

    def test_un_champ_vide_est_inconnu(self, droits: DroitsHttps) -> None:
        """P12: médecin traitant unknown; P15: everything unknown, never « non »; P13: no code is made up."""
        casanova = connus(droits.consulter(demande(CASANOVA.nir, CASANOVA.naissance)))
        assert casanova.medecin_traitant.etat is EtatDroit.INCONNU
        faits = du_jour(connus(droits.consulter(demande(LEFEVRE.nir, LEFEVRE.naissance))), JOUR)
        vus = (faits.ouverts, faits.exoneration, faits.c2s, faits.ame, faits.medecin_traitant)
        assert {f.etat for f in vus} == {EtatDroit.INCONNU}
        assert connus(droits.consulter(demande(MOREL.nir, MOREL.naissance))).regime is None

    def test_deux_jumeaux_sous_un_meme_numero(self, droits: DroitsHttps) -> None:
        """Somebody must choose; the rank then tells which one; each is known under their own number too."""
        reponse = droits.consulter(demande(DIALLO.nir, AWA.naissance))
        assert isinstance(reponse, Choisir)
        assert [(b.prenom, b.rang) for b in reponse.beneficiaires] == [("Awa", 1), ("Ibrahim", 2)]
        lus = connus(droits.consulter(demande(DIALLO.nir, IBRAHIM.naissance, rang=2)))
        assert lus.qualite is Qualite.ENFANT

    def test_ce_que_la_base_ne_connait_pas(self, droits: DroitsHttps) -> None:
        """What to check is said: the number, the date, the rank; a régime may not be covered."""
        tous = (AVerifier.NIR, AVerifier.DATE_NAISSANCE, AVerifier.RANG, AVerifier.REGIME)
        assert droits.consulter(demande("269054958815780", "1969-05-12")) == Inconnu(tous)
        assert droits.consulter(demande(VERDIER.nir, "1985-03-15")) == Inconnu((AVerifier.DATE_NAISSANCE,))
        assert droits.consulter(demande(VERDIER.nir, VERDIER.naissance, rang=2)) == Inconnu((AVerifier.RANG,))
        assert droits.consulter(demande(VERDIER.nir, VERDIER.naissance, regime="99")) == RegimeNonCouvert()
        assert isinstance(droits.consulter(demande(GIRAUD.nir, GIRAUD.naissance, regime="08")), Connus)
        assert connus(droits.consulter(demande(KERVELLA.nir, KERVELLA.naissance))).sinistres[0].numero is None


class TestReponsesHostiles:
    """Une réponse qui n’est pas la nôtre n’est jamais montrée."""

    @pytest.mark.parametrize(
        ("faute", "attendue"),
        [
            ("D401", Refuse(MotifRefus.CARTE)),
            ("D403", Refuse(MotifRefus.HABILITATION)),
            ("D429", Indisponible(60.0, "D429")),
            ("D500", Indisponible(None, "siram_40")),
            ("D503", Indisponible(30.0, "D503")),
            ("page-html", Indisponible(None, "T306")),
            ("signature", Indisponible(None, "T305")),
            ("autre-patient", Indisponible(None, "T305")),
            ("autre-demande", Indisponible(None, "T305")),
            ("dates-folles", Indisponible(None, "T306")),
        ],
    )
    def test_ce_qui_n_est_pas_cru(self, banc: Banc, droits: DroitsHttps, faute: str, attendue: ReponseDroits) -> None:
        """A refusal, a proxy, a wrong signer, somebody else's rights, another question's answer."""
        banc.scenario("droits", fois=1, parametre=faute)
        assert droits.consulter(demande(VERDIER.nir, VERDIER.naissance)) == attendue
        assert isinstance(droits.consulter(demande(VERDIER.nir, VERDIER.naissance)), Connus)

    def test_une_coupure(self, banc: Banc, droits: DroitsHttps) -> None:
        """The line is cut before any answer."""
        banc.scenario("droits", fois=1, parametre="coupure")
        assert isinstance(droits.consulter(demande(VERDIER.nir, VERDIER.naissance)), Indisponible)

    @pytest.mark.parametrize("faute", ["vides", "dates-nulles"])
    def test_des_champs_vides_ne_disent_rien(self, banc: Banc, droits: DroitsHttps, faute: str) -> None:
        """Empty lists and dates 00000000 say neither open nor closed."""
        banc.scenario("droits", fois=1, parametre=faute)
        lus = connus(droits.consulter(demande(VERDIER.nir, VERDIER.naissance)))
        assert du_jour(lus, JOUR).ouverts.etat is EtatDroit.INCONNU

    def test_un_code_de_situation_inconnu(self, banc: Banc, droits: DroitsHttps) -> None:
        """Its meaning is not public: neither exempt nor not exempt."""
        banc.scenario("droits", fois=1, parametre="situation-inconnue")
        lus = connus(droits.consulter(demande(VERDIER.nir, VERDIER.naissance)))
        assert du_jour(lus, JOUR).exoneration.etat is EtatDroit.INCONNU

    def test_une_reponse_d_hier_porte_sa_date(self, banc: Banc, droits: DroitsHttps) -> None:
        """It is believed, and says when it was true."""
        banc.scenario("droits", fois=1, parametre="hier")
        lus = connus(droits.consulter(demande(VERDIER.nir, VERDIER.naissance)))
        assert dt.datetime.now(dt.UTC) - lus.constate_le > dt.timedelta(hours=24)

    @pytest.mark.parametrize(
        "reponse",
        [
            http(200, b"{}", type_contenu="application/jose+json"),
            http(200, b"[" * 100_000, type_contenu="application/jose+json"),
            http(200, b"x" * 2_000_000, type_contenu="application/jose+json"),
            http(500, b'{"code": "<b>185030105300036</b>"}'),
            http(302, b"", Location="https://ailleurs.example/"),
            b"n'importe quoi",
        ],
        ids=["vide", "profond", "trop-long", "code-fou", "renvoi", "bruit"],
    )
    def test_un_pair_qui_repond_n_importe_quoi(self, banc: Banc, reponse: bytes) -> None:
        """Nothing of it is believed, repeated or followed."""
        with PairHostile(banc.pki, lambda prise: prise.sendall(reponse)) as pair:
            recue = DroitsHttps(banc.pki.profil(pair.port), LARGE).consulter(demande(VERDIER.nir, VERDIER.naissance))
        assert isinstance(recue, Indisponible)
        assert VERDIER.nir not in recue.code
        assert pair.documents == 1

    def test_un_service_trop_lent_ne_retient_personne(self, banc: Banc) -> None:
        """Three seconds in all (and what a busy machine adds), then the prescription goes on."""
        banc.scenario("droits", fois=1, parametre="lent-5")
        debut = time.monotonic()
        reponse = DroitsHttps(banc.profil).consulter(demande(VERDIER.nir, VERDIER.naissance))
        assert isinstance(reponse, Indisponible)
        assert time.monotonic() - debut < 4.5
        assert BUDGET.sonde + BUDGET.total == 3.0


def test_le_banc_ne_garde_rien(banc: Banc, droits: DroitsHttps) -> None:
    """No file of the bench holds the number of somebody whose rights were asked for."""
    droits.consulter(demande(SCHMITT.nir, SCHMITT.naissance))
    for fichier in (f for f in banc.dossier.rglob("*") if f.is_file()):
        assert SCHMITT.nir.encode() not in fichier.read_bytes(), fichier.name


@pytest.mark.parametrize("autre", [{"environnement": "production"}, {"format": "autre/9"}, {"inconnu": "1"}])
def test_une_demande_qui_n_est_pas_du_banc_est_refusee(autre: dict[str, object]) -> None:
    """Body of another environment or format: a problem, no rights."""
    import json

    from aat.banc.droits import Service
    from cryptography.hazmat.primitives.asymmetric import ec

    cle = ec.generate_private_key(ec.SECP256R1())
    quoi = {"assure_nir": VERDIER.nir, "date_naissance": VERDIER.naissance, "rang": 1, "date_reference": "2026-11-28"}
    corps: dict[str, object] = {"format": "aat-droits/1", "environnement": "banc", "demande_id": "x", "demande": quoi}
    service, moment = Service(cle, cle), dt.datetime.now(dt.UTC)
    assert service.repondre(json.dumps(corps).encode(), moment).http == 200
    refusee = service.repondre(json.dumps(corps | autre).encode(), moment)
    assert refusee.http == 400
    assert VERDIER.nir.encode() not in refusee.corps
