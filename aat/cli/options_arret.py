"""What the options of ``new-arret`` say, before anything is read of them."""

from dataclasses import dataclass

from aat.domaine.arret import Categorie, ModeSorties, NatureAtmp, Temps


@dataclass(frozen=True, slots=True)
class Options:
    """What the options of ``new-arret`` say; ``None`` = not given."""

    motif: str | None = None
    complement: str | None = None
    debut: str | None = None
    fin: str | None = None
    duree: str | None = None
    temps: Temps | None = None
    categorie: Categorie | None = None
    ald: bool = False
    grossesse: bool = False
    atmp: NatureAtmp | None = None
    date_atmp: str | None = None
    sorties: ModeSorties | None = None
    sorties_du: str | None = None
    raison: str | None = None
    reprise_fin: str | None = None
    reprise: bool = False
    teleconsultation: bool = False
    justification: str | None = None
    acceptation: bool = False
