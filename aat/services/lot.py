"""Use case « --lot »: many documents, one a line, each judged and kept as if it were alone.

Owns what is made of a line, what a second run finds again, and the rule that one bad line never stops the rest.
What a line is stands in ``lignes_lot``. Knows no front end: whoever calls it writes results and shows progress.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace

from aat.codes_sortie import CodeSortie, le_plus_grave
from aat.domaine.arret import Avis
from aat.domaine.dossier import Dossier
from aat.domaine.etats import A_TRANSMETTRE, Etat
from aat.erreurs import ErreurAat, ErreurDocument, ErreurRefus, ErreurUsage
from aat.rules.completion import completer
from aat.rules.impression import mode_impression
from aat.services import arret, simulation
from aat.services.guichet import Guichet
from aat.services.impression import dossier_de
from aat.services.lignes_lot import Ligne, LigneLue, cle_du_document, lire_ligne
from aat.services.outils import Outils
from aat.services.reponse import Reponse, ReponseImpression, ReponseTransmission
from aat.services.scellement import Demande
from aat.services.transmission import expliquer


@dataclass(frozen=True, slots=True, repr=False)
class Fait:
    """What a line gave.

    Attributes:
        retrouve: an earlier run had made the document.
        erreur: what failed once the document was kept (sending, printing).
    """

    reponse: Reponse
    retrouve: bool = False
    erreur: ErreurAat | None = None

    @property
    def code_sortie(self) -> CodeSortie:
        """The gravest of what the answer and the error say."""
        codes = [self.reponse.code_sortie]
        return le_plus_grave([*codes, self.erreur.code_sortie] if self.erreur else codes)


@dataclass(frozen=True, slots=True, repr=False)
class Resultat:
    """A line's number, exit code, and its answer, its error, or both."""

    numero: int
    code: CodeSortie
    fait: Fait | None
    erreur: ErreurAat | None
    position: int


def traiter(
    toutes: Iterator[Ligne], faire: Callable[[bytes], Fait], expliquer_defaut: Callable[[Exception], ErreurAat]
) -> Iterator[Resultat]:
    """Yield the result of each line, in order; whatever happens to one, the next is done.

    Args:
        toutes: the lines.
        faire: does the work of one line.
        expliquer_defaut: says an unforeseen fault without showing data.
    """
    for ligne in toutes:
        try:
            fait = faire(ligne.exiger())
        except ErreurAat as erreur:
            yield _echec(ligne, erreur)
        except Exception as defaut:  # noqa: BLE001 - a fault on one line must not cost the others
            yield _echec(ligne, expliquer_defaut(defaut))
        else:
            yield Resultat(ligne.numero, fait.code_sortie, fait, fait.erreur, ligne.position)


def _echec(ligne: Ligne, erreur: ErreurAat) -> Resultat:
    if isinstance(erreur, ErreurDocument):
        erreur.ligne = ligne.numero
    return Resultat(ligne.numero, erreur.code_sortie, None, erreur, ligne.position)


def simuler(octets: bytes, jour: dt.date, outils: Outils, preparer: Callable[[Avis], Avis]) -> Fait:
    """Return the answer of a line judged as of ``jour``; nothing is stored or sent.

    Raises:
        ErreurAat: this line cannot be judged.
    """
    return Fait(simulation.simuler(preparer(lire_ligne(octets, Avis).document), jour, outils))


