"""Completion by the shell: the script that it reads once, and the answers to its Tab. Reads no data, names nobody."""

import os

from aat.erreurs import ErreurUsage

#: Set by the script when the shell asks; Typer makes this name from the program's.
VARIABLE = "_AAT_COMPLETE"
INTERPRETES = ("bash", "zsh", "fish", "powershell")


def script(interprete: str) -> str:
    """Return what a shell (one of ``INTERPRETES``) reads to complete ``aat``.

    Raises:
        ErreurUsage: another shell.
    """
    if interprete not in INTERPRETES:
        raise ErreurUsage(
            "La complétion n’existe pas pour cet interpréteur.",
            champ="--completion",
            remede=f"Valeurs admises\u00a0: {', '.join(INTERPRETES)}.",
        )
    from typer._completion_shared import get_completion_script

    return get_completion_script(prog_name="aat", complete_var=VARIABLE, shell=interprete)


def preparer() -> None:
    """Let Typer answer when it is a shell that asks; costs nothing otherwise."""
    if VARIABLE in os.environ:
        from typer._completion_classes import completion_init

        completion_init()
