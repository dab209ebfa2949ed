"""Rules on the patient's social situation."""

from aat.domaine.arret import Categorie, SansEmploi
from aat.domaine.constat import Severite
from aat.rules.cas import REGLES, Cas, blanc, sauf_simple_salarie
from aat.rules.registre import Dit


@REGLES.regle("avis-categorie")
def categorie(cas: Cas) -> Dit | None:
    """The social situation is mandatory (guide, step 6)."""
    if cas.avis.categorie is not None:
        return None
    return Dit(
        "Choisissez la catégorie sociale : salarié, fonctionnaire ou autre (non-salarié agricole, profession "
        "indépendante, élu local, artiste-auteur, sans emploi)."
    )


@REGLES.regle("avis-sans-emploi", si=sauf_simple_salarie)
def sans_emploi(cas: Cas) -> tuple[Dit, ...] | None:
    """Without a job, the Cerfa 10170*07 asks when the activity ceased and what the situation is."""
    situation = cas.avis.sans_emploi
    if cas.avis.categorie is not Categorie.SANS_EMPLOI:
        # An object whose values are all absent says nothing.
        if situation in (None, SansEmploi()) or cas.avis.categorie is None:
            return None
        return (
            Dit(
                "La situation de sans emploi ne va pas avec la catégorie choisie : retirez-la, ou choisissez « sans "
                "emploi ».",
                "sans_emploi",
            ),
        )
    dits: tuple[Dit, ...] = ()
    if situation is None or situation.date_cessation is None:
        dits += (
            Dit(
                "Indiquez la date de cessation d’activité du patient : le formulaire la demande. Le volet 3 va à "
                "France Travail."
            ),
        )
    if situation is None or blanc(situation.situation):
        dits += (
            Dit(
                "Précisez la situation du patient (chômage, licenciement, démission…) : le formulaire la demande."
                f"{'' if dits else ' Le volet 3 va à France Travail.'}",
                "sans_emploi.situation",
            ),
        )
    return dits


@REGLES.regle("avis-elu-local", si=sauf_simple_salarie)
def elu_local(cas: Cas) -> Dit | None:
    """A local elected person needs a formal permission to keep the mandate (CSS L. 323-6, last paragraph)."""
    if cas.avis.categorie is not Categorie.ELU_LOCAL or cas.avis.precisions.activites is not None:
        return None
    suite = (
        "remplissez « activités autorisées » si vous l’acceptez."
        if cas.avis.atmp is None
        else "en AT/MP, le téléservice n’a pas de champ pour cela, voyez avec la caisse."
    )
    return Dit(f"Un élu local ne poursuit son mandat pendant l’arrêt que si vous l’y autorisez formellement : {suite}")


@REGLES.regle("avis-fonctionnaire", si=sauf_simple_salarie)
def fonctionnaire(cas: Cas) -> Dit | None:
    """Where a civil servant's volets go (notice 50069#04, old: said as such)."""
    if cas.avis.categorie is not Categorie.FONCTIONNAIRE:
        return None
    return Dit(
        "Fonctionnaire : sur papier, les volets 2 et 3 vont à l’administration et le patient garde le volet 1. Pour un "
        "avis transmis, faites vérifier par l’administration ce qu’elle attend.",
        severite=Severite.INFORMATION,
    )
