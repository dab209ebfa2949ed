"""Contract of the port ``Coffre``: what every adapter must do, whatever the database."""

import dataclasses
import datetime as dt

import pytest
from aat.coffre.sqlite import CoffreSqlite
from aat.domaine.etats import Etat
from aat.domaine.personnes import Employeur
from aat.domaine.transmission import Classe, EnTraitement, JamaisRecu, Phase
from aat.erreurs import ErreurIntrouvable, ErreurRefus, ErreurTransmission
from aat.ports import Coffre, Prise

from .conftest import Ouvrir
from .fabrique import AUTRE_NIR, LUNDI, NIR, accuse, arret, echec, personne, refuse, scelle, seconde


@pytest.fixture(params=["sqlite", "postgresql"])
def adaptateur(request: pytest.FixtureRequest) -> str:
    """Each test of the contract on each database."""
    return str(request.param)


def prise_de(coffre: CoffreSqlite, quand: dt.datetime = LUNDI) -> Prise:
    """Claim, and fail when nothing is due."""
    prise = coffre.prendre("poste-essai", quand)
    assert prise is not None
    return prise


def test_l_adaptateur_remplit_le_port(coffre: CoffreSqlite) -> None:
    """Both mypy and the runtime agree that every method is there."""
    port: Coffre = coffre
    assert all(hasattr(port, nom) for nom in dir(Coffre) if not nom.startswith("_"))


class TestPatients:
    """What was typed once is found again."""

    def test_un_patient_est_retrouve_par_son_nir(self, coffre: CoffreSqlite) -> None:
        """With or without spaces, with its rang."""
        jumeau = personne("BANC-DURAND", rang=2, prenoms=("Jeanne",))
        coffre.memoriser_patient(jumeau, LUNDI)
        coffre.memoriser_patient(personne(), LUNDI)
        assert coffre.patient(NIR) == (personne(), jumeau)
        assert coffre.patient("2 69 05 49 588 157 80") == (personne(), jumeau)
        assert coffre.patient(AUTRE_NIR) == ()

    def test_le_meme_nir_et_rang_remplace(self, coffre: CoffreSqlite) -> None:
        """A corrected name replaces the former one, in the search too."""
        coffre.memoriser_patient(personne("BANC-DURANT"), LUNDI)
        assert len(coffre.chercher_patients("banc-durant")) == 1
        coffre.memoriser_patient(personne("BANC-DUPONT"), seconde(1))
        assert [p.nom_famille for p in coffre.patient(NIR)] == ["BANC-DUPONT"]
        assert coffre.chercher_patients("banc durant") == ()

    @pytest.mark.parametrize(
        "texte",
        [
            "banc-d",
            "BANC D",
            "hele",
            "helene banc",
            "mar",
            "2690",
            "2 69 05",
            "12/05/1969",
            "12/05",
            "1969-05",
            "120569",
        ],
    )
    def test_le_debut_d_un_nom_d_un_nir_ou_d_une_date_suffit(self, coffre: CoffreSqlite, texte: str) -> None:
        """Accents and case are ignored."""
        coffre.memoriser_patient(personne(), LUNDI)
        coffre.memoriser_patient(
            personne("TEST-ZOLA", nir=AUTRE_NIR, prenoms=("Ugo",), date_naissance="1953-07-01"), LUNDI
        )
        assert coffre.chercher_patients(texte) == (personne(),)

    def test_une_autre_connexion_voit_les_nouveaux(self, coffre: CoffreSqlite, rouvrir: Ouvrir) -> None:
        """The in-memory index follows what another process writes."""
        autre = rouvrir()
        assert autre.chercher_patients("banc") == ()
        coffre.memoriser_patient(personne(), LUNDI)
        assert autre.chercher_patients("banc") == (personne(),)

    def test_la_reference_opaque_retrouve_le_patient(self, coffre: CoffreSqlite) -> None:
        """Case is ignored; the reference holds no part of the NIR."""
        coffre.memoriser_patient(personne(), LUNDI)
        reference = coffre.reference_patient(personne())
        assert len(reference) == 12
        assert coffre.patient_par_reference(reference.lower()) == personne()
        assert coffre.patient_par_reference("P-0000000000") is None
        assert coffre.patient_par_reference("n’importe quoi") is None

    def test_un_employeur_est_retrouve_par_son_nom_court(self, coffre: CoffreSqlite) -> None:
        """Accents and case are ignored; the last one kept wins."""
        coffre.memoriser_employeur("Société Générale", Employeur(raison_sociale="BANC ancienne"))
        coffre.memoriser_employeur("societe generale", Employeur(raison_sociale="BANC nouvelle", ville="Bourg"))
        assert coffre.employeur("SOCIÉTÉ-GÉNÉRALE") == Employeur(raison_sociale="BANC nouvelle", ville="Bourg")
        assert coffre.employeur("autre") is None


