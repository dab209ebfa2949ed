"""Entry point. ``--version`` is answered before anything else is imported."""

import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    if sys.argv[1:] == ["--version"]:
        from aat import __version__

        sys.stdout.write(f"aat {__version__}\n")
        return
    # Imports and data files make hundreds of thousands of objects that live to the end: looking through
    # them again and again for garbage costs a tenth of a short command. Batches still collect.
    import gc

    gc.set_threshold(100_000, 20, 20)
    from aat.cli.app import executer

    code = executer(sys.argv[1:])
    # On its way out the interpreter would look through all of them three more times, a sixth of that command.
    gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    main()
