"""Every seed of the coverage-guided fuzzing, and every input that once broke a target, played without it."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from aat.cartes import certificat
from aat.cartes.erreurs import CarteIllisible
from aat.erreurs import ErreurUsage
from outils.fuzz_couverture import SEMENCES, cible

from tests.robustesse import commandes
from tests.robustesse.cibles import CIBLES


@pytest.fixture(scope="module", autouse=True)
def _a_part() -> Iterator[None]:
    """The commands have a home of their own; nothing of it is left to the next module."""
    ou = Path.cwd()
    with pytest.MonkeyPatch.context() as monde:
        monde.setenv("AAT_MAISON", os.environ.get("AAT_MAISON", ""))
        yield
        os.chdir(ou)
        commandes.fermer()


@pytest.mark.parametrize("chemin", sorted(SEMENCES.glob("*/*")), ids=lambda c: f"{c.parent.name}/{c.name}")
def test_semence(chemin: Path) -> None:
    """A value, or an error that the target documents; nothing that a terminal would obey, no value shown."""
    essayer, _ = cible(chemin.parent.name)
    essayer(chemin.read_bytes())


def test_chaque_cible_a_ses_semences() -> None:
    """A target without a seed would be left out of ``make fuzz-couverture``: the passphrase's alone, too slow for it."""
    assert {c.name for c in SEMENCES.iterdir()} == {*CIBLES, "commandes", "pdf"} - {"fichier-de-phrase"}


@pytest.mark.parametrize("nom", ["nom-qui-commande", "version-inconnue", "cle-illisible"])
def test_une_carte_qui_n_est_pas_une_cps(nom: str) -> None:
    """A name that a terminal would obey, a certificate that the library cannot take: a card that cannot be read."""
    with pytest.raises(CarteIllisible):
        certificat.lire((SEMENCES / "carte-cps" / nom).read_bytes())


def test_des_chiffres_qui_n_en_sont_pas() -> None:
    """An RPPS is made of ASCII digits."""
    lu = certificat.lire((SEMENCES / "carte-cps" / "rpps-autres-chiffres").read_bytes())
    assert certificat.rpps(lu) is None


@pytest.mark.parametrize("chiffres", [b"[" * 100_000, b"5j " * 1_000])
def test_une_ligne_express_sans_fin(chiffres: bytes) -> None:
    """Refused at once, whatever it holds."""
    with pytest.raises(ErreurUsage, match="trop longue"):
        CIBLES["ligne-express"](chiffres)


def test_un_texte_de_plusieurs_lignes_reste_permis() -> None:
    """The document allows it there: so does the option."""
    commandes.maison()
    code, sortie, _ = commandes.executer(["certificat", "--constatations", "plaie\nde la main", "--simuler", "--json"])
    assert code == 3
    assert json.loads(sortie)["document"]["constatations"] == "plaie\nde la main"


@pytest.mark.parametrize(
    ("arguments", "dit"),
    [
        (["transmit", "g\udcff\udcfe"], "octets illisibles"),
        (["new-arret", "grippe 5j", "--complement", "x\x1b[2J", "--simuler"], "caractère invisible"),
        (["new-arret", "grippe 5j", "--complement=x\u202egnp.exe", "--simuler"], "caractère invisible"),
        (["new-arret", "grippe 5j", "--complement", "x\ny", "--simuler"], "saut de ligne"),
        (["certificat", "--constatations=x\u200by", "--simuler"], "caractère invisible"),
        (["print", "--lot", "-", "--sortie", "x" * 300], "dossier de sortie n’existe pas"),
        (["new-arret", "--depuis", "-", "--imprimer", "--sortie", "x" * 300], "dossier de sortie n’existe pas"),
        (["print", "--modele", "x" * 300 + ".toml"], "modèle n’existe pas"),
        (["purge", "--archiver", "~personne-de-ce-nom/x", "--oui"], "dossier d’archives n’existe pas"),
        (["expliquer", "a\nZQFORGE"], "saut de ligne"),
    ],
)
def test_une_commande_dit_ce_qui_ne_va_pas(arguments: list[str], dit: str) -> None:
    """Bytes that are no text, a path that no disk can hold, a line break in what is repeated: said, on one line."""
    commandes.maison()
    code, _, erreurs = commandes.executer(arguments)
    assert code in {2, 4}
    assert dit in erreurs.replace("\u00a0", " ")
