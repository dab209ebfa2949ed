"""Build hook: the wheel carries its TOML data files already parsed (see ``aat.ressources.compiler``)."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Parse the data files before the wheel is made."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the parsed copy to the wheel; an editable install gets it in the tree."""
        del version
        sys.path.insert(0, self.root)
        from aat.ressources import compiler

        compile_ = compiler()
        build_data["force_include"][str(compile_)] = f"aat/{Path(compile_).name}"
