"""The CPS through PKCS#11: a real SoftHSM token in a process of its own; what SoftHSM cannot do, played."""

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aat import jws
from aat.banc.cartes import softhsm
from aat.cartes import auxiliaire, cps, modules
from aat.cartes.certificat import rpps
from aat.cartes.cps import CarteCps
from aat.cartes.erreurs import (
    CarteChangee,
    CarteCpsAbsente,
    CodeBloque,
    CodeFaux,
    CodeInvalide,
    CodeNonDonne,
    DernierEssai,
    ModuleAbsent,
    ModuleDefaillant,
)
from aat.cartes.signature import SignatureCps
from aat.domaine.carte import IdentiteCps
from aat.domaine.environnement import Environnement
from aat.erreurs import ErreurCarte, ErreurConfiguration
from cryptography import x509

from tests.cartes.jeton import RPPS, poser

#: Never the token's own.
CODE_FAUX = "907351"


@pytest.fixture(scope="module")
def jeton(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The token of an invented professional; its configuration is named by the module's own variable."""
    configuration = poser(tmp_path_factory.mktemp("cps") / "banc")
    with pytest.MonkeyPatch.context() as monde:
        monde.setenv(softhsm.VARIABLE, str(configuration))
        yield configuration


@pytest.fixture
def carte(jeton: Path) -> CarteCps:
    """The card behind SoftHSM."""
    del jeton
    return CarteCps(softhsm.module())


def signature(carte: CarteCps, code: str | None, qui: str = RPPS) -> SignatureCps:
    """Return the signature of somebody who types ``code``."""
    return SignatureCps(carte, qui, Environnement.BANC, lambda _: code)


def test_l_identite_se_lit_sans_code(carte: CarteCps) -> None:
    """Multi-attribute RDNs; the RPPS behind its prefix; the specialty from the public data."""
    lue = carte.identite()
    assert (lue.nom, lue.prenom, lue.rpps) == ("BANC-MARTIN", "PAUL", RPPS)
    assert (lue.profession, lue.specialite, lue.essais) == ("medecin", "SM26", "ok")


def test_la_carte_scelle_avec_sa_cle_de_signature(carte: CarteCps) -> None:
    """The JWS holds the signing certificate and verifies under it; never the authentication one."""
    moment = dt.datetime.now(dt.UTC)
    lu = jws.lire(signature(carte, softhsm.CODE).signer(b'{"a":1}', "d-1", moment))
    certificat = jws.lire_x5c(lu.entete)[0]
    assert jws.verifier(lu, certificat.public_key(), jws.TYP_DOCUMENT) == b'{"a":1}'
    assert rpps(certificat) == RPPS
    assert certificat.extensions.get_extension_for_class(x509.KeyUsage).value.content_commitment


def test_faux_deux_fois_puis_juste(carte: CarteCps) -> None:
    """Each try is one typing; the third, right, signs."""
    moment = dt.datetime.now(dt.UTC)
    for _ in range(2):
        with pytest.raises(CodeFaux):
            signature(carte, CODE_FAUX).signer(b"{}", "d", moment)
    assert signature(carte, softhsm.CODE).signer(b"{}", "d", moment)


@pytest.mark.parametrize("code", ["12", "abcd", "123456789", "12 4", "１２３４"])
def test_ce_qui_ne_peut_pas_etre_un_code_n_est_pas_presente(carte: CarteCps, code: str) -> None:
    """Checked here: the card counts nothing."""
    with pytest.raises(CodeInvalide):
        signature(carte, code).signer(b"{}", "d", dt.datetime.now(dt.UTC))


def test_sans_personne_pour_taper_le_code(carte: CarteCps) -> None:
    """Nothing is presented."""
    sans = SignatureCps(carte, RPPS, Environnement.BANC, None)
    with pytest.raises(CodeNonDonne):
        sans.signer(b"{}", "d", dt.datetime.now(dt.UTC))


def test_la_carte_d_un_autre_ne_signe_rien(carte: CarteCps) -> None:
    """The RPPS of the document is not the card's."""
    with pytest.raises(CarteChangee):
        signature(carte, softhsm.CODE, "10000000017").signer(b"{}", "d", dt.datetime.now(dt.UTC))


@pytest.mark.parametrize("jours", [-2, 40])
def test_un_certificat_hors_de_ses_dates(carte: CarteCps, jours: int) -> None:
    """Not valid yet, not valid any more: said, nothing signed."""
    with pytest.raises(ErreurConfiguration, match="pas valable"):
        signature(carte, softhsm.CODE).signer(b"{}", "d", dt.datetime.now(dt.UTC) + dt.timedelta(days=jours))


def test_aucun_jeton(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jeton: Path) -> None:
    """The module answers, no card is in."""
    del jeton
    (tmp_path / "jetons").mkdir()
    vide = tmp_path / "vide.conf"
    vide.write_text(f"directories.tokendir = {tmp_path / 'jetons'}\n")
    monkeypatch.setenv(softhsm.VARIABLE, str(vide))
    with pytest.raises(CarteCpsAbsente):
        CarteCps(softhsm.module()).identite()


def test_un_module_qui_n_en_est_pas_un(tmp_path: Path) -> None:
    """It fails in its own process."""
    faux = tmp_path / "faux.so"
    faux.write_bytes(b"rien")
    with pytest.raises(ModuleDefaillant):
        CarteCps(faux).identite()
    with pytest.raises(ModuleAbsent):
        modules.trouver(tmp_path / "absent.so")


def test_un_module_muet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, carte: CarteCps) -> None:
    """After its time, it is ended, and nothing of the request is in the exception."""
    del tmp_path
    monkeypatch.setattr(cps, "_DELAI_S", 0.01)
    with pytest.raises(ModuleDefaillant) as erreur:
        carte.identite()
    assert erreur.value.__cause__ is None
    assert erreur.value.__suppress_context__


