"""The conversation of ``new-arret`` and ``prolong`` on a terminal: their questions, and how a change is typed."""

import datetime as dt
from dataclasses import replace

from aat.cli import composer_arret, dialogue, questions
from aat.cli.dialogue import Dialogue, Question, Sujet
from aat.domaine.arret import Avis, CasProlongation, MotifChoisi, Nature, Prolongation
from aat.domaine.motif import Motif
from aat.erreurs import ErreurIntrouvable, ErreurUsage
from aat.referentiel.moment import motifs_du_moment
from aat.saisie.dates import lire_duree
from aat.saisie.express import Comprise
from aat.saisie.motif_dit import departager
from aat.services import saisie_express
from aat.services.arret import avant_papier
from aat.services.brouillons import EnCours
from aat.services.jugement import juger_avis
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


def reprendre(nature: Nature, outils: Outils) -> EnCours[Avis] | None:
    """Offer back the latest unfinished avis of that nature; refused, it is forgotten."""
    return dialogue.reprendre(
        Avis, "Un avis", outils, lambda avis: avis.nature in {nature, None}, ceder=_sans_qui_prolonge
    )


def _sans_qui_prolonge(avis: Avis) -> Avis:
    donnee = avis.prolongation
    return replace(avis, prolongation=replace(donnee, par=None, autre_cas=None)) if donnee else avis


def ouvrir(comprise: Comprise, document_id: str, outils: Outils) -> Dialogue[Avis]:
    """Return the conversation about an avis begun by the express line ``comprise``."""
    jour = outils.horloge.aujourd_hui()
    return Dialogue(
        Sujet(
            questions=(
                dialogue.patient(outils),
                Question("qui prolonge", _manque_qui_prolonge, _qui_prolonge),
                Question(
                    "le motif",
                    lambda avis: bool(comprise.candidats or comprise.incompris) or not (avis.motif and avis.motif.code),
                    lambda avis: _motif(avis, comprise, jour),
                ),
                Question(
                    "la durée",
                    lambda avis: avis.fin is None and avis.jours is None,
                    lambda avis: _duree(avis, jour, comprise.type_emploi),
                ),
            ),
            juger=lambda avis: juger_avis(avis, outils.horloge.aujourd_hui(), outils),
            modifier=lambda avis: _modifier(avis, outils),
            accord=ACCORD,
            sans_accord="Sans cet accord, l’avis n’est pas transmis, ni imprimé, ni gardé.",
            avant_papier=lambda avis: avant_papier(avis, outils),
        ),
        document_id,
        outils,
    )


def _manque_qui_prolonge(avis: Avis) -> bool:
    return (
        avis.nature is Nature.PROLONGATION and avis.atmp is None and not (avis.prolongation and avis.prolongation.par)
    )


def _qui_prolonge(avis: Avis) -> Avis:
    cas = CasProlongation(questions.choisir("Prolongé par le médecin", [(c.value, t) for c, t in CAS.items()]))
    autre = questions.demander("Quel autre cas", questions.obligatoire) if cas is CasProlongation.AUTRE else None
    return replace(avis, prolongation=replace(avis.prolongation or Prolongation(), par=cas, autre_cas=autre))


def _motif(avis: Avis, comprise: Comprise, jour: dt.date) -> Avis:
    complement = avis.motif.complement if avis.motif else None
    if comprise.candidats:
        choix = [(c.motif.code, c.motif.libelle) for c in comprise.candidats[:9]]
        choisi = questions.choisir("Quel motif", [*choix, ("", "un autre")])
        if choisi:
            return replace(avis, motif=MotifChoisi(code=choisi, complement=complement))
    if courts := [court for _, court in motifs_du_moment(jour, atmp=avis.atmp is not None)]:
        questions.dire(f"  En ce moment : {', '.join(courts)}")
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


def _modifier(avis: Avis, outils: Outils) -> Avis:
    cas = avis.nature is Nature.PROLONGATION and avis.atmp is None

    def lire(texte: str) -> Avis:
        if cas and texte.strip().lower() == "par":
            return _qui_prolonge(avis)
        comprise = saisie_express.lire_ligne(texte, avis, outils)
        composer_arret.refuser_l_indecis(comprise)
        return comprise.avis

    par = " ; « par » : qui prolonge" if cas else ""
    return questions.demander(f'Ce qui change (ex. : 7j, sorties libres "kiné", angine{par})', lire)
