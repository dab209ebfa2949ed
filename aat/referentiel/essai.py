"""An imported file tried among the installed data before it is kept: do the real readers take it, what changes.

Writes nothing but a temporary copy; knows nothing of where imports are kept.
"""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from aat.erreurs import ErreurReferentiel
from aat.referentiel import durees, integrite, lecture_motifs, lecture_regimes, motifs, regimes
from aat.referentiel.entrants import GENRES, Entrant, ErreurImport, Genre, Probleme, lire_entrant
from aat.referentiel.integrite import Anomalie
from aat.ressources import referentiel


@dataclass(frozen=True, slots=True)
class Changement:
    """What an import changes, by key of entry, in the order of the files."""

    ajoutes: tuple[str, ...]
    modifies: tuple[str, ...]
    retires: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.ajoutes or self.modifies or self.retires)


def mettre_a_l_essai(nom: str, entrant: Entrant) -> tuple[str, ...]:
    """Have the real readers read the new file among the installed ones; return what deserves a word.

    Raises:
        ErreurImport: a reader refuses it.
    """
    with tempfile.TemporaryDirectory(prefix="aat-import-") as essai:
        chemin = Path(essai) / Path(entrant.genre.fichier).name
        chemin.write_bytes(entrant.octets)
        try:
            trouvees = tuple(anomalies(entrant.genre, chemin))
        except ErreurReferentiel as erreur:
            raise ErreurImport(nom, (_probleme(erreur.message, entrant),)) from erreur
    if trouvees:
        raise ErreurImport(nom, tuple(_probleme(str(a), entrant) for a in trouvees))
    avertissements: list[str] = []
    with suppress(ErreurReferentiel):  # The version in use may be what this import mends.
        avertissements.extend(_avertissements(entrant))
    return tuple(avertissements)


def anomalies(genre: Genre, chemin: Path) -> Iterator[Anomalie]:
    """Yield what is wrong when ``chemin`` stands among the data in use as its ``genre``.

    Raises:
        ErreurReferentiel: a reader refuses it; the place is named.
    """
    if genre.nom in {"caisses", "regimes"}:
        lieux = {g: referentiel(GENRES[g].fichier) for g in ("regimes", "caisses")} | {genre.nom: chemin}
        organismes = lecture_regimes.lire_organismes(lieux["regimes"], lieux["caisses"])
        yield from integrite.anomalies_des_organismes(organismes)
        return
    lieux = {g: referentiel(GENRES[g].fichier) for g in ("motifs", "durees")} | {genre.nom: chemin}
    if genre.nom == "durees":
        yield from integrite.anomalies_des_durees(durees.lire_fiches(chemin), chemin)
    lus = lecture_motifs.lire(
        lieux["motifs"],
        referentiel("nomenclatures/libelles.csv"),
        referentiel("nomenclatures/synonymes_projet.csv"),
        lecture_motifs.identifiants_des_fiches(lieux["durees"]),
        livres=False,
    )
    if genre.nom == "motifs":
        yield from integrite.anomalies_des_motifs(lus)


def _probleme(message: str, entrant: Entrant) -> Probleme:
    """Return a reader's message with the line of the entry that it names, where there is one."""
    ou, separateur, quoi = message.partition("\u00a0: ")
    if not separateur:
        return Probleme(message)
    cle = ou.partition(", ")[2].removeprefix("clé ")
    mots = (cle, *cle.replace(".", " ").split())
    ligne = next((entrant.lignes[mot] for mot in mots if mot in entrant.lignes), None)
    return Probleme(quoi if quoi.endswith(".") else f"{quoi}.", ligne, cle=cle or None)


def _avertissements(entrant: Entrant) -> Iterator[str]:
    if entrant.genre.nom == "caisses":
        gardes = set(entrant.entrees)
        for caisse in regimes.charger_organismes().caisses:
            cle = " ".join(filter(None, (caisse.regime, caisse.caisse, caisse.centre)))
            if caisse.essai and cle not in gardes:
                yield f"l’organisme d’essai {cle} n’y est plus\u00a0: il ne sera plus reconnu comme tel."
    if entrant.genre.nom == "motifs":
        from aat.referentiel.droit import charger_droit

        for parametre in charger_droit().parametres.values():
            for valeur in parametre.valeurs:
                cites = valeur.valeur if isinstance(valeur.valeur, tuple) else ()
                for code in (c for c in cites if len(c) == 8 and c.isdigit() and c not in entrant.entrees):
                    yield f"le motif {code}, que cite le paramètre {parametre.nom}, n’y est plus."
    if entrant.genre.nom == "durees":
        fiches = {motif.fiche for motif in motifs.charger_motifs().tous if motif.fiche}
        if perdues := sorted(fiches - entrant.entrees.keys()):
            yield f"{len(perdues)} fiche(s) que des motifs nomment n’y sont plus\u00a0: {', '.join(perdues[:10])}."


def changement(entrant: Entrant) -> Changement:
    """Return what differs from the version in use; one that cannot be read counts as empty."""
    genre = entrant.genre
    actuelles: Mapping[str, object] = {}
    with suppress(ErreurReferentiel, ErreurImport, OSError):
        actuelles = lire_entrant(genre.fichier, referentiel(genre.fichier).read_bytes(), genre, None).entrees
    nouvelles = entrant.entrees
    return Changement(
        tuple(cle for cle in nouvelles if cle not in actuelles),
        tuple(cle for cle, valeur in nouvelles.items() if cle in actuelles and actuelles[cle] != valeur),
        tuple(cle for cle in actuelles if cle not in nouvelles),
    )
