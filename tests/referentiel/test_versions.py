"""Imports are dated, private, taken back; readers see the version in use; nothing imported costs nothing."""

import datetime as dt
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from aat import composition_referentiel, ressources
from aat.erreurs import ErreurAat, ErreurIntrouvable, ErreurReferentiel, ErreurUsage
from aat.referentiel.entrants import GENRES
from aat.referentiel.motifs import charger_motifs
from aat.referentiel.recherche import chercher
from aat.referentiel.regimes import charger_organismes, rattachement
from aat.referentiel.versions import Version
from aat.services import referentiel as service
from aat.services.referentiel import Depot

JOUR = dt.date(2026, 11, 23)
MAINTENANT = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)
CAISSES = ressources.livre("nomenclatures/caisses.csv").read_bytes()
MOTIFS = ressources.livre("nomenclatures/motifs.csv").read_text(encoding="utf-8")
DUREES = ressources.livre("durees.toml").read_text(encoding="utf-8")


@pytest.fixture
def dossier(tmp_path: Path) -> Iterator[Path]:
    """Return the folder of imports of a user, plugged in; unplugged at the end."""
    imports = tmp_path / "maison" / "referentiel"
    ressources.brancher(lambda: imports)
    service.oublier()
    yield imports
    ressources.brancher(None)
    service.oublier()


def importer(dossier: Path, octets: bytes, *, verifie_le: dt.date | None = None) -> Version:
    """Import a file."""
    return service.appliquer(
        service.examiner(Depot("essai", octets, verifie_le=verifie_le), dossier, JOUR), dossier, MAINTENANT
    )


def avec(ligne: str) -> bytes:
    """Return the shipped caisses and one more."""
    return CAISSES + ligne.encode() + b"\n"


def test_un_import_sert_aussitot_et_s_annule(dossier: Path) -> None:
    """La caisse importée est connue dans le même processus, puis ne l’est plus."""
    assert rattachement("01", "987", "0000", JOUR).caisse_libelle is None
    version = importer(dossier, avec("01,987,0000,TEST Caisse inventée,,,,,TEST,faible"))
    assert (version.numero, version.entrees) == (1, CAISSES.count(b"\n"))
    assert rattachement("01", "987", "0000", JOUR).caisse_libelle == "TEST Caisse inventée"
    annulee, actuelle = service.annuler(GENRES["caisses"], dossier, MAINTENANT)
    assert (annulee.numero, actuelle) == (1, None)
    assert rattachement("01", "987", "0000", JOUR).caisse_libelle is None
    assert (dossier / annulee.fichier).exists()


def test_annuler_revient_pas_a_pas(dossier: Path) -> None:
    """Deux imports, deux retours, puis plus rien à annuler ; un nouvel import n’écrase aucun fichier."""
    premier = importer(dossier, avec("01,987,0000,TEST Une,,,,,TEST,faible"))
    second = importer(dossier, avec("01,987,0000,TEST Deux,,,,,TEST,faible"))
    assert rattachement("01", "987", "0000", JOUR).caisse_libelle == "TEST Deux"
    assert service.annuler(GENRES["caisses"], dossier, MAINTENANT)[1] == premier
    assert rattachement("01", "987", "0000", JOUR).caisse_libelle == "TEST Une"
    assert service.annuler(GENRES["caisses"], dossier, MAINTENANT)[1] is None
    with pytest.raises(ErreurIntrouvable, match="livrés avec aat"):
        service.annuler(GENRES["caisses"], dossier, MAINTENANT)
    troisieme = importer(dossier, avec("01,987,0000,TEST Trois,,,,,TEST,faible"))
    assert len({premier.fichier, second.fichier, troisieme.fichier}) == 3


def test_le_dossier_des_imports_est_prive(dossier: Path) -> None:
    """0700 pour les dossiers, 0600 pour les fichiers."""
    importer(dossier, avec("01,987,0000,TEST,,,,,TEST,faible"))
    for chemin in (dossier.parent, *dossier.parent.rglob("*")):
        attendu = 0o700 if chemin.is_dir() else 0o600
        assert stat.S_IMODE(chemin.stat().st_mode) == attendu, chemin.name


def test_examiner_n_ecrit_rien(dossier: Path) -> None:
    """Une simulation dit ce qui changerait, et rien d’autre."""
    candidat = service.examiner(
        Depot("essai", avec("01,987,0000,TEST,,,,,TEST,faible").replace(b"Poitiers", b"TEST")), dossier, JOUR
    )
    assert candidat.changement.ajoutes == ("01 987 0000",)
    assert candidat.changement.modifies == ("01 861 0000",)
    assert candidat.changement.retires == ()
    assert not dossier.exists()


