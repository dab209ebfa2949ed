"""« Annule et remplace »: an avis that corrects a transmitted one, from the command to the caisse's ledger and the paper."""

import datetime as dt
import json
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aat import jws

from tests.poste import Banc, Poste, Sortie, dates_du_jour

Demarrer = Callable[[Poste], Banc]
REGLE = "transmission-annulation"


def _nouveau(poste: Poste, exemple: dict[str, Any], *arguments: str, **champs: Any) -> Sortie:
    document = exemple | dates_du_jour() | champs
    return poste.aat("new-arret", "--depuis", "-", "--json", *arguments, entree=json.dumps(document))


def _registre(poste: Poste, requete: str) -> list[Any]:
    base = sqlite3.connect(f"file:{poste.maison}/banc/registre.sqlite3?mode=ro", uri=True)
    try:
        return base.execute(requete).fetchall()
    finally:
        base.close()


def _regle(sortie: Sortie) -> tuple[str, str]:
    (constat,) = [c for c in sortie.json()["constats"] if c["code"] == REGLE]
    assert constat["champ"] == "annule_et_remplace"
    return constat["severite"], constat["message"].replace("\u00a0", " ")


def test_un_avis_transmis_se_corrige(
    poste: Poste, exemple: dict[str, Any], demarrer_banc: Demarrer, tmp_path: Path
) -> None:
    """A duplicate is refused and says the command; that command repeats the first avis but what is changed."""
    demarrer_banc(poste)
    poste.prescripteur()
    premier = _nouveau(poste, exemple, "--transmettre").json()
    ref, numero = premier["ref"], premier["transmission"]["numero"]
    double = _nouveau(poste, exemple, "--transmettre")
    assert double.code == 7
    dit = poste.aat("transmit", "--etat", double.json()["ref"]).out.replace("\u00a0", " ")
    assert "aat new-arret --annule-et-remplace" in dit
    fini = poste.aat("new-arret", "--annule-et-remplace", ref, "3j", "--acceptation", "--transmettre", "--json")
    assert fini.code == 0, fini
    reponse = fini.json()
    garde = ("assure", "categorie", "motif", "debut", "sorties", "employeur", "nature")
    assert {nom: reponse["document"][nom] for nom in garde} == {nom: premier["document"][nom] for nom in garde}
    assert (reponse["document"]["jours"], reponse["document"]["annule_et_remplace"]) == (3, ref)
    debut, fin = (premier["document"][nom] for nom in ("debut", "fin"))
    mention = f"l’avis du {_jour(debut)} au {_jour(fin)} (n° {numero})"
    assert f"Annule et remplace {mention}" in reponse["recapitulatif"]
    # Neither the first, which it replaces, nor anything else is held against it.
    codes = {c["code"] for c in premier["constats"]}
    assert {c["code"] for c in reponse["constats"]} - codes == {REGLE}
    severite, message = _regle(fini)
    assert severite == "information"
    assert "prévenez vous-même la caisse" in message
    nouveau = reponse["transmission"]["numero"]
    effets = dict(_registre(poste, "SELECT numero, corps FROM effets"))
    assert set(effets) == {numero, nouveau}
    ancien_id = json.loads(jws.lire(effets[numero]).charge)["document_id"]
    assert json.loads(jws.lire(effets[nouveau]).charge)["remplace"] == {"document_id": ancien_id, "numero": numero}
    assert _registre(poste, "SELECT document_id FROM remplacements") == [(ancien_id,)]
    assert f"remplacement  document={reponse['ref']}" in poste.aat("journal", ref).out
    assert poste.aat("print", reponse["ref"], "--volets", "recapitulatif", "--sortie", str(tmp_path)).code == 0
    (pdf,) = tmp_path.glob("*.pdf")
    texte = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    assert "Annule et remplace" in texte
    assert numero in texte.replace("\u00a0", " ")


