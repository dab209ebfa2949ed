"""The settings as questions: who prescribes, what a new avis starts from, the screen. Each is kept at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aat.cli import questions
from aat.cli.dialogue import Question
from aat.cli.texte import champs, lignes
from aat.domaine.environnement import Environnement
from aat.domaine.personnes import Prescripteur
from aat.services.formulaire import prescripteur as formulaire
from aat.services.formulaire import reglages

if TYPE_CHECKING:
    from aat.cli.texte.seance import Seance
    from aat.services.formulaire.champ import Champ


def regler(seance: Seance) -> None:
    """Change settings until « < »."""
    while True:
        configuration = seance.outils.configuration
        dits = [f"{c.libelle} : {champs.montrer(c, configuration, seance.jour)}" for c in reglages.CHAMPS]
        qui = seance.outils.prescripteur()
        rang = lignes.numero("Réglages", [f"Prescripteur : {nommer(qui)}", *dits, "Environnement et dossiers"])
        try:
            if not rang:
                demander_le_prescripteur(seance)
            elif rang > len(dits):
                _environnement(seance)
            else:
                champ = reglages.CHAMPS[rang - 1]
                seance.outils.enregistrer_configuration(champs.demander(champ, configuration, seance.jour))
                lignes.dire("Gardé.")
        except questions.Retour:
            continue


def nommer(qui: Prescripteur | None) -> str:
    """Return who prescribes in a few words."""
    if qui is None:
        return "non enregistré"
    titre = "Dr" if qui.profession in {"medecin", "chirurgien-dentiste"} else ""
    noms = " ".join(filter(None, (titre, qui.prenom, qui.nom)))
    remplace = qui.remplacant_de
    de = f", remplaçant de {' '.join(filter(None, (remplace.prenom, remplace.nom)))}" if remplace else ""
    return ", ".join(filter(None, (noms, qui.specialite))) + de


def demander_le_prescripteur(seance: Seance) -> None:
    """Ask who prescribes, field by field, and keep it.

    Raises:
        Retour: nothing is changed.
    """
    connu = seance.outils.prescripteur()
    if connu is None:
        lignes.dire("Première utilisation : qui prescrit ? Ces réponses se donnent une seule fois.")
    depart = connu or Prescripteur(profession=formulaire.PROFESSIONS[0][0])
    a_poser = [_question(champ, seance) for champ in formulaire.CHAMPS]
    seance.outils.enregistrer_prescripteur(champs.remplir(a_poser, depart, "La fiche du prescripteur"))
    lignes.dire("Prescripteur enregistré.")


def _question(champ: Champ[Prescripteur], seance: Seance) -> Question[Prescripteur]:
    def poser(qui: Prescripteur) -> Prescripteur:
        while True:
            pose = champs.demander(champ, qui, seance.jour, libelle=_libelle(champ))
            if champ.nom not in {manque.nom for manque in formulaire.manques(pose)}:
                return pose
            lignes.dire("  Cette réponse est nécessaire.")

    return Question(champ.libelle, champ.visible, poser)


def _libelle(champ: Champ[Prescripteur]) -> str:
    return {"remplacant_de": "Vous remplacez un confrère"}.get(champ.nom, champ.libelle)


def _environnement(seance: Seance) -> None:
    """Write which world documents go to, and where things are kept."""
    reglage, lieux = seance.outils.configuration.transmission, seance.outils.lieux
    banc = reglage.environnement is Environnement.BANC
    lignes.dire(
        "Banc d’essai : rien n’est envoyé à une caisse."
        if banc
        else "Service réel : les documents partent à la caisse du patient."
    )
    for nom, valeur in (
        ("Service", reglage.url or "non réglé, les documents validés restent en file"),
        ("Configuration", lieux.configuration),
        ("Coffre", seance.outils.rangement),
        ("Documents", lieux.documents),
    ):
        lignes.dire(f"{nom} :")
        lignes.dire(f"{valeur}")
