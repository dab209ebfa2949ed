"""Le journal et le détail d’un document, touche par touche, sur un coffre véritable."""

from collections.abc import Callable, Sequence

import pytest
from aat.composition import Atelier
from aat.domaine.etats import Etat
from aat.domaine.transmission import Classe, Issue, Phase
from aat.services.journal import COURTS, ETATS, raconter
from aat.tui.app import Application
from aat.tui.messages import FileChangee
from aat.tui.screens.detail import Detail
from aat.tui.screens.journal import Journal
from aat.tui.screens.question import Question
from aat.tui.widgets.liste_filtree import ListeFiltree
from textual.pilot import Pilot
from textual.widgets import OptionList

from tests.coffre.fabrique import accuse, echec, scelle, seconde
from tests.tui.pas import attendre, attendre_texte, ecran, ecrit, installer, taper

pytestmark = pytest.mark.anyio

Faire = Callable[..., Application]


def valider(outils: Atelier, nombre: int) -> list[str]:
    """Put documents in the queue, a minute apart, and return their references."""
    refs = []
    for rang in range(nombre):
        document = scelle()
        outils.coffre().valider(document, Etat.EN_FILE, seconde(60.0 * rang))
        refs.append(document.ref)
    return refs


def conclure(outils: Atelier, ref: str, issue: Issue | None, *, partie: bool = False, numero: int = 177) -> None:
    """Have an attempt end by ``issue``; an acknowledgement when ``None``."""
    coffre = outils.coffre()
    prise = coffre.prendre("essai:1", seconde(400), ref)
    assert prise is not None
    for phase in (Phase.SONDE, Phase.ECRITURE) if partie or issue is None else (Phase.SONDE,):
        coffre.noter_phase(prise, phase)
    coffre.conclure(prise, issue or accuse(prise, numero), seconde(401))


@pytest.fixture
def refs(outils: Atelier) -> Sequence[str]:
    """Return an acknowledged document, a rejected one, a suspended one, one to verify, one in the queue."""
    installer(outils)
    refs = valider(outils, 5)
    conclure(outils, refs[0], None)
    conclure(outils, refs[1], echec(Classe.DEFINITIF, "T401"), partie=True)
    conclure(outils, refs[2], echec(Classe.ACTION, "T202"))
    conclure(outils, refs[3], echec(Classe.AMBIGU, "T110"), partie=True)
    return refs


def lignes(pilot: Pilot[int]) -> list[str]:
    """Return the lines of the list."""
    liste = pilot.app.screen.query_one(ListeFiltree).query_one(OptionList)
    return [str(liste.get_option_at_index(rang).prompt) for rang in range(liste.option_count)]


async def ouvrir(pilot: Pilot[int], ref: str) -> None:
    """Open a document from the journal, found by its reference."""
    await pilot.press("f9")
    await ecran(pilot, Journal)
    await taper(pilot, ref.lower())
    await pilot.press("enter")
    await ecran(pilot, Detail)


