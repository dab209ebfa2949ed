"""A judged and completed avis with what is printed or sent beside it.

No generated ``repr``: a value that holds a person's data must not show it by accident.
"""

import datetime as dt
from dataclasses import dataclass

from aat.domaine.arret import Avis
from aat.domaine.environnement import Environnement
from aat.domaine.etats import Etat
from aat.domaine.regime import Rattachement
from aat.domaine.transmission import Accuse, Remplacant


@dataclass(frozen=True, slots=True, repr=False)
class AvisRemplace:
    """The avis that another one annuls and replaces: where it stood then; ``numero`` once it was acknowledged.

    Attributes:
        remplace_par: another avis, neither refused nor given up, that had replaced it before; itself not replaced.
        prolonge_le: first day of the prolongation that followed it, when one is kept.
    """

    ref: str
    document_id: str
    etat: Etat
    debut: dt.date | None = None
    fin: dt.date | None = None
    numero: str | None = None
    remplace_par: Remplacant | None = None
    prolonge_le: dt.date | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Dossier:
    """Everything that a volet, a récapitulatif or an envelope is made of.

    Attributes:
        document_id: UUIDv7 text; ``ref``: its short form shown to people.
        version: 1, +1 each time a rejected document is corrected.
        avis: completed (``fin``, ``jours``, ``reprise_temps_partiel.debut``, ``motif.code`` filled).
        motif_libelle: label of the motif on the day of prescription.
        date_prescription: day of the examination.
        etabli_le: moment of validation, aware.
        rattachement: the patient's organisme.
        environnement: bench or real service; a bench document says so on every page.
        remplace: the earlier avis, when it is known here.
        accuse: the acknowledgement, once there is one.
        duplicata: a volet 3 printed again.
    """

    document_id: str
    ref: str
    version: int
    avis: Avis
    motif_libelle: str
    date_prescription: dt.date
    etabli_le: dt.datetime
    rattachement: Rattachement
    environnement: Environnement
    remplace: AvisRemplace | None = None
    accuse: Accuse | None = None
    duplicata: bool = False
