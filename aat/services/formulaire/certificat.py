"""The form of a certificate AT/MP: its fields in reading order, what a choice hides, what must be known beside it.

Like ``arret``: the document stays the one state, and ``nettoyer`` leaves out what a choice makes pointless.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aat.domaine.arret import MotifChoisi, NatureAtmp
from aat.domaine.certificat import Certificat, Conclusion, NatureCertificat, TypeConclusion
from aat.domaine.personnes import Employeur
from aat.erreurs import ErreurUsage
from aat.referentiel.lesions import charger_lesions
from aat.rules.certificat.completion import completer_certificat
from aat.rules.certificat.recapitulatif import nom_du_tableau
from aat.saisie.heures import lire_heure
from aat.saisie.tableau_mp import lire_tableau
from aat.services.conclusion import ACCORD_CERTIFICAT
from aat.services.formulaire import lesions, libelles
from aat.services.formulaire.champ import OUI, Champ, Fabrique, Formulaire, Genre

if TYPE_CHECKING:
    import datetime as dt

_F: Fabrique[Certificat] = Fabrique({"conclusion": Conclusion, "employeur": Employeur, "motif": MotifChoisi})
#: Blocks of the form; the first is always open.
CERTIFICAT, PRECISIONS, EMPLOYEUR, ACCORD = "certificat", "precisions", "employeur", "accord"
#: Paths of findings that a field of another name mends.
_PORTEURS = {"employeur": "employeur.raison_sociale", "conclusion": "conclusion.type"}
_FEUILLE = {"": None, "presentee": True, "non-presentee": False}


def _initial(c: Certificat) -> bool:
    return c.nature is NatureCertificat.INITIAL


def _final(c: Certificat) -> bool:
    return c.nature is NatureCertificat.FINAL


def _maladie(c: Certificat) -> bool:
    return c.origine is NatureAtmp.MALADIE


def _consolide(c: Certificat) -> bool:
    return _final(c) and c.conclusion is not None and c.conclusion.type is TypeConclusion.CONSOLIDATION_SEQUELLES


def _lire_heure(c: Certificat, texte: str, _: dt.date) -> Certificat:
    return replace(c, heure_evenement=lire_heure(texte) if texte else None)


def _lire_tableau(c: Certificat, texte: str, _: dt.date) -> Certificat:
    return replace(c, tableau_mp=lire_tableau(texte) if texte else None)


def _lire_sinistre(c: Certificat, texte: str, _: dt.date) -> Certificat:
    return replace(c, numero_sinistre="".join(texte.split()) or None)


def _lire_feuille(c: Certificat, texte: str, _: dt.date) -> Certificat:
    if texte not in _FEUILLE:
        raise ErreurUsage("Ce choix n’existe pas.", remede="Choisissez présentée, non présentée, ou laissez vide.")
    return replace(c, feuille_at=_FEUILLE[texte])


def _lire_motif(c: Certificat, texte: str, _: dt.date) -> Certificat:
    complement = c.motif.complement if c.motif else None
    garde = MotifChoisi(code=texte or None, complement=complement)
    return replace(c, motif=None if garde == MotifChoisi() else garde)


def _lire_teleconsultation(c: Certificat, texte: str, _: dt.date) -> Certificat:
    # Not said stays not said: only a box that was ticked is unticked.
    return c if (texte == OUI) == bool(c.teleconsultation) else replace(c, teleconsultation=texte == OUI)


#: Every field, in the order of the screen.
CHAMPS: tuple[Champ[Certificat], ...] = (
    _F.choix("nature", "Nature", libelles.NATURES_CERTIFICAT, bloc=CERTIFICAT),
    _F.choix("origine", "Origine", libelles.ORIGINES_CERTIFICAT, bloc=CERTIFICAT),
    _F.case(
        "trajet",
        "Trajet",
        aide="Accident sur le trajet entre le domicile et le travail.",
        bloc=CERTIFICAT,
        visible=lambda c: c.origine is NatureAtmp.ACCIDENT,
    ),
    _F.date(
        "date_evenement",
        "Le",
        bloc=CERTIFICAT,
        aide="Accident : la date déclarée par la victime. Maladie : la première constatation médicale, même si le "
        "diagnostic est venu plus tard. Nouvelle lésion, rechute, final : la date de l’événement d’origine.",
    ),
    Champ(
        "heure_evenement",
        "À",
        Genre.TEXTE,
        _lire_heure,
        lambda c: c.heure_evenement or "",
        aide="Heure de l’accident, facultative : 14:30, 14h30, 9h.",
        bloc=CERTIFICAT,
        maxi=8,
        visible=lambda c: not _maladie(c),
    ),
    _F.date(
        "date_rechute",
        "Rechute le",
        bloc=CERTIFICAT,
        visible=lambda c: c.nature is NatureCertificat.RECHUTE,
        aide="Première constatation de la rechute.",
    ),
    Champ(
        "lesions",
        "Lésions",
        Genre.LESIONS,
        lesions.poser_lesions,
        lambda c: lesions.ecrire(c.lesions),
        aide="Une ligne par lésion : nature, siège, côté. Chaque ligne écrit sa phrase dans les constatations, qui "
        "restent libres et sont seules imprimées et envoyées.",
        bloc=CERTIFICAT,
        # A final certificate describes after-effects, without repeating the first lesions.
        visible=lambda c: not _final(c),
    ),
    Champ(
        "constatations",
        "Constatations",
        Genre.PARAGRAPHE,
        lesions.poser_constatations,
        lambda c: c.constatations or "",
        aide="Le texte imprimé et envoyé : siège, côté et nature des lésions ou de la maladie, en toutes lettres. "
        "Ctrl+J : à la ligne.",
        bloc=CERTIFICAT,
    ),
    _F.texte(
        "exposition",
        "Exposition",
        bloc=CERTIFICAT,
        maxi=200,
        visible=lambda c: _maladie(c) and (_initial(c) or bool(c.exposition)),
        aide="Activité ou risque, tels que le patient les déclare.",
    ),
    Champ(
        "tableau_mp",
        "Tableau",
        Genre.TEXTE,
        _lire_tableau,
        lambda c: (nom_du_tableau(c.tableau_mp) or "") if c.tableau_mp else "",
        aide="Facultatif : « RG 57 A » (régime général) ou « RA 47 bis » (régime agricole).",
        bloc=CERTIFICAT,
        maxi=20,
        visible=lambda c: _maladie(c) and (_initial(c) or c.tableau_mp is not None),
    ),
    _F.choix("conclusion.type", "Conclusion", libelles.CONCLUSIONS, bloc=CERTIFICAT, visible=_final),
    _F.date(
        "conclusion.date",
        "Le",
        bloc=CERTIFICAT,
        visible=_final,
        aide="Date de guérison ou de consolidation : vous la proposez, la caisse la fixe.",
    ),
    _F.date(
        "conclusion.date_reprise",
        "Reprise le",
        bloc=CERTIFICAT,
        visible=_final,
        aide="Reprise du travail, facultative : elle reste dans votre dossier.",
    ),
    _F.texte(
        "conclusion.sequelles",
        "Séquelles",
        bloc=CERTIFICAT,
        visible=_consolide,
        aide="Description des séquelles, sans taux.",
    ),
    Champ(
        "numero_sinistre",
        "N° d’AT ou de MP",
        Genre.TEXTE,
        _lire_sinistre,
        lambda c: c.numero_sinistre or "",
        aide="Facultatif : les neuf chiffres donnés par la caisse.",
        bloc=CERTIFICAT,
        maxi=20,
        # Not yet known when the first certificate is written.
        visible=lambda c: not _initial(c) or bool(c.numero_sinistre),
    ),
    Champ(
        "feuille_at",
        "Feuille d’accident",
        Genre.CHOIX,
        _lire_feuille,
        lambda c: next(mot for mot, valeur in _FEUILLE.items() if valeur is c.feuille_at),
        aide="La victime présente la feuille d’accident remise par l’employeur, ou non ; facultatif.",
        choix=(("presentee", "Présentée"), ("non-presentee", "Non présentée"), ("", "Pas dit")),
        bloc=CERTIFICAT,
    ),
    Champ(
        "teleconsultation",
        "Téléconsultation",
        Genre.CASE,
        _lire_teleconsultation,
        lambda c: OUI if c.teleconsultation else "",
        bloc=PRECISIONS,
    ),
    Champ(
        "motif",
        "Motif",
        Genre.MOTIF,
        _lire_motif,
        lambda c: (c.motif.code or "") if c.motif else "",
        aide="Facultatif, ni imprimé ni envoyé : il est repris par l’avis d’arrêt.",
        bloc=PRECISIONS,
    ),
    _F.texte(
        "arret_associe",
        "Avis lié",
        bloc=PRECISIONS,
        maxi=64,
        visible=lambda c: not _final(c) or bool(c.arret_associe),
        aide="Référence de l’avis d’arrêt prescrit avec ce certificat.",
    ),
    _F.texte(
        "annule_et_remplace",
        "Annule et remplace",
        bloc=PRECISIONS,
        maxi=64,
        aide="Référence du certificat que celui-ci annule et remplace.",
    ),
    _F.date(
        "soins_jusqu_au",
        "Soins jusqu’au",
        bloc=PRECISIONS,
        visible=lambda c: c.soins_jusqu_au is not None,
        aide="Durée prévisible des soins, indicative : sur papier seulement, jamais transmise.",
    ),
    *_F.textes("employeur", libelles.EMPLOYEUR, bloc=EMPLOYEUR),
    _F.case("acceptation", "La victime accepte la transmission", bloc=ACCORD, aide=ACCORD_CERTIFICAT),
)
PAR_NOM = {champ.nom: champ for champ in CHAMPS}
#: Asked where the patient's régime takes no certificate online.
SUR_PAPIER = frozenset({"soins_jusqu_au"})


def nettoyer(certificat: Certificat) -> Certificat:
    """Return the certificate without what its choices make pointless (fields that were filled, then hidden)."""
    c = certificat
    if _maladie(c):
        c = replace(c, trajet=False, heure_evenement=None)
    elif c.origine is NatureAtmp.ACCIDENT:
        c = replace(c, exposition=None, tableau_mp=None)
    if c.nature is not NatureCertificat.RECHUTE:
        c = replace(c, date_rechute=None)
    if not _final(c):
        c = replace(c, conclusion=None)
    else:
        c = replace(c, lesions=())
        if c.conclusion is not None and not _consolide(c):
            c = replace(c, conclusion=replace(c.conclusion, sequelles=None))
    return replace(c, employeur=None) if c.employeur == Employeur() else c


FORMULAIRE = Formulaire(PAR_NOM, nettoyer, frozenset({PRECISIONS, EMPLOYEUR}), _PORTEURS)


def completer(certificat: Certificat, jour: dt.date) -> Certificat:
    """Return the certificate dated ``jour``, with what follows from the rest of it.

    A certificate bears the day on which it is established: a draft taken back another day moves to that day, and
    so does the finding of a relapse that was made on the former one.
    """
    rechute = certificat.date_rechute
    if rechute is not None and rechute == certificat.date_constat:
        rechute = jour
    return completer_certificat(replace(certificat, date_constat=jour, date_rechute=rechute), jour, charger_lesions())


def avec_employeur(certificat: Certificat, employeur: Employeur | None) -> Certificat:
    """Return the certificate with this employer, when there is one."""
    return certificat if employeur is None else replace(certificat, employeur=employeur)


def conseils(certificat: Certificat) -> tuple[str, ...]:
    """Return what is said once beside the free text: who may read it, and what its silence costs."""
    if _final(certificat):
        return ("Décrivez les séquelles, ou que les lésions ont guéri, sans répéter les premières lésions.",)
    lecteur = "Ce texte peut être lu par l’employeur au cours de la procédure."
    if _initial(certificat):
        return "Chaque lésion absente du certificat initial est plus difficile à faire admettre ensuite.", lecteur
    return (lecteur,)
