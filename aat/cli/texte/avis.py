"""The questions of an avis: its motif, its duration by the table, its days, and changes by an express line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from aat.cli import dialogue_arret, questions
from aat.cli.texte import calendrier, durees, lignes, motif
from aat.cli.texte.entretien import Entretien
from aat.domaine.arret import Avis, Nature
from aat.domaine.personnes import Employeur
from aat.erreurs import ErreurUsage
from aat.rules.calendrier import date_longue
from aat.rules.completion import completer
from aat.services import motifs, saisie_express, textes
from aat.services.employeur_connu import employeur_connu
from aat.services.formulaire import arret, libelles
from aat.services.formulaire.champ import Genre
from aat.services.formulaire.jours_possibles import jours_de_l_avis
from aat.services.jugement import Jugement, juger_avis

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aat.cli.texte.entretien import Mots
    from aat.cli.texte.seance import Seance
    from aat.services.formulaire.champ import Champ
    from aat.services.formulaire.jours_possibles import JoursPossibles

    Candidats = Sequence[tuple[str, str]]

_AIDE_MODIFIER: Final = """\
Une ligne express change ce qu’elle dit : « 7j », « sorties libres "kiné" », « angine ».
Entrée : la liste des champs."""


class EntretienAvis(Entretien[Avis]):
    """The questions about one avis.

    Args:
        seance: the run.
        entier: ask every visible field.
        candidats: (code, label) of the motifs between which the express line did not decide.
    """

    LIBELLES = libelles.AVIS
    NOM = "l’avis"
    TITRE = "de l’avis"
    ACCORD = dialogue_arret.ACCORD
    PAGE_DE_TEXTES = textes.APPLICABLES

    def __init__(self, seance: Seance, *, entier: bool, candidats: Candidats = ()) -> None:
        super().__init__(seance, arret.FORMULAIRE, entier=entier)
        self._candidats = tuple(candidats)
        self._employeur_cherche = False

    def juger(self, document: Avis) -> Jugement:
        """Return what the law of today says of the avis."""
        return juger_avis(arret.nettoyer(document), self.seance.jour, self.seance.outils)

    def completer(self, document: Avis) -> Avis:
        """Return the avis with its dates and days; a stop of AT/MP names the patient's known employer."""
        if document.atmp is not None and document.employeur in {None, Employeur()} and not self._employeur_cherche:
            self._employeur_cherche = True
            connu = employeur_connu(document.assure, self.seance.outils)
            if connu is not None:
                document = replace(document, employeur=connu)
                lignes.dire(f"Employeur repris du dernier document de ce patient : {connu.raison_sociale}.")
        return completer(document, self.seance.jour)

    def jours_possibles(self, champ: Champ[Avis], document: Avis) -> JoursPossibles[Avis]:
        """Return the days that a date field may take."""
        return jours_de_l_avis(champ, document, self.seance.jour, self.seance.outils)

    def question_repliee(self, document: Avis) -> str:
        """Return what is asked before the particulars are."""
        return "Préciser l’employeur" if document.atmp else "Donner des précisions (tiers, cure, décès) ou l’employeur"

    def poser(self, champ: Champ[Avis], document: Avis) -> Avis:
        """Ask one field; the motif and the duration have questions of their own."""
        if champ.genre is Genre.MOTIF:
            return self._poser_le_motif(champ, document)
        if champ.genre is Genre.DUREE and not self._proposee(document):
            lignes.dire("  d : la table des durées indicatives. c : choisir le dernier jour.")
        return super().poser(champ, document)

    def propose(self, champ: Champ[Avis], document: Avis) -> str:
        """Return today for the first day, and the only duration of the sheet."""
        if champ.nom == "debut" and document.nature is not Nature.PROLONGATION:
            return date_longue(self.seance.jour)
        jours = self._proposee(document) if champ.genre is Genre.DUREE else None
        return f"{jours}j" if jours else ""

    def _proposee(self, avis: Avis) -> int | None:
        return durees.proposee(self._jugement(avis).motif, self.seance.types_emploi.connu(avis.assure))

    def _poser_le_motif(self, champ: Champ[Avis], avis: Avis) -> Avis:
        candidats, self._candidats = self._candidats, ()
        code = motif.demander(
            avis.motif.code if avis.motif else None,
            self.seance.jour,
            atmp=avis.atmp is not None,
            candidats=candidats,
        )
        return champ.poser(avis, code, self.seance.jour)

    def _jugement(self, avis: Avis) -> Jugement:
        juge = self.jugement(avis)
        assert isinstance(juge, Jugement)  # noqa: S101 - ``juger`` above makes no other
        return juge

    def mots(self, champ: Champ[Avis], document: Avis) -> Mots:
        """Return the words that open the calendar, and for the duration the table."""
        if champ.genre is Genre.DUREE:
            return {"d": lambda: self._dans_la_table(document), "c": lambda: self._jusqu_au(document)}
        return super().mots(champ, document)

    def _dans_la_table(self, avis: Avis) -> str | None:
        connus = self.seance.types_emploi
        choisie = durees.choisir(self._jugement(avis).motif, connus.connu(avis.assure))
        if choisie is None:
            return None
        jours, type_emploi = choisie
        connus.retenir(avis.assure, type_emploi)
        return f"{jours}j"

    def _jusqu_au(self, avis: Avis) -> str | None:
        jours = self.jours_possibles(arret.PAR_NOM["fin"], avis)
        jour = calendrier.choisir(jours, self.seance.jour)
        return f"jusqu’au {jour}" if jour else None

    def valeur(self, champ: Champ[Avis], document: Avis) -> str:
        """Return the value of a field; the motif by its label."""
        if champ.genre is Genre.MOTIF:
            return self._jugement(document).motif_libelle or ""
        return super().valeur(champ, document)

    def modifier(self, document: Avis) -> Avis:
        """Change by an express line, or one field chosen in the list."""
        seance = self.seance

        def lire(texte: str) -> tuple[Avis, Candidats] | None:
            if not texte:
                return None
            if len(texte) == 1:
                raise ErreurUsage("Une lettre seule ne dit rien ici.", remede="« ? » donne des exemples.")
            lue = saisie_express.lire_ligne(texte, document, seance.outils)
            if lue.incompris:
                raise ErreurUsage(f"Mots non compris : {', '.join(lue.incompris)}.", remede="« ? » donne des exemples.")
            if lue.avis.nature is not document.nature:
                raise ErreurUsage("La nature se change dans la liste des champs.", remede="Entrée seule la montre.")
            seance.types_emploi.retenir(document.assure, lue.type_emploi)
            return self.completer(lue.avis), [(c.motif.code, c.motif.libelle) for c in lue.candidats]

        lu = questions.demander("Ce qui change (Entrée : choisir un champ)", lire, aide=_AIDE_MODIFIER)
        if lu is None:
            return self.choisir_un_champ(document)
        change, self._candidats = lu[0], tuple(lu[1])
        return self._poser_le_motif(arret.PAR_NOM["motif"], change) if self._candidats else change


