"""Rules on what is written: findings, sides, words, exposure, care. All but the empty text only warn."""

import re

from aat.domaine.arret import NatureAtmp
from aat.domaine.certificat import Lateralite, Lesion, NatureCertificat, SerieTableaux, TableauMp
from aat.domaine.constat import Severite
from aat.rules.calendrier import date_longue
from aat.rules.cas import blanc
from aat.rules.certificat import texte
from aat.rules.certificat.cas import REGLES_CERTIFICAT, CasCertificat, avec_texte, maladie
from aat.rules.registre import Dit

_SUFFIXES = frozenset({"bis", "ter", "quater", "quinquies", "sexies"})
_PARAGRAPHE = re.compile(r"[A-Z]")
_AGRICOLE = "02"
_PAS_D_ARRET = (
    "Le certificat ne prescrit pas d’arrêt : retirez-en la durée, et prescrivez l’arrêt sur l’avis (« aat new-arret "
    "--certificat RÉFÉRENCE » reprend la victime et l’événement)."
)
_PAS_DE_SORTIES = "Le certificat ne dit rien des sorties : retirez-les, elles se prescrivent sur l’avis d’arrêt."
_PAS_DE_SOINS = "Le certificat ne prescrit pas de soins : retirez-les, ils se prescrivent sur ordonnance."
_OPPOSE = {Lateralite.DROITE: "gauche", Lateralite.GAUCHE: "droite"}


@REGLES_CERTIFICAT.regle("certificat-constatations")
def constatations(cas: CasCertificat) -> tuple[Dit, ...]:
    """Findings are written: seat, side, nature (CSS L. 441-6); a missing side is told, no law makes it a field."""
    dits = tuple(dit for rang, lesion in enumerate(cas.certificat.lesions) for dit in _lesion(cas, rang, lesion))
    if blanc(cas.texte):
        return (*dits, Dit(_demande(cas)))
    if organes := texte.deux_cotes(cas.texte, cas.p.organes_pairs):
        dits += (
            Dit(
                f"Le texte nomme à la fois la droite et la gauche ({', '.join(organes)}) : vérifiez le côté.",
                severite=Severite.AVERTISSEMENT,
            ),
        )
    if organes := texte.sans_cote(cas.texte, cas.p.organes_pairs):
        dits += (Dit(f"Précisez le côté, droit ou gauche ({', '.join(organes)}).", severite=Severite.AVERTISSEMENT),)
    return dits


def _demande(cas: CasCertificat) -> str:
    match cas.certificat.nature:
        case NatureCertificat.FINAL:
            return "Écrivez les constatations, même en une phrase : les séquelles, ou que les lésions ont guéri."
        case NatureCertificat.NOUVELLE_LESION:
            return "Décrivez la lésion nouvelle, et elle seule : siège, côté, nature."
        case NatureCertificat.RECHUTE:
            return "Décrivez ce qui est revenu ou s’est aggravé, et ce qui le rattache à l’événement d’origine."
        case _ if maladie(cas):
            return "Décrivez la maladie et ses manifestations : siège, côté, nature, suites probables."
        case _:
            return "Décrivez les lésions : siège, côté, nature, suites probables."


def _lesion(cas: CasCertificat, rang: int, lesion: Lesion) -> tuple[Dit, ...]:
    champ = f"lesions[{rang}]"
    siege, nature = cas.nomenclature.sieges.get(lesion.siege or ""), cas.nomenclature.natures.get(lesion.nature or "")
    if nature is None or (siege is None and lesion.siege is not None):
        return (
            Dit(
                "Ce siège ou cette nature n’est pas dans la liste : la ligne ne donne pas de phrase, écrivez-la dans "
                "les constatations.",
                champ,
                Severite.AVERTISSEMENT,
            ),
        )
    cote = lesion.lateralite
    if siege is not None and siege.lateralise and cote in {None, Lateralite.SANS_OBJET}:
        return (Dit("Précisez le côté de cette lésion : droite, gauche ou bilatéral.", champ, Severite.AVERTISSEMENT),)
    if cote in _OPPOSE and texte.cotes(cas.texte) == {_OPPOSE[cote]}:
        return (
            Dit(
                f"La ligne dit « {cote.value} », le texte dit « {_OPPOSE[cote]} » : seul le texte est envoyé, "
                "vérifiez-le.",
                champ,
                Severite.AVERTISSEMENT,
            ),
        )
    return ()


@REGLES_CERTIFICAT.regle("certificat-redaction", si=avec_texte)
def redaction(cas: CasCertificat) -> tuple[Dit, ...]:
    """Abbreviations and unrelated history are told: a clerk reads first (advice of a médecin-conseil, 2007)."""
    dits: tuple[Dit, ...] = ()
    for champ, ecrit in _ecrits(cas):
        if trouvees := texte.reconnus(ecrit, cas.p.abreviations):
            dits += (
                Dit(
                    f"Écrivez en toutes lettres : {', '.join(trouvees)}. Le certificat est lu d’abord par un agent "
                    "administratif.",
                    champ,
                ),
            )
        if texte.antecedents(ecrit):
            dits += (Dit("Ne gardez des antécédents que ce qui se rattache à l’accident ou à la maladie.", champ),)
    return dits


