"""What the service refused of a document, in French: rules by their exigence, fields by the words of the forms.

The service names rules or fields, never values; it may name those of the wire (``avis.debut``) or of the contract.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from aat.domaine.transmission import TypeDocument
from aat.referentiel.droit import charger_textes
from aat.services.formulaire import libelles

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from aat.domaine.transmission import EtatEnvoi
    from aat.ports import Coffre
    from aat.services.outils import Outils

_RANG: Final = re.compile(r"\[[0-9]*\]")
#: What says that fields are at fault.
_DES_CHAMPS: Final = "T401"
#: A second document for what was received already, and the number of the first, which it names.
_DOUBLON: Final = "T409"
_NUMERO: Final = re.compile(r"(?:BANC-)?(?:AAT|CAT)-")
#: Names of the wire that no form has under the same name; the others are those of the forms.
_DU_FIL: Final = {
    "avis.type": "nature",
    "patient.cle": "nir",
    "patient.nom_naissance": "nom_famille",
    "prescripteur.finess": "structure.identifiant",
    "prescripteur.siret": "structure.identifiant",
    "prescripteur.rpps_remplace": "remplacant_de.rpps",
}
#: What no form asks.
_SANS_FORMULAIRE: Final = {
    "remplace": "Document annulé et remplacé",
    "consentement": "Accord du patient et du prescripteur",
    "etabli_le": "Date et heure d’établissement",
    "version": "Version du document",
    "document_id": "Identifiant du document",
    "logiciel": "Logiciel",
    "certificat.date_constat": "Date du certificat",
}


def raisons(etat: EtatEnvoi, coffre: Coffre, outils: Outils) -> tuple[str, ...]:
    """Return why the service refused a document, in sentences, as far as it says.

    Raises:
        ErreurCoffre: the store cannot be used.
    """
    champs = coffre.champs_refuses(etat.ref)
    if etat.derniere_erreur == _DOUBLON:
        return tuple(f"Le premier porte le n° {champ}." for champ in champs if _NUMERO.match(champ))
    dits = dire(champs, etat.type, outils)
    return dits or (("Elle ne dit pas lesquels.",) if etat.derniere_erreur == _DES_CHAMPS else ())


def dire(champs: Sequence[str], genre: TypeDocument, outils: Outils) -> tuple[str, ...]:
    """Return what was refused, in sentences; nothing when the service named nothing.

    Args:
        champs: rule codes or field names, as the service gave them.
        genre: which document it was.
        outils: the tools of the run.
    """
    regles = [champ for champ in champs if champ in outils.droit.regles]
    textes = charger_textes() if regles else {}
    # Names in capitals are codes of faults (``REGLE``): support reads them, they name no field.
    champs_nus = [champ for champ in champs if champ not in regles and not champ.isupper()]
    noms = tuple(dict.fromkeys(nommer(champ, genre) for champ in champs_nus))
    nommes = (f"Champ{'s' if len(noms) > 1 else ''} en cause : {' ; '.join(noms)}.",) if noms else ()
    return (*(f"{textes[code].exigence} [{code}]" for code in dict.fromkeys(regles) if code in textes), *nommes)


def nommer(champ: str, genre: TypeDocument) -> str:
    """Return how the forms call a field named by the service; its own name when no form has it.

    >>> nommer("avis.debut", TypeDocument.AVIS)
    'Premier jour de l’arrêt'
    >>> nommer("remplace.numero", TypeDocument.AVIS)
    'Document annulé et remplacé'
    """
    return next((nom for nom in _noms(champ, genre) if nom), champ)


def _noms(champ: str, genre: TypeDocument) -> Iterator[str]:
    chemin = _RANG.sub("", champ)
    partie, _, reste = chemin.partition(".")
    yield _SANS_FORMULAIRE.get(chemin) or _SANS_FORMULAIRE.get(partie, "")
    reste = _DU_FIL.get(chemin, reste)
    if partie in {"avis", "certificat"}:
        yield _du_document(reste, genre)
    elif partie in {"patient", "couverture", "assure"}:
        from aat.services.formulaire.patient import PAR_NOM as PATIENT

        yield _suffixe("Patient", _le_plus_proche(reste, {n: c.libelle for n, c in PATIENT.items()}))
    elif partie == "prescripteur":
        from aat.services.formulaire.prescripteur import PAR_NOM as PRESCRIPTEUR

        yield _suffixe("Prescripteur", _le_plus_proche(reste, {n: c.libelle for n, c in PRESCRIPTEUR.items()}))
    else:
        yield _du_document(chemin, genre)


def _du_document(chemin: str, genre: TypeDocument) -> str:
    """Return the words of a field of the avis or of the certificate; empty when its form has none."""
    if genre is TypeDocument.AVIS:
        from aat.services.formulaire.arret import PAR_NOM as AVIS

        entiers = {nom: libelles.en_entier(nom, champ.libelle, libelles.AVIS) for nom, champ in AVIS.items()}
    else:
        from aat.services.formulaire.certificat import PAR_NOM as CERTIFICAT

        entiers = {n: libelles.en_entier(n, champ.libelle, libelles.CERTIFICAT) for n, champ in CERTIFICAT.items()}
    return _le_plus_proche(chemin, entiers)


def _le_plus_proche(chemin: str, connus: Mapping[str, str]) -> str:
    """Return the words of the field at ``chemin``, else of what holds it, else of the first that it holds."""
    dessus = chemin
    while dessus and dessus not in connus:
        dessus = dessus.rpartition(".")[0]
    return connus.get(dessus, "") or next((dit for nom, dit in connus.items() if nom.startswith(f"{chemin}.")), "")


def _suffixe(qui: str, quoi: str) -> str:
    """Return « Patient, nom d’usage »; who alone when what is not known; abbreviations keep their capitals."""
    if not quoi:
        return qui
    return f"{qui}, {quoi if quoi[:2].isupper() else quoi[0].lower() + quoi[1:]}"
