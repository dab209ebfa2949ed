"""Files from outside: accepted whole, or refused with the place of every fault; never anything else."""

import datetime as dt
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aat.referentiel.entrants import GENRES, LIGNES_MAX, OCTETS_MAX, ErreurImport, lire_entrant
from aat.referentiel.essai import changement, mettre_a_l_essai
from aat.referentiel.lecture_motifs import identifiants_des_fiches
from aat.ressources import livre
from aat.services.referentiel import Depot, examiner
from hypothesis import given
from hypothesis import strategies as st

LIVRES = {nom: livre(genre.fichier).read_bytes() for nom, genre in GENRES.items()}
FICHES = identifiants_des_fiches(livre("durees.toml"))
JOUR = dt.date(2026, 11, 23)
ENTETE = LIVRES["caisses"].partition(b"\n")[0] + b"\n"
LIGNE = "01,011,0000,TEST Caisse de l’Ain,01,,,,TEST,haute\n".encode()


def lire(octets: bytes, genre: str | None = None) -> Any:
    """Read a file of this kind, recognised when not said."""
    return lire_entrant("essai", octets, GENRES[genre] if genre else None, FICHES)


def essayer(octets: bytes, genre: str | None = None) -> ErreurImport | None:
    """Read a file and try it among the installed data; return the refusal, ``None`` when it is taken."""
    try:
        mettre_a_l_essai("essai", lire(octets, genre))
    except ErreurImport as erreur:
        return erreur
    return None


def refus(octets: bytes, genre: str | None = None) -> list[str]:
    """Return what is said of a refused file."""
    erreur = essayer(octets, genre)
    assert erreur is not None
    return [str(p) for p in erreur.problemes]


@pytest.mark.parametrize("nom", list(GENRES))
def test_le_fichier_livre_s_importe_et_ne_change_rien(nom: str) -> None:
    """Le fichier livré est reconnu, accepté, et identique à ce qui sert."""
    entrant = lire(LIVRES[nom])
    assert entrant.genre.nom == nom
    assert mettre_a_l_essai("essai", entrant) == ()
    assert not changement(entrant)
    assert lire(entrant.octets).entrees == entrant.entrees


def test_un_csv_de_tableur_francais_est_accepte() -> None:
    """Marque UTF-8, points-virgules, fins de ligne Windows : le contenu est le même, récrit proprement."""
    tableur = b"\xef\xbb\xbf" + LIVRES["caisses"].replace(b"\n", b"\r\n").replace(b",", b";")
    entrant = lire(tableur)
    assert entrant.octets == LIVRES["caisses"]
    assert not changement(entrant)


@pytest.mark.parametrize(
    ("titre", "ligne", "attendu"),
    [
        ("régime d’un chiffre", "1,011,0000,TEST,01,,,,TEST,haute", "ligne 2, colonne «\u00a0regime\u00a0»"),
        ("caisse de lettres", "01,O11,0000,TEST,01,,,,TEST,haute", "ligne 2, colonne «\u00a0caisse\u00a0»"),
        ("chiffres arabes orientaux", "01,٠١١,0000,TEST,01,,,,TEST,haute", "colonne «\u00a0caisse\u00a0»"),
        ("centre de trois chiffres", "01,011,000,TEST,01,,,,TEST,haute", "colonne «\u00a0centre\u00a0»"),
        ("sans libellé", "01,011,0000,,01,,,,TEST,haute", "colonne «\u00a0libelle\u00a0» : cette".replace(" : ", "\u00a0: ")),
        ("formule", "01,011,0000,=1+1,01,,,,TEST,haute", "formule de tableur"),
        ("formule pleine chasse", "01,011,0000,＝1,01,,,,TEST,haute", "formule de tableur"),
        ("commande", "01,011,0000,TEST,01,,,,@SUM(A1),haute", "colonne «\u00a0source\u00a0»"),
        ("transmission", "01,011,0000,TEST,01,,peut-être,,TEST,haute", "colonne «\u00a0transmission\u00a0»"),
        ("confiance", "01,011,0000,TEST,01,,,,TEST,sûre", "colonne «\u00a0confiance\u00a0»"),
        ("espaces au bord", "01,011,0000, TEST,01,,,,TEST,haute", "espaces au bord"),
        ("saut de ligne", '01,011,0000,"TE\nST",01,,,,TEST,haute', "une cellule tient sur une ligne"),
        ("trop de colonnes", "01,011,0000,TEST,01,,,,TEST,haute,", "ligne 2\u00a0: 10 colonnes attendues, 11 lues"),
        ("guillemets", '01,011,0000,"TEST,01,,,,TEST,haute', "guillemets mal fermés"),
        ("échappement de terminal", "01,011,0000,TE\x1b[2JST,01,,,,TEST,haute", "ligne 2\u00a0: caractère interdit (U+001B)"),
        ("texte retourné", "01,011,0000,TE\u202eST,01,,,,TEST,haute", "U+202E"),
        ("zéro", "01,011,0000,TE\x00ST,01,,,,TEST,haute", "U+0000"),
        ("cellule sans fin", f"01,011,0000,{'A' * 2_001},01,,,,TEST,haute", "plus de 2000 caractères"),
        ("deux fois", "01,011,0000,TEST,01,,,,TEST,haute\n01,011,0000,AUTRE,01,,,,TEST,haute", "déjà donné à la ligne 2"),
        ("régime inconnu", "97,011,0000,TEST,01,,,,TEST,haute", "régime inconnu de regimes.toml"),
    ],
)  # fmt: skip
def test_caisses_refusees(titre: str, ligne: str, attendu: str) -> None:
    """Le refus dit la ligne, la colonne, et ce qui était attendu."""
    dits = refus(ENTETE + ligne.encode() + b"\n", "caisses")
    assert any(attendu in dit for dit in dits), (titre, dits)


