"""Options gathered into one value: what was typed, what was not, and what Typer reads of it."""

from typing import get_args

import pytest
from aat.cli.options import Execution, Saisie
from aat.cli.options_arret import Options
from aat.cli.options_certificat import ExecutionCertificat, OptionsCertificat
from typer.models import OptionInfo

from tests.poste import Poste

GENRES = (Execution, Options, ExecutionCertificat, OptionsCertificat)


@pytest.mark.parametrize("genre", GENRES)
def test_chaque_champ_est_une_option_et_a_une_valeur_par_defaut(genre: type[Saisie]) -> None:
    """A field without its option, or without a default, would be lost on the way to the command."""
    champs = genre.champs()
    assert champs
    for nom, annotation in champs.items():
        assert [type(a) for a in get_args(annotation)[1:]] == [OptionInfo], nom
        assert getattr(genre(), nom) in {None, False}, nom


def test_ce_qui_est_donne_se_voit() -> None:
    """« --sans-feuille » says something; what is named aside does not count; the default of another stays."""
    assert OptionsCertificat().rien_sauf()
    assert not OptionsCertificat(feuille=False).rien_sauf()
    assert OptionsCertificat(acceptation=True).rien_sauf("acceptation")
    assert not OptionsCertificat(acceptation=True).rien_sauf()
    assert not Options(acceptation=True, grossesse=True).rien_sauf("acceptation")
    assert Options(motif="grippe").motif == "grippe"
    assert Options().motif is None


def test_le_certificat_a_les_options_de_tout_document() -> None:
    """Same options in the same order; only the words of two differ."""
    assert list(ExecutionCertificat.champs()) == list(Execution.champs())
    commun, sien = Execution.champs(), ExecutionCertificat.champs()
    assert {nom for nom in commun if commun[nom] is not sien[nom]} == {"lot", "transmettre"}


@pytest.mark.parametrize(
    ("titre", "arguments"),
    [
        ("--au sans --simuler", ["--au", "2026-01-01"]),
        ("simuler et transmettre", ["--simuler", "--transmettre"]),
        ("simuler et imprimer", ["--simuler", "--imprimer"]),
        ("NIR en argument", ["--nir", "269054958815780"]),
        ("nom de lot sans lot", ["--nom-lot", "TEST"]),
        ("lot et patient", ["--lot", "-", "--patient", "P-0000000000"]),
        ("lot et acceptation avec une autre option", ["--lot", "-", "--acceptation", "--date", "hier"]),
    ],
)
@pytest.mark.parametrize("commande", ["new-arret", "prolong", "certificat"])
def test_ce_qui_ne_va_pas_ensemble_est_refuse_partout(
    poste: Poste, commande: str, titre: str, arguments: list[str]
) -> None:
    """The three commands refuse alike: exit 2, nothing written, the NIR not repeated."""
    if "--date" in arguments and commande != "certificat":
        arguments = [*arguments[:-2], "--debut", "hier"]
    sortie = poste.aat(commande, *arguments)
    assert sortie.code == 2, (titre, sortie)
    assert sortie.err.startswith("aat : "), titre
    assert "269054958815780" not in sortie.err
    assert not any(p.is_file() for p in poste.maison.rglob("*")), titre


def test_l_aide_est_la_meme_d_une_fois_a_l_autre(poste: Poste) -> None:
    """Byte for byte, whatever the seed of Python's hashes: Typer keeps the names of ``--help`` in a set."""
    pages = {poste.aat("regles", "--help", env={"PYTHONHASHSEED": str(graine)}).out for graine in range(6)}
    assert len(pages) == 1, pages
