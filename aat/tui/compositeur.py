"""Paints again what changed, and nothing beside it.

When one widget changes, the library renders every widget of the same container before it keeps the lines that
changed: for a letter in a form, all its fields. Here only those that a changed region touches are rendered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import screen as _ecran
from textual._compositor import ChopsUpdate, Compositor

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.geometry import Region
    from textual.strip import Strip


class CompositeurSobre(Compositor):
    """The library's own, for every screen of the application."""

    #: Regions of the screen that the update at hand is about; none outside a partial update.
    _changees: tuple[Region, ...] = ()

    def render_partial_update(self) -> ChopsUpdate | None:
        """Paint the changed regions."""
        self._changees = tuple(self._dirty_regions)
        try:
            return super().render_partial_update()
        finally:
            self._changees = ()

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        """Yield the rendered widgets, front to back; in a partial update, those that a changed region touches."""
        changees = self._changees
        if not changees:
            yield from super()._get_renders(crop)
            return
        tous = self.visible_widgets
        self._visible_widgets = {
            widget: (region, clip)
            for widget, (region, clip) in tous.items()
            if any(region.overlaps(changee) for changee in changees)
        }
        try:
            yield from super()._get_renders(crop)
        finally:
            self._visible_widgets = tous


def peindre_sobrement() -> None:
    """Have every screen made from now on painted this way; a test tells if the library changes."""
    _ecran.Compositor = CompositeurSobre  # type: ignore[attr-defined]  # the name by which a screen makes its own
