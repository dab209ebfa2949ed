"""An avis that annuls and replaces another: what is said of it, by where the other stands."""

import datetime as dt
from dataclasses import replace

import pytest
from aat.domaine.arret import Avis, Nature
from aat.domaine.certificat import CertificatRemplace
from aat.domaine.constat import Constat, Severite
from aat.domaine.dossier import AvisRemplace
from aat.domaine.etats import Etat
from aat.domaine.transmission import Remplacant
from aat.referentiel.droit import charger_droit
from aat.rules.recapitulatif import recapitulatif
from aat.rules.rectification import constats_rectification, mention_rectification, obstacle

JOUR = dt.date(2026, 11, 24)
AVIS = Avis(nature=Nature.INITIAL, debut=JOUR, annule_et_remplace="7M2K9QX4TB")
PAR = Remplacant("3K7N2M4PQR", Etat.ACQUITTE)
REMPLACE = AvisRemplace(
    "7M2K9QX4TB", "ID", Etat.ACQUITTE, dt.date(2026, 11, 20), dt.date(2026, 11, 27), "TEST-NUMERO-1"
)


def _seul(avis: Avis, remplace: AvisRemplace | None) -> Constat:
    (constat,) = constats_rectification(avis, remplace, JOUR, charger_droit())
    assert (constat.code, constat.champ) == ("transmission-annulation", "annule_et_remplace")
    regle = charger_droit().regles["transmission-annulation"]
    assert (constat.fondement, constat.source) == (regle.fondement, regle.source)
    return constat


@pytest.mark.parametrize("ref", [None, "", "  "])
def test_un_avis_qui_ne_remplace_rien_n_en_dit_rien(ref: str | None) -> None:
    """No reference, no finding."""
    assert constats_rectification(replace(AVIS, annule_et_remplace=ref), REMPLACE, JOUR, charger_droit()) == ()


def test_avant_la_regle_rien_n_est_dit() -> None:
    """The rule has its dates like any other."""
    droit = charger_droit()
    regle = replace(droit.regles["transmission-annulation"], du=dt.date(2026, 11, 25))
    neuf = replace(droit, regles={**droit.regles, regle.code: regle})
    assert constats_rectification(AVIS, REMPLACE, JOUR, neuf) == ()


def test_un_avis_transmis_se_remplace_et_la_caisse_doit_etre_prevenue() -> None:
    """What was acknowledged: told, nothing more."""
    constat = _seul(AVIS, REMPLACE)
    assert constat.severite is Severite.INFORMATION
    assert constat.message.startswith(
        "Cet avis portera «\u00a0annule et remplace\u00a0»\u00a0: prévenez vous-même la caisse"
    )


@pytest.mark.parametrize("etat", [Etat.EN_FILE, Etat.EN_COURS, Etat.A_REESSAYER])
def test_un_avis_encore_en_file_partirait_aussi(etat: Etat) -> None:
    """Both would arrive: warned, with what to do first."""
    constat = _seul(AVIS, replace(REMPLACE, etat=etat))
    assert constat.severite is Severite.AVERTISSEMENT
    assert constat.message.startswith("L’avis à remplacer n’est pas encore transmis")
    assert "abandonnez-le d’abord" in constat.message


@pytest.mark.parametrize(("etat", "dit"), [(Etat.REJETE, "refusé par la caisse"), (Etat.ANNULE, "abandonné")])
def test_un_avis_sans_effet_n_est_pas_a_remplacer(etat: Etat, dit: str) -> None:
    """Refused or given up, it never was one for the caisse: the new avis has nothing to annul."""
    constat = _seul(AVIS, replace(REMPLACE, etat=etat))
    assert constat.severite is Severite.AVERTISSEMENT
    assert constat.message.startswith(f"L’avis à remplacer n’a aucun effet, il a été {dit}")


def test_un_avis_deja_remplace_renvoie_a_celui_qui_le_remplace() -> None:
    """The caisse would refuse a second replacement of the same avis."""
    constat = _seul(AVIS, replace(REMPLACE, remplace_par=PAR))
    assert constat.severite is Severite.AVERTISSEMENT
    assert constat.message.startswith("L’avis à remplacer l’a déjà été, par le document 3K7N2M4PQR")


