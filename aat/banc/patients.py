"""The bench's invented patients and their rights, by number. Data only; days are told from the bench's today.

Order number 000 is never attributed: none of these NIRs can belong to anyone. The same people are on the bench's
cards (``banc.cartes.jeu``). Field names and codes are those of ``transmission.droits_lecture``.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

#: The test caisse of the general régime.
_GENERAL = ("01", "349", "9881")
_ORDINAIRE = {"nature_assurance": "10", "justification": "0", "situation": "0100"}


@dataclass(frozen=True, slots=True, repr=False)
class PatientInvente:
    """Somebody who does not exist.

    Attributes:
        nir: own number with its key; ``assure_nir``: that of the insured person, when it is another's.
        naissance: ISO date; ``organisme``: régime, caisse, centre.
        ouverts: first and last day of the rights, in days from today; ``None``: the source says nothing at all.
        autres: what else the answer holds, its days still relative (see ``droits``).
    """

    nir: str
    nom: str
    prenom: str
    naissance: str
    ouverts: tuple[int, int] | None
    rang: int = 1
    organisme: tuple[str, str, str] = _GENERAL
    libelles: tuple[str, str] = ("Régime général (banc)", "Caisse d’essai (banc)")
    qualite: str = "0"
    assure_nir: str | None = None
    autres: dict[str, Any] = field(default_factory=dict)

    def droits(self, jour: dt.date) -> dict[str, Any]:
        """Return the rights as the service writes them on ``jour``."""
        if self.ouverts is None:
            return {}
        regime, caisse, centre = self.organisme
        corps = {
            "regime": regime,
            "regime_libelle": self.libelles[0],
            "caisse": caisse,
            "caisse_libelle": self.libelles[1],
            "centre": centre,
            "qualite": self.qualite,
            "periodes": [_jours(self.ouverts)],
            "couvertures": [{**_ORDINAIRE, "debut": "", "fin": ""}],
            "service_amo": {"code": "00"},
            "complementaire": {"organisme": ""},
            "medecin_traitant": {"declare": "", "demandeur": ""},
            "sinistres": [],
            **self.autres,
        }
        dates: dict[str, Any] = _dater(corps, jour)
        return dates


def _jours(bornes: tuple[int, int]) -> dict[str, int]:
    return {"debut": bornes[0], "fin": bornes[1]}


def _dater(valeur: Any, jour: dt.date) -> Any:  # noqa: ANN401 - JSON
    """Return ``valeur`` with every number of days turned into a date of the service (AAAAMMJJ)."""
    if isinstance(valeur, dict):
        return {nom: _dater(v, jour) for nom, v in valeur.items()}
    if isinstance(valeur, list):
        return [_dater(v, jour) for v in valeur]
    return f"{jour + dt.timedelta(days=valeur):%Y%m%d}" if isinstance(valeur, int) else valeur


def _couvert(justification: str, nature: str, debut: int, fin: int) -> dict[str, Any]:
    couverture = {**_ORDINAIRE, "justification": justification, "nature_assurance": nature}
    return {"couvertures": [{**couverture, "debut": debut, "fin": fin}]}


def _c2s(debut: int, fin: int, participation: str) -> dict[str, Any]:
    return {"service_amo": {"code": "01", "debut": debut, "fin": fin, "participation": participation}}


_MT_MOI = {"medecin_traitant": {"declare": "oui", "demandeur": "oui"}}
_MT_AUTRE = {"medecin_traitant": {"declare": "oui", "demandeur": "non"}}
_MT_AUCUN = {"medecin_traitant": {"declare": "non", "demandeur": "non"}}
_DIALLO = "181069306600025"

PATIENTS: tuple[PatientInvente, ...] = (
    PatientInvente("185030105300036", "BANC-VERDIER", "Lucas", "1985-03-14", (-400, 330), autres=_MT_MOI),
    PatientInvente(
        "258110105300079",
        "BANC-AUBRY",
        "Colette",
        "1958-11-02",
        (-700, 1100),
        autres=_couvert("4", "10", -700, 1100) | _MT_AUTRE,
    ),
    PatientInvente(
        "294063306300078", "BANC-LACOSTE", "Inès", "1994-06-21", (-300, 300), autres=_couvert("0", "30", -30, 150)
    ),
    PatientInvente(
        "172096912300034",
        "BANC-HAMADI",
        "Karim",
        "1972-09-05",
        (-300, 300),
        autres=_c2s(-100, 265, "non") | {"sinistres": [{"numero": "123456789", "date": -12, "origine": "accident"}]},
    ),
    PatientInvente("266021305500032", "BANC-ROSSI", "Paola", "1966-02-17", (-300, 355), autres=_c2s(-10, 355, "oui")),
    PatientInvente(
        "190079935000036",
        "BANC-BENALI",
        "Samir",
        "1990-07-30",
        (-60, 305),
        autres={"complementaire": {"organisme": "75500017", "debut": -60, "fin": 305}} | _MT_AUCUN,
    ),
    PatientInvente("179127505600035", "BANC-DUMAS", "Éric", "1979-12-08", (-410, -45)),
    PatientInvente("288044410900021", "BANC-LE GALL", "Maëlle", "1988-04-11", (-362, 3)),
    PatientInvente(
        "192058313700035",
        "BANC-GIRAUD",
        "Théo",
        "1992-05-19",
        (-300, 300),
        organisme=("08", "756", "0100"),
        libelles=("CNMSS (banc)", "Caisse d’essai (banc)"),
    ),
    PatientInvente(
        "270102227800015",
        "BANC-KERVELLA",
        "Anne",
        "1970-10-27",
        (-300, 300),
        organisme=("02", "349", "0000"),
        libelles=("MSA (banc)", "Caisse d’essai (banc)"),
        autres={"sinistres": [{"numero": "", "date": -20, "origine": "accident"}]},
    ),
    PatientInvente(
        "282086748200014", "BANC-SCHMITT", "Laure", "1982-08-03", (-300, 300), autres=_couvert("0", "13", -300, 300)
    ),
    PatientInvente("183012A00400019", "BANC-CASANOVA", "Ange", "1983-01-16", (-300, 300)),
    # No code of this régime is established: the answer carries its name, and a centre invented for the bench.
    PatientInvente(
        "297037654000029",
        "BANC-MOREL",
        "Jade",
        "1997-03-09",
        (-300, 300),
        organisme=("", "", "9999"),
        libelles=("CPRPF RG (banc)", ""),
    ),
    PatientInvente(_DIALLO, "BANC-DIALLO", "Moussa", "1981-06-01", (-300, 300)),
    PatientInvente("209056311300074", "BANC-DIALLO", "Awa", "2009-05-22", (-300, 300), qualite="6", assure_nir=_DIALLO),
    PatientInvente(
        "109056311300027",
        "BANC-DIALLO",
        "Ibrahim",
        "2009-05-22",
        (-300, 300),
        rang=2,
        qualite="6",
        assure_nir=_DIALLO,
    ),
    PatientInvente("155055935000083", "BANC-LEFÈVRE", "Alain", "1955-05-31", None),
)
#: Régimes that the bench's base covers; one that is empty is looked up by the number alone.
REGIMES = frozenset({"01", "02", "03", "04", "05", "06", "07", "08", ""})
