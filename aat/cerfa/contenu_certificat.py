"""Rows of the papers of a certificate, each with the list of the papers on which it may stand.

Owns what each recipient reads: a row that a paper's list does not name never reaches the renderer.
"""

from typing import Final, NamedTuple

from aat.cerfa import libelles
from aat.cerfa.ecriture import INSECABLE, date_courte, nir_groupe, sur_une_ligne
from aat.cerfa.rubriques import Rubrique
from aat.cerfa.valeurs import adresse_sur_une_ligne
from aat.domaine.arret import NatureAtmp
from aat.domaine.certificat import Certificat, DossierCertificat, NatureCertificat, TypeConclusion
from aat.domaine.personnes import Adresse, Assure, Employeur, Prescripteur
from aat.horloge import moment
from aat.rules.certificat.recapitulatif import CONCLUSIONS, EVENEMENTS, ORIGINES, mention_remplacement, nom_du_tableau

NATURES: Final = {
    NatureCertificat.INITIAL: "Initial",
    NatureCertificat.NOUVELLE_LESION: "Nouvelle lésion",
    NatureCertificat.RECHUTE: "Rechute",
    NatureCertificat.FINAL: "Final",
}


class Ligne(NamedTuple):
    """A row: the name that the lists know it by, its label, its value."""

    id: str
    libelle: str
    valeur: str | None


#: What the form asks, hence what the caisse and the victim read alike (certificat, fields « C V »).
_FORMULAIRE: Final = frozenset(
    {
        "remplace", "nature", "origine", "date_evenement", "heure_evenement", "date_rechute",
        "numero_sinistre", "feuille_at",
        "nir", "nom_famille", "nom_usage", "prenoms", "date_naissance", "organisme", "adresse",
        "employeur_nom", "employeur_adresse", "employeur_contact",
        "constatations", "exposition", "tableau_mp",
        "conclusion", "date_conclusion", "sequelles",
        "date_constat", "prescripteur", "profession", "rpps", "structure", "structure_adresse",
    }
)  # fmt: skip
_ACCUSE: Final = frozenset({"numero", "recu_le", "caisse"})
#: Optional and indicative, on paper only: what was transmitted does not say it.
_PAPIER: Final = frozenset({"soins"})
_DOSSIER: Final = frozenset(
    {
        "etat", "avertissements", "trajet", "motif", "arret_associe", "date_reprise", "teleconsultation", "etabli_le",
    }
)  # fmt: skip


def lignes_admises(document: str, *, transmis: bool) -> frozenset[str]:
    """Return the names of the rows that ``document`` may bear."""
    match document:
        case "certificat-victime" if transmis:
            return _FORMULAIRE | _ACCUSE
        case "certificat-victime" | "certificat-caisse" | "aide-certificat":
            return _FORMULAIRE | _PAPIER
        case _:
            return _FORMULAIRE | _ACCUSE | _PAPIER | _DOSSIER


def rubriques_certificat(document: str, dossier: DossierCertificat) -> tuple[Rubrique, ...]:
    """Return the rows that ``document`` may bear and that have a value, in the order of the form."""
    admises = lignes_admises(document, transmis=dossier.accuse is not None)
    c = dossier.certificat
    rubriques = (
        ("Transmission", _transmission(dossier)),
        ("Le certificat", _certificat(dossier, a_recopier=document == "aide-certificat")),
        ("La victime", _assure(c.assure)),
        ("L’employeur", _employeur(c.employeur)),
        ("Constatations", _constatations(c)),
        ("Maladie professionnelle", _maladie(c)),
        ("Conclusion", _conclusion(c)),
        ("Le prescripteur", _prescripteur(c, c.prescripteur)),
    )
    gardees = (
        Rubrique(titre, tuple((x.libelle, x.valeur) for x in lignes if x.valeur and x.id in admises))
        for titre, lignes in rubriques
    )
    return tuple(rubrique for rubrique in gardees if rubrique.lignes)


def _transmission(dossier: DossierCertificat) -> list[Ligne]:
    accuse = dossier.accuse
    if accuse is None:
        return [Ligne("etat", "État", "Non transmis")]
    return [
        Ligne("numero", "Numéro de l’accusé de réception", accuse.numero),
        Ligne("recu_le", "Reçu le", moment(accuse.recu_le)),
        Ligne("caisse", "Caisse qui traite le certificat", accuse.libelle_caisse),
        Ligne("avertissements", "Remarques du service", "\n".join(accuse.avertissements)),
    ]


