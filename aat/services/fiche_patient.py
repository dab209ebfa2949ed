"""What is known of a patient, value by value, each with its origin (G03). « Non connu » is never turned into « non ».

Rights are information only: they decide nothing, and come from the service of the rights, asked beside the screen.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from aat.domaine.regime import Raccordement
from aat.horloge import ici
from aat.identifiants import nir
from aat.rules.calendrier import date_courte
from aat.saisie.naissance import montrer_naissance
from aat.services.defauts import avis_par_defaut
from aat.services.droits import completer
from aat.services.droits_dits import NON_CONNU, DroitsDits, dire
from aat.services.jugement import juger_avis

if TYPE_CHECKING:
    from aat.domaine.constat import Constat
    from aat.domaine.personnes import Assure
    from aat.domaine.regime import Rattachement
    from aat.services.droits import DroitsVus
    from aat.services.outils import Outils

__all__ = ["A_TITRE_INDICATIF", "NON_CONNU", "Fiche", "Valeur", "fiche", "organisme"]

A_TITRE_INDICATIF = "À titre indicatif : ces informations ne décident pas de la prescription."
_TRANSMISSIONS = {
    Raccordement.OUI: "possible",
    Raccordement.NON: "impossible pour ce régime",
    Raccordement.INCONNU: "raccordement de ce régime non connu",
}


@dataclass(frozen=True, slots=True, repr=False)
class Valeur:
    """One value of the record.

    Attributes:
        texte: what is known, or « non connu »; ``origine``: « saisie, 23/11/2026 », empty when not known.
    """

    libelle: str
    texte: str
    origine: str = ""

    @property
    def connue(self) -> bool:
        """Tell whether something is known."""
        return self.texte != NON_CONNU


@dataclass(frozen=True, slots=True, repr=False)
class Fiche:
    """The record of a patient, and what the law of the day already says of the régime.

    Attributes:
        origine: that of the values that are known; ``droits``: the rights, which have their own.
        constats: what the régime means for the avis, before anything is typed; empty when it is connected.
    """

    assure: Assure
    rattachement: Rattachement
    origine: str
    droits: DroitsDits
    valeurs: tuple[Valeur, ...]
    constats: tuple[Constat, ...]

    def texte(self) -> str:
        """Return the whole record, one value a line."""
        large = max(len(v.libelle) for v in self.valeurs)
        lignes = [f"{v.libelle:<{large}}  {v.texte}" + (f"   ({v.origine})" if v.origine else "") for v in self.valeurs]
        return "\n".join([*lignes, "", A_TITRE_INDICATIF, *(f"{c.message} ({c.fondement})" for c in self.constats)])


def fiche(assure: Assure, outils: Outils, *, saisie: bool = False, vus: DroitsVus | None = None) -> Fiche:
    """Return the record of somebody kept here.

    Args:
        assure: as kept.
        outils: the tools of the run.
        saisie: the values were typed a moment ago; otherwise they come back from the store.
        vus: what a source says of their rights; ``None`` when it was not asked, or has not answered yet.

    Raises:
        ErreurCoffre: the store cannot be used.
    """
    coffre = outils.coffre_existant()
    vu_le = coffre.patient_vu_le(assure) if coffre and assure.nir else None
    origine = "saisie" if saisie else "mémoire"
    if vu_le is not None:
        origine += f", {date_courte(ici(vu_le).date())}"
    jour = outils.horloge.aujourd_hui()
    complet = completer(assure, vus)
    droits = dire(vus)
    jugement = juger_avis(avis_par_defaut(complet, outils.prescripteur()), jour, outils)
    venus = () if complet is assure else ("Régime", "Caisse de rattachement", "Centre")
    valeurs = [
        replace(v, origine=f"droits, {droits.origine}") if v.connue and v.libelle in venus else v
        for v in _valeurs(complet, jugement.rattachement, origine)
    ]
    return Fiche(
        assure=complet,
        droits=droits,
        rattachement=jugement.rattachement,
        origine=origine,
        valeurs=(*valeurs, *_droits(droits), *_remarque(jugement.rattachement)),
        constats=tuple(c for c in jugement.constats if c.champ.startswith("assure.")),
    )


def organisme(attache: Rattachement) -> str:
    """Return régime, caisse and what may be transmitted, on one line."""
    regime = attache.regime_libelle or (attache.regime and f"régime {attache.regime}") or f"régime {NON_CONNU}"
    caisse = attache.caisse_libelle or (attache.caisse and f"caisse {attache.caisse}") or "caisse non connue"
    return f"{regime} · {caisse} · transmission {_TRANSMISSIONS[attache.transmission]}"


def _valeurs(a: Assure, r: Rattachement, origine: str) -> list[Valeur]:
    adresse = a.adresse
    lieu = " ".join(filter(None, (adresse.code_postal, adresse.ville))) if adresse else ""
    connues = (
        ("Nom de naissance", a.nom_famille),
        ("Nom d’usage", a.nom_usage),
        ("Prénom(s)", " ".join(a.prenoms)),
        ("Né(e) le", montrer_naissance(a.date_naissance)),
        ("NIR", nir.formater(a.nir) if a.nir else None),
        ("Rang", str(a.rang)),
        ("Régime", " – ".join(filter(None, (a.regime, r.regime_libelle)))),
        ("Caisse de rattachement", " – ".join(filter(None, (a.caisse, r.caisse_libelle)))),
        ("Centre", a.centre),
        ("Adresse", ", ".join(filter(None, (adresse.voie, adresse.complement, lieu))) if adresse else None),
        ("Téléphone", a.telephone),
    )
    return [Valeur(libelle, texte or NON_CONNU, origine if texte else "") for libelle, texte in connues]


def _droits(d: DroitsDits) -> list[Valeur]:
    """Return the rights that a téléservice tells (G03), each with its own origin and date."""
    lus = (
        ("Droits à la date du jour", d.ouverts),
        ("Exonération", d.exoneration),
        ("C2S", d.c2s),
        ("AME", d.ame),
        ("Médecin traitant", d.medecin_traitant),
    )
    valeurs = [Valeur(libelle, texte, d.origine if texte != NON_CONNU else "") for libelle, texte in lus]
    if d.sinistres:
        valeurs.append(Valeur("AT/MP connus", d.sinistres, d.origine))
    if d.pourquoi:
        valeurs.append(Valeur("Service des droits", d.pourquoi))
    return valeurs


def _remarque(r: Rattachement) -> list[Valeur]:
    return [Valeur("Remarque", r.note)] if r.note else []
