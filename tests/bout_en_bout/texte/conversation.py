"""The text mode on a real terminal: what is typed, what is read, and that all of it is short plain lines."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.poste import Poste
from tests.terminal import Terminal

#: A question ends so: no-break space, colon, space.
INVITE = "\u00a0: "
_LARGEUR = 80


class Conversation(Terminal):
    """The text mode, and what was typed there."""

    def __init__(self, maison: Path) -> None:
        self.tape: list[str] = []
        super().__init__(maison, "--texte")

    def dire(self, *reponses: str) -> str:
        """Answer the next questions, whatever they are; return what was shown meanwhile."""
        vu = ""
        for reponse in reponses:
            vu += self.attendre(rf"{INVITE}$")
            self.taper(reponse)
        return vu

    def repondre(self, question: str, reponse: str) -> str:
        """Wait for a question that ends with ``question`` and answer it."""
        vu = self.attendre(rf"{question}(?s:.{{0,90}}){INVITE}$")
        self.taper(reponse)
        return vu

    def taper(self, texte: str) -> None:
        """Type ``texte`` and Entrée."""
        self.tape.append(texte)
        super().taper(texte)

    def verifier(self) -> None:
        """Nothing but short lines: no escape, no overwriting, nothing wider than the narrowest screen."""
        assert "\x1b" not in self.ecran
        assert "\b" not in self.ecran
        assert not re.search(r"\r(?!\n)", self.ecran)
        for ligne in self.ecran.replace("\r", "").split("\n"):
            sans = next((ligne.removesuffix(t) for t in self.tape if t and ligne.endswith(f"{INVITE}{t}")), ligne)
            assert len(sans) <= _LARGEUR or " " not in sans.strip(), sans


@contextmanager
def converser(poste: Poste) -> Iterator[Conversation]:
    """Hold a conversation and look at all of it, whatever it was about."""
    with Conversation(poste.maison) as t:
        yield t
        t.verifier()


def quitter(t: Conversation) -> None:
    """Leave from wherever one is."""
    t.dire("!")
    t.attendre("Au revoir")
    assert t.fin() == 0


def ouvrir(t: Conversation, texte: str = "banc-dur") -> None:
    """Open the invented patient's record."""
    t.repondre("Patient", texte)
    t.repondre(r"Numéro \[1\]", "")


def transmettre(t: Conversation) -> None:
    """Send what the récapitulatif shows, once the agreement is given."""
    t.repondre("Décision", "t")
    t.repondre("o/n\\)", "o")
