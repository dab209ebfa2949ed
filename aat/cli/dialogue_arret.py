"""The conversation of ``new-arret`` on a terminal: what is missing, the récapitulatif, the decision."""

import datetime as dt
from dataclasses import replace
from enum import Enum, auto
from functools import partial

from aat.cli import composer_arret, output, questions
from aat.cli.saisie_patient import demander_patient
from aat.domaine.arret import Avis, CasProlongation, MotifChoisi, Nature, Prolongation
from aat.domaine.constat import Severite
from aat.domaine.motif import Motif
from aat.domaine.regime import Raccordement
from aat.erreurs import ErreurIntrouvable, ErreurUsage
from aat.saisie.dates import lire_duree
from aat.saisie.express import Comprise, departager
from aat.services import brouillons
from aat.services.brouillons import AvisEnCours
from aat.services.jugement import Jugement, juger_avis
from aat.services.outils import Outils

ACCORD = (
    "Le patient accepte la transmission de cet avis pour son compte et est informé des textes applicables ;"
    " vous acceptez les conditions de la transmission"
)


#: The six cases in the guide's words (step 2).
CAS = {
    CasProlongation.TRAITANT_OU_PRESCRIPTEUR: "traitant ou le médecin qui a prescrit l’arrêt initial",
    CasProlongation.REMPLACANT: "remplaçant",
    CasProlongation.SPECIALISTE: "spécialiste consulté à la demande du médecin traitant",
    CasProlongation.CABINET_DE_GROUPE: "participant au cabinet de groupe",
    CasProlongation.HOSPITALISATION: "intervenant au cours d’une hospitalisation",
    CasProlongation.AUTRE: "autre cas (à préciser)",
}


class Decision(Enum):
    """What the prescriber decides in front of the récapitulatif."""

    TRANSMETTRE = auto()
    IMPRIMER = auto()
    GARDER = auto()
    ABANDONNER = auto()


def reprendre(nature: Nature, outils: Outils) -> AvisEnCours | None:
    """Offer back the latest unfinished avis of that nature; refused, it is forgotten."""
    en_cours = brouillons.dernier(outils)
    if en_cours is None or en_cours.avis.nature not in {nature, None}:
        return None
    assure = en_cours.avis.assure
    qui = f" pour {assure.nom}" if assure and assure.nom else ""
    if questions.oui(
        f"Un avis{qui} n’a pas été terminé ({en_cours.modifie_le.astimezone():%d/%m à %H:%M}). Le reprendre ?"
    ):
        return en_cours
    brouillons.jeter(en_cours.document_id, outils)
    return None


def completer(comprise: Comprise, document_id: str, outils: Outils) -> Avis:
    """Ask, one at a time, for what the avis still needs; each answer is kept as a draft."""
    avis = comprise.avis
    if avis.assure is None:
        avis = replace(avis, assure=demander_patient(outils).assure)
    brouillons.garder(document_id, avis, outils)
    if (
        avis.nature is Nature.PROLONGATION
        and avis.atmp is None
        and (not avis.prolongation or not avis.prolongation.par)
    ):
        avis = _qui_prolonge(avis)
        brouillons.garder(document_id, avis, outils)
    if comprise.candidats or comprise.incompris or avis.motif is None or not avis.motif.code:
        avis = _motif(avis, comprise)
        brouillons.garder(document_id, avis, outils)
    jour = outils.horloge.aujourd_hui()
    if avis.fin is None and avis.jours is None:
        avis = _duree(avis, jour, comprise.type_emploi)
    brouillons.garder(document_id, avis, outils)
    return avis


def _qui_prolonge(avis: Avis) -> Avis:
    cas = CasProlongation(questions.choisir("Prolongé par le médecin", [(c.value, t) for c, t in CAS.items()]))
    autre = questions.demander("Quel autre cas", questions.obligatoire) if cas is CasProlongation.AUTRE else None
    return replace(avis, prolongation=replace(avis.prolongation or Prolongation(), par=cas, autre_cas=autre))


def _motif(avis: Avis, comprise: Comprise) -> Avis:
    complement = avis.motif.complement if avis.motif else None
    if comprise.candidats:
        choix = [(c.motif.code, c.motif.libelle) for c in comprise.candidats[:9]]
        choisi = questions.choisir("Quel motif", [*choix, ("", "un autre")])
        if choisi:
            return replace(avis, motif=MotifChoisi(code=choisi, complement=complement))
    motif = questions.demander("Motif", _lire_motif, aide="Tapez quelques lettres : « grippe », « lombalgie »…")
    return replace(avis, motif=MotifChoisi(code=motif.code, complement=complement))