def test_ce_qui_a_change_entre_temps_n_est_pas_ecrase(dossier: Path) -> None:
    """Deux imports examinés ensemble : le second est refusé, car il fut décidé sur autre chose."""
    un = service.examiner(Depot("essai", avec("01,987,0000,TEST Une,,,,,TEST,faible")), dossier, JOUR)
    deux = service.examiner(Depot("essai", avec("01,987,0000,TEST Deux,,,,,TEST,faible")), dossier, JOUR)
    service.appliquer(un, dossier, MAINTENANT)
    with pytest.raises(ErreurUsage, match="entre-temps"):
        service.appliquer(deux, dossier, MAINTENANT)
    assert rattachement("01", "987", "0000", JOUR).caisse_libelle == "TEST Une"


def test_des_motifs_importes_remplacent_la_liste_entiere(dossier: Path) -> None:
    """Un motif retiré n’est plus trouvé, ni lui ni ses libellés ; un motif renommé l’est sous son nouveau nom."""
    lignes = [ligne for ligne in MOTIFS.splitlines() if not ligne.startswith("00010001,")]
    texte = "\n".join(lignes).replace("syndrome-grippal,Syndrome grippal", "test-etat-grippal,TEST état grippal")
    candidat = service.examiner(Depot("essai", texte.encode()), dossier, JOUR)
    assert (candidat.changement.modifies, candidat.changement.retires) == (("00010004",), ("00010001",))
    service.appliquer(candidat, dossier, MAINTENANT)
    assert charger_motifs().par_code("00010001") is None
    assert charger_motifs().par_id("angine") is None
    assert {t.motif.code for t in chercher("grippe", 1)} == {"00010004"}
    assert chercher("grippe", 1)[0].motif.libelle == "TEST état grippal"
    assert service.verifier(dossier) == ()


def test_une_fiche_retiree_ne_laisse_pas_de_duree_inventee(dossier: Path) -> None:
    """Le motif dont la fiche n’est plus importée n’a plus de durée ; les autres gardent la leur."""
    fiches = DUREES.split("[[fiche]]")
    sans_angine = "[[fiche]]".join(f for f in fiches if 'id = "angine"' not in f)
    candidat = service.examiner(Depot("essai", sans_angine.encode()), dossier, JOUR)
    assert candidat.changement.retires == ("angine",)
    assert any("angine" in phrase for phrase in candidat.avertissements)
    service.appliquer(candidat, dossier, MAINTENANT)
    angine, grippe = (charger_motifs().par_code(code) for code in ("00010001", "00010004"))
    assert angine is not None
    assert angine.fiche is None
    assert grippe is not None
    assert grippe.fiche == "grippe"


def test_retirer_un_organisme_d_essai_est_dit(dossier: Path) -> None:
    """Un organisme d’essai qui disparaît pourrait être pris pour un vrai : c’est dit avant."""
    sans = b"\n".join(ligne for ligne in CAISSES.splitlines() if not ligne.startswith(b"01,349,9881"))
    candidat = service.examiner(Depot("essai", sans), dossier, JOUR)
    assert any("01 349 9881" in phrase for phrase in candidat.avertissements)


def test_un_motif_cite_par_le_droit_et_retire_est_dit(dossier: Path) -> None:
    """Le paramètre qui nomme le motif est nommé."""
    sans = "\n".join(ligne for ligne in MOTIFS.splitlines() if not ligne.startswith("00080001,"))
    candidat = service.examiner(Depot("essai", sans.encode()), dossier, JOUR)
    assert any("00080001" in phrase and "sage-femme-ivg-motifs" in phrase for phrase in candidat.avertissements)


@pytest.mark.parametrize(
    "contenu",
    [
        b"",
        b"{}",
        b"[]",
        b'{"actifs": 3}',
        b'{"actifs": {"nomenclatures/caisses.csv": "../../x"}}',
        b'{"actifs": {"durees.toml": "/x"}}',
        b"\xff",
        b"[" * 100_000,
    ],
)
def test_une_liste_d_imports_abimee_est_dite(contenu: bytes, dossier: Path) -> None:
    """Ni plantage, ni retour silencieux aux données livrées."""
    dossier.mkdir(parents=True)
    (dossier / ressources.ETAT_DES_IMPORTS).write_bytes(contenu)
    with pytest.raises(ErreurReferentiel, match="illisible"):
        charger_organismes()
    assert any("illisible" in a.message for a in service.verifier(dossier))


def test_un_fichier_importe_qui_disparait_ou_change_est_dit(dossier: Path) -> None:
    """La vérification le voit ; la lecture ne revient pas en silence à la version livrée ; annuler répare."""
    version = importer(dossier, avec("01,987,0000,TEST,,,,,TEST,faible"))
    chemin = dossier / version.fichier
    chemin.write_bytes(chemin.read_bytes().replace(b"TEST", b"AUTR"))
    assert any("changé depuis" in a.message for a in service.verifier(dossier))
    chemin.unlink()
    service.oublier()
    with pytest.raises(ErreurReferentiel, match="a disparu"):
        charger_organismes()
    assert any("absent" in a.message for a in service.verifier(dossier))
    service.annuler(GENRES["caisses"], dossier, MAINTENANT)
    assert charger_organismes().caisses
    assert service.verifier(dossier) == ()


