"""How a prolongation follows what came before, on small examples whose days can be counted on the fingers."""

import datetime as dt
from typing import Any

import pytest
from aat.domaine.arret import ArretPrecedent, Atmp, Avis, Nature, NatureAtmp, Precedent, Prolongation
from aat.rules.continuite import jours_en_tout, prolongations_deja_faites, se_suivent, suivre

ATMP = Atmp(NatureAtmp.ACCIDENT, dt.date(2026, 10, 1))


def _le(jour: int) -> dt.date:
    return dt.date(2026, 11, jour)


def _arret(debut: int | None, fin: int | None, **champs: Any) -> ArretPrecedent:
    jours: dict[str, Any] = {nom: _le(jour) for nom, jour in (("debut", debut), ("fin", fin)) if jour is not None}
    return ArretPrecedent(**jours, **champs)


def _avis(debut: int | None, precedent: Precedent | None = None, atmp: Atmp | None = None) -> Avis:
    return Avis(
        nature=Nature.PROLONGATION,
        debut=None if debut is None else _le(debut),
        prolongation=None if precedent is None else Prolongation(precedent=precedent),
        atmp=atmp,
    )


def test_sans_premier_jour_ni_arret_connu_rien_ne_precede() -> None:
    """No first day, no known stop, or stops whose end is not known: nothing is guessed."""
    assert suivre(_avis(None), (_arret(1, 5),)) is None
    assert suivre(_avis(10), ()) is None
    assert suivre(_avis(10), (_arret(1, None),)) is None
    assert suivre(_avis(10, Precedent(ref="R")), ()) is None
    assert suivre(_avis(10, Precedent(debut=_le(1))), ()) is None


def test_le_lendemain_ne_laisse_aucun_jour() -> None:
    """From the 1st to the 9th, then the 10th: the stop prolonged, nothing uncovered, no overlap."""
    precedent = _arret(1, 9)
    suite = suivre(_avis(10), (precedent,))
    assert suite is not None
    assert (suite.precedent, suite.fin, suite.nomme) == (precedent, _le(9), False)
    assert (suite.trous, suite.jours_non_couverts, suite.intervalle_jours, suite.chevauche) == ((), 0, 0, None)


def test_un_seul_jour_manque() -> None:
    """From the 1st to the 8th, then the 10th: the 9th is not covered."""
    suite = suivre(_avis(10), (_arret(1, 8),))
    assert suite is not None
    assert (suite.trous, suite.jours_non_couverts, suite.intervalle_jours) == (((_le(9), _le(9)),), 1, 1)


def test_deux_trous_et_l_intervalle_est_le_dernier() -> None:
    """Named stop until the 3rd, another from the 6th to the 8th, avis on the 12th: 4–5 and 9–11."""
    suite = suivre(_avis(12, Precedent(fin=_le(3))), (_arret(6, 8),))
    assert suite is not None
    assert suite.nomme
    assert suite.trous == ((_le(4), _le(5)), (_le(9), _le(11)))
    assert (suite.jours_non_couverts, suite.intervalle_jours) == (5, 3)


def test_un_trou_bien_avant_le_premier_jour_n_est_pas_l_intervalle() -> None:
    """Named stop until the 3rd, another from the 6th to the 11th, avis on the 12th: 4–5, and no interval."""
    suite = suivre(_avis(12, Precedent(fin=_le(3))), (_arret(6, 11),))
    assert suite is not None
    assert (suite.trous, suite.jours_non_couverts, suite.intervalle_jours) == (((_le(4), _le(5)),), 2, 0)


def test_un_arret_connu_qui_commence_apres_l_avis_ne_rallonge_pas_le_trou() -> None:
    """The hole ends the day before the avis, whatever comes later."""
    suite = suivre(_avis(10, Precedent(fin=_le(5))), (_arret(15, 20), _arret(12, 13)))
    assert suite is not None
    assert (suite.trous, suite.intervalle_jours) == (((_le(6), _le(9)),), 4)


def test_un_arret_sans_premier_jour_couvre_son_dernier_jour_seul() -> None:
    """Without a first day, or with one after its end, a stop is its last day."""
    for debut in (None, 20):
        suite = suivre(_avis(10, Precedent(fin=_le(5))), (_arret(debut, 7),))
        assert suite is not None
        assert suite.trous == ((_le(6), _le(6)), (_le(8), _le(9)))


