"""The patient's record read aloud, and what is begun from it: an avis, a prolongation, a certificate, a document.

The first word of the answer says it, as on the screen: « grippe 5j », « p 60j », « c ». Judges nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aat.cli import prolonger_arret, questions
from aat.cli.texte import accuse, lignes, patient
from aat.cli.texte.document import etablir
from aat.domaine.certificat import Certificat, NatureCertificat
from aat.erreurs import ErreurAat
from aat.identifiants import nir
from aat.rules.calendrier import date_courte
from aat.saisie.naissance import montrer_naissance
from aat.services import arrets_patient, fiche_patient, liens_certificat, prolongation
from aat.services.defauts import avis_par_defaut
from aat.services.droits import completer, completer_avis
from aat.services.droits_dits import POUR_INFORMATION
from aat.services.journal import ETATS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aat.cli.texte.patient import Choisi
    from aat.cli.texte.seance import Seance
    from aat.domaine.arret import Avis
    from aat.domaine.personnes import Assure
    from aat.services.arrets_patient import ArretConnu
    from aat.services.droits import DroitsVus
    from aat.services.fiche_patient import Fiche

_ACTIONS: Final = {
    "n": "nouvel arrêt",
    "p": "prolonger un arrêt",
    "c": "certificat AT/MP",
    "i": "un arrêt connu : son état, ses papiers",
    "m": "modifier le patient",
    "v": "tout ce qui est connu du patient",
    "l": "relire le dossier",
    "d": "changer de patient",
}
#: Fewer letters are a slip: they would name a motif by chance.
_EXPRESS: Final = 3
_AIDE: Final = """\
grippe 5j : un nouvel arrêt en une ligne ; p 60j : la prolongation du dernier arrêt.
n, p, c seuls : les questions sont posées une à une."""


class Dossier:
    """One patient, as long as they are the one."""

    def __init__(self, choisi: Choisi, seance: Seance) -> None:
        self._assure, self._saisi = choisi.assure, choisi.saisi
        self._seance, self._outils = seance, seance.outils
        self._arrets: tuple[ArretConnu, ...] = ()
        self._vus: DroitsVus | None = None
        self._menu = lignes.Menu("Que faire (une ligne express, ou une lettre)", _AIDE)

    def ouvrir(self) -> None:
        """Read the record and do what is asked, until another patient is wanted.

        Raises:
            ErreurCoffre: the store cannot be used.
            Quitter: the person leaves.
        """
        self._montrer()
        while True:
            self._seance.annoncer()
            try:
                reponse = self._menu.demander(_ACTIONS, autrement=lambda ligne: len(ligne) >= _EXPRESS)
            except questions.Retour:
                return
            try:
                if self._faire(reponse):
                    return
            except questions.Retour:
                continue
            except ErreurAat as erreur:
                lignes.dire_l_erreur(erreur)

    # --- what is read

    def _montrer(self) -> None:
        self._vus = self._outils.droits.consulter(self._assure)
        fiche = fiche_patient.fiche(self._assure, self._outils, saisie=self._saisi, vus=self._vus)
        lignes.titre("Dossier du patient")
        for texte in _bandeau(self._assure, fiche):
            lignes.dire(texte)
        self._dire_les_arrets()

    def _dire_les_arrets(self) -> None:
        self._arrets = arrets_patient.arrets(self._assure, self._outils)
        lignes.dire("Arrêts connus ici :" if self._arrets else "Aucun arrêt de ce patient n’est connu ici.")
        for rang, connu in enumerate(self._arrets, 1):
            lignes.dire(f"  {rang}. {_arret(connu)}")

    def _faire(self, reponse: str) -> bool:
        """Do what was answered; tell whether another patient is wanted."""
        premier, _, reste = reponse.partition(" ")
        action = premier.casefold() if premier.casefold() in _ACTIONS else ""
        if action in {"n", "p"}:
            return self._commencer(reste.strip(), prolonge=action == "p")
        if not action or reste:
            return self._commencer(reponse, prolonge=False)
        if action == "d":
            return True
        if action == "c":
            return self._certificat()
        {"i": self._document, "m": self._modifier, "v": self._voir, "l": self._montrer}[action]()
        return False

    # --- what is begun

    def _commencer(self, ligne: str, *, prolonge: bool) -> bool:
        """Lead an avis; tell whether it was validated."""
        if ligne.casefold().startswith("prolong"):
            ligne, prolonge = ligne.partition(" ")[2].strip(), True
        avis = self._prolongation(demande=not ligne) if prolonge else self._nouvel_avis()
        if not ligne:
            exemple = "60j" if prolonge else "grippe 5j"
            ligne = questions.demander(f"Ligne express, comme {exemple} (Entrée : question par question)", str)
        return self._etablir(avis, ligne)

    def _etablir(self, document: Avis | Certificat, ligne: str = "", *, entier: bool = True) -> bool:
        """Lead a document, asking every field unless a line or another document says it; tell whether it was validated.

        One that was left leads back here; otherwise to the next patient.
        """
        fini = etablir(document, self._seance, ligne=ligne, entier=entier and not ligne)
        if not fini:
            self._dire_les_arrets()
        return fini

    def _nouvel_avis(self) -> Avis:
        # The first day is a question like the others: what is asked here is not shown beforehand.
        avis = avis_par_defaut(self._assure, self._outils.prescripteur(), self._outils.defauts)
        return completer_avis(avis, self._vus)

    def _prolongation(self, *, demande: bool) -> Avis:
        """Return the prolongation of the last stop, or of the one chosen where there are several."""
        connu = self._choisir("Prolonger quel arrêt") if demande and len(self._arrets) > 1 else None
        avis = prolongation.preparer(connu.arret.ref if connu else None, self._assure, self._outils)
        avis = completer_avis(avis, self._vus)
        if avis.debut is None and (fin := prolonger_arret.demander_la_fin(self._seance.jour)):
            avis = prolonger_arret.a_la_suite(avis, fin)
        precedent = avis.prolongation.precedent if avis.prolongation else None
        if precedent and precedent.fin:
            lignes.dire(f"Prolonge l’arrêt fini le {date_courte(precedent.fin)}.")
        return avis

    def _certificat(self) -> bool:
        """Lead a certificate begun from an AT/MP stop, from an earlier certificate, or from nothing."""
        assure = completer(self._assure, self._vus)
        vierge = Certificat(assure=assure, prescripteur=self._outils.prescripteur())
        sources = [connu for connu in self._arrets if connu.arret.atmp and connu.arret.ref]
        suite = liens_certificat.evenement_connu(vierge, self._outils)
        offerts = [f"avec l’arrêt {_arret(connu)}" for connu in sources]
        offerts += ["suite du dernier certificat : même événement"] if suite else []
        rang = lignes.numero("Certificat", [*offerts, "un autre événement"]) if offerts else 0
        if rang < len(sources):
            certificat = liens_certificat.depuis_reference(sources[rang].arret.ref or "", self._outils)
        elif suite is not None and rang == len(sources):
            certificat = suite
        else:
            certificat = Certificat(nature=NatureCertificat.INITIAL, assure=assure, prescripteur=vierge.prescripteur)
        return self._etablir(certificat)

    def _document(self) -> None:
        connu = self._choisir("Quel arrêt")
        if connu is None or connu.etat is None:
            lignes.dire("Aucun document de ce patient n’est gardé ici.")
            return
        suite = accuse.suivre(connu.etat.ref, self._seance, entree="retour au dossier")
        if suite is not None:
            self._etablir(suite, entier=accuse.entier(suite))

    def _choisir(self, question: str) -> ArretConnu | None:
        """Return the stop chosen among those whose document is here; the only one is not asked for."""
        ici = [connu for connu in self._arrets if connu.etat is not None]
        if len(ici) < 2:
            return ici[0] if ici else None
        return ici[lignes.numero(question, [_arret(connu) for connu in ici], defaut=0)]

    # --- the patient

    def _modifier(self) -> None:
        choisi = patient.modifier(self._assure, self._seance)
        self._assure, self._saisi = choisi.assure, True
        self._montrer()

    def _voir(self) -> None:
        fiche = fiche_patient.fiche(self._assure, self._outils, saisie=self._saisi, vus=self._vus)
        dits = [f"{v.libelle} : {v.texte}" + (f" ({v.origine})" if v.origine else "") for v in fiche.valeurs]
        lignes.lire_a_la_suite([*dits, fiche_patient.A_TITRE_INDICATIF])


def _bandeau(a: Assure, fiche: Fiche) -> Iterator[str]:
    """Yield the banner (G03), one thing a line; what is not known is said so."""
    yield " ".join(filter(None, (a.nom, *a.prenoms)))
    if a.nom_usage and a.nom_famille:
        yield f"Nom de naissance : {a.nom_famille}"
    yield f"Né(e) le {montrer_naissance(a.date_naissance) or fiche_patient.NON_CONNU}"
    yield f"NIR {nir.formater(a.nir) if a.nir else fiche_patient.NON_CONNU}, rang {a.rang}"
    yield fiche_patient.organisme(fiche.rattachement).replace(" · ", ", ")
    yield fiche.droits.en_ligne().replace(" · ", ", ")
    if fiche.droits.sinistres:
        yield f"Accident du travail ou maladie professionnelle connus : {fiche.droits.sinistres}"
    if fiche.droits.connus:
        yield f"Origine des droits : {fiche.droits.origine}. {POUR_INFORMATION}"
    if fiche.droits.pourquoi:
        yield fiche.droits.pourquoi
    yield f"Origine : {fiche.origine}. {fiche_patient.A_TITRE_INDICATIF}"
    for constat in fiche.constats:
        yield f"{constat.message} ({constat.fondement})"


def _arret(connu: ArretConnu) -> str:
    """Return a stop in words: dates, days, nature, motif, state."""
    arret = connu.arret
    debut = date_courte(arret.debut) if arret.debut else "?"
    fin = date_courte(arret.fin) if arret.fin else "?"
    jours = f"{connu.jours} jour{'s' if connu.jours > 1 else ''}" if connu.jours is not None else ""
    etat = ETATS[connu.etat.etat] if connu.etat else "connu ailleurs"
    return ", ".join(filter(None, (f"du {debut} au {fin}", jours, arret.nature or "", connu.motif, etat)))
