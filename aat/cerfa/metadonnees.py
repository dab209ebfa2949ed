"""The metadata of a file: title, form number, PDF/A claim, and a date only where the template allows it.

Never a name, a NIR or a motif: they are not received here.
"""

import datetime as dt
from xml.sax.saxutils import escape

from aat.cerfa.modele import Modele

_XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/">
  <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
    <rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
      <pdfaid:part>1</pdfaid:part>
      <pdfaid:conformance>B</pdfaid:conformance>
    </rdf:Description>
    <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
      <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{titre}</rdf:li></rdf:Alt></dc:title>{sujet}
    </rdf:Description>{date}
  </rdf:RDF>
</x:xmpmeta>"""
_SUJET = """
      <dc:description><rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt></dc:description>"""
_DATE = """
    <rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
      <xmp:CreateDate>{}</xmp:CreateDate>
    </rdf:Description>"""


def xmp(modele: Modele, formulaire: str | None, etabli_le: dt.datetime) -> str:
    """Return the XMP packet's content; the same for the same template, form number and moment."""
    moment = etabli_le.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return _XMP.format(
        titre=escape(modele.titre),
        sujet=_SUJET.format(escape(formulaire)) if formulaire else "",
        date=_DATE.format(moment) if modele.dater else "",
    )


def xmp_de(titre: str) -> str:
    """Return the content of a file that has a title only."""
    return _XMP.format(titre=escape(titre), sujet="", date="")


def paquet(contenu: str) -> bytes:
    """Return ``contenu`` in the packet that a PDF stores."""
    return (f'<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n{contenu}\n<?xpacket end="w"?>\n').encode()
