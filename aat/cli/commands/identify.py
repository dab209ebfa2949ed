"""``aat identify``: from a NIR to the patient's banner."""

from typing import Annotated

import typer

from aat.cli import output, questions
from aat.cli.groupe import CommandeFrancaise, application
from aat.erreurs import ErreurUsage

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
    json: Annotated[bool, typer.Option("--json", help="Résultat en JSON.")] = False,
) -> int:
    """Identifie un patient et affiche son bandeau. Le NIR ne passe jamais par les arguments.

    Un patient saisi une fois est gardé, chiffré ; on le retrouve par son NIR, son nom ou sa date de naissance.

    Exemples :
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
    from aat.composition import Atelier
    from aat.services import identification

    atelier = Atelier()
    if depuis is not None:
        from aat.cli.entree import lire_fichier
        from aat.echange.lecture import lire_assure

        assure = lire_assure(lire_fichier(depuis, "--depuis"))
        gardee = identification.memoriser(assure, atelier, atelier.horloge.maintenant())
        return output.identification([gardee], en_json=json)
    if questions.terminal():
        from aat.cli.saisie_patient import choisir_ou_creer, demander_patient

        if nir is None:
            return output.identification([demander_patient(atelier)], en_json=json)
        texte = questions.demander("NIR, clé comprise", questions.obligatoire)
        return output.identification([choisir_ou_creer(texte, atelier)], en_json=json)
    if nir is None:
        raise ErreurUsage(
            "Sans terminal, il faut dire d’où vient le patient.",
            champ="--nir",
            remede="Ajoutez « --nir - » ou « --depuis ».",
        )
    from aat.cli.entree import lire_ligne_stdin

    return output.identification(identification.par_nir(lire_ligne_stdin("--nir"), atelier), en_json=json)
