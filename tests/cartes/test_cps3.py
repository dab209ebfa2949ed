"""A CPS3 of the bench, APDU by APDU: PKCS#11 module → pcscd → virtual reader → card. Code counted, card pulled out."""

import datetime as dt
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from aat import jws
from aat.banc import pki as certificats
from aat.banc.cartes import condensat, pkcs15
from aat.banc.cartes.carte import CarteQuiEchoue, Panne
from aat.banc.cartes.cps3 import ESSAIS, CarteCps3
from aat.banc.cartes.professionnel import CODE, PORTEUR
from aat.banc.cartes.vpcd import PORT
from aat.cartes import modules
from aat.cartes.cps import CarteCps
from aat.cartes.erreurs import (
    CarteCpsAbsente,
    CodeBloque,
    CodeFaux,
    ComposantSansSignature,
    CpsInutilisable,
    CpsNonReconnue,
    CpsRetiree,
    MauvaiseCarte,
)
from aat.cartes.lecture import lire_vitale
from aat.cartes.pcsc import Lecteurs
from aat.cartes.signature import SignatureCps
from aat.composition import Atelier
from aat.domaine.environnement import Environnement
from aat.erreurs import ErreurCarte
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.cartes.conftest import Inserer, attendre, vide
from tests.poste import Banc, Poste
from tests.terminal import Terminal

pytestmark = pytest.mark.xdist_group("cartes")

FAUX = "907351"


def _trouver(mot: str) -> Path | None:
    return next((chemin for chemin in modules.connus() if mot in chemin.name and chemin.is_file()), None)


@pytest.fixture
def opensc() -> CarteCps:
    """The program's side through OpenSC."""
    module = _trouver("opensc")
    if module is None:
        pytest.skip("non joué : opensc-pkcs11 n’est pas installé (make setup, Debian, root)")
    return CarteCps(module)


@pytest.fixture(params=["opensc", "cps3"])
def composant(request: pytest.FixtureRequest) -> CarteCps:
    """The program's side through each module that this machine may have."""
    module = _trouver(request.param)
    if module is None:
        quoi = "opensc-pkcs11" if request.param == "opensc" else "la Cryptolib CPS de l’ANS"
        pytest.skip(f"non joué : {quoi} n’est pas installé sur cette machine")
    return CarteCps(module)


@pytest.fixture(scope="module")
def pki(tmp_path_factory: pytest.TempPathFactory) -> certificats.Pki:
    """The bench's authority."""
    return certificats.preparer(tmp_path_factory.mktemp("cps3") / "banc")


@pytest.fixture(scope="module")
def carte(pki: certificats.Pki) -> CarteCps3:
    """One card for the module: two RSA keys to make."""
    return CarteCps3.neuve(pki)


@pytest.fixture
def inseree(carte: CarteCps3, inserer: Inserer) -> Callable[[int], CarteQuiEchoue]:
    """Put the card in, its three tries left, pulled out at the nth exchange from now (0: never)."""
    carte.essais, carte.presentes = ESSAIS, 0

    def faire(rang: int = 0) -> CarteQuiEchoue:
        attendre(vide)
        jouee = CarteQuiEchoue(carte, Panne())
        inserer(jouee)
        attendre(lambda: not vide())
        arracher(jouee, rang)
        return jouee

    return faire


def arracher(jouee: CarteQuiEchoue, rang: int) -> None:
    """Pull the card out at the nth exchange from now."""
    jouee.recus, jouee.panne.arracher_a = 0, rang


def sceller(cps: CarteCps, code: str) -> bytes:
    """Seal a document longer than a block of the digest."""
    seau = SignatureCps(cps, PORTEUR[0], Environnement.BANC, lambda _: code)
    return seau.signer(b"x" * 300, "d", dt.datetime.now(dt.UTC))


