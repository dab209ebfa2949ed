"""The payload: what it holds, what it refuses, what it never says."""

import dataclasses
import json
from typing import Any

import pytest
from aat.domaine.arret import CasProlongation, Contexte, Nature, Prolongation, RepriseTempsPartiel
from aat.domaine.dossier import AvisRemplace
from aat.domaine.etats import Etat
from aat.domaine.personnes import Remplace
from aat.domaine.transmission import TypeDocument
from aat.erreurs import ErreurDocument
from aat.transmission import schema_transport
from aat.transmission.enveloppe import charge_utile
from aat.transmission.enveloppe_commun import Entourage
from aat.transmission.schema_transport import (
    Charge,
    ChargeCertificat,
    ChargeInvalide,
    ChargeUtile,
    lire_charge,
    schema,
)
from hypothesis import given
from hypothesis import strategies as st

from .fabrique import MARQUEURS, NIR, RPPS, un_avis, un_dossier


def test_contenu() -> None:
    """Chaque valeur du dossier se retrouve à sa place."""
    dossier = un_dossier()
    lu = lire_charge(charge_utile(dossier, "poste-3"))
    assert (lu.format, lu.type, lu.document_id, lu.version) == (
        "aat-transport/1",
        "avis_arret_travail",
        dossier.document_id,
        1,
    )
    assert lu.etabli_le == dossier.etabli_le
    assert (lu.patient.nir, lu.patient.cle, lu.patient.nom_naissance) == (NIR[:13], NIR[13:], "BANC-DURAND")
    assert (lu.prescripteur.rpps, lu.prescripteur.finess, lu.prescripteur.siret) == (RPPS, "011234564", None)
    assert (lu.couverture.regime, lu.couverture.caisse, lu.couverture.centre) == ("01", "011", "0000")
    assert (lu.avis.motif.code, lu.avis.motif.libelle) == ("00010004", "libellé marqueur")
    assert (lu.avis.debut, lu.avis.fin) == (dossier.avis.debut, dossier.avis.fin)
    assert lu.avis.sorties is not None
    assert lu.avis.sorties.a_partir_du == dossier.avis.sorties.a_partir_du  # type: ignore[union-attr]
    assert lu.logiciel.instance == "poste-3"


def test_memes_octets() -> None:
    """Le même dossier donne les mêmes octets."""
    dossier = un_dossier()
    assert charge_utile(dossier, "a") == charge_utile(dossier, "a")


def test_prolongation_et_remplacant() -> None:
    """Le cas de prolongation, le remplacé et le document remplacé sont transmis ; le contexte de saisie ne l’est pas."""
    avis = un_avis(
        nature=Nature.PROLONGATION,
        prolongation=Prolongation(CasProlongation.AUTRE, "cas à dire"),
        contexte=Contexte(),
    )
    assert avis.prescripteur is not None
    avis = dataclasses.replace(
        avis, prescripteur=dataclasses.replace(avis.prescripteur, remplacant_de=Remplace("10000000017", "X", "Y"))
    )
    remplace = AvisRemplace("AAAAAAAAAA", un_dossier().document_id, Etat.ACQUITTE, numero="BANC-1")
    dossier = dataclasses.replace(un_dossier(avis), remplace=remplace)
    octets = charge_utile(dossier, "a", Entourage(ancre=(7, "a" * 64)))
    lu = lire_charge(octets)
    assert lu.avis.prolongation is not None
    assert (lu.avis.prolongation.par, lu.avis.prolongation.autre_cas) == ("autre", "cas à dire")
    assert (lu.prescripteur.qualite, lu.prescripteur.rpps_remplace) == ("remplacant", "10000000017")
    assert lu.remplace is not None
    assert (lu.remplace.document_id, lu.remplace.numero) == (remplace.document_id, "BANC-1")
    # One that never left is nothing to the caisse.
    jamais = dataclasses.replace(dossier, remplace=dataclasses.replace(remplace, numero=None))
    assert lire_charge(charge_utile(jamais, "a")).remplace is None
    assert lu.ancre_journal is not None
    assert lu.ancre_journal.seq == 7
    assert "contexte" not in json.loads(octets)["avis"]