class TestJournal:
    """L’écran Journal."""

    async def test_chaque_document_dit_son_etat_en_mots(self, application: Faire, refs: Sequence[str]) -> None:
        """Five states, five words; nothing of the patient."""
        async with application().run_test(size=(80, 24)) as pilot:
            await pilot.press("f9")
            await ecran(pilot, Journal)
            vus = {ref: ligne for ligne in lignes(pilot) for ref in refs if ref in ligne}
            mots = ["✓ transmis", "✗ rejeté", "! suspendu", "… en vérification", "… en file"]
            assert [mot for ref, mot in zip(refs, mots, strict=True) if mot not in vus[ref]] == []
            assert "5 documents · 3 en attente · 1 rejeté" in ecrit(pilot)
            assert "BANC-DURAND" not in ecrit(pilot)

    async def test_taper_filtre_sans_accent_et_effacer_rend_tout(self, application: Faire, refs: Sequence[str]) -> None:
        """By state, by number, by reference."""
        async with application().run_test(size=(80, 24)) as pilot:
            await pilot.press("f9")
            await ecran(pilot, Journal)
            await taper(pilot, "rejete")
            assert [refs[1] in ligne for ligne in lignes(pilot)] == [True]
            for _ in "rejete":
                await pilot.press("backspace")
            assert len(lignes(pilot)) == 5
            await taper(pilot, "zzz")
            assert lignes(pilot) == []
            assert "Rien ne correspond" in ecrit(pilot)

    async def test_sans_document_c_est_dit(self, application: Faire, outils: Atelier) -> None:
        """An empty journal is no empty screen."""
        installer(outils)
        async with application().run_test(size=(80, 24)) as pilot:
            await pilot.press("f9")
            await ecran(pilot, Journal)
            assert "Aucun document n’est encore validé." in ecrit(pilot)
            await pilot.press("enter", "f10")
            assert isinstance(pilot.app.screen, Journal)
            assert "Rien n’attend" in ecrit(pilot)

    async def test_la_file_qui_bouge_se_voit(self, application: Faire, outils: Atelier, refs: Sequence[str]) -> None:
        """The line changes without a key; the cursor stays on its document."""
        async with application().run_test(size=(80, 24)) as pilot:
            await pilot.press("f9")
            journal = await ecran(pilot, Journal)
            await pilot.press("down", "down")
            avant = journal.query_one(ListeFiltree).courante
            conclure(outils, refs[4], None, numero=178)
            journal.post_message(FileChangee(2))
            await attendre(pilot, lambda: any(refs[4] in ligne and "transmis" in ligne for ligne in lignes(pilot)))
            assert journal.query_one(ListeFiltree).courante == avant

    async def test_ctrl_c_copie_le_numero_sinon_la_reference(self, application: Faire, refs: Sequence[str]) -> None:
        """What a caisse asks for when there is one, what support asks for otherwise."""
        async with application().run_test(size=(80, 24)) as pilot:
            await pilot.press("f9")
            await ecran(pilot, Journal)
            await taper(pilot, "transmis accuse")
            await pilot.press("ctrl+c")
            assert pilot.app.clipboard.startswith("BANC-AAT-AS-")
            await pilot.press("escape", "f9")
            await ecran(pilot, Journal)
            await taper(pilot, refs[1].lower())
            await pilot.press("ctrl+c")
            assert pilot.app.clipboard == refs[1]

    async def test_le_numero_se_lit_en_entier_ou_pas_du_tout(self, application: Faire, refs: Sequence[str]) -> None:
        """A cut number would be read as a whole one."""
        del refs
        async with application().run_test(size=(132, 43)) as pilot:
            await pilot.press("f9")
            await ecran(pilot, Journal)
            assert "BANC-AAT-AS-010110000-261123-103157-177" in ecrit(pilot)
            await pilot.resize_terminal(80, 24)
            await pilot.pause()
            assert "BANC-AAT" not in ecrit(pilot)

    async def test_f9_dans_le_journal_ne_l_ouvre_pas_deux_fois(self, application: Faire, refs: Sequence[str]) -> None:
        """One Échap goes back."""
        del refs
        async with application().run_test(size=(80, 24)) as pilot:
            profondeur = len(pilot.app.screen_stack)
            await pilot.press("f9", "f9", "f9")
            await ecran(pilot, Journal)
            assert len(pilot.app.screen_stack) == profondeur + 1


