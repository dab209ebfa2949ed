"""Hostile input at every edge: no crash, no hang, no leak, no control sequence on the terminal.

Each target takes bytes made at random, real files bent at random, and known attacks. Only the errors that the target
documents may come out, in French, without a value of the input. ``AAT_FUZZ=n``: n examples a target (``make fuzz``).
"""

import contextlib
import dataclasses
import datetime as dt
import io
import json
import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from aat import journalisation, jws
from aat.cli import diagnostics, output
from aat.coffre import clotures, fiche, phrase, temps
from aat.coffre.chiffrement import CleMaitresse
from aat.configuration_fichier import decoder
from aat.domaine.arret import Avis
from aat.domaine.certificat import Certificat
from aat.domaine.droits import Connus, DemandeDroits
from aat.domaine.environnement import Environnement
from aat.domaine.personnes import Assure
from aat.domaine.transmission import Accuse, Echec, JamaisRecu, PageAccuses
from aat.echange.lecture import lire
from aat.erreurs import ErreurAat, ErreurImpression
from aat.referentiel.entrants import GENRES, lire_entrant
from aat.ressources import referentiel
from aat.services import paquet
from aat.transmission import classement, schema_transport
from aat.transmission.accuse import Attendu, lire_page, verifier_abandon, verifier_accuse
from aat.transmission.droits_lecture import Posee, lire_reponse
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from tests.poste import DONNEES
from tests.transmission.fabrique import un_avis, un_dossier

FUZZ = int(os.environ.get("AAT_FUZZ", "0"))
#: A single input is given this long, on a busy machine (seconds).
SANS_FIN_S = 5.0
MARQUEUR = "ZQMARQUEUR"
MAINTENANT = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)
PARIS = ZoneInfo("Europe/Paris")
ATTENDU = Attendu(Environnement.BANC, "01a209fa-40d4-7c27-a729-89e00aa1b0d8", 1, "c" * 36, "0" * 64)

GRAINES = [
    (DONNEES / "avis_contrat.json").read_bytes(),
    (DONNEES / "prescripteur_banc.json").read_bytes(),
    b'[prescripteur]\nrpps = "10000000009"\n[transmission]\nenvironnement = "banc"\nurl = "https://localhost:1"\n',
    b'{"accuses": [{"payload": "e30", "protected": "e30", "signature": "AA"}], "curseur": "x"}',
    b'{"type": "about:blank", "status": 422, "code": "T401", "violations": [{"champ": "a", "code": "b"}]}',
    "\n".join(fiche.ecrire(CleMaitresse(bytes(32)))).encode(),
]
#: Known attacks, kept for ever: each is tried against every target.
ATTAQUES = [
    b"", b"\0" * 40, b"\xff\xfe" * 20, b"\xed\xa0\x80", b"[" * 100_000, b'{"a":' * 50_000, b"a=" + b"[" * 5_000,
    b'{"version": 1e999}', b'{"version": ' + b"9" * 5_000 + b"}", b'{"a": "\\ud800"}', b"\x1b]0;titre\x07\x1b[2J\x9b2J",
    "\u202eABC\u2066\u200b\ufeff".encode(), b'{"version": 1, "version": 2}', b"a.b.c.d.e.f.g = 1\n" * 500,
    b"a" * 300_000, b"code,libelle\n=cmd|' /C calc'!A0,x\n", b'"' * 9_999, b"x = 9999999999999999999999999999999999\n",
    b"quand = 9999-99-99T99:99:99Z\n", b"Retry-After: " + b"9" * 400, f'{{"nom_famille": "{MARQUEUR}'.encode(),
]  # fmt: skip


def _tordre(source: random.Random, octets: bytes) -> bytes:
    """Return ``octets`` with a few bytes changed, cut, doubled or replaced by a piece of an attack."""
    bent = bytearray(octets)
    for _ in range(source.randint(1, 6)):
        place = source.randint(0, len(bent))
        match source.randint(0, 4):
            case 0:
                bent[place:place] = source.randbytes(source.randint(1, 8))
            case 1:
                del bent[place : place + source.randint(1, 30)]
            case 2 if bent:
                bent[place % len(bent)] = source.randint(0, 255)
            case 3:
                bent[place:place] = bent[: source.randint(0, 60)]
            case _:
                bent[place:place] = source.choice(ATTAQUES)[:40]
    return bytes(bent)