class TestBrouillons:
    """Nothing typed is lost."""

    def test_un_brouillon_se_garde_se_remplace_et_se_jette(self, coffre: CoffreSqlite) -> None:
        """Latest first; forgetting one leaves the others."""
        coffre.garder_brouillon("a", b"un", LUNDI)
        coffre.garder_brouillon("b", b"deux", seconde(1))
        coffre.garder_brouillon("a", b"trois", seconde(2))
        assert [(b.document_id, b.contenu, b.modifie_le) for b in coffre.brouillons()] == [
            ("a", b"trois", seconde(2)),
            ("b", b"deux", seconde(1)),
        ]
        coffre.jeter_brouillon("a")
        assert [b.document_id for b in coffre.brouillons()] == ["b"]

    def test_valider_jette_le_brouillon(self, coffre: CoffreSqlite) -> None:
        """The draft and the validated document are never both there."""
        document = scelle()
        coffre.garder_brouillon(document.document_id, b"en cours", LUNDI)
        coffre.valider(document, Etat.VALIDE, LUNDI)
        assert coffre.brouillons() == ()


class TestDocuments:
    """Sealed once, found again, read back as they were."""

    def test_un_document_se_lit_par_ses_trois_noms(self, coffre: CoffreSqlite) -> None:
        """Reference in any case, full identifier, acknowledgement number."""
        document = scelle(contenu=b'{"motif": "x"}')
        coffre.valider(document, Etat.EN_FILE, LUNDI)
        prise = prise_de(coffre)
        recu = accuse(prise)
        coffre.conclure(prise, recu, seconde(2))
        for nom in (document.ref, document.ref.lower(), f" {document.ref} ", document.document_id, recu.numero):
            lu = coffre.lire(nom)
            assert (lu.contenu, lu.recapitulatif, lu.etabli_le) == (b'{"motif": "x"}', document.recapitulatif, LUNDI)
            assert lu.accuse == recu
            assert lu.etat.etat is Etat.ACQUITTE
            assert (lu.etat.numero, lu.etat.caisse) == (recu.numero, "CPAM de l’Ain")

    def test_une_reference_inconnue_est_introuvable(self, coffre: CoffreSqlite) -> None:
        """Exit code 4, and the text asked is not repeated."""
        with pytest.raises(ErreurIntrouvable):
            coffre.lire("0000000000")
        with pytest.raises(ErreurIntrouvable):
            coffre.etat("BANC-DURAND")

    def test_valider_deux_fois_est_refuse(self, coffre: CoffreSqlite) -> None:
        """Same document, or same line of a batch: the first one stays."""
        document = scelle(cle_lot="lot-1:7")
        coffre.valider(document, Etat.VALIDE, LUNDI)
        with pytest.raises(ErreurRefus):
            coffre.valider(document, Etat.VALIDE, LUNDI)
        with pytest.raises(ErreurRefus):
            coffre.valider(scelle(cle_lot="lot-1:7"), Etat.VALIDE, LUNDI)
        assert coffre.par_cle_lot("lot-1:7") == document.ref
        assert coffre.par_cle_lot("lot-1:8") is None
        assert len(coffre.etats()) == 1

    def test_un_document_rejete_se_corrige_une_version_plus_loin(self, coffre: CoffreSqlite) -> None:
        """Version 2 has its own key and starts at no attempt; version 1 cannot come back."""
        document = scelle()
        coffre.valider(document, Etat.EN_FILE, LUNDI)
        prise = prise_de(coffre)
        coffre.conclure(prise, echec(Classe.DEFINITIF, "T401"), LUNDI)
        corrige = scelle(document_id=document.document_id, version=2, contenu=b"corrige")
        coffre.valider(corrige, Etat.EN_FILE, seconde(5))
        etat = coffre.etat(document.ref)
        assert (etat.version, etat.etat, etat.essais, etat.derniere_erreur) == (2, Etat.EN_FILE, 0, None)
        assert coffre.lire(document.ref).contenu == b"corrige"
        assert prise_de(coffre).envoi.cle == corrige.cle
        with pytest.raises(ErreurRefus):
            coffre.valider(document, Etat.EN_FILE, seconde(6))

    def test_un_document_seulement_imprime_ne_part_jamais(self, coffre: CoffreSqlite) -> None:
        """It has no signed bytes and is never claimed."""
        document = scelle(envoyable=False)
        coffre.valider(document, Etat.IMPRIME_SEUL, LUNDI)
        assert coffre.prendre("w", LUNDI) is None
        with pytest.raises(ErreurRefus):
            coffre.mettre_en_file(document.document_id, LUNDI)

    def test_les_arrets_du_patient_sont_ceux_de_son_nir(self, coffre: CoffreSqlite) -> None:
        """Oldest first, with their reference, without what was annulled."""
        mars, mai = dt.date(2026, 3, 2), dt.date(2026, 5, 4)
        second, premier = scelle(arret=arret(mai, 5)), scelle(arret=arret(mars, 9))
        annule = scelle(arret=arret(dt.date(2026, 4, 1), 3))
        for document in (second, premier, annule, scelle(nir=AUTRE_NIR, arret=arret(mars, 30)), scelle()):
            coffre.valider(document, Etat.VALIDE, LUNDI)
        coffre.renoncer(annule.ref, Etat.ANNULE, LUNDI)
        assert [(a.ref, a.debut, a.fin) for a in coffre.arrets_du_patient(NIR)] == [
            (premier.ref, mars, dt.date(2026, 3, 10)),
            (second.ref, mai, dt.date(2026, 5, 8)),
        ]

    def test_un_arret_remplace_ne_compte_plus_sauf_remplacant_refuse(self, coffre: CoffreSqlite) -> None:
        """What annuls and replaces stands for both; refused or annulled itself, it hides nothing."""
        mai = dt.date(2026, 5, 4)
        ancien = scelle(arret=arret(mai, 9))
        nouveau = scelle(arret=dataclasses.replace(arret(mai, 5), annule_et_remplace=ancien.ref))
        coffre.valider(ancien, Etat.VALIDE, LUNDI)
        coffre.valider(nouveau, Etat.EN_FILE, LUNDI)
        assert [a.ref for a in coffre.arrets_du_patient(NIR)] == [nouveau.ref]
        prise = coffre.prendre("ouvrier", LUNDI, nouveau.document_id)
        assert prise is not None
        coffre.conclure(prise, echec(Classe.DEFINITIF, "T401"), LUNDI)
        assert ancien.ref in [a.ref for a in coffre.arrets_du_patient(NIR)]
        coffre.renoncer(nouveau.ref, Etat.ANNULE, LUNDI)
        assert [a.ref for a in coffre.arrets_du_patient(NIR)] == [ancien.ref]

    def test_les_etats_se_filtrent(self, coffre: CoffreSqlite) -> None:
        """Latest first, limited, by state."""
        documents = [scelle() for _ in range(4)]
        for rang, document in enumerate(documents):
            coffre.valider(document, Etat.EN_FILE if rang % 2 else Etat.VALIDE, seconde(rang))
        assert [e.ref for e in coffre.etats(limite=3)] == [d.ref for d in reversed(documents)][:3]
        assert [e.ref for e in coffre.etats([Etat.VALIDE])] == [documents[2].ref, documents[0].ref]
        assert coffre.etats([]) == ()


