"""The forms of the avis and of the certificate, and what opens over them."""

import datetime as dt
from dataclasses import replace

from aat.composition import Atelier
from aat.domaine.arret import Avis, Categorie, ModeSorties, MotifChoisi, Precisions, Sorties
from aat.domaine.certificat import Certificat, NatureCertificat
from aat.domaine.personnes import AdresseVisite
from aat.services import liens_certificat
from aat.tui.widgets.express import LigneExpress

from tests.tui import decor
from tests.tui.decor import LONG, MARIE
from tests.tui.plateau import Plateau
from tests.tui.scenes.registre import scene


async def _saisir(p: Plateau, avis: Avis) -> None:
    from aat.tui.screens.saisie import Saisie

    await p.ouvrir(Saisie(avis, decor.brouillon("saisie", avis, p.outils)))


@scene
async def saisie_vierge(p: Plateau) -> None:
    """The form as it opens."""
    await _saisir(p, decor.vierge(MARIE, p.outils))


@scene
async def saisie(p: Plateau) -> None:
    """« grippe 5j » understood; what is left is the agreement."""
    await _saisir(p, decor.vierge(MARIE, p.outils))
    p.appli.screen.query_one(LigneExpress).lire("grippe 5j")
    await p.reposer()


@scene
async def saisie_motif(p: Plateau) -> None:
    """Proposals while the motif is typed, the synonym that matched among them."""
    await _saisir(p, decor.vierge(MARIE, p.outils))
    await p.presser("f10")
    p.appli.screen.query_one("ChampMotif").focus()
    await p.taper("lumb")


@scene
async def saisie_prolongation(p: Plateau) -> None:
    """The prolongation of the last stop."""
    from aat.services.prolongation import preparer

    await _saisir(p, replace(preparer(p.garni.transmis, MARIE, p.outils), jours=10, fin=dt.date(2026, 12, 7)))


@scene
async def saisie_precisions(p: Plateau) -> None:
    """F6: the particulars and the employer."""
    await _saisir(p, decor.sur("grippe 5j", MARIE, p.outils))
    await p.presser("f6")


@scene
async def saisie_noms_longs(p: Plateau) -> None:
    """Long names, the longest motif, a full complement."""
    from aat.services import motifs

    jour = p.appli.jour
    plus_long = max(motifs.de_a_a_z(jour), key=lambda proposition: len(proposition.libelle))
    avis = replace(
        decor.sur("grippe 5j", LONG, p.outils),
        motif=MotifChoisi(code=plus_long.code, complement="complément d’essai [entre crochets] " * 3),
    )
    await _saisir(p, avis)


def _tout_de_travers(assure: object, outils: Atelier) -> Avis:
    """Return an avis in which as much as possible is wrong at once."""
    avis = decor.vierge(assure, outils)  # type: ignore[arg-type]  # a patient of the decor
    return replace(
        avis,
        debut=dt.date(2026, 9, 1),
        fin=dt.date(2028, 8, 31),
        categorie=Categorie.SANS_EMPLOI,
        ald=True,
        grossesse_pathologique=True,
        sorties=Sorties(ModeSorties.LIBRES),
        adresse_visite=AdresseVisite(),
        teleconsultation=True,
        precisions=Precisions(tiers=dt.date(2027, 1, 1), deces_a_charge=dt.date(2027, 1, 1)),
    )


@scene
async def saisie_tous_les_constats(p: Plateau) -> None:
    """As many findings as one avis can have, shown under the fields by F7."""
    await _saisir(p, _tout_de_travers(MARIE, p.outils))
    await p.presser("f7")


@scene
async def calendrier(p: Plateau) -> None:
    """F5 on the last day: possible and impossible days, the period, the holidays."""
    await _saisir(p, decor.sur("grippe 5j", MARIE, p.outils))
    p.appli.screen.query_one("ChampDuree").focus()
    await p.presser("f5")
    await p.lire("Dernier jour de l’arrêt")


@scene
async def motifs_a_z(p: Plateau) -> None:
    """F3, then the letters of a motif."""
    await _saisir(p, decor.vierge(MARIE, p.outils))
    await p.presser("f3")
    await p.taper("lo")


@scene
async def durees(p: Plateau) -> None:
    """F4: the elbow's table."""
    await _saisir(p, decor.sur("fracture du coude", MARIE, p.outils))
    await p.presser("f4", "down")


@scene
async def choix_du_motif(p: Plateau) -> None:
    """An express line that names several motifs."""
    await _saisir(p, decor.vierge(MARIE, p.outils))
    p.appli.screen.query_one(LigneExpress).lire("fracture 5j")
    await p.lire("Quel motif")


@scene
async def certificat(p: Plateau) -> None:
    """The certificate that goes with a work accident."""
    from aat.tui.screens.certificat import SaisieCertificat

    at = next(e.ref for e in p.outils.etats() if e.etat == "imprime-seul")
    document = liens_certificat.depuis_reference(at, p.outils)
    await p.ouvrir(SaisieCertificat(document, decor.identifiant("certificat")))


@scene
async def certificat_vierge(p: Plateau) -> None:
    """A certificate begun from nothing."""
    from aat.tui.screens.certificat import SaisieCertificat

    document = Certificat(nature=NatureCertificat.INITIAL, assure=MARIE, prescripteur=p.outils.prescripteur())
    await p.ouvrir(SaisieCertificat(document, decor.identifiant("certificat vierge")))


@scene
async def lesion(p: Plateau) -> None:
    """A lesion typed with help."""
    from aat.tui.screens.lesion import SaisieLesion

    await certificat_vierge(p)
    await p.ouvrir(SaisieLesion())
    await p.taper("plaie")
