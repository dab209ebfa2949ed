"""The NIR and its key: real forms, Corsica, provisional numbers, and every way to be wrong."""

import pytest
from aat.erreurs import ErreurUsage
from aat.identifiants import nir
from hypothesis import given
from hypothesis import strategies as st
from stdnum.fr import nir as oracle

CHIFFRES_13 = st.from_regex(r"[12][0-9]{2}(0[1-9]|1[0-2])([0-9]{2}|2A|2B)[0-9]{6}", fullmatch=True)


@pytest.mark.parametrize(
    ("titre", "numero"),
    [
        ("avec espaces", "2 69 05 49 588 157 80"),
        ("sans espaces", "269054958815780"),
        ("espaces insécables", "2\u00a069\u00a005\u00a049\u00a0588\u00a0157\u00a080"),
        ("avec tirets", "2-69-05-49-588-157-80"),
        ("Corse-du-Sud", "155312A07300488"),
        ("Corse-du-Sud en minuscules", "155312a07300488"),
        ("Haute-Corse", "185312B07300403"),
        ("mois fictif 31", "186317510002311"),
        ("clé 97", "185067505603397"),
        ("provisoire 7 (caisse)", "799019999900101"),
        ("provisoire du régime agricole", "555555123456729"),
    ],
)
def test_numeros_acceptes(titre: str, numero: str) -> None:
    """Each form that a card or a certificate shows is accepted."""
    assert nir.defaut(numero) is None, titre


@pytest.mark.parametrize(
    ("titre", "numero", "mot"),
    [
        ("clé fausse", "269054958815781", "clé"),
        ("sans clé", "2690549588157", "clé"),
        ("trop court", "26905495881", "15"),
        ("lettre", "26905495881578O", "chiffres"),
        ("Corse inventée 2C", "155312C07300488", "Corse"),
        ("premier chiffre 9", "969054958815780", "premier chiffre"),
        ("mois 13", "2691349588157" + nir.cle("2691349588157"), "mois"),
        ("chiffres d’une autre écriture", "٢٦٩٠٥٤٩٥٨٨١٥٧٨٠", "chiffres"),
        ("vide", "", "15"),
    ],
)
def test_numeros_refuses(titre: str, numero: str, mot: str) -> None:
    """Each wrong number gets the sentence that says what is wrong, without the number in it."""
    phrase = nir.defaut(numero)
    assert phrase is not None, titre
    assert mot in phrase
    assert not numero or numero not in phrase
    with pytest.raises(ErreurUsage):
        nir.valider(numero)


@given(CHIFFRES_13)
def test_la_cle_est_celle_de_l_oracle(treize: str) -> None:
    """Our key is python-stdnum's, Corsica included."""
    complet = treize + nir.cle(treize)
    assert oracle.is_valid(complet)
    assert nir.est_valide(complet)
    assert nir.compact(nir.formater(complet)) == complet


@given(CHIFFRES_13, st.integers(1, 96))
def test_une_autre_cle_est_refusee(treize: str, ecart: int) -> None:
    """Only one key in ninety-seven is right."""
    autre = (int(nir.cle(treize)) - 1 + ecart) % 97 + 1
    assert not nir.est_valide(f"{treize}{autre:02d}")


@given(st.text(max_size=40))
def test_aucun_texte_ne_fait_lever_autre_chose(texte: str) -> None:
    """Whatever is typed gives a sentence or an acceptance."""
    assert (nir.defaut(texte) is None) == nir.est_valide(texte)
