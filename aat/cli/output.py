"""The only module that writes results on stdout: plain text for people, JSON for programs.

Nothing decorative: the same lines on a terminal, in a pipe and on a braille display.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from aat.cli.diagnostics import propre
from aat.domaine.arret import Nature
from aat.domaine.constat import Constat, Severite
from aat.domaine.etats import Etat
from aat.services.journal import ETATS

if TYPE_CHECKING:
    from aat.cli.fichiers_pdf import Fichier
    from aat.configuration import Configuration
    from aat.domaine.fiche import Fiche
    from aat.domaine.motif import Motif
    from aat.domaine.transmission import EtatEnvoi
    from aat.ports import Evenement
    from aat.services.certificat import ReponseCertificat
    from aat.services.diagnostic import Controle
    from aat.services.identification import Identification
    from aat.services.reponse import Reponse, ReponseTransmission

_SEVERITES = {
    Severite.BLOQUANT: "BLOQUANT",
    Severite.AVERTISSEMENT: "ATTENTION",
    Severite.INFORMATION: "À SAVOIR",
}


def ligne(texte: str = "") -> None:
    """Write one line, without any character that a terminal would obey."""
    sys.stdout.write(propre(texte) + "\n")


def json_ligne(valeur: object) -> int:
    """Write ``valeur`` as one line of JSON and return 0."""
    import msgspec

    sys.stdout.buffer.write(json_sur(msgspec.json.encode(valeur)) + b"\n")
    return 0


def json_sur(octets: bytes) -> bytes:
    """Return the same JSON with every character that a terminal would obey escaped: C1 controls, bidi, zero width.

    JSON escapes only the controls under U+0020; outside its strings it is ASCII, so the value does not change.
    """
    if octets.isascii() and b"\x7f" not in octets:
        return octets
    texte = octets.decode()
    if all(signe.isprintable() or signe in "\n\u00a0\u202f" for signe in texte):
        return octets
    return "".join(
        signe if signe.isprintable() or signe in "\n\u00a0\u202f" else _echappe(signe) for signe in texte
    ).encode()


def _echappe(signe: str) -> str:
    unites = signe.encode("utf-16-be")
    return "".join(f"\\u{unites[i : i + 2].hex()}" for i in range(0, len(unites), 2))


def json_lisible(valeur: dict[str, Any]) -> int:
    """Write ``valeur`` as indented JSON and return 0."""
    import msgspec

    sys.stdout.buffer.write(json_sur(msgspec.json.format(msgspec.json.encode(valeur), indent=2)) + b"\n")
    return 0


def reponse(r: Reponse, *, en_json: bool) -> int:
    """Write the answer of an avis and return its exit code."""
    suite = r.ref and r.document.atmp and r.document.nature is Nature.INITIAL
    return document(
        r,
        "Avis",
        transmission,
        en_json=en_json,
        suite=f"Certificat AT/MP, patient et date gardés : aat certificat {r.ref}" if suite else None,
    )


def document(
    r: Reponse | ReponseCertificat,
    nom: str,
    envoi: Callable[[str, ReponseTransmission | EtatEnvoi], None],
    *,
    en_json: bool,
    papier: str | None = None,
    suite: str | None = None,
) -> int:
    """Write the answer of a document and return its exit code.

    Args:
        r: the answer.
        nom: what it is (« Avis »).
        envoi: writes where its transmission stands.
        en_json: for a program.
        papier: what to do with it when it is only printed.
        suite: what may be done next.
    """
    if en_json:
        json_ligne(reponse_json(r))
        return int(r.code_sortie)
    ligne(r.recapitulatif)
    constats(r.constats)
    ligne()
    if r.bloquants:
        nombre = len(r.bloquants)
        ligne(f"Refusé : {nombre} point{'s' if nombre > 1 else ''} à corriger. Rien n’a été enregistré ni transmis.")
        return int(r.code_sortie)
    if r.etat is None:
        ligne("Simulation : rien n’a été enregistré ni transmis.")
    elif r.transmission:
        envoi(r.ref or "", r.transmission)
    else:
        ligne(f"{nom} {r.ref} : {ETATS[r.etat]}.")
        if r.etat is Etat.VALIDE:
            ligne(f"Pour le transmettre : aat transmit {r.ref}")
    if papier and r.etat is Etat.IMPRIME_SEUL:
        ligne(papier)
    if r.impression.fichier:
        ligne(f"Imprimé dans {r.impression.fichier}")
    if suite:
        ligne(suite)
    return int(r.code_sortie)


def reponse_json(r: Reponse | ReponseCertificat) -> dict[str, object]:
    """Return the answer as the contract spells it."""
    return {
        "ref": r.ref,
        "etat": r.etat,
        "constats": r.constats,
        "document": r.document,
        "recapitulatif": r.recapitulatif,
        "impression": r.impression,
        "transmission": r.transmission,
    }


def severite(s: Severite) -> str:
    """Return the word shown for a severity."""
    return _SEVERITES[s]


def fichiers(ecrits: Sequence[Fichier], *, en_json: bool) -> int:
    """Write the list of the PDFs made."""
    if en_json:
        return json_ligne({"fichiers": list(ecrits)})
    for f in ecrits:
        ligne(f"{f.fichier}  ({f.pages} page{'s' if f.pages > 1 else ''})")
    return 0


def configuration(c: Configuration, *, en_json: bool) -> int:
    """Write the configuration; it holds no patient data and no secret, only the names of key files."""
    import msgspec

    contenu: dict[str, Any] = msgspec.to_builtins(c)
    if en_json:
        return json_ligne(contenu)
    for section, valeurs in contenu.items():
        ligne(f"[{section}]")
        if not valeurs:
            ligne("  non réglé")
        for nom, valeur in (valeurs or {}).items():
            if valeur is not None:
                ligne(f"  {nom} = {valeur}")
    return 0


def constats(tous: Sequence[Constat]) -> None:
    """Write the findings, one block each, blocking ones first in the reader's eye by their word."""
    for c in tous:
        ligne()
        ligne(f"{_SEVERITES[c.severite]} · {c.champ}")
        ligne(f"  {c.message}")
        ligne(f"  [{c.code}] {c.fondement}")


