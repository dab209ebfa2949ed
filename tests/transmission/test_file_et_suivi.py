"""Ce qui attend part de lui-même quand il le faut, et ce qui en est dit est vrai, devant le banc d’essai."""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from aat.composition import Atelier
from aat.domaine.arret import Avis
from aat.domaine.etats import Etat
from aat.domaine.transmission import EtatEnvoi, Phase
from aat.echange.lecture import lire_avis
from aat.services import conclusion, file_attente, impression, suivi, transmission
from aat.services.impression import ENCORE_EN_FILE
from aat.services.scellement import Demande
from aat.services.suivi import Acte

from tests.poste import Banc, Poste, dates_du_jour

from .fabrique import un_nir
from .horloge_decalee import HorlogeDecalee


@pytest.fixture
def banc(poste: Poste, demarrer_banc: Callable[[Poste], Banc]) -> Banc:
    """Return a running bench, whose workstation has a prescriber."""
    poste.prescripteur()
    return demarrer_banc(poste)


@pytest.fixture
def outils(banc: Banc, monkeypatch: pytest.MonkeyPatch) -> Atelier:
    """Return the tools of the bench's workstation, with a clock that can be put forward."""
    monkeypatch.setenv("AAT_MAISON", str(banc.poste.maison))
    atelier = Atelier()
    atelier.horloge = HorlogeDecalee()
    return atelier


@pytest.fixture
def avis(exemple: dict[str, Any]) -> Avis:
    """Return a valid avis of today."""
    return lire_avis(json.dumps(exemple | dates_du_jour()).encode())


def avancer(outils: Atelier, **duree: float) -> None:
    """Put the clock forward."""
    assert isinstance(outils.horloge, HorlogeDecalee)
    outils.horloge.avance = dt.timedelta(**duree)


def sceller(avis: Avis, outils: Atelier, *, transmettre: bool = False) -> str:
    """Keep the avis and return its reference."""
    ref = conclusion.valider(avis, Demande(transmettre), outils).ref
    assert ref
    return ref


def envoyer(outils: Atelier) -> list[EtatEnvoi]:
    """Send what is due and return what moved."""
    vus: list[EtatEnvoi] = []
    file_attente.envoyer_les_dus(outils, vus.append)
    return vus


def test_un_envoi_interrompu_est_repris_une_seule_fois(avis: Avis, outils: Atelier) -> None:
    """Programme tué entre l’écriture et la réponse : repris quand son bail est fini, demandé puis envoyé, une fois."""
    ref = sceller(avis, outils, transmettre=True)
    coffre = outils.coffre()
    prise = coffre.prendre("mort", outils.horloge.maintenant())
    assert prise
    coffre.noter_phase(prise, Phase.ECRITURE)
    assert envoyer(outils) == []
    assert coffre.etat(ref).etat is Etat.EN_COURS
    avancer(outils, seconds=90)
    assert envoyer(outils)[-1].etat is Etat.ACQUITTE
    assert envoyer(outils) == []


def test_l_attente_entre_deux_essais_est_tenue(avis: Avis, banc: Banc, outils: Atelier) -> None:
    """Après un 503, rien ne repart avant l’heure prévue ; à l’heure, le document part."""
    banc.scenario("503", "60", "--fois", "1")
    ref = sceller(avis, outils, transmettre=True)
    assert envoyer(outils)[0].etat is Etat.A_REESSAYER
    assert len(file_attente.en_attente(outils)) == 1
    assert envoyer(outils) == []
    avancer(outils, minutes=20)
    assert [e.ref for e in envoyer(outils)] == [ref]
    assert not file_attente.en_attente(outils)


