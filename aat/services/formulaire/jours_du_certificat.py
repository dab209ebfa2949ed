"""Which days a date field of a certificate may take: judged by its own rules, like those of an avis."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aat.rules.certificat.moteur import juger_certificat
from aat.services.certificat import preparer
from aat.services.formulaire import certificat as formulaire
from aat.services.formulaire.jours_possibles import JoursPossibles

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from aat.domaine.certificat import Certificat
    from aat.domaine.constat import Constat
    from aat.services.formulaire.champ import Champ
    from aat.services.outils import Outils


def jours_du_certificat(
    champ: Champ[Certificat], certificat: Certificat, aujourd_hui: dt.date, outils: Outils
) -> JoursPossibles[Certificat]:
    """Return the days of a date field of a certificate established today; the store is read once.

    Raises:
        ErreurCoffre: the store exists and cannot be used.
    """
    net = formulaire.nettoyer(certificat)
    prepare, _, contexte = preparer(net, aujourd_hui, outils)

    def juge(autre: Certificat) -> Iterator[tuple[str, Constat]]:
        complet = replace(formulaire.completer(autre, aujourd_hui), prescripteur=prepare.prescripteur)
        for constat in juger_certificat(complet, contexte):
            if constat.bloquant:
                yield formulaire.FORMULAIRE.porteur(constat.champ), constat

    return JoursPossibles(champ, net, juge, aujourd_hui)
