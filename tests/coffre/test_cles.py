"""The master key: made once, never replaced, opened from a file or a passphrase, told when it is wrong."""

import os
import re
import stat
from pathlib import Path

import pytest
from aat.codes_sortie import CodeSortie
from aat.coffre.cles import VARIABLE, CleCreee, ModeCle, creer_cle, mode_cle, ouvrir_cle
from aat.coffre.ouverture import ouvrir_coffre, ouvrir_sans_cle
from aat.domaine.etats import Etat
from aat.emplacements import Emplacements, emplacements, preparer
from aat.erreurs import ErreurCoffre

from .fabrique import LUNDI, NIR, personne, scelle

PHRASE = "quatre mots choisis au hasard"


@pytest.fixture
def lieux(tmp_path: Path) -> Emplacements:
    """A home that does not exist yet."""
    return emplacements({"AAT_MAISON": str(tmp_path / "maison")})


class TestPremierUsage:
    """The first run makes the key and explains it."""

    def test_la_cle_est_creee_une_fois_et_expliquee(self, lieux: Emplacements) -> None:
        """What, where, and what its loss means; the second run says nothing."""
        annonces: list[CleCreee] = []
        for _ in range(2):
            coffre = ouvrir_coffre(lieux, annoncer_cle=annonces.append, environnement={})
            coffre.fermer()
        (creee,) = annonces
        assert creee.chemin.is_relative_to(lieux.cles)
        for mot in (str(creee.chemin), "perdu", "fiche de secours", "chiffrés"):
            assert mot in creee.explication
        assert stat.S_IMODE(creee.chemin.stat().st_mode) == 0o600

    def test_sans_terminal_rien_n_est_cree(self, lieux: Emplacements) -> None:
        """Exit code 8, and the name of what is missing."""
        with pytest.raises(ErreurCoffre) as levee:
            ouvrir_coffre(lieux, environnement={})
        assert levee.value.code_sortie is CodeSortie.COFFRE
        assert VARIABLE in (levee.value.remede or "")
        assert not lieux.base.exists()
        assert list(lieux.cles.iterdir()) == []

    def test_un_coffre_sans_sa_cle_n_en_recoit_jamais_une_autre(self, lieux: Emplacements) -> None:
        """Neither by opening nor by asking for a key."""
        ouvrir_coffre(lieux, annoncer_cle=lambda _: None, environnement={}).fermer()
        (cle,) = lieux.cles.iterdir()
        cle.rename(lieux.maison / "ailleurs.cle")
        with pytest.raises(ErreurCoffre, match="clé manque"):
            ouvrir_coffre(lieux, annoncer_cle=lambda _: None, environnement={})
        with pytest.raises(ErreurCoffre, match="clé manque"):
            creer_cle(lieux, environnement={})
        assert list(lieux.cles.iterdir()) == []
        env = {VARIABLE: str(lieux.maison / "ailleurs.cle")}
        ouvrir_coffre(lieux, environnement=env).fermer()

    def test_une_cle_en_place_n_est_pas_remplacee(self, lieux: Emplacements) -> None:
        """It may open a store that was saved elsewhere."""
        preparer(lieux)
        creee = creer_cle(lieux, environnement={})
        avant = creee.chemin.read_bytes()
        for phrase in (None, PHRASE):
            with pytest.raises(ErreurCoffre, match="existe déjà"):
                creer_cle(lieux, phrase=phrase, environnement={})
        assert creee.chemin.read_bytes() == avant
        assert len(list(lieux.cles.iterdir())) == 1


