"""Rules on the legal caps of one prescription (LFSS 2026) and their written justification."""

from aat.domaine.arret import Categorie, Nature
from aat.domaine.constat import Severite
from aat.rules.calendrier import compter, date_longue, decaler, fin_en_mois
from aat.rules.cas import REGLES, Cas, blanc, duree_d_un_mois
from aat.rules.parametres import Plafond
from aat.rules.registre import Dit

_RESERVE = "le décret qui fixe le plafond n’a pas été trouvé et la loi garantit au moins cette durée"


@REGLES.regle("duree-plafond-initial", si=duree_d_un_mois)
def plafond_initial(cas: Cas) -> Dit | None:
    """Cap of a first prescription (CSS L. 162-4-1 1°, loi 2025-1403 art. 81), since 2026-09-01.

    The month is the more favourable of 31 days and a calendar month; a duration between the two is told.
    """
    return _plafond(cas, cas.p.plafond_initial)


@REGLES.regle("duree-plafond-prolongation", si=duree_d_un_mois)
def plafond_prolongation(cas: Cas) -> Dit | None:
    """Cap of one prolongation (CSS L. 162-4-4, loi 2025-1403 art. 81), since 2026-09-01; same reading of months."""
    return _plafond(cas, cas.p.plafond_prolongation)


@REGLES.regle("duree-derogation", si=duree_d_un_mois)
def derogation(cas: Cas) -> Dit | None:
    """Past the cap, a written justification is mandatory (CSS L. 162-4-1 1° al. 2, L. 162-4-4 al. 4), since 2026-09-01.

    The cap itself is not confirmed: the duration only warns, its missing justification alone blocks, and only
    past what every way of counting calls the cap.
    """
    plafond = _plafond_de_l_avis(cas)
    if _hors_champ(cas) or not _depasse(cas, plafond) or not blanc(cas.avis.justification_duree):
        return None
    return Dit(
        "Justifiez la durée : dites pourquoi la situation du patient la demande et, s’il y en a, ce que recommande la "
        "HAS. La justification ne figure que sur le volet 1, destiné au service médical."
    )


@REGLES.regle("duree-plafond-champ", si=duree_d_un_mois)
def plafond_champ(cas: Cas) -> Dit | None:
    """The caps aim at sickness benefits (CSS L. 162-4-1 1°): AT/MP and civil servants are only informed.

    Since 2026-09-01.
    """
    plafond = _plafond_de_l_avis(cas)
    if plafond is None or not _hors_champ(cas) or not _depasse(cas, plafond):
        return None
    limite = compter(plafond.jours)
    if cas.avis.atmp is not None:
        return Dit(f"Le plafond de {limite} vise les arrêts maladie : en AT/MP, il n’est donné que pour information.")
    return Dit(
        f"Le plafond de {limite} vise les indemnités journalières maladie ; son application aux fonctionnaires n’est "
        "pas confirmée. Une justification de la durée est conseillée."
    )


def _plafond(cas: Cas, plafond: Plafond | None) -> Dit | None:
    debut, duree, fin = cas.avis.debut, cas.duree, cas.fin
    if plafond is None or duree is None or _hors_champ(cas):
        return None
    mois = "un mois" if plafond.mois == 1 else f"{plafond.mois} mois"
    if duree > plafond.jours:
        au_plus_tard = None if debut is None else decaler(debut, plafond.jours - 1)
        limite = f", soit jusqu’au {date_longue(au_plus_tard)}" if au_plus_tard else ""
        reserve = "" if plafond.confirme else f" ; {_RESERVE}"
        suite = (
            "raccourcissez l’arrêt, ou justifiez la durée par écrit"
            if blanc(cas.avis.justification_duree)
            else "elle est justifiée par écrit, vérifiez qu’elle est nécessaire"
        )
        return Dit(
            f"La durée de {compter(duree)} dépasse {mois} dans tous les décomptes ({compter(plafond.jours)} au plus"
            f"{limite}{reserve}) : {suite}."
        )
    fin_du_mois = None if debut is None else fin_en_mois(debut, plafond.mois)
    if fin_du_mois is None or fin is None or fin <= fin_du_mois:
        return None
    return Dit(
        f"La durée de {compter(duree)} dépasse {mois} de quantième à quantième ({date_longue(fin_du_mois)}), mais pas "
        f"{compter(plafond.jours)} : le décompte le plus favorable est retenu, aucune justification n’est demandée.",
        severite=Severite.INFORMATION,
    )


def _plafond_de_l_avis(cas: Cas) -> Plafond | None:
    if cas.avis.nature is Nature.INITIAL:
        return cas.p.plafond_initial
    return cas.p.plafond_prolongation if cas.avis.nature is Nature.PROLONGATION else None


def _depasse(cas: Cas, plafond: Plafond | None) -> bool:
    return plafond is not None and cas.duree is not None and cas.duree > plafond.jours


def _hors_champ(cas: Cas) -> bool:
    return cas.avis.atmp is not None or cas.avis.categorie is Categorie.FONCTIONNAIRE
