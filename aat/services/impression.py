"""Use case « print »: what the law of the day lets one print of a document, and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import msgspec

from aat.domaine.coffre import DocumentLu
from aat.domaine.dossier import Dossier
from aat.domaine.etats import Etat
from aat.domaine.transmission import TypeDocument
from aat.erreurs import ErreurCoffre, ErreurRefus, ErreurUsage
from aat.ports import DocumentRendu
from aat.rules.impression import ModeImpression, constats_sur_papier, mode_impression
from aat.services import remplacement
from aat.services.outils import Outils

#: What may be asked by name, and what it is.
VOLETS = {
    "3": "volet destiné à l’employeur (après l’accusé de réception)",
    "recapitulatif": "récapitulatif des données transmises, pour le dossier du médecin",
    "aide": "aide à la recopie sur le Cerfa sécurisé",
    "complet": "les trois volets et les deux notices",
    "specimen": "les mêmes, marqués SPÉCIMEN – SANS VALEUR",
}


#: Paper beside what still waits would be a second document.
ENCORE_EN_FILE = (
    "Ce document est encore en file et partira : remis aussi sur papier, il ferait double emploi. Pour le papier seul, "
    "ouvrez-le par « aat » (ou « aat --texte ») et demandez le papier : il quitte d’abord la file."
)


@dataclass(frozen=True, slots=True)
class Tirage:
    """The PDFs of one document, and what the person who prints must read."""

    ref: str
    mode: ModeImpression
    documents: tuple[DocumentRendu, ...]
    avertissements: tuple[str, ...] = ()


def tirer(ref: str, outils: Outils, volets: Iterable[str] = (), *, duplicata: bool = False) -> Tirage:
    """Return the PDFs of a document: those asked for, or those that its state and the law call for.

    Printing again without ``duplicata`` gives the same file, byte for byte: a file made twice is not a paper handed
    out twice. ``duplicata`` gives volet 3 alone, marked: for a lost volet or a second employer.

    Raises:
        ErreurIntrouvable: no such document.
        ErreurRefus: the law of the day refuses what is asked; the sentence says what to do instead.
        ErreurUsage: unknown volet, or a duplicate of something else than volet 3.
        ErreurImpression: a value does not fit or cannot be drawn.
    """
    lu = outils.coffre().lire(ref)
    tirage = _tirer(lu, tuple(volets), outils, duplicata=duplicata)
    dit = remplacement.a_ete_remplace(lu.etat)
    return replace(tirage, avertissements=(dit, *tirage.avertissements)) if dit else tirage


def _tirer(lu: DocumentLu, volets: tuple[str, ...], outils: Outils, *, duplicata: bool) -> Tirage:
    if duplicata:
        return _duplicata(lu, volets, outils)
    if lu.etat.type is TypeDocument.CERTIFICAT:
        from aat.services.impression_certificat import tirer_certificat

        tire = tirer_certificat(lu, outils, volets)
    else:
        tire = _tirer_avis(lu, outils, volets)
    return replace(tire, avertissements=(*tire.avertissements, ENCORE_EN_FILE)) if lu.etat.peut_partir else tire


def _tirer_avis(lu: DocumentLu, outils: Outils, volets: tuple[str, ...]) -> Tirage:
    dossier = dossier_de(lu)
    mode = mode_impression(
        dossier.date_prescription,
        acquitte=lu.accuse is not None,
        transmission=dossier.rattachement.transmission,
        droit=outils.droit,
    )
    demandes = volets or _par_defaut(mode.mode)
    documents = tuple(d for quoi in demandes for d in _produire(quoi, dossier, lu.etat.etat, mode.mode, outils))
    return Tirage(dossier.ref, mode.mode, documents, _a_lire(dossier, outils))


def _a_lire(dossier: Dossier, outils: Outils) -> tuple[str, ...]:
    """Return what is said of an avis printed before it was sent, or instead."""
    if dossier.accuse is not None:
        return ()
    dits = constats_sur_papier(
        (),
        teleconsultation=dossier.avis.teleconsultation,
        transmission=dossier.rattachement.transmission,
        jour=dossier.date_prescription,
        droit=outils.droit,
    )
    return tuple(c.message for c in dits)


def _duplicata(lu: DocumentLu, volets: tuple[str, ...], outils: Outils) -> Tirage:
    """Return volet 3 of a transmitted avis, marked « DUPLICATA » (rule ``duplicata``): no medical value, as ever."""
    if lu.etat.type is TypeDocument.CERTIFICAT or set(volets) - {"3"}:
        raise ErreurUsage(
            "Seul le volet 3 d’un avis transmis a un duplicata.",
            champ="--duplicata",
            remede="Retirez « --volets », ou imprimez sans « --duplicata » : le reste se réimprime tel quel.",
        )
    dossier = dossier_de(lu)
    if dossier.accuse is None:
        raise ErreurRefus(
            "Cet avis n’a pas d’accusé de réception : il n’a pas de volet 3 à réimprimer.",
            remede="Un avis remis sur papier et perdu se refait sur un nouveau formulaire sécurisé : imprimez l’aide"
            f" par « aat print {dossier.ref} --volets aide ».",
        )
    document = outils.papier.volet_employeur(replace(dossier, duplicata=True))
    return Tirage(dossier.ref, ModeImpression.COPIE_TRANSMISE, (document,))


def dossier_de(lu: DocumentLu) -> Dossier:
    """Return the kept document with its acknowledgement.

    Raises:
        ErreurCoffre: the record is not one that this version wrote.
    """
    try:
        return replace(msgspec.json.decode(lu.contenu, type=Dossier), accuse=lu.accuse)
    except msgspec.MsgspecError as cause:
        raise ErreurCoffre(
            "Le document gardé dans le coffre n’est pas lisible par cette version.",
            remede="Mettez aat à jour, ou restaurez le coffre depuis sa sauvegarde.",
        ) from cause


def _par_defaut(mode: ModeImpression) -> tuple[str, ...]:
    if mode is ModeImpression.COPIE_TRANSMISE:
        return ("3", "recapitulatif")
    return ("complet",) if mode is ModeImpression.CERFA_COMPLET else ("aide",)


def _produire(
    quoi: str, dossier: Dossier, etat: Etat, mode: ModeImpression, outils: Outils
) -> tuple[DocumentRendu, ...]:
    papier = outils.papier
    match quoi:
        case "3":
            _exiger_l_accuse(dossier, etat)
            return (papier.volet_employeur(dossier),)
        case "recapitulatif":
            return (papier.recapitulatif(dossier),)
        case "aide":
            return (papier.aide_cerfa_securise(dossier),)
        case "specimen":
            return papier.cerfa_complet(dossier)
        case "complet" | "1" | "2":
            if mode is not ModeImpression.CERFA_COMPLET:
                raise _papier_refuse(mode)
            return papier.cerfa_complet(dossier)
    admis = ", ".join(VOLETS)
    raise ErreurUsage("Ce volet n’existe pas.", champ="--volets", remede=f"Valeurs admises : {admis}.")


def _exiger_l_accuse(dossier: Dossier, etat: Etat) -> None:
    if dossier.accuse is None:
        raise ErreurRefus(
            f"Le volet de l’employeur ne s’imprime qu’après l’accusé de réception ; l’état de l’avis est « {etat} ».",
            remede=f"Transmettez-le par « aat transmit {dossier.ref} », ou imprimez l’aide au Cerfa sécurisé"
            f" par « aat print {dossier.ref} --volets aide ».",
        )


def _papier_refuse(mode: ModeImpression) -> ErreurRefus:
    if mode is ModeImpression.COPIE_TRANSMISE:
        return ErreurRefus(
            "Cet avis a été transmis : les volets 1 et 2 ne s’impriment pas.",
            remede="Imprimez le volet 3 pour l’employeur (--volets 3).",
        )
    return ErreurRefus(
        "Depuis le 01/09/2025, un avis imprimé par un logiciel est refusé par les caisses (CSS art. R. 321-2).",
        remede="Imprimez l’aide au Cerfa sécurisé (--volets aide) et recopiez-la sur le formulaire fourni par la"
        " caisse ; « --volets specimen » donne les volets marqués sans valeur.",
    )
