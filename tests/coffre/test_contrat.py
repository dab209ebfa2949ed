"""Contract of the port ``Coffre``: what every adapter must do, whatever the database; the outbox is beside it."""

import dataclasses
import datetime as dt

import pytest
from aat.coffre.sqlite import CoffreSqlite
from aat.domaine.coffre import DocumentScelle
from aat.domaine.etats import Etat
from aat.domaine.personnes import Employeur
from aat.domaine.transmission import Classe, Remplacant, TypeDocument
from aat.erreurs import ErreurIntrouvable, ErreurRefus
from aat.ports import Coffre

from .conftest import Ouvrir
from .contrat import adaptateur, prise_de
from .fabrique import AUTRE_NIR, LUNDI, NIR, accuse, arret, echec, personne, scelle, seconde

__all__ = ["adaptateur"]


def _refuser(coffre: CoffreSqlite, document: DocumentScelle) -> None:
    """Have the service refuse a queued document for good."""
    prise = coffre.prendre("ouvrier", LUNDI, document.document_id)
    assert prise is not None
    coffre.conclure(prise, echec(Classe.DEFINITIF, "T401"), LUNDI)


def _suites(coffre: CoffreSqlite, ancien: DocumentScelle) -> list[tuple[str, str]]:
    """Return what the history of a document says of those that replace it, oldest first."""
    lignes = [e for e in coffre.historique(ancien.ref) if e.quoi.startswith("remplacement")]
    return [(e.quoi, dict(e.details)["document"]) for e in reversed(lignes)]


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
        nouveau = scelle(arret=arret(mai, 5), remplace=ancien.ref)
        coffre.valider(ancien, Etat.VALIDE, LUNDI)
        coffre.valider(nouveau, Etat.EN_FILE, LUNDI)
        assert [a.ref for a in coffre.arrets_du_patient(NIR)] == [nouveau.ref]
        _refuser(coffre, nouveau)
        assert ancien.ref in [a.ref for a in coffre.arrets_du_patient(NIR)]
        coffre.renoncer(nouveau.ref, Etat.ANNULE, LUNDI)
        assert [a.ref for a in coffre.arrets_du_patient(NIR)] == [ancien.ref]

    @pytest.mark.parametrize("genre", TypeDocument)
    def test_un_document_remplace_dit_par_quoi_tant_que_c_est_vrai(
        self, coffre: CoffreSqlite, genre: TypeDocument
    ) -> None:
        """Refused: the first stands again. Replaced again and received: it counts no more, and its history tells all."""
        ancien = scelle(genre=genre, contenu=b"ancien")
        refuse, recu = (scelle(genre=genre, contenu=nom, remplace=ancien.ref) for nom in (b"refuse", b"recu"))
        coffre.valider(ancien, Etat.VALIDE, LUNDI)
        assert coffre.etat(ancien.ref).remplace_par is None
        coffre.valider(refuse, Etat.EN_FILE, seconde(1))
        assert coffre.etat(refuse.ref).remplace == ancien.ref
        assert coffre.etat(ancien.ref).remplace_par == Remplacant(refuse.ref, Etat.EN_FILE)
        _refuser(coffre, refuse)
        assert (coffre.etat(refuse.ref).remplace, coffre.etat(ancien.ref).remplace_par) == (ancien.ref, None)
        assert coffre.contenus_du_patient(NIR, genre) == ((ancien.ref, b"ancien"),)
        coffre.valider(recu, Etat.EN_FILE, seconde(2))
        prise = coffre.prendre("ouvrier", LUNDI, recu.document_id)
        assert prise is not None
        coffre.conclure(prise, accuse(prise), LUNDI)
        assert {e.ref: e.remplace_par for e in coffre.etats()} == {
            ancien.ref: Remplacant(recu.ref, Etat.ACQUITTE),
            refuse.ref: None,
            recu.ref: None,
        }
        assert coffre.contenus_du_patient(NIR, genre) == ((recu.ref, b"recu"),)
        assert _suites(coffre, ancien) == [
            ("remplacement", refuse.ref),
            ("remplacement-refuse", refuse.ref),
            ("remplacement", recu.ref),
            ("remplacement-recu", recu.ref),
        ]
        assert ("document", ancien.ref) in coffre.historique(recu.ref)[-1].details

    def test_un_remplacant_abandonne_ou_mis_sur_papier_le_dit(self, coffre: CoffreSqlite) -> None:
        """Given up before it left: it replaces nothing. Printed instead of sent, or printed only: it replaces."""
        ancien = scelle()
        abandonne, papier, seul = (scelle(remplace=ancien.ref) for _ in range(3))
        coffre.valider(ancien, Etat.VALIDE, LUNDI)
        coffre.valider(abandonne, Etat.EN_FILE, LUNDI)
        coffre.renoncer(abandonne.ref, Etat.ANNULE, LUNDI)
        assert coffre.etat(ancien.ref).remplace_par is None
        coffre.valider(papier, Etat.EN_FILE, LUNDI)
        coffre.renoncer(papier.ref, Etat.IMPRIME_SEUL, LUNDI)
        assert coffre.etat(ancien.ref).remplace_par == Remplacant(papier.ref, Etat.IMPRIME_SEUL)
        coffre.valider(seul, Etat.IMPRIME_SEUL, LUNDI)
        assert _suites(coffre, ancien) == [
            ("remplacement", abandonne.ref),
            ("remplacement-abandonne", abandonne.ref),
            ("remplacement", papier.ref),
            ("remplacement-papier", papier.ref),
            ("remplacement-papier", seul.ref),
        ]

    def test_les_etats_se_filtrent(self, coffre: CoffreSqlite) -> None:
        """Latest first, limited, by state."""
        documents = [scelle() for _ in range(4)]
        for rang, document in enumerate(documents):
            coffre.valider(document, Etat.EN_FILE if rang % 2 else Etat.VALIDE, seconde(rang))
        assert [e.ref for e in coffre.etats(limite=3)] == [d.ref for d in reversed(documents)][:3]
        assert [e.ref for e in coffre.etats([Etat.VALIDE])] == [documents[2].ref, documents[0].ref]
        assert coffre.etats([]) == ()


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
