"""I7: markers planted in every content are searched for in every byte of every file left."""

import datetime as dt
from pathlib import Path

from aat import journalisation
from aat.coffre.ouverture import ouvrir_coffre
from aat.domaine.arret import ArretPrecedent, MotifChoisi, Nature
from aat.domaine.etats import Etat
from aat.domaine.personnes import Employeur
from aat.domaine.transmission import Classe, Phase
from aat.emplacements import emplacements

from .fabrique import LUNDI, NIR, RPPS, accuse, echec, personne, refuse, scelle, seconde

NOM, MOTIF, EMPLOYEUR = "MARQUEURBANC", "MARQUEURMOTIF", "MARQUEURPATRON"
MARQUEURS = (NOM, MOTIF, EMPLOYEUR, NIR, NIR[:13], "1969-05-12", "2031-04-17", RPPS, "rue des Essais", "BANC-DURAND")


def octets_de(dossier: Path) -> dict[str, bytes]:
    """Return every file under ``dossier``."""
    return {str(f.relative_to(dossier)): f.read_bytes() for f in dossier.rglob("*") if f.is_file()}


def fuites(dossier: Path, marqueurs: tuple[str, ...]) -> list[str]:
    """Return « file: marker » for each marker found, in UTF-8 or UTF-16, any case."""
    return [
        f"{nom}: {marqueur}"
        for nom, octets in octets_de(dossier).items()
        for marqueur in marqueurs
        for code in ("utf-8", "utf-16-le")
        if marqueur.lower().encode(code) in octets.lower() or marqueur.lower() in nom.lower()
    ]


def test_aucun_marqueur_n_est_en_clair_nulle_part(tmp_path: Path) -> None:
    """Database, journal, index, key and log, while the store is open and after it is closed."""
    lieux = emplacements({"AAT_MAISON": str(tmp_path / "maison")})
    coffre = ouvrir_coffre(lieux, annoncer_cle=lambda _: None, environnement={})
    journalisation.configurer(lieux.journaux)
    contenu = f'{{"nom": "{NOM}", "motif": "{MOTIF}", "nir": "{NIR}", "debut": "2031-04-17"}}'.encode()
    arret = ArretPrecedent(Nature.INITIAL, dt.date(2031, 4, 17), dt.date(2031, 4, 20), MotifChoisi(complement=MOTIF))
    coffre.memoriser_patient(personne(NOM), LUNDI)
    coffre.memoriser_employeur(EMPLOYEUR, Employeur(raison_sociale=EMPLOYEUR))
    perdu = scelle(contenu=contenu)
    coffre.garder_brouillon(perdu.document_id, contenu, LUNDI)
    coffre.jeter_brouillon(perdu.document_id)
    for classe in (None, *Classe):
        document = scelle(contenu=contenu, arret=arret)
        coffre.garder_brouillon(document.document_id, contenu, LUNDI)
        coffre.valider(document, Etat.EN_FILE, LUNDI)
        prise = coffre.prendre("w", LUNDI, document.document_id)
        assert prise is not None
        coffre.noter_phase(prise, Phase.ECRITURE)
        coffre.conclure(prise, echec(classe) if classe else accuse(prise), seconde(1))
    coffre.valider(bavard := scelle(contenu=contenu), Etat.EN_FILE, LUNDI)
    prise = coffre.prendre("w", LUNDI, bavard.document_id)
    assert prise is not None
    coffre.conclure(prise, refuse(contenu), seconde(1))
    assert [a.brut for a in coffre.accuses_refuses(bavard.ref)] == [contenu]
    assert coffre.chercher_patients(NOM[:6]) == (personne(NOM),)
    assert coffre.lire(document.ref).contenu == contenu
    journalisation.noter("transmission-resultat", code="T503", phase=NOM, ref=NIR, http=503)
    journalisation.noter("defaut", lieu=MOTIF, commande=EMPLOYEUR, inconnu=NOM)

    assert fuites(tmp_path, MARQUEURS) == []
    coffre.fermer()
    journalisation.configurer(None)
    assert fuites(tmp_path, MARQUEURS) == []
    assert {nom.split("/")[1] for nom in octets_de(tmp_path)} == {"coffre", "cles", "journaux"}


def test_la_recherche_de_marqueurs_sait_trouver(tmp_path: Path) -> None:
    """The search itself can fail: a marker in a file, in another case, or in a name."""
    (tmp_path / "a").write_bytes(b"xx marqueurBANC yy")
    (tmp_path / "marqueurmotif.txt").write_bytes(EMPLOYEUR.encode("utf-16-le"))
    assert len({ligne.split(": ")[1] for ligne in fuites(tmp_path, MARQUEURS)}) == 3


def test_un_brouillon_jete_ne_laisse_pas_sa_cle(tmp_path: Path) -> None:
    """The wrapped key is gone from the database and from its journal."""
    lieux = emplacements({"AAT_MAISON": str(tmp_path / "maison")})
    coffre = ouvrir_coffre(lieux, annoncer_cle=lambda _: None, environnement={})
    coffre.garder_brouillon("brouillon-essai", b"contenu", LUNDI)
    ligne = coffre._connexion.lire("SELECT enveloppe, contenu_chiffre FROM brouillons")[0]
    enveloppe, chiffre = bytes(ligne[0]), bytes(ligne[1])
    assert any(enveloppe in octets for octets in octets_de(lieux.base.parent).values())
    coffre.jeter_brouillon("brouillon-essai")
    for octets in octets_de(lieux.base.parent).values():
        assert enveloppe not in octets
        assert chiffre not in octets
    coffre.fermer()
