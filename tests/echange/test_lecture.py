"""Bad documents of every kind: a French sentence, the field, the line; never anything else."""

import json
from typing import Any

import msgspec
import pytest
from aat.domaine.arret import Avis, Temps
from aat.echange.lecture import TAILLE_MAX, lire_assure, lire_avis
from aat.echange.schema import schema_avis
from aat.erreurs import ErreurDocument
from hypothesis import given
from hypothesis import strategies as st


def refus(octets: bytes) -> ErreurDocument:
    """Return the error that these bytes give."""
    with pytest.raises(ErreurDocument) as erreur:
        lire_avis(octets)
    return erreur.value


def test_l_exemple_du_contrat_est_lu(exemple_octets: bytes) -> None:
    """The contract's own document is read as it is."""
    avis = lire_avis(exemple_octets)
    assert avis.assure
    assert avis.assure.prenoms == ("Marie",)
    assert avis.temps is Temps.COMPLET
    assert avis.precisions.cure_thermale is False


def test_null_et_absent_disent_la_meme_chose(exemple: dict[str, Any]) -> None:
    """``null`` or absent = not given, at every depth, booleans included."""
    exemple |= {"ald": None, "precisions": None, "acceptation": None, "teleconsultation": None}
    absent = {c: v for c, v in exemple.items() if v is not None}
    assert lire_avis(json.dumps(exemple).encode()) == lire_avis(json.dumps(absent).encode())


@pytest.mark.parametrize(
    ("titre", "avant", "apres", "champ", "ligne"),
    [
        ("champ inconnu", '"ald"', '"aldd"', "aldd", 18),
        (
            "champ inconnu dans un objet",
            '"code_postal": "01000", "ville": "Bourg',
            '"cp": "01000", "ville": "Bourg',
            "assure.adresse.cp",
            8,
        ),
        ("valeur hors de la liste", '"complet"', '"moitie"', "temps", 17),
        ("valeur hors de la liste, en profondeur", '"horaires-limites"', '"jamais"', "sorties.mode", 26),
        ("nombre pour un texte", '"DURAND"', "12", "assure.nom_famille", 5),
        ("texte pour un nombre", '"rang": 1', '"rang": "1"', "assure.rang", 6),
        ("nombre pour vrai ou faux", '"ald": false', '"ald": 0', "ald", 18),
        ("texte pour une liste", '["Marie"]', '"Marie"', "assure.prenoms", 5),
        ("liste pour un objet", '"employeur": null', '"employeur": []', "employeur", 29),
        ("jour qui n’existe pas", "2026-11-27", "2026-02-30", "fin", 23),
        ("date à la française", '"2026-11-27"', '"27/11/2026"', "fin", 23),
        ("version d’ailleurs", '"version": 1', '"version": 2', "version", None),
        ("champ donné deux fois", '"temps"', '"ald": true, "temps"', "ald", 18),
        ("caractère de commande", "DURAND", "DU\\u0007RAND", "assure.nom_famille", 5),
        ("écriture inversée", "Marie", "Ma\\u202erie", "assure.prenoms[0]", 5),
        ("espace sans largeur", "Marie", "Ma\\u200brie", "assure.prenoms[0]", 5),
        ("saut de ligne dans un nom", "DURAND", "DU\\nRAND", "assure.nom_famille", 5),
    ],
)
def test_le_champ_et_la_ligne_sont_nommes(
    exemple_octets: bytes, titre: str, avant: str, apres: str, champ: str, ligne: int | None
) -> None:
    """Each mistake names its field and its line."""
    texte = exemple_octets.decode()
    assert avant in texte, titre
    erreur = refus(texte.replace(avant, apres, 1).encode())
    assert erreur.champ == champ
    assert erreur.ligne == ligne
    assert erreur.message.endswith(".")


