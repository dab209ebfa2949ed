"""Tout ce qu’une CPS peut refuser, et quand : avant, pendant et après la signature ; le code compté, jamais répété."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pkcs11.exceptions
import pytest
from aat import jws
from aat.banc import pki as certificats
from aat.banc.cartes import softhsm
from aat.cartes import auxiliaire, situations
from aat.cartes.cps import CarteCps
from aat.cartes.erreurs import (
    CarteChangee,
    CarteCpsAbsente,
    CarteIllisible,
    CodeBloque,
    CodeFaux,
    CodeNonDonne,
    ComposantSansSignature,
    CpsInutilisable,
    CpsRetiree,
    CpsSansContact,
    DernierEssai,
    ModuleDefaillant,
)
from aat.cartes.signature import SignatureCps
from aat.domaine.carte import IdentiteCps
from aat.domaine.environnement import Environnement
from aat.erreurs import ErreurCarte
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.cartes.carte_comptee import BON, FAUX, CarteComptee, CarteJouee, certifier
from tests.cartes.jeton import RPPS, poser
from tests.cartes.laisses import enfants, ouverts


@pytest.fixture(scope="module")
def paire(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, rsa.RSAPrivateKey]:
    """A signing certificate of the bench and its key."""
    dossier = tmp_path_factory.mktemp("cps") / "banc"
    dossier.mkdir(mode=0o700)
    return certifier(certificats.preparer(dossier))


@pytest.fixture(autouse=True)
def _sans_attente(monkeypatch: pytest.MonkeyPatch) -> None:
    """A played reader empties at once."""
    monkeypatch.setattr(auxiliaire, "_DEPART_S", 0.0)


@pytest.fixture
def jeton(paire: tuple[bytes, rsa.RSAPrivateKey]) -> CarteComptee:
    """A card with its three tries."""
    return CarteComptee(*paire)


def signer(jeton: CarteComptee, code: str | None, confirme: Callable[[IdentiteCps], None] | None = None) -> bytes:
    """Seal a document with what somebody types."""

    def demander(identite: IdentiteCps) -> str | None:
        if confirme is not None:
            confirme(identite)
        return code

    seau = SignatureCps(CarteJouee(jeton), RPPS, Environnement.BANC, demander)
    return seau.signer(b"{}", "d", dt.datetime.now(dt.UTC))


def refuser_le_dernier(identite: IdentiteCps) -> None:
    """Say no when only one try is left."""
    if identite.essais == "dernier":
        raise DernierEssai


class TestCompteur:
    """Trois essais, jamais un troisième à l’aveugle."""

    def test_faux_deux_fois_puis_juste(self, jeton: CarteComptee) -> None:
        """Each is said as it is; the right one seals, and gives the three tries back."""
        with pytest.raises(CodeFaux) as premier:
            signer(jeton, FAUX)
        with pytest.raises(CodeFaux) as second:
            signer(jeton, FAUX)
        assert premier.value.message != second.value.message
        assert jws.verifier(jws.lire(signer(jeton, BON)), jeton._cle.public_key(), jws.TYP_DOCUMENT) == b"{}"
        assert (jeton.presentes, jeton.reste) == ([FAUX, FAUX, BON], 3)

    def test_le_troisieme_se_confirme(self, jeton: CarteComptee) -> None:
        """Refused, nothing is presented; without anybody either."""
        jeton.reste = 1
        with pytest.raises(DernierEssai):
            signer(jeton, FAUX, refuser_le_dernier)
        with pytest.raises(DernierEssai):
            SignatureCps(CarteJouee(jeton), RPPS, Environnement.BANC, None).signer(b"{}", "d", dt.datetime.now(dt.UTC))
        assert (jeton.presentes, jeton.reste) == ([], 1)

    def test_bloque(self, jeton: CarteComptee) -> None:
        """The last one was wrong: blocked is said, and no code goes to the card any more, right or wrong."""
        jeton.reste = 1
        with pytest.raises(CodeBloque):
            signer(jeton, FAUX)
        for code in (FAUX, BON):
            with pytest.raises(CodeBloque):
                signer(jeton, code)
        assert jeton.presentes == [FAUX]


@pytest.mark.parametrize(
    ("nom", "attendue"),
    [
        ("DeviceRemoved", CpsRetiree),
        ("SessionClosed", CpsRetiree),
        ("SessionHandleInvalid", CpsRetiree),
        ("UserNotLoggedIn", CpsRetiree),
        ("TokenNotPresent", CarteCpsAbsente),
        ("DeviceError", CarteCpsAbsente),
        ("TokenNotRecognised", CarteChangee),
        ("UserPinNotInitialized", CpsSansContact),
        ("FunctionCancelled", CodeNonDonne),
        ("PinLocked", CodeBloque),
        ("PinLenRange", CodeFaux),
        ("FunctionFailed", ModuleDefaillant),
        ("GeneralError", ModuleDefaillant),
        ("MechanismInvalid", ComposantSansSignature),
        ("FunctionNotSupported", ComposantSansSignature),
        ("DeviceMemory", ModuleDefaillant),
    ],
)
@pytest.mark.parametrize("etape", ["lire", "code", "objets", "signer"])
def test_chaque_faute_a_chaque_pas(jeton: CarteComptee, etape: str, nom: str, attendue: type[ErreurCarte]) -> None:
    """A French sentence; no session left open; the code presented once at most, never in the error."""
    jeton.faute = (etape, nom)
    with pytest.raises(ErreurCarte) as erreur:
        signer(jeton, BON)
    assert type(erreur.value) is attendue
    assert jeton.ouvertes == 0
    assert jeton.presentes == ([] if etape in {"lire", "code"} else [BON])
    assert BON not in f"{erreur.value.message} {erreur.value.remede} {erreur.value!r}"
    # The card put back, everything goes as if nothing had been.
    jeton.faute = None
    assert signer(jeton, BON)


def test_le_code_propre_a_l_ans(jeton: CarteComptee) -> None:
    """The library has no name for it: its number is known."""

    def refuser(octets: bytes) -> bytes:
        del octets
        raise pkcs11.exceptions.PKCS11Error("Unmapped error code 0xffffffff80000001")

    jeton.signer = refuser  # type: ignore[method-assign]
    with pytest.raises(CpsInutilisable):
        signer(jeton, BON)


@pytest.mark.parametrize("nom", ["GeneralError", "UserPinNotInitialized", "DeviceMemory", "FunctionFailed"])
def test_une_carte_partie_n_est_pas_un_composant_en_panne(jeton: CarteComptee, nom: str) -> None:
    """Modules tell a card pulled out by their own faults' names: the empty reader says what it was."""

    def partir(octets: bytes) -> bytes:
        del octets
        jeton.partie = True
        raise getattr(pkcs11.exceptions, nom)

    jeton.signer = partir  # type: ignore[method-assign]
    with pytest.raises(CpsRetiree):
        signer(jeton, BON)
    assert jeton.presentes == [BON]