def test_un_import_coupe_net_ne_bloque_pas_le_suivant(dossier: Path) -> None:
    """Un fichier écrit, jamais inscrit : l’import suivant prend un autre nom et sert."""
    (dossier / "versions").mkdir(parents=True, mode=0o700)
    (dossier / "versions" / "caisses-0001.csv").write_bytes(b"coup\xc3\xa9")
    assert importer(dossier, avec("01,987,0000,TEST,,,,,TEST,faible")).fichier == "versions/caisses-0002.csv"


def test_la_date_de_verification_d_un_import_compte(dossier: Path) -> None:
    """Un CSV vérifié il y a longtemps est périmé, même importé aujourd’hui ; un TOML garde la sienne."""
    importer(dossier, CAISSES, verifie_le=dt.date(2026, 1, 2))
    donnees = {d.nom: d for d in service.etat(dossier)}
    assert donnees["caisses"].importe
    assert donnees["caisses"].verifie_le == dt.date(2026, 1, 2)
    assert donnees["caisses"].perimee(JOUR)
    assert not donnees["motifs"].importe


def test_perime_le_jour_dit_et_pas_la_veille(dossier: Path) -> None:
    """La période se compte en jours, bornes dites."""
    importer(dossier, CAISSES, verifie_le=dt.date(2026, 1, 2))
    caisses = next(d for d in service.etat(dossier) if d.nom == "caisses")
    assert caisses.echeance == dt.date(2026, 1, 2) + dt.timedelta(days=caisses.periode_jours)
    assert not caisses.perimee(caisses.echeance - dt.timedelta(days=1))
    assert caisses.perimee(caisses.echeance)


def test_le_rappel_vient_une_fois_par_jour(dossier: Path) -> None:
    """Une phrase le premier jour, rien ensuite ce jour-là, de nouveau le lendemain ; rien après un import."""
    importer(dossier, CAISSES, verifie_le=dt.date(2026, 1, 2))
    rappel = composition_referentiel.rappel
    with pytest.MonkeyPatch.context() as poste:
        poste.setattr(composition_referentiel, "dossier", lambda: dossier)
        assert "caisses (vérifié le 02/01/2026)" in (rappel("2026-11-23") or "")
        assert rappel("2026-11-23") is None
        assert "caisses" in (rappel("2026-11-24") or "")
        importer(dossier, CAISSES)
        assert rappel("2026-11-24") is None
        assert (dossier / service.MEMOIRE_DU_RAPPEL).exists()
        assert "règles" in (rappel("2029-01-01") or "")


def test_le_rappel_ne_cree_rien_chez_qui_n_a_rien(tmp_path: Path) -> None:
    """Sans dossier aat, une simple recherche de motif n’en crée pas un."""
    with pytest.MonkeyPatch.context() as poste:
        poste.setattr(composition_referentiel, "dossier", lambda: tmp_path / "maison" / "referentiel")
        assert composition_referentiel.rappel("2029-01-01") is None
    assert list(tmp_path.iterdir()) == []


def test_un_rappel_illisible_n_arrete_rien(dossier: Path) -> None:
    """Une mémoire abîmée se recalcule ; un dossier illisible se tait."""
    dossier.mkdir(parents=True, mode=0o700)
    with pytest.MonkeyPatch.context() as poste:
        poste.setattr(composition_referentiel, "dossier", lambda: dossier)
        (dossier / service.MEMOIRE_DU_RAPPEL).write_bytes(b"\xff\xfe")
        assert composition_referentiel.rappel("2026-11-23") is None
        (dossier / service.MEMOIRE_DU_RAPPEL).write_text("2020-01-01 2020-01-01")
        (dossier / ressources.ETAT_DES_IMPORTS).write_text("abîmé")
        assert composition_referentiel.rappel("2026-11-23") is None


def test_sans_import_rien_n_est_lu_du_poste() -> None:
    """Un programme qui ne branche rien lit les fichiers livrés, même si un dossier existe."""
    ressources.brancher(None)
    assert ressources.importes() == {}
    assert ressources.referentiel("durees.toml") == ressources.livre("durees.toml")


def test_un_type_inconnu_nomme_ceux_qui_existent() -> None:
    """Le remède donne la liste."""
    with pytest.raises(ErreurAat) as leve:
        service.genre_de("regles")
    assert leve.value.remede == "Types\u00a0: caisses, motifs, durees, regimes."
