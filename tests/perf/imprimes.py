"""The same five-page form by our batch path and by four other ways, side by side in one run; then files by thousands.

Run by ``make bench``; reports, never judges: these machines are noisy, and the ratios are what counts. Peers draw
the very primitives that our own composition gives: same fixed pages, same values, same font, same places.
"""

import gc
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from aat.cerfa import documents
from aat.cerfa.composition import composer
from aat.cerfa.modeles import modele
from aat.cerfa.page_fixe import composer_fixe
from aat.cerfa.polices import Polices
from aat.cerfa.primitives import Primitive
from aat.cerfa.rendu_cache import RenduCache
from aat.cerfa.valeurs_rendu import separer
from aat.domaine.dossier import Dossier
from aat.ecriture import ecrire_prive
from tests.cerfa.dossiers import avis_complet, avis_ordinaire
from tests.perf import pairs_pdf

TOURS = 15
PAGES = ("volet-1", "volet-2", "volet-3", "notice-patient", "notice-prescripteur")
VALEURS = 120

Page = tuple[list[Primitive], list[Primitive]]
Valeurs = tuple[tuple[str, dict[str, object]], ...]


def formulaire(dossier: Dossier) -> Valeurs:
    """Return five pages with 120 values in all, those of a real avis with everything filled in."""
    pages = [(nom, documents.valeurs_de(nom, dossier)) for nom in PAGES]
    total, retenues = 0, []
    for nom, valeurs in reversed(pages):
        garde = dict(list(valeurs.items())[: max(0, VALEURS - total)])
        total += len(garde)
        retenues.append((nom, garde))
    assert total == VALEURS
    return tuple(reversed(retenues))


def primitives(pages: Valeurs, polices: Polices) -> list[Page]:
    """Return what is drawn on each page: the fixed part, and the values."""
    dessin: list[Page] = []
    for nom, valeurs in pages:
        choisi = modele(nom)
        marques, champs, _ = separer(choisi, valeurs)
        (page,) = composer(choisi, champs, polices)
        dessin.append((composer_fixe(choisi, marques, polices), page))
    return dessin


def fpdf2_direct(dessin: list[Page], dossier: Dossier) -> bytes:
    """Draw the five pages with fpdf2 alone, as ``RenduDirect`` does; what is drawn is given, measured already."""
    from aat.cerfa import base_fpdf
    from aat.cerfa.metadonnees import xmp

    with base_fpdf.ouvrir(xmp(modele(PAGES[0]), None, dossier.etabli_le), dossier.etabli_le) as pdf:
        for fixe, page in dessin:
            pdf.add_page()
            base_fpdf.dessiner(pdf, fixe)
            base_fpdf.dessiner(pdf, page)
        return bytes(pdf.output())