class TestFichierDeCle:
    """A 0600 file, which the environment only names."""

    def test_aat_cle_fichier_designe_la_cle(self, lieux: Emplacements, tmp_path: Path) -> None:
        """Made there at the first run, read there afterwards; nothing in the private folder."""
        env = {VARIABLE: str(tmp_path / "ouvrier.cle")}
        preparer(lieux)
        creee = creer_cle(lieux, environnement=env)
        assert creee.chemin == tmp_path / "ouvrier.cle"
        assert mode_cle(lieux, env) is ModeCle.VARIABLE
        assert ouvrir_cle(lieux, environnement=env).octets == creee.cle.octets
        assert list(lieux.cles.iterdir()) == []

    @pytest.mark.parametrize("mode", [0o640, 0o604, 0o666])
    def test_un_fichier_lisible_par_d_autres_est_refuse_avec_la_commande(
        self, lieux: Emplacements, tmp_path: Path, mode: int
    ) -> None:
        """The remedy can be pasted, quotes included."""
        fichier = tmp_path / "cle d'essai"
        env = {VARIABLE: str(fichier)}
        creer_cle(lieux, environnement=env)
        fichier.chmod(mode)
        with pytest.raises(ErreurCoffre) as levee:
            ouvrir_cle(lieux, environnement=env)
        commande = levee.value.remede or ""
        assert commande.startswith("chmod 600 ")
        assert os.system(commande) == 0  # noqa: S605 - the test is that the command mends.
        ouvrir_cle(lieux, environnement=env)

    def test_un_secret_confie_par_le_gestionnaire_de_services(self, lieux: Emplacements, tmp_path: Path) -> None:
        """The service manager names the reader in an access list, which shows as a bit of the group; elsewhere it is refused."""
        confies = tmp_path / "confies"
        confies.mkdir(mode=0o700)
        creee = creer_cle(lieux, environnement={VARIABLE: str(confies / "cle")})
        creee.chemin.chmod(0o440)
        env = {VARIABLE: str(creee.chemin)}
        with pytest.raises(ErreurCoffre, match="accessible"):
            ouvrir_cle(lieux, environnement=env)
        env["CREDENTIALS_DIRECTORY"] = str(confies)
        assert ouvrir_cle(lieux, environnement=env).octets == creee.cle.octets
        creee.chemin.chmod(0o444)
        with pytest.raises(ErreurCoffre, match="accessible"):
            ouvrir_cle(lieux, environnement=env)

    def test_un_lien_symbolique_est_refuse(self, lieux: Emplacements, tmp_path: Path) -> None:
        """Never followed."""
        vrai, lien = tmp_path / "vrai.cle", tmp_path / "lien.cle"
        creer_cle(lieux, environnement={VARIABLE: str(vrai)})
        lien.symlink_to(vrai)
        with pytest.raises(ErreurCoffre, match="lien symbolique"):
            ouvrir_cle(lieux, environnement={VARIABLE: str(lien)})

    @pytest.mark.parametrize("contenu", [b"", b"aat-cle-1:", b"aat-cle-1:AAAA\n", b"autre", b"aat-cle-1:" + b"A" * 43])
    def test_un_fichier_qui_n_est_pas_une_cle_est_refuse(
        self, lieux: Emplacements, tmp_path: Path, contenu: bytes
    ) -> None:
        """And its content is not repeated."""
        fichier = tmp_path / "cle"
        fichier.write_bytes(contenu)
        fichier.chmod(0o600)
        with pytest.raises(ErreurCoffre, match="n’est pas un fichier de clé"):
            ouvrir_cle(lieux, environnement={VARIABLE: str(fichier)})

    def test_un_fichier_absent_est_nomme(self, lieux: Emplacements, tmp_path: Path) -> None:
        """Exit code 8."""
        with pytest.raises(ErreurCoffre, match="n’existe pas"):
            ouvrir_cle(lieux, environnement={VARIABLE: str(tmp_path / "absent")})

    def test_une_autre_cle_est_reconnue(self, lieux: Emplacements, tmp_path: Path) -> None:
        """Before any record is read; nothing is written."""
        ouvrir_coffre(lieux, annoncer_cle=lambda _: None, environnement={}).fermer()
        env = {VARIABLE: str(tmp_path / "autre.cle")}
        autres = emplacements({"AAT_MAISON": str(tmp_path / "autre")})
        creer_cle(autres, environnement=env)
        with pytest.raises(ErreurCoffre, match="pas celle de ce coffre"):
            ouvrir_coffre(lieux, environnement=env)


