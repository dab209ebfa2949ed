"""The patient's banner (G03) as lines of text."""

from collections.abc import Iterator

from aat.domaine.regime import Raccordement
from aat.identifiants import nir
from aat.services.droits_dits import POUR_INFORMATION, DroitsDits, dire
from aat.services.identification import Identification

_INCONNU = "non connu"


def bandeau(i: Identification) -> Iterator[str]:
    """Yield the lines of the banner; what is not known is said, never replaced by « non »."""
    a, r = i.assure, i.rattachement
    noms = " ".join(x for x in (a.nom, *a.prenoms) if x) or f"Nom {_INCONNU}"
    yield noms
    if a.nom_usage and a.nom_famille:
        yield f"  Nom de naissance : {a.nom_famille}"
    numero = nir.formater(a.nir) if a.nir else _INCONNU
    yield f"  NIR : {numero}{_origine(i, 'nir')} · rang {a.rang}{_origine(i, 'rang')}"
    if i.douteux:
        yield f"  {i.douteux}"
    yield f"  Né(e) le : {_date(a.date_naissance)}{_origine(i, 'date_naissance')}"
    yield f"  Régime : {r.regime_libelle or (r.regime and 'code ' + r.regime) or _INCONNU}{_origine(i, 'regime')}"
    caisse = r.caisse_libelle or (r.caisse and "code " + r.caisse) or _INCONNU
    yield f"  Caisse de rattachement : {caisse}{_origine(i, 'caisse')}"
    yield from _droits(dire(i.droits))
    yield f"  Transmission : {_raccordement(r.transmission)}"
    yield "  (Informations données à titre indicatif ; elles ne décident pas de la prescription.)"
    if i.patient:
        yield f"  Référence pour les commandes : {i.patient}"


def _droits(d: DroitsDits) -> Iterator[str]:
    """Yield the rights, where they come from and when; or why they are not known."""
    yield f"  Droits à la date du jour : {d.ouverts} · exonération : {d.exoneration}"
    yield f"  C2S : {d.c2s} · AME : {d.ame} · médecin traitant : {d.medecin_traitant}"
    if d.sinistres:
        yield f"  Accident du travail ou maladie professionnelle connus : {d.sinistres}"
    if d.connus:
        yield f"  Origine des droits : {d.origine}. {POUR_INFORMATION}"
    if d.pourquoi:
        yield f"  {d.pourquoi}"


def _origine(i: Identification, champ: str) -> str:
    """Return where the value comes from when a card was read: « (carte) », « (mémoire) », « (saisie) »."""
    origine = i.provenance.get(champ)
    if origine and origine.startswith("droits"):
        return " (droits)"
    return f" ({origine})" if origine and any(o.startswith("carte") for o in i.provenance.values()) else ""


def _date(texte: str | None) -> str:
    if not texte:
        return _INCONNU
    parties = texte.split("-")
    return "/".join(reversed(parties)) if len(parties) == 3 else texte


def _raccordement(r: Raccordement) -> str:
    match r:
        case Raccordement.OUI:
            return "possible"
        case Raccordement.NON:
            return "impossible pour ce régime : l’avis se remet sur le formulaire papier sécurisé"
        case Raccordement.INCONNU:
            return "non connue pour ce régime ; le service répondra"