def test_un_avis_deja_remplace_renvoie_a_celui_qui_le_remplace(
    poste: Poste, exemple: dict[str, Any], demarrer_banc: Demarrer, tmp_path: Path
) -> None:
    """Neither replaced, prolonged nor printed without a word; forced, it is refused and the field is named."""
    demarrer_banc(poste)
    poste.prescripteur()
    ref = _nouveau(poste, exemple, "--transmettre").json()["ref"]
    reponse = poste.aat(
        "new-arret", "--annule-et-remplace", ref, "3j", "--acceptation", "--transmettre", "--json"
    ).json()
    # Once is enough: the caisse would refuse the second, and says less why.
    encore = poste.aat("new-arret", "--annule-et-remplace", ref, "4j", "--simuler", "--json")
    assert encore.code == 2
    assert f"c’est le document {reponse['ref']} qu’il faut corriger" in encore.err
    assert (
        f"c’est le document {reponse['ref']} qu’il faut prolonger" in poste.aat("prolong", ref, "9j", "--simuler").err
    )
    rendu = poste.aat("print", ref, "--volets", "3", "--sortie", str(tmp_path))
    assert rendu.code == 0
    assert f"Le document {reponse['ref']}, reçu par la caisse, l’annule et le remplace" in rendu.err
    assert reponse["ref"] in poste.aat("journal", ref).out
    document = _nouveau(poste, exemple, "--simuler", annule_et_remplace=ref)
    assert _regle(document)[0] == "avertissement"
    assert f"par le document {reponse['ref']} : c’est celui-là qu’il faut corriger" in _regle(document)[1]
    # Forced by a document all the same, the caisse refuses it: what it refuses is named, and the first stays replaced.
    force = _nouveau(poste, exemple, "--transmettre", annule_et_remplace=ref).json()
    assert "Champ en cause : Document annulé et remplacé." in _espaces(force["transmission"]["derniere_erreur"])
    assert "vaut toujours" not in force["transmission"]["derniere_erreur"]
    assert "Champ en cause : Document annulé et remplacé." in _espaces(poste.aat("journal", force["ref"]).out)
    dit = poste.aat("transmit", "--etat", ref).out
    assert f"Le document {reponse['ref']}, reçu par la caisse, l’annule et le remplace" in dit
    assert "Remettez au patient" not in dit
    assert poste.aat("new-arret", "--annule-et-remplace", reponse["ref"], "4j", "--simuler").code in {0, 3}


def _suites(poste: Poste, ref: str) -> list[str]:
    """Return what the journal of a document says of those that replace it, oldest first."""
    lues = [json.loads(ligne) for ligne in poste.aat("journal", ref, "--json").out.splitlines()]
    return [f"{e['quoi']} {e['details']['document']}" for e in reversed(lues) if e["quoi"].startswith("remplacement")]


def _remplace_par(poste: Poste, ref: str) -> str | None:
    """Return what support reads, without the key, of the document that replaces this one."""
    lu: str | None = poste.aat("support", "etat", ref, "--json").json()["remplace_par"]
    return lu


