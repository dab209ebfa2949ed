"""The conversation of ``certificat`` on a terminal: its questions."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from aat.cli import dialogue, questions
from aat.cli.dialogue import Dialogue, Question, Sujet
from aat.domaine.arret import NatureAtmp
from aat.domaine.certificat import Certificat, Conclusion, Lateralite, Lesion, NatureCertificat, Siege, TypeConclusion
from aat.domaine.personnes import Employeur
from aat.erreurs import ErreurUsage
from aat.referentiel.lesions import charger_lesions, chercher_natures, chercher_sieges
from aat.rules.certificat.phrases import texte_des_lesions
from aat.rules.certificat.recapitulatif import CONCLUSIONS
from aat.saisie.dates import lire_date
from aat.services.brouillons import EnCours
from aat.services.certificat import juger
from aat.services.outils import Outils

ACCORD = (
    "La victime accepte la transmission de ce certificat pour son compte et est informée des textes applicables ;"
    " vous acceptez les conditions de la transmission"
)
_NATURES = (
    ("initial", "initial"),
    ("nouvelle-lesion", "nouvelle lésion (avant guérison ou consolidation)"),
    ("rechute", "rechute (après guérison ou consolidation)"),
    ("final", "final"),
)
_ORIGINES = (("accident", "accident du travail, trajet compris"), ("maladie", "maladie professionnelle"))
_COTES = (("droite", "droite"), ("gauche", "gauche"), ("bilateral", "des deux côtés"))


def reprendre(outils: Outils) -> EnCours[Certificat] | None:
    """Offer back the latest unfinished certificate; refused, it is forgotten."""
    return dialogue.reprendre(Certificat, "Un certificat", outils)


def ouvrir(document_id: str, outils: Outils, *, repris: bool) -> Dialogue[Certificat]:
    """Return the conversation about a certificate.

    Args:
        document_id: identifier of its draft.
        outils: the tools of the run.
        repris: its patient comes from an earlier document, and cannot change.
    """
    return Dialogue(sujet(outils, repris=repris), document_id, outils)


def sujet(outils: Outils, *, repris: bool) -> Sujet[Certificat]:
    """Return the questions and the words of a certificate; ``repris`` as for ``ouvrir``."""
    return Sujet(
        questions=_questions(outils, repris=repris),
        juger=lambda c: juger(c, outils.horloge.aujourd_hui(), outils),
        accord=ACCORD,
        sans_accord="Sans cet accord, le certificat n’est pas établi.",
    )


def _questions(outils: Outils, *, repris: bool) -> tuple[Question[Certificat], ...]:
    jour = outils.horloge.aujourd_hui()
    patient: Question[Certificat] = dialogue.patient(outils)
    conseiller = _conseils()
    return (
        replace(patient, concerne=lambda c: not repris and c.arret_associe is None),
        Question("la nature", lambda c: c.nature is None, partial(_nature, propose_initial=not repris)),
        Question(
            "l’origine",
            lambda c: c.origine is None,
            lambda c: replace(c, origine=NatureAtmp(questions.choisir("Origine", _ORIGINES, defaut=1))),
        ),
        Question(
            "la date",
            lambda c: c.date_evenement is None,
            lambda c: replace(c, date_evenement=questions.demander(_question_date(c), partial(_lire_passe, jour=jour))),
        ),
        Question("l’employeur", lambda c: _initial(c) and c.employeur is None, _employeur, _initial),
        Question(
            "les lésions",
            lambda c: not (_final(c) or c.lesions or _decrit(c)),
            partial(_lesions_et_texte, conseiller=conseiller),
            # A final certificate describes after-effects, without repeating the first lesions.
            lambda c: not _final(c),
        ),
        Question("les constatations", lambda c: not _decrit(c), partial(_constatations, conseiller=conseiller)),
        Question("l’exposition", lambda c: _exposable(c) and not c.exposition, _exposition, _exposable),
        Question(
            "la conclusion", lambda c: _final(c) and _inacheve(c.conclusion), partial(_conclure, jour=jour), _final
        ),
    )


def _initial(c: Certificat) -> bool:
    return c.nature is NatureCertificat.INITIAL


def _final(c: Certificat) -> bool:
    return c.nature is NatureCertificat.FINAL


def _exposable(c: Certificat) -> bool:
    return _initial(c) and c.origine is NatureAtmp.MALADIE


def _decrit(c: Certificat) -> bool:
    return bool((c.constatations or "").strip())


def _nature(c: Certificat, *, propose_initial: bool) -> Certificat:
    defaut = 1 if propose_initial and c.nature is None else None
    nature = NatureCertificat(questions.choisir("Nature du certificat", _NATURES, defaut=defaut))
    # A conclusion leaves with the final certificate that it concluded.
    return replace(c, nature=nature, conclusion=None if _final(c) and nature is not c.nature else c.conclusion)


def _question_date(c: Certificat) -> str:
    if c.origine is NatureAtmp.MALADIE:
        return "Première constatation médicale (JJ/MM/AAAA)"
    return "Date de l’accident déclarée par la victime (JJ/MM/AAAA)"


def _lire_passe(texte: str, jour: dt.date) -> dt.date:
    lue = lire_date(texte, jour)
    if lue > jour:
        raise ErreurUsage("Cette date est dans le futur.", remede="Donnez l’année en quatre chiffres.")
    return lue


def _employeur(c: Certificat) -> Certificat:
    nom = questions.demander("Employeur (vide pour passer)", questions.facultatif)
    return replace(c, employeur=Employeur(raison_sociale=nom) if nom else None)


def _exposition(c: Certificat) -> Certificat:
    question = "Activité ou exposition déclarée par le patient (vide pour passer)"
    return replace(c, exposition=questions.demander(question, questions.facultatif))


def _conseils() -> Callable[[Certificat], None]:
    """Return what says, once in a conversation, what a description is read for."""
    dits = False

    def dire(c: Certificat) -> None:
        nonlocal dits
        if dits or _final(c):
            return
        dits = True
        if _initial(c):
            questions.dire("  Chaque lésion absente du certificat initial est plus difficile à faire admettre ensuite.")
        questions.dire("  Ce texte peut être lu par l’employeur au cours de la procédure.")

    return dire


def _lesions_et_texte(c: Certificat, *, conseiller: Callable[[Certificat], None]) -> Certificat:
    """Return the rows typed; what was written of the former ones goes, for the text is what is sent."""
    conseiller(c)
    return replace(c, lesions=demander_lesions(), constatations=None)


def _constatations(c: Certificat, *, conseiller: Callable[[Certificat], None]) -> Certificat:
    """Ask for the text, which is what is sent; the sentences of the rows are offered."""
    conseiller(c)
    propose = texte_des_lesions(c.lesions, charger_lesions())
    if propose:
        for ligne in propose.splitlines():
            questions.dire(f"  {ligne}")
    texte = questions.demander(
        "Constatations (Entrée : les phrases proposées)" if propose else "Constatations",
        questions.obligatoire,
        defaut=propose.replace("\n", " ") if propose else None,
    )
    return replace(c, constatations=texte)


def demander_lesions() -> tuple[Lesion, ...]:
    """Return the rows typed, until an empty one; « < » begins a row again, or takes the last one back."""
    lesions: list[Lesion] = []
    while True:
        try:
            mots = questions.demander(
                "Lésion, sa nature (« plaie », « fracture » ; vide : aucune autre)", questions.facultatif
            )
        except questions.Retour:
            if not lesions:
                raise
            lesions.pop()
            questions.dire("  La dernière lésion est retirée.")
            continue
        if mots is None:
            return tuple(lesions)
        try:
            lesion = _lesion(mots)
        except questions.Retour:
            continue
        if lesion is not None:
            lesions.append(lesion)


def _lesion(mots: str) -> Lesion | None:
    nature = _parmi(mots, "nature")
    if nature is None:
        return None
    siege = None
    while siege is None and (
        ou := questions.demander("Siège (« main », « genou » ; vide : sans objet)", questions.facultatif)
    ):
        siege = _siege(ou)
    cote = Lateralite(questions.choisir("Côté", _COTES)) if siege and siege.lateralise else None
    precision = questions.demander("Précision (vide pour passer)", questions.facultatif)
    return Lesion(siege.code if siege else None, cote, nature, precision)


def _parmi(mots: str, quoi: str) -> str | None:
    trouvees = chercher_natures(mots)
    if not trouvees:
        questions.dire(f"  Aucune {quoi} ne correspond : essayez un autre mot, ou écrivez-la dans les constatations.")
        return None
    if len(trouvees) == 1:
        return trouvees[0].code
    choix = [(n.code, n.libelle) for n in trouvees[:9]]
    return questions.choisir("Laquelle", [*choix, ("", "un autre mot")]) or None


def _siege(mots: str) -> Siege | None:
    trouves = chercher_sieges(mots)
    if not trouves:
        questions.dire("  Aucun siège ne correspond : essayez un autre mot.")
        return None
    if len(trouves) == 1:
        return trouves[0]
    code = questions.choisir("Lequel", [*((s.code, s.libelle) for s in trouves[:9]), ("", "un autre mot")])
    return next((s for s in trouves if s.code == code), None)


def _inacheve(conclusion: Conclusion | None) -> bool:
    if conclusion is None or conclusion.type is None or conclusion.date is None:
        return True
    return conclusion.type is TypeConclusion.CONSOLIDATION_SEQUELLES and not conclusion.sequelles


def _conclure(c: Certificat, *, jour: dt.date) -> Certificat:
    """Return the certificate concluded: what is missing is asked, or everything when nothing is."""
    conclusion = c.conclusion if c.conclusion and _inacheve(c.conclusion) else Conclusion()
    if conclusion.type is None:
        choix = [(t.value, texte) for t, texte in CONCLUSIONS.items()]
        conclusion = replace(conclusion, type=TypeConclusion(questions.choisir("Conclusion", choix)))
    if conclusion.date is None:
        question = "Date de guérison ou de consolidation (JJ/MM/AAAA)"
        conclusion = replace(conclusion, date=questions.demander(question, lambda texte: lire_date(texte, jour)))
    if conclusion.type is TypeConclusion.CONSOLIDATION_SEQUELLES and not conclusion.sequelles:
        conclusion = replace(conclusion, sequelles=questions.demander("Séquelles, sans taux", questions.obligatoire))
    return replace(c, conclusion=conclusion)
