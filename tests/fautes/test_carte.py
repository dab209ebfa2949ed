"""F27: the card leaves, the code is wrong, the reader is unplugged: nothing is signed nor sent, the draft stays.

A real token of SoftHSM2 read by the helper process, and one that fails at the step it is told; both seal for real,
with a certificate that the bench believes. What PC/SC does of a card pulled out is ``tests/cartes``'s.
"""

import dataclasses
import datetime as dt
import secrets
from pathlib import Path

import pytest
from aat.banc.cartes import softhsm
from aat.banc.lancement import Banc
from aat.cartes import auxiliaire
from aat.cartes.cps import CarteCps
from aat.cartes.erreurs import CarteCpsAbsente, CodeFaux, CpsRetiree
from aat.cartes.signature import DemanderCode, SignatureCps
from aat.domaine.carte import IdentiteCps
from aat.domaine.coffre import DocumentScelle
from aat.domaine.environnement import Environnement
from aat.domaine.etats import Etat
from aat.domaine.references import nouveau_document_id
from aat.erreurs import ErreurCarte

from tests.cartes.carte_comptee import BON, FAUX, CarteComptee, CarteJouee, certifier
from tests.transmission.essai import Essai
from tests.transmission.fabrique import RPPS

F = pytest.mark.faute
BROUILLON = b"tout ce qui est saisi"


@dataclasses.dataclass(slots=True)
class Cabinet:
    """A queue whose documents a card seals, and a draft begun before the card was needed."""

    essai: Essai
    carte: CarteCps
    rang: int

    def sceller(self, demander: DemanderCode) -> DocumentScelle:
        """Seal the document with what somebody types."""
        self.essai.signature = SignatureCps(self.carte, RPPS, Environnement.BANC, demander)
        return self.essai.document(self.rang)

    def refuse(self, attendue: type[ErreurCarte], demander: DemanderCode) -> ErreurCarte:
        """Expect this refusal: nothing in the queue, nothing sent, the draft whole."""
        with pytest.raises(attendue) as refus:
            self.sceller(demander)
        coffre = self.essai.coffre()
        assert [b.contenu for b in coffre.brouillons()] == [BROUILLON]
        coffre.fermer()
        assert self.essai.juger(vide=False) == {}
        return refus.value

    def envoyer(self, document: DocumentScelle) -> None:
        """Validate what was sealed, send it, and judge."""
        coffre = self.essai.coffre()
        coffre.valider(document, Etat.EN_FILE, dt.datetime.now(dt.UTC))
        coffre.fermer()
        self.essai.vider()
        assert self.essai.juger()[document.document_id].etat is Etat.ACQUITTE


def _cabinet(essai: Essai, carte: CarteCps, *codes: str) -> Cabinet:
    essai.mots.extend(codes)
    coffre = essai.coffre()
    coffre.garder_brouillon(nouveau_document_id(dt.datetime.now(dt.UTC)), BROUILLON, dt.datetime.now(dt.UTC))
    coffre.fermer()
    return Cabinet(essai, carte, secrets.randbelow(10**6))


def taper(code: str) -> DemanderCode:
    """Return somebody who types ``code``."""
    return lambda _: code


