"""Ce qui est dit d’un document refusé : ce que la caisse a nommé, quand c’est cela qu’il faut corriger."""

from dataclasses import replace

import pytest
from aat.composition import Atelier
from aat.domaine.etats import Etat
from aat.domaine.transmission import Classe, Phase
from aat.services import arret, suivi
from aat.services.scellement import Demande

from tests.coffre.fabrique import echec, seconde
from tests.tui.banc_ferme import raccorder
from tests.tui.pas import DURAND, PRESCRIPTEUR, avis_sur, installer


@pytest.mark.parametrize(
    ("code", "champs", "dit"),
    [
        ("T401", ("remplace.numero", "REGLE"), "Indiqué par le service : remplace.numero."),
        ("T401", ("arret.debut", "debut-fenetre"), "Indiqué par le service : arret.debut."),
        ("T401", (), "Indiqué par le service : aucun champ."),
        ("T401", ("debut-fenetre",), None),
        ("T205", ("prescripteur.rpps", "PRESCRIPTEUR"), None),
    ],
)
def test_un_refus_dit_les_champs_a_corriger(
    outils: Atelier, code: str, champs: tuple[str, ...], dit: str | None
) -> None:
    """« Corrigez les champs indiqués » comes with them; a rule is said by its own sentence; the rest is for support."""
    installer(outils, DURAND)
    raccorder(outils, PRESCRIPTEUR.rpps or "")
    ref = arret.valider(avis_sur("grippe 5j", DURAND, outils), Demande(transmettre=True), outils).ref
    assert ref is not None
    coffre = outils.coffre()
    prise = coffre.prendre("essai:1", seconde(60), ref)
    assert prise is not None
    coffre.noter_phase(prise, Phase.SONDE)
    coffre.noter_phase(prise, Phase.ECRITURE)
    coffre.conclure(prise, replace(echec(Classe.DEFINITIF, code), champs=champs), seconde(61))
    vu = suivi.suivre(ref, outils)
    assert vu.etat is Etat.REJETE
    assert [p for p in vu.phrases if p.startswith("Indiqué")] == ([] if dit is None else [dit])
    assert any("[debut-fenetre]" in p for p in vu.phrases) is ("debut-fenetre" in champs)
