"""Build hook: the wheel carries what its data files hold, already built (see ``aat.referentiel.preparation``)."""

import sys
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Prepare the data files before the wheel is made."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the prepared files to the wheel; an editable install gets them in the tree."""
        del version
        sys.path.insert(0, self.root)
        from aat.referentiel.preparation import preparer

        dossier = preparer()
        build_data["force_include"][str(dossier)] = f"aat/{dossier.name}"
