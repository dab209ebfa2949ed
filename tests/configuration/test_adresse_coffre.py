"""The address of a shared store: no password in it, TLS off the machine, and refusals that repeat nothing of it."""

from contextlib import suppress
from pathlib import Path

import pytest
from aat.adresse_coffre import lire_adresse
from aat.configuration import Configuration, ConfigurationCoffre
from aat.configuration_fichier import decoder, encoder
from aat.erreurs import ErreurConfiguration
from hypothesis import given
from hypothesis import strategies as st

FICHIER = Path("configuration.toml")


@pytest.mark.parametrize(
    ("texte", "locale", "affichage"),
    [
        ("postgresql:///aat", False, "socket de cette machine, base aat"),
        ("postgresql:///aat?host=/run/postgresql", True, "/run/postgresql, base aat"),
        ("postgresql://%2Frun%2Fpostgresql/aat", True, "/run/postgresql, base aat"),
        ("postgres://aat@localhost:5433/aat?sslmode=disable", True, "localhost:5433, base aat"),
        ("postgresql://127.0.0.12/aat", True, "127.0.0.12, base aat"),
        ("postgresql://[::1]/aat", True, "::1, base aat"),
        ("postgresql://aat@serveur.cabinet/aat", False, "serveur.cabinet, base aat"),
        ("postgresql://serveur.cabinet/aat?sslmode=verify-ca&sslrootcert=/ca.pem", False, "serveur.cabinet, base aat"),
        ("postgresql:///?service=cabinet", False, "service cabinet"),
        ("postgresql://127.evil.example/aat", False, "127.evil.example, base aat"),
    ],
)
def test_une_adresse_dit_ou_est_le_serveur(texte: str, locale: bool, affichage: str) -> None:
    """Only a socket's folder or the loopback is certainly this machine."""
    lue = lire_adresse(texte)
    assert (lue.locale, lue.affichage, lue.texte) == (locale, affichage, texte)


@pytest.mark.parametrize(
    ("texte", "dit"),
    [
        ("postgresql://aat:MARQUEUR@serveur/aat", "mot de passe"),
        ("postgresql://aat:@serveur/aat", "mot de passe"),
        ("postgresql://serveur/aat?password=MARQUEUR", "mot de passe"),
        ("postgresql://serveur/aat?PASSWORD=MARQUEUR", "mot de passe"),
        ("postgresql://aat:MAR/QUEUR@serveur/aat", "adresse"),
        ("postgresql://aat:MAR?QUEUR@serveur/aat", "adresse"),
        ("postgresql://aat:MAR#QUEUR@serveur/aat", "adresse"),
        ("postgresql://serveur/aat?options=-cMARQUEUR", "option inconnue, «\u00a0options\u00a0»"),
        ("postgresql://serveur/aat?sslmode=require", "sslmode"),
        ("postgresql://serveur/aat?sslmode=disable", "sslmode"),
        ("postgresql:///aat?sslmode=prefer", "sslmode"),
        ("postgresql://serveur/", "ne nomme pas la base"),
        ("postgresql://un,deux/aat", "plusieurs"),
        ("postgresql://un/aat?host=deux", "plusieurs"),
        ("postgresql://serveur:port/aat", "lisible"),
        ("mysql://serveur/aat", "PostgreSQL"),
        ("/var/lib/aat.sqlite3", "PostgreSQL"),
        ("", "PostgreSQL"),
        ("postgresql://serveur/a\x00at", "PostgreSQL"),
    ],
)
def test_une_adresse_refusee_dit_pourquoi_et_ne_se_repete_pas(texte: str, dit: str) -> None:
    """With what to do, in the file as on the command line."""
    with pytest.raises(ErreurConfiguration, match=dit) as levee:
        lire_adresse(texte)
    assert levee.value.remede
    assert levee.value.champ == "coffre.adresse"
    with pytest.raises(ErreurConfiguration, match=r"coffre\.adresse") as dans_le_fichier:
        decoder(encoder(Configuration(coffre=ConfigurationCoffre(texte))), FICHIER)
    for dite in (levee.value, dans_le_fichier.value):
        assert not any(marque in f"{dite.message} {dite.remede}" for marque in ("MARQUEUR", "QUEUR"))


@given(st.text(st.characters(exclude_categories=["Cs"])).map(lambda fin: f"postgresql://{fin}"))
def test_n_importe_quel_texte_est_lu_ou_refuse_en_francais(texte: str) -> None:
    """Never another exception, whatever is typed."""
    with suppress(ErreurConfiguration):
        assert lire_adresse(texte).texte == texte