class TestVraiJeton:
    """SoftHSM2, through the helper."""

    @pytest.fixture
    def jetons(self, banc: Banc, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """The token's folder: without it the card is out."""
        if softhsm.module() is None:
            pytest.skip("non joué : softhsm2 n’est pas installé (make setup, Debian, root)")
        configuration = softhsm.preparer(tmp_path / "cps", banc.pki, RPPS)
        monkeypatch.setenv(softhsm.VARIABLE, str(configuration))
        return configuration.with_name("jetons")

    @pytest.fixture
    def cabinet(self, essai: Essai, jetons: Path) -> Cabinet:
        """The practice, its card in."""
        del jetons
        return _cabinet(essai, CarteCps(softhsm.module()))

    @F("F27")
    def test_retiree_avant(self, cabinet: Cabinet, jetons: Path) -> None:
        """Said before any code is asked for; put back, the document is sealed and leaves."""
        with _retiree(jetons):
            cabinet.refuse(CarteCpsAbsente, _jamais)
        cabinet.envoyer(cabinet.sceller(taper(softhsm.CODE)))

    @F("F27")
    def test_retiree_pendant_que_le_code_se_tape(self, cabinet: Cabinet, jetons: Path) -> None:
        """Nothing is presented to a card that is not there."""
        mains = _retiree(jetons)

        def tirer(_: IdentiteCps) -> str:
            mains.__enter__()
            return softhsm.CODE

        cabinet.refuse(CarteCpsAbsente, tirer)
        mains.__exit__(None, None, None)
        cabinet.envoyer(cabinet.sceller(taper(softhsm.CODE)))

    @F("F27")
    def test_retiree_apres(self, cabinet: Cabinet, jetons: Path) -> None:
        """What is sealed leaves without it."""
        document = cabinet.sceller(taper(softhsm.CODE))
        with _retiree(jetons):
            cabinet.envoyer(document)

    @F("F27")
    def test_code_faux_deux_fois_puis_juste(self, cabinet: Cabinet) -> None:
        """Each time said; the right one seals, and none is anywhere."""
        cabinet.essai.mots.append(FAUX)
        for _ in range(2):
            assert FAUX not in repr(cabinet.refuse(CodeFaux, taper(FAUX)))
        cabinet.envoyer(cabinet.sceller(taper(softhsm.CODE)))


def _jamais(_: IdentiteCps) -> str:
    raise AssertionError("a code was asked for without a card")


class _retiree:  # noqa: N801 - reads as what it does: ``with _retiree(jetons)``
    """The token is out while the block runs."""

    def __init__(self, jetons: Path) -> None:
        self._jetons = jetons

    def __enter__(self) -> None:
        self._jetons.rename(self._jetons.with_name("retires"))
        self._jetons.mkdir(mode=0o700)

    def __exit__(self, *_: object) -> None:
        self._jetons.rmdir()
        self._jetons.with_name("retires").rename(self._jetons)


class TestPendantLaSignature:
    """A card that leaves, or a reader that is unplugged, at each step of a signature."""

    @pytest.fixture
    def jeton(self, banc: Banc, monkeypatch: pytest.MonkeyPatch) -> CarteComptee:
        """A card with its three tries; a played reader empties at once."""
        monkeypatch.setattr(auxiliaire, "_DEPART_S", 0.0)
        return CarteComptee(*certifier(banc.pki))

    @pytest.fixture
    def cabinet(self, essai: Essai, jeton: CarteComptee) -> Cabinet:
        """The practice, its card in."""
        return _cabinet(essai, CarteJouee(jeton), BON, FAUX)

    @F("F27")
    @pytest.mark.parametrize("nom", ["DeviceRemoved", "TokenNotPresent", "DeviceError"])
    @pytest.mark.parametrize("etape", ["lire", "code", "objets", "signer"])
    def test_partie_a_chaque_pas(self, cabinet: Cabinet, jeton: CarteComptee, etape: str, nom: str) -> None:
        """The code goes to the card once at most; put back, the document is sealed and leaves."""
        jeton.faute = (etape, nom)
        cabinet.refuse(CpsRetiree if nom == "DeviceRemoved" else CarteCpsAbsente, taper(BON))
        assert jeton.presentes in ([], [BON])
        jeton.faute = None
        cabinet.envoyer(cabinet.sceller(taper(BON)))

    @F("F27")
    def test_jamais_un_troisieme_essai_a_l_aveugle(self, cabinet: Cabinet, jeton: CarteComptee) -> None:
        """Wrong twice: the tries left are told before the third; the right code then seals."""
        dits: list[str | None] = []

        def faux(identite: IdentiteCps) -> str:
            dits.append(identite.essais)
            return FAUX

        for _ in range(2):
            cabinet.refuse(CodeFaux, faux)

        def juste(identite: IdentiteCps) -> str:
            dits.append(identite.essais)
            return BON

        cabinet.envoyer(cabinet.sceller(juste))
        assert dits[-1] == "dernier"
        assert jeton.presentes == [FAUX, FAUX, BON]