def transmission(ref: str, t: ReponseTransmission | EtatEnvoi) -> None:
    """Write where an avis stands."""
    _envoi("Avis", ref, t, "Remettez au patient l’exemplaire destiné à son employeur (volet 3).")


def transmission_certificat(ref: str, t: ReponseTransmission | EtatEnvoi) -> None:
    """Write where a certificate stands; nothing of it is for the employer."""
    remise = f"Remettez à la victime son exemplaire : aat print {ref}. Aucun n’est destiné à l’employeur."
    _envoi("Certificat", ref, t, remise)


def _envoi(nom: str, ref: str, t: ReponseTransmission | EtatEnvoi, remise: str) -> None:
    if t.etat is Etat.ACQUITTE:
        ligne(f"Transmis. Accusé de réception n° {t.numero}")
        if t.caisse:
            ligne(f"Il sera traité par : {t.caisse}")
        ligne(remise)
        return
    ligne(f"{nom} {ref} : {ETATS[t.etat]}.")
    if t.derniere_erreur:
        ligne(f"  {t.derniere_erreur}")
    if t.etat in {Etat.EN_FILE, Etat.A_REESSAYER, Etat.A_VERIFIER}:
        ligne("Rien n’est perdu : « aat transmit --tout » reprendra l’envoi, une seule fois.")


def motifs(trouves: Iterable[tuple[Motif, str]], requete: str, *, en_json: bool) -> int:
    """Write motifs, best first; exit 4 when a search finds nothing."""
    from aat.erreurs import ErreurIntrouvable

    liste = list(trouves)
    if en_json:
        json_ligne(
            [
                {"code": m.code, "id": m.id, "libelle": m.libelle, "correspondance": c, "fiche": m.fiche}
                for m, c in liste
            ],
        )
        return 0 if liste or not requete else int(ErreurIntrouvable.code_sortie)
    if not liste:
        raise ErreurIntrouvable(
            "Aucun motif ne correspond.",
            champ="TEXTE",
            remede="Essayez un autre mot, ou « aat motifs » pour la liste complète.",
        )
    for m, correspondance in liste:
        comme = f"  (« {correspondance} »)" if correspondance != m.libelle else ""
        ligne(f"{m.code}  {m.libelle}{comme}{'  · durées : aat durees ' + m.code if m.fiche else ''}")
    return 0


