"""The form of an avis: what a key changes, what it moves, what it hides. Today is Monday 23 November 2026."""

import datetime as dt
from dataclasses import replace

import pytest
from aat.domaine.arret import Avis, ModeSorties, Nature, Temps
from aat.erreurs import ErreurUsage
from aat.services.defauts import avis_par_defaut
from aat.services.formulaire import arret
from aat.services.formulaire.champ import OUI, Genre
from hypothesis import given
from hypothesis import strategies as st

LUNDI = dt.date(2026, 11, 23)


def jour(texte: str) -> dt.date:
    """Return a French date."""
    j, m, a = texte.split("/")
    return dt.date(int(a), int(m), int(j))


def taper(avis: Avis, **saisies: str) -> Avis:
    """Return the avis after these fields were typed; ``__`` stands for the dot of a path."""
    for nom, texte in saisies.items():
        avis = arret.PAR_NOM[nom.replace("__", ".")].poser(avis, texte, LUNDI)
    return avis


def noms(avis: Avis) -> set[str]:
    """Return the fields that are asked."""
    return {champ.nom for champ in arret.FORMULAIRE.visibles(avis)}


@pytest.fixture
def avis() -> Avis:
    """Return the form as it opens."""
    return avis_par_defaut(None, None)


@pytest.mark.parametrize(
    ("duree", "jours", "fin"),
    [
        ("5", 5, "27/11/2026"),
        ("5j", 5, "27/11/2026"),
        ("2s", 14, "06/12/2026"),
        ("1m", 30, "22/12/2026"),
        ("jusqu'à vendredi", 5, "27/11/2026"),
        ("jusqu’au 4/12", 12, "04/12/2026"),
    ],
)
def test_la_duree_donne_la_fin(avis: Avis, duree: str, jours: int, fin: str) -> None:
    """Every typed form of a duration fills the end, included."""
    rempli = taper(avis, debut="aujourd’hui", jours=duree)
    assert (rempli.jours, rempli.fin) == (jours, jour(fin))


def test_la_fin_donne_la_duree(avis: Avis) -> None:
    """And the other way round."""
    assert taper(avis, debut="23/11", fin="26/11").jours == 4


def test_le_debut_deplace_la_fin_pas_la_duree(avis: Avis) -> None:
    """Five days stay five days."""
    rempli = taper(avis, debut="23/11", jours="5", sorties__mode="libres")
    deplace = taper(rempli, debut="24/11")
    assert (deplace.jours, deplace.fin) == (5, jour("28/11/2026"))
    assert deplace.sorties is not None
    assert deplace.sorties.a_partir_du == jour("24/11/2026")


def test_la_date_de_sortie_choisie_ne_bouge_plus(avis: Avis) -> None:
    """A date that the prescriber chose is theirs."""
    rempli = taper(avis, debut="23/11", jours="5", sorties__a_partir_du="25/11")
    deplace = taper(rempli, debut="24/11")
    assert deplace.sorties is not None
    assert deplace.sorties.a_partir_du == jour("25/11/2026")


def test_la_reprise_a_temps_partiel_suit_la_fin(avis: Avis) -> None:
    """It starts the day after the end, and follows it until it is changed (guide, step 14)."""
    rempli = taper(avis, debut="23/11", jours="5", reprise_temps_partiel=OUI)
    assert rempli.reprise_temps_partiel is not None
    assert rempli.reprise_temps_partiel.debut == jour("28/11/2026")
    prolonge = taper(rempli, jours="10")
    assert prolonge.reprise_temps_partiel is not None
    assert prolonge.reprise_temps_partiel.debut == jour("03/12/2026")


@pytest.mark.parametrize(
    ("nom", "texte"), [("debut", "30/02"), ("jours", "0"), ("jours", "beaucoup"), ("atmp.date", "x")]
)
def test_ce_qui_ne_se_lit_pas_nomme_le_champ(avis: Avis, nom: str, texte: str) -> None:
    """The form says where, and what to type."""
    with pytest.raises(ErreurUsage) as levee:
        arret.PAR_NOM[nom].poser(replace(avis, debut=LUNDI), texte, LUNDI)
    assert levee.value.champ == nom


def test_une_fin_avant_le_debut_est_refusee(avis: Avis) -> None:
    """With the first day that is possible."""
    with pytest.raises(ErreurUsage) as levee:
        taper(avis, debut="23/11/2026", fin="20/11/2026")
    assert levee.value.remede == "Choisissez un jour à partir du 23/11/2026."


def test_en_at_mp_il_ne_reste_que_l_employeur(avis: Avis) -> None:
    """Guide, step 21: the block of particulars keeps the employer only; the six cases are not asked."""
    prolonge = taper(avis, nature="prolongation", atmp=OUI)
    blocs = {c.bloc for c in arret.FORMULAIRE.visibles(prolonge)}
    assert arret.PRECISIONS not in blocs
    assert arret.EMPLOYEUR in blocs
    assert "prolongation.par" not in noms(prolonge)
    assert {"atmp.nature", "atmp.date"} <= noms(prolonge)


