"""What every screen of one document does with its papers: print them on a chosen printer, write them, open them.

Draws nothing and talks to no printer: the services of ``print`` do, beside the screens.
"""

from __future__ import annotations

from abc import abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

from aat.domaine.etats import Etat
from aat.erreurs import ErreurAat
from aat.services import impression, remise
from aat.services.remise import Remise
from aat.services.suivi import Acte
from aat.tui.abstraite import Abstraite
from aat.tui.screens.base import Ecran
from aat.tui.texte import lignes_propres, propre

if TYPE_CHECKING:
    from collections.abc import Callable

    from aat.composition_fil import AtelierDeFil
    from aat.services.impression import Tirage
    from aat.services.suivi import Suivi

#: What the list of printers gives for none; no queue has an empty name.
_AUCUNE = "-"


class EcranImpression(Ecran, metaclass=Abstraite):
    """One document, and its papers.

    Args:
        ref: its reference.
        fichiers: PDFs written just before.
        imprimes: what was printed just before, one sentence each.
    """

    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]  # narrower than Textual's own
        Binding("p", "imprimante", "imprimante", show=False),
        Binding("o", "ouvrir", "ouvrir le PDF", show=False),
        Binding("s", "surcharge", "surcharge du formulaire", show=False),
    ]

    #: How another folder is chosen, where it can be.
    AUTRE_DOSSIER: ClassVar[str] = ""

    def __init__(self, ref: str, fichiers: tuple[str, ...] = (), imprimes: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.ref = ref
        self._fichiers, self._imprimes = fichiers, imprimes
        self._suivi: Suivi | None = None
        self._occupe = False
        #: What the last act was refused for, kept on screen until the next one.
        self._refus = ""

    # --- what each screen brings

    @abstractmethod
    def remontrer(self) -> None:
        """Show again where the document and its papers stand."""

    @abstractmethod
    def est_un_avis(self) -> bool:
        """Tell whether the document is an avis, as far as is known."""

    # --- what may be done

    @property
    def imprimante(self) -> str | None:
        """The printer that was chosen here or earlier; ``None``: papers are written as files."""
        return self.appli.outils.configuration.impression.imprimante

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer a printer and the PDF where something may be printed, the overlay on a calibrated printer only."""
        if action in {"imprimante", "ouvrir"}:
            return self._suivi is not None and Acte.IMPRIMER in self._suivi.actes
        if action == "surcharge":
            return self._surcharge_offerte
        return super().check_action(action, parameters)

    @property
    def _surcharge_offerte(self) -> bool:
        # A document that may still leave, or has left, is not written on the caisse's own form as well.
        if self._suivi is None or self._suivi.etat is not Etat.IMPRIME_SEUL or not self.est_un_avis():
            return False
        if self.imprimante is None or not self.appli.outils.configuration.impression.surcharge:
            return False
        from aat.composition_surcharge import surcharge_offerte

        return surcharge_offerte(self.imprimante, self.appli.outils)

    def actes_du_papier(self) -> str:
        """Return the keys of the papers, as one line; empty when there is none."""
        if not self.check_action("imprimante", ()):
            return ""
        sur = f"p imprimante : {propre(self.imprimante)}" if self.imprimante else "p choisir une imprimante"
        surcharge = "   s surcharge" if self._surcharge_offerte else ""
        return f"{sur}   o ouvrir le PDF{surcharge}"

    # --- printing and writing

    def sortir(self, tirer: Callable[[AtelierDeFil], Tirage], *, fichier: bool = False) -> None:
        """Print what ``tirer`` gives on the chosen printer; write it when there is none, or if ``fichier``."""
        nom, sortie = None if fichier else self.imprimante, self.appli.travaux.sortie

        def travail(outils: AtelierDeFil) -> Remise:
            imprimante = outils.imprimante(nom) if nom else None
            return remise.remettre(lambda: tirer(outils), imprimante, sortie, outils.lieux.documents)

        self._confier("Impression…", travail)

    def imprimer_les_papiers(self) -> None:
        """Print the papers that the state calls for."""
        ref = self.ref
        self.sortir(lambda outils: impression.tirer(ref, outils))

    def action_imprimante(self) -> None:
        """Choose one of the printers that are here; it prints at once, and is remembered."""
        if self._occupe:
            return
        self._occupe = True
        self.appli.etat = "Recherche des imprimantes…"
        self.appli.travaux.confier(self, lambda outils: outils.imprimantes(), self._choisir, self.papier_refuse)

    def _choisir(self, noms: tuple[str, ...]) -> None:
        from aat.tui.screens.choix import Choix

        self._occupe, self._refus, self.appli.etat = False, "", ""
        choix = [(nom, f"{propre(nom)}{'  (retenue)' if nom == self.imprimante else ''}") for nom in noms]
        choix.sort(key=lambda paire: paire[0] != self.imprimante)
        if self.imprimante is not None:
            choix.append((_AUCUNE, "Aucune : écrire des fichiers PDF"))
        if not choix:
            self.appli.etat = "Ce poste n’a aucune imprimante : les papiers restent des fichiers PDF."
            self.remontrer()
            return
        self.app.push_screen(Choix("Imprimer sur (Entrée imprime et retient, Échap annule)", choix), self._retenir)

    def _retenir(self, nom: str | None) -> None:
        if nom is None:
            return
        choisie = None if nom == _AUCUNE else nom
        try:
            self.appli.outils.retenir_imprimante(choisie)
        except ErreurAat as erreur:
            self.papier_refuse(erreur)
            return
        if choisie is None:
            self.appli.etat = "Les papiers seront écrits dans des fichiers PDF."
            self.remontrer()
            return
        self.imprimer_les_papiers()

    def action_ouvrir(self) -> None:
        """Write the papers that the state calls for, and show the first: the one that is handed over."""
        ref, sortie = self.ref, self.appli.travaux.sortie

        def ecrire(outils: AtelierDeFil) -> Remise:
            return remise.remettre(lambda: impression.tirer(ref, outils), None, sortie, outils.lieux.documents)

        def ouvrir(ecrits: Remise) -> None:
            # Written whatever opening gives: the page says where.
            self._remis(ecrits)
            premier = Path(ecrits.fichiers[0])
            self.appli.travaux.confier(self, lambda outils: outils.ouvrir_pdf(premier), _rien, self.papier_refuse)

        self._confier("Ouverture du PDF…", ecrire, ouvrir)

    def action_surcharge(self) -> None:
        """Print the values alone on the caisse's own form, placed for the chosen printer."""
        ref, nom = self.ref, self.imprimante
        if nom is None:
            return

        def travail(outils: AtelierDeFil) -> Remise:
            from aat.composition_surcharge import composer_surcharge
            from aat.services.lot_impression import titre_du_travail

            posee = composer_surcharge(ref, nom, outils)
            titre = titre_du_travail(ref, "surcharge")
            return Remise(travaux=(outils.imprimante(nom).imprimer(posee.octets, titre),), imprimante=nom)

        self._confier("Surcharge…", travail)

    def _confier(
        self,
        phrase: str,
        travail: Callable[[AtelierDeFil], Remise],
        reussi: Callable[[Remise], None] | None = None,
    ) -> None:
        if self._occupe:
            return
        self._occupe = True
        self.appli.etat = phrase
        self.appli.travaux.confier(self, travail, reussi or self._remis, self.papier_refuse)

    # --- what came back

    def _remis(self, remis: Remise) -> None:
        self._occupe, self._refus = False, ""
        self._fichiers = tuple(dict.fromkeys((*self._fichiers, *remis.fichiers)))
        if remis.travaux:
            self._imprimes = (*self._imprimes, remis.phrase)
        self.appli.etat = remis.phrase
        self.remontrer()

    def texte_des_papiers(self) -> str:
        """Return what was printed from here, and where the files are; empty when there is nothing."""
        fichiers = (f"Fichiers à imprimer, lisibles de vous seul{self.AUTRE_DOSSIER} :", *self._fichiers)
        return lignes_propres("\n".join((*self._imprimes, *(fichiers if self._fichiers else ()))))

    def papier_refuse(self, erreur: ErreurAat) -> None:
        """Say on the status line what failed, and on the page what to do; nothing is lost."""
        self._occupe = False
        self._refus = " ".join(filter(None, (erreur.message, erreur.remede)))
        self.appli.etat = erreur.message
        self.remontrer()


def _rien(_: None) -> None:
    """Say nothing: a window opened, or is opening."""