@st.composite
def hostiles(draw: st.DrawFn) -> bytes:
    """Random bytes, or a real input bent at random."""
    if draw(st.integers(0, 3)) == 0:
        return draw(st.binary(max_size=300))
    graine = draw(st.integers(0, 2**32))
    return _tordre(random.Random(graine), draw(st.sampled_from(GRAINES)))  # noqa: S311 - reproducible on purpose


CLE_PRIVEE = ec.generate_private_key(ec.SECP256R1())
CLE = CLE_PRIVEE.public_key()
#: What the service signs, to be bent before it is signed: a service gone mad, or in other hands.
CHARGES = [
    json.dumps(charge, ensure_ascii=False).encode()
    for charge in (
        {
            "document_id": ATTENDU.document_id, "version": 1, "cle": ATTENDU.cle, "empreinte": ATTENDU.empreinte,
            "numero": "BANC-AAT-AS-010110000-261123-103100-001", "recu_le": "2026-11-23T10:31:00+01:00",
            "caisse": {"regime": "01", "caisse": "011", "centre": "0000", "libelle": "Caisse"}, "environnement": "banc",
            "avertissements": ["à vérifier"],
        },
        {
            "document_id": ATTENDU.document_id, "version": 1, "cle": ATTENDU.cle, "environnement": "banc",
            "etat": "abandonne",
        },
        {
            "environnement": "banc", "demande_id": "d", "repondu_le": "2026-11-23T10:29:00+01:00",
            "date_reference": "2026-11-23", "patient": {"nir": "n", "date_naissance": "1969-05-12", "rang": 1},
            "resultat": "connus", "verifier": ["nir"],
            "beneficiaires": [{"nom": "N", "prenom": "P", "date_naissance": "1969-05-12", "rang": 1}],
            "droits": {
                "regime": "01", "caisse": "011", "centre": "0000", "periodes": [{"debut": "2026-01-01", "fin": ""}],
                "couvertures": [{"debut": "2026-01-01", "nature_assurance": "30", "justification": "4"}],
                "service_amo": {"code": "02", "debut": "2026-01-01"}, "medecin_traitant": {"declare": "O"},
                "sinistres": [{"numero": "261123456", "date": "2026-11-23", "origine": "AT"}],
            },
        },
    )
]  # fmt: skip
POSEE = Posee(DemandeDroits("n", "1969-05-12", 1, dt.date(2026, 11, 23)), "d", Environnement.BANC, MAINTENANT)


def _entrant(nom: str) -> Callable[[bytes], object]:
    return lambda o: lire_entrant(f"{nom}.x", o, GENRES[nom], frozenset())


def _reponse(octets: bytes) -> object:
    texte = octets[:60].decode("latin-1")
    for http in (200, 404, 422, 500, 503):
        assert isinstance(classement.classer(http, classement.PROBLEME, texte, octets, MAINTENANT), Echec)
    assert isinstance(verifier_accuse(octets, ATTENDU, CLE), Accuse | Echec)
    verifier_abandon(octets, ATTENDU, CLE)
    page = lire_page(octets, Environnement.BANC, CLE)
    assert isinstance(page, PageAccuses | Echec)
    assert not (isinstance(page, PageAccuses) and page.accuses), "nothing unsigned is believed"
    with contextlib.suppress(jws.JwsInvalide):
        jws.lire(octets)
    with contextlib.suppress(schema_transport.ChargeInvalide):
        schema_transport.lire_document(octets)
    return None


def _reponse_signee(octets: bytes) -> object:
    """A bent answer under the right key: what is believed of it can be kept and shown."""
    signe = {
        typ: jws.signer(octets, {"typ": typ}, CLE_PRIVEE) for typ in (jws.TYP_ACCUSE, jws.TYP_ABANDON, jws.TYP_DROITS)
    }
    page = lire_page(b'{"accuses": [' + signe[jws.TYP_ACCUSE] + b"]}", Environnement.BANC, CLE)
    assert isinstance(page, PageAccuses)
    for accuse in (verifier_accuse(signe[jws.TYP_ACCUSE], ATTENDU, CLE), *(a.accuse for a in page.accuses)):
        if isinstance(accuse, Accuse):
            assert temps.moment(temps.texte(accuse.recu_le)) == accuse.recu_le
            accuse.recu_le.astimezone(PARIS)
            dit = (accuse.numero, accuse.libelle_caisse, accuse.caisse, *accuse.avertissements)
            assert all(diagnostics.propre(texte) == texte for texte in dit)
    assert isinstance(verifier_abandon(signe[jws.TYP_ABANDON], ATTENDU, CLE), Accuse | Echec | JamaisRecu)
    droits = lire_reponse(signe[jws.TYP_DROITS], POSEE, CLE)
    if isinstance(droits, Connus):
        droits.droits.constate_le.astimezone(PARIS)
    return None


