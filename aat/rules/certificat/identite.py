"""Rules on who certifies, for whom, and how the certificate reaches the caisse. Knows no card and no screen."""

from aat.domaine.certificat import NatureCertificat
from aat.domaine.constat import Severite
from aat.domaine.regime import Raccordement
from aat.rules.cas import CHIRURGIEN_DENTISTE, MEDECIN, SAGE_FEMME, blanc
from aat.rules.certificat.cas import REGLES_CERTIFICAT, CasCertificat, final, maladie
from aat.rules.employeur import coordonnees
from aat.rules.identite import identification, mentions_du_prescripteur
from aat.rules.registre import Dit


@REGLES_CERTIFICAT.regle("certificat-prescripteur")
def profession(cas: CasCertificat) -> Dit | None:
    """Médecin, chirurgien-dentiste or sage-femme (consigne CPAM 31; the guide of 2017-2022 said médecins only)."""
    if cas.prescripteur.profession in {MEDECIN, CHIRURGIEN_DENTISTE, SAGE_FEMME}:
        return None
    if blanc(cas.prescripteur.profession):
        return Dit("Indiquez la profession du prescripteur : médecin, chirurgien-dentiste ou sage-femme.")
    return Dit(
        "Cette profession n’établit pas de certificat AT/MP : adressez le patient à un médecin, à un "
        "chirurgien-dentiste ou à une sage-femme."
    )


@REGLES_CERTIFICAT.regle("prescripteur-salarie-centre")
def salarie_centre(cas: CasCertificat) -> Dit | None:
    """An employee of a centre uses a CPS and identifies the victim by Vitale or NIR (consigne CPAM 31)."""
    if not cas.prescripteur.salarie:
        return None
    return Dit(
        "Salarié d’un centre de santé, vous certifiez avec votre carte CPS, et la victime s’identifie par sa carte "
        "Vitale ou par son NIR."
    )


@REGLES_CERTIFICAT.regle("prescripteur-mentions")
def mentions(cas: CasCertificat) -> tuple[Dit, ...]:
    """The document identifies its prescriber: RPPS number and name."""
    return mentions_du_prescripteur(cas.prescripteur, "le certificat")


@REGLES_CERTIFICAT.regle("patient-identification")
def patient(cas: CasCertificat) -> Dit | None:
    """The victim is identified by a NIR whose key is right (ameli; guide « Identification patient »)."""
    return identification(cas.certificat.assure, "la victime")


@REGLES_CERTIFICAT.regle("regimes-connectes-atmp")
def regime(cas: CasCertificat) -> Dit | None:
    """Whether the régime receives certificates electronically: a list of its own (consigne CPAM 31).

    The rule blocks the transmission, which the service refuses; the certificate itself can be typed and printed.
    """
    if cas.rattachement is None or cas.raccordement is Raccordement.OUI:
        return None
    if cas.raccordement is Raccordement.INCONNU:
        return Dit(
            "On ne sait pas si le régime de la victime reçoit les certificats en ligne : transmettez, la réponse du "
            "service fera foi ; s’il refuse, remplissez le formulaire papier S6909.",
            severite=Severite.INFORMATION,
        )
    if cas.rattachement.note is not None:
        # A closed régime: rights are put right first.
        return Dit(
            "Le régime de la victime ne reçoit pas les certificats en ligne : on peut le saisir, pas le transmettre. "
            f"{cas.rattachement.note}",
            severite=Severite.AVERTISSEMENT,
        )
    return Dit(
        "Le régime de la victime ne reçoit pas les certificats en ligne : on peut le saisir, pas le transmettre ; "
        "remplissez tous les volets du formulaire papier S6909 et remettez à la victime ceux qui lui reviennent.",
        severite=Severite.AVERTISSEMENT,
    )


@REGLES_CERTIFICAT.regle("certificat-24h")
def envoi(cas: CasCertificat) -> Dit | None:
    """On paper the prescriber sends the caisse's copy himself (CSS R. 441-10 3rd par. for the final; L. 441-6).

    The three copies of an initial certificate of disease are handed to the victim instead (L. 461-5).
    """
    if not (cas.papier or cas.raccordement is Raccordement.NON):
        return None
    if final(cas):
        return Dit(
            "Sur papier, adressez vous-même l’exemplaire de la caisse sous "
            f"{cas.p.envoi_final_heures} heures, et remettez à la victime le sien avec les pièces qui ont servi à "
            "l’établir."
        )
    if maladie(cas) and cas.certificat.nature is NatureCertificat.INITIAL:
        return Dit(
            f"Sur papier, remettez les {cas.p.exemplaires_mp} exemplaires à la victime : elle en joint deux à sa "
            "déclaration de maladie professionnelle.",
            severite=Severite.INFORMATION,
        )
    return Dit(
        "Sur papier, adressez vous-même l’exemplaire de la caisse, sans attendre : la loi dit « directement », les "
        f"notices du formulaire disent {cas.p.envoi_heures} heures."
    )


@REGLES_CERTIFICAT.regle("acceptation")
def acceptation(cas: CasCertificat) -> Dit | None:
    """Patient and prescriber accept the transmission before validation, as for the avis."""
    if cas.certificat.acceptation:
        return None
    return Dit(
        "Cochez l’acceptation après avoir informé la victime : elle accepte la transmission et connaît les textes "
        "applicables, vous acceptez les conditions de la transmission."
    )


@REGLES_CERTIFICAT.regle("employeur-bloc")
def employeur(cas: CasCertificat) -> tuple[Dit, ...]:
    """An initial certificate names the employer (the present one for a disease); never mandatory."""
    nomme = cas.certificat.employeur
    dits = () if nomme is None else coordonnees(nomme)
    if cas.certificat.nature is not NatureCertificat.INITIAL or (nomme is not None and not blanc(nomme.raison_sociale)):
        return dits
    actuel = "l’employeur actuel" if maladie(cas) else "l’employeur"
    demande = f"Indiquez {actuel} si la victime peut le dire : le formulaire le demande."
    return (Dit(demande, "employeur", Severite.AVERTISSEMENT), *dits)
