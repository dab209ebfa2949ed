"""Contract of the port ``Coffre``, its outbox: who takes what, what each result does, what is never believed."""

import dataclasses
import datetime as dt

import pytest
from aat.coffre.sqlite import CoffreSqlite
from aat.domaine.etats import Etat
from aat.domaine.transmission import Classe, EnTraitement, JamaisRecu, Phase
from aat.erreurs import ErreurRefus, ErreurTransmission

from .contrat import adaptateur, prise_de
from .fabrique import LUNDI, NIR, accuse, echec, refuse, scelle, seconde

__all__ = ["adaptateur"]


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

    @pytest.mark.parametrize("code", ["T401", "T402", "T403", "T404", "T405", "T409"])
    def test_le_refus_dont_la_reponse_s_est_perdue(self, coffre: CoffreSqlite, code: str) -> None:
        """Asked, the service repeats its judgement of the document: refused, as if the first answer had come."""
        coffre.valider(scelle(), Etat.EN_FILE, LUNDI)
        prise = prise_de(coffre)
        coffre.noter_phase(prise, Phase.LECTURE)
        coffre.conclure(prise, echec(Classe.AMBIGU, "T111"), LUNDI)
        etat = coffre.conclure(prise_de(coffre, seconde(60)), echec(Classe.DEFINITIF, code), seconde(61))
        assert (etat.etat, etat.derniere_erreur) == (Etat.REJETE, code)
        assert coffre.champs_refuses(prise.ref) == ("debut-fenetre",)

    @pytest.mark.parametrize(("code", "alertes"), [("T204", 0), ("T304", 1)])
    def test_un_refus_qui_ne_dit_pas_le_sort_du_document(self, coffre: CoffreSqlite, code: str, alertes: int) -> None:
        """Something was received under this key: neither « no effect » nor paper without a doubt; T304 alerts."""
        coffre.valider(scelle(), Etat.EN_FILE, LUNDI)
        prise = prise_de(coffre)
        coffre.noter_phase(prise, Phase.LECTURE)
        etat = coffre.conclure(prise, echec(Classe.DEFINITIF, code), LUNDI)
        assert (etat.etat, etat.derniere_erreur) == (Etat.SUSPENDU, code)
        assert [e.quoi for e in coffre.historique(prise.ref)].count("alerte-cle-reutilisee") == alertes
        with pytest.raises(ErreurRefus, match="peut-être déjà transmis"):
            coffre.renoncer(prise.ref, Etat.IMPRIME_SEUL, LUNDI)
        coffre.mettre_en_file(prise.ref, seconde(62))
        assert prise_de(coffre, seconde(62)).a_verifier

    @pytest.mark.parametrize("code", ["T201", "T202", "T203", "T206", "T302"])
    def test_ce_que_la_liaison_avait_suspendu_repart(self, coffre: CoffreSqlite, code: str) -> None:
        """The service answers again: due, with its line; one in doubt is asked for first."""
        sur, doute = scelle(), scelle()
        for document in (sur, doute):
            coffre.valider(document, Etat.EN_FILE, LUNDI)
        prise = coffre.prendre("w", LUNDI, doute.document_id)
        assert prise
        coffre.noter_phase(prise, Phase.LECTURE)
        coffre.conclure(prise, echec(Classe.AMBIGU, "T111"), LUNDI)
        for _ in range(2):
            coffre.conclure(prise_de(coffre, seconde(60)), echec(Classe.ACTION, code), seconde(61))
        assert coffre.prendre("w", seconde(62)) is None
        assert coffre.reprendre_les_suspendus(seconde(63)) == 2
        assert coffre.historique(sur.ref)[0].quoi == "reprise"
        assert {p.ref: p.a_verifier for p in (prise_de(coffre, seconde(63)) for _ in range(2))} == {
            sur.ref: False,
            doute.ref: True,
        }

    @pytest.mark.parametrize(("classe", "code"), [(Classe.AMBIGU, "T102"), (Classe.ACTION, "T201")])
    def test_ce_qu_on_voulait_retirer_n_est_plus_envoye(self, coffre: CoffreSqlite, classe: Classe, code: str) -> None:
        """Its tombstone was not obtained: it is asked for again, with the rest of the queue or once all is mended."""
        coffre.valider(scelle(), Etat.EN_FILE, LUNDI)
        prise = prise_de(coffre)
        coffre.noter_phase(prise, Phase.LECTURE)
        coffre.conclure(prise, echec(Classe.TEMPORAIRE), LUNDI)
        coffre.mettre_en_file(prise.ref, seconde(1))
        retrait = coffre.prendre("retrait", seconde(1), prise.ref, echeance=False)
        assert retrait
        coffre.conclure(retrait, echec(classe, code), seconde(2))
        coffre.reprendre_les_suspendus(seconde(3))
        coffre.mettre_en_file(prise.ref, seconde(4), nomme=False)
        encore = prise_de(coffre, seconde(5))
        assert encore.a_retirer
        assert coffre.conclure(encore, JamaisRecu(), seconde(6)).derniere_erreur == "T410"

    def test_nomme_apres_coup_il_repart(self, coffre: CoffreSqlite) -> None:
        """The prescriber changed their mind before the tombstone was had: asked for, then sent."""
        coffre.valider(scelle(), Etat.EN_FILE, LUNDI)
        prise = prise_de(coffre)
        coffre.noter_phase(prise, Phase.LECTURE)
        coffre.conclure(prise, echec(Classe.AMBIGU, "T110"), LUNDI)
        coffre.mettre_en_file(prise.ref, seconde(1))
        retrait = coffre.prendre("retrait", seconde(1), prise.ref, echeance=False)
        assert retrait
        coffre.conclure(retrait, echec(Classe.AMBIGU, "T102"), seconde(2))
        coffre.mettre_en_file(prise.ref, seconde(3))
        question = prise_de(coffre, seconde(3))
        assert (question.a_verifier, question.a_retirer) == (True, False)
        assert coffre.conclure(question, JamaisRecu(), seconde(4)).etat is Etat.EN_FILE

    @pytest.mark.parametrize(
        ("phase", "code"),
        [(Phase.SONDE, "T603"), (Phase.SONDE, "T210"), (Phase.LECTURE, "T203"), (Phase.ANALYSE, "T206")],
    )
    def test_ce_qui_attend_une_personne_ne_repart_pas(self, coffre: CoffreSqlite, phase: Phase, code: str) -> None:
        """Suspended for what it is, or by a service that has read it: no good probe sets it right."""
        coffre.valider(scelle(), Etat.EN_FILE, LUNDI)
        prise = prise_de(coffre)
        coffre.noter_phase(prise, phase)
        coffre.conclure(prise, echec(Classe.ACTION, code), LUNDI)
        assert coffre.reprendre_les_suspendus(seconde(1)) == 0
        assert coffre.etat(prise.ref).etat is Etat.SUSPENDU

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
        with pytest.raises(ErreurRefus) as levee:
            coffre.renoncer(prise.ref, Etat.ANNULE, LUNDI)
        assert "peut encore partir" in str(levee.value.remede)
        etat = coffre.renoncer(prise.ref, Etat.IMPRIME_SEUL, LUNDI, abandon_confirme=True)
        assert etat.etat is Etat.IMPRIME_SEUL
        assert coffre.conclure(prise, accuse(prise), seconde(9)).etat is Etat.ACQUITTE
        alertes = [e for e in coffre.historique(prise.ref) if e.quoi == "alerte-accuse-apres-retrait"]
        assert [dict(a.details)["numero"] for a in alertes] == [accuse(prise).numero]

    def test_un_essai_qui_n_a_rien_ecrit_laisse_renoncer(self, coffre: CoffreSqlite) -> None:
        """Failing in the probe sends nothing, whatever phase is noted at the end."""
        coffre.valider(scelle(), Etat.EN_FILE, LUNDI)
        prise = prise_de(coffre)
        for phase in (Phase.SONDE, Phase.FIN):
            coffre.noter_phase(prise, phase)
        coffre.conclure(prise, echec(Classe.TEMPORAIRE, "T102"), LUNDI)
        assert coffre.tentatives(prise.ref)[0].phase is Phase.SONDE
        assert coffre.renoncer(prise.ref, Etat.ANNULE, LUNDI).etat is Etat.ANNULE
