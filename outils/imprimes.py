"""Makes ``docs/imprimes/*.png``: a page of each document, as ``docs/impression.md`` shows them.

Run by ``make imprimes``. Everybody on them is invented, and every page bears the mark of the bench.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from aat.cerfa import documents
from aat.cerfa.documents_certificat import document_certificat
from aat.cerfa.modeles import CERTIFICATS
from aat.cerfa.rendu_cache import RenduCache
from aat.domaine.environnement import Environnement
from aat.ports import DocumentRendu
from tests.cerfa.dossiers import avis_ordinaire, certificat_final

DOSSIER = Path(__file__).resolve().parent.parent / "docs" / "imprimes"
#: Readable on a screen, small in the repository.
POINTS_PAR_POUCE = 64


def rendus() -> Iterator[DocumentRendu]:
    """Yield every document of the product."""
    rendu = RenduCache()
    avis = replace(avis_ordinaire(), environnement=Environnement.BANC)
    assert avis.accuse is not None  # noqa: S101 - the invented avis has one
    avis = replace(avis, accuse=replace(avis.accuse, numero=f"BANC-{avis.accuse.numero}"))
    certificat = replace(certificat_final(avis), environnement=Environnement.BANC)
    yield documents.volet_employeur(avis, rendu)
    yield documents.recapitulatif(avis, rendu)
    yield documents.aide_cerfa_securise(replace(avis, accuse=None), rendu)
    for document in documents.cerfa_complet(replace(avis, accuse=None), rendu):
        yield replace(document, document=f"{document.document}-specimen") if document.volet == 3 else document
    for nom in CERTIFICATS:
        yield document_certificat(
            nom, replace(certificat, accuse=None) if nom == "certificat-caisse" else certificat, rendu
        )


def main() -> int:
    """Write every picture again."""
    outil = shutil.which("pdftoppm")
    if outil is None:
        print("pdftoppm manque : installez le paquet poppler-utils.", file=sys.stderr)
        return 1
    DOSSIER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="aat-imprimes-") as dossier:
        for rendu in rendus():
            pdf = Path(dossier) / f"{rendu.document}.pdf"
            pdf.write_bytes(rendu.octets)
            image = DOSSIER / rendu.document
            points = sys.argv[1] if len(sys.argv) > 1 else str(POINTS_PAR_POUCE)
            subprocess.run(
                [outil, "-r", points, "-gray", "-png", "-singlefile", "-f", "1", "-l", "1", str(pdf), str(image)],
                check=True,
            )
            print(f"docs/imprimes/{rendu.document}.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