@pytest.mark.parametrize(
    ("titre", "octets", "mot"),
    [
        ("vide", b"", "JSON"),
        ("virgule en trop", b'{"version": 1,,}', "JSON"),
        ("liste", b"[]", "objet"),
        ("binaire", bytes(range(256)), "UTF-8"),
        ("autre encodage", '{"a": "é"}'.encode("latin-1"), "UTF-8"),
        ("dix mégaoctets", b"x" * 10_000_000, "trop grand"),
        ("imbrication sans fin", b"[" * 100_000, "JSON"),
        ("nombre sans fin", b'{"version": ' + b"9" * 6000 + b"}", "JSON"),
        ("NaN", b'{"version": NaN}', "JSON"),
        ("demi-caractère", b'{"assure": {"nom_famille": "\\ud800"}}', "caractère"),
        ("octets nuls", b"\x00" * 100, "JSON"),
    ],
)
def test_ce_qui_n_est_pas_un_document(titre: str, octets: bytes, mot: str) -> None:
    """What is no document at all is refused with its reason."""
    assert mot in refus(octets).message, titre


def test_la_taille_limite_est_exacte(exemple_octets: bytes) -> None:
    """A document of the greatest size is read, one byte more is refused."""
    plein = exemple_octets.rstrip() + b" " * (TAILLE_MAX - len(exemple_octets.rstrip()))
    assert lire_avis(plein) == lire_avis(exemple_octets)
    assert "trop grand" in refus(plein + b" ").message


def test_un_champ_proche_est_propose(exemple_octets: bytes) -> None:
    """A misspelt field gets its right name."""
    assert "« debut »" in (refus(exemple_octets.replace(b'"debut"', b'"debu"')).remede or "")


def test_les_valeurs_admises_sont_dites(exemple_octets: bytes) -> None:
    """A wrong enumeration lists what is right."""
    assert "complet, partiel" in (refus(exemple_octets.replace(b'"complet"', b'"x"')).remede or "")


def test_les_textes_sont_mis_en_nfc() -> None:
    """A decomposed accent is composed, so that two spellings of a name are one."""
    assert lire_assure('{"nom_famille": "Le\u0301a"}'.encode()).nom_famille == "Léa"


def test_le_schema_decrit_un_champ_selon_ce_qui_le_porte() -> None:
    """Two fields of one name are not described alike: the nature of an accident is no avis."""
    definitions = schema_avis()["$defs"]
    nature = {genre: definitions[genre]["properties"]["nature"]["description"] for genre in ("Avis", "Atmp")}
    assert nature["Avis"].startswith("Avis initial")
    assert nature["Atmp"].startswith("Accident du travail")
    assert "prolongé" in definitions["Precedent"]["properties"]["debut"]["description"]


def test_le_schema_dit_ce_que_la_lecture_fait(exemple: dict[str, Any]) -> None:
    """Every field of the example is in the schema, and the schema refuses the others."""
    definition = schema_avis()["$defs"]["Avis"]
    assert definition["additionalProperties"] is False
    assert exemple.keys() <= definition["properties"].keys()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda s: (
        st.lists(s, max_size=3)
        | st.dictionaries(st.sampled_from([*Avis.__dataclass_fields__, "nir", "mode", "x"]), s, max_size=4)
    ),
    max_leaves=12,
)


@given(JSON)
def test_aucun_json_ne_fait_lever_autre_chose(valeur: object) -> None:
    """Any JSON gives a document or an ErreurDocument."""
    try:
        lu = lire_avis(json.dumps(valeur).encode())
    except ErreurDocument as erreur:
        assert erreur.message[0].isupper()  # noqa: PT017 - both outcomes are right; only the kind of failure is judged
    else:
        assert isinstance(lu, Avis)


@given(st.binary(max_size=200))
def test_aucun_octet_ne_fait_lever_autre_chose(octets: bytes) -> None:
    """Any bytes give an ErreurDocument: none of these is a document."""
    try:
        lire_avis(octets)
    except ErreurDocument:
        return
    assert octets.strip().startswith(b"{")


def test_un_document_ecrit_se_relit(exemple_octets: bytes) -> None:
    """What the program writes, it reads back."""
    avis = lire_avis(exemple_octets)
    assert lire_avis(msgspec.json.encode(avis)) == avis
