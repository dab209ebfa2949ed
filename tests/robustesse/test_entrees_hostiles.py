"""Hostile input at every edge: no crash, no hang, no leak, no control sequence on the terminal.

Each target takes bytes made at random, real files bent at random, and known attacks. Only the errors that the target
documents may come out, in French, without a value of the input. ``AAT_FUZZ=n``: n examples a target (``make fuzz``).
"""

import contextlib
import dataclasses
import io
import json
import os
import random
import sys
from pathlib import Path

import pytest
from aat.cli import diagnostics, output
from aat.coffre import clotures
from aat.erreurs import ErreurAat, ErreurImpression
from aat.ressources import referentiel
from aat.services import paquet
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from tests.robustesse.cibles import (
    ATTAQUES,
    CHARGES,
    CIBLES,
    FICHIERS,
    GRAINES,
    eprouver,
    reponse_signee,
    sans_commande,
    tordre,
)
from tests.transmission.fabrique import un_avis, un_dossier

FUZZ = int(os.environ.get("AAT_FUZZ", "0"))


@st.composite
def hostiles(draw: st.DrawFn) -> bytes:
    """Random bytes, or a real input bent at random."""
    if draw(st.integers(0, 3)) == 0:
        return draw(st.binary(max_size=300))
    graine = draw(st.integers(0, 2**32))
    return tordre(random.Random(graine), draw(st.sampled_from(GRAINES)))  # noqa: S311 - reproducible on purpose


def _clotures(octets: bytes, dossier: Path) -> object:
    fichier = dossier / clotures.NOM
    fichier.touch(mode=0o600)
    fichier.write_bytes(octets)
    return clotures.lire(dossier)


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
            reponse_signee(charge.replace(heure, folle.encode()))


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
            octets = tordre(hasard, reel if reel and hasard.randint(0, 1) else hasard.choice(graines))
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
