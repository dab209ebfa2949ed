"""How many examples a property is tried on: few in the suite, many by ``make proprietes``."""

import os
from typing import Final

#: Set by ``make proprietes``; the suite takes a third of what each property says.
VARIABLE: Final = "AAT_EXEMPLES"
_FACTEUR: Final = float(os.environ.get(VARIABLE, "0.3"))
_MINIMUM: Final = 20


def exemples(nombre: int) -> int:
    """Return how many examples are tried in this run for a property that asks for ``nombre``."""
    return max(_MINIMUM, round(nombre * _FACTEUR))
