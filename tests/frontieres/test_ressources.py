"""The parsed copy of a data file is used only for the very bytes that it was made from."""

from pathlib import Path

import pytest
from aat import ressources
from aat.erreurs import ErreurReferentiel


def test_la_copie_dit_la_meme_chose_que_le_fichier() -> None:
    """Every compiled file equals its source, parsed again."""
    ressources.compiler()
    ressources._compiles.cache_clear()
    compiles = ressources._compiles()
    assert len(compiles) > 40
    for nom, (_, contenu) in compiles.items():
        chemin = ressources._racine() / nom
        assert contenu == ressources._analyser(chemin, chemin.read_bytes()), nom


def test_un_fichier_change_est_relu(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A changed byte is honoured at once: a stale copy never speaks for the law."""
    chemin = tmp_path / "referentiel" / "a.toml"
    chemin.parent.mkdir()
    chemin.write_text("jours = 1\n")
    monkeypatch.setattr(ressources, "_racine", lambda: tmp_path)
    monkeypatch.setattr(ressources, "_COMPILES", tmp_path / "compiles.bin")
    ressources.compiler()
    ressources._compiles.cache_clear()
    assert ressources.lire_toml(chemin) == {"jours": 1}
    chemin.write_text("jours = 2\n")
    assert ressources.lire_toml(chemin) == {"jours": 2}
    (tmp_path / "compiles.bin").write_bytes(b"abime")
    ressources._compiles.cache_clear()
    assert ressources.lire_toml(chemin) == {"jours": 2}
    ressources._compiles.cache_clear()


def test_un_toml_faux_est_nomme_en_francais(tmp_path: Path) -> None:
    """The file and the line, never the parser's English."""
    chemin = tmp_path / "faux.toml"
    chemin.write_text("a = 1\nb = = 2\n")
    with pytest.raises(ErreurReferentiel, match=r"faux\.toml.*ligne 2"):
        ressources.lire_toml(chemin)
