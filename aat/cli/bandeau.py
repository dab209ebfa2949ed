"""The patient's banner (G03) as lines of text."""

from collections.abc import Iterator

from aat.domaine.regime import Raccordement
from aat.identifiants import nir
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
    yield f"  NIR : {numero}{_origine(i, 'nir')} · rang {a.rang}"
    if i.douteux:
        yield f"  {i.douteux}"
    yield f"  Né(e) le : {_date(a.date_naissance)}{_origine(i, 'date_naissance')}"
    yield f"  Régime : {r.regime_libelle or (r.regime and 'code ' + r.regime) or _INCONNU}{_origine(i, 'regime')}"
    yield f"  Caisse de rattachement : {r.caisse_libelle or (r.caisse and 'code ' + r.caisse) or _INCONNU}"
    yield f"  Droits à la date du jour : {_INCONNU} · exonération : {_INCONNU}"
    yield f"  C2S : {_INCONNU} · AME : {_INCONNU} · médecin traitant : {_INCONNU}"
    yield f"  Transmission : {_raccordement(r.transmission)}"
    yield "  (Informations données à titre indicatif ; elles ne décident pas de la prescription.)"
    if i.patient:
        yield f"  Référence pour les commandes : {i.patient}"


def _origine(i: Identification, champ: str) -> str:
    """Return where the value comes from when a card was read: « (carte) », « (mémoire) », « (saisie) »."""
    origine = i.provenance.get(champ)
    return f" ({origine})" if origine and "carte" in i.provenance.values() else ""


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