@pytest.mark.parametrize(("scenario", "essayes"), [(("429", "60"), 1), (("503", "60"), 5)])
def test_un_service_en_peine_est_laisse_tranquille(
    exemple: dict[str, Any], banc: Banc, outils: Atelier, scenario: tuple[str, ...], essayes: int
) -> None:
    """Asked to slow down, or failing time after time: the others of the queue keep their tries for later."""
    refs = []
    for _ in range(7):
        document = exemple | dates_du_jour()
        document["assure"] = exemple["assure"] | {"nir": un_nir()}
        refs.append(sceller(lire_avis(json.dumps(document).encode()), outils, transmettre=True))
    banc.scenario(*scenario)
    assert len(envoyer(outils)) == essayes
    assert sum(outils.coffre().etat(ref).essais for ref in refs) == essayes
    banc.scenario("normal")


def test_un_document_garde_ne_part_pas_seul(avis: Avis, outils: Atelier) -> None:
    """« Gardé sans transmettre » n’est pas dans la file : personne n’a demandé qu’il parte."""
    ref = sceller(avis, outils)
    assert not file_attente.en_attente(outils)
    assert envoyer(outils) == []
    vu = suivi.suivre(ref, outils)
    assert vu.titre == "Gardé sans transmettre"
    assert vu.principal is Acte.TRANSMETTRE