def _lire_motif(texte: str) -> Motif:
    from aat.referentiel.recherche import chercher

    trouves = departager(texte, chercher(texte)) if texte.strip() else ()
    if not trouves:
        raise ErreurIntrouvable("Aucun motif ne correspond.", remede="Essayez un autre mot.")
    if len(trouves) > 1:
        choix = [(c.motif.code, c.motif.libelle) for c in trouves[:9]]
        code = questions.choisir("Lequel", [*choix, ("", "chercher autrement")])
        if not code:
            raise ErreurUsage("Tapez d’autres mots.")
        return next(c.motif for c in trouves if c.motif.code == code)
    return trouves[0].motif


def _duree(avis: Avis, jour: dt.date, type_emploi: str | None) -> Avis:
    debut = avis.debut or jour
    proposee = _duree_indicative(avis, type_emploi)
    if proposee:
        questions.dire(f"  Durée indicative de la fiche : {proposee} jours.")
    duree = questions.demander(
        "Durée (5j, 2 semaines, jusqu’au 4/12)",
        lambda texte: lire_duree(texte, debut, jour),
        defaut=f"{proposee}j" if proposee else None,
    )
    return replace(avis, debut=debut, jours=duree.jours, fin=duree.fin)


def _duree_indicative(avis: Avis, type_emploi: str | None) -> int | None:
    """Return the days of the sheet when it says one number only, whatever the treatment."""
    from aat.referentiel.durees import fiche_du_motif
    from aat.referentiel.motifs import charger_motifs

    motif = charger_motifs().par_code(avis.motif.code) if avis.motif and avis.motif.code else None
    fiche = fiche_du_motif(motif) if motif else None
    if fiche is None:
        return None
    cellules = fiche.lignes.get("tous") or fiche.lignes.get(type_emploi or "", ())
    return cellules[0].jours if len(cellules) == 1 and cellules[0].jours and not cellules[0].plus_de else None


def decider(avis: Avis, document_id: str, outils: Outils) -> tuple[Avis, Decision]:
    """Show the récapitulatif until the prescriber decides; changes are typed as on an express line."""
    while True:
        jugement = juger_avis(avis, outils.horloge.aujourd_hui(), outils)
        if not jugement.avis.acceptation:
            jugement = _sans_acceptation(jugement)
        _montrer(jugement)
        lettres = _lettres(jugement)
        reponse = questions.demander(" / ".join(lettres.values()), partial(_lettre, lettres=lettres))
        if reponse == "m":
            avis = _modifier(avis, outils)
            brouillons.garder(document_id, avis, outils)
            continue
        if reponse == "a":
            brouillons.jeter(document_id, outils)
            return avis, Decision.ABANDONNER
        if reponse == "t" and not avis.acceptation:
            if not questions.oui(ACCORD):
                questions.dire("Sans cet accord, l’avis n’est pas transmis.")
                continue
            avis = replace(avis, acceptation=True)
        decision = {"t": Decision.TRANSMETTRE, "i": Decision.IMPRIMER, "g": Decision.GARDER}[reponse]
        return avis, decision


def _sans_acceptation(jugement: Jugement) -> Jugement:
    """Leave the acceptance out of the findings: it is asked when it matters, just before sending."""
    return replace(jugement, constats=tuple(c for c in jugement.constats if c.code != "acceptation"))


def _montrer(jugement: Jugement) -> None:
    questions.dire()
    assure = jugement.avis.assure
    if assure:
        questions.dire(f"{assure.nom} {' '.join(assure.prenoms)}".strip())
    for texte in jugement.recapitulatif.splitlines():
        questions.dire(texte)
    for c in jugement.constats:
        if c.severite is not Severite.INFORMATION:
            questions.dire(f"{output.severite(c.severite)} · {c.champ} : {c.message}")


def _lettres(jugement: Jugement) -> dict[str, str]:
    lettres = {"m": "[m]odifier"}
    if not jugement.bloque:
        if jugement.rattachement.transmission is not Raccordement.NON:
            lettres["t"] = "[t]ransmettre"
        lettres |= {"i": "[i]mprimer sans transmettre", "g": "[g]arder sans transmettre"}
    return lettres | {"a": "[a]bandonner"}


def _lettre(texte: str, lettres: dict[str, str]) -> str:
    lettre = texte.strip().lower()[:1]
    if lettre not in lettres:
        raise ErreurUsage(f"Tapez {', '.join(lettres)}.")
    return lettre


def _modifier(avis: Avis, outils: Outils) -> Avis:
    cas = avis.nature is Nature.PROLONGATION and avis.atmp is None

    def lire(texte: str) -> Avis:
        if cas and texte.strip().lower() == "par":
            return _qui_prolonge(avis)
        comprise = composer_arret.lire_ligne(texte, avis, outils)
        composer_arret.refuser_l_indecis(comprise)
        return comprise.avis

    par = " ; « par » : qui prolonge" if cas else ""
    return questions.demander(f'Ce qui change (ex. : 7j, sorties libres "kiné", angine{par})', lire)
