"""The conversation of ``certificat`` on a terminal: what is missing, the récapitulatif, the decision."""

import datetime as dt
from dataclasses import replace
from functools import partial

from aat.cli import output, questions
from aat.cli.dialogue_arret import Decision
from aat.cli.saisie_patient import demander_patient
from aat.domaine.arret import NatureAtmp
from aat.domaine.certificat import Certificat, Conclusion, Lateralite, Lesion, NatureCertificat, Siege, TypeConclusion
from aat.domaine.constat import Severite
from aat.domaine.personnes import Employeur
from aat.domaine.regime import Raccordement
from aat.erreurs import ErreurUsage
from aat.referentiel.lesions import charger_lesions, chercher_natures, chercher_sieges
from aat.rules.certificat.phrases import texte_des_lesions
from aat.rules.certificat.recapitulatif import CONCLUSIONS
from aat.saisie.dates import lire_date
from aat.services.certificat import JugementCertificat, juger
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


def completer(certificat: Certificat, outils: Outils) -> Certificat:
    """Ask, one at a time, for what the certificate still needs."""
    jour = outils.horloge.aujourd_hui()
    c = certificat
    if c.assure is None:
        c = replace(c, assure=demander_patient(outils).assure)
    if c.nature is None or (c.nature is NatureCertificat.INITIAL and c.arret_associe is None):
        defaut = 1 if c.nature is NatureCertificat.INITIAL else None
        c = replace(c, nature=NatureCertificat(questions.choisir("Nature du certificat", _NATURES, defaut=defaut)))
    if c.origine is None:
        c = replace(c, origine=NatureAtmp(questions.choisir("Origine", _ORIGINES, defaut=1)))
    if c.date_evenement is None:
        c = replace(c, date_evenement=questions.demander(_question_date(c), partial(_lire_passe, jour=jour)))
    if c.employeur is None and c.nature is NatureCertificat.INITIAL:
        nom = questions.demander("Employeur (vide pour passer)", questions.facultatif)
        c = replace(c, employeur=Employeur(raison_sociale=nom) if nom else None)
    if not (c.constatations or "").strip():
        c = _constatations(c)
    if c.origine is NatureAtmp.MALADIE and c.nature is NatureCertificat.INITIAL and not c.exposition:
        question = "Activité ou exposition déclarée par le patient (vide pour passer)"
        c = replace(c, exposition=questions.demander(question, questions.facultatif))
    if c.nature is NatureCertificat.FINAL:
        c = replace(c, conclusion=_conclure(c.conclusion or Conclusion(), jour))
    return c


def _question_date(c: Certificat) -> str:
    if c.origine is NatureAtmp.MALADIE:
        return "Première constatation médicale (JJ/MM/AAAA)"
    return "Date de l’accident déclarée par la victime (JJ/MM/AAAA)"


def _lire_passe(texte: str, jour: dt.date) -> dt.date:
    lue = lire_date(texte, jour)
    if lue > jour:
        raise ErreurUsage("Cette date est dans le futur.", remede="Donnez l’année en quatre chiffres.")
    return lue


def _constatations(c: Certificat) -> Certificat:
    """Ask for the findings: rows first, whose sentences are offered, then the text, which is what is sent."""
    if c.nature is not NatureCertificat.FINAL:
        if c.nature is NatureCertificat.INITIAL:
            questions.dire("  Chaque lésion absente du certificat initial est plus difficile à faire admettre ensuite.")
        questions.dire("  Ce texte peut être lu par l’employeur au cours de la procédure.")
    # A final certificate describes after-effects, without repeating the first lesions.
    lesions = c.lesions or (() if c.nature is NatureCertificat.FINAL else _lesions())
    propose = texte_des_lesions(lesions, charger_lesions())
    if propose:
        for ligne in propose.splitlines():
            questions.dire(f"  {ligne}")
    texte = questions.demander(
        "Constatations (Entrée : les phrases proposées)" if propose else "Constatations",
        questions.obligatoire,
        defaut=propose.replace("\n", " ") if propose else None,
    )
    return replace(c, lesions=lesions, constatations=texte)