# --- what SoftHSM does not do: counting tries, blocking, a reader with its own keys


class JetonJoue:
    """A token whose flags and answers are given."""

    def __init__(self, drapeaux: int, refus: str | None = None) -> None:
        from pkcs11 import TokenFlag

        self.flags = drapeaux | TokenFlag.TOKEN_INITIALIZED
        self.serial = b"BANC0001"
        self.refus = refus
        self.ouvertures: list[dict[str, Any]] = []
        self.slot = SimpleNamespace(get_token=lambda: self)

    def open(self, **options: Any) -> Any:
        """Open a session, or refuse the code."""
        import pkcs11.exceptions

        self.ouvertures.append(options)
        if options and self.refus:
            raise getattr(pkcs11.exceptions, self.refus)
        return self

    def __enter__(self) -> Any:
        return SimpleNamespace(get_objects=lambda _: [])

    def __exit__(self, *_: object) -> None:
        return None


def repondre(jeton: JetonJoue, action: str, **demande: Any) -> dict[str, Any]:
    """Ask the helper, with a module that holds this token."""
    bibliotheque = SimpleNamespace(get_slots=lambda **_: [SimpleNamespace(slot_id=0, get_token=lambda: jeton)])
    voulu = {"action": action, "module": "joué", "serie": "BANC0001", "empreinte": "", "octets": "", "code": "1234"}
    return auxiliaire.repondre(voulu | demande, charger=lambda _: bibliotheque)


def identite(essais: str, *, au_lecteur: bool = False) -> IdentiteCps:
    """Return a card that says this of its code."""
    maintenant = dt.datetime.now(dt.UTC)
    jour = dt.timedelta(days=1)
    return IdentiteCps(
        "BANC-MARTIN",
        "PAUL",
        RPPS,
        "medecin",
        None,
        "BANC0001",
        "",
        maintenant - jour,
        maintenant + jour,
        essais,
        au_lecteur,
    )