def _clotures(octets: bytes, dossier: Path) -> object:
    fichier = dossier / clotures.NOM
    fichier.touch(mode=0o600)
    fichier.write_bytes(octets)
    return clotures.lire(dossier)


CIBLES: dict[str, Callable[[bytes], object]] = {
    "avis": lambda o: lire(o, Avis),
    "certificat": lambda o: lire(o, Certificat),
    "patient": lambda o: lire(o, Assure),
    "reponse-du-service": _reponse,
    "reponse-signee": _reponse_signee,
    "configuration": lambda o: decoder(o, Path("configuration.toml")),
    "caisses": _entrant("caisses"),
    "motifs": _entrant("motifs"),
    "durees": _entrant("durees"),
    "regimes": _entrant("regimes"),
    "fiche-de-secours": lambda o: fiche.lire(o.decode("utf-8", errors="replace")),
    "fichier-de-phrase": lambda o: phrase.ouvrir(o, "x" * 12, Path("p")),
}
FICHIERS = {"caisses": "nomenclatures/caisses.csv", "motifs": "nomenclatures/motifs.csv", "durees": "durees.toml"}


def eprouver(nom: str, octets: bytes) -> None:
    """Give one input: a value or a documented French error, in time, that shows nothing of the input."""
    debut = time.monotonic()
    try:
        CIBLES[nom](octets)
    except ErreurAat as erreur:
        dit = f"{erreur.message} {erreur.remede}"
        # The import of a nomenclature names the column or the entry at fault: no person is in it.
        assert MARQUEUR not in dit or nom in GENRES
        assert not journalisation.contient_un_nir(dit)
        assert diagnostics.propre(dit).replace("\n", "").replace("\u00a0", "").replace("\u202f", "").isprintable()
    assert time.monotonic() - debut < SANS_FIN_S


@pytest.mark.parametrize("nom", CIBLES)
def test_les_attaques_connues(nom: str) -> None:
    """Each one against each edge."""
    for attaque in ATTAQUES:
        eprouver(nom, attaque)


