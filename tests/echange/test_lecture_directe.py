"""The short reading never says anything that the full one does not."""

import dataclasses
import json
import sys
import types
import typing
from typing import Any

import pytest
from aat.domaine.arret import Avis
from aat.domaine.caracteres import INTERDITS
from aat.echange import lecture_directe
from aat.echange.champs import champs_du_genre
from aat.echange.lecture import lire_en_detail
from aat.echange.lecture_directe import lire_sans_detour
from aat.erreurs import ErreurDocument
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import EXEMPLE
from tests.exemples import exemples

OCTETS = EXEMPLE.read_bytes()


def meme_verdict(octets: bytes) -> bool:
    """Assert that the short reading is silent or right; tell whether it spoke."""
    valeur = lire_sans_detour(octets, Avis)
    if valeur is None:
        return False
    assert valeur == lire_en_detail(octets, Avis)
    return True


@pytest.mark.parametrize("ecrire", [
    lambda d: json.dumps(d, ensure_ascii=False),
    json.dumps,
    lambda d: json.dumps(d, indent="\t", ensure_ascii=False),
    lambda d: json.dumps(d, separators=(" , ", " : ")),
    lambda d: json.dumps({c: v for c, v in d.items() if v is not None}),
])  # fmt: skip
def test_les_ecritures_courantes_passent_par_la_lecture_courte(exemple: dict[str, Any], ecrire: Any) -> None:
    """Compact, escaped, indented or spaced: the usual ways of writing need no second look."""
    assert meme_verdict(ecrire(exemple).encode())


@pytest.mark.parametrize(
    "texte",
    ["Zoé", "Cœur", "L’Haÿ", "« Les Tilleuls » : bât. B", "Łódź", "a:b:c", "東京", "e\u0301", "x\u00a0y", "x\u200by", "x\u007fy",
     "x\u0085y", "x\ufffcy", "x\ufffdy", "x\u202ey", "tab\ty", "ligne\ny", "guillemet\"y", "oblique\\y", "\ud800", "😀"],
)  # fmt: skip
@pytest.mark.parametrize("ascii_seul", [True, False])
def test_chaque_genre_de_texte(exemple: dict[str, Any], texte: str, ascii_seul: bool) -> None:
    """Whatever a text holds, both readings agree."""
    exemple["assure"]["adresse"]["voie"] = texte
    octets = json.dumps(exemple, ensure_ascii=ascii_seul).encode("utf-8", "surrogatepass")
    meme_verdict(octets)


@pytest.mark.parametrize(
    ("avant", "apres"),
    [
        (b'"ald": false', b'"ald": false, "ald": false'),
        (b'"ald": false', b'"ald" : false, "ald": false'),
        (b'"ald": false', b'"ald": null, "ald": false'),
        (b'"ald": false', b'"\\u0061ld": false, "ald": false'),
        (b'"rang": 1', b'"rang": 1, "rang": 1'),
        (b'"voie": "3 rue', b'"voie": "x", "voie": "\\u003a rue'),
        (b'"voie": "3 rue', b'"voie": "x", "voie": "\\u003A rue'),
        (b'"ald": false', b'"ald": false, "adl": false'),
        (b'"ald": false', b'"ald": false, "contexte": {"arrets_precedents": [{"x": 1}]}'),
        (b'"rang": 1', b'"rang": 1.5'),
        (b'"rang": 1', b'"rang": "1"'),
        (b'"ald": false', b'"ald": NaN'),
        (b'"DURAND"', b'"DU\tRAND"'),
    ],
)
def test_la_lecture_courte_se_tait_devant_une_faute(avant: bytes, apres: bytes) -> None:
    """A doubled, unknown or ill-typed member is left to the reading that names it."""
    assert avant in OCTETS
    fautif = OCTETS.replace(avant, apres, 1)
    assert lire_sans_detour(fautif, Avis) is None
    with pytest.raises(ErreurDocument):
        lire_en_detail(fautif, Avis)


@settings(max_examples=exemples(400))
@given(st.data())
def test_memes_verdicts_sur_des_documents_abimes(donnees: st.DataObject) -> None:
    """Bytes cut, doubled, swapped or replaced anywhere: what the short reading accepts, the full one reads alike."""
    octets = bytearray(OCTETS)
    for _ in range(donnees.draw(st.integers(1, 3))):
        debut = donnees.draw(st.integers(0, len(octets) - 1))
        fin = donnees.draw(st.integers(debut, min(len(octets), debut + 60)))
        octets[debut:fin] = donnees.draw(
            st.sampled_from(
                [b"", bytes(octets[debut:fin]) * 2, b"null", b"1", b'"', b":", b"\\u003a", b" ", "é".encode()]
            )
            | st.binary(max_size=4)
        )
    meme_verdict(bytes(octets))


def test_null_vaut_toujours_absent() -> None:
    """A field that may be null has null as its default: the short reading needs no removal of nulls."""
    a_voir: list[type] = [Avis]
    vus: set[type] = set()
    while a_voir:
        genre: Any = a_voir.pop()
        vus.add(genre)
        indices = typing.get_type_hints(genre)
        for champ in dataclasses.fields(genre):
            indice = indices[champ.name]
            if isinstance(indice, types.UnionType) and type(None) in typing.get_args(indice):
                assert champ.default is None, (genre, champ.name)
        a_voir += [d for d in champs_du_genre(genre).values() if d and d not in vus]
    assert len(vus) > 10


def test_tout_caractere_interdit_arrete_la_lecture_courte() -> None:
    """No character that the full reading refuses, nor one that NFC changes, goes through the short one."""
    passes = [
        point
        for point in range(sys.maxunicode + 1)
        if not 0xD800 <= point < 0xE000
        and INTERDITS.search(chr(point))
        and lecture_directe._textes_sains(f'"{chr(point)}"'.encode())
        and point >= 0x20
    ]
    assert passes == []
