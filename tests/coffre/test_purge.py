"""Retention: what is over is forgotten, what is not stays, and the chain still holds behind its stump."""

import datetime as dt
import json
import sqlite3
from pathlib import Path

import pytest
from aat.coffre.audit import Ancre, RapportAudit, Rupture
from aat.coffre.clotures import lire, recopier
from aat.coffre.sqlite import CoffreSqlite
from aat.domaine.coffre import Rapprochement
from aat.domaine.etats import Etat
from aat.domaine.transmission import TypeDocument
from aat.erreurs import ErreurCoffre

from .fabrique import CLE, LUNDI, NIR, accuse, arret, personne, scelle
from .test_rapprochement import trouve

SIX_ANS = LUNDI + dt.timedelta(days=6 * 366)
LENDEMAIN = LUNDI + dt.timedelta(days=1)


def acquitter(coffre: CoffreSqlite, **autres: object) -> str:
    """Validate and acknowledge a document on the tests' Monday; return its ref."""
    document = scelle(**autres)  # type: ignore[arg-type]  # a test's shorthand over a typed constructor
    coffre.valider(document, Etat.EN_FILE, LUNDI)
    prise = coffre.prendre("essai", LUNDI)
    assert prise is not None
    coffre.conclure(prise, accuse(prise), LUNDI)
    return document.ref


def test_ce_qui_n_est_pas_echu_reste(coffre: CoffreSqlite) -> None:
    """One day later nothing is over."""
    acquitter(coffre)
    coffre.garder_brouillon("01a209fa-40d4-7c27-a729-89e00aa1b0d8", b"{}", LUNDI)
    echus = coffre.purge.purger(LENDEMAIN)
    assert (echus.brouillons, echus.tentatives, echus.lignes_audit, echus.contenus) == (0, 0, 0, ())
    assert len(coffre.brouillons()) == 1


def test_ce_qui_est_echu_part_et_la_chaine_tient(coffre: CoffreSqlite) -> None:
    """Draft, traces and old lines go; the stump stands for the lines."""
    ref = acquitter(coffre)
    coffre.garder_brouillon("01a209fa-40d4-7c27-a729-89e00aa1b0d8", b"{}", LUNDI)
    attendu = coffre.purge.echus(SIX_ANS)
    assert (attendu.brouillons, attendu.tentatives, attendu.contenus) == (1, 1, (ref,))
    avant = coffre.verifier_audit()
    assert coffre.purge.purger(SIX_ANS) == attendu
    assert coffre.brouillons() == ()
    assert coffre.tentatives(ref) == ()
    assert attendu.lignes_audit == avant.lignes > 0
    apres = coffre.verifier_audit()
    assert apres.rupture is None
    assert apres.lignes > avant.lignes
    coffre.noter("essai", None, {}, SIX_ANS)
    assert coffre.verifier_audit().lignes == apres.lignes + 1


def test_un_patient_pas_revu_est_oublie(coffre: CoffreSqlite, chemin: Path) -> None:
    """Five years after the last time; nothing of him is left, and an acknowledgement found again goes too."""
    assure = personne()
    coffre.memoriser_patient(assure, LUNDI)
    assert coffre.rapprocher(trouve(scelle()), LUNDI) is Rapprochement.ABSENT
    assert (coffre.purge.echus(LENDEMAIN).patients, coffre.purge.echus(LENDEMAIN).retrouves) == (0, 0)
    assert coffre.purge.purger(SIX_ANS).patients == 1
    assert coffre.chercher_patients("") == () == coffre.patient(NIR)
    assert coffre.rapprochements.perdus() == ()
    assert {"purge-patients", "purge-retrouves"} <= {e.quoi for e in coffre.historique()}
    base = sqlite3.connect(chemin)
    assert base.execute("SELECT count(*) FROM patients").fetchone() == (0,)
    base.close()
    coffre.memoriser_patient(assure, SIX_ANS)
    assert coffre.purge.purger(SIX_ANS + dt.timedelta(days=365)).patients == 0


def test_une_souche_fausse_se_voit(coffre: CoffreSqlite, chemin: Path) -> None:
    """Who has the file but not the key cannot pretend a purge."""
    for rang in range(4):
        coffre.noter("essai", None, {"nombre": str(rang)}, LUNDI)
    base = sqlite3.connect(chemin)
    (hache,) = base.execute("SELECT hash FROM audit WHERE seq = 2").fetchone()
    base.execute("INSERT INTO audit_souches VALUES (2, ?, 2, '2026-11-23T00:00:00.000000Z', ?)", (hache, "0" * 64))
    base.execute("DELETE FROM audit WHERE seq <= 2")
    base.commit()
    base.close()
    assert coffre.verifier_audit() == RapportAudit(0, 2, complet=True, nature=Rupture.SOUCHE)