def chronometrer(chemins: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Return the median seconds of each way, taken in turn so that noise falls on all."""
    durees: dict[str, list[float]] = {nom: [] for nom in chemins}
    for faire in chemins.values():
        faire()
    gc.collect()
    for _ in range(TOURS):
        for nom, faire in chemins.items():
            fois = 1 if not durees[nom] or durees[nom][-1] > 0.005 else 20
            debut = time.perf_counter()
            for _ in range(fois):
                faire()
            durees[nom].append((time.perf_counter() - debut) / fois)
    return {nom: statistics.median(valeurs) for nom, valeurs in durees.items()}


def comparer() -> None:
    """Print the table of the ways."""
    dossier = avis_complet(avis_ordinaire())
    pages = formulaire(dossier)
    rendu = RenduCache()
    base, _ = rendu.liasse(pages, dossier.etabli_le)
    polices = rendu.polices(PAGES[0])
    dessin = primitives(pages, polices)
    fond, _ = rendu.liasse(tuple((nom, {}) for nom, _ in pages), dossier.etabli_le)
    chemins: dict[str, Callable[[], object]] = {
        "aat, chemin des lots": lambda: rendu.liasse(pages, dossier.etabli_le),
        "copie des octets": lambda: bytes(bytearray(base)),
        "fpdf2 direct": lambda: fpdf2_direct(dessin, dossier),
        **pairs_pdf.chemins(dessin, fond, polices),
    }
    mesures = chronometrer(chemins)
    notre = mesures["aat, chemin des lots"]
    print(f"Formulaire de 5 pages, {VALEURS} valeurs ({len(base)} octets)")
    for nom, duree in sorted(mesures.items(), key=lambda paire: paire[1]):
        print(f"  {nom:32} {duree * 1000:9.3f} ms   {duree / notre:7.1f} fois aat")


def lots() -> None:
    """Print documents a second for volet 3, to as many files, with and without waiting for the disk."""
    rendu = RenduCache()
    base = avis_ordinaire()

    def dossiers(combien: int) -> Iterator[Dossier]:
        assert base.avis.assure is not None
        for rang in range(combien):
            assure = replace(base.avis.assure, nom_famille=f"BANC-{rang:05}")
            yield replace(base, ref=f"BANC{rang:06}", avis=replace(base.avis, assure=assure))

    print("Volet 3, un fichier par document")
    for combien, durable in ((1000, False), (10_000, False), (1000, True), (10_000, True)):
        with tempfile.TemporaryDirectory(prefix="aat-bench-") as nom:
            dossier = Path(nom)
            debut = time.perf_counter()
            for d in dossiers(combien):
                document = documents.volet_employeur(d, rendu)
                ecrire_prive(dossier / document.nom_fichier, document.octets, durable=durable)
            duree = time.perf_counter() - debut
            memoire = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            quoi = "avec fsync" if durable else "sans fsync"
            print(
                f"  {combien:6} fichiers, {quoi} : {combien / duree:7.0f} documents/s, {memoire:.0f} Mio au plus haut"
            )
    debut = time.perf_counter()
    for d in dossiers(5000):
        documents.volet_employeur(d, rendu)
    print(f"    5000 en mémoire          : {5000 / (time.perf_counter() - debut):7.0f} documents/s")
    debut = time.perf_counter()
    for d in dossiers(1000):
        documents.recapitulatif(d, rendu)
    print(f"    1000 récapitulatifs      : {1000 / (time.perf_counter() - debut):7.0f} documents/s")


def commande() -> None:
    """Print the time of one document from the command line, as a ratio to a bare interpreter."""
    from tests.poste import DONNEES

    with tempfile.TemporaryDirectory(prefix="aat-bench-") as maison:
        env = {"AAT_MAISON": f"{maison}/m", "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
        aat = [sys.executable, "-m", "aat"]
        exemple = (DONNEES / "avis_contrat.json").read_bytes()
        banc = subprocess.Popen([*aat, "banc", "cpam", "--port", "0"], env=env, stdout=subprocess.PIPE)
        try:
            assert banc.stdout is not None
            banc.stdout.readline()
            import json

            from tests.poste import dates_du_jour

            document = json.dumps(json.loads(exemple) | dates_du_jour(4)).encode()
            fait = subprocess.run(
                [*aat, "new-arret", "--depuis", "-", "--transmettre", "--json"],
                env=env,
                input=document,
                capture_output=True,
                check=True,
            )
            ref = json.loads(fait.stdout)["ref"]
        finally:
            banc.terminate()
            banc.wait()
            if banc.stdout is not None:
                banc.stdout.close()
        durees: dict[str, list[float]] = {"nu": [], "print": []}
        commandes = {
            "nu": [sys.executable, "-c", "pass"],
            "print": [*aat, "print", ref, "--volets", "3", "--sortie", maison],
        }
        for _ in range(TOURS):
            for nom, arguments in commandes.items():
                debut = time.perf_counter()
                subprocess.run(arguments, env=env, check=True, stdout=subprocess.DEVNULL)
                durees[nom].append(time.perf_counter() - debut)
        rapport = statistics.median(a / b for a, b in zip(durees["print"], durees["nu"], strict=True))
        print(
            f"aat print REF --volets 3 : {statistics.median(durees['print']) * 1000:.0f} ms, "
            f"{rapport:.1f} fois l’interpréteur nu (budget 60)"
        )


def main() -> None:
    """Measure and print everything, or the part named."""
    if len(sys.argv) > 1:
        {"comparer": comparer, "lots": lots, "commande": commande}[sys.argv[1]]()
        return
    # A process each: the memory of one is not that of another's libraries.
    for partie in ("comparer", "lots", "commande"):
        subprocess.run([sys.executable, "-m", "tests.perf.imprimes", partie], check=True)


if __name__ == "__main__":
    main()
