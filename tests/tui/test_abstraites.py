"""A form or a control that lacks one of its own methods is refused when it is made, not when a key needs it."""

from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from aat.cli.texte.entretien import Entretien
from aat.tui.abstraite import Abstraite
from aat.tui.screens.formulaire import EcranFormulaire
from aat.tui.screens.saisie import Saisie
from aat.tui.widgets.champ_date import ChampDate, _ChampRelu
from textual.widgets import Static

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("classe", "methodes"),
    [
        (EcranFormulaire, {"juger", "completer", "jours_possibles"}),
        (Entretien, {"juger", "completer", "jours_possibles", "question_repliee"}),
        (_ChampRelu, {"formes", "suivante"}),
    ],
    ids=lambda vu: getattr(vu, "__name__", None),
)
def test_une_classe_incomplete_est_refusee(classe: type[Any], methodes: set[str]) -> None:
    """Python names every method that is missing."""
    faire: Callable[[], object] = classe
    with pytest.raises(TypeError, match="abstract") as refus:
        faire()
    assert classe.__abstractmethods__ == methodes
    assert all(nom in str(refus.value) for nom in methodes)


def test_une_classe_complete_est_les_deux() -> None:
    """What Textual adds to a class is there too: the name of its messages, its reactive values."""

    class Ecran(Static, metaclass=Abstraite):
        BINDINGS: ClassVar[list[Any]] = []

    assert Ecran("x").name is None
    assert not Saisie.__abstractmethods__
    assert ChampDate("debut").nom == "debut"
