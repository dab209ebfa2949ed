"""What every picture of the application shows: the same people, documents and moments each time it is made.

Everybody here is invented, and says so by name. Identifiers are fixed, so that references and numbers are too.
"""

import datetime as dt
import hashlib
from dataclasses import dataclass, replace

from aat.composition import Atelier
from aat.domaine.arret import Avis
from aat.domaine.personnes import Adresse, Assure, Employeur
from aat.domaine.transmission import Classe, Issue, Phase
from aat.services import arret, brouillons
from aat.services.defauts import avis_par_defaut
from aat.services.saisie_express import lire_ligne
from aat.services.scellement import Demande

from tests.coffre.fabrique import accuse, echec, seconde
from tests.tui.banc_ferme import raccorder
from tests.tui.pas import DURAND, PRESCRIPTEUR, avis_sur, installer

#: 23/11/2026, 10:12 in Paris, in the milliseconds of a UUIDv7.
_DEPART = int(seconde(-18 * 60).timestamp() * 1000)

MARIE = replace(DURAND, adresse=Adresse(voie="3 rue du Banc", code_postal="01000", ville="Bourg-en-Bresse"))
MARC = Assure(
    nir="176067511607257",
    nom_famille="BANC-DURIEU",
    prenoms=("Marc",),
    date_naissance="1976-06-03",
    regime="01",
    caisse="751",
    centre="0000",
)
#: Its régime takes nothing online.
MILITAIRE = Assure(
    nir="185122A07300460",
    nom_famille="BANC-DUROC",
    prenoms=("Ange",),
    date_naissance="1985-12-24",
    regime="08",
    caisse="756",
    centre="0100",
)
LONG = Assure(
    nir="253072A07300443",
    nom_famille="BANC-DE-LA-ROCHEFOUCAULD-MONTMORENCY-LONGUEVILLE",
    nom_usage="BANC-VAN-DER-SCHUEREN-D’ESSAI",
    prenoms=("Marie-Emmanuelle", "Anne-Charlotte", "Philippine"),
    date_naissance="1953-07-31",
    regime="01",
    caisse="201",
    centre="0000",
)
EMPLOYEUR = Employeur(
    raison_sociale="BANC-BOULANGERIE", voie="1 rue du Fournil", code_postal="01000", ville="Bourg-en-Bresse"
)


class _Horloge:
    """The clock of the pictures' morning, some minutes before half past ten."""

    def __init__(self, minutes: int) -> None:
        self._moment = seconde(-60.0 * minutes)

    def maintenant(self) -> dt.datetime:
        """Return the moment."""
        return self._moment

    def aujourd_hui(self) -> dt.date:
        """Return the Monday."""
        return self._moment.date()


@dataclass(frozen=True, slots=True)
class Decor:
    """References of the documents kept, by what became of them."""

    transmis: str
    rejete: str
    suspendu: str
    en_file: str


def identifiant(nom: str) -> str:
    """Return the identifier of the document ``nom``, the same each time."""
    alea = hashlib.sha256(nom.encode()).hexdigest()
    moment = f"{_DEPART:012x}"
    return f"{moment[:8]}-{moment[8:]}-7{alea[:3]}-8{alea[3:6]}-{alea[6:18]}"


def vierge(assure: Assure, outils: Atelier) -> Avis:
    """Return the form as it opens for this patient."""
    return avis_par_defaut(assure, outils.prescripteur(), outils.defauts)


def sur(ligne: str, assure: Assure, outils: Atelier) -> Avis:
    """Return what an express line gives for this patient, the agreement not given yet."""
    return lire_ligne(ligne, vierge(assure, outils), outils).avis


def brouillon(nom: str, avis: Avis, outils: Atelier) -> str:
    """Keep a draft and return its identifier."""
    brouillons.garder(identifiant(nom), avis, outils)
    return identifiant(nom)


def garnir(outils: Atelier) -> Decor:
    """Register the prescriber, keep the people and one document in each state, one after another in the morning."""
    horloge = outils.horloge
    installer(outils, MARIE, MARC, MILITAIRE, LONG)
    outils.horloge = _Horloge(135)
    raccorder(outils, PRESCRIPTEUR.rpps or "")
    at = replace(avis_sur("lumb at 20/11 du 21/11 au 22/11", MARIE, outils), employeur=EMPLOYEUR)
    _garder("papier", at, outils, Demande(papier_seul=True, document_id=identifiant("papier")))
    decor = Decor(
        rejete=_envoyer("rejete", "angine 3j", MARC, outils, 98, echec(Classe.DEFINITIF, "T401")),
        suspendu=_envoyer("suspendu", "sciatique 10j ald", MARC, outils, 70, echec(Classe.ACTION, "T202")),
        en_file=_envoyer("en file", "migraine 2j", LONG, outils, 43, echec(Classe.TEMPORAIRE, "T102")),
        transmis=_envoyer("transmis", "grippe 5j", MARIE, outils, 0, None),
    )
    outils.horloge = horloge
    return decor


def _envoyer(nom: str, ligne: str, assure: Assure, outils: Atelier, minutes: int, issue: Issue | None) -> str:
    """Keep a document ``minutes`` before the pictures, and have its sending end by ``issue``; acknowledged by none."""
    outils.horloge = _Horloge(minutes)
    demande = Demande(transmettre=True, document_id=identifiant(nom))
    ref = _garder(nom, avis_sur(ligne, assure, outils), outils, demande)
    coffre, fin = outils.coffre(), seconde(2 - 60 * minutes)
    prise = coffre.prendre("decor:1", fin, ref)
    assert prise is not None
    coffre.noter_phase(prise, Phase.SONDE)
    coffre.noter_phase(prise, Phase.ECRITURE)
    coffre.conclure(prise, issue or accuse(prise), fin)
    return ref


def _garder(nom: str, avis: Avis, outils: Atelier, demande: Demande) -> str:
    reponse = arret.valider(avis, demande, outils)
    assert reponse.ref is not None, (nom, [c.message for c in reponse.bloquants])
    return reponse.ref