class TestBoiteEnvoi:
    """Leases, fences, merges: §6 of the transmission specification."""

    def test_une_prise_rend_les_octets_scelles(self, coffre: CoffreSqlite) -> None:
        """The same bytes, key and fingerprint in all attempts; a new message and number each time."""
        document = scelle()
        coffre.valider(document, Etat.EN_FILE, LUNDI)
        premiere = prise_de(coffre)
        coffre.conclure(premiere, echec(Classe.TEMPORAIRE), LUNDI)
        seconde_prise = prise_de(coffre, seconde(3600))
        for prise in (premiere, seconde_prise):
            assert (prise.envoi.jws, prise.envoi.cle, prise.envoi.empreinte) == (
                document.jws,
                document.cle,
                document.empreinte,
            )
        assert (premiere.envoi.tentative, seconde_prise.envoi.tentative) == (1, 2)
        assert premiere.envoi.message_id != seconde_prise.envoi.message_id

    def test_un_document_valide_attend_qu_on_le_demande(self, coffre: CoffreSqlite) -> None:
        """Sealed is not queued."""
        document = scelle()
        coffre.valider(document, Etat.VALIDE, LUNDI)
        assert coffre.prendre("w", LUNDI) is None
        coffre.mettre_en_file(document.document_id, LUNDI)
        assert prise_de(coffre).ref == document.ref

    def test_l_echeance_la_plus_proche_part_la_premiere(self, coffre: CoffreSqlite) -> None:
        """A document without a deadline comes last."""
        sans, loin, proche = scelle(expire_s=None), scelle(expire_s=9000), scelle(expire_s=100)
        for document in (sans, loin, proche):
            coffre.valider(document, Etat.EN_FILE, LUNDI)
        assert [prise_de(coffre).ref for _ in range(3)] == [proche.ref, loin.ref, sans.ref]
        assert coffre.prendre("w", LUNDI) is None

    def test_un_document_designe_est_pris_avant_les_autres(self, coffre: CoffreSqlite) -> None:
        """And only it: when it is not due, nothing is claimed."""
        urgent, designe = scelle(expire_s=10), scelle()
        for document in (urgent, designe):
            coffre.valider(document, Etat.EN_FILE, LUNDI)
        prise = coffre.prendre("w", LUNDI, designe.document_id)
        assert prise is not None
        assert prise.ref == designe.ref
        assert coffre.prendre("w", LUNDI, designe.document_id) is None

    @pytest.mark.parametrize(
        ("classe", "attendu", "essai"),
        [
            (Classe.DEFINITIF, Etat.REJETE, False),
            (Classe.TEMPORAIRE, Etat.A_REESSAYER, True),
            (Classe.AMBIGU, Etat.A_VERIFIER, True),
            (Classe.ACTION, Etat.SUSPENDU, False),
        ],
    )
    def test_chaque_classe_d_echec_a_son_etat(
        self, coffre: CoffreSqlite, classe: Classe, attendu: Etat, *, essai: bool
    ) -> None:
        """The code is kept; a next try is planned only when trying again may help."""
        coffre.valider(scelle(), Etat.EN_FILE, LUNDI)
        prise = prise_de(coffre)
        coffre.noter_phase(prise, Phase.ECRITURE)
        etat = coffre.conclure(prise, echec(classe, "T999"), seconde(1))
        assert (etat.etat, etat.derniere_erreur, etat.essais) == (attendu, "T999", 1)
        assert (etat.prochain_essai is not None) is essai
        (tentative,) = coffre.tentatives(prise.ref)
        assert (tentative.phase, tentative.resultat, tentative.classe, tentative.code, tentative.champs) == (
            Phase.ECRITURE,
            "echec",
            classe,
            "T999",
            ("debut-fenetre",),
        )

    def test_l_attente_demandee_par_le_service_est_un_plancher(self, coffre: CoffreSqlite) -> None:
        """Retry-After of 120 s: not due before, due after; an absurd one is one hour."""
        coffre.valider(scelle(), Etat.EN_FILE, LUNDI)
        etat = coffre.conclure(prise_de(coffre), echec(Classe.TEMPORAIRE, attente_s=120), LUNDI)
        assert etat.prochain_essai == seconde(120)
        assert coffre.prendre("w", seconde(119)) is None
        etat = coffre.conclure(prise_de(coffre, seconde(120)), echec(Classe.TEMPORAIRE, attente_s=1e12), LUNDI)
        assert etat.prochain_essai == seconde(3600)

    def test_une_horloge_qui_recule_n_oublie_personne(self, coffre: CoffreSqlite) -> None:
        """A next try written ten years ahead is due now; so is the end of a lease."""
        coffre.valider(scelle(expire_s=None), Etat.EN_FILE, LUNDI)
        avant = LUNDI - dt.timedelta(days=3650)
        coffre.conclure(prise_de(coffre), echec(Classe.TEMPORAIRE, attente_s=3600), LUNDI)
        prise_de(coffre, avant)
        assert coffre.reprendre_les_baux_finis(avant - dt.timedelta(days=1)) == 1
        assert prise_de(coffre, avant - dt.timedelta(days=1)).a_verifier

    def test_un_bail_fini_passe_a_verifier(self, coffre: CoffreSqlite) -> None:
        """After 60 s, not before; the next claim says that the peer must be asked first."""
        coffre.valider(scelle(), Etat.EN_FILE, LUNDI)
        prise = prise_de(coffre)
        assert not prise.a_verifier
        assert coffre.reprendre_les_baux_finis(seconde(59)) == 0
        assert coffre.reprendre_les_baux_finis(seconde(60)) == 1
        assert coffre.etat(prise.ref).etat is Etat.A_VERIFIER
        assert coffre.tentatives(prise.ref)[0].resultat == "bail-fini"
        assert prise_de(coffre, seconde(61)).a_verifier

    def test_l_accuse_gagne_toujours_meme_d_un_bail_perdu(self, coffre: CoffreSqlite) -> None:
        """First law: brought late by the frozen worker, while another one holds the document."""
        coffre.valider(scelle(), Etat.EN_FILE, LUNDI)
        gelee = prise_de(coffre)
        coffre.reprendre_les_baux_finis(seconde(60))
        reprise = prise_de(coffre, seconde(61))
        assert coffre.conclure(gelee, accuse(gelee), seconde(70)).etat is Etat.ACQUITTE
        etat = coffre.conclure(reprise, echec(Classe.DEFINITIF), seconde(71))
        assert (etat.etat, etat.derniere_erreur) == (Etat.ACQUITTE, None)

    def test_l_echec_d_un_ancien_essai_est_ignore(self, coffre: CoffreSqlite) -> None:
        """Second law: the frozen worker's failure changes nothing; what it met is still told to support."""
        coffre.valider(scelle(), Etat.EN_FILE, LUNDI)
        gelee = prise_de(coffre)
        coffre.reprendre_les_baux_finis(seconde(60))
        prise_de(coffre, seconde(61))
        assert coffre.conclure(gelee, echec(Classe.DEFINITIF, "T401"), seconde(70)).etat is Etat.EN_COURS
        assert [t.code for t in coffre.tentatives(gelee.ref)] == ["T401", None]

    def test_un_bail_perdu_avant_d_ecrire_n_envoie_rien(self, coffre: CoffreSqlite) -> None:
        """The document may have been given up meanwhile: the frozen worker is stopped before its first byte."""
        coffre.valider(scelle(), Etat.EN_FILE, LUNDI)
        gelee = prise_de(coffre)
        coffre.noter_phase(gelee, Phase.SONDE)
        coffre.reprendre_les_baux_finis(seconde(61))
        coffre.renoncer(gelee.ref, Etat.ANNULE, seconde(62))
        with pytest.raises(ErreurTransmission):
            coffre.noter_phase(gelee, Phase.ECRITURE)
        assert coffre.tentatives(gelee.ref)[0].phase is Phase.SONDE

    def test_verifie_et_jamais_recu_repart_avec_la_meme_cle(self, coffre: CoffreSqlite) -> None:
        """404 → queue again, at once."""
        document = scelle()
        coffre.valider(document, Etat.EN_FILE, LUNDI)
        prise = prise_de(coffre)
        coffre.noter_phase(prise, Phase.ECRITURE)
        coffre.conclure(prise, echec(Classe.AMBIGU, "T110"), LUNDI)
        verification = prise_de(coffre, seconde(60))
        assert verification.a_verifier
        assert coffre.conclure(verification, JamaisRecu(), seconde(61)).etat is Etat.EN_FILE
        repartie = prise_de(coffre, seconde(61))
        assert not repartie.a_verifier
        assert repartie.envoi.cle == document.cle

    @pytest.mark.parametrize(
        ("classe", "attendu"),
        [
            (Classe.TEMPORAIRE, Etat.A_VERIFIER),
            (Classe.AMBIGU, Etat.A_VERIFIER),
            (Classe.ACTION, Etat.SUSPENDU),
            (Classe.DEFINITIF, Etat.SUSPENDU),
        ],
    )
    def test_une_question_sans_reponse_laisse_le_doute(
        self, coffre: CoffreSqlite, classe: Classe, attendu: Etat
    ) -> None:
        """Unreachable or refused: the document is neither rejected nor resent; resuming asks again."""
        coffre.valider(scelle(), Etat.EN_FILE, LUNDI)
        prise = prise_de(coffre)
        coffre.noter_phase(prise, Phase.LECTURE)
        coffre.conclure(prise, echec(Classe.AMBIGU, "T111"), LUNDI)
        question = prise_de(coffre, seconde(60))
        assert coffre.conclure(question, echec(classe), seconde(61)).etat is attendu
        coffre.mettre_en_file(prise.ref, seconde(62))
        assert prise_de(coffre, seconde(62)).a_verifier

    def test_en_traitement_attend_ce_que_dit_le_service(self, coffre: CoffreSqlite) -> None:
        """202: asked again after the delay, never resent."""
        coffre.valider(scelle(), Etat.EN_FILE, LUNDI)
        etat = coffre.conclure(prise_de(coffre), EnTraitement(30), LUNDI)
        assert (etat.etat, etat.prochain_essai) == (Etat.A_VERIFIER, seconde(30))

    def test_passe_l_echeance_rien_ne_part(self, coffre: CoffreSqlite) -> None:
        """Suspended with its history line; a document in doubt is still asked for."""
        sur, doute = scelle(expire_s=100), scelle(expire_s=100)
        for document in (sur, doute):
            coffre.valider(document, Etat.EN_FILE, LUNDI)
        prise = coffre.prendre("w", LUNDI, doute.document_id)
        assert prise is not None
        coffre.noter_phase(prise, Phase.ECRITURE)
        coffre.conclure(prise, echec(Classe.AMBIGU), LUNDI)
        assert prise_de(coffre, seconde(101)).ref == doute.ref
        assert coffre.prendre("w", seconde(101)) is None
        assert coffre.etat(sur.ref).etat is Etat.SUSPENDU
        assert coffre.historique(sur.ref)[0].quoi == "expiration"

    def test_deux_numeros_pour_une_version_alertent(self, coffre: CoffreSqlite) -> None:
        """The first one is kept; the audit journal holds the second."""
        coffre.valider(scelle(), Etat.EN_FILE, LUNDI)
        prise = prise_de(coffre)
        coffre.conclure(prise, accuse(prise, 177), LUNDI)
        etat = coffre.conclure(prise, accuse(prise, 178), seconde(1))
        assert (etat.etat, etat.numero) == (Etat.ACQUITTE, accuse(prise, 177).numero)
        alerte = coffre.historique(prise.ref)[0]
        assert alerte.quoi == "alerte-numero-different"
        assert ("numero", accuse(prise, 178).numero) in alerte.details

    @pytest.mark.parametrize("numero", [NIR, "n° 7", "é" * 90])
    def test_un_numero_etrange_se_garde_sans_entrer_dans_le_journal(self, coffre: CoffreSqlite, numero: str) -> None:
        """Kept and shown as received; the alert says that it was not a code, and nothing is lost."""
        coffre.valider(scelle(), Etat.EN_FILE, LUNDI)
        prise = prise_de(coffre)
        coffre.conclure(prise, accuse(prise, 177), LUNDI)
        coffre.conclure(prise, dataclasses.replace(accuse(prise), numero=numero), seconde(1))
        assert ("numero", "illisible") in coffre.historique(prise.ref)[0].details
        autre = scelle()
        coffre.valider(autre, Etat.EN_FILE, LUNDI)
        reprise = prise_de(coffre)
        coffre.conclure(reprise, dataclasses.replace(accuse(reprise), numero=numero), seconde(2))
        assert coffre.etat(autre.ref).numero == numero

    def test_un_numero_deja_donne_a_un_autre_n_est_pas_cru(self, coffre: CoffreSqlite) -> None:
        """Never shown as transmitted; alert."""
        for document in (scelle(), scelle()):
            coffre.valider(document, Etat.EN_FILE, LUNDI)
        premiere, autre = prise_de(coffre), prise_de(coffre)
        coffre.conclure(premiere, accuse(premiere), LUNDI)
        etat = coffre.conclure(autre, accuse(autre), LUNDI)
        assert (etat.etat, etat.derniere_erreur) == (Etat.A_VERIFIER, "T305")
        assert "alerte-numero-attribue" in {e.quoi for e in coffre.historique(autre.ref)}
        assert [a.brut for a in coffre.accuses_refuses(autre.ref)] == [accuse(autre).brut]

    def test_un_accuse_qu_on_ne_croit_pas_est_garde_pour_etre_juge(self, coffre: CoffreSqlite) -> None:
        """T305: as received, once for the same bytes, with the attempt that brought it; reading it is audited."""
        document = scelle()
        coffre.valider(document, Etat.EN_FILE, LUNDI)
        for rang, brut in enumerate((b"faux 1", b"faux 1", b"faux 2")):
            prise = prise_de(coffre, seconde(rang * 4000))
            etat = coffre.conclure(prise, refuse(brut), seconde(rang * 4000 + 1))
            assert (etat.etat, etat.numero, etat.derniere_erreur) == (Etat.A_VERIFIER, None, "T305")
        gardes = coffre.accuses_refuses(document.ref)
        assert [(a.version, a.tentative, a.recu_le, a.brut) for a in gardes] == [
            (1, 1, seconde(1), b"faux 1"),
            (1, 3, seconde(8001), b"faux 2"),
        ]
        assert "faux" not in repr(gardes)
        assert coffre.historique(document.ref)[0].quoi == "lecture-accuses-refuses"
        assert coffre.lire(document.ref).accuse is None

    def test_un_service_qui_ment_sans_fin_ne_remplit_pas_le_disque(self, coffre: CoffreSqlite) -> None:
        """Ten different answers are kept for a version; the document stays to be verified."""
        coffre.valider(scelle(expire_s=None), Etat.EN_FILE, LUNDI)
        for rang in range(13):
            prise = prise_de(coffre, seconde(rang * 4000))
            coffre.conclure(prise, refuse(f"faux {rang}".encode()), seconde(rang * 4000))
        assert [a.brut for a in coffre.accuses_refuses(prise.ref)] == [f"faux {rang}".encode() for rang in range(10)]

    def test_ce_qu_un_essai_ancien_a_recu_d_incroyable_est_garde_aussi(self, coffre: CoffreSqlite) -> None:
        """Its failure is ignored; what it received is not lost."""
        coffre.valider(scelle(), Etat.EN_FILE, LUNDI)
        gelee = prise_de(coffre)
        coffre.reprendre_les_baux_finis(seconde(61))
        prise_de(coffre, seconde(62))
        assert coffre.conclure(gelee, refuse(b"faux"), seconde(63)).etat is Etat.EN_COURS
        assert [(a.tentative, a.brut) for a in coffre.accuses_refuses(gelee.ref)] == [(1, b"faux")]

    def test_l_accuse_d_une_version_abandonnee_retient_la_suivante(self, coffre: CoffreSqlite) -> None:
        """Two effects for one document must not happen by themselves."""
        document = scelle()
        coffre.valider(document, Etat.EN_FILE, LUNDI)
        premiere = prise_de(coffre)
        coffre.conclure(premiere, echec(Classe.DEFINITIF), LUNDI)
        coffre.valider(scelle(document_id=document.document_id, version=2), Etat.EN_FILE, LUNDI)
        etat = coffre.conclure(premiere, accuse(premiere), LUNDI)
        assert (etat.version, etat.etat, etat.numero) == (2, Etat.SUSPENDU, None)
        assert "alerte-version-ancienne" in {e.quoi for e in coffre.historique(document.ref)}

    def test_on_ne_renonce_pas_a_ce_qui_est_peut_etre_parti(self, coffre: CoffreSqlite) -> None:
        """Without the tombstone it is refused; with it, given up; and an acknowledgement would still win."""
        coffre.valider(scelle(), Etat.EN_FILE, LUNDI)
        prise = prise_de(coffre)
        with pytest.raises(ErreurRefus):
            coffre.renoncer(prise.ref, Etat.ANNULE, LUNDI)
        coffre.noter_phase(prise, Phase.ECRITURE)
        coffre.conclure(prise, echec(Classe.TEMPORAIRE), LUNDI)
        with pytest.raises(ErreurRefus):
            coffre.renoncer(prise.ref, Etat.ANNULE, LUNDI)
        etat = coffre.renoncer(prise.ref, Etat.IMPRIME_SEUL, LUNDI, abandon_confirme=True)
        assert etat.etat is Etat.IMPRIME_SEUL
        assert coffre.conclure(prise, accuse(prise), seconde(9)).etat is Etat.ACQUITTE

    def test_un_essai_qui_n_a_rien_ecrit_laisse_renoncer(self, coffre: CoffreSqlite) -> None:
        """Failing in the probe sends nothing, whatever phase is noted at the end."""
        coffre.valider(scelle(), Etat.EN_FILE, LUNDI)
        prise = prise_de(coffre)
        for phase in (Phase.SONDE, Phase.FIN):
            coffre.noter_phase(prise, phase)
        coffre.conclure(prise, echec(Classe.TEMPORAIRE, "T102"), LUNDI)
        assert coffre.tentatives(prise.ref)[0].phase is Phase.SONDE
        assert coffre.renoncer(prise.ref, Etat.ANNULE, LUNDI).etat is Etat.ANNULE