def preparer(avis: Avis, ligne: str, seance: Seance) -> tuple[Avis, Candidats]:
    """Return ``avis`` with what the express line says, and the motifs between which it does not decide.

    Raises:
        ErreurUsage: a date or a duration that does not exist, a prolongation on the line of an initial avis.
        ErreurIntrouvable: an employer that is not kept.
    """
    lue = saisie_express.lire_ligne(ligne, avis, seance.outils)
    if lue.avis.nature is Nature.PROLONGATION and avis.nature is not Nature.PROLONGATION:
        raise ErreurUsage("Une prolongation commence par p.", remede="Tapez p, puis la ligne : « p 60j ».")
    if lue.incompris:
        lignes.dire(f"Pas compris : {', '.join(lue.incompris)}. Le reste est pris.")
    if lue.motif is not None:
        lignes.dire(f"Motif : {motifs.libelle(lue.motif.motif.code, seance.jour)}")
    seance.types_emploi.retenir(avis.assure, lue.type_emploi)
    pris = completer(lue.avis, seance.jour)
    if lue.candidats and pris.motif is not None:
        # What a line leaves undecided is asked, never kept from before.
        pris = replace(pris, motif=replace(pris.motif, code=None))
    return pris, [(c.motif.code, c.motif.libelle) for c in lue.candidats]