@pytest.mark.parametrize(
    ("fin", "debut", "suivent"), [(9, 10, True), (10, 10, True), (15, 10, True), (8, 10, False), (1, 10, False)]
)
def test_se_suivre(fin: int, debut: int, suivent: bool) -> None:
    """The day after, or an overlap; one uncovered day is enough not to."""
    assert se_suivent(_le(fin), _le(debut)) is suivent


@pytest.mark.parametrize(
    ("arret", "chevauche"),
    [
        (_arret(1, 9), None),
        (_arret(1, 10), 10),
        (_arret(1, 14), 14),
        (_arret(None, 14), 14),
    ],
)
def test_le_chevauchement_va_jusqu_au_dernier_jour_connu(arret: ArretPrecedent, chevauche: int | None) -> None:
    """A stop that ends on the first day already covers it."""
    suite = suivre(_avis(10), (arret,))
    assert suite is not None
    assert suite.chevauche == (None if chevauche is None else _le(chevauche))


def test_le_chevauchement_le_plus_long_de_meme_nature() -> None:
    """Two stops overlap: the longest is told; one of another nature, or that begins with the avis, is not."""
    arrets = (_arret(1, 12, atmp=False), _arret(2, 15), _arret(3, 20, atmp=True), _arret(10, 25))
    suite = suivre(_avis(10, Precedent(fin=_le(9))), arrets)
    assert suite is not None
    assert suite.chevauche == _le(15)
    en_atmp = suivre(_avis(10, Precedent(fin=_le(9)), ATMP), arrets)
    assert en_atmp is not None
    assert en_atmp.chevauche == _le(20)


def test_l_arret_nomme_chevauche_quelle_que_soit_sa_nature() -> None:
    """The stop that the document names counts even when its nature differs."""
    suite = suivre(_avis(10, Precedent(ref="R")), (_arret(1, 12, ref="R", atmp=True),))
    assert suite is not None
    assert suite.chevauche == _le(12)


def test_le_dernier_arret_est_celui_qui_finit_la_veille() -> None:
    """Of two stops that end the day before, the one of the same nature; without one, the latest end."""
    meme, autre, long = _arret(2, 9, atmp=False), _arret(5, 9, atmp=True), _arret(1, 14, atmp=True)
    suite = suivre(_avis(10), (autre, meme, long))
    assert suite is not None
    assert suite.precedent == meme
    suite = suivre(_avis(11), (autre, meme, long))
    assert suite is not None
    assert suite.precedent == long


def test_a_fin_egale_l_arret_commence_le_plus_tard() -> None:
    """Two stops of the same end: the later one is the latest link of the chain, in whatever order they come."""
    ancien, recent = _arret(1, 8), _arret(6, 8)
    for arrets in ((ancien, recent), (recent, ancien)):
        suite = suivre(_avis(10), arrets)
        assert suite is not None
        assert suite.precedent == recent


def test_un_arret_qui_commence_le_meme_jour_ou_apres_ne_precede_pas() -> None:
    """A stop is before an avis when it began before; one day is enough."""
    assert suivre(_avis(10), (_arret(10, 20),)) is None
    assert suivre(_avis(10), (_arret(11, 20),)) is None
    suite = suivre(_avis(10), (_arret(9, 20),))
    assert suite is not None
    assert suite.fin == _le(20)


def test_l_arret_nomme_par_sa_reference() -> None:
    """The reference wins over the dates: the known end is the right one, a typed one is not."""
    connu = _arret(1, 9, ref="R", nature=Nature.INITIAL)
    suite = suivre(_avis(10, Precedent(ref="R", fin=_le(7))), (connu, _arret(1, 7, ref="S")))
    assert suite is not None
    assert (suite.precedent, suite.fin, suite.nomme) == (connu, _le(9), True)


def test_une_reference_inconnue_laisse_les_dates_tapees() -> None:
    """Another reference with the same dates is another stop; a stop without a reference may be it."""
    tape = Precedent(ref="R", debut=_le(1), fin=_le(7))
    suite = suivre(_avis(10, tape), (_arret(1, 7, ref="S", nature=Nature.INITIAL),))
    assert suite is not None
    assert suite.precedent == ArretPrecedent(debut=_le(1), fin=_le(7), ref="R")
    sans_reference = _arret(1, 7, nature=Nature.INITIAL)
    suite = suivre(_avis(10, tape), (sans_reference,))
    assert suite is not None
    assert suite.precedent == sans_reference