def _lesions() -> tuple[Lesion, ...]:
    lesions: list[Lesion] = []
    while True:
        mots = questions.demander(
            "Lésion, sa nature (« plaie », « fracture » ; vide : aucune autre)", questions.facultatif
        )
        if mots is None:
            return tuple(lesions)
        nature = _parmi(mots, "nature")
        if nature is None:
            continue
        siege = None
        while siege is None and (
            ou := questions.demander("Siège (« main », « genou » ; vide : sans objet)", questions.facultatif)
        ):
            siege = _siege(ou)
        cote = Lateralite(questions.choisir("Côté", _COTES)) if siege and siege.lateralise else None
        precision = questions.demander("Précision (vide pour passer)", questions.facultatif)
        lesions.append(Lesion(siege.code if siege else None, cote, nature, precision))


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


def _conclure(conclusion: Conclusion, jour: dt.date) -> Conclusion:
    if conclusion.type is None:
        choix = [(t.value, texte) for t, texte in CONCLUSIONS.items()]
        conclusion = replace(conclusion, type=TypeConclusion(questions.choisir("Conclusion", choix)))
    if conclusion.date is None:
        question = "Date de guérison ou de consolidation (JJ/MM/AAAA)"
        conclusion = replace(conclusion, date=questions.demander(question, lambda texte: lire_date(texte, jour)))
    if conclusion.type is TypeConclusion.CONSOLIDATION_SEQUELLES and not conclusion.sequelles:
        conclusion = replace(conclusion, sequelles=questions.demander("Séquelles, sans taux", questions.obligatoire))
    return conclusion


def decider(certificat: Certificat, outils: Outils) -> tuple[Certificat, Decision]:
    """Show the récapitulatif until the prescriber decides."""
    while True:
        jugement = juger(certificat, outils.horloge.aujourd_hui(), outils)
        if not jugement.certificat.acceptation:
            # The acceptance is asked when it matters, just before sending.
            jugement = replace(jugement, constats=tuple(c for c in jugement.constats if c.code != "acceptation"))
        _montrer(jugement)
        lettres = _lettres(jugement)
        reponse = questions.demander(" / ".join(lettres.values()), partial(_lettre, lettres=lettres))
        if reponse == "a":
            return certificat, Decision.ABANDONNER
        if reponse == "m":
            certificat = _modifier(certificat, outils)
            continue
        if not certificat.acceptation:
            if not questions.oui(ACCORD):
                questions.dire("Sans cet accord, le certificat n’est pas établi.")
                continue
            certificat = replace(certificat, acceptation=True)
        return certificat, {"t": Decision.TRANSMETTRE, "i": Decision.IMPRIMER, "g": Decision.GARDER}[reponse]


def _montrer(jugement: JugementCertificat) -> None:
    questions.dire()
    assure = jugement.certificat.assure
    if assure:
        questions.dire(f"{assure.nom} {' '.join(assure.prenoms)}".strip())
    for texte in jugement.recapitulatif.splitlines():
        questions.dire(texte)
    for c in jugement.constats:
        if c.severite is not Severite.INFORMATION:
            questions.dire(f"{output.severite(c.severite)} · {c.champ} : {c.message}")


def _lettres(jugement: JugementCertificat) -> dict[str, str]:
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


def _modifier(c: Certificat, outils: Outils) -> Certificat:
    jour = outils.horloge.aujourd_hui()
    match questions.choisir(
        "Que changer",
        [("nature", "la nature"), ("origine", "l’origine"), ("date", "la date"), ("texte", "les constatations"),
         ("conclusion", "la conclusion"), ("rien", "rien")],
    ):  # fmt: skip
        case "nature":
            return replace(c, nature=NatureCertificat(questions.choisir("Nature du certificat", _NATURES)))
        case "origine":
            return replace(c, origine=NatureAtmp(questions.choisir("Origine", _ORIGINES)))
        case "date":
            return replace(c, date_evenement=questions.demander(_question_date(c), partial(_lire_passe, jour=jour)))
        case "texte":
            return replace(c, constatations=questions.demander("Constatations", questions.obligatoire))
        case "conclusion":
            return replace(c, conclusion=_conclure(Conclusion(), jour) if c.nature is NatureCertificat.FINAL else None)
        case _:
            return c
