"""What this program promises of an archived file (PDF/A-1b), looked for in the file itself before it is written.

A check of our own, not a validator: the tests have an independent one read every kind of document.
"""

import re
from collections.abc import Iterator

from aat.cerfa.recueil import objets_du_fichier
from aat.erreurs import ErreurImpression

#: Never in a PDF/A-1: encryption, scripts, attachments, transparency, layers, external content.
_INTERDITS = (b"/Encrypt", b"/JavaScript", b"/JS", b"/EmbeddedFiles", b"/SMask", b"/OCProperties", b"/Launch", b"/AA")


def exiger_archivable(octets: bytes) -> None:
    """Return when the file keeps every promise.

    Raises:
        ErreurImpression: it does not; the sentence says which, nothing of the content.
    """
    for manque in _manques(octets):
        raise ErreurImpression(
            f"Le fichier n’est pas archivable (PDF/A-1b) : {manque}.",
            remede="Signalez ce défaut ; le même document s’imprime sans « --archive ».",
        )


def _manques(octets: bytes) -> Iterator[str]:
    if not re.match(rb"%PDF-1\.\d\n%[\x80-\xff]{4}", octets):
        yield "son en-tête n’est pas celui d’un PDF binaire"
        return
    objets, racine = objets_du_fichier(octets)
    dictionnaires = {n: corps.partition(b"stream\n")[0] for n, corps in objets.items()}
    if not re.search(rb"/ID \[<[0-9a-f]{32}><[0-9a-f]{32}>\]", octets[octets.rindex(b"trailer") :]):
        yield "il n’a pas d’identifiant"
    catalogue = dictionnaires[racine]
    if b"/GTS_PDFA1" not in catalogue or b"/DestOutputProfile" not in catalogue:
        yield "il n’a pas de profil de couleur"
    xmp = next((c for n, c in objets.items() if b"/Subtype /XML" in dictionnaires[n]), b"")
    if b"<pdfaid:part>1<" not in xmp or b"<pdfaid:conformance>B<" not in xmp or b"/Filter" in xmp[:120]:
        yield "ses métadonnées ne disent pas PDF/A-1b"
    polices = [d for d in dictionnaires.values() if b"/Type /FontDescriptor" in d]
    if not polices or any(b"/FontFile2" not in police for police in polices):
        yield "une police n’est pas embarquée"
    for corps in dictionnaires.values():
        for interdit in _INTERDITS:
            if re.search(interdit + rb"\b", corps):
                yield f"il contient « {interdit.decode()} »"
