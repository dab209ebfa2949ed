"""Une question par patient et par jour, une réponse gardée le temps de la séance, et ce que les droits changent."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from aat.composition import Atelier
from aat.domaine.arret import Avis, NatureAtmp
from aat.domaine.certificat import Certificat, NatureCertificat
from aat.domaine.droits import (
    Connus,
    EtatDroit,
    Exoneration,
    Fait,
    Inconnu,
    Indisponible,
    NatureExoneration,
    NonConfigure,
    OrigineSinistre,
    PeriodeDroit,
    ReponseDroits,
    Sinistre,
)
from aat.domaine.personnes import Assure, Prescripteur
from aat.rules.droits import du_jour
from aat.services import certificat, liens_certificat
from aat.services.droits import (
    DroitsDeSeance,
    DroitsVus,
    completer,
    completer_avis,
    demande_de,
    numero_du_sinistre,
    prescripteur_pour,
)
from aat.services.droits_dits import dire
from aat.services.droits_json import droits_json
from aat.services.scellement import Demande

from .fausse_source import DROITS, FIN, JOUR, MOMENT, Source, seance

VERDIER = Assure(
    nir="1 85 03 01 053 000 36", nom_famille="BANC-VERDIER", prenoms=("Lucas",), date_naissance="1985-03-14"
)
AUBRY = replace(VERDIER, nir="258110105300079", nom_famille="BANC-AUBRY", date_naissance="1958-11-02")
UN_JOUR = dt.timedelta(days=1)


def vus(reponse: ReponseDroits) -> DroitsVus:
    """Return an answer as it was seen on the day."""
    return DroitsVus(reponse, MOMENT, JOUR)


class TestDuJour:
    """« À la date du jour » se calcule, et ce qui n’est pas dit reste inconnu."""

    @pytest.mark.parametrize(
        ("jour", "etat"),
        [(FIN, EtatDroit.OUI), (FIN + UN_JOUR, EtatDroit.NON), (dt.date(2025, 10, 18), EtatDroit.NON)],
    )
    def test_les_bornes_sont_incluses(self, jour: dt.date, etat: EtatDroit) -> None:
        """Both ends of a period are days of rights."""
        assert du_jour(DROITS, jour).ouverts.etat is etat

    def test_absent_n_est_pas_non(self) -> None:
        """No period given: unknown; periods given, none of the day: « non »; none at all in the list: « non »."""
        assert du_jour(replace(DROITS, periodes=None), JOUR).ouverts.etat is EtatDroit.INCONNU
        assert du_jour(replace(DROITS, periodes=()), JOUR).ouverts.etat is EtatDroit.NON
        assert du_jour(replace(DROITS, exonerations=None), JOUR).exoneration.etat is EtatDroit.INCONNU
        assert du_jour(replace(DROITS, exonerations=()), JOUR).exoneration.etat is EtatDroit.NON

    def test_une_periode_sans_fin_reste_ouverte(self) -> None:
        """Without an end nothing is said of one, even beside a period that has one."""
        ouverte = PeriodeDroit(dt.date(2026, 1, 1), None)
        fait = du_jour(replace(DROITS, periodes=(*(DROITS.periodes or ()), ouverte)), JOUR).ouverts
        assert (fait.etat, fait.au) == (EtatDroit.OUI, None)

    def test_un_oui_date_finit(self) -> None:
        """A C2S that ended is « non »; one without dates holds."""
        assert du_jour(DROITS, dt.date(2027, 8, 16)).c2s.etat is EtatDroit.NON
        assert du_jour(replace(DROITS, c2s=Fait(EtatDroit.OUI)), dt.date(2040, 1, 1)).c2s.etat is EtatDroit.OUI


class TestSeance:
    """Qui est interrogé, quand, et ce qui est gardé."""

    def test_une_question_par_patient_et_par_jour(self) -> None:
        """Asked once, again the next day, or when somebody wants it."""
        droits, source, horloge = seance()
        assert droits.consulter(VERDIER) is droits.consulter(VERDIER)
        assert [d.assure_nir for d in source.demandes] == ["185030105300036"]
        droits.consulter(AUBRY)
        droits.consulter(VERDIER, encore=True)
        horloge.moment += UN_JOUR
        droits.consulter(VERDIER)
        assert len(source.demandes) == 4

    def test_une_ligne_coupee_n_est_pas_rappelee_pour_chaque_patient(self) -> None:
        """Nobody waits again before five minutes; then the service is asked again."""
        droits, source, horloge = seance(Indisponible(code="T102"), Connus(DROITS))
        assert droits.consulter(VERDIER).droits is None
        assert droits.consulter(AUBRY).droits is None
        assert len(source.demandes) == 1
        horloge.moment += dt.timedelta(minutes=5)
        assert droits.consulter(AUBRY).droits is DROITS
        assert droits.consulter(VERDIER).droits is DROITS

    def test_un_refus_pour_l_un_n_est_pas_celui_d_un_autre(self) -> None:
        """A fault of the answer concerns its patient only."""
        droits, source, _ = seance(Indisponible(code="D500"), Connus(DROITS))
        assert droits.consulter(VERDIER).droits is None
        assert droits.consulter(AUBRY).droits is DROITS
        assert len(source.demandes) == 2

    def test_ce_qui_etait_connu_le_reste(self) -> None:
        """The service fails after having answered: the answer keeps its own date."""
        droits, _, horloge = seance(Connus(DROITS), Indisponible(code="T102"))
        droits.consulter(VERDIER)
        horloge.moment += dt.timedelta(hours=2)
        encore = droits.consulter(VERDIER, encore=True)
        assert encore.droits is DROITS
        assert dire(encore).origine == "banc d’essai, 23/11/2026 à 10:30"

    @pytest.mark.parametrize(("age", "montree"), [(30, True), (31, False)])
    def test_une_reponse_de_plus_de_trente_jours_est_ecartee(self, age: int, *, montree: bool) -> None:
        """Thirty days at most."""
        ancienne = replace(DROITS, constate_le=MOMENT - age * UN_JOUR)
        droits, _, _ = seance(Connus(ancienne))
        assert (droits.consulter(VERDIER).droits is not None) is montree

    @pytest.mark.parametrize(
        "assure",
        [replace(VERDIER, nir=None), replace(VERDIER, nir="185030105300037"), replace(VERDIER, date_naissance="")],
    )
    def test_sans_nir_juste_ou_sans_naissance_personne_n_est_interroge(self, assure: Assure) -> None:
        """Nothing leaves the machine."""
        droits, source, _ = seance()
        assert droits.consulter(assure).reponse == NonConfigure()
        assert source.demandes == []

    def test_une_date_lunaire_se_demande_telle_quelle(self) -> None:
        """As the card writes it."""
        demande = demande_de(replace(VERDIER, date_naissance="1985-00-00"), JOUR)
        assert demande is not None
        assert demande.date_naissance == "1985-00-00"


class TestCeQueLesDroitsChangent:
    """L’organisme et le médecin traitant, jamais autre chose."""

    def test_l_organisme_manquant_est_rempli(self) -> None:
        """The three together; nothing known is ever replaced."""
        plein = completer(VERDIER, vus(Connus(DROITS)))
        assert (plein.regime, plein.caisse, plein.centre) == ("01", "349", "9881")
        connu = replace(VERDIER, regime="02")
        assert completer(connu, vus(Connus(DROITS))) is connu
        assert completer(VERDIER, vus(Indisponible())) is VERDIER
        assert completer(VERDIER, None) is VERDIER

    def test_le_medecin_traitant_entre_dans_le_jugement(self) -> None:
        """Known only when the source says that it is the one who asks."""
        qui = Prescripteur(profession="medecin")
        assert prescripteur_pour(qui, vus(Connus(DROITS))) == replace(qui, medecin_traitant=True)
        for autre in (EtatDroit.NON, EtatDroit.INCONNU):
            droits = replace(DROITS, medecin_traitant_est_moi=autre)
            assert prescripteur_pour(qui, vus(Connus(droits))) is qui
        dit = replace(qui, medecin_traitant=False)
        assert prescripteur_pour(dit, vus(Connus(DROITS))) is dit

    def test_un_avis_neuf(self) -> None:
        """Organisme and prescriber together; no box is ticked."""
        avis = completer_avis(Avis(assure=VERDIER, prescripteur=Prescripteur()), vus(Connus(DROITS)))
        assert avis.assure is not None
        assert avis.prescripteur is not None
        assert (avis.assure.caisse, avis.prescripteur.medecin_traitant) == ("349", True)
        assert not avis.ald


class TestMots:
    """Ce qui se lit : jamais « non » pour ce qui n’est pas connu."""

    def test_tout_est_dit(self) -> None:
        """Each right with its end, the nature of an exemption, participation, whose médecin traitant."""
        d = dire(vus(Connus(DROITS)))
        assert d.ouverts == "OUI (jusqu’au 19/10/2027)"
        assert d.exoneration == "OUI : ALD (jusqu’au 27/11/2029)"
        assert d.c2s == "OUI (jusqu’au 15/08/2027), sans participation"
        assert (d.ame, d.medecin_traitant) == ("NON", "OUI (vous)")
        assert d.sinistres == "du 11/11/2026, n° 123456789"

    def test_rien_n_est_dit(self) -> None:
        """Everything empty: « non connu » five times, and no « NON »."""
        vide = replace(
            DROITS, periodes=None, exonerations=None, c2s=Fait(), ame=Fait(), medecin_traitant=Fait(), sinistres=()
        )
        ligne = dire(vus(Connus(vide))).en_ligne()
        assert ligne.count("non connu") == 5
        assert "NON" not in ligne

    @pytest.mark.parametrize(
        ("reponse", "phrase"),
        [
            (Indisponible(code="T102"), "ne répond pas (T102) : la prescription continue sans."),
            (Inconnu(()), "Droits non trouvés pour ce patient."),
            (NonConfigure(), ""),
        ],
    )
    def test_pourquoi_rien_n_est_connu(self, reponse: ReponseDroits, phrase: str) -> None:
        """A sentence, or nothing where nobody was asked; the banner says the same as before any answer."""
        dit = dire(vus(reponse))
        assert dit.pourquoi.endswith(phrase)
        assert dit.en_ligne() == dire(None).en_ligne()

    def test_en_json(self) -> None:
        """What a program reads; what could not be translated stays inside."""
        lu = droits_json(vus(Connus(DROITS)))
        assert lu is not None
        assert "brut" not in lu
        assert lu["ouverts"] == {"etat": "oui", "du": dt.date(2025, 10, 19), "au": FIN}
        assert droits_json(vus(Indisponible())) is None
        assert droits_json(None) is None


def test_une_exoneration_passee_ne_compte_pas() -> None:
    """The one of the day is told, not the one that ended."""
    passee = Exoneration(NatureExoneration.MATERNITE, PeriodeDroit(dt.date(2020, 1, 1), dt.date(2020, 6, 1)))
    lus = du_jour(replace(DROITS, exonerations=(passee,)), JOUR)
    assert (lus.exonerations, lus.exoneration.etat) == ((), EtatDroit.NON)


class TestNumeroDuSinistre:
    """Le numéro de la caisse est proposé pour l’événement du certificat, et pour lui seul."""

    DATE = dt.date(2026, 11, 11)
    CERTIFICAT = Certificat(assure=VERDIER, origine=NatureAtmp.ACCIDENT, date_evenement=DATE)

    def numero(self, *sinistres: Sinistre, certificat: Certificat = CERTIFICAT) -> str | None:
        """Return what is proposed when the rights know these events."""
        return numero_du_sinistre(certificat, vus(Connus(replace(DROITS, sinistres=sinistres))))

    def test_le_meme_jour_la_meme_nature(self) -> None:
        """One event of that day, of that kind or of a kind not told."""
        accident = Sinistre("123456789", self.DATE, OrigineSinistre.ACCIDENT)
        assert self.numero(accident, Sinistre("987654321", JOUR)) == "123456789"
        assert self.numero(replace(accident, origine=OrigineSinistre.INCONNU)) == "123456789"
        assert self.numero(replace(accident, origine=OrigineSinistre.MALADIE)) is None
        assert self.numero(accident, certificat=replace(self.CERTIFICAT, origine=NatureAtmp.MALADIE)) is None

    def test_jamais_un_choix_au_hasard(self) -> None:
        """Two events of that day, another day, no date, no number, not nine digits, nobody asked: nothing."""
        accident = Sinistre("123456789", self.DATE)
        assert self.numero(accident, replace(accident, numero="987654321")) is None
        assert self.numero(replace(accident, date=JOUR)) is None
        assert self.numero(replace(accident, date=None)) is None
        assert self.numero(replace(accident, numero=None)) is None
        assert self.numero(replace(accident, numero="12345678X")) is None
        assert self.numero(accident, certificat=replace(self.CERTIFICAT, date_evenement=None)) is None
        assert numero_du_sinistre(self.CERTIFICAT, None) is None

    def test_sans_question_de_plus(self) -> None:
        """What was answered today is looked at; nobody is asked for it."""
        droits, source, horloge = seance()
        assert droits.deja_vus(VERDIER) is None
        assert source.demandes == []
        assert droits.consulter(VERDIER) == droits.deja_vus(VERDIER)
        assert droits.deja_vus(AUBRY) is None
        horloge.moment += UN_JOUR
        assert droits.deja_vus(VERDIER) is None
        assert len(source.demandes) == 1

    def test_la_suite_d_un_certificat_garde(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """The number that the first certificate did not have is proposed in the next one, when the rights tell it."""
        monkeypatch.setenv("AAT_MAISON", str(tmp_path / "maison"))
        outils = Atelier()
        jour = outils.horloge.aujourd_hui()
        premier = replace(
            self.CERTIFICAT,
            nature=NatureCertificat.INITIAL,
            date_evenement=jour,
            date_constat=jour,
            constatations="Plaie du pouce gauche.",
            prescripteur=Prescripteur(profession="medecin", rpps="10000000009", nom="BANC-MARTIN", prenom="Paul"),
            acceptation=True,
        )
        garde = certificat.valider(premier, Demande(papier_seul=True), outils)
        assert garde.ref is not None, [c.message for c in garde.bloquants]
        suivant = Certificat(assure=premier.assure)
        connu = liens_certificat.evenement_connu(suivant, outils)
        assert connu is not None
        assert connu.numero_sinistre is None
        source = Source(Connus(replace(DROITS, sinistres=(Sinistre("123456789", jour),))))
        outils.droits = DroitsDeSeance(source, outils.horloge)
        outils.droits.consulter(VERDIER)
        connu = liens_certificat.evenement_connu(suivant, outils)
        assert connu is not None
        assert connu.numero_sinistre == "123456789"
