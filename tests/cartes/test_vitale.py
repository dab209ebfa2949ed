"""A carte Vitale read from bytes: strict TLV, procedure bytes, every bearer or nothing."""

from collections.abc import Callable

import pytest
from aat.banc.cartes.jeu import AUBRY, CARTES, CASANOVA, DIALLO, NOMBREUX, VERDIER
from aat.banc.cartes.vitale import CarteVitale, PorteurInvente, fichier_identite, fichier_nir, tlv
from aat.cartes import apdu, vitale
from aat.cartes.erreurs import CarteIllisible
from aat.cartes.tlv import TlvInvalide, champs
from aat.domaine.carte import Porteur
from aat.identifiants import nir
from hypothesis import given
from hypothesis import strategies as st


def envoyeur(carte: CarteVitale) -> Callable[[bytes], tuple[bytes, int]]:
    """Return what sends APDUs straight to a card in memory."""

    def envoyer(commande: bytes) -> tuple[bytes, int]:
        reponse = carte.apdu(commande)
        return reponse[:-2], int.from_bytes(reponse[-2:], "big")

    return envoyer


def lue(nom: str) -> tuple[Porteur, ...]:
    """Read a card of the bench in memory."""
    carte = CARTES[nom]()
    assert isinstance(carte, CarteVitale)
    return vitale.lire(envoyeur(carte))


def test_un_porteur() -> None:
    """Name, first name, birth date and number, as on the card."""
    (porteur,) = lue("verdier")
    assert (porteur.nom, porteur.prenom, porteur.date_naissance, porteur.nir) == (
        VERDIER.nom,
        VERDIER.prenom,
        "1985-03-14",
        VERDIER.nir,
    )


def test_plusieurs_porteurs_dans_l_ordre_de_la_carte() -> None:
    """Each number goes with its own bearer."""
    assert [(p.prenom, p.nir) for p in lue("diallo")] == [(p.prenom, p.nir) for p in DIALLO]


def test_la_corse() -> None:
    """2A counts as 19 in the key."""
    (porteur,) = lue("casanova")
    assert porteur.nir == CASANOVA.nir


def test_accents_date_lunaire_et_numero_absent() -> None:
    """ISO 8859-1; month and day unknown are kept as they are; no number is said."""
    (porteur,) = lue("lefevre")
    assert porteur.nom.startswith("BANC-LEFÈVRE")
    assert porteur.prenom == "ÉMILIE-ANAÏS"
    assert porteur.date_naissance == "1955-00-00"
    assert porteur.nir is None
    assert porteur.nir_douteux is not None


def test_un_fichier_de_plus_de_256_octets() -> None:
    """Twelve bearers: the file is read by blocks."""
    assert len(fichier_identite(NOMBREUX)) > 512
    assert [p.prenom for p in lue("nombreux")] == [p.prenom for p in NOMBREUX]


def test_un_fichier_d_exactement_deux_blocs() -> None:
    """The end falls between two blocks: the card answers that there is nothing there."""
    gens = (PorteurInvente("BANC-A", "B", "19800101", ""),)
    reste = 512 - len(fichier_identite(gens))
    identites = fichier_identite(gens) + b"\x66\x82" + (reste - 4).to_bytes(2, "big") + b"\x01" * (reste - 4)
    assert len(identites) == 512
    (porteur,) = vitale.lire(envoyeur(CarteVitale(identites, fichier_nir(gens))))
    assert porteur.nom == "BANC-A"


def test_le_bourrage_de_la_fin() -> None:
    """Zeros after the last field are not one."""
    (porteur,) = lue("bourrage")
    assert porteur.nir == AUBRY.nir


def test_des_nombres_d_entrees_differents_ne_sont_jamais_associes() -> None:
    """Three names and two numbers: nobody gets one."""
    gens = lue("ordres-differents")
    assert [p.prenom for p in gens] == [p.prenom for p in DIALLO]
    assert {p.nir for p in gens} == {None}
    assert all(p.nir_douteux for p in gens)