def test_ce_qui_est_cache_revient_si_l_on_change_d_avis(avis: Avis) -> None:
    """Hesitating loses nothing; what is hidden never leaves."""
    rempli = taper(avis, precisions__cure_thermale=OUI, ald=OUI, atmp=OUI)
    parti = arret.nettoyer(rempli)
    assert (parti.ald, parti.precisions.cure_thermale) == (False, False)
    revenu = arret.nettoyer(taper(rempli, atmp=""))
    assert (revenu.ald, revenu.precisions.cure_thermale) == (True, True)


@pytest.mark.parametrize(
    ("saisies", "cache"),
    [
        ({"temps": "partiel"}, "reprise_temps_partiel"),
        ({"sorties__mode": "non-autorisees"}, "sorties.a_partir_du"),
        ({"sorties__mode": "horaires-limites"}, "sorties.raison"),
        ({"categorie": "salarie"}, "sans_emploi.situation"),
        ({"nature": "initial"}, "prolongation.par"),
        ({"teleconsultation": ""}, "impossibilite_presentiel"),
    ],
)
def test_un_champ_sans_objet_n_est_pas_demande(avis: Avis, saisies: dict[str, str], cache: str) -> None:
    """Only what the other answers call for is asked."""
    assert cache not in noms(taper(avis, **saisies))


def test_un_constat_fait_paraitre_son_champ(avis: Avis) -> None:
    """The justification is asked when the law asks for it, not before."""
    assert "justification_duree" not in noms(avis)
    assert "justification_duree" in {c.nom for c in arret.FORMULAIRE.visibles(avis, ["justification_duree"])}


@pytest.mark.parametrize(
    ("chemin", "champ"),
    [("motif.code", "motif"), ("motif.complement", "motif.complement"), ("sorties", ""), ("assure.nir", "")],
)
def test_le_champ_qui_porte_un_constat(chemin: str, champ: str) -> None:
    """A finding is written under the field that can mend it."""
    assert arret.FORMULAIRE.porteur(chemin) == champ


def test_les_noms_sont_uniques_et_chaque_choix_a_ses_mots() -> None:
    """One field a path; a choice without labels could not be made."""
    assert len(arret.PAR_NOM) == len(arret.CHAMPS)
    assert all(bool(c.choix) == (c.genre is Genre.CHOIX) for c in arret.CHAMPS)
    assert all(c.libelle for c in arret.CHAMPS)


_DATES = st.dates(dt.date(2024, 1, 1), dt.date(2030, 12, 31)).map(lambda d: d.strftime("%d/%m/%Y"))


@given(st.data())
def test_ce_qui_est_montre_se_retape_a_l_identique(donnees: st.DataObject) -> None:
    """Typing again what a field shows changes nothing: Tab through a filled form is harmless."""
    avis = avis_par_defaut(None, None)
    for champ in arret.CHAMPS:
        match champ.genre:
            case Genre.CHOIX:
                texte = donnees.draw(st.sampled_from([v for v, _ in champ.choix]))
            case Genre.CASE:
                texte = donnees.draw(st.sampled_from([OUI, ""]))
            case Genre.DATE:
                texte = donnees.draw(_DATES)
            case Genre.DUREE:
                texte = str(donnees.draw(st.integers(1, 400)))
            case Genre.MOTIF:
                texte = "01000001"
            case _:
                texte = donnees.draw(st.text("abcé 12", max_size=12)).strip()
        try:
            avis = champ.poser(avis, texte, LUNDI)
        except ErreurUsage:
            continue  # an end before the beginning
    for champ in arret.CHAMPS:
        if champ.nom not in {"jours", "fin"}:  # one is kept, the other follows it
            assert champ.poser(avis, champ.montrer(avis), LUNDI) == avis, champ.nom
    propre = arret.nettoyer(avis)
    assert arret.nettoyer(propre) == propre


def test_retaper_le_premier_jour_garde_la_date_des_sorties(avis: Avis) -> None:
    """Even one that is out of sight, because outings were forbidden meanwhile: choosing again brings it back."""
    rempli = taper(avis, debut="23/11", sorties__mode="libres", sorties__a_partir_du="23/11")
    cachee = taper(rempli, sorties__mode="non-autorisees")
    assert taper(cachee, debut="23/11") == cachee


def test_le_nettoyage_ne_touche_pas_un_avis_ordinaire(avis: Avis) -> None:
    """What is asked and typed leaves as it is."""
    rempli = taper(avis, debut="23/11", jours="5", sorties__mode="libres", sorties__raison="kiné")
    assert arret.nettoyer(rempli) == rempli
    assert (rempli.nature, rempli.temps) == (Nature.INITIAL, Temps.COMPLET)
    assert rempli.sorties is not None
    assert rempli.sorties.mode is ModeSorties.LIBRES
