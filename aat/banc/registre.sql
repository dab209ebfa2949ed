-- Ledger of the bench. One fate per (document, version): an effect or a tombstone, never both.
CREATE TABLE IF NOT EXISTS meta (
    nom TEXT PRIMARY KEY,
    valeur BLOB NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS sorts (
    document_id TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    nature TEXT NOT NULL CHECK (nature IN ('effet', 'abandon')),
    cle TEXT NOT NULL UNIQUE,
    identite TEXT NOT NULL,
    quand TEXT NOT NULL,
    PRIMARY KEY (document_id, version),
    UNIQUE (document_id, version, nature)
) STRICT;

CREATE TABLE IF NOT EXISTS effets (
    document_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    nature TEXT NOT NULL DEFAULT 'effet' CHECK (nature = 'effet'),
    numero TEXT NOT NULL UNIQUE,
    empreinte TEXT NOT NULL,
    recu_le TEXT NOT NULL,
    prescripteur TEXT NOT NULL,
    patient_hmac TEXT NOT NULL,
    type TEXT NOT NULL,
    debut TEXT NOT NULL,
    fin TEXT NOT NULL,
    corps BLOB NOT NULL,
    accuse BLOB NOT NULL,
    PRIMARY KEY (document_id, version),
    FOREIGN KEY (document_id, version, nature) REFERENCES sorts (document_id, version, nature)
) STRICT;

CREATE INDEX IF NOT EXISTS effets_par_patient ON effets (prescripteur, patient_hmac, type);

-- An effect is never undone: its annulment stands beside it, once.
CREATE TABLE IF NOT EXISTS annulations (
    document_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    cle TEXT NOT NULL UNIQUE,
    numero TEXT NOT NULL UNIQUE,
    identite TEXT NOT NULL,
    empreinte TEXT NOT NULL,
    accuse BLOB NOT NULL,
    quand TEXT NOT NULL,
    PRIMARY KEY (document_id, version),
    FOREIGN KEY (document_id, version) REFERENCES effets (document_id, version)
) STRICT;

-- What replaced an effect: once, by an effect of this ledger.
CREATE TABLE IF NOT EXISTS remplacements (
    document_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    par_id TEXT NOT NULL,
    par_version INTEGER NOT NULL,
    quand TEXT NOT NULL,
    PRIMARY KEY (document_id, version),
    FOREIGN KEY (document_id, version) REFERENCES effets (document_id, version),
    FOREIGN KEY (par_id, par_version) REFERENCES effets (document_id, version)
) STRICT;

CREATE TABLE IF NOT EXISTS rejets (
    cle TEXT PRIMARY KEY,
    document_id TEXT,
    version INTEGER,
    identite TEXT NOT NULL,
    empreinte TEXT NOT NULL,
    http INTEGER NOT NULL,
    code TEXT NOT NULL,
    corps BLOB NOT NULL,
    quand TEXT NOT NULL
) STRICT;

-- Every submission as it came, refused or not: the bytes of two attempts can be compared.
CREATE TABLE IF NOT EXISTS receptions (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    quand TEXT NOT NULL,
    cle TEXT NOT NULL,
    message_id TEXT NOT NULL,
    tentative TEXT NOT NULL,
    identite TEXT NOT NULL,
    corps BLOB NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS receptions_par_cle ON receptions (cle);