def durees(motif: Motif, fiche: Fiche, libelles: dict[str, str], *, en_json: bool) -> int:
    """Write a duration sheet as a table with its merged headers."""
    if en_json:
        return json_ligne(
            {
                "motif": {"code": motif.code, "id": motif.id, "libelle": motif.libelle},
                "fiche": {"id": fiche.id, "titre": fiche.titre, "intro": fiche.intro, "notes": fiche.notes},
                "colonnes": [
                    {"niveau": n.niveau, "valeurs": [{"libelle": v, "etendue": e} for v, e in n.valeurs]}
                    for n in fiche.colonnes
                ],
                "lignes": {t: [{"jours": c.jours, "plus_de": c.plus_de} for c in cs] for t, cs in fiche.lignes.items()},
                "sources": [{"quoi": quoi, "adresse": adresse} for quoi, adresse in fiche.sources],
            },
        )
    from aat.cli.tableau import tableau_durees

    ligne(f"{motif.libelle} : durées indicatives, en jours")
    if fiche.intro:
        ligne(fiche.intro)
    for rangee in tableau_durees(fiche, libelles):
        ligne(rangee)
    for note in fiche.notes:
        ligne(f"Note : {note}")
    ligne(f"Source : {fiche.sources[0][0]}")
    return 0


def identification(trouves: Sequence[Identification], *, en_json: bool) -> int:
    """Write the patient's banner; what is not known is said as not known."""
    if en_json:
        objets = [_identification_json(i) for i in trouves]
        return json_ligne(objets[0] if len(objets) == 1 else objets)
    from aat.cli.bandeau import bandeau

    for rang, i in enumerate(trouves):
        if rang:
            ligne()
        for texte in bandeau(i):
            ligne(texte)
    return 0


def _identification_json(i: Identification) -> dict[str, object]:
    from aat.services.droits_json import droits_json

    r = i.rattachement
    return {
        "patient": i.patient,
        "assure": i.assure,
        "droits": droits_json(i.droits),
        "provenance": i.provenance,
        "regime": {
            "transmission": r.transmission,
            "code": r.regime,
            "libelle": r.regime_libelle,
            "sigle": r.sigle,
            "caisse": r.caisse,
            "caisse_libelle": r.caisse_libelle,
            "centre": r.centre,
            "constate_le": r.constate_le,
        },
    }


def etats(tous: Sequence[EtatEnvoi], *, en_json: bool) -> int:
    """Write where documents stand; return the gravest code."""
    from aat.codes_sortie import le_plus_grave
    from aat.domaine.transmission import TypeDocument
    from aat.services.reponse import code_transmission

    if en_json:
        json_ligne({"documents": [_etat_json(e) for e in tous]})
    elif not tous:
        ligne("Rien à transmettre : la file d’attente est vide.")
    for e in () if en_json else tous:
        ecrire = transmission_certificat if e.type is TypeDocument.CERTIFICAT else transmission
        ecrire(e.ref, e)
    return int(le_plus_grave([code_transmission(e.etat) for e in tous]))


def _etat_json(e: EtatEnvoi) -> dict[str, object]:
    return {
        "ref": e.ref,
        "etat": e.etat,
        "numero": e.numero,
        "horodatage": e.horodatage,
        "caisse": e.caisse,
        "essais": e.essais,
        "derniere_erreur": e.derniere_erreur,
    }


def journal(evenements: Sequence[Evenement], *, en_json: bool) -> int:
    """Write the history, one line an event, without medical content."""
    for e in evenements:
        if en_json:
            json_ligne({"quand": e.quand, "ref": e.ref, "quoi": e.quoi, "details": dict(e.details)})
        else:
            details = "  ".join(f"{nom}={valeur}" for nom, valeur in e.details)
            ligne(f"{e.quand.astimezone():%d/%m/%Y %H:%M:%S}  {e.ref or '-':10}  {e.quoi}  {details}".rstrip())
    if not evenements and not en_json:
        ligne("Le journal est vide.")
    return 0


def controles(tous: Sequence[Controle], *, en_json: bool) -> int:
    """Write the checks, one line each, and what mends them; return the exit code by the gravest."""
    from aat.codes_sortie import le_plus_grave
    from aat.services.diagnostic import SENS, EtatControle

    if en_json:
        json_ligne(
            {"controles": [{"nom": c.nom, "etat": c.etat, "message": c.message, "remede": c.remede} for c in tous]}
        )
    for c in () if en_json else tous:
        ligne(f"{c.etat.upper():9} {c.nom} : {c.message}")
        if c.etat is EtatControle.OK:
            continue
        if c.nom in SENS:
            ligne(f"          {SENS[c.nom]}")
        if c.remede:
            ligne(f"          → {c.remede}")
    return int(le_plus_grave([c.code_sortie for c in tous if c.etat is EtatControle.PANNE]))
