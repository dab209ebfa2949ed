"""What became of a validated document, and what may be done with it: papers, sending again, what follows from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aat.cli import questions
from aat.cli.texte import lignes
from aat.domaine.arret import Avis
from aat.erreurs import ErreurAat
from aat.horloge import ici
from aat.services import abandon, conclusion, impression, journal, liens_certificat, suivi
from aat.services.defauts import avis_par_defaut
from aat.services.suivi import Acte

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from aat.cli.texte.seance import Seance
    from aat.domaine.certificat import Certificat
    from aat.services.conclusion import Papier
    from aat.services.suivi import Suivi

    Document = Avis | Certificat

_LIGNES_D_HISTOIRE: Final = 200
#: What each act is called, by letter, in the order it is offered.
_ACTES: Final = {
    Acte.IMPRIMER: ("i", "imprimer"),
    Acte.ENREGISTRER: ("e", "enregistrer le récapitulatif de ce qui a été transmis"),
    Acte.TRANSMETTRE: ("t", "transmettre maintenant"),
    Acte.PAPIER: ("p", "imprimer au lieu de transmettre"),
    Acte.RECTIFIER: ("r", "corriger : un document qui annule et remplace celui-ci"),
    Acte.MODIFIER: ("m", "modifier : un nouveau document, avec tout ce qui est saisi"),
}


def suivre(ref: str, seance: Seance, *, entree: str = "patient suivant") -> Document | None:
    """Say where a document stands and do what is asked; return the document that follows from it, or ``None``.

    Args:
        ref: its reference.
        seance: the run.
        entree: where Entrée leads.

    Raises:
        ErreurIntrouvable: no such document.
        ErreurCoffre: the store cannot be used.
        Retour: what comes before is wanted.
        Quitter: the person leaves.
    """
    vue = _Vue(ref, seance)
    vue.attendre()
    menu = lignes.Menu("Que faire", _AIDE)
    while True:
        vue.montrer()
        choisi = menu.demander(vue.lettres(), entree=entree)
        if not choisi:
            return None
        try:
            with questions.retour():
                suite = vue.faire(choisi)
        except questions.Retour:
            continue
        except ErreurAat as erreur:
            lignes.dire_l_erreur(erreur)
            continue
        if suite is not None:
            return suite


_AIDE = """\
Un document transmis porte un numéro, une date et une heure ; sans numéro, ne le tenez pas pour transmis.
Ce qui est en file part tout seul, une seule fois."""
_REPRIS: Final = (
    "Tout est repris de {ref}, sauf l’accord. Au récapitulatif, m change ce qui est faux ; rien ne part avant."
)


def entier(suite: Document) -> bool:
    """Tell whether what follows from a document is asked field by field: a correction is read first, then changed."""
    return suite.annule_et_remplace is None


def choisir_le_papier(papiers: Sequence[Papier]) -> tuple[str, ...]:
    """Return the papers chosen, as ``print`` names them; the only one is not asked for."""
    if len(papiers) == 1:
        return papiers[0].volets
    return papiers[lignes.numero("Quel papier", [papier.libelle for papier in papiers], defaut=0)].volets


class _Vue:
    """One document, as long as it is looked at."""

    def __init__(self, ref: str, seance: Seance) -> None:
        self._ref, self._seance, self._outils = ref, seance, seance.outils
        self._suivi: Suivi | None = None
        self._dit: tuple[str, ...] = ()
        self._document = conclusion.relire(ref, seance.outils).document

    def attendre(self) -> None:
        """Wait for an answer that is on its way, a few seconds at most."""
        if self._seance.envoi.en_route(self._ref):
            lignes.dire("Transmission…")
            self._seance.envoi.attendre(self._ref)
        # What became of this document is said in full below.
        for phrase in self._seance.envoi.nouvelles():
            if not phrase.startswith(self._ref):
                lignes.dire(phrase)

    def montrer(self) -> None:
        """Write where it stands, unless nothing moved since it was said."""
        self._seance.annoncer()
        envoi = self._seance.envoi
        vu = suivi.suivre(self._ref, self._outils, envoi_en_cours=envoi.en_route(self._ref))
        self._suivi = vu
        empeche = envoi.empechement(self._ref) if not vu.numero else None
        phrases = (
            vu.titre,
            *((f"N° {vu.numero}",) if vu.numero else ()),
            *((" ".join(filter(None, (empeche.message, empeche.remede))),) if empeche else ()),
            *vu.phrases,
            f"Référence {vu.ref}",
        )
        if phrases != self._dit:
            lignes.titre(phrases[0])
            for phrase in phrases[1:]:
                lignes.dire(phrase)
        self._dit = phrases

    def lettres(self) -> dict[str, str]:
        """Return what may be done, by letter."""
        actes = self._suivi.actes if self._suivi else frozenset()
        lettres = {lettre: nom for acte, (lettre, nom) in _ACTES.items() if acte in actes}
        if isinstance(self._document, Avis):
            if self._document.atmp is not None:
                lettres["c"] = "certificat AT/MP, patient et événement gardés"
        else:
            lettres["n"] = "avis d’arrêt de travail, patient et événement gardés"
            lettres["c"] = "certificat suivant, même événement"
        if self._suivi and self._suivi.etat in abandon.ABANDONNABLES and actes:
            lettres["b"] = "abandonner : le retirer de la file"
        return lettres | {"h": "histoire du document"}

    def faire(self, lettre: str) -> Document | None:
        """Do what a letter says; return the document that begins then, or ``None``."""
        match lettre:
            case "m":
                return conclusion.a_corriger(self._document)
            case "r":
                document = conclusion.a_rectifier(self._ref, self._outils)
                lignes.dire(_REPRIS.format(ref=self._ref))
                return document
            case "c":
                return liens_certificat.depuis_reference(self._ref, self._outils)
            case "n":
                outils = self._outils
                base = avis_par_defaut(self._document.assure, outils.prescripteur(), outils.defauts)
                return liens_certificat.avis_depuis_certificat(self._ref, base, outils)
        actes: dict[str, Callable[[], None]] = {
            "i": self._imprimer,
            "e": lambda: self._imprimer("recapitulatif"),
            "t": self._transmettre,
            "p": self._imprimer_a_la_place,
            "b": self._abandonner,
            "h": self._raconter,
        }
        actes[lettre]()
        return None

    def _imprimer(self, *volets: str) -> None:
        self._seance.ecrire(impression.tirer(self._ref, self._outils, volets))

    def _transmettre(self) -> None:
        self._seance.envoi.transmettre(self._ref)
        self._dit = ()
        self.attendre()

    def _imprimer_a_la_place(self) -> None:
        """Print instead of sending: what it is worth is read first, and the document leaves the queue."""
        apercu = conclusion.apercevoir(self._document, self._outils)
        lignes.dire(f"{apercu.valeur_papier} Imprimé, ce document quitte la file : il ne sera plus transmis.")
        volets = choisir_le_papier(apercu.papiers)
        doute = suivi.peut_etre_recu(self._ref, self._outils)
        if not questions.oui(suivi.DOUTE if doute else "L’imprimer au lieu de le transmettre"):
            return
        self._seance.ecrire(suivi.passer_au_papier(self._ref, self._outils, volets, malgre_le_doute=doute))

    def _abandonner(self) -> None:
        if questions.oui(abandon.AVERTISSEMENT):
            abandon.abandonner(self._ref, self._outils)
            lignes.dire("Abandonné : rien ne partira.")

    def _raconter(self) -> None:
        """Write what happened to it, the latest first, without any content."""
        faits = [e for e in self._outils.historique(self._ref, _LIGNES_D_HISTOIRE) if journal.a_un_effet(e)]
        lignes.lire_a_la_suite(
            [f"{ici(e.quand):%d/%m/%Y %H:%M} : {journal.raconter(e, self._outils)}" for e in faits]
            or ["Rien n’est encore écrit."]
        )
