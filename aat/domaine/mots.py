"""French words that carry nothing in the name of a motif: what a search and an express line leave aside."""

#: Words that carry nothing in a search; « non », « sans » and « hors » tell two motifs apart and stay.
MOTS_VIDES = frozenset(
    "a au aux avec ce chez d dans de des du en et l la le les ou par pour s sur un une".split()  # noqa: SIM905 -- read as a sentence
)

#: Sides that a doctor writes beside a motif, and how they are written out; no label tells them.
COTES = {
    "droit": "droit",
    "droite": "droite",
    "dt": "droit",
    "dte": "droite",
    "gauche": "gauche",
    "g": "côté gauche",
    "gche": "gauche",
    "bilateral": "bilatéral",
    "bilaterale": "bilatérale",
    "bilateraux": "bilatéraux",
}

#: What a doctor writes short, and the word that labels hold.
ABREGES = {
    "sd": "syndrome", "sdr": "syndrome", "synd": "syndrome", "trble": "trouble", "tble": "trouble", "tb": "trouble",
    "fx": "fracture", "fract": "fracture", "frac": "fracture", "lux": "luxation", "ent": "entorse",
    "k": "cancer", "kc": "cancer", "neo": "cancer", "neoplasie": "cancer", "tum": "tumeur",
    "op": "opere", "ope": "opere", "chir": "chirurgical", "ttt": "traitement", "tt": "traitement",
    "inf": "infection", "insuf": "insuffisance", "dlr": "douleur", "dl": "douleur",
    "dep": "depressif", "chr": "chronique", "lsg": "sciatique",
    # Rays of the hand as a radiograph names them: « P1 D5 ».
    "p1": "phalange", "p2": "phalange", "p3": "phalange", "d1": "doigt", "d2": "doigt", "d3": "doigt", "d4": "doigt",
    "d5": "doigt",
}  # fmt: skip