class TestDetail:
    """L’écran d’un document."""

    async def test_un_refus_dit_sa_raison_et_quoi_faire(self, application: Faire, refs: Sequence[str]) -> None:
        """The sentence, the rule, the history; no way to send it again or to give it up."""
        async with application().run_test(size=(80, 30)) as pilot:
            await ouvrir(pilot, refs[1])
            dit = ecrit(pilot)
            for phrase in (
                "✗ Transmission refusée par la caisse",
                "La caisse refuse le document : des champs sont à corriger. (T401)",
                "Corrigez-les",
                "debut-fenetre",
                "23/11/2026 10:36:41 réponse à l’envoi n° 1 : rejeté par le service",
                "23/11/2026 10:31:00 validé et signé",
            ):
                assert phrase in dit
            await pilot.press("t", "a")
            assert isinstance(pilot.app.screen, Detail)

    async def test_un_accuse_donne_son_numero_a_copier(self, application: Faire, refs: Sequence[str]) -> None:
        """Number, caisse, moment."""
        async with application().run_test(size=(80, 24)) as pilot:
            await ouvrir(pilot, refs[0])
            assert "CPAM de l’Ain" in ecrit(pilot)
            assert "le 23/11/2026 à 10:31" in ecrit(pilot)
            await pilot.press("ctrl+c")
            assert pilot.app.clipboard == "BANC-AAT-AS-010110000-261123-103157-177"

    async def test_abandonner_demande_puis_retire_de_la_file(
        self, application: Faire, outils: Atelier, refs: Sequence[str]
    ) -> None:
        """Entrée alone keeps it; « o » takes it out, once and for all."""
        async with application().run_test(size=(80, 24)) as pilot:
            await ouvrir(pilot, refs[4])
            await pilot.press("a")
            await ecran(pilot, Question)
            await pilot.press("enter")
            await ecran(pilot, Detail)
            assert outils.coffre().etat(refs[4]).etat is Etat.EN_FILE
            await pilot.press("a")
            await ecran(pilot, Question)
            await pilot.press("o")
            await attendre_texte(pilot, "i Annulé")
            assert outils.coffre().etat(refs[4]).etat is Etat.ANNULE
            assert "retiré de la file : annulé" in ecrit(pilot)
            application_ = pilot.app
            assert isinstance(application_, Application)
            assert application_.en_attente == 2

    async def test_ce_qui_est_peut_etre_recu_n_est_pas_abandonne(
        self, application: Faire, outils: Atelier, refs: Sequence[str]
    ) -> None:
        """The refusal is said; the document stays in the queue."""
        async with application().run_test(size=(80, 24)) as pilot:
            await ouvrir(pilot, refs[3])
            await pilot.press("a")
            await ecran(pilot, Question)
            await pilot.press("o")
            await attendre_texte(pilot, "peut-être déjà transmis")
            assert outils.coffre().etat(refs[3]).etat is Etat.A_VERIFIER

    async def test_transmettre_sans_service_dit_ce_qui_manque(self, application: Faire, refs: Sequence[str]) -> None:
        """The document stays; the sentence says what to set."""
        async with application().run_test(size=(100, 30)) as pilot:
            await ouvrir(pilot, refs[2])
            await pilot.press("t")
            await attendre_texte(pilot, "il manque l’adresse du service")
            assert "En file, suspendu" in ecrit(pilot)

    async def test_l_histoire_est_sans_contenu(self, application: Faire, refs: Sequence[str]) -> None:
        """Neither name nor dates of the stop, whatever the document."""
        for ref in refs:
            async with application().run_test(size=(100, 30)) as pilot:
                await ouvrir(pilot, ref)
                assert "BANC-DURAND" not in ecrit(pilot)
                assert "Avis de travail" not in ecrit(pilot)


def test_chaque_etat_a_ses_mots() -> None:
    """None is shown by its code."""
    assert set(ETATS) == set(COURTS) == set(Etat)


def test_chaque_evenement_se_raconte(outils: Atelier, refs: Sequence[str]) -> None:
    """In words, whatever happened; a line of another version too."""
    from aat.domaine.coffre import Evenement

    dits = [raconter(e, outils) for ref in refs for e in outils.historique(ref, 50)]
    assert not any("{" in dit or "-" in dit.split(" ")[0] for dit in dits)
    ancien = Evenement(seconde(0), refs[0], "prise", ())
    assert raconter(ancien, outils) == "envoi n°"
    assert raconter(Evenement(seconde(0), None, "acte-futur", ()), outils) == "acte-futur"
