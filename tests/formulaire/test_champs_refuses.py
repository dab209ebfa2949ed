"""What the service refuses is named in the words of the forms: every field of the wire has one, no value is told."""

import msgspec
import pytest
from aat.composition import Atelier
from aat.domaine.transmission import TypeDocument
from aat.services import refus
from aat.transmission.schema_transport import ChargeCertificat, ChargeUtile


def _chemins(genre: type, debut: str = "") -> list[str]:
    """Return the path of every field of a payload, as the service names it."""
    chemins = []
    for champ in msgspec.structs.fields(genre):
        chemin = f"{debut}{champ.encode_name}"
        dessous = [t for t in getattr(champ.type, "__args__", (champ.type,)) if _est_une_partie(t)]
        chemins += [chemin, *(suite for t in dessous for suite in _chemins(t, f"{chemin}."))]
    return chemins


def _est_une_partie(genre: object) -> bool:
    return isinstance(genre, type) and issubclass(genre, msgspec.Struct)


@pytest.mark.parametrize(
    ("genre", "charge", "partie"),
    [(TypeDocument.AVIS, ChargeUtile, "avis."), (TypeDocument.CERTIFICAT, ChargeCertificat, "certificat.")],
)
def test_chaque_champ_du_fil_a_son_nom(genre: TypeDocument, charge: type, partie: str) -> None:
    """Nothing that a prescriber filled in is named by a word of the protocol."""
    chemins = [
        c for c in _chemins(charge) if c.startswith((partie, "patient.", "couverture.", "prescripteur.", "remplace"))
    ]
    assert len(chemins) > 30
    assert [c for c in chemins if refus.nommer(c, genre) == c] == []


@pytest.mark.parametrize(
    ("champ", "genre", "nom"),
    [
        ("avis.debut", TypeDocument.AVIS, "Premier jour de l’arrêt"),
        ("debut", TypeDocument.AVIS, "Premier jour de l’arrêt"),
        ("avis.type", TypeDocument.AVIS, "Nature"),
        ("avis.motif.code", TypeDocument.AVIS, "Motif"),
        ("avis.employeur.ville", TypeDocument.AVIS, "Employeur, ville"),
        ("avis.sorties", TypeDocument.AVIS, "Sorties"),
        ("certificat.date_constat", TypeDocument.CERTIFICAT, "Date du certificat"),
        ("certificat.conclusion.date", TypeDocument.CERTIFICAT, "Date de guérison ou de consolidation"),
        ("patient.cle", TypeDocument.AVIS, "Patient, NIR"),
        ("patient.nom_usage", TypeDocument.AVIS, "Patient, nom d’usage"),
        ("couverture.caisse", TypeDocument.AVIS, "Patient, caisse"),
        ("prescripteur.rpps", TypeDocument.CERTIFICAT, "Prescripteur, N° RPPS"),
        ("remplace.numero", TypeDocument.CERTIFICAT, "Document annulé et remplacé"),
        ("inconnu.champ", TypeDocument.AVIS, "inconnu.champ"),
    ],
)
def test_un_champ_se_nomme_comme_au_formulaire(champ: str, genre: TypeDocument, nom: str) -> None:
    """By the words that name a field alone; what no form has keeps its own name."""
    assert refus.nommer(champ, genre) == nom


def test_regles_et_champs_se_disent_ensemble() -> None:
    """A rule by its exigence; fields once each; the name of the fault is no field."""
    champs = ("debut-fenetre", "avis.debut", "REGLE", "avis.debut", "avis.fin")
    regle, noms = refus.dire(champs, TypeDocument.AVIS, Atelier())
    assert regle.endswith("[debut-fenetre]")
    assert noms.replace("\u00a0", " ") == "Champs en cause : Premier jour de l’arrêt ; Dernier jour, inclus."
    assert refus.dire(("REGLE",), TypeDocument.AVIS, Atelier()) == ()