@pytest.mark.parametrize(
    ("avant", "apres", "attendu"),
    [
        (",angine,Angine,", ",angines,Angine,", "colonne «\u00a0id\u00a0»\u00a0: tiré du libellé, il s’écrit «\u00a0angine\u00a0»"),
        (",008,angine,", ",008,angines,", "colonne «\u00a0fiche\u00a0»"),
        ("00010001,", "0001001,", "colonne «\u00a0code\u00a0»\u00a0: huit chiffres"),
        (",008,", ",8,", "colonne «\u00a0code_fonctionnel\u00a0»"),
        ("amygdalite|", "amygdalite||", "colonne «\u00a0synonymes\u00a0»\u00a0: élément vide"),
        (",008,angine,", ",010,angine,", "code fonctionnel déjà porté"),
    ],
)  # fmt: skip
def test_motifs_refuses(avant: str, apres: str, attendu: str) -> None:
    """Chaque colonne des motifs a sa faute."""
    texte = LIVRES["motifs"].decode()
    assert avant in texte
    dits = refus(texte.replace(avant, apres, 1).encode())
    assert any(attendu in dit for dit in dits), dits


@pytest.mark.parametrize(
    ("nom", "avant", "apres", "attendu"),
    [
        ("durees", "lourd = [14]", "lourd = [14, 3]", "clé «\u00a0fiche cataracte.lignes.lourd\u00a0»"),
        ("durees", "tous = [3]", "tous = [[3]]", "durées en jours attendues"),
        ("durees", "tous = [3]", "tous = [1099]", "1098 jours au plus"),
        ("durees", "etendue = 1}", "etendue = 1_000_000_000}", "nombre de colonnes attendu, de 1 à 40"),
        ("durees", "tous = [3]\n", "tous = [3]\n  [fiche.bornes]\n  tous = [[1]]\n", "signes attendus"),
        ("durees", 'id = "angine"', 'id = "bronchite-aigue"', "jamais deux fois"),
        ("durees", 'id = "angine"', 'ident = "angine"', "clé «\u00a0id\u00a0»"),
        ("durees", "verifie_le = 2026-11-23", 'verifie_le = "hier"', "date AAAA-MM-JJ"),
        ("durees", 'titre = "Angine"', 'titre = "Ang\\u0007ine"', "clé «\u00a0titre\u00a0»\u00a0: caractère interdit"),
        ("durees", 'titre = "Angine"', 'titre == "Angine"', "ce n’est pas du TOML"),
        ("durees", "tous = [3]", "tous = [" + "9" * 5000 + "]", "un nombre ou une imbrication sans fin"),
        ("durees", "tous = [3]", "tous = " + "[" * 5000, "un nombre ou une imbrication sans fin"),
        ("durees", "version = 2", "version = 2\nsurprise = 1", "clé «\u00a0surprise\u00a0»\u00a0: clé inconnue"),
        ("regimes", 'etat = "actif"', "etat = 1", "clé «\u00a0regime 01.etat\u00a0»"),
        ("regimes", 'code = "08"', 'code = "98"', "régime inconnu de regimes.toml"),
    ],
)  # fmt: skip
def test_toml_refuse(nom: str, avant: str, apres: str, attendu: str) -> None:
    """La faute est dite avec sa clé, et sa ligne quand on la connaît."""
    texte = LIVRES[nom].decode()
    assert avant in texte
    dits = refus(texte.replace(avant, apres, 1).encode(), nom)
    assert any(attendu in dit for dit in dits), dits


def test_la_ligne_d_une_fiche_fautive_est_dite() -> None:
    """La ligne est celle où la fiche commence."""
    texte = LIVRES["durees"].decode().replace("lourd = [14]", "lourd = [14, 3]", 1)
    fiches = [n for n, ligne in enumerate(texte.split("\n"), 1) if ligne == "[[fiche]]"]
    rang = [fiche["id"] for fiche in tomllib.loads(texte)["fiche"]].index("cataracte")
    assert refus(texte.encode())[0].startswith(f"ligne {fiches[rang]}, ")