@pytest.mark.parametrize("folle", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+12:00"])
def test_une_heure_signee_qu_aucune_horloge_ne_tient(folle: str) -> None:
    """Signed by the right key, and not believed: kept or shown, it would stop the program."""
    for charge in CHARGES:
        for heure in (b"2026-11-23T10:31:00+01:00", b"2026-11-23T10:29:00+01:00"):
            _reponse_signee(charge.replace(heure, folle.encode()))


@pytest.mark.parametrize("nom", CIBLES)
def test_octets_hostiles(nom: str) -> None:
    """Random and bent input, shrunk when it fails; by the hundred thousand under ``make fuzz``, each by its seed."""
    source = FICHIERS.get(nom)
    reel = referentiel(source).read_bytes()[:3_000] if source else b""
    graines = CHARGES if nom == "reponse-signee" else GRAINES

    def essayer(graine: int) -> None:
        hasard = random.Random(graine)  # noqa: S311 - reproducible on purpose
        if hasard.randint(0, 3) == 0:
            octets = hasard.randbytes(hasard.randint(0, 300))
        else:
            octets = _tordre(hasard, reel if reel and hasard.randint(0, 1) else hasard.choice(graines))
        eprouver(nom, octets)

    @settings(max_examples=60, deadline=None, database=None, derandomize=True, phases=[Phase.generate, Phase.shrink])
    @given(hostiles())
    def rechercher(octets: bytes) -> None:
        eprouver(nom, octets)

    rechercher()
    for graine in range(FUZZ or 60):
        essayer(graine)
    if FUZZ:
        sys.stderr.write(f"{nom} : {FUZZ} entrées\n")


def test_le_fichier_des_clotures(tmp_path: Path) -> None:
    """Whatever is in it."""
    for octets in (*ATTAQUES, *GRAINES):
        assert isinstance(_clotures(octets, tmp_path), tuple)


TEXTES = st.text(max_size=80) | st.text("\x1b\x9b\u202e\u2066\u200b\u200d\ufeff\u0085\u2028\x07\x7fAé[2J", max_size=40)
REGLAGES = settings(max_examples=min(FUZZ, 3_000) or 80, deadline=None, database=None, derandomize=not FUZZ)


def sans_commande(texte: str) -> bool:
    """Tell whether a terminal would obey nothing in ``texte``."""
    return all(c.isprintable() or c in "\n\u00a0\u202f" for c in texte)


@REGLAGES
@given(TEXTES)
@example("\x1b]52;c;cm0gLXJmIC8=\x07")
@example("\u202egnp.exe\u2066")
@example("\x9b31mrouge")
def test_rien_ne_commande_le_terminal(texte: str) -> None:
    """Line, JSON, error, error in JSON: escape sequences, C1, bidi and zero width never reach stdout nor stderr."""
    sortie, erreurs = io.TextIOWrapper(io.BytesIO(), "utf-8", errors="surrogatepass"), io.StringIO()
    with contextlib.redirect_stdout(sortie), contextlib.redirect_stderr(erreurs):
        output.ligne(texte)
        sortie.flush()
        with contextlib.suppress(UnicodeEncodeError):  # a lone surrogate is no JSON text: msgspec refuses it
            output.json_ligne({"a": texte, f"b{texte}": [texte]})
            sortie.flush()
        with contextlib.suppress(UnicodeEncodeError):
            diagnostics._montrer(ErreurAat(texte, remede=texte, champ=texte), json_demande=True)
    sortie.flush()
    brut = sortie.buffer.getvalue().decode()
    assert sans_commande(brut + erreurs.getvalue())
    for ligne in brut.split("\n")[1:]:
        if ligne.startswith('{"a"'):
            assert json.loads(ligne)["a"] == texte, "escaping changes no value"


@REGLAGES
@given(st.dictionaries(st.sampled_from([*paquet.CHAMPS["document"], "autre"]), TEXTES | st.integers()))
def test_le_paquet_n_admet_que_des_formes(valeurs: dict[str, object]) -> None:
    """ASCII, one line a fact, nothing outside the list."""
    with contextlib.suppress(ErreurAat):
        fait = paquet.composer([("document", valeurs)], "2026-11-23T09:30:00Z", ())
        assert fait.octets.isascii()
        assert fait.octets.count(b"\n") == 2
        assert set(json.loads(fait.octets.splitlines()[1])) <= {"genre", *paquet.CHAMPS["document"]}


@settings(max_examples=min(FUZZ, 300) or 12, deadline=None, database=None, derandomize=not FUZZ)
@given(TEXTES, TEXTES)
@example("\x1b[2J", "(/JS (app.alert\\(1\\)))")
@example("A" * 80, ") Tj ET endstream endobj")
@example("\U0001f600\u0590\u202e", "\ufffe")
def test_les_textes_d_un_pdf(papier: object, un: str, deux: str) -> None:
    """A text that reached the drawer is drawn as text, or refused by its field's name; the PDF stays a PDF."""
    import pikepdf
    from aat.cerfa.papier import PapierCerfa

    assert isinstance(papier, PapierCerfa)
    avis = un_avis()
    assure = dataclasses.replace(avis.assure, nom_famille=un or "X", prenoms=(deux or "Y",))  # type: ignore[type-var]  # the example has a patient
    dossier = un_dossier(dataclasses.replace(avis, assure=assure, justification_duree=deux))
    try:
        rendu = papier.recapitulatif(dossier)
    except ErreurImpression:
        return
    with pikepdf.open(io.BytesIO(rendu.octets)) as lu:
        assert len(lu.pages) == rendu.pages
        assert "/AA" not in lu.Root
        assert b"/JavaScript" not in rendu.octets


@pytest.fixture(scope="module")
def papier(tmp_path_factory: pytest.TempPathFactory) -> object:
    """The drawer of documents, with its pages cached once."""
    from aat.cerfa.papier import PapierCerfa

    return PapierCerfa(tmp_path_factory.mktemp("cerfa"))
