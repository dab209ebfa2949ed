-- Twin of ../0001_initial.sql: same tables, same columns. What differs, and why:
-- COLLATE "C", so that text order is byte order, as in SQLite, whatever the database's locale; BIGINT and BYTEA for
-- INTEGER and BLOB; triggers for each statement, TRUNCATE included.

-- First schema. Clear columns hold identifiers, states, times and codes only; every BYTEA named
-- *_chiffre or enveloppe is sealed. Times: UTC text with microseconds, so that text order is time order.

CREATE TABLE meta (
    nom TEXT COLLATE "C" PRIMARY KEY,
    valeur TEXT COLLATE "C" NOT NULL
);

CREATE TABLE documents (
    document_id TEXT COLLATE "C" PRIMARY KEY,
    ref TEXT COLLATE "C" NOT NULL UNIQUE,
    version BIGINT NOT NULL CHECK (version >= 1),
    type TEXT COLLATE "C" NOT NULL,
    etat TEXT COLLATE "C" NOT NULL,
    etat_depuis TEXT COLLATE "C" NOT NULL,
    etabli_le TEXT COLLATE "C" NOT NULL,
    cle TEXT COLLATE "C" UNIQUE,
    empreinte TEXT COLLATE "C",
    enveloppe BYTEA NOT NULL,
    contenu_chiffre BYTEA NOT NULL,
    recapitulatif_chiffre BYTEA NOT NULL,
    jws_chiffre BYTEA,
    arret_chiffre BYTEA,
    patient_hmac BYTEA NOT NULL,
    prescripteur_ref TEXT COLLATE "C" NOT NULL,
    organisme TEXT COLLATE "C",
    -- No deadline is written as the year 9999, so that the oldest deadline comes first in the index.
    expire_le TEXT COLLATE "C" NOT NULL,
    prochain_essai TEXT COLLATE "C",
    bail_proprietaire TEXT COLLATE "C",
    bail_fin TEXT COLLATE "C",
    tentative_no BIGINT NOT NULL DEFAULT 0,
    -- The current attempt must ask what the peer knows before it sends.
    a_verifier BIGINT NOT NULL DEFAULT 0,
    -- An attempt may have had its effect and nobody knows yet.
    doute BIGINT NOT NULL DEFAULT 0,
    derniere_erreur TEXT COLLATE "C",
    cle_lot TEXT COLLATE "C" UNIQUE
);

CREATE INDEX documents_a_prendre ON documents (expire_le, prochain_essai NULLS FIRST)
    WHERE etat IN ('en-file', 'a-reessayer', 'a-verifier');
CREATE INDEX documents_en_cours ON documents (bail_fin) WHERE etat = 'en-cours';
CREATE INDEX documents_par_date ON documents (etat_depuis, document_id);
CREATE INDEX documents_par_patient ON documents (patient_hmac);

CREATE TABLE tentatives (
    document_id TEXT COLLATE "C" NOT NULL REFERENCES documents (document_id),
    version BIGINT NOT NULL,
    no BIGINT NOT NULL,
    message_id TEXT COLLATE "C" NOT NULL UNIQUE,
    proprietaire TEXT COLLATE "C" NOT NULL,
    boot_id TEXT COLLATE "C" NOT NULL,
    debut TEXT COLLATE "C" NOT NULL,
    fin TEXT COLLATE "C",
    phase TEXT COLLATE "C" NOT NULL,
    resultat TEXT COLLATE "C",
    classe TEXT COLLATE "C",
    code TEXT COLLATE "C",
    http BIGINT,
    champs TEXT COLLATE "C",
    PRIMARY KEY (document_id, version, no)
);

CREATE TABLE accuses (
    document_id TEXT COLLATE "C" NOT NULL REFERENCES documents (document_id),
    version BIGINT NOT NULL,
    numero TEXT COLLATE "C" NOT NULL UNIQUE,
    recu_le TEXT COLLATE "C" NOT NULL,
    regime TEXT COLLATE "C" NOT NULL,
    caisse TEXT COLLATE "C" NOT NULL,
    centre TEXT COLLATE "C" NOT NULL,
    libelle_caisse TEXT COLLATE "C" NOT NULL,
    brut_chiffre BYTEA NOT NULL,
    avertissements_chiffre BYTEA NOT NULL,
    enregistre_le TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (document_id, version)
);

CREATE TABLE brouillons (
    document_id TEXT COLLATE "C" PRIMARY KEY,
    enveloppe BYTEA NOT NULL,
    contenu_chiffre BYTEA NOT NULL,
    modifie_le TEXT COLLATE "C" NOT NULL
);

-- modification grows at each write, so that another process knows what to read again.
CREATE TABLE patients (
    patient_id TEXT COLLATE "C" PRIMARY KEY,
    reference TEXT COLLATE "C" NOT NULL UNIQUE,
    nir_hmac BYTEA NOT NULL,
    rang BIGINT NOT NULL,
    enveloppe BYTEA NOT NULL,
    contenu_chiffre BYTEA NOT NULL,
    vu_le TEXT COLLATE "C" NOT NULL,
    modification BIGINT NOT NULL UNIQUE,
    UNIQUE (nir_hmac, rang)
);

CREATE TABLE employeurs (
    employeur_id TEXT COLLATE "C" PRIMARY KEY,
    nom_hmac BYTEA NOT NULL UNIQUE,
    enveloppe BYTEA NOT NULL,
    contenu_chiffre BYTEA NOT NULL,
    modifie_le TEXT COLLATE "C" NOT NULL
);

CREATE TABLE audit (
    seq BIGINT PRIMARY KEY,
    quand TEXT COLLATE "C" NOT NULL,
    qui TEXT COLLATE "C" NOT NULL,
    quoi TEXT COLLATE "C" NOT NULL,
    document_id TEXT COLLATE "C",
    details TEXT COLLATE "C" NOT NULL,
    prec TEXT COLLATE "C" NOT NULL,
    hash TEXT COLLATE "C" NOT NULL
);

CREATE INDEX audit_par_document ON audit (document_id, seq) WHERE document_id IS NOT NULL;

CREATE FUNCTION audit_refuser() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit: append only' USING ERRCODE = 'integrity_constraint_violation';
END;
$$;

CREATE TRIGGER audit_sans_modification BEFORE UPDATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuser();

CREATE TRIGGER audit_sans_effacement BEFORE DELETE OR TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuser();