def test_une_fin_coupee_manque_aux_clotures(coffre: CoffreSqlite, chemin: Path, tmp_path: Path) -> None:
    """The closing line of a day is written with the first line of the next one, and kept beside the store."""
    coffre.noter("essai", None, {"nombre": "1"}, LUNDI)
    coffre.noter("essai", None, {"nombre": "2"}, LENDEMAIN)
    assert [e.quoi for e in coffre.historique()] == ["essai", "cloture", "essai"]
    assert recopier(coffre, tmp_path) == 1
    assert recopier(coffre, tmp_path) == 0
    (ancre,) = lire(tmp_path)
    assert ancre.seq == 2
    base = sqlite3.connect(chemin)
    base.execute("DROP TRIGGER audit_sans_effacement")
    base.execute("DELETE FROM audit WHERE seq >= 2")
    base.commit()
    base.close()
    assert coffre.verifier_audit().rupture is None, "the links alone cannot tell"
    assert coffre.verifier_audit(lire(tmp_path)) == RapportAudit(1, 2, complet=True, nature=Rupture.FIN_COUPEE)


def test_un_fichier_de_clotures_abime_ne_casse_rien(tmp_path: Path) -> None:
    """A bad line is passed over."""
    (tmp_path / "clotures.jsonl").touch(mode=0o600)
    (tmp_path / "clotures.jsonl").write_bytes(b'\xff\nnull\n[]\n{"seq": 3, "hash": "ab"}\n' + b"[" * 100_000)
    assert lire(tmp_path) == (Ancre(3, "ab"),)


@pytest.mark.parametrize("seq", ["1e400", "1" + "0" * 30, "-5", "0", "true", "1.5", '"12"', "null"])
def test_une_cloture_impossible_n_arrete_rien(coffre: CoffreSqlite, tmp_path: Path, seq: str) -> None:
    """A number that no line has stopped every command: the file is read each time the store is opened."""
    coffre.noter("essai", None, {}, LUNDI)
    coffre.noter("essai", None, {}, LENDEMAIN)
    (tmp_path / "clotures.jsonl").touch(mode=0o600)
    (tmp_path / "clotures.jsonl").write_text(f'{{"seq": {seq}, "hash": "ab"}}\n', encoding="ascii")
    assert recopier(coffre, tmp_path) == 1
    assert [ancre.seq for ancre in lire(tmp_path)] == [2]
    assert coffre.verifier_audit(lire(tmp_path)).rupture is None


def test_effacer_detruit_la_cle_du_document(coffre: CoffreSqlite, chemin: Path) -> None:
    """The content does not open any more, even with the master key; state and number stay."""
    ref = acquitter(coffre, arret=arret(LUNDI.date(), 5))
    base = sqlite3.connect(chemin)
    avant = base.execute("SELECT enveloppe, contenu_chiffre, patient_hmac FROM documents").fetchone()
    assert coffre.purge.effacer([ref], LENDEMAIN) == 0, "not over yet"
    assert coffre.purge.effacer([ref], SIX_ANS) == 1
    assert coffre.purge.effacer([ref], SIX_ANS) == 0
    with pytest.raises(ErreurCoffre, match="effacé"):
        coffre.lire(ref)
    assert coffre.etat(ref).etat is Etat.ACQUITTE
    assert coffre.etat(ref).numero
    assert coffre.arrets_du_patient(NIR) == ()
    assert coffre.contenus_du_patient(NIR, TypeDocument.AVIS) == ()
    base.close()
    coffre.fermer()
    octets = b"".join(p.read_bytes() for p in chemin.parent.iterdir())
    assert [valeur in octets for valeur in avant] == [False, False, False]


def test_un_document_en_file_ne_s_efface_jamais(coffre: CoffreSqlite) -> None:
    """However old: it may still leave."""
    document = scelle(expire_s=None)
    coffre.valider(document, Etat.EN_FILE, LUNDI)
    assert coffre.purge.effacer([document.ref], SIX_ANS) == 0
    assert coffre.purge.echus(SIX_ANS).contenus == ()


def test_sans_la_cle_rien_ne_se_purge(coffre: CoffreSqlite, chemin: Path) -> None:
    """Support reads, and no more."""
    acquitter(coffre)
    aveugle = CoffreSqlite(chemin, None)
    with pytest.raises(ErreurCoffre, match="clé"):
        aveugle.purge.purger(SIX_ANS)
    aveugle.fermer()
    assert json.dumps(coffre.consultation.compte_par_etat()) == '{"acquitte": 1}'
    assert CLE is not None
