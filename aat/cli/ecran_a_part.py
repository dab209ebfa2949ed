"""A screen apart, which leaves nothing in the terminal's scroll-back. The only place that writes control sequences."""

import select
import signal
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from aat.cli import questions
from aat.cli.diagnostics import propre
from aat.erreurs import ErreurUsage

if TYPE_CHECKING:
    from aat.services.levee import Levee

_ENTRER, _SORTIR = "\x1b[?1049h\x1b[2J\x1b[H", "\x1b[2J\x1b[?1049l"


def montrer(ouvrir: "Callable[[], Levee]") -> None:
    """Open, show until Enter or the end of the time, then close; the end is audited whatever happens.

    Raises:
        ErreurUsage: there is no terminal; nothing was opened.
    """
    if not (questions.terminal() and sys.stdout.isatty()):
        raise ErreurUsage(
            "La levée du masque demande un terminal : rien ne s’écrit ailleurs.",
            remede="Lancez la commande dans un terminal, devant le prescripteur.",
        )
    levee = ouvrir()
    try:
        _ne_laisser_la_page_a_personne()
        sys.stdout.write(_ENTRER)
        sys.stdout.write(propre(levee.texte) + f"\n\nMasque levé {levee.reste_s() / 60:.0f} minutes ; Entrée referme.")
        sys.stdout.flush()
        if select.select([sys.stdin], [], [], levee.reste_s())[0]:
            sys.stdin.readline()
    finally:
        sys.stdout.write(_SORTIR)
        sys.stdout.flush()
        levee.refermer()


def _ne_laisser_la_page_a_personne() -> None:
    """Let no signal leave the page on the screen: Ctrl+Z does nothing, a request to end closes it first."""

    def finir(*_: object) -> None:
        raise KeyboardInterrupt

    for nom, action in (("SIGTSTP", signal.SIG_IGN), ("SIGTERM", finir), ("SIGHUP", finir)):
        if (numero := getattr(signal, nom, None)) is not None:
            signal.signal(numero, action)
