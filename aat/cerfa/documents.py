"""The printed documents of an avis: who may read which value, under which mark, and when paper is allowed.

Importing this module loads no PDF library: the renderers do, when they draw.
"""

import hashlib
import re
from functools import cache

from aat.cerfa.contenu_aide import rubriques_aide
from aat.cerfa.contenu_recapitulatif import rubriques_recapitulatif
from aat.cerfa.ecriture import INSECABLE, date_courte
from aat.cerfa.formulaires import formulaire_du, notice, papier_libre_admis
from aat.cerfa.modeles import DOCUMENTS, modele
from aat.cerfa.page_fixe import marques_connues
from aat.cerfa.texte_simple import texte_simple
from aat.cerfa.valeurs import valeurs_avis
from aat.cerfa.valeurs_rendu import FORMULAIRE
from aat.domaine.dossier import Dossier
from aat.domaine.environnement import Environnement
from aat.erreurs import ErreurImpression, ErreurIntrouvable, ErreurRefus
from aat.ports import DocumentRendu, Rendu

_REF = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,63}")
_COMPLET = ("volet-1", "volet-2", "volet-3", "notice-patient", "notice-prescripteur")


@cache
def rendu_par_defaut() -> Rendu:
    """Return the product's renderer, its base pages kept in memory only."""
    from aat.cerfa.rendu_cache import RenduCache

    return RenduCache()


def volet_employeur(dossier: Dossier, rendu: Rendu | None = None) -> DocumentRendu:
    """Return volet 3, which holds no medical value at all; « DUPLICATA » when the dossier says so.

    Raises:
        ErreurRefus: the avis has no acknowledgement.
        ErreurImpression: a value does not fit or has no glyph.
    """
    if dossier.accuse is None:
        raise ErreurRefus(
            "Le volet de l’employeur ne s’imprime qu’après l’accusé de réception de la caisse, et cet avis n’en a pas.",
            remede="Transmettez l’avis, ou recopiez-le sur le formulaire sécurisé de la caisse avec la feuille d’aide.",
        )
    return _document("volet-3", dossier, rendu, specimen=False)


def recapitulatif(dossier: Dossier, rendu: Rendu | None = None) -> DocumentRendu:
    """Return everything that the avis says, for the prescriber's file; medical content, never for the employer."""
    return _document("recapitulatif", dossier, rendu, specimen=False)


def aide_cerfa_securise(dossier: Dossier, rendu: Rendu | None = None) -> DocumentRendu:
    """Return every value in the order of the secured form, to be copied by hand; says that it is not an avis."""
    return _document("aide-cerfa-securise", dossier, rendu, specimen=False)


def cerfa_complet(dossier: Dossier, rendu: Rendu | None = None) -> tuple[DocumentRendu, ...]:
    """Return volets 1, 2, 3 and the two notices, one file for each recipient.

    Every page is marked « SPÉCIMEN – SANS VALEUR » when such paper is worth nothing: prescription since
    2025-09-01 (CSS art. R. 321-2), or avis already received on line.
    """
    specimen = _specimen(dossier)
    return tuple(_document(nom, dossier, rendu, specimen=specimen) for nom in _COMPLET)


def texte(document: str, dossier: Dossier) -> str:
    """Return a document (a name of ``DOCUMENTS``) as plain lines, for a screen reader.

    Raises:
        ErreurIntrouvable: no document of that name.
    """
    if document not in DOCUMENTS:
        raise ErreurIntrouvable(
            "Ce document n’existe pas.", remede=f"Documents possibles{INSECABLE}: {', '.join(DOCUMENTS)}."
        )
    return texte_simple(modele(document), valeurs_de(document, dossier))


def valeurs_de(document: str, dossier: Dossier) -> dict[str, object]:
    """Return the values that a document (a name of ``DOCUMENTS``) may show of a dossier, and its marks."""
    remis = document == "volet-3" and dossier.accuse is not None
    return _valeurs(document, dossier, specimen=document in _COMPLET and not remis and _specimen(dossier))


def _specimen(dossier: Dossier) -> bool:
    return dossier.accuse is not None or not papier_libre_admis(dossier.date_prescription)


def _document(nom: str, dossier: Dossier, rendu: Rendu | None, *, specimen: bool) -> DocumentRendu:
    if not _REF.fullmatch(dossier.ref):
        raise ErreurImpression("La référence du document ne peut pas servir de nom de fichier.", champ="ref")
    choisi = modele(nom)
    octets, pages = (rendu or rendu_par_defaut()).rendre(
        nom, _valeurs(nom, dossier, specimen=specimen), dossier.etabli_le
    )
    return DocumentRendu(
        document=nom,
        volet=choisi.volet or None,
        pages=pages,
        octets=octets,
        sha256=hashlib.sha256(octets).hexdigest(),
        # A duplicate never takes the place of the first file.
        nom_fichier=f"aat-{dossier.ref}-{nom}{'-duplicata' if dossier.duplicata and nom == 'volet-3' else ''}.pdf",
    )


def _valeurs(nom: str, dossier: Dossier, *, specimen: bool) -> dict[str, object]:
    choisi = modele(nom)
    # Allow-list: a value whose field this volet does not name never reaches the renderer.
    valeurs = {champ: valeur for champ, valeur in _toutes(nom, dossier).items() if champ in choisi.champs}
    marques = {
        "specimen": specimen,
        "banc": dossier.environnement is Environnement.BANC,
        # A specimen is worth nothing: it is the duplicate of nothing.
        "duplicata": dossier.duplicata and not specimen and "duplicata" in marques_connues(choisi),
    }
    return valeurs | {marque: True for marque, posee in marques.items() if posee}


def _toutes(nom: str, dossier: Dossier) -> dict[str, object]:
    if nom.startswith("notice-"):
        rubriques, verifie_le = notice(nom)
        return {"donnees": rubriques, "verification": f"Textes vérifiés le {date_courte(verifie_le)}"}
    formulaire = str(formulaire_du(dossier.date_prescription))
    if nom.startswith("volet-"):
        return valeurs_avis(dossier, formulaire)
    rubriques = rubriques_recapitulatif(dossier) if nom == "recapitulatif" else rubriques_aide(dossier)
    return {
        FORMULAIRE: formulaire,
        "reference": f"Référence interne{INSECABLE}: {dossier.ref}",
        "donnees": rubriques,
    }