def _certificat(dossier: DossierCertificat, *, a_recopier: bool) -> list[Ligne]:
    c = dossier.certificat
    remplace = mention_remplacement(c.annule_et_remplace, dossier.remplace) if c.annule_et_remplace else None
    accident = c.origine is NatureAtmp.ACCIDENT
    return [
        # The form has no box for it.
        Ligne("remplace", libelles.SANS_CASE if a_recopier else "ANNULE ET REMPLACE", remplace),
        Ligne("nature", "Nature", NATURES[c.nature] if c.nature else None),
        Ligne("origine", "Origine", ORIGINES[c.origine] if c.origine else None),
        Ligne("trajet", "Accident de trajet", "Oui" if c.trajet and accident else None),
        Ligne("date_evenement", EVENEMENTS[c.origine], date_courte(c.date_evenement) if c.date_evenement else None),
        Ligne("heure_evenement", "Heure de l’accident", c.heure_evenement if accident else None),
        Ligne("date_rechute", "Rechute constatée le", _rechute(c)),
        Ligne("numero_sinistre", "N° de l’accident ou de la maladie", c.numero_sinistre),
        Ligne("feuille_at", "Feuille d’accident présentée", _oui_non(valeur=c.feuille_at)),
        Ligne("arret_associe", "Avis d’arrêt prescrit avec lui", c.arret_associe),
        Ligne("etabli_le", "Établi le", moment(dossier.etabli_le)),
    ]


def _oui_non(*, valeur: bool | None) -> str | None:
    return None if valeur is None else libelles.OUI_NON[valeur]


def _rechute(c: Certificat) -> str | None:
    return date_courte(c.date_rechute) if c.nature is NatureCertificat.RECHUTE and c.date_rechute else None


def _assure(assure: Assure | None) -> list[Ligne]:
    if assure is None:
        return []
    naissance = assure.date_naissance or ""
    return [
        Ligne("nir", "N° d’immatriculation", nir_groupe(assure.nir) if assure.nir else None),
        Ligne("nom_famille", "Nom de famille (de naissance)", assure.nom_famille),
        Ligne("nom_usage", "Nom d’usage", assure.nom_usage),
        Ligne("prenoms", "Prénom(s)", " ".join(assure.prenoms)),
        # Kept as on the card when it is lunar or incomplete (1969-00-00): only its order changes.
        Ligne("date_naissance", "Date de naissance", "/".join(reversed(naissance.split("-")))),
        Ligne("organisme", "Organisme", sur_une_ligne(assure.regime, assure.caisse, assure.centre)),
        Ligne("adresse", "Adresse", adresse_sur_une_ligne(assure.adresse)),
    ]


def _employeur(e: Employeur | None) -> list[Ligne]:
    if e is None:
        return []
    return [
        Ligne("employeur_nom", "Nom ou raison sociale", e.raison_sociale),
        Ligne("employeur_adresse", "Adresse", adresse_sur_une_ligne(Adresse(e.voie, None, e.code_postal, e.ville))),
        Ligne("employeur_contact", "Téléphone, e-mail", sur_une_ligne(e.telephone, e.email, separateur=" – ")),
    ]


def _constatations(c: Certificat) -> list[Ligne]:
    motif = c.motif.libelle or c.motif.code if c.motif is not None else None
    soins = f"jusqu’au {date_courte(c.soins_jusqu_au)}" if c.soins_jusqu_au else None
    return [
        Ligne("constatations", "Siège, côté, nature, séquelles éventuelles", (c.constatations or "").strip()),
        Ligne("motif", "Motif du référentiel (aide à la saisie)", motif),
        Ligne("soins", "Soins, durée prévisible (indicatif)", soins),
        Ligne("teleconsultation", "Téléconsultation", _oui_non(valeur=c.teleconsultation)),
    ]


def _maladie(c: Certificat) -> list[Ligne]:
    if c.origine is not NatureAtmp.MALADIE:
        return []
    return [
        Ligne("exposition", "Activité ou exposition déclarée par le patient", c.exposition),
        Ligne("tableau_mp", "Tableau", nom_du_tableau(c.tableau_mp) if c.tableau_mp else None),
    ]


def _conclusion(c: Certificat) -> list[Ligne]:
    conclu = c.conclusion
    if c.nature is not NatureCertificat.FINAL or conclu is None:
        return []
    consolide = conclu.type is TypeConclusion.CONSOLIDATION_SEQUELLES
    quand = "Date de consolidation" if consolide else "Date de guérison"
    return [
        Ligne("conclusion", "Conclusion", CONCLUSIONS[conclu.type] if conclu.type else None),
        Ligne("date_conclusion", quand, date_courte(conclu.date) if conclu.date else None),
        Ligne("sequelles", "Séquelles", (conclu.sequelles or "").strip() if consolide else None),
        Ligne("date_reprise", "Reprise du travail", date_courte(conclu.date_reprise) if conclu.date_reprise else None),
    ]


def _prescripteur(c: Certificat, p: Prescripteur | None) -> list[Ligne]:
    lignes = [Ligne("date_constat", "Examiné et établi le", date_courte(c.date_constat) if c.date_constat else None)]
    if p is None:
        return lignes
    profession = libelles.PROFESSION.get(p.profession or "", p.profession)
    lignes += [
        Ligne("prescripteur", "Prescripteur", sur_une_ligne(p.prenom, p.nom)),
        Ligne("profession", "Profession, spécialité", sur_une_ligne(profession, p.specialite, separateur=", ")),
        Ligne("rpps", f"N°{INSECABLE}RPPS", p.rpps),
    ]
    if (s := p.structure) is not None:
        lignes += [
            Ligne("structure", "Structure", sur_une_ligne(s.identifiant, s.raison_sociale)),
            Ligne("structure_adresse", "Adresse de la structure", adresse_sur_une_ligne(s.adresse)),
        ]
    return lignes