def test_une_cle_fausse_n_est_jamais_montree_comme_juste() -> None:
    """The number is left out, and why is said without quoting it."""
    (porteur,) = lue("cle-fausse")
    assert porteur.nir is None
    assert "clé" in (porteur.nir_douteux or "")
    assert "185030105300037" not in (porteur.nir_douteux or "")


@pytest.mark.parametrize("nom", ["tronquee", "longueur-folle"])
def test_une_carte_abimee_ne_donne_rien(nom: str) -> None:
    """No part of a damaged file is shown."""
    with pytest.raises(CarteIllisible):
        lue(nom)


@pytest.mark.parametrize(
    "identites",
    [
        b"",
        b"\x00" * 20,
        b"\x65",
        b"\x65\x81",
        b"\x65\x84\x00\x00\x00\x01\x00",
        tlv(0x65, tlv(0x80, b"A") + tlv(0x80, b"B") + tlv(0x82, b"19800101")),
        tlv(0x65, tlv(0x80, b"BANC") + tlv(0x82, b"1980010")),
        tlv(0x65, tlv(0x80, b"BANC") + tlv(0x82, b"19809901")[:-1]),
        tlv(0x65, tlv(0x80, b"BANC\x1b[31m") + tlv(0x82, b"19800101")),
        tlv(0x65, tlv(0x80, b"") + tlv(0x82, b"19800101")),
        tlv(0x65, tlv(0x80, b"A" * 200) + tlv(0x82, b"19800101")),
        b"\x00\x65\x00",
    ],
)
def test_ce_qui_n_est_pas_une_identite_est_refuse(identites: bytes) -> None:
    """Cut, doubled, empty, too long, or with what a terminal would obey."""
    with pytest.raises(CarteIllisible):
        vitale.porteurs(identites, fichier_nir((VERDIER,)))


@given(st.binary(max_size=300))
def test_des_octets_quelconques_ne_font_rien_tomber(octets: bytes) -> None:
    """Either bearers or one exception; a number given has its key right."""
    try:
        gens = vitale.porteurs(octets, octets)
    except CarteIllisible:
        return
    assert all(p.nir is None or nir.est_valide(p.nir) for p in gens)


@given(st.lists(st.tuples(st.integers(1, 0x1E), st.binary(max_size=300)), max_size=6))
def test_le_tlv_relit_ce_qu_on_ecrit(lus: list[tuple[int, bytes]]) -> None:
    """Round trip, lengths of one, two and three bytes."""
    assert list(champs(b"".join(tlv(tag, valeur) for tag, valeur in lus))) == lus


def test_trop_de_champs() -> None:
    """A file that never ends is not one."""
    with pytest.raises(TlvInvalide):
        list(champs(b"\x01\x00" * 600))


def test_les_octets_de_procedure() -> None:
    """61: what remains is fetched; 6C: the same command again with the right length."""
    recues: list[bytes] = []
    reponses = iter([(b"", 0x6103), (b"abc", 0x9000), (b"", 0x6C02), (b"de", 0x9000)])

    def envoyer(commande: bytes) -> tuple[bytes, int]:
        recues.append(commande)
        return next(reponses)

    assert apdu.echanger(envoyer, b"\x00\xa4\x04\x00") == (b"abc", 0x9000)
    assert apdu.echanger(envoyer, b"\x00\xb0\x82\x00\x00") == (b"de", 0x9000)
    assert recues[1] == b"\x00\xc0\x00\x00\x03"
    assert recues[3] == b"\x00\xb0\x82\x00\x02"


def test_une_carte_qui_demande_toujours_la_suite() -> None:
    """Four fetches, then no more."""
    appels: list[bytes] = []

    def envoyer(commande: bytes) -> tuple[bytes, int]:
        appels.append(commande)
        return b"x", 0x6101

    with pytest.raises(apdu.MotEtat):
        apdu.echanger(envoyer, b"\x00\xa4\x00\x00")
    assert len(appels) == 5


def test_un_fichier_sans_fin() -> None:
    """A card that always has 256 bytes more is left."""

    def envoyer(commande: bytes) -> tuple[bytes, int]:
        del commande
        return b"\x01" * 256, 0x9000

    with pytest.raises(apdu.MotEtat):
        apdu.lire_fichier_court(envoyer, 2)