def _ecrits(cas: CasCertificat) -> tuple[tuple[str, str], ...]:
    """Return the free texts in which something is written, each with its field."""
    sequelles = cas.conclusion.sequelles or ""
    if not sequelles.strip():
        return (("constatations", cas.texte),)
    return (("constatations", cas.texte), ("conclusion.sequelles", sequelles))


@REGLES_CERTIFICAT.regle("certificat-deontologie")
def deontologie(cas: CasCertificat) -> tuple[Dit, ...]:
    """Only what was found is certified; circumstances are reported as told (code de déontologie, art. 28 and 76)."""
    dits: tuple[Dit, ...] = ()
    natures = cas.nomenclature.natures
    if any((n := natures.get(lesion.nature or "")) is not None and n.psychique for lesion in cas.certificat.lesions):
        dits += (Dit("Lésion psychique : décrivez l’état constaté, ni l’auteur ni la cause.", "constatations"),)
    if trouvees := texte.circonstances(cas.texte, cas.p.circonstances):
        dits += (
            Dit(
                "Rapportez les circonstances comme dites par la victime (« selon ses dires… ») : "
                f"{', '.join(trouvees)}.",
                "constatations",
                Severite.AVERTISSEMENT,
            ),
        )
    if cas.certificat.teleconsultation:
        dits += (
            Dit(
                "Les constatations décrivent ce qui a été examiné : en téléconsultation, dites ce qui a pu l’être.",
                "teleconsultation",
                Severite.AVERTISSEMENT,
            ),
        )
    return dits


@REGLES_CERTIFICAT.regle("certificat-sans-arret", si=avec_texte)
def sans_arret(cas: CasCertificat) -> tuple[Dit, ...]:
    """No stop, outings or care on a certificate (CSS L. 441-6), since 2022-05-07; in a free text it is only told."""
    dits: tuple[Dit, ...] = ()
    for champ, ecrit in _ecrits(cas):
        if texte.duree_d_arret(ecrit):
            dits += (Dit(_PAS_D_ARRET, champ, Severite.AVERTISSEMENT),)
        if texte.sorties(ecrit):
            dits += (Dit(_PAS_DE_SORTIES, champ, Severite.AVERTISSEMENT),)
        if texte.soins(ecrit):
            dits += (Dit(_PAS_DE_SOINS, champ, Severite.AVERTISSEMENT),)
    return dits


@REGLES_CERTIFICAT.regle("certificat-mp-lien", si=maladie)
def exposition(cas: CasCertificat) -> Dit | None:
    """An initial certificate of disease names the exposure as declared; the caisse decides of the link."""
    if cas.certificat.nature is not NatureCertificat.INITIAL or not blanc(cas.certificat.exposition):
        return None
    return Dit(
        "Nommez l’activité ou l’exposition telle que le patient la déclare, et dites que la maladie est compatible "
        "avec elle : la caisse décide du lien."
    )


@REGLES_CERTIFICAT.regle("certificat-mp-tableau")
def tableau(cas: CasCertificat) -> Dit | None:
    """The tableau is optional: only its shape is checked, never its existence (CSS L. 461-1)."""
    donne = cas.certificat.tableau_mp
    if donne is None:
        return None
    if cas.certificat.origine is NatureAtmp.ACCIDENT:
        return Dit(
            "Un tableau ne va qu’avec une maladie professionnelle : retirez-le.", severite=Severite.AVERTISSEMENT
        )
    if not _bien_forme(donne):
        return Dit(
            "Écrivez le tableau comme « RG 57 A » ou « RA 47 bis » : numéro, « bis » ou « ter » s’il y a lieu, une "
            "lettre.",
            severite=Severite.AVERTISSEMENT,
        )
    regime = cas.certificat.assure.regime if cas.certificat.assure else None
    if (
        regime is not None
        and donne.regime is not None
        and (regime == _AGRICOLE) is not (donne.regime is SerieTableaux.AGRICOLE)
    ):
        return Dit("Le tableau n’est pas de la série du régime du patient (général ou agricole) : vérifiez-le.")
    return None


def _bien_forme(donne: TableauMp) -> bool:
    return (
        donne.numero is not None
        and 1 <= donne.numero <= 199
        and (donne.suffixe is None or donne.suffixe in _SUFFIXES)
        and (donne.paragraphe is None or _PARAGRAPHE.fullmatch(donne.paragraphe) is not None)
    )


@REGLES_CERTIFICAT.regle("certificat-soins")
def soins(cas: CasCertificat) -> Dit | None:
    """The foreseeable end of care is optional, indicative, on paper only (consigne CPAM 31), since 2022-05-07."""
    jusque = cas.certificat.soins_jusqu_au
    if jusque is None:
        return None
    if jusque <= cas.limite:
        return Dit(
            f"La fin prévisible des soins, {date_longue(jusque)}, ne suit pas le certificat : corrigez-la ou "
            "retirez-la.",
            severite=Severite.AVERTISSEMENT,
        )
    return Dit(
        "La durée des soins est indicative : elle ne vaut pas prescription, ne s’écrit que sur papier et n’est pas "
        "transmise."
    )
