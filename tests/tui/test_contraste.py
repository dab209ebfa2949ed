"""Ce qui se lit se lit bien : le contraste de chaque texte peint, dans les quatre thèmes."""

from collections.abc import Callable, Iterator

import pytest
from aat.composition import Atelier
from aat.domaine.etats import Etat
from aat.tui import themes
from aat.tui.app import Application
from textual.pilot import Pilot

from tests.coffre.fabrique import scelle, seconde
from tests.tui.pas import attendre_texte, installer

pytestmark = pytest.mark.anyio

#: Frames, scroll bars and spaces are not read.
_DESSINS = frozenset("─│╭╮╰╯▁▂▃▄▅▆▇█▌▎ \u00a0")


def luminance(couleur: tuple[int, int, int]) -> float:
    """Return the relative luminance (WCAG 2)."""
    canaux = [c / 255 for c in couleur]
    rouge, vert, bleu = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in canaux)
    return 0.2126 * rouge + 0.7152 * vert + 0.0722 * bleu


def contrastes(pilot: Pilot[int]) -> Iterator[tuple[float, str]]:
    """Yield the contrast of each run of text on the screen, and the text."""
    for ligne in pilot.app.screen._compositor.render_strips():
        for segment in ligne:
            style = segment.style
            if set(segment.text) <= _DESSINS or style is None or style.color is None or style.bgcolor is None:
                continue
            assert not style.dim, segment.text
            clair, fonce = sorted(
                (luminance(c.triplet) for c in (style.color, style.bgcolor) if c.triplet is not None), reverse=True
            )
            yield (clair + 0.05) / (fonce + 0.05), segment.text


@pytest.mark.parametrize("theme", themes.NOMS)
async def test_chaque_texte_a_un_contraste_de_quatre_et_demi(
    application: Callable[..., Application], outils: Atelier, theme: str
) -> None:
    """Journal, detail, diagnostic, settings, texts, commands, help; what a field suggests too."""
    installer(outils)
    document = scelle()
    outils.coffre().valider(document, Etat.IMPRIME_SEUL, seconde(0))
    async with application(theme=theme).run_test(size=(80, 24)) as pilot:

        async def juger(ecran: str) -> None:
            await pilot.pause()
            faibles = [(round(c, 2), texte) for c, texte in contrastes(pilot) if c < 4.5]
            assert faibles == [], ecran

        await pilot.press("f9")
        await attendre_texte(pilot, document.ref)
        await juger("journal")
        await pilot.press("enter")
        await attendre_texte(pilot, "validé et signé")
        await juger("detail")
        assert isinstance(pilot.app, Application)
        for nom in ("diagnostic", "reglages", "textes", "palette"):
            pilot.app.ouvrir(nom)
            await juger(nom)
        await pilot.press("f1")
        await juger("aide")