class Atelier:
    """Validates the avis of one batch, line after line, and transmits them through one connection.

    Args:
        nom_lot: with each line's key, makes the key of its document.
        demande: what is done with each.
        outils: the tools of the run.
        preparer: last touch on each avis before it is judged.
    """

    def __init__(
        self, nom_lot: str, demande: Demande, outils: Outils, preparer: Callable[[Avis], Avis] = lambda avis: avis
    ) -> None:
        self._nom_lot = nom_lot
        self._demande = demande
        self._outils = outils
        self._preparer = preparer
        self._coffre = outils.coffre()
        self._guichet = Guichet(self._coffre, outils)

    def faire(self, octets: bytes) -> Fait:
        """Make the document of a line, or find the one that an earlier run made; transmit it if asked.

        Raises:
            ErreurAat: this line cannot be done.
        """
        lue = lire_ligne(octets, Avis)
        cle = cle_du_document(self._nom_lot, octets, lue.cle)
        ref = self._coffre.par_cle_lot(cle)
        if ref is None:
            try:
                fait = Fait(
                    arret.valider(self._preparer(lue.document), replace(self._demande, cle_lot=cle), self._outils)
                )
            except ErreurRefus:
                # Another run of the same batch may have been faster by an instant.
                ref = self._coffre.par_cle_lot(cle)
                if ref is None:
                    raise
        if ref is not None:
            fait = Fait(self._retrouver(ref, lue), retrouve=True)
        if self._demande.transmettre and fait.reponse.ref:
            try:
                return self._transmettre(fait)
            except ErreurAat as erreur:
                return replace(fait, erreur=erreur)
        return fait

    def fermer(self) -> None:
        """Close the connection to the service."""
        self._guichet.fermer()

    def _retrouver(self, ref: str, lue: LigneLue[Avis]) -> Reponse:
        lu = self._coffre.lire(ref)
        dossier = dossier_de(lu)
        if lue.cle is not None and not meme_avis(lue.document, dossier):
            raise ErreurUsage(
                f"La clé de lot de cette ligne est déjà celle d’un autre avis ({ref}).",
                champ="cle_lot",
                remede="Donnez à chaque avis sa clé, ou un autre nom au lot (--nom-lot).",
            )
        mode = mode_impression(
            dossier.date_prescription,
            acquitte=lu.accuse is not None,
            transmission=dossier.rattachement.transmission,
            droit=self._outils.droit,
        )
        etat = expliquer(lu.etat, self._outils)
        return Reponse(
            ref=ref,
            etat=etat.etat,
            constats=(),
            document=dossier.avis,
            recapitulatif=lu.recapitulatif,
            impression=ReponseImpression(mode=str(mode.mode), volets=mode.volets),
            transmission=ReponseTransmission.de(etat) if etat.etat not in {Etat.VALIDE, Etat.IMPRIME_SEUL} else None,
        )

    def _transmettre(self, fait: Fait) -> Fait:
        etat = self._coffre.etat(fait.reponse.ref or "")
        if etat.etat is not Etat.ACQUITTE and etat.etat not in A_TRANSMETTRE | {Etat.EN_COURS}:
            raise ErreurRefus(
                f"Le document {etat.ref} n’est pas à transmettre : son état est « {etat.etat} ».",
                remede="Voyez son histoire par « aat journal ».",
            )
        if self._guichet.hors_de_portee:
            # Told once: the rest waits in the queue instead of waiting for a silent service line after line.
            if etat.etat is Etat.VALIDE:
                self._coffre.mettre_en_file(etat.document_id, self._outils.horloge.maintenant())
                etat = self._coffre.etat(etat.ref)
        else:
            etat = self._guichet.faire(etat)
        etat = expliquer(etat, self._outils)
        return replace(fait, reponse=fait.reponse.envoyee(etat))


def meme_avis(avis: Avis, dossier: Dossier) -> bool:
    """Tell whether ``avis`` may be the one that a kept document was made of: it says nothing else.

    What the line leaves out is no difference: the program filled it in (previous stop, prescriber, motif's label).
    """
    return _dit_autant(completer(avis, dossier.date_prescription), dossier.avis)


def _dit_autant(donne: object, garde: object) -> bool:
    if donne is None or donne is False or donne == ():
        return True
    if is_dataclass(donne) and type(donne) is type(garde):
        # The context tells of other stops, a label decides nothing: neither is part of what is kept.
        noms = [champ.name for champ in fields(donne) if champ.name not in {"contexte", "libelle"}]
        return all(_dit_autant(getattr(donne, nom), getattr(garde, nom)) for nom in noms)
    return donne == garde