def test_les_essais_restants_sont_lus_sur_la_carte() -> None:
    """Flags of the token, before any code."""
    from pkcs11 import TokenFlag

    assert repondre(JetonJoue(0), "identite")["essais"] == "ok"
    assert repondre(JetonJoue(TokenFlag.USER_PIN_COUNT_LOW), "identite")["essais"] == "entame"
    assert repondre(JetonJoue(TokenFlag.USER_PIN_FINAL_TRY), "identite")["essais"] == "dernier"
    assert repondre(JetonJoue(TokenFlag.USER_PIN_LOCKED), "identite")["essais"] == "bloque"


def test_une_carte_bloquee_ne_recoit_aucun_code() -> None:
    """Locked: the session is never opened with a code."""
    from pkcs11 import TokenFlag

    jeton = JetonJoue(TokenFlag.USER_PIN_LOCKED)
    assert repondre(jeton, "signer")["erreur"] == "PinLocked"
    assert not any(jeton.ouvertures)


def test_un_code_faux_n_est_presente_qu_une_fois() -> None:
    """No second try by itself; what is left is said."""
    from pkcs11 import TokenFlag

    jeton = JetonJoue(TokenFlag.USER_PIN_FINAL_TRY, "PinIncorrect")
    recu = repondre(jeton, "signer", code=CODE_FAUX)
    assert recu == {"erreur": "PinIncorrect", "essais": "dernier"}
    assert [o for o in jeton.ouvertures if o] == [{"user_pin": CODE_FAUX}]
    assert isinstance(cps._erreur(recu), CodeFaux)
    assert isinstance(cps._erreur({"erreur": "PinIncorrect", "essais": "bloque"}), CodeBloque)


def test_une_autre_carte_que_celle_qui_a_ete_lue() -> None:
    """The serial number differs: no code is presented."""
    jeton = JetonJoue(0)
    assert repondre(jeton, "signer", serie="BANC0002")["erreur"] == "CarteChangee"
    assert not any(jeton.ouvertures)


def test_un_clavier_sur_le_lecteur() -> None:
    """The code is typed there: none is asked for here."""
    from pkcs11.constants import UserType

    jeton = JetonJoue(0)
    repondre(jeton, "signer", code=None)
    assert [o for o in jeton.ouvertures if o] == [{"user_type": UserType.USER}]


@pytest.mark.parametrize(
    ("essais", "attendue"), [("bloque", CodeBloque), ("dernier", DernierEssai), ("entame", CodeNonDonne)]
)
def test_sans_terminal_le_dernier_essai_n_est_jamais_pris(essais: str, attendue: type[ErreurCarte]) -> None:
    """Nobody confirms: nothing is presented."""
    presente: list[object] = []
    joue: Any = SimpleNamespace(identite=lambda: identite(essais), signer=presente.append)
    with pytest.raises(attendue):
        SignatureCps(joue, RPPS, Environnement.BANC, None).signer(b"{}", "d", dt.datetime.now(dt.UTC))
    assert presente == []


def test_le_code_n_est_ni_en_argument_ni_dans_l_environnement(carte: CarteCps, monkeypatch: pytest.MonkeyPatch) -> None:
    """It goes down a pipe: nothing that ``ps`` or /proc shows holds it."""
    import subprocess

    vus: list[str] = []
    vrai = subprocess.run

    def observe(arguments: list[str], **options: Any) -> Any:
        vus.append(" ".join(arguments) + " ".join(f"{k}={v}" for k, v in os.environ.items()))
        return vrai(arguments, **options)

    monkeypatch.setattr(subprocess, "run", observe)
    with pytest.raises(CodeFaux):
        signature(carte, CODE_FAUX).signer(b"{}", "d", dt.datetime.now(dt.UTC))
    assert vus
    assert all(CODE_FAUX not in vu for vu in vus)
