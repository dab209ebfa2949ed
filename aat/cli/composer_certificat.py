"""From options to a certificate: dates as people type them, a lesion as « nature, siège, côté »."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from aat.cli.options_certificat import OptionsCertificat
from aat.domaine.certificat import Certificat, Conclusion, Lateralite, Lesion
from aat.domaine.personnes import Employeur
from aat.erreurs import ErreurIntrouvable, ErreurUsage
from aat.referentiel.lesions import chercher_natures, chercher_sieges
from aat.saisie.dates import lire_date
from aat.saisie.tableau_mp import lire_tableau
from aat.services.outils import Outils

_COTES = {
    "d": Lateralite.DROITE, "droit": Lateralite.DROITE, "droite": Lateralite.DROITE,
    "g": Lateralite.GAUCHE, "gauche": Lateralite.GAUCHE,
    "bilateral": Lateralite.BILATERAL, "bilatéral": Lateralite.BILATERAL, "deux": Lateralite.BILATERAL,
    "sans objet": Lateralite.SANS_OBJET, "sans-objet": Lateralite.SANS_OBJET,
}  # fmt: skip


class _Entree(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def libelle(self) -> str: ...


E = TypeVar("E", bound=_Entree)


def appliquer(options: OptionsCertificat, certificat: Certificat, outils: Outils) -> Certificat:
    """Return ``certificat`` with what the options say.

    Raises:
        ErreurUsage, ErreurIntrouvable: unreadable date, tableau or lesion; unknown employer.
    """
    jour = outils.horloge.aujourd_hui()
    return replace(
        certificat,
        nature=options.nature or certificat.nature,
        origine=options.origine or certificat.origine,
        trajet=certificat.trajet or options.trajet,
        date_evenement=lire_date(options.date, jour) if options.date else certificat.date_evenement,
        heure_evenement=options.heure or certificat.heure_evenement,
        date_rechute=lire_date(options.date_rechute, jour) if options.date_rechute else certificat.date_rechute,
        constatations=options.constatations or certificat.constatations,
        lesions=tuple(lire_lesion(texte) for texte in options.lesion or ()) or certificat.lesions,
        exposition=options.exposition or certificat.exposition,
        tableau_mp=lire_tableau(options.tableau, "--tableau") if options.tableau else certificat.tableau_mp,
        numero_sinistre=options.numero or certificat.numero_sinistre,
        feuille_at=certificat.feuille_at if options.feuille is None else options.feuille,
        soins_jusqu_au=lire_date(options.soins, jour, apres=jour) if options.soins else certificat.soins_jusqu_au,
        conclusion=_conclusion(options, certificat, jour),
        employeur=_employeur(options.employeur, outils) if options.employeur else certificat.employeur,
        annule_et_remplace=options.annule_et_remplace or certificat.annule_et_remplace,
        acceptation=certificat.acceptation or options.acceptation,
    )


def lire_lesion(texte: str) -> Lesion:
    """Return the row that « plaie ouverte, main, gauche, index » says: nature, siège, côté, précision.

    Raises:
        ErreurUsage: a word names several entries; they are listed.
        ErreurIntrouvable: a word names none.
    """
    nature, *suite = [morceau.strip() for morceau in texte.split(",") if morceau.strip()] or [""]
    siege = suite.pop(0) if suite and suite[0].lower() not in _COTES else None
    cote = _COTES[suite.pop(0).lower()] if suite and suite[0].lower() in _COTES else None
    choisie = une(chercher_natures(nature), "nature", nature)
    return Lesion(
        siege=une(chercher_sieges(siege), "siège", siege).code if siege else None,
        lateralite=cote,
        nature=choisie.code,
        precision=", ".join(suite) or None,
    )


def une(trouvees: Sequence[E], quoi: str, texte: str) -> E:
    """Return the only entry, or the one that says exactly ``texte``.

    Raises:
        ErreurUsage: several; they are listed with their codes.
        ErreurIntrouvable: none.
    """
    exactes = [e for e in trouvees if e.libelle.lower() == texte.strip().lower()] or list(trouvees)
    if not exactes:
        raise ErreurIntrouvable(
            f"Ce mot ne nomme aucun(e) {quoi} de lésion.",
            champ="--lesion",
            remede="Écrivez « nature, siège, côté », par exemple « plaie ouverte, main, gauche ».",
        )
    if len(exactes) > 1:
        liste = " ; ".join(f"{e.code} {e.libelle}" for e in exactes[:8])
        raise ErreurUsage(
            f"Plusieurs réponses pour {quoi} : {liste}.", champ="--lesion", remede="Donnez le code ou d’autres mots."
        )
    return exactes[0]


def _conclusion(options: OptionsCertificat, certificat: Certificat, jour: dt.date) -> Conclusion | None:
    if not (options.conclusion or options.date_conclusion or options.sequelles):
        return certificat.conclusion
    ancienne = certificat.conclusion or Conclusion()
    return replace(
        ancienne,
        type=options.conclusion or ancienne.type,
        date=lire_date(options.date_conclusion, jour) if options.date_conclusion else ancienne.date,
        sequelles=options.sequelles or ancienne.sequelles,
    )


def _employeur(nom: str, outils: Outils) -> Employeur:
    """Return the employer kept under this name, or one that has only this name."""
    coffre = outils.coffre_existant()
    return (coffre.employeur(nom) if coffre else None) or Employeur(raison_sociale=nom)
