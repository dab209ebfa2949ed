"""The printed papers of a certificate: who may read which row, under which mark.

Importing this module loads no PDF library: the renderers do, when they draw.
"""

import datetime as dt
import hashlib
import re

from aat.cerfa.contenu_certificat import rubriques_certificat
from aat.cerfa.ecriture import INSECABLE, date_courte
from aat.cerfa.formulaires import notice
from aat.cerfa.modeles import CERTIFICATS, modele
from aat.cerfa.texte_simple import texte_simple
from aat.cerfa.valeurs_rendu import FORMULAIRE
from aat.domaine.certificat import DossierCertificat
from aat.domaine.environnement import Environnement
from aat.erreurs import ErreurImpression, ErreurIntrouvable, ErreurRefus
from aat.ports import DocumentRendu, Rendu
from aat.ressources import lire_toml, template_cerfa

_REF = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,63}")
_FORMULAIRES = "certificat_formulaires.toml"
#: Our own drawing is not « la formule arrêtée » (R. 441-10): it says so until the caisse has acknowledged.
_MARQUES_DU_DESSIN = frozenset({"certificat-victime", "certificat-caisse"})


def document_certificat(nom: str, dossier: DossierCertificat, rendu: Rendu) -> DocumentRendu:
    """Return a paper of a certificate; same dossier, same bytes.

    Raises:
        ErreurIntrouvable: no paper of that name.
        ErreurRefus: the caisse's copy of a certificate that it already received; a day before the present form.
        ErreurImpression: a value does not fit or has no glyph; the field is named.
    """
    if not _REF.fullmatch(dossier.ref):
        raise ErreurImpression("La référence du document ne peut pas servir de nom de fichier.", champ="ref")
    octets, pages = rendu.rendre(nom, _valeurs(nom, dossier), dossier.etabli_le)
    return DocumentRendu(
        document=nom,
        volet=None,
        pages=pages,
        octets=octets,
        sha256=hashlib.sha256(octets).hexdigest(),
        nom_fichier=f"aat-{dossier.ref}-{nom}.pdf",
    )


def texte_certificat(nom: str, dossier: DossierCertificat) -> str:
    """Return a paper of a certificate as plain lines, for a screen reader.

    Raises:
        ErreurIntrouvable, ErreurRefus: as ``document_certificat``.
    """
    return texte_simple(modele(nom), _valeurs(nom, dossier))


def formulaire_certificat_du(jour: dt.date) -> str:
    """Return « S6909 – cerfa n° 11138*06 », the version of the form in use on ``jour``.

    Raises:
        ErreurRefus: no version known for that day.
    """
    for brut in lire_toml(template_cerfa(_FORMULAIRES))["certificat"]:
        if brut["valable_du"] <= jour <= brut.get("valable_au", jour):
            return f"{brut['code']} – cerfa n°{INSECABLE}{brut['cerfa']}"
    raise ErreurRefus(
        "Aucune version du formulaire de certificat n’est connue pour ce jour.",
        remede="Vérifiez la date du certificat.",
        champ="date_constat",
    )


def _valeurs(nom: str, dossier: DossierCertificat) -> dict[str, object]:
    if nom not in CERTIFICATS:
        raise ErreurIntrouvable("Ce document n’existe pas.", remede=f"Documents possibles : {', '.join(CERTIFICATS)}.")
    if nom == "certificat-caisse" and dossier.accuse is not None:
        raise ErreurRefus(
            "La caisse a déjà reçu ce certificat en ligne : son exemplaire ne s’imprime pas.",
            remede="Imprimez l’exemplaire de la victime (--volets victime).",
        )
    if nom == "notice-certificat":
        rubriques, verifie_le = notice(nom)
        valeurs: dict[str, object] = {
            "donnees": rubriques,
            "verification": f"Textes vérifiés le {date_courte(verifie_le)}",
        }
        return valeurs | ({"banc": True} if dossier.environnement is Environnement.BANC else {})
    toutes: dict[str, object] = {
        FORMULAIRE: formulaire_certificat_du(dossier.date_redaction),
        "reference": f"Référence interne : {dossier.ref}",
        "donnees": rubriques_certificat(nom, dossier),
    }
    # Allow-list: a value whose field this paper does not name never reaches the renderer.
    valeurs = {champ: valeur for champ, valeur in toutes.items() if champ in modele(nom).champs}
    if dossier.environnement is Environnement.BANC:
        valeurs["banc"] = True
    if nom in _MARQUES_DU_DESSIN and dossier.accuse is None:
        valeurs["non-officiel"] = True
    return valeurs
