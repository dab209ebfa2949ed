"""Closes the doors by which memory leaves the process. Called first by the front ends; knows nothing else."""

import os
import sys
from contextlib import suppress
from typing import Final

_PR_SET_DUMPABLE: Final = 4


def durcir() -> None:
    """Close the doors by which memory leaves the process: no core dump, no debugger, files private by default.

    What the system refuses is left as it is. Costs about a millisecond, most of it two imports.
    """
    os.umask(0o077)
    if sys.platform == "win32":
        return
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        with suppress(ImportError, OSError, AttributeError, TypeError):
            # The C layer of ctypes: the public module costs several milliseconds at each start.
            import _ctypes

            # ``None`` is the process itself, as for ``ctypes.CDLL``; the stubs do not say it.
            prctl = _ctypes.dlsym(_ctypes.dlopen(None, 0), "prctl")  # type: ignore[arg-type]
            _ctypes.call_function(prctl, (_PR_SET_DUMPABLE, 0, 0, 0, 0))
