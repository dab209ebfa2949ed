"""``aat identify``: from a NIR to the patient's banner."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from aat.cli import output, questions
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
    json: Annotated[bool, typer.Option("--json", help="Résultat en JSON.")] = False,
) -> int:
    """Identifie un patient (carte Vitale, ou NIR) ou le prescripteur (carte CPS) et affiche son bandeau.

    Le NIR ne passe jamais par les arguments.

    Un patient saisi une fois est gardé, chiffré ; on le retrouve par son NIR, son nom ou sa date de naissance.

    Exemples :
      aat identify                             attend une carte Vitale
      aat identify --carte cps --json
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
    from aat.composition import Atelier
    from aat.services import identification

    atelier = Atelier()
    if carte == "cps":
        from aat.cli.sortie_cartes import prescripteur_de_la_carte

        return prescripteur_de_la_carte(atelier.source_prescripteur.identite(), en_json=json)
    attente_s = ATTENTE_S if attente is None else attente
    if carte == "vitale" or any(x is not None for x in (porteur, lecteur, attente)):
        return output.identification(par_vitale(atelier, lecteur, attente_s, porteur), en_json=json)
    if depuis is not None:
        from aat.cli.entree import lire_fichier
        from aat.echange.lecture import lire_assure

        assure = lire_assure(lire_fichier(depuis, "--depuis"))
        gardee = identification.memoriser(assure, atelier, atelier.horloge.maintenant())
        return output.identification([gardee], en_json=json)
    if questions.terminal():
        from aat.cli.saisie_patient import choisir_ou_creer

        if nir is None:
            return output.identification(_carte_ou_clavier(atelier, attente_s), en_json=json)
        texte = questions.demander("NIR, clé comprise", questions.obligatoire)
        return output.identification([choisir_ou_creer(texte, atelier)], en_json=json)
    if nir is None:
        raise ErreurUsage(
            "Sans terminal, il faut dire d’où vient le patient.",
            champ="--nir",
            remede="Ajoutez « --carte vitale », « --nir - » ou « --depuis ».",
        )
    from aat.cli.entree import lire_ligne_stdin

    return output.identification(identification.par_nir(lire_ligne_stdin("--nir"), atelier), en_json=json)


def _carte_ou_clavier(atelier: Atelier, attente_s: float) -> Sequence[Identification]:
    """Return the patient of the card where a reader is there, else the one typed: the keyboard is always offered."""
    from aat.cli.saisie_patient import demander_patient

    if atelier.source_patient.disponible():
        try:
            return par_vitale(atelier, None, attente_s, None)
        except ErreurCarte as erreur:
            ou_saisie(erreur)
    return [demander_patient(atelier)]