def test_un_remplacement_refuse_laisse_le_premier_qui_se_remplace_encore(
    poste: Poste, exemple: dict[str, Any], demarrer_banc: Demarrer
) -> None:
    """The journal and the state say the truth at each step: refused, given up, then received; then that one is replaced."""
    banc = demarrer_banc(poste)
    poste.prescripteur()
    ref = _nouveau(poste, exemple, "--transmettre").json()["ref"]
    remplacer = ("new-arret", "--annule-et-remplace", ref, "3j", "--acceptation")
    banc.scenario("refus", "T401", "--fois", "1")
    refuse = poste.aat(*remplacer, "--transmettre", "--json")
    assert refuse.code == 7, refuse
    lui = refuse.json()["ref"]
    assert (
        f"Le document {ref}, qu’il devait remplacer, vaut toujours" in refuse.json()["transmission"]["derniere_erreur"]
    )
    assert _remplace_par(poste, ref) is None
    assert _suites(poste, ref) == [f"remplacement {lui}", f"remplacement-refuse {lui}"]
    assert poste.aat("new-arret", "--annule-et-remplace", lui, "2j", "--simuler").code == 2
    attend = poste.aat(*remplacer, "--json").json()["ref"]
    assert _remplace_par(poste, ref) == attend
    assert (
        f"Le document {attend}, qui doit l’annuler et le remplacer, attend" in poste.aat("transmit", "--etat", ref).out
    )
    bloque = poste.aat(*remplacer, "--simuler")
    assert bloque.code == 2
    assert f"Le document {attend}, qui doit remplacer celui-ci, attend" in bloque.err
    pris = poste.aat("transmit", attend)
    assert pris.code == 0, pris
    assert f"Il annule et remplace l’avis {ref}" in pris.out
    assert _suites(poste, ref)[2:] == [f"remplacement {attend}", f"remplacement-recu {attend}"]
    encore = poste.aat("new-arret", "--annule-et-remplace", attend, "2j", "--acceptation", "--transmettre", "--json")
    assert encore.code == 0, encore
    dernier = encore.json()["ref"]
    assert (_remplace_par(poste, ref), _remplace_par(poste, attend)) == (attend, dernier)
    # Whichever of the chain is named, the last one is to be corrected.
    assert f"c’est le document {dernier} qu’il faut corriger" in poste.aat(*remplacer, "--simuler").err


def test_un_certificat_se_remplace_une_fois_comme_un_avis(
    poste: Poste, exemple: dict[str, Any], demarrer_banc: Demarrer
) -> None:
    """Taken whole, its findings changed; refused the second time before it is sealed, by the option and by a document."""
    demarrer_banc(poste)
    poste.prescripteur()
    certificat = {
        "version": 1, "nature": "initial", "origine": "accident", "assure": exemple["assure"],
        "date_evenement": dates_du_jour()["debut"], "constatations": "Plaie de la main gauche.", "acceptation": True,
    }  # fmt: skip
    premier = poste.aat("certificat", "--depuis", "-", "--transmettre", "--json", entree=json.dumps(certificat)).json()
    ref, numero = premier["ref"], premier["transmission"]["numero"]
    remplacer = ("certificat", "--annule-et-remplace", ref, "--constatations", "Plaie du pied droit.", "--acceptation")
    second = poste.aat(*remplacer, "--transmettre", "--json")
    assert second.code == 0, second
    reponse = second.json()
    gardes = ("nature", "origine", "assure", "date_evenement", "date_constat")
    assert {nom: reponse["document"][nom] for nom in gardes} == {nom: premier["document"][nom] for nom in gardes}
    assert reponse["document"]["constatations"] == "Plaie du pied droit."
    assert numero in reponse["recapitulatif"]
    assert f"Il annule et remplace le certificat {ref}" in poste.aat("transmit", "--etat", reponse["ref"]).out
    encore = poste.aat(*remplacer, "--simuler")
    assert encore.code == 2
    assert f"c’est le document {reponse['ref']} qu’il faut corriger" in encore.err
    document = certificat | {"annule_et_remplace": ref}
    dit = poste.aat("certificat", "--depuis", "-", "--simuler", "--json", entree=json.dumps(document)).json()
    (constat,) = [c for c in dit["constats"] if c["champ"] == "annule_et_remplace"]
    assert constat["severite"] == "avertissement"
    assert f"par le document {reponse['ref']}" in constat["message"]


