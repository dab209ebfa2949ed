"""The questions of a certificat AT/MP: its lesions row by row, its free text, its dates."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from aat.cli import dialogue_certificat
from aat.cli.texte import lignes, motif
from aat.cli.texte.entretien import Entretien
from aat.domaine.certificat import Certificat, NatureCertificat
from aat.domaine.personnes import Employeur
from aat.services import liens_certificat, motifs, textes
from aat.services.certificat import JugementCertificat, juger
from aat.services.employeur_connu import employeur_connu
from aat.services.formulaire import certificat as formulaire
from aat.services.formulaire import lesions, libelles
from aat.services.formulaire.champ import Genre
from aat.services.formulaire.jours_du_certificat import jours_du_certificat

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aat.cli.texte.seance import Seance
    from aat.services.formulaire.champ import Champ
    from aat.services.formulaire.jours_possibles import JoursPossibles

_GARDER, _AJOUTER, _REPRENDRE = range(3)


class EntretienCertificat(Entretien[Certificat]):
    """The questions about one certificate."""

    LIBELLES = libelles.CERTIFICAT
    AIDES: ClassVar[Mapping[str, str]] = {
        "constatations": "Le texte imprimé et envoyé : siège, côté et nature des lésions ou de la maladie, en toutes"
        " lettres. + devant un texte l’ajoute à ce qui est écrit.",
    }
    NOM = "le certificat"
    TITRE = "du certificat"
    ACCORD = dialogue_certificat.ACCORD
    PAGE_DE_TEXTES = textes.CERTIFICAT

    def __init__(self, seance: Seance, *, entier: bool) -> None:
        super().__init__(seance, formulaire.FORMULAIRE, entier=entier)
        self._conseils: tuple[str, ...] = ()
        self._employeur_cherche = False

    def juger(self, document: Certificat) -> JugementCertificat:
        """Return what the law of today says of the certificate."""
        return juger(formulaire.nettoyer(document), self.seance.jour, self.seance.outils)

    def completer(self, document: Certificat) -> Certificat:
        """Return the certificate dated today, with what the patient's earlier documents tell, said once."""
        outils = self.seance.outils
        initial = document.nature is NatureCertificat.INITIAL
        if document.nature is not None and not initial and document.date_evenement is None:
            suite = liens_certificat.evenement_connu(document, outils)
            if suite is not None:
                document = liens_certificat.fusionner(document, suite)
                lignes.dire("Événement repris du dernier certificat de ce patient : vérifiez-le.")
        if initial and not self._employeur_cherche and document.employeur in {None, Employeur()}:
            self._employeur_cherche = True
            connu = employeur_connu(document.assure, outils)
            if connu is not None:
                document = replace(document, employeur=connu)
                lignes.dire(f"Employeur repris du dernier document de ce patient : {connu.raison_sociale}.")
        return formulaire.completer(document, self.seance.jour)

    def jours_possibles(self, champ: Champ[Certificat], document: Certificat) -> JoursPossibles[Certificat]:
        """Return the days that a date field may take."""
        return jours_du_certificat(champ, document, self.seance.jour, self.seance.outils)

    def question_repliee(self, document: Certificat) -> str:
        """Return what is asked before the employer and the rest are."""
        qui = document.employeur.raison_sociale if document.employeur else None
        return f"Changer l’employeur ({qui}) ou préciser" if qui else "Donner l’employeur ou des précisions"

    def poser(self, champ: Champ[Certificat], document: Certificat) -> Certificat:
        """Ask one field; lesions are asked row by row, the motif is facultative."""
        if champ.nom in {"lesions", "constatations"}:
            self._conseiller(document)
        if champ.genre is Genre.LESIONS:
            return self._poser_les_lesions(champ, document)
        if champ.genre is Genre.MOTIF:
            code = motif.demander(
                document.motif.code if document.motif else None, self.seance.jour, atmp=True, facultatif=True
            )
            return champ.poser(document, code, self.seance.jour)
        return super().poser(champ, document)

    def _conseiller(self, c: Certificat) -> None:
        """Say once what a description is read for."""
        conseils = formulaire.conseils(c)
        for conseil in conseils if conseils != self._conseils else ():
            lignes.dire(f"  {conseil}")
        self._conseils = conseils

    def _poser_les_lesions(self, champ: Champ[Certificat], c: Certificat) -> Certificat:
        gardees = c.lesions
        if gardees:
            lignes.dire("Lésions déjà écrites :")
            for phrase in lesions.phrases(gardees):
                lignes.dire(f"  {phrase}")
            choisi = lignes.numero("Lésions", ("les garder", "en ajouter", "les reprendre toutes"), defaut=_GARDER)
            if choisi == _GARDER:
                return c
            gardees = gardees if choisi == _AJOUTER else ()
        return champ.poser(c, lesions.ecrire((*gardees, *dialogue_certificat.demander_lesions())), self.seance.jour)

    def valeur(self, champ: Champ[Certificat], document: Certificat) -> str:
        """Return the value of a field; lesions by their sentences, the motif by its label."""
        if champ.genre is Genre.LESIONS:
            return " ".join(lesions.phrases(document.lesions))
        if champ.genre is Genre.MOTIF:
            code = document.motif.code if document.motif else None
            return motifs.libelle(code, self.seance.jour) if code else ""
        return super().valeur(champ, document)