@pytest.mark.parametrize(
    ("nomme", "connu", "trouve"),
    [
        (Precedent(fin=_le(7)), _arret(1, 7), True),
        (Precedent(debut=_le(1), fin=_le(7)), _arret(1, 7), True),
        (Precedent(debut=_le(1), fin=_le(7)), _arret(None, 7), True),
        (Precedent(debut=_le(2), fin=_le(7)), _arret(1, 7), False),
        (Precedent(debut=_le(1), fin=_le(6)), _arret(1, 7), False),
    ],
)
def test_l_arret_nomme_par_ses_dates(nomme: Precedent, connu: ArretPrecedent, trouve: bool) -> None:
    """Without a reference the end decides, and the first day when both know it."""
    suite = suivre(_avis(10, nomme), (connu, _arret(1, None)))
    assert suite is not None
    assert (suite.precedent is connu) is trouve
    assert suite.nomme


@pytest.mark.parametrize(
    ("arrets", "fin", "total"),
    [
        ((_arret(1, 9),), 12, 12),
        # One day between: the stop under way starts again.
        ((_arret(1, 5), _arret(7, 9)), 12, 6),
        ((_arret(1, 6), _arret(7, 9)), 12, 12),
        # Days that two stops share count once.
        ((_arret(1, 7), _arret(5, 9)), 12, 12),
        ((_arret(1, 11),), 12, 12),
        ((_arret(1, 15),), 12, 15),
        # Inside another one, a stop adds nothing.
        ((_arret(1, 9), _arret(3, 5)), 10, 10),
        ((_arret(None, 9),), 12, 4),
    ],
)
def test_les_jours_en_tout(arrets: tuple[ArretPrecedent, ...], fin: int, total: int) -> None:
    """The days that touch each other back from the 10th, and those of the avis, each once."""
    avis = _avis(10)
    suite = suivre(avis, arrets)
    assert suite is not None
    assert jours_en_tout(avis, _le(fin), suite, arrets).jours == total


def test_un_arret_nomme_compte_meme_apres_une_interruption() -> None:
    """The document says what it prolongs: its days count, and those of the stops that touch it."""
    avis = _avis(20, Precedent(fin=_le(9)))
    arrets = (_arret(5, 9), _arret(2, 4), _arret(15, 16))
    suite = suivre(avis, arrets)
    assert suite is not None
    assert suite.nomme
    # 2–4, 5–9, 15–16 and the avis, 20–22.
    assert jours_en_tout(avis, _le(22), suite, arrets).jours == 13


def test_un_arret_nomme_qui_commence_apres_ne_compte_pas() -> None:
    """A named stop that does not begin before the avis is no part of it."""
    avis = _avis(10, Precedent(debut=_le(12), fin=_le(14)))
    suite = suivre(avis, ())
    assert suite is not None
    assert jours_en_tout(avis, _le(11), suite, ()).jours == 2


def test_les_prolongations_deja_faites() -> None:
    """Known prolongations of the stop under way, each once, initial stops and older ones left out."""
    prolonge = Nature.PROLONGATION
    arrets = (
        _arret(1, 2, nature=prolonge),
        _arret(4, 5, nature=Nature.INITIAL),
        _arret(6, 7, nature=prolonge),
        _arret(8, 9, nature=prolonge),
        _arret(8, 9, nature=prolonge, ref="R"),
    )
    avis = _avis(10)
    suite = suivre(avis, arrets)
    assert suite is not None
    assert prolongations_deja_faites(avis, suite, arrets) == 2
    assert prolongations_deja_faites(_avis(None), suite, arrets) == 0


def test_les_jours_se_comptent_jusqu_aux_bouts_du_calendrier() -> None:
    """The first and the last day that a date can be: no overflow, no lost day."""
    premier, dernier = dt.date.min, dt.date.max
    precedent = ArretPrecedent(fin=premier)
    avis = Avis(nature=Nature.PROLONGATION, debut=premier + dt.timedelta(days=1))
    suite = suivre(avis, (precedent,))
    assert suite is not None
    assert (suite.trous, jours_en_tout(avis, premier + dt.timedelta(days=2), suite, (precedent,)).jours) == ((), 3)
    precedent = ArretPrecedent(debut=dernier - dt.timedelta(days=2), fin=dernier)
    avis = Avis(nature=Nature.PROLONGATION, debut=dernier)
    suite = suivre(avis, (precedent,))
    assert suite is not None
    assert (suite.chevauche, jours_en_tout(avis, dernier, suite, (precedent,)).jours) == (dernier, 3)
