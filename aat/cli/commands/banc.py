"""``aat banc``: the bench that plays the caisse, for training, demonstration and tests."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Annotated

import typer

from aat.cli import output
from aat.cli.groupe import CommandeFrancaise, application
from aat.composition import Atelier
from aat.domaine.environnement import Environnement
from aat.erreurs import ErreurRefus, ErreurUsage

if TYPE_CHECKING:
    from aat.banc.cartes.carte import Carte

app = application(groupe=True, help="Le banc d’essai, qui joue la caisse. Rien n’y est envoyé à une caisse.")

_PORT = 8743


@app.callback()
def banc() -> None:
    """Le banc d’essai, qui joue la caisse sur cette machine. Rien n’est envoyé à une caisse.

    Exemples :
      aat banc cpam                            démarre et raccorde ce poste
      aat banc scenario 503 --fois 3           les trois prochains envois échouent
      aat banc cartes verdier --formation      une carte Vitale inventée, lecteur virtuel
    """


@app.command(cls=CommandeFrancaise)
def cpam(
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, metavar="N", help="Port ; 0 : un port libre.")
    ] = _PORT,
    hote: Annotated[str, typer.Option("--hote", metavar="ADRESSE", help="Adresse d’écoute.")] = "127.0.0.1",
    ecouter_ailleurs: Annotated[
        bool, typer.Option("--ecouter-ailleurs", help="Accepte d’écouter ailleurs que sur cette machine.")
    ] = False,
) -> int:
    """Démarre le service d’une caisse inventée, par TLS mutuel, et y raccorde ce poste. Ctrl+C l’arrête.

    Exemple :
      aat banc cpam --port 0
    """
    from aat.banc import pki
    from aat.banc.commande import servir

    atelier = Atelier()
    _refuser_la_production(atelier)
    choisi = port or _port_libre()
    pki.preparer(atelier.lieux.banc)
    raccorder_au_banc(atelier, choisi)
    servir(atelier.lieux.banc, choisi, hote=hote, ailleurs=ecouter_ailleurs)
    return 0


@app.command(cls=CommandeFrancaise)
def scenario(
    nom: Annotated[str, typer.Argument(metavar="NOM", help="normal, 503, 429, 500-apres-effet, coupure…")],
    parametre: Annotated[str, typer.Argument(metavar="VALEUR", help="Paramètre du scénario.")] = "",
    fois: Annotated[int | None, typer.Option("--fois", min=1, metavar="N", help="Nombre d’envois concernés.")] = None,
) -> int:
    """Demande une panne au banc en marche, ou le retour à la normale.

    Exemples :
      aat banc scenario 503 --fois 3
      aat banc scenario normal
    """
    from aat.banc import scenarios

    if nom not in scenarios.NOMS:
        raise ErreurUsage(
            "Ce scénario n’existe pas.", champ="NOM", remede=f"Scénarios : {', '.join(sorted(scenarios.NOMS))}."
        )
    scenarios.demander(
        Atelier().lieux.banc, nom, fois=scenarios.TOUJOURS if fois is None else fois, parametre=parametre
    )
    output.ligne(f"Scénario du banc : {nom}.")
    return 0


@app.command(cls=CommandeFrancaise)
def cartes(
    nom: Annotated[
        str, typer.Argument(metavar="CARTE", help="verdier, diallo, casanova, vitale-1, cps3, inconnue… ou cps.")
    ],
    port: Annotated[int, typer.Option("--port", metavar="N", help="Port du lecteur virtuel.")] = 0x8C7B,
    formation: Annotated[
        bool, typer.Option("--formation", help="Ce poste sert à la formation ou aux essais, jamais à des patients.")
    ] = False,
) -> int:
    """Joue une carte inventée dans le lecteur virtuel (vsmartcard-vpcd), ou prépare une carte CPS (SoftHSM).

    Sur l’entrée standard : « retirer », « inserer [CARTE] », « panne N » (arrachée au Nᵉ échange), « lent S »,
    « fin ». Les personnes n’existent pas.

    Exemples :
      aat banc cartes verdier --formation
      aat banc cartes cps3 --formation
      aat banc cartes cps --formation
    """
    from aat.banc.cartes import commande

    atelier = Atelier()
    _refuser_la_production(atelier)
    if not formation:
        raise ErreurRefus(
            "Le lecteur virtuel écoute sur toutes les adresses de cette machine : il ne sert qu’à la formation.",
            remede="Sur un poste de formation, ajoutez « --formation ». Sur un poste de soins, désinstallez "
            "vsmartcard-vpcd.",
        )
    if nom == "cps":
        return _preparer_cps(atelier)
    return commande.jouer(nom, port, lambda: _cps3(atelier))


def _cps3(atelier: Atelier) -> Carte:
    """Make the CPS3 of the configured prescriber, else of an invented one."""
    from aat.banc import pki
    from aat.banc.cartes.cps3 import CarteCps3
    from aat.banc.cartes.professionnel import PORTEUR

    qui = atelier.prescripteur()
    porteur = (qui.rpps, qui.nom or "BANC", qui.prenom or "BANC") if qui is not None and qui.rpps else PORTEUR
    return CarteCps3.neuve(pki.preparer(atelier.lieux.banc), porteur)


def _preparer_cps(atelier: Atelier) -> int:
    """Make the CPS of the configured prescriber and set this workstation to sign with it."""
    import msgspec

    from aat.banc import pki
    from aat.banc.cartes import softhsm
    from aat.erreurs import ErreurConfiguration

    qui = atelier.prescripteur()
    if qui is None or not qui.rpps:
        raise ErreurConfiguration("Aucun prescripteur n’est enregistré.", remede="aat config prescripteur")
    prepare = softhsm.preparer(
        atelier.lieux.banc / "cps", pki.preparer(atelier.lieux.banc), qui.rpps, qui.nom or "BANC", qui.prenom or "BANC"
    )
    regle = msgspec.structs.replace(atelier.configuration.cartes, module=str(softhsm.module()), signature=True)
    atelier.enregistrer_configuration(msgspec.structs.replace(atelier.configuration, cartes=regle))
    output.ligne(
        f"Carte CPS inventée prête ; son code, public, est {softhsm.CODE}. Elle signe désormais les documents."
    )
    output.ligne(f"Dans chaque terminal : export {softhsm.VARIABLE}={prepare}")
    return 0


def raccorder_au_banc(atelier: Atelier, port: int) -> None:
    """Write in the configuration how the bench is reached; never over the real service's."""
    import msgspec

    dossier = (
        "banc/pki"
        if atelier.lieux.banc == atelier.lieux.configuration.parent / "banc"
        else str(atelier.lieux.banc / "pki")
    )
    atelier.enregistrer_transmission(
        msgspec.structs.replace(
            atelier.configuration.transmission,
            environnement=Environnement.BANC,
            url=f"https://localhost:{port}",
            autorites=f"{dossier}/autorite.pem",
            certificat=f"{dossier}/cabinet.pem",
            cle=f"{dossier}/cabinet.cle.pem",
            signature_certificat=f"{dossier}/prescripteur-{{rpps}}.pem",
            signature_cle=f"{dossier}/prescripteur-{{rpps}}.cle.pem",
            cle_service=f"{dossier}/service.pem",
        )
    )


def _refuser_la_production(atelier: Atelier) -> None:
    if atelier.environnement is Environnement.PRODUCTION:
        raise ErreurRefus(
            "Ce poste est réglé pour un service réel : le banc n’y touche pas.",
            remede="Utilisez un autre dossier pour le banc : AAT_MAISON=dossier aat banc cpam.",
        )


def _port_libre() -> int:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return int(prise.getsockname()[1])
