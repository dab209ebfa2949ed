"""How a document ends, whatever it is: what is read before it leaves, the agreement, its validation, its papers.

The one place that knows that an avis and a certificate are two things, for the screens that show both.
Judges nothing itself: ``jugement``, ``arret`` and ``certificat`` do.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from aat.domaine.arret import Avis
from aat.domaine.constat import Constat
from aat.domaine.regime import Raccordement, Rattachement
from aat.domaine.transmission import TypeDocument
from aat.rules.impression import ModeImpression
from aat.services import arret, certificat, impression, liens_certificat, rectification
from aat.services.jugement import juger_avis

if TYPE_CHECKING:
    from aat.domaine.certificat import Certificat
    from aat.domaine.personnes import Assure
    from aat.domaine.transmission import EtatEnvoi
    from aat.rules.impression import Impression
    from aat.services.certificat import ReponseCertificat
    from aat.services.outils import Outils
    from aat.services.reponse import Reponse
    from aat.services.scellement import Demande

#: The rule whose finding is answered on the spot, by one key.
_ACCEPTATION = "acceptation"

#: What is declared by the box (guide, step 22): two persons, one sentence each.
ACCORD_AVIS = (
    "Le patient accepte que je transmette cet avis pour son compte et est informé des textes applicables. J’accepte "
    "les conditions de la transmission."
)
ACCORD_CERTIFICAT = (
    "La victime accepte que je transmette ce certificat pour son compte et est informée des textes applicables. "
    "J’accepte les conditions de la transmission."
)


@dataclass(frozen=True, slots=True)
class Papier:
    """One thing that may be printed instead of sending.

    Attributes:
        volets: names that the use case « print » takes; none for those that the law of the day calls for.
        libelle: what it is and what it is worth.
    """

    volets: tuple[str, ...]
    libelle: str


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Apercu:
    """What is shown of a document before it leaves.

    Attributes:
        constats: all findings but the one on the agreement.
        accord: the sentence agreed to; ``accord_donne``: it is.
        valeur_papier: what printing without sending is worth today, and what to do with the paper.
        papiers: what may be printed, the one that counts first.
    """

    titre: str
    assure: Assure | None
    recapitulatif: str
    constats: tuple[Constat, ...]
    rattachement: Rattachement
    accord: str
    accord_donne: bool
    valeur_papier: str
    papiers: tuple[Papier, ...]

    @property
    def bloque(self) -> bool:
        """Tell whether something other than the agreement stops the document."""
        return any(c.bloquant for c in self.constats)

    @property
    def transmissible(self) -> bool:
        """Tell whether the patient's régime may receive it; one that is not known is tried."""
        return self.rattachement.transmission is not Raccordement.NON


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Releve:
    """A kept document read back: where it stands, and what it says."""

    etat: EtatEnvoi
    document: Avis | Certificat
    recapitulatif: str


def apercevoir(document: Avis | Certificat, outils: Outils) -> Apercu:
    """Return what is read of ``document`` before it leaves, judged today.

    Raises:
        ErreurDocument: the motif's label contradicts its code.
        ErreurCoffre: the store exists and cannot be used.
    """
    return _apercu_avis(document, outils) if isinstance(document, Avis) else _apercu_certificat(document, outils)


def _apercu_avis(avis: Avis, outils: Outils) -> Apercu:
    juge = juger_avis(avis, outils.horloge.aujourd_hui(), outils)
    dits = (juge.impression.motif_refus, arret.avant_papier(avis, outils), juge.impression.que_faire)
    return Apercu(
        titre="Avis d’arrêt de travail",
        assure=avis.assure,
        recapitulatif=juge.recapitulatif,
        constats=_sans_l_accord(juge.constats),
        rattachement=juge.rattachement,
        accord=ACCORD_AVIS,
        accord_donne=avis.acceptation,
        valeur_papier=" ".join(filter(None, dits)),
        papiers=_papiers_avis(juge.impression),
    )


def _apercu_certificat(document: Certificat, outils: Outils) -> Apercu:
    juge = certificat.juger(document, outils.horloge.aujourd_hui(), outils)
    return Apercu(
        titre="Certificat médical AT/MP",
        assure=document.assure,
        recapitulatif=juge.recapitulatif,
        constats=_sans_l_accord(juge.constats),
        rattachement=juge.rattachement,
        accord=ACCORD_CERTIFICAT,
        accord_donne=document.acceptation,
        valeur_papier=juge.impression.que_faire,
        papiers=(Papier((), "L’aide à la recopie et les exemplaires du certificat"),),
    )


def _sans_l_accord(constats: tuple[Constat, ...]) -> tuple[Constat, ...]:
    return tuple(c for c in constats if c.code != _ACCEPTATION)


def _papiers_avis(permis: Impression) -> tuple[Papier, ...]:
    if permis.mode is ModeImpression.CERFA_COMPLET:
        return (Papier((), "Les trois volets et les deux notices"),)
    aide = Papier((), "L’aide au Cerfa sécurisé : les valeurs à recopier, dans l’ordre du formulaire")
    if not permis.specimens:
        return (aide,)
    return aide, Papier(("specimen",), "Les trois volets et les deux notices, marqués « SPÉCIMEN – SANS VALEUR »")


def poser_accord(document: Avis | Certificat, *, donne: bool) -> Avis | Certificat:
    """Return ``document`` with the agreement of the patient and of the prescriber, or without it."""
    return replace(document, acceptation=donne)


def valider(document: Avis | Certificat, demande: Demande, outils: Outils) -> Reponse | ReponseCertificat:
    """Judge, seal and keep ``document``; queue it if asked. Its findings are the answer when it is refused.

    Raises:
        ErreurConfiguration: no signature is configured.
        ErreurCoffre: the store cannot be used.
        ErreurDocument: a value is out of the limits of the envelope.
        ErreurRefus: transmission asked for a test organisme outside the bench.
    """
    if isinstance(document, Avis):
        return arret.valider(document, demande, outils)
    return certificat.valider(document, demande, outils)


def relire(ref: str, outils: Outils) -> Releve:
    """Return a kept document; the reading is audited.

    Raises:
        ErreurIntrouvable: no such document.
        ErreurCoffre: the store cannot be used.
    """
    lu = outils.coffre().lire(ref)
    if lu.etat.type is TypeDocument.CERTIFICAT:
        return Releve(lu.etat, liens_certificat.dossier_certificat(lu).certificat, lu.recapitulatif)
    return Releve(lu.etat, impression.dossier_de(lu).avis, lu.recapitulatif)


def a_corriger(document: Avis | Certificat) -> Avis | Certificat:
    """Return a new document from a refused one: everything kept but the agreement, which was given for the other."""
    return replace(document, acceptation=False)


def a_rectifier(ref: str, outils: Outils) -> Avis | Certificat:
    """Return the document that annuls and replaces the kept document ``ref``, of the same kind, to be accepted.

    Raises:
        ErreurIntrouvable: no such document here.
        ErreurUsage: it has no effect, or another document replaced it already.
        ErreurCoffre: the store cannot be used.
    """
    if outils.coffre().etat(ref).type is TypeDocument.AVIS:
        return rectification.preparer(ref, outils)
    return liens_certificat.a_remplacer(ref, outils)