@pytest.mark.parametrize(
    ("remplace", "dit"),
    [
        (None, "n’est pas connu ici sous cette référence pour ce patient"),
        (CertificatRemplace("7M2K9QX4TB", "ID", etat=Etat.ACQUITTE, remplace_par=PAR), "par le document 3K7N"),
        (CertificatRemplace("7M2K9QX4TB", "ID", etat=Etat.REJETE), "n’a aucun effet, il a été refusé par la caisse"),
        (CertificatRemplace("7M2K9QX4TB", "ID", etat=Etat.EN_FILE), "n’est pas encore transmis, et partirait aussi"),
    ],
)
def test_un_certificat_ne_se_remplace_pas_plus_qu_un_avis(remplace: CertificatRemplace | None, dit: str) -> None:
    """One mechanism for both documents: what stands against it is said in the same words."""
    contre = obstacle(remplace, "Le certificat")
    assert contre is not None
    assert contre.startswith("Le certificat à remplacer ")
    assert dit in contre


@pytest.mark.parametrize("etat", [Etat.ACQUITTE, Etat.IMPRIME_SEUL, None])
def test_un_certificat_transmis_ou_sur_papier_se_remplace(etat: Etat | None) -> None:
    """``None``: kept by a version that did not say where it stood."""
    assert obstacle(CertificatRemplace("7M2K9QX4TB", "ID", etat=etat), "Le certificat") is None


def test_un_avis_dont_le_remplacant_attend_le_dit() -> None:
    """Nothing was replaced yet: it is sent, or given up, before another is made."""
    attend = Remplacant("3K7N2M4PQR", Etat.EN_FILE)
    constat = _seul(AVIS, replace(REMPLACE, remplace_par=attend))
    assert constat.severite is Severite.AVERTISSEMENT
    assert constat.message.startswith("L’avis à remplacer doit déjà l’être par le document 3K7N2M4PQR, qui attend")


@pytest.mark.parametrize(("fin", "dit"), [(26, True), (27, False), (28, True), (None, False)])
def test_un_avis_deja_prolonge_rappelle_sa_prolongation(fin: int | None, dit: bool) -> None:
    """The prolongation began the day after the old last day: another last day leaves a hole, or an overlap."""
    avis = replace(AVIS, fin=dt.date(2026, 11, fin) if fin else None)
    remplace = replace(REMPLACE, prolonge_le=dt.date(2026, 11, 28))
    constats = constats_rectification(avis, remplace, JOUR, charger_droit())
    suites = [c for c in constats if "déjà prolongé à partir du 28/11/2026" in c.message]
    assert [c.severite for c in suites] == ([Severite.AVERTISSEMENT] if dit else [])
    assert len(constats) == 1 + dit
    assert len(constats_rectification(avis, REMPLACE, JOUR, charger_droit())) == 1


def test_un_avis_inconnu_est_a_verifier() -> None:
    """Another patient's, a certificate, a wrong reference."""
    constat = _seul(AVIS, None)
    assert constat.severite is Severite.AVERTISSEMENT
    assert constat.message.startswith("L’avis à remplacer n’est pas connu ici")


@pytest.mark.parametrize(
    ("remplace", "mention"),
    [
        (REMPLACE, "l’avis du 20/11/2026 au 27/11/2026 (n° TEST-NUMERO-1)"),
        (replace(REMPLACE, numero=None), "l’avis du 20/11/2026 au 27/11/2026 (référence 7M2K9QX4TB)"),
        (replace(REMPLACE, debut=None), "l’avis (n° TEST-NUMERO-1)"),
        (replace(REMPLACE, fin=None), "l’avis (n° TEST-NUMERO-1)"),
        (None, "l’avis 7M2K9QX4TB"),
    ],
)
def test_la_mention_dit_lequel(remplace: AvisRemplace | None, mention: str) -> None:
    """Its dates, its number once it has one, its reference otherwise; the last line of the récapitulatif."""
    assert mention_rectification("7M2K9QX4TB", remplace) == mention
    assert recapitulatif(AVIS, "TEST", JOUR, remplace).splitlines()[-1] == f"Annule et remplace {mention}"
    assert "remplace" not in recapitulatif(replace(AVIS, annule_et_remplace=None), "TEST", JOUR, remplace)