def test_ce_qui_ne_se_remplace_pas_est_dit(poste: Poste, exemple: dict[str, Any], demarrer_banc: Demarrer) -> None:
    """Unknown, another person's, not sent yet: a warning each; a document, a patient or a prolongation beside it: refused."""
    demarrer_banc(poste)
    attend = _nouveau(poste, exemple).json()["ref"]
    inconnu = _nouveau(poste, exemple, "--simuler", annule_et_remplace="AAAA000000")
    assert inconnu.code == 0
    assert _regle(inconnu)[0] == "avertissement"
    assert "n’est pas connu ici" in _regle(inconnu)[1]
    autre = exemple | {"assure": exemple["assure"] | {"rang": 2}}
    assert "n’est pas connu ici" in _regle(_nouveau(poste, autre, "--simuler", annule_et_remplace=attend))[1]
    en_file = _nouveau(poste, exemple, "--simuler", annule_et_remplace=attend)
    assert _regle(en_file)[0] == "avertissement"
    assert "n’est pas encore transmis" in _regle(en_file)[1]
    assert poste.aat("new-arret", "--annule-et-remplace", "AAAA000000", "--simuler").code == 4
    for commande in (("new-arret", "--patient", "P-1"), ("prolong", attend)):
        refus = poste.aat(*commande, "--annule-et-remplace", attend)
        assert refus.code == 2
        assert "donne déjà le patient" in refus.err


def test_une_prolongation_corrigee_reste_une_prolongation(
    poste: Poste, exemple: dict[str, Any], demarrer_banc: Demarrer
) -> None:
    """Same stop prolonged, same first day; what followed from the old last day is worked out again."""
    demarrer_banc(poste)
    poste.prescripteur()
    premier = _nouveau(poste, exemple).json()["ref"]
    par = ("--par", "medecin-traitant-ou-prescripteur", "--acceptation")
    suite = poste.aat("prolong", premier, "10j", "--reprise", "--reprise-fin", "31/12/2027", *par, "--json").json()
    corrige = poste.aat("new-arret", "--annule-et-remplace", suite["ref"], "4j", "--acceptation", "--simuler", "--json")
    ancien, nouveau = suite["document"], corrige.json()["document"]
    assert (nouveau["nature"], nouveau["prolongation"]) == ("prolongation", ancien["prolongation"])
    assert (nouveau["debut"], nouveau["jours"]) == (ancien["debut"], 4)
    assert not [c for c in corrige.json()["constats"] if "déjà prolongé" in c["message"]]
    assert ancien["reprise_temps_partiel"]["debut"] == _lendemain(ancien["fin"])
    assert nouveau["reprise_temps_partiel"]["debut"] == _lendemain(nouveau["fin"])


def test_corriger_un_arret_deja_prolonge_rappelle_sa_prolongation(
    poste: Poste, exemple: dict[str, Any], demarrer_banc: Demarrer
) -> None:
    """Another last day than the one that was prolonged: the prolongation, which does not change, is told."""
    demarrer_banc(poste)
    poste.prescripteur()
    premier = _nouveau(poste, exemple).json()
    suite = ("prolong", premier["ref"], "10j", "--par", "medecin-traitant-ou-prescripteur", "--acceptation", "--json")
    debut = poste.aat(*suite).json()["document"]["debut"]
    assert debut == _lendemain(premier["document"]["fin"])
    commande = ("new-arret", "--annule-et-remplace", premier["ref"], "--acceptation", "--simuler", "--json")
    plus_court = [c for c in poste.aat(*commande, "2j").json()["constats"] if "déjà prolongé" in c["message"]]
    assert [c["severite"] for c in plus_court] == ["avertissement"]
    assert f"à partir du {_jour(debut)}" in plus_court[0]["message"]
    meme = poste.aat(*commande, f"{premier['document']['jours']}j").json()["constats"]
    assert not [c for c in meme if "déjà prolongé" in c["message"]]


def _espaces(texte: str) -> str:
    return texte.replace("\u00a0", " ")


def _lendemain(iso: str) -> str:
    return (dt.date.fromisoformat(iso) + dt.timedelta(days=1)).isoformat()


def _jour(iso: str) -> str:
    return "/".join(reversed(iso.split("-")))
