"""Two programs on one configuration: neither undoes what the other set; the service moves without a restart."""

from collections.abc import Callable
from pathlib import Path

import pytest
from aat.composition_reglages import Reglages
from aat.configuration import ConfigurationTransmission
from aat.domaine.environnement import Environnement
from aat.domaine.personnes import Prescripteur

SERVICE = ConfigurationTransmission(url="https://localhost:8743", signature_certificat="banc/pki/essai.pem")
QUI = Prescripteur(profession="medecin", rpps="10000000009", nom="BANC-MARTIN", prenom="Paul")


@pytest.fixture(autouse=True)
def maison(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home of its own."""
    monkeypatch.setenv("AAT_MAISON", str(tmp_path / "maison"))


@pytest.mark.parametrize(
    "regler",
    [
        lambda ici: ici.enregistrer_prescripteur(QUI),
        lambda ici: ici.retenir_imprimante("BANC-IMPRIMANTE"),
        lambda ici: ici.enregistrer_configuration(ici.configuration),
    ],
)
def test_ce_qu_un_autre_programme_a_regle_reste(regler: Callable[[Reglages], None]) -> None:
    """L’application est ouverte ; le banc, ou l’assistance, règle le service ; elle enregistre autre chose."""
    ici, ailleurs = Reglages(), Reglages()
    assert ici.configuration.transmission.url is None
    ailleurs.enregistrer_transmission(SERVICE)
    regler(ici)
    assert Reglages().configuration.transmission == SERVICE


def test_ce_qui_est_regle_ici_est_ecrit_et_vaut_aussitot() -> None:
    """Le dernier réglage d’une même chose l’emporte."""
    ici = Reglages()
    ici.retenir_imprimante("BANC-UNE")
    Reglages().retenir_imprimante("BANC-DEUX")
    ici.retenir_imprimante("BANC-TROIS")
    assert ici.configuration.impression.imprimante == "BANC-TROIS"
    assert Reglages().configuration.impression.imprimante == "BANC-TROIS"


def test_le_service_est_relu_sans_redemarrer() -> None:
    """Le banc est lancé, puis relancé sur un autre port, sous l’application ouverte."""
    ici = Reglages()
    ici.enregistrer_prescripteur(QUI)
    for port in (8743, 8744):
        url = f"https://localhost:{port}"
        Reglages().enregistrer_transmission(ConfigurationTransmission(url=url))
        ici.relire_le_service()
        assert ici.configuration.transmission.url == url


def test_le_monde_ne_change_pas_sous_une_application_ouverte() -> None:
    """Le titre dit « BANC D’ESSAI » : rien ne part au service réel avant le prochain démarrage."""
    ici = Reglages()
    ici.enregistrer_transmission(SERVICE)
    reel = ConfigurationTransmission(environnement=Environnement.PRODUCTION, url="https://localhost:9999")
    ailleurs = Reglages()
    ailleurs.enregistrer_transmission(reel)
    ailleurs.retenir_imprimante("BANC-AILLEURS")
    ici.relire_le_service()
    assert (ici.configuration.transmission, ici.configuration.impression.imprimante) == (SERVICE, None)
    ici.retenir_imprimante("BANC-ICI")
    assert ici.environnement is Environnement.BANC
    assert Reglages().configuration.transmission == reel


def test_un_fichier_illisible_ne_change_rien() -> None:
    """Une faute de frappe dans le fichier n’arrête pas l’application ouverte."""
    ici = Reglages()
    ici.enregistrer_transmission(SERVICE)
    ici.lieux.configuration.write_text("[transmission\n")
    ici.relire_le_service()
    assert ici.configuration.transmission == SERVICE
