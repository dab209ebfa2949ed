-- First schema. Clear columns hold identifiers, states, times and codes only; every BLOB named
-- *_chiffre or enveloppe is sealed. Times: UTC text with microseconds, so that text order is time order.

CREATE TABLE meta (
    nom TEXT PRIMARY KEY,
    valeur TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE documents (
    document_id TEXT PRIMARY KEY,
    ref TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL CHECK (version >= 1),
    type TEXT NOT NULL,
    etat TEXT NOT NULL,
    etat_depuis TEXT NOT NULL,
    etabli_le TEXT NOT NULL,
    cle TEXT UNIQUE,
    empreinte TEXT,
    enveloppe BLOB NOT NULL,
    contenu_chiffre BLOB NOT NULL,
    recapitulatif_chiffre BLOB NOT NULL,
    jws_chiffre BLOB,
    arret_chiffre BLOB,
    patient_hmac BLOB NOT NULL,
    prescripteur_ref TEXT NOT NULL,
    organisme TEXT,
    -- No deadline is written as the year 9999, so that the oldest deadline comes first in the index.
    expire_le TEXT NOT NULL,
    prochain_essai TEXT,
    bail_proprietaire TEXT,
    bail_fin TEXT,
    tentative_no INTEGER NOT NULL DEFAULT 0,
    -- The current attempt must ask what the peer knows before it sends.
    a_verifier INTEGER NOT NULL DEFAULT 0,
    -- An attempt may have had its effect and nobody knows yet.
    doute INTEGER NOT NULL DEFAULT 0,
    derniere_erreur TEXT,
    cle_lot TEXT UNIQUE
) STRICT;

CREATE INDEX documents_a_prendre ON documents (expire_le, prochain_essai)
    WHERE etat IN ('en-file', 'a-reessayer', 'a-verifier');
CREATE INDEX documents_en_cours ON documents (bail_fin) WHERE etat = 'en-cours';
CREATE INDEX documents_par_date ON documents (etat_depuis, document_id);
CREATE INDEX documents_par_patient ON documents (patient_hmac);

CREATE TABLE tentatives (
    document_id TEXT NOT NULL REFERENCES documents (document_id),
    version INTEGER NOT NULL,
    no INTEGER NOT NULL,
    message_id TEXT NOT NULL UNIQUE,
    proprietaire TEXT NOT NULL,
    boot_id TEXT NOT NULL,
    debut TEXT NOT NULL,
    fin TEXT,
    phase TEXT NOT NULL,
    resultat TEXT,
    classe TEXT,
    code TEXT,
    http INTEGER,
    champs TEXT,
    PRIMARY KEY (document_id, version, no)
) STRICT, WITHOUT ROWID;

CREATE TABLE accuses (
    document_id TEXT NOT NULL REFERENCES documents (document_id),
    version INTEGER NOT NULL,
    numero TEXT NOT NULL UNIQUE,
    recu_le TEXT NOT NULL,
    regime TEXT NOT NULL,
    caisse TEXT NOT NULL,
    centre TEXT NOT NULL,
    libelle_caisse TEXT NOT NULL,
    brut_chiffre BLOB NOT NULL,
    avertissements_chiffre BLOB NOT NULL,
    enregistre_le TEXT NOT NULL,
    PRIMARY KEY (document_id, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE brouillons (
    document_id TEXT PRIMARY KEY,
    enveloppe BLOB NOT NULL,
    contenu_chiffre BLOB NOT NULL,
    modifie_le TEXT NOT NULL
) STRICT;

-- modification grows at each write, so that another process knows what to read again.
CREATE TABLE patients (
    patient_id TEXT PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE,
    nir_hmac BLOB NOT NULL,
    rang INTEGER NOT NULL,
    enveloppe BLOB NOT NULL,
    contenu_chiffre BLOB NOT NULL,
    vu_le TEXT NOT NULL,
    modification INTEGER NOT NULL UNIQUE,
    UNIQUE (nir_hmac, rang)
) STRICT;

CREATE TABLE employeurs (
    employeur_id TEXT PRIMARY KEY,
    nom_hmac BLOB NOT NULL UNIQUE,
    enveloppe BLOB NOT NULL,
    contenu_chiffre BLOB NOT NULL,
    modifie_le TEXT NOT NULL
) STRICT;

CREATE TABLE audit (
    seq INTEGER PRIMARY KEY,
    quand TEXT NOT NULL,
    qui TEXT NOT NULL,
    quoi TEXT NOT NULL,
    document_id TEXT,
    details TEXT NOT NULL,
    prec TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;

CREATE INDEX audit_par_document ON audit (document_id, seq) WHERE document_id IS NOT NULL;

CREATE TRIGGER audit_sans_modification BEFORE UPDATE ON audit
BEGIN
    SELECT RAISE(ABORT, 'audit: append only');
END;

CREATE TRIGGER audit_sans_effacement BEFORE DELETE ON audit
BEGIN
    SELECT RAISE(ABORT, 'audit: append only');
END;
