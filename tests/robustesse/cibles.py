"""The edges that take bytes from elsewhere, each as a function of bytes, with what must never come out of it.

Shared by the tests of this folder and by the coverage-guided fuzzing (``outils/fuzz_couverture.py``).
"""

import contextlib
import datetime as dt
import json
import random
import re
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

from aat import journalisation, jws
from aat.cartes import certificat, situations, vitale
from aat.cartes.erreurs import CarteIllisible
from aat.cli import diagnostics
from aat.coffre import fiche, phrase, temps
from aat.coffre.chiffrement import CleMaitresse
from aat.configuration_fichier import decoder
from aat.domaine.arret import Avis
from aat.domaine.certificat import Certificat
from aat.domaine.droits import Connus, DemandeDroits
from aat.domaine.environnement import Environnement
from aat.domaine.personnes import Assure
from aat.domaine.transmission import Accuse, Echec, JamaisRecu, PageAccuses
from aat.echange.lecture import lire
from aat.erreurs import ErreurAat, ErreurConfiguration
from aat.identifiants import nir
from aat.referentiel.entrants import GENRES, lire_entrant
from aat.referentiel.recherche import chercher
from aat.saisie.express import comprendre
from aat.transmission import certificats, classement, schema_transport
from aat.transmission.accuse import Attendu, lire_page, verifier_abandon, verifier_accuse
from aat.transmission.droits_lecture import Posee, lire_reponse
from cryptography.hazmat.primitives.asymmetric import ec

from tests.poste import DONNEES

#: A single input is given this long, in seconds of processor: another program's load is not this one's fault.
SANS_FIN_S = 5.0
MARQUEUR = "ZQMARQUEUR"
#: A line of the program's own would begin so.
FORGE = "ZQFORGE"
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


def tordre(source: random.Random, octets: bytes) -> bytes:
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


#: The same at each run: an input kept among the seeds stays signed.
CLE_PRIVEE = ec.derive_private_key(20261129, ec.SECP256R1())
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
#: The only payload that the key ever signed for the target « jws ».
SIGNEE = b'{"numero": "BANC-1"}'
POSEE = Posee(DemandeDroits("n", "1969-05-12", 1, dt.date(2026, 11, 23)), "d", Environnement.BANC, MAINTENANT)


def _entrant(nom: str) -> Callable[[bytes], object]:
    return lambda o: lire_entrant(f"{nom}.x", o, GENRES[nom], frozenset())


def reponse(octets: bytes) -> object:
    """What the service sends back, nothing of it signed."""
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


def reponse_signee(octets: bytes) -> object:
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


def _express(octets: bytes) -> object:
    """An express line, one byte a command line would pass on: decoded as the terminal's input is."""
    comprise = comprendre(octets.decode(errors="surrogateescape"), Avis(), MAINTENANT.date(), chercher)
    assert not (comprise.motif and comprise.candidats), "understood, or between several: not both"
    return comprise


def _vitale(octets: bytes) -> object:
    """Both files of a carte Vitale, the length of the first before them; no name that a terminal would obey."""
    coupe = int.from_bytes(octets[:1]) + 1
    for porteur in vitale.porteurs(octets[1:coupe], octets[coupe:]):
        assert f"{porteur.nom}{porteur.prenom}".isprintable()
        assert porteur.nir is None or nir.est_valide(porteur.nir)
    return None


def _cps(octets: bytes) -> object:
    """A CPS: its certificate and a practising situation, which nobody has signed here."""
    situation = situations.lire(octets)
    dits = [situation.raison_sociale, situation.structure, situation.secteur]
    with contextlib.suppress(CarteIllisible):
        lu = certificat.lire(octets)
        dits += [*certificat.nom_prenom(lu), certificat.profession(lu), certificat.rpps(lu)]
    assert all(dit is None or dit.isprintable() for dit in dits)
    return None


def _jws(octets: bytes) -> object:
    """Never believed unless the payload is the one that was signed, whatever was done to what surrounds it."""
    with contextlib.suppress(jws.JwsInvalide):
        lu = jws.lire(octets)
        with contextlib.suppress(jws.JwsInvalide):
            jws.lire_x5c(lu.entete)
        assert jws.verifier(lu, CLE, jws.TYP_ACCUSE) == SIGNEE
    return None


def _certificat_pem(octets: bytes) -> object:
    """A certificate or a public key that somebody installed for the program."""
    with tempfile.NamedTemporaryFile() as fichier:
        chemin = Path(fichier.name)
        chemin.write_bytes(octets)
        with contextlib.suppress(ErreurConfiguration):
            lu = certificats.lire_certificats(chemin, "le certificat")[0]
            certificats.exiger_en_cours(lu, MAINTENANT, "le certificat")
        return certificats.lire_cle_epinglee(chemin, Environnement.BANC, "la clé du service")


CIBLES: dict[str, Callable[[bytes], object]] = {
    "avis": lambda o: lire(o, Avis),
    "certificat": lambda o: lire(o, Certificat),
    "patient": lambda o: lire(o, Assure),
    "reponse-du-service": reponse,
    "reponse-signee": reponse_signee,
    "configuration": lambda o: decoder(o, Path("configuration.toml")),
    "caisses": _entrant("caisses"),
    "motifs": _entrant("motifs"),
    "durees": _entrant("durees"),
    "regimes": _entrant("regimes"),
    "fiche-de-secours": lambda o: fiche.lire(o.decode("utf-8", errors="replace")),
    "ligne-express": _express,
    "carte-vitale": _vitale,
    "carte-cps": _cps,
    "certificat-pem": _certificat_pem,
    "jws": _jws,
    "fichier-de-phrase": lambda o: phrase.ouvrir(o, "x" * 12, Path("p")),
}
FICHIERS = {"caisses": "nomenclatures/caisses.csv", "motifs": "nomenclatures/motifs.csv", "durees": "durees.toml"}


def sans_commande(texte: str) -> bool:
    """Tell whether a terminal would obey nothing in ``texte``."""
    return all(c.isprintable() or c in "\n\u00a0\u202f" for c in texte)


def ligne_forgee(dit: str) -> bool:
    """Tell whether a text from outside begins a line of what the program says."""
    return re.search(rf"^\W*{FORGE}", dit, re.MULTILINE) is not None


def eprouver(nom: str, octets: bytes) -> None:
    """Give one input: a value or a documented French error, in time, that shows nothing of the input."""
    debut, dit, champ = time.process_time(), "", ""
    try:
        CIBLES[nom](octets)
    except ErreurAat as erreur:
        dit, champ = f"{erreur.message}\n{erreur.remede}", erreur.champ or ""
    # A field that does not exist is named; an import names the entry at fault, and no person is in it.
    assert MARQUEUR not in dit or nom in GENRES or MARQUEUR in champ
    assert not journalisation.contient_un_nir(dit)
    assert not ligne_forgee(dit)
    assert time.process_time() - debut < SANS_FIN_S