class TestPhraseDePasse:
    """A key wrapped by scrypt, asked for once."""

    def test_la_phrase_ouvre_et_une_autre_non(self, lieux: Emplacements) -> None:
        """The file holds neither the key nor the phrase."""
        preparer(lieux)
        creee = creer_cle(lieux, phrase=PHRASE, environnement={})
        assert "phrase de passe" in creee.explication
        assert mode_cle(lieux, {}) is ModeCle.PHRASE
        assert ouvrir_cle(lieux, demander_phrase=lambda: f" {PHRASE}\n", environnement={}).octets == creee.cle.octets
        with pytest.raises(ErreurCoffre, match="n’ouvre pas"):
            ouvrir_cle(lieux, demander_phrase=lambda: "quatre mots choisis au hasart", environnement={})
        garde = creee.chemin.read_text(encoding="ascii")
        assert creee.cle.octets.hex() not in garde
        assert "choisis" not in garde
        assert '"n": 131072' in garde

    def test_sans_terminal_la_phrase_ne_se_demande_pas(self, lieux: Emplacements) -> None:
        """Exit code 8, and the way for a worker."""
        preparer(lieux)
        creer_cle(lieux, phrase=PHRASE, environnement={})
        with pytest.raises(ErreurCoffre, match="pas de terminal") as levee:
            ouvrir_cle(lieux, environnement={})
        assert VARIABLE in (levee.value.remede or "")

    @pytest.mark.parametrize("cout", ["1024", "1e400", "131073", '"beaucoup"', "null"])
    def test_un_fichier_affaibli_est_refuse(self, lieux: Emplacements, cout: str) -> None:
        """Lower cost parameters are not accepted, nor what is none, whoever wrote them."""
        preparer(lieux)
        creee = creer_cle(lieux, phrase=PHRASE, environnement={})
        affaibli = re.sub('"n": 131072', f'"n": {cout}', creee.chemin.read_text(encoding="ascii"))
        creee.chemin.write_text(affaibli, encoding="ascii")
        with pytest.raises(ErreurCoffre, match="n’est pas un fichier de clé"):
            ouvrir_cle(lieux, demander_phrase=lambda: PHRASE, environnement={})

    def test_une_phrase_courte_est_refusee(self, lieux: Emplacements) -> None:
        """Twelve characters at least."""
        with pytest.raises(ErreurCoffre, match="trop courte"):
            creer_cle(lieux, phrase="court", environnement={})


class TestSansCle:
    """Support: states and history, nothing else."""

    def test_les_etats_se_lisent_sans_cle_et_les_contenus_non(self, lieux: Emplacements) -> None:
        """Every method that needs the key says so; the file does not change."""
        coffre = ouvrir_coffre(lieux, annoncer_cle=lambda _: None, environnement={})
        document = scelle()
        coffre.valider(document, Etat.EN_FILE, LUNDI)
        coffre.memoriser_patient(personne(), LUNDI)
        assert coffre.prendre("w", LUNDI) is not None
        coffre.fermer()
        for fichier in lieux.cles.iterdir():
            fichier.unlink()
        aveugle = ouvrir_sans_cle(lieux)
        assert aveugle.etat(document.ref).etat is Etat.EN_COURS
        assert len(aveugle.etats()) == len(aveugle.tentatives(document.ref)) == 1
        assert [e.quoi for e in aveugle.historique()] == ["prise", "validation"]
        assert aveugle.masque_patient(document.ref).startswith("P-")
        rapport = aveugle.verifier_audit()
        assert (rapport.rupture, rapport.complet) == (None, False)
        for appel in (
            lambda: aveugle.lire(document.ref),
            lambda: aveugle.accuses_refuses(document.ref),
            lambda: aveugle.patient(NIR),
            lambda: aveugle.chercher_patients("banc"),
            lambda: aveugle.arrets_du_patient(NIR),
            aveugle.brouillons,
            lambda: aveugle.employeur("x"),
            lambda: aveugle.valider(scelle(), Etat.VALIDE, LUNDI),
            lambda: aveugle.prendre("w", LUNDI),
            lambda: aveugle.mettre_en_file(document.ref, LUNDI),
            lambda: aveugle.reprendre_les_baux_finis(LUNDI),
            lambda: aveugle.noter("essai", None, {}, LUNDI),
            lambda: aveugle.memoriser_patient(personne(), LUNDI),
        ):
            with pytest.raises(ErreurCoffre):
                appel()
        aveugle.fermer()

    def test_sans_coffre_rien_n_est_cree(self, lieux: Emplacements) -> None:
        """Looking must not make a store."""
        with pytest.raises(ErreurCoffre):
            ouvrir_sans_cle(lieux)
        assert not lieux.maison.exists()


def test_la_cle_ne_s_affiche_pas(lieux: Emplacements) -> None:
    """A traceback or a log would print its repr."""
    preparer(lieux)
    creee = creer_cle(lieux, environnement={})
    assert creee.cle.octets.hex() not in repr(creee)
    assert repr(creee.cle.octets) not in repr(creee)
