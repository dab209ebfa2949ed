"""Every screen and state worth a picture: how one comes to it, from the home of ``decor``.

Used by the snapshot tests and by the pictures of the guide. Each scene opens its screen, presses keys, and says what
must be read before the picture is taken.
"""

from tests.tui.scenes import autour, fin, formulaires, patient
from tests.tui.scenes.registre import SANS_DECOR, SCENES

__all__ = ["SANS_DECOR", "SCENES", "autour", "fin", "formulaires", "patient"]
