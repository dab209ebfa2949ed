"""The scenes by name: each module of this folder puts its own here when it is read."""

from collections.abc import Awaitable, Callable

from tests.tui.plateau import Plateau

Jouer = Callable[[Plateau], Awaitable[None]]
SCENES: dict[str, Jouer] = {}
#: Those that are played in a home where nothing is kept yet.
SANS_DECOR: set[str] = set()


def scene(jouer: Jouer) -> Jouer:
    """Register a scene under the name of its function."""
    SCENES[_nom(jouer)] = jouer
    return jouer


def _nom(jouer: Jouer) -> str:
    return jouer.__name__.replace("_", "-")


def sans_decor(jouer: Jouer) -> Jouer:
    """Have a scene played in an empty home."""
    SANS_DECOR.add(_nom(jouer))
    return jouer
