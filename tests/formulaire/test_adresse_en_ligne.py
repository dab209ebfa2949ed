"""Une adresse collée sur une seule ligne se range d’elle-même ; ce qui est déjà saisi n’est pas remplacé."""

import datetime as dt
from dataclasses import replace
from operator import attrgetter
from typing import Any

import pytest
from aat.domaine.arret import Avis
from aat.domaine.certificat import Certificat
from aat.domaine.personnes import AdresseVisite, Prescripteur
from aat.services.defauts import avis_par_defaut
from aat.services.formulaire import arret, certificat, patient, prescripteur
from aat.services.formulaire.champ import Champ
from hypothesis import given
from hypothesis import strategies as st

LUNDI = dt.date(2026, 11, 23)
VOIE = arret.PAR_NOM["adresse_visite.voie"]


def poser(texte: str, deja: AdresseVisite | None = None) -> AdresseVisite | None:
    """Type ``texte`` in the street of another address."""
    avis: Avis = replace(avis_par_defaut(None, None), adresse_visite=deja)
    return VOIE.poser(avis, texte, LUNDI).adresse_visite


@pytest.mark.parametrize(
    ("texte", "voie", "code", "ville"),
    [
        ("3 rue du Banc, 01000 Bourg-en-Bresse", "3 rue du Banc", "01000", "Bourg-en-Bresse"),
        ("3 rue du Banc 01000 Bourg-en-Bresse", "3 rue du Banc", "01000", "Bourg-en-Bresse"),
        ("12 rue du 11 Novembre 1918, 20000 L’Île-d’Essai", "12 rue du 11 Novembre 1918", "20000", "L’Île-d’Essai"),
        ("BP 12345 rue du Banc, 69001 Lyon", "BP 12345 rue du Banc", "69001", "Lyon"),
    ],
)
def test_une_adresse_entiere_remplit_la_ville(texte: str, voie: str, code: str, ville: str) -> None:
    """Street, post code and town, each in its field."""
    assert poser(texte, AdresseVisite()) == AdresseVisite(voie=voie, code_postal=code, ville=ville)


@pytest.mark.parametrize("texte", ["3 rue du Banc", "01000 Bourg-en-Bresse", "3 rue du Banc 01000", "3 rue 1000 Bourg"])
def test_une_voie_seule_reste_une_voie(texte: str) -> None:
    """What is not surely a whole address stays as it was typed."""
    assert poser(texte, AdresseVisite()) == AdresseVisite(voie=texte)


@pytest.mark.parametrize(
    ("champ", "document"),
    [
        (patient.PAR_NOM["adresse.voie"], patient.vierge()),
        (prescripteur.PAR_NOM["structure.adresse.voie"], Prescripteur()),
        (arret.PAR_NOM["employeur.voie"], avis_par_defaut(None, None)),
        (certificat.PAR_NOM["employeur.voie"], Certificat()),
    ],
)
def test_toutes_les_adresses_se_rangent_ainsi(champ: Champ[Any], document: object) -> None:
    """The patient’s, the practice’s and the employer’s as the other address of the visit."""
    pose = champ.poser(document, "3 rue du Banc, 01000 Bourg-en-Bresse", LUNDI)
    voisins = [champ.nom.replace("voie", nom) for nom in ("voie", "code_postal", "ville")]
    lus = [attrgetter(nom)(pose) for nom in voisins]
    assert lus == ["3 rue du Banc", "01000", "Bourg-en-Bresse"]


def test_ce_qui_est_deja_saisi_reste() -> None:
    """A post code that was typed is never replaced, nor half of the address thrown away."""
    deja = AdresseVisite(code_postal="69001")
    assert poser("3 rue du Banc, 01000 Bourg", deja) == replace(deja, voie="3 rue du Banc, 01000 Bourg")


def test_vider_la_voie_ne_cree_pas_d_autre_adresse() -> None:
    """An empty field of a block that is not there leaves it so."""
    assert poser("") is None
    assert poser("", AdresseVisite(voie="x", ville="y")) == AdresseVisite(ville="y")


@given(st.text(max_size=100))
def test_aucune_lettre_ne_se_perd(texte: str) -> None:
    """Whatever is typed, the three fields hold all its letters and digits, in order."""
    posee = poser(texte, AdresseVisite())
    assert posee
    garde = "".join(filter(None, (posee.voie, posee.code_postal, posee.ville)))
    assert "".join(filter(str.isalnum, garde)) == "".join(filter(str.isalnum, texte))