@pytest.mark.parametrize(
    ("changement", "champ"),
    [
        ({"assure": None}, "assure"),
        ({"fin": None}, "fin"),
        ({"motif": None}, "motif"),
        ({"acceptation": False}, "acceptation"),
        ({"reprise_temps_partiel": RepriseTempsPartiel()}, "reprise_temps_partiel.debut"),
        ({"prolongation": Prolongation()}, "prolongation.par"),
    ],
)
def test_champ_manquant(changement: dict[str, object], champ: str) -> None:
    """Un champ nécessaire qui manque est nommé."""
    with pytest.raises(ErreurDocument) as refus:
        charge_utile(un_dossier(un_avis(**changement)), "a")
    assert refus.value.champ == champ


def test_valeur_trop_longue() -> None:
    """Une valeur trop longue est nommée par son champ, jamais citée."""
    avis = un_avis()
    assert avis.motif is not None
    long = dataclasses.replace(avis, motif=dataclasses.replace(avis.motif, complement="MARQUEUR" * 20))
    with pytest.raises(ErreurDocument) as refus:
        charge_utile(un_dossier(long), "a")
    assert refus.value.champ == "motif.complement"
    assert "MARQUEUR" not in str(refus.value)


def _objets(noeud: Any) -> list[dict[str, Any]]:
    enfants = noeud.values() if isinstance(noeud, dict) else noeud if isinstance(noeud, list) else ()
    ici = [noeud] if isinstance(noeud, dict) and noeud.get("type") == "object" else []
    return ici + [o for enfant in enfants for o in _objets(enfant)]


@pytest.mark.parametrize(("genre", "parties"), [(ChargeUtile, 18), (ChargeCertificat, 11)])
def test_schema_ferme(genre: type[Charge], parties: int) -> None:
    """Le schéma 2020-12 de chaque document refuse tout champ inconnu, partout."""
    objets = _objets(schema(genre))
    assert len(objets) >= parties
    assert all(o["additionalProperties"] is False for o in objets)
    assert schema(genre)["$schema"].endswith("2020-12/schema")


def test_les_types_du_schema_sont_ceux_du_domaine() -> None:
    """Le coffre et l’envoi nomment les deux documents du même mot."""
    assert [t.value for t in TypeDocument] == [schema_transport.TYPE_AVIS, schema_transport.TYPE_CERTIFICAT]


@pytest.mark.parametrize("chemin", [(), ("patient",), ("avis",), ("avis", "motif"), ("logiciel",)])
def test_champ_inconnu(chemin: tuple[str, ...]) -> None:
    """Un champ inconnu est refusé à tout niveau, sans être cité."""
    objet = json.loads(charge_utile(un_dossier(), "a"))
    cible = objet
    for nom in chemin:
        cible = cible[nom]
    cible["MARQUEUR"] = 1
    with pytest.raises(ChargeInvalide) as refus:
        lire_charge(json.dumps(objet).encode())
    assert "MARQUEUR" not in f"{refus.value}{refus.value.champ}"


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_octets_quelconques(octets: bytes) -> None:
    """Des octets quelconques sont refusés, jamais une panne."""
    with pytest.raises(ChargeInvalide):
        lire_charge(octets)


def test_imbrication_et_taille() -> None:
    """Ni une imbrication sans fin, ni un texte énorme ne passent."""
    for octets in (b"[" * 100_000, b'"' + b"x" * schema_transport.CHARGE_MAX + b'"'):
        with pytest.raises(ChargeInvalide):
            lire_charge(octets)


def test_les_valeurs_refusees_ne_sortent_pas() -> None:
    """Quelle que soit la valeur remplacée, l’erreur ne la cite pas."""
    modele = json.loads(charge_utile(un_dossier(), "a"))
    for nom in ("type", "document_id", "etabli_le", "version"):
        with pytest.raises(ChargeInvalide) as refus:
            lire_charge(json.dumps({**modele, nom: "MARQUEUR"}).encode())
        assert "MARQUEUR" not in f"{refus.value}{refus.value.champ}"
        assert refus.value.champ == nom
    assert all(m not in repr(ChargeInvalide("x")) for m in MARQUEURS)
