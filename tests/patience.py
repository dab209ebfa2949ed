"""How long a test waits for what must come. Only a failure reaches it: a slow machine never makes one."""

from typing import Final

#: Seconds.
PATIENCE_S: Final = 60.0
