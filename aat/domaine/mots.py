"""French words that carry nothing in the name of a motif: what a search and an express line leave aside."""

#: Words that carry nothing in a search; « non », « sans » and « hors » tell two motifs apart and stay.
MOTS_VIDES = frozenset(
    "a au aux avec ce chez d dans de des du en et l la le les ou par pour s sur un une".split()  # noqa: SIM905 -- read as a sentence
)

#: Sides that a doctor writes beside a motif; no label tells them.
COTES = frozenset("droit droite gauche g dt dte gche bilateral bilaterale bilateraux".split())  # noqa: SIM905 -- read as a sentence
