"""Texts of an avis drawn on every paper: drawn as text or refused by their field's name; the PDF stays a PDF."""

import dataclasses
import functools
import tempfile
from pathlib import Path

from aat.cerfa.papier import PapierCerfa
from aat.domaine.arret import MotifChoisi, Sorties
from aat.domaine.personnes import Employeur
from aat.domaine.transmission import Accuse
from aat.erreurs import ErreurImpression

from tests.transmission.fabrique import un_avis, un_dossier

#: Between two texts of an input.
SEPARATEUR = b"\x1e"


@functools.cache
def papier() -> PapierCerfa:
    """Return the drawer of documents, with its pages cached once."""
    return PapierCerfa(Path(tempfile.mkdtemp(prefix="aat-fuzz-cerfa-")))


def eprouver_imprime(octets: bytes) -> None:
    """Draw the recap and the employer's copy of an avis whose texts are those of the input."""
    textes = [t.decode(errors="surrogateescape") for t in octets.split(SEPARATEUR)]
    nom, prenom, complement, raison, justification, employeur, *_ = [*textes, *["x"] * 6]
    avis = un_avis(justification_duree=justification, employeur=Employeur(raison_sociale=employeur))
    assert avis.assure
    assert avis.sorties
    avis = dataclasses.replace(
        avis,
        assure=dataclasses.replace(avis.assure, nom_famille=nom, prenoms=(prenom,)),
        motif=MotifChoisi(code="00010004", complement=complement),
        sorties=Sorties(avis.sorties.mode, avis.sorties.a_partir_du, raison),
    )
    dossier = un_dossier(avis)
    recu = Accuse(dossier.document_id, 1, "BANC-AAT-1", dossier.etabli_le, "01", "011", "0000", employeur, brut=b"")
    transmis = dataclasses.replace(dossier, accuse=recu)
    for dessiner, quoi in (
        (papier().recapitulatif, transmis),
        (papier().volet_employeur, transmis),
        (papier().aide_cerfa_securise, dossier),
    ):
        rendu, champ = None, None
        try:
            rendu = dessiner(quoi)
        except ErreurImpression as erreur:
            champ = erreur.champ
        assert rendu or champ, "refused without a field"
        if rendu is None:
            continue
        assert rendu.octets.startswith(b"%PDF-")
        assert rendu.octets.rstrip().endswith(b"%%EOF")
        assert b"/JavaScript" not in rendu.octets
        assert b"/AA" not in rendu.octets.replace(b"/AAT", b"")