def test_une_carte_echangee_entre_la_lecture_et_le_code(jeton: CarteComptee) -> None:
    """Another serial number, or another certificate: nothing is signed; the first is not even given the code."""

    def echanger(_: IdentiteCps) -> None:
        jeton.serial = b"BANC0002"

    with pytest.raises(CarteChangee):
        signer(jeton, BON, echanger)
    assert jeton.presentes == []


def test_une_signature_fausse_n_est_pas_gardee(jeton: CarteComptee) -> None:
    """What the card made is verified before it is kept."""
    jeton.signer = lambda octets: bytes(256)  # type: ignore[method-assign]  # noqa: ARG005
    with pytest.raises(CarteIllisible):
        signer(jeton, BON)


@pytest.fixture
def jeton_reel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A real token of this test's own, which the driver finds; its configuration."""
    configuration = poser(tmp_path / "banc")
    monkeypatch.setenv(softhsm.VARIABLE, str(configuration))
    return configuration


def test_aucune_poignee_ne_reste(jeton_reel: Path) -> None:
    """Wrong codes, a card gone, a card back, through the real helper: as many open files after as before."""
    carte, jetons = CarteCps(softhsm.module()), jeton_reel.with_name("jetons")
    identite = carte.identite()
    avant = (ouverts(), enfants())
    for _ in range(2):
        with pytest.raises(CodeFaux):
            carte.signer(b"{}", identite, FAUX)
        jetons.rename(jetons.with_name("retires"))
        jetons.mkdir(mode=0o700)
        with pytest.raises(CarteCpsAbsente):
            carte.identite()
        with pytest.raises(CarteCpsAbsente):
            carte.signer(b"{}", identite, softhsm.CODE)
        jetons.rmdir()
        jetons.with_name("retires").rename(jetons)
    assert carte.signer(b"{}", identite, softhsm.CODE)
    assert (ouverts(), enfants()) == avant


class TestSituations:
    """Les lieux d’exercice, derrière le code."""

    def test_sur_un_vrai_jeton(self, jeton_reel: Path) -> None:
        """In the card's order; a wrong code shows none."""
        del jeton_reel
        carte = CarteCps(softhsm.module())
        identite = carte.identite()
        lues = carte.situations(identite, softhsm.CODE)
        assert [(s.raison_sociale, s.structure, s.secteur) for s in lues] == [
            ("CABINET DU BANC", "410000000009001", "SA07"),
            ("CENTRE DE SANTÉ DU BANC", "1990000009", "SA08"),
        ]
        with pytest.raises(CodeFaux):
            carte.situations(identite, FAUX)

    def test_aucune(self, jeton: CarteComptee) -> None:
        """A card may have none."""
        carte = CarteJouee(jeton)
        assert carte.situations(carte.identite(), BON) == ()

    @pytest.mark.parametrize(
        "octets", [b"", b"\xee\x7f\x84", b"\x00" * 9, b"\xee\x02\x84\x00", b"\xee\x04\x84\x02\x1b["]
    )
    def test_une_situation_illisible_ne_dit_rien(self, octets: bytes) -> None:
        """Cut, padded, empty, control characters: not known, never a guess."""
        lue = situations.lire(octets)
        assert (lue.raison_sociale, lue.structure, lue.secteur) == (None, None, None)