class TestPileReelle:
    """Composant PKCS#11, pcscd, lecteur virtuel, carte."""

    def test_le_code_faux_juste_bloque(
        self, composant: CarteCps, inseree: Callable[[int], CarteQuiEchoue], carte: CarteCps3
    ) -> None:
        """The card counts: wrong twice then right gives the tries back; three wrong block, and nothing more goes."""
        inseree(0)
        identite = composant.identite()
        for dernier, essais in ((False, "entame"), (True, "dernier")):
            with pytest.raises(CodeFaux) as erreur:
                composant.situations(identite, FAUX)
            assert (erreur.value.dernier, composant.identite().essais) == (dernier, essais)
        lues = composant.situations(identite, CODE)
        assert [s.raison_sociale for s in lues] == ["CABINET DU BANC", "CENTRE DE SANTÉ DU BANC"]
        assert (carte.presentes, carte.essais) == (3, ESSAIS)
        carte.essais = 1
        with pytest.raises(CodeBloque, match="dernier essai"):
            composant.situations(identite, FAUX)
        for code in (FAUX, CODE):
            with pytest.raises(CodeBloque, match="rien n’a été présenté"):
                composant.situations(identite, code)
        assert (carte.presentes, carte.essais) == (4, 0)

    def test_la_signature(
        self, composant: CarteCps, inseree: Callable[[int], CarteQuiEchoue], carte: CarteCps3
    ) -> None:
        """The card signs, or the module says that it cannot make it sign; the code is presented once."""
        inseree(0)
        try:
            lu = jws.lire(sceller(composant, CODE))
        except ComposantSansSignature:
            # Built with OpenSSL 3, OpenSC stops before the card's digest (see docs/cartes.md). The Cryptolib signs.
            assert "opensc" in str(composant._choisi)
        else:
            certificat = jws.lire_x5c(lu.entete)[0]
            assert jws.verifier(lu, certificat.public_key(), jws.TYP_DOCUMENT) == b"x" * 300
            assert certificat.extensions.get_extension_for_class(x509.KeyUsage).value.content_commitment
        assert carte.presentes == 1

    @pytest.mark.parametrize(("quoi", "rang", "codes"), [("identite", 40, 0), ("situations", 72, 1), ("signer", 76, 1)])
    def test_arrachee(
        self,
        opensc: CarteCps,
        inseree: Callable[[int], CarteQuiEchoue],
        carte: CarteCps3,
        quoi: str,
        rang: int,
        codes: int,
    ) -> None:
        """A few exchanges of each sequence (``make fuzz-cartes``: all of them): one sentence, one code, no result."""
        jouee = inseree(0)
        identite = opensc.identite()
        arracher(jouee, rang)
        gestes: dict[str, Callable[[], object]] = {
            "identite": opensc.identite,
            "situations": lambda: opensc.situations(identite, CODE),
            "signer": lambda: opensc.signer(b"x" * 300, identite, CODE),
        }
        with pytest.raises(ErreurCarte) as erreur:
            gestes[quoi]()
        assert type(erreur.value) in {CpsRetiree, CarteCpsAbsente}
        assert (carte.presentes, carte.essais) == (codes, ESSAIS)

    @pytest.mark.parametrize(
        ("nom", "dite", "phrase"),
        [
            ("verdier", MauvaiseCarte, "Carte Vitale insérée, carte CPS attendue."),
            ("cps2ter", MauvaiseCarte, "Carte CPS ancienne insérée, carte CPS attendue."),
            ("cps-muette", CpsNonReconnue, "n’est pas reconnue"),
        ],
    )
    def test_une_autre_carte_est_nommee(
        self, opensc: CarteCps, inserer: Inserer, nom: str, dite: type[ErreurCarte], phrase: str
    ) -> None:
        """Modules see nothing of a card that they do not know: the readers say which it is."""
        attendre(vide)
        inserer(nom)
        attendre(lambda: not vide())
        with pytest.raises(dite, match=phrase) as erreur:
            opensc.identite()
        assert "patient" not in (erreur.value.remede or "")

    def test_une_mise_a_jour_interrompue(
        self, carte: CarteCps3, inserer: Inserer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Begun and not ended (EF_ACTUA): the Cryptolib refuses the card by a code of its own."""
        module = _trouver("cps3")
        if module is None:
            pytest.skip("non joué : la Cryptolib CPS de l’ANS n’est pas installée sur cette machine")
        monkeypatch.setitem(carte._fichiers, "3F00D010", pkcs15.Fichier(bytes.fromhex("EC0B81072026010100000082 00")))
        attendre(vide)
        inserer(carte)
        attendre(lambda: not vide())
        with pytest.raises(CpsInutilisable):
            CarteCps(module).identite()

    def test_qui_elle_nomme_a_cote_d_une_vitale(
        self, composant: CarteCps, inseree: Callable[[int], CarteQuiEchoue], carte: CarteCps3, inserer: Inserer
    ) -> None:
        """Without any code: name, RPPS, specialty, tries, serial number. Each card is found in its own slot."""
        inseree(0)
        inserer("verdier", port=PORT + 1)
        attendre(lambda: sum(vu.type is not None for vu in Lecteurs().vus()) == 2)
        lue = composant.identite()
        assert (lue.nom, lue.prenom, lue.rpps) == ("BANC-MARTIN", "PAUL", PORTEUR[0])
        assert (lue.profession, lue.specialite, lue.essais) == ("medecin", "SM26", "ok")
        assert lue.serie.upper().startswith("BA")
        assert carte.presentes == 0
        assert [p.nom for p in lire_vitale().porteurs] == ["BANC-VERDIER"]


def ecrire(poste: Poste, cps: CarteCps, inserer: Inserer, rang: int) -> tuple[int, str, CarteCps3]:
    """Write « grippe 5j » with the card of this bench, pulled out at exchange ``rang`` after the code (0: never)."""
    assert poste.aat("config", "cartes", "--module", str(cps._choisi), "--signature").code == 0
    carte = CarteCps3.neuve(certificats.preparer(poste.maison / "banc"))
    jouee = CarteQuiEchoue(carte, Panne())
    attendre(vide)
    inserer(jouee)
    attendre(lambda: not vide())
    t = Terminal(
        *(poste.maison, "new-arret", "grippe 5j", "--patient", poste.patient(), "--acceptation", "--transmettre")
    )
    t.repondre("bandonner : ", "t")
    t.attendre("Code de la carte CPS de .* : ")
    arracher(jouee, rang)
    t.taper(CODE)
    return t.fin(), t.ecran, carte


def test_arrachee_pendant_la_signature_le_document_reste(
    opensc: CarteCps, inserer: Inserer, poste: Poste, demarrer_banc: Callable[[Poste], Banc]
) -> None:
    """The card leaves while it signs: code 5, a sentence, nothing in the queue, the draft kept."""
    poste.prescripteur()
    demarrer_banc(poste)
    fin, vu, carte = ecrire(poste, opensc, inserer, 76)
    assert fin == 5, vu
    assert "a été retirée avant la fin" in vu
    assert (carte.presentes, carte.essais) == (1, ESSAIS)
    assert poste.aat("transmit", "--etat", "--json").json()["documents"] == []
    with pytest.MonkeyPatch.context() as monde:
        monde.setenv("AAT_MAISON", str(poste.maison))
        coffre = Atelier().coffre()
        try:
            assert len(coffre.brouillons()) == 1
        finally:
            coffre.fermer()


def test_un_avis_scelle_par_la_cps3_est_acquitte(
    inserer: Inserer, poste: Poste, demarrer_banc: Callable[[Poste], Banc]
) -> None:
    """Command, Cryptolib, pcscd, card, service: the document that the card signed is believed."""
    module = _trouver("cps3")
    if module is None:
        pytest.skip("non joué : la Cryptolib CPS de l’ANS n’est pas installée sur cette machine")
    poste.prescripteur()
    demarrer_banc(poste)
    fin, vu, carte = ecrire(poste, CarteCps(module), inserer, 0)
    assert fin == 0, vu
    assert "BANC-AAT-AS-" in vu
    assert carte.presentes == 1


def test_le_diagnostic_nomme_la_carte_et_le_composant(
    opensc: CarteCps, inseree: Callable[[int], CarteQuiEchoue], inserer: Inserer, poste: Poste
) -> None:
    """Another card is no fault; the module is named; asked to sign, what OpenSC does not do is said before it is needed."""

    def dit(*arguments: str) -> dict[str, str]:
        poste.aat("config", "cartes", "--module", str(opensc._choisi), *arguments)
        controles = poste.aat("diagnostic", "--json").json()["controles"]
        trouve: dict[str, str] = next(c for c in controles if c["nom"] == "carte CPS")
        return trouve

    attendre(vide)
    vitale = inserer("verdier")
    attendre(lambda: not vide())
    autre = dit()
    assert (autre["etat"], "carte CPS attendue" in autre["message"]) == ("attention", True)
    vitale.retirer()
    inseree(0)
    assert "lue par opensc-pkcs11.so" in dit()["message"]
    assert "ne signe pas avec toutes" in dit("--signature")["message"]


class TestCarte:
    """La carte seule, sans lecteur ni composant."""

    @pytest.mark.parametrize("taille", [0, 1, 55, 56, 63, 64, 119, 200])
    def test_le_condensat_repris(self, taille: int) -> None:
        """Taken up after the whole blocks, it ends as if it had never stopped."""
        message = bytes(range(taille))
        debut = taille // condensat.BLOC * condensat.BLOC
        etat = condensat.avancer(message[:debut]) if debut else b""
        assert condensat.finir(etat, 8 * debut, message[debut:]) == hashlib.sha256(message).digest()

    def test_chaque_cle_fait_son_metier(self, carte: CarteCps3) -> None:
        """Behind the code, the signing key signs what it digested itself; it never authenticates, nor the other signs."""
        carte.essais = ESSAIS
        carte.remettre_a_zero()
        message, debut = b"BANC" * 40, 128
        cle = x509.load_der_x509_certificate(carte._fichiers[f"{pkcs15.APPLICATION}C010"].octets).public_key()
        assert isinstance(cle, rsa.RSAPublicKey)
        etat = condensat.avancer(message[:debut]) + (8 * debut).to_bytes(8, "big")
        fin = message[debut:]
        hacher = b"\x00\x2a\x90\xa0" + _court(b"\x90" + _court(etat) + b"\x80" + _court(fin))
        signer = bytes.fromhex("002A9E9A00")
        assert carte.apdu(bytes.fromhex("002241AA03800140")) == b"\x90\x00"
        assert carte.apdu(bytes.fromhex("002241B606840181800142")) == b"\x90\x00"
        assert carte.apdu(signer) == b"\x69\x85"
        assert carte.apdu(hacher) == b"\x90\x00"
        assert carte.apdu(signer) == b"\x69\x82"
        assert carte.apdu(b"\x00\x20\x00\x01" + _court(CODE.encode().ljust(8, b"\xff"))) == b"\x90\x00"
        fait = carte.apdu(signer)
        assert fait[-2:] == b"\x90\x00"
        cle.verify(fait[:-2], message, padding.PKCS1v15(), hashes.SHA256())
        # Signed once: another signature asks for another digest.
        assert carte.apdu(signer) == b"\x69\x85"
        for modele, geste in (("A4", "0088000001AA"), ("B6", "002A9E9A00")):
            interdite, algorithme = ("81", "02") if modele == "A4" else ("82", "42")
            carte.apdu(hacher)
            carte.apdu(bytes.fromhex(f"002241{modele}068401{interdite}8001{algorithme}"))
            assert carte.apdu(bytes.fromhex(geste)) == b"\x69\x85"

    def test_ce_qui_est_prive_demande_le_code(self, carte: CarteCps3) -> None:
        """A situation is refused before the code; pulling the card out forgets the code."""
        carte.essais = ESSAIS
        carte.remettre_a_zero()
        lire = bytes.fromhex("00B0000000")
        choisir = bytes.fromhex("00A4090C063F000001D120")
        assert carte.apdu(choisir) == b"\x90\x00"
        assert carte.apdu(lire) == b"\x69\x82"
        carte.apdu(b"\x00\x20\x00\x01" + _court(CODE.encode().ljust(8, b"\xff")))
        assert carte.apdu(lire)[0] == 0x6C
        carte.remettre_a_zero()
        carte.apdu(choisir)
        assert carte.apdu(lire) == b"\x69\x82"


def _court(octets: bytes) -> bytes:
    return bytes([len(octets)]) + octets