class TestHistorique:
    """Every change of state has its line, without medical content."""

    def test_chaque_etat_a_sa_ligne(self, coffre: CoffreSqlite) -> None:
        """I6, from validation to reading."""
        document = scelle()
        coffre.valider(document, Etat.VALIDE, LUNDI)
        coffre.mettre_en_file(document.document_id, LUNDI)
        prise = prise_de(coffre)
        coffre.conclure(prise, accuse(prise), LUNDI)
        coffre.lire(document.ref)
        coffre.noter("impression", document.ref, {"volet": "3", "pages": "1"}, LUNDI)
        lignes = list(reversed(coffre.historique(document.ref)))
        assert [e.quoi for e in lignes] == ["validation", "mise-en-file", "prise", "resultat", "lecture", "impression"]
        assert [dict(e.details)["etat"] for e in lignes[:4]] == ["valide", "en-file", "en-cours", "acquitte"]
        assert all(e.ref == document.ref for e in lignes)

    @pytest.mark.parametrize(
        "details",
        [
            {"nom": "BANC-DURAND"},
            {"raison": "deux mots"},
            {"raison": "é"},
            {"code": NIR},
            {"numero": NIR},
            {"nombre": "1969-05-12"},
            {"mode": "BANC-DURAND"},
        ],
    )
    def test_un_detail_hors_liste_est_refuse(self, coffre: CoffreSqlite, details: dict[str, str]) -> None:
        """Codes only: no name, no sentence, no NIR, and the error does not repeat the value."""
        with pytest.raises(ValueError, match="not allowed") as levee:
            coffre.noter("essai", None, details, LUNDI)
        assert not any(valeur in str(levee.value) for valeur in details.values())
        assert coffre.historique() == ()

    def test_deux_documents_d_un_patient_ont_le_meme_masque(self, coffre: CoffreSqlite) -> None:
        """Support sees that they are related, and not whose."""
        un, deux, autre = scelle(), scelle(), scelle(nir=AUTRE_NIR)
        for document in (un, deux, autre):
            coffre.valider(document, Etat.VALIDE, LUNDI)
        assert coffre.masque_patient(un.ref) == coffre.masque_patient(deux.ref) != coffre.masque_patient(autre.ref)


def test_la_version_d_un_document_change_tout_son_contenu(coffre: CoffreSqlite) -> None:
    """A field that stays the same in a copy would betray a column forgotten in the correction."""
    document = scelle()
    coffre.valider(document, Etat.EN_FILE, LUNDI)
    coffre.conclure(prise_de(coffre), echec(Classe.DEFINITIF), LUNDI)
    corrige = dataclasses.replace(
        scelle(document_id=document.document_id, version=2, nir=AUTRE_NIR, expire_s=7200),
        organisme="021110000",
        recapitulatif="autre",
        etabli_le=seconde(30),
    )
    coffre.valider(corrige, Etat.VALIDE, seconde(31))
    lu = coffre.lire(document.ref)
    assert (lu.recapitulatif, lu.etabli_le, lu.etat.organisme, lu.etat.expire_le) == (
        "autre",
        seconde(30),
        "021110000",
        seconde(7200),
    )
