"""Asks for a patient on a terminal: found again by NIR, name or birth date, or typed once and kept."""

from collections.abc import Callable
from dataclasses import replace

from aat.cli import questions
from aat.domaine.personnes import Adresse, Assure
from aat.erreurs import ErreurUsage
from aat.identifiants import nir
from aat.saisie.dates import lire_date
from aat.services import identification
from aat.services.identification import Identification
from aat.services.outils import Outils


def demander_patient(outils: Outils) -> Identification:
    """Return the patient that the person at the terminal names, kept from now on."""
    texte = questions.demander("Patient : NIR, nom ou date de naissance", questions.obligatoire)
    return choisir_ou_creer(texte, outils)


def choisir_ou_creer(texte: str, outils: Outils) -> Identification:
    """Return the patient that ``texte`` (NIR, name or birth date) names, asking what is missing."""
    est_nir = sum(c.isdigit() for c in texte) >= 13
    trouves = identification.par_nir(texte, outils) if est_nir else identification.chercher(texte, outils)
    connus = [i for i in trouves if i.connu]
    if connus:
        choix = [(str(rang), _ligne(i)) for rang, i in enumerate(connus)]
        if len(connus) == 1 and (est_nir or questions.oui(f"{_ligne(connus[0])} : c’est ce patient ?", defaut=True)):
            return connus[0]
        if len(connus) > 1:
            choisi = questions.choisir("Lequel", [*choix, ("nouveau", "un autre patient")])
            if choisi != "nouveau":
                return connus[int(choisi)]
    numero = nir.valider(texte) if est_nir else questions.demander("NIR avec sa clé", nir.valider)
    return _creer(numero, outils)


def _ligne(i: Identification) -> str:
    a = i.assure
    ne = "/".join(reversed((a.date_naissance or "").split("-")))
    return f"{a.nom} {' '.join(a.prenoms)}, né(e) le {ne or 'date non connue'}"


def _creer(numero: str, outils: Outils) -> Identification:
    questions.dire("Ce patient n’est pas encore connu ici. Ses données seront gardées chiffrées.")
    jour = outils.horloge.aujourd_hui()

    def naissance(reponse: str) -> str:
        date = lire_date(reponse, jour)
        if date > jour:
            raise ErreurUsage("La date de naissance est dans le futur.", remede="Donnez l’année en quatre chiffres.")
        return date.isoformat()

    nom = questions.demander("Nom de naissance", questions.obligatoire)
    assure = Assure(
        nir=numero,
        nom_famille=nom,
        nom_usage=questions.demander("Nom d’usage, s’il est différent", questions.facultatif),
        prenoms=tuple(questions.demander("Prénom(s)", questions.obligatoire).split()),
        date_naissance=questions.demander("Date de naissance (JJ/MM/AAAA)", naissance),
        regime=questions.demander("Régime (2 chiffres ; 01 : régime général)", _chiffres(2), defaut="01"),
        caisse=questions.demander("Caisse (3 chiffres, vide si non connue)", _chiffres(3, vide=True)),
        centre=questions.demander("Centre (4 chiffres)", _chiffres(4, vide=True), defaut="0000"),
        adresse=_adresse(),
    )
    return identification.memoriser(assure, outils, outils.horloge.maintenant())


def completer_la_carte(assure: Assure) -> Assure:
    """Return what the card gave with what it does not hold, asked once: number when it was not sure, organisme."""
    questions.dire("La carte ne donne ni le régime ni la caisse : ils sont demandés une fois, puis gardés chiffrés.")
    return replace(
        assure,
        nir=assure.nir or questions.demander("NIR avec sa clé", nir.valider),
        regime=assure.regime
        or questions.demander("Régime (2 chiffres ; 01 : régime général)", _chiffres(2), defaut="01"),
        caisse=assure.caisse or questions.demander("Caisse (3 chiffres, vide si non connue)", _chiffres(3, vide=True)),
        centre=assure.centre or questions.demander("Centre (4 chiffres)", _chiffres(4, vide=True), defaut="0000"),
        adresse=assure.adresse or _adresse(),
    )


def _adresse() -> Adresse | None:
    voie = questions.demander("N° et voie (vide pour passer)", questions.facultatif)
    if voie is None:
        return None
    return Adresse(
        voie=voie,
        code_postal=questions.demander("Code postal", _chiffres(5)),
        ville=questions.demander("Ville", questions.obligatoire),
    )


def _chiffres(nombre: int, *, vide: bool = False) -> Callable[[str], str | None]:
    def lire(reponse: str) -> str | None:
        if not reponse and vide:
            return None
        if not (reponse.isascii() and reponse.isdigit() and len(reponse) == nombre):
            raise ErreurUsage(f"Il faut {nombre} chiffres.")
        return reponse

    return lire