def test_rien_n_est_ouvert_avant_le_premier_usage(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ni coffre ni service : rien n’attend, rien n’est créé."""
    monkeypatch.setenv("AAT_MAISON", str(tmp_path / "neuve"))
    atelier = Atelier()
    assert file_attente.en_attente(atelier) == ()
    assert envoyer(atelier) == []
    assert not (tmp_path / "neuve").exists()


def test_seul_un_accuse_dit_reussie(avis: Avis, banc: Banc, outils: Atelier) -> None:
    """À chaque état sa phrase ; « réussie » seulement quand l’accusé est là."""
    ref = sceller(avis, outils, transmettre=True)
    en_cours = suivi.suivre(ref, outils, envoi_en_cours=True, patience=True)
    assert (en_cours.titre, en_cours.actes) == ("Transmission en cours", frozenset())
    patiente = suivi.suivre(ref, outils, envoi_en_cours=True)
    assert patiente.titre == "En file"
    assert "L’envoi continue en arrière-plan." in patiente.phrases
    banc.scenario("coupure", "--fois", "1")
    transmission.transmettre([ref], outils)
    doute = suivi.suivre(ref, outils)
    assert doute.etat is Etat.A_VERIFIER
    assert "vérification" in doute.titre
    assert any("ne le refaites pas" in phrase for phrase in doute.phrases)
    assert all("réussie" not in vu.titre for vu in (en_cours, patiente, doute))
    transmission.transmettre([ref], outils)
    acquis = suivi.suivre(ref, outils)
    assert acquis.titre == "Transmission réussie"
    assert acquis.numero
    assert acquis.principal is Acte.IMPRIMER


def test_le_papier_ne_double_pas_l_envoi(avis: Avis, banc: Banc, outils: Atelier) -> None:
    """Un envoi peut-être reçu ne passe au papier qu’une fois l’abandon obtenu de la caisse ; ensuite il ne part plus."""
    ref = sceller(avis, outils, transmettre=True)
    assert not suivi.peut_etre_recu(ref, outils)
    banc.scenario("coupure-avant", "--fois", "1")
    transmission.transmettre([ref], outils)
    assert suivi.peut_etre_recu(ref, outils)
    assert suivi.passer_au_papier(ref, outils).documents
    assert suivi.suivre(ref, outils).titre == "Imprimé sans transmettre"
    avancer(outils, hours=1)
    assert envoyer(outils) == []


def test_un_refus_se_corrige_dans_un_nouveau_document(avis: Avis, banc: Banc, outils: Atelier) -> None:
    """Refusé par la caisse : la raison, quoi faire, et un document repris sans l’accord."""
    banc.scenario("regime-non-raccorde", "01", "--fois", "1")
    ref = sceller(avis, outils, transmettre=True)
    transmission.transmettre([ref], outils)
    vu = suivi.suivre(ref, outils)
    assert vu.principal is Acte.MODIFIER
    assert any("raccordé" in phrase for phrase in vu.phrases)
    releve = conclusion.relire(ref, outils)
    repris = conclusion.a_corriger(releve.document)
    assert not repris.acceptation
    assert replace(repris, acceptation=True) == releve.document
    second = sceller(avis, outils, transmettre=True)
    assert second != ref
    assert transmission.transmettre([second], outils)[0].etat is Etat.ACQUITTE


def test_le_suivi_d_un_avis_corrige_dit_ou_en_est_ce_qui_le_remplace(avis: Avis, banc: Banc, outils: Atelier) -> None:
    """Attendu : il vaut encore, sans autre correction. Refusé puis mis sur papier : il vaut, puis est remplacé."""
    banc.scenario("normal")
    ref = sceller(avis, outils, transmettre=True)
    transmission.transmettre([ref], outils)
    tout = {Acte.IMPRIMER, Acte.ENREGISTRER, Acte.RECTIFIER}
    assert suivi.suivre(ref, outils).actes == tout
    correction = replace(conclusion.a_rectifier(ref, outils), acceptation=True)
    assert isinstance(correction, Avis)
    banc.scenario("refus", "T401", "--fois", "1")
    neuf = sceller(correction, outils, transmettre=True)
    attendu = suivi.suivre(ref, outils)
    assert (attendu.titre, set(attendu.actes)) == ("Transmission réussie", tout - {Acte.RECTIFIER})
    assert any(f"Le document {neuf}, qui doit" in phrase for phrase in attendu.phrases)
    transmission.transmettre([neuf], outils)
    assert suivi.suivre(ref, outils).actes == tout
    refuse = suivi.suivre(neuf, outils).phrases
    assert "Elle ne dit pas lesquels." in refuse
    assert any(f"Le document {ref}, qu’il devait remplacer, vaut toujours" in phrase for phrase in refuse)
    suivi.passer_au_papier(neuf, outils)
    remplace = suivi.suivre(ref, outils)
    assert (remplace.titre, set(remplace.actes)) == ("Transmis, puis annulé et remplacé", {Acte.ENREGISTRER})
    assert remplace.principal is None
    assert any(f"Le document {neuf}, sur papier, l’annule et le remplace" in phrase for phrase in remplace.phrases)
    assert suivi.suivre(neuf, outils).actes == {Acte.IMPRIMER, Acte.RECTIFIER}


def test_un_refus_passe_au_papier(avis: Avis, banc: Banc, outils: Atelier) -> None:
    """Refusé pour de bon, il n’a et n’aura aucun effet : le papier ne demande rien à personne, et l’état le dit."""
    banc.scenario("refus", "T401", "--fois", "1")
    ref = sceller(avis, outils, transmettre=True)
    transmission.transmettre([ref], outils)
    assert suivi.suivre(ref, outils).etat is Etat.REJETE
    banc.processus.terminate()
    banc.processus.wait(20)
    assert suivi.passer_au_papier(ref, outils).documents
    assert suivi.suivre(ref, outils).titre == "Imprimé sans transmettre"
    assert suivi.passer_au_papier(ref, outils).documents


def test_passe_son_delai_le_papier_prend_la_suite(avis: Avis, banc: Banc, outils: Atelier) -> None:
    """À l’échéance l’abandon est obtenu : l’écran le dit, ne propose que le papier, et ne demande plus de confirmer."""
    ref = sceller(avis, outils, transmettre=True)
    banc.scenario("coupure-avant", "--fois", "1")
    transmission.transmettre([ref], outils)
    avancer(outils, hours=13)
    assert any("À transmettre avant" in phrase for phrase in suivi.suivre(ref, outils).phrases)
    avancer(outils, hours=25)
    assert any("peut-être déjà transmis" in phrase for phrase in suivi.suivre(ref, outils).phrases)
    envoyer(outils)
    vu = suivi.suivre(ref, outils)
    assert (vu.titre, vu.principal) == ("Délai passé\u00a0: il ne partira plus", Acte.PAPIER)
    assert vu.actes == {Acte.PAPIER}
    assert not suivi.peut_etre_recu(ref, outils)
    banc.processus.terminate()
    banc.processus.wait(20)
    assert suivi.passer_au_papier(ref, outils).documents


def test_l_echeance_suit_le_premier_jour(exemple: dict[str, Any], outils: Atelier) -> None:
    """Le délai configuré, mais jamais au-delà du dernier jour où le premier jour de l’arrêt est encore admis."""
    aujourd_hui = outils.horloge.aujourd_hui()
    document = exemple | dates_du_jour(6, decalage=-2)
    etat = outils.coffre().etat(sceller(lire_avis(json.dumps(document).encode()), outils, transmettre=True))
    assert etat.expire_le == dt.datetime.combine(
        aujourd_hui + dt.timedelta(days=1), dt.time(), ZoneInfo("Europe/Paris")
    )


def test_la_meme_reference_deux_fois(avis: Avis, outils: Atelier) -> None:
    """Named twice, sent once: the second time, its acknowledgement is the answer."""
    ref = sceller(avis, outils)
    assert [e.etat for e in transmission.transmettre([ref, ref], outils)] == [Etat.ACQUITTE, Etat.ACQUITTE]


def test_un_autre_ouvrier_pendant_ce_temps(avis: Avis, banc: Banc, outils: Atelier) -> None:
    """Read as waiting, sent by another process meanwhile: its acknowledgement is the answer, and stops nothing."""
    banc.scenario("503", "--fois", "1")
    ref = sceller(avis, outils, transmettre=True)
    assert envoyer(outils)[0].etat is Etat.A_REESSAYER

    class Entretemps(HorlogeDecalee):
        """Another process sends the document as soon as this one has read the queue."""

        appels = 0

        def maintenant(self) -> dt.datetime:
            self.appels += 1
            if self.appels == 2:
                assert transmission.transmettre([ref], Atelier())[0].etat is Etat.ACQUITTE
            return super().maintenant()

    outils.horloge = Entretemps()
    assert transmission.transmettre_la_file(outils) == ()
    assert outils.coffre().etat(ref).etat is Etat.ACQUITTE


def test_un_doublon_dit_le_numero_du_premier(avis: Avis, outils: Atelier) -> None:
    """Refused as a second one: the first’s number, on the screen and from the command, to find which it is."""
    premier = transmission.transmettre([sceller(avis, outils)], outils)[0]
    (second,) = transmission.transmettre([sceller(avis, outils)], outils)
    assert (second.etat, premier.etat) == (Etat.REJETE, Etat.ACQUITTE)
    assert premier.numero
    assert premier.numero in (second.derniere_erreur or "")
    assert any(premier.numero in phrase for phrase in suivi.suivre(second.ref, outils).phrases)


def test_imprimer_ce_qui_va_partir_le_dit(avis: Avis, banc: Banc, outils: Atelier) -> None:
    """The aid of a document that waits, copied by hand, would be a second one; not that of a document kept or sent."""
    ref = sceller(avis, outils)
    assert ENCORE_EN_FILE not in impression.tirer(ref, outils).avertissements
    banc.scenario("503", "--fois", "1")
    transmission.transmettre([ref], outils)
    assert ENCORE_EN_FILE in impression.tirer(ref, outils).avertissements
    assert outils.coffre().etat(ref).etat is Etat.A_REESSAYER
    transmission.transmettre([ref], outils)
    assert ENCORE_EN_FILE not in impression.tirer(ref, outils).avertissements


def test_passe_le_delai_d_un_envoi_tente(avis: Avis, banc: Banc, outils: Atelier) -> None:
    """Suspended after a try, its deadline past: paper is to be asked of the program, which asks the caisse first."""
    ref = sceller(avis, outils, transmettre=True)
    banc.scenario("refus", "T203", "--fois", "1")
    (etat,) = transmission.transmettre([ref], outils)
    assert etat.etat is Etat.SUSPENDU
    dit = suivi.echeance(etat, outils.horloge.maintenant() + dt.timedelta(hours=25))
    assert dit is not None
    assert "demande d’abord à la caisse" in dit
