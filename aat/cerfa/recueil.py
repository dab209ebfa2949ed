"""Many documents in one PDF, written as they come: fonts once, each fixed page once, memory that does not grow.

Reads back the files that ``assemblage`` wrote, and only those. Two levels of page tree, so that a viewer opens page
nine thousand as fast as page one.
"""

import array
import hashlib
from itertools import pairwise
from typing import BinaryIO

from aat.cerfa.assemblage import arbre_des_pages, objet_metadonnees
from aat.cerfa.metadonnees import paquet, xmp_de

#: Pages under one node of the tree.
_PAGES_PAR_BRANCHE = 64
TITRE = "Lot d’imprimés"


class RecueilPdf:
    """One file that grows.

    Args:
        flux: where the file goes, from its first byte; the caller opens and closes it.
    """

    def __init__(self, flux: BinaryIO) -> None:
        self._flux = flux
        self._place = 0
        #: Position of each object, by its number; 0 while it is not written.
        self._places = array.array("Q", [0])
        self._resume = hashlib.sha256()
        self._fixes: dict[bytes, int] = {}
        self._branches: list[tuple[int, list[int]]] = []
        self._racine = self._arbre = self._ressources = 0
        self._pages = 0

    def ajouter(self, octets: bytes) -> int:
        """Add every page of a document, and return the number of its first page (from 1).

        Raises:
            ValueError: the file is not one of ours.
        """
        objets, racine = objets_du_fichier(octets)
        arbre = _renvoi(objets[racine], b"/Pages ")
        if not self._place:
            self._commencer(octets, objets, racine, arbre)
        premiere = self._pages + 1
        for page in _renvois(objets[arbre], b"/Kids ["):
            fixe, *valeurs = _renvois(objets[page], b"/Contents [")
            contenus = [self._fixe(objets[fixe]), *(self._nouveau(objets[valeur]) for valeur in valeurs)]
            self._page(contenus)
        return premiere

    def terminer(self) -> None:
        """Write the tree, the metadata and the table: the file is then whole."""
        for numero, enfants in self._branches:
            self._poser(
                numero,
                b"<<\n/Count %d\n/Kids [%b]\n/Parent %d 0 R\n/Type /Pages\n>>\nendobj\n"
                % (len(enfants), b" ".join(b"%d 0 R" % n for n in enfants), self._arbre),
            )
        tronc = arbre_des_pages([numero for numero, _ in self._branches])
        self._poser(self._arbre, tronc.replace(b"/Count %d" % len(self._branches), b"/Count %d" % self._pages, 1))
        table, fin = self._place, len(self._places)
        self._ecrire(b"xref\n0 %d\n0000000000 65535 f \n" % fin)
        for place in self._places[1:]:
            self._ecrire(b"%010d 00000 n \n" % place if place else b"0000000000 00000 f \n")
        identite = self._resume.hexdigest()[:32].encode()
        self._ecrire(
            b"trailer\n<<\n/Size %d\n/Root %d 0 R\n/ID [<%b><%b>]\n>>\nstartxref\n%d\n%%%%EOF\n"
            % (fin, self._racine, identite, identite, table)
        )

    def _commencer(self, octets: bytes, objets: dict[int, bytes], racine: int, arbre: int) -> None:
        """Write what every page shares, under the numbers that it already has."""
        self._racine, self._arbre = racine, arbre
        page = _renvois(objets[arbre], b"/Kids [")[0]
        metadonnees = _renvoi(objets[racine], b"/Metadata ")
        self._ressources = _renvoi(objets[page], b"/Resources ")
        propres = {racine, arbre, metadonnees}
        for enfant in _renvois(objets[arbre], b"/Kids ["):
            propres |= {enfant, *_renvois(objets[enfant], b"/Contents [")}
        self._places.extend([0] * max(objets))
        self._ecrire(octets[: octets.index(b"1 0 obj")])
        for numero in sorted(set(objets) - propres):
            self._poser(numero, objets[numero])
        self._poser(metadonnees, objet_metadonnees(paquet(xmp_de(TITRE))))
        # The first page of the file is not known by its number yet: where it opens is left to the viewer.
        debut, _, suite = objets[racine].partition(b"/OpenAction [")
        self._poser(racine, debut + suite.partition(b"]\n")[2] if suite else debut)

    def _page(self, contenus: list[int]) -> None:
        if not self._branches or len(self._branches[-1][1]) >= _PAGES_PAR_BRANCHE:
            self._places.append(0)
            self._branches.append((len(self._places) - 1, []))
        branche, enfants = self._branches[-1]
        enfants.append(
            self._nouveau(
                b"<<\n/Contents [%b]\n/Parent %d 0 R\n/Resources %d 0 R\n/Type /Page\n>>\nendobj\n"
                % (b" ".join(b"%d 0 R" % n for n in contenus), branche, self._ressources)
            )
        )
        self._pages += 1

    def _fixe(self, corps: bytes) -> int:
        cle = hashlib.sha256(corps).digest()
        if cle not in self._fixes:
            self._fixes[cle] = self._nouveau(corps)
        return self._fixes[cle]

    def _nouveau(self, corps: bytes) -> int:
        self._places.append(0)
        numero = len(self._places) - 1
        self._poser(numero, corps)
        return numero

    def _poser(self, numero: int, corps: bytes) -> None:
        self._places[numero] = self._place
        self._ecrire(b"%d 0 obj\n%b" % (numero, corps))

    def _ecrire(self, octets: bytes) -> None:
        self._flux.write(octets)
        self._resume.update(octets)
        self._place += len(octets)


def objets_du_fichier(octets: bytes) -> tuple[dict[int, bytes], int]:
    """Return number → body of the objects of a file, and the number of its catalogue."""
    bas = octets.rindex(b"trailer\n")
    debut = int(octets[octets.rindex(b"startxref\n") + 10 :].split(b"\n", 1)[0])
    lignes = octets[debut:bas].split(b"\n")[2:-1]
    places = {numero: int(ligne[:10]) for numero, ligne in enumerate(lignes) if ligne[17:18] == b"n"}
    fins = dict(pairwise([*sorted(places.values()), debut]))
    objets = {n: octets[place : fins[place]].partition(b" obj\n")[2] for n, place in places.items()}
    return objets, _renvoi(octets[bas:], b"/Root ")


def _renvoi(corps: bytes, cle: bytes) -> int:
    return int(corps[corps.index(cle) + len(cle) :].split(b" ", 1)[0])


def _renvois(corps: bytes, cle: bytes) -> list[int]:
    liste = corps[corps.index(cle) + len(cle) :].partition(b"]")[0]
    return [int(n) for n in liste.split()[::3]]
