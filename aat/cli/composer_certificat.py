"""From options to a certificate: dates as people type them, a lesion as « nature, siège, côté »."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from aat.cli.options_certificat import OptionsCertificat
from aat.domaine.certificat import Certificat, Conclusion, Lateralite, Lesion, SerieTableaux, TableauMp
from aat.domaine.personnes import Employeur
from aat.erreurs import ErreurIntrouvable, ErreurUsage
from aat.referentiel.lesions import chercher_natures, chercher_sieges
from aat.saisie.dates import lire_date
from aat.services.outils import Outils

_TABLEAU = re.compile(r"(?:(RG|RA)\s*)?(\d{1,3})\s*(bis|ter|quater|quinquies|sexies)?\s*([A-Za-z])?", re.IGNORECASE)
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
        tableau_mp=lire_tableau(options.tableau) if options.tableau else certificat.tableau_mp,
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


def lire_tableau(texte: str) -> TableauMp:
    """Return the tableau that « RG 57 A » or « RA 47 bis » names.

    Raises:
        ErreurUsage: another shape.
    """
    lu = _TABLEAU.fullmatch(texte.strip())
    if lu is None:
        raise ErreurUsage(
            "Le tableau ne se lit pas.", champ="--tableau", remede="Écrivez « RG 57 A » ou « RA 47 bis »."
        )
    serie, numero, suffixe, paragraphe = lu.groups()
    series = {"RG": SerieTableaux.GENERAL, "RA": SerieTableaux.AGRICOLE}
    return TableauMp(
        regime=series[serie.upper()] if serie else None,
        numero=int(numero),
        suffixe=suffixe.lower() if suffixe else None,
        paragraphe=paragraphe.upper() if paragraphe else None,
    )


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