def test_un_fichier_trop_gros_ou_trop_long_est_refuse() -> None:
    """Au-delà des bornes, rien n’est lu ; en deçà, tout l’est."""
    assert "trop gros" in refus(b"a" * (OCTETS_MAX + 1))[0]
    lignes = b"".join(b"01,%03d,%04d,TEST,,,,,TEST,haute\n" % divmod(n, 10_000) for n in range(LIGNES_MAX + 1))
    assert f"plus de {LIGNES_MAX} lignes" in refus(ENTETE + lignes, "caisses")[0]
    assert len(lire(ENTETE + b"\n".join(lignes.split(b"\n")[:LIGNES_MAX])).entrees) == LIGNES_MAX


def test_un_fichier_faux_partout_est_dit_en_peu_de_lignes() -> None:
    """Un message reste lisible, quelle que soit l’ampleur des fautes."""
    with pytest.raises(ErreurImport) as leve:
        lire(ENTETE + b"faux\n" * 50_000)
    assert len(leve.value.message.split("\n")) <= 21
    assert "autres" in leve.value.message


def test_un_fichier_d_une_autre_nature_n_est_pas_devine() -> None:
    """Ni CSV ni TOML connus : le type est demandé, jamais deviné."""
    assert "contenu non reconnu" in refus(b"Bonjour,\nvoici les caisses.\n")[0]
    assert "UTF-8" in refus("caisse,région\n".encode("latin-1"))[0]
    assert "colonne inconnue" in refus(ENTETE + LIGNE, "motifs")[0]


NOEUDS = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats() | st.text(max_size=8) | st.dates(),
    lambda enfants: st.lists(enfants, max_size=3) | st.dictionaries(st.text(max_size=6), enfants, max_size=3),
    max_leaves=6,
)


def en_toml(valeur: Any) -> str:
    """Return a value as inline TOML."""
    match valeur:
        case bool():
            return "true" if valeur else "false"
        case int():
            return str(valeur)
        case float():
            return repr(valeur)
        case dt.date():
            return valeur.isoformat()
        case str():
            return json.dumps(valeur).replace("\x7f", "\\u007f")
        case list():
            return "[" + ", ".join(map(en_toml, valeur)) + "]"
        case dict():
            return "{" + ", ".join(f"{json.dumps(k)} = {en_toml(v)}" for k, v in valeur.items()) + "}"
        case _:
            return '""'


def chemins(noeud: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every place of a structure: its parent and its key."""
    for cle in list(noeud) if isinstance(noeud, dict) else range(len(noeud)):
        yield noeud, cle
        if isinstance(noeud[cle], dict | list):
            yield from chemins(noeud[cle])


@given(st.data())
@pytest.mark.parametrize("nom", ["durees", "regimes"])
def test_un_toml_abime_n_importe_ou_ne_fait_jamais_tomber(nom: str, data: st.DataObject) -> None:
    """Any value put anywhere in a valid file is taken or refused with a place, never raises anything else."""
    contenu: Any = tomllib.loads(LIVRES[nom].decode())
    genre = GENRES[nom]
    debut = data.draw(st.integers(0, len(contenu[genre.entree]) - 1))
    contenu[genre.entree] = contenu[genre.entree][debut : debut + 1]
    parent, cle = data.draw(st.sampled_from(list(chemins(contenu))))
    parent[cle] = data.draw(NOEUDS)
    octets = "\n".join(f"{json.dumps(k)} = {en_toml(v)}" for k, v in contenu.items()).encode(errors="replace")
    erreur = essayer(octets, nom)
    assert erreur is None or all(p.message for p in erreur.problemes)


@given(st.binary(max_size=300), st.sampled_from([None, *GENRES]), st.integers(0, 2_000), st.integers(0, 80))
def test_des_octets_quelconques_ne_font_jamais_tomber(octets: bytes, nom: str | None, place: int, enleves: int) -> None:
    """Random bytes, alone or in the middle of a shipped file, are taken or refused; the message has no control sign."""
    livre_ = LIVRES[nom or "caisses"]
    place %= len(livre_)
    for contenu in (octets, livre_[:place] + octets + livre_[place + enleves :]):
        erreur = essayer(contenu, nom)
        assert erreur is None or all(c.isprintable() or c in "\n\u00a0\u202f" for c in erreur.message)


def test_la_date_de_verification_n_est_pas_dans_le_futur(tmp_path: Path) -> None:
    """Une date à venir est refusée : elle ferait taire le rappel."""
    from aat.erreurs import ErreurUsage

    depot = Depot("essai", LIVRES["caisses"], verifie_le=JOUR + dt.timedelta(days=1))
    with pytest.raises(ErreurUsage, match="futur"):
        examiner(depot, tmp_path, JOUR)
    assert list(tmp_path.iterdir()) == []
