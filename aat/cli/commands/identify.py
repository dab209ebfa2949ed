"""``aat identify``: from a NIR to the patient's banner."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from aat.cli import questions, rendu_patient
from aat.cli.groupe import CommandeFrancaise, application
from aat.cli.lecture_carte import ATTENTE_S, ou_saisie, par_vitale
from aat.erreurs import ErreurCarte, ErreurUsage

if TYPE_CHECKING:
    from aat.composition import Atelier
    from aat.services.identification import Identification

app = application()


@app.command(cls=CommandeFrancaise)
def identify(
    nir: Annotated[
        str | None,
        typer.Option("--nir", metavar="-", help="« - » : le NIR est demandé, ou lu sur l’entrée standard."),
    ] = None,
    depuis: Annotated[
        str | None,
        typer.Option("--depuis", metavar="FICHIER|-", help="Garde le patient décrit en JSON (l’objet « assure »)."),
    ] = None,
    carte: Annotated[
        str | None, typer.Option("--carte", metavar="vitale|cps", help="Lit cette carte, sans autre moyen.")
    ] = None,
    lecteur: Annotated[
        str | None, typer.Option("--lecteur", metavar="NOM", help="Ce lecteur seulement (aat diagnostic les nomme).")
    ] = None,
    attente: Annotated[
        float | None,
        typer.Option("--attente", min=0, max=600, metavar="SECONDES", help="Combien de temps attendre la carte (20)."),
    ] = None,
    porteur: Annotated[
        int | None,
        typer.Option("--porteur", min=1, metavar="N", help="Garde le Nᵉ porteur de la carte, sans question."),
    ] = None,
    situations: Annotated[
        bool, typer.Option("--situations", help="Avec « --carte cps » : les lieux d’exercice ; le code est demandé.")
    ] = False,
    sans_droits: Annotated[
        bool, typer.Option("--sans-droits", help="Ne demande pas les droits du patient au service.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Résultat en JSON.")] = False,
) -> int:
    """Identifie un patient (carte Vitale, ou NIR) ou le prescripteur (carte CPS) et affiche son bandeau.

    Le NIR ne passe jamais par les arguments.

    Un patient saisi une fois est gardé, chiffré ; on le retrouve par son NIR, son nom ou sa date de naissance.
    Ses droits sont demandés au service raccordé, trois secondes au plus ; sans réponse, ils restent « non connu ».

    Exemples :
      aat identify                             attend une carte Vitale
      aat identify --carte cps --json
      aat identify --carte cps --situations
      aat identify --nir -
      aat identify --nir - --json < nir.txt
      aat identify --depuis patient.json
    """
    if nir not in {None, "-"}:
        raise ErreurUsage(
            "Le NIR ne se donne pas en argument : il resterait visible dans l’historique et la liste des processus.",
            champ="--nir",
            remede="Écrivez « --nir - » : il sera demandé, ou lu sur l’entrée standard.",
        )
    if carte not in {None, "vitale", "cps"}:
        raise ErreurUsage("La carte est « vitale » ou « cps ».", champ="--carte", remede="Exemple : --carte vitale")
    if situations and carte != "cps":
        raise ErreurUsage(
            "Les situations d’exercice se lisent sur la carte CPS.",
            champ="--situations",
            remede="Ajoutez « --carte cps ».",
        )
    from aat.composition import Atelier
    from aat.services import identification

    atelier = Atelier()
    if carte == "cps":
        return _prescripteur(atelier, avec_situations=situations, en_json=json)
    montrer = partial(_montrer, atelier=atelier, en_json=json, avec_droits=not sans_droits)
    attente_s = ATTENTE_S if attente is None else attente
    if carte == "vitale" or any(x is not None for x in (porteur, lecteur, attente)):
        return montrer(par_vitale(atelier, lecteur, attente_s, porteur))
    if depuis is not None:
        from aat.cli.entree import lire_fichier
        from aat.echange.lecture import lire_assure

        assure = lire_assure(lire_fichier(depuis, "--depuis"))
        gardee = identification.memoriser(assure, atelier, atelier.horloge.maintenant())
        return montrer([gardee])
    if questions.terminal():
        from aat.cli.saisie_patient import choisir_ou_creer

        if nir is None:
            return montrer(_carte_ou_clavier(atelier, attente_s))
        texte = questions.demander("NIR, clé comprise", questions.obligatoire)
        return montrer([choisir_ou_creer(texte, atelier)])
    if nir is None:
        raise ErreurUsage(
            "Sans terminal, il faut dire d’où vient le patient.",
            champ="--nir",
            remede="Ajoutez « --carte vitale », « --nir - » ou « --depuis ».",
        )
    from aat.cli.entree import lire_ligne_stdin

    return montrer(identification.par_nir(lire_ligne_stdin("--nir"), atelier))


def _montrer(trouves: Sequence[Identification], atelier: Atelier, *, en_json: bool, avec_droits: bool) -> int:
    """Write who was found, with their rights where a service is set up; why it said nothing goes to stderr."""
    from aat.services import identification
    from aat.services.droits_dits import dire

    if avec_droits:
        trouves = [identification.avec_droits(i, atelier) for i in trouves]
    if en_json:
        for phrase in dict.fromkeys(dire(i.droits).pourquoi for i in trouves):
            if phrase:
                questions.dire(phrase)
    return rendu_patient.identification(trouves, en_json=en_json)


def _prescripteur(atelier: Atelier, *, avec_situations: bool, en_json: bool) -> int:
    """Write whom the CPS names; past its code, typed once, where they practise."""
    from aat.cli.sortie_cartes import prescripteur_de_la_carte

    carte = atelier.source_prescripteur
    identite = carte.identite()
    if not avec_situations:
        return prescripteur_de_la_carte(identite, en_json=en_json)
    from aat.cartes.signature import obtenir_code

    lues = carte.situations(identite, obtenir_code(identite, atelier.demander_code))
    return prescripteur_de_la_carte(identite, lues, en_json=en_json)


def _carte_ou_clavier(atelier: Atelier, attente_s: float) -> Sequence[Identification]:
    """Return the patient of the card where a reader is there, else the one typed: the keyboard is always offered."""
    from aat.cli.saisie_patient import demander_patient

    if atelier.source_patient.disponible():
        try:
            return par_vitale(atelier, None, attente_s, None)
        except ErreurCarte as erreur:
            ou_saisie(erreur)
    return [demander_patient(atelier)]
