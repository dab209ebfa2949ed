"""Rules on the conclusion of a final certificate. The caisse decides; the prescriber proposes."""

from aat.domaine.certificat import TypeConclusion
from aat.domaine.constat import Severite
from aat.rules.calendrier import date_longue
from aat.rules.cas import blanc
from aat.rules.certificat import texte
from aat.rules.certificat.cas import REGLES_CERTIFICAT, CasCertificat, final
from aat.rules.registre import Dit


@REGLES_CERTIFICAT.regle("certificat-final-conclusion")
def conclusion(cas: CasCertificat) -> Dit | None:
    """A final certificate, and no other, concludes: one of the three boxes of form 11138."""
    if not final(cas):
        if cas.certificat.conclusion is None or cas.certificat.nature is None:
            return None
        return Dit(
            "Une conclusion ne va que sur un certificat final : retirez-la, ou choisissez « final ».", "conclusion"
        )
    if cas.conclusion.type is not None:
        return None
    return Dit(
        "Choisissez la conclusion : guérison avec retour à l’état antérieur, guérison apparente avec possibilité de "
        "rechute, ou consolidation avec séquelles."
    )


@REGLES_CERTIFICAT.regle("certificat-final-date", si=final)
def date_conclusion(cas: CasCertificat) -> Dit | None:
    """The day of healing or consolidation is given and does not precede the event (form 11138; CSS R. 433-17)."""
    jour, evenement = cas.conclusion.date, cas.certificat.date_evenement
    if jour is None:
        return Dit("Indiquez la date de guérison ou de consolidation : vous la proposez, la caisse la fixe.")
    if evenement is not None and jour < evenement:
        return Dit(
            f"La guérison ou la consolidation, {date_longue(jour)}, précède l’événement du {date_longue(evenement)} : "
            "corrigez l’une ou l’autre date."
        )
    if jour > cas.limite:
        return Dit(
            f"La guérison ou la consolidation, {date_longue(jour)}, suit le certificat du {date_longue(cas.limite)} : "
            "vérifiez-la.",
            severite=Severite.AVERTISSEMENT,
        )
    return None


@REGLES_CERTIFICAT.regle("certificat-final-sequelles")
def sequelles(cas: CasCertificat) -> tuple[Dit, ...]:
    """After-effects of a consolidation are described, in 200 characters at most, without a rate (form 11138)."""
    dits: tuple[Dit, ...] = ()
    decrites = (cas.conclusion.sequelles or "").strip()
    if cas.conclusion.type is TypeConclusion.CONSOLIDATION_SEQUELLES and final(cas):
        if blanc(decrites):
            dits += (
                Dit(
                    "Décrivez les séquelles : le formulaire n’a pas de « consolidation sans séquelles », sans "
                    "séquelles on parle de guérison."
                ),
            )
    elif not blanc(decrites):
        dits += (
            Dit(
                "Des séquelles ne vont qu’avec une consolidation : retirez-les, ou changez la conclusion.",
                severite=Severite.AVERTISSEMENT,
            ),
        )
    limite = cas.p.sequelles_caracteres
    if len(decrites) > limite:
        dits += (
            Dit(
                f"Les séquelles tiennent en {limite} caractères ({len(decrites)} écrits) : raccourcissez, le détail "
                "va dans les constatations."
            ),
        )
    if texte.taux_d_incapacite(decrites) or texte.taux_d_incapacite(cas.texte):
        champ = None if texte.taux_d_incapacite(decrites) else "constatations"
        dits += (
            Dit(
                "Retirez le taux d’incapacité : il relève du médecin-conseil et ne s’écrit pas sur le certificat.",
                champ,
                Severite.AVERTISSEMENT,
            ),
        )
    return dits


@REGLES_CERTIFICAT.regle("certificat-final-arret", si=final)
def arret_en_cours(cas: CasCertificat) -> Dit | None:
    """Healing or consolidation ends the stop for AT/MP (CSS L. 433-1)."""
    jour = cas.conclusion.date
    if jour is None:
        return None
    arrets = [a for a in cas.arrets_precedents if a.atmp is not False and a.fin is not None and a.fin > jour]
    if not arrets:
        return None
    fins = [a.fin for a in arrets if a.atmp and a.fin is not None]
    if not fins:
        return Dit(
            f"Un arrêt connu court au-delà du {date_longue(jour)} : s’il est au titre de l’AT/MP, la guérison ou la "
            "consolidation y met fin. Un arrêt encore nécessaire relève d’un nouvel avis."
        )
    return Dit(
        f"Un arrêt au titre de l’AT/MP court jusqu’au {date_longue(max(fins))} : la guérison ou la consolidation du "
        f"{date_longue(jour)} y met fin. Un arrêt encore nécessaire relève d’un nouvel avis."
    )


@REGLES_CERTIFICAT.regle("certificat-final-reprise", si=final)
def reprise(cas: CasCertificat) -> Dit | None:
    """The day of return to work is optional, and belonged to the old form."""
    if cas.conclusion.date_reprise is None:
        return None
    return Dit("La date de reprise reste dans votre dossier : elle n’est ni imprimée ni transmise.")


@REGLES_CERTIFICAT.regle("certificat-soins-post-consolidation", si=final)
def soins_apres(cas: CasCertificat) -> Dit | None:
    """Care after consolidation is a separate paper process (consigne CPAM 31)."""
    if cas.certificat.soins_jusqu_au is None or cas.conclusion.type is not TypeConclusion.CONSOLIDATION_SEQUELLES:
        return None
    return Dit(
        "Les soins après consolidation suivent une procédure papier séparée : ne les faites pas passer par le "
        "certificat.",
        "soins_jusqu_au",
    )
