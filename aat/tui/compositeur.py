"""Paints again what changed, and nothing beside nor behind it.

When one widget changes, the library renders every widget of the same container before it keeps the lines that
changed: for a letter in a form, all its fields, and every container under them. Here, front to back, only those that
a changed region still touches once what stands before it is painted: a field paints all of its own region.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import screen as _ecran
from textual._compositor import ChopsUpdate, Compositor
from textual.widget import Widget

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual._compositor import ReflowResult
    from textual.geometry import Region, Size
    from textual.strip import Strip


class Survolant(Widget):
    """A widget that comes and goes over its screen without anything being laid again, at most as large as laid."""

    #: The part of the screen that it covers; ``None`` while it is away.
    survol: Region | None = None

    @property
    def region(self) -> Region:
        """Where it is on screen; where nobody sees it, while it is away."""
        return super().region if self.survol is None else self.survol

    def survoler(self, ou: Region | None) -> None:
        """Cover ``ou``, from the first line and column of this widget on; seen with the next widget refreshed."""
        avant, self.survol = self.survol, ou
        compositeur = self.screen._compositor  # noqa: SLF001 - the only painter of a screen
        assert isinstance(compositeur, CompositeurSobre)  # noqa: S101 - ``peindre_sobrement`` was called
        if ou != avant:
            compositeur.deplacer(avant, ou)


class CompositeurSobre(Compositor):
    """The library's own, for every screen of the application."""

    #: Regions of the screen that the update at hand is about; none outside a partial update.
    _changees: tuple[Region, ...] = ()

    def reflow(self, parent: Widget, size: Size) -> ReflowResult:
        """Lay every widget; the library would do it once more for the first region asked for."""
        place = super().reflow(parent, size)
        self._full_map_invalidated = False
        return place

    def deplacer(self, avant: Region | None, apres: Region | None) -> None:
        """Look again where each widget is seen: a ``Survolant`` moved."""
        self._visible_widgets = self._layers_visible = self._cuts = None
        vus = (ou.intersection(self.size.region) for ou in (avant, apres) if ou is not None)
        self._dirty_regions.update(filter(None, vus))

    @property
    def visible_widgets(self) -> dict[Widget, tuple[Region, Region]]:
        """The widgets that are seen, front to back, with their region and what is shown of it."""
        if self._visible_widgets is None:
            places = super().visible_widgets
            for widget in [widget for widget in places if isinstance(widget, Survolant)]:
                region, _ = places.pop(widget)
                if (ou := widget.survol) is not None:
                    seul = {widget: (region.at_offset(ou.offset), ou.intersection(self.size.region))}
                    places = seul | places
            self._visible_widgets = places
        return self._visible_widgets

    def render_partial_update(self) -> ChopsUpdate | None:
        """Paint the changed regions."""
        self._changees = tuple(self._dirty_regions)
        try:
            return super().render_partial_update()
        finally:
            self._changees = ()

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        """Yield the rendered widgets, front to back; in a partial update, those that are seen in a changed region."""
        if not self._changees:
            yield from super()._get_renders(crop)
            return
        tous = self.visible_widgets
        self._visible_widgets = self._a_peindre()
        try:
            yield from super()._get_renders(crop)
        finally:
            self._visible_widgets = tous

    def _a_peindre(self) -> dict[Widget, tuple[Region, Region]]:
        reste, retenus = list(self._changees), {}
        for widget, (region, clip) in self.visible_widgets.items():
            vu = region.intersection(clip)
            if any(vu.overlaps(changee) for changee in reste):
                retenus[widget] = (region, clip)
                reste = [changee for changee in reste if not vu.contains_region(changee)]
                if not reste:
                    break
        return retenus


def peindre_sobrement() -> None:
    """Have every screen made from now on painted this way; a test tells if the library changes."""
    _ecran.Compositor = CompositeurSobre  # type: ignore[attr-defined]  # the name by which a screen makes its own
