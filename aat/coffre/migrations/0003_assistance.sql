-- What support reads of an attempt (durations in milliseconds, no content), the stumps that a purge leaves in place
-- of the audit lines it removes, and the acknowledgements of documents that a restored backup does not know.

ALTER TABLE tentatives ADD COLUMN dns_ms REAL;
ALTER TABLE tentatives ADD COLUMN connexion_ms REAL;
ALTER TABLE tentatives ADD COLUMN tls_ms REAL;
ALTER TABLE tentatives ADD COLUMN ecriture_ms REAL;
ALTER TABLE tentatives ADD COLUMN attente_ms REAL;
ALTER TABLE tentatives ADD COLUMN lecture_ms REAL;
ALTER TABLE tentatives ADD COLUMN tls TEXT;
ALTER TABLE tentatives ADD COLUMN pair TEXT;
ALTER TABLE tentatives ADD COLUMN certificat_service TEXT;
ALTER TABLE tentatives ADD COLUMN certificat_service_fin TEXT;
ALTER TABLE tentatives ADD COLUMN requete_serveur TEXT;
ALTER TABLE tentatives ADD COLUMN octets_envoyes INTEGER;
ALTER TABLE tentatives ADD COLUMN octets_recus INTEGER;

CREATE TABLE audit_souches (
    jusqu_a INTEGER PRIMARY KEY,
    hash TEXT NOT NULL,
    lignes INTEGER NOT NULL,
    quand TEXT NOT NULL,
    sceau TEXT NOT NULL
) STRICT;

CREATE TRIGGER audit_souches_sans_modification BEFORE UPDATE ON audit_souches
BEGIN
    SELECT RAISE(ABORT, 'audit: append only');
END;

CREATE TRIGGER audit_souches_sans_effacement BEFORE DELETE ON audit_souches
BEGIN
    SELECT RAISE(ABORT, 'audit: append only');
END;

-- Only what a stump stands for may go.
DROP TRIGGER audit_sans_effacement;

CREATE TRIGGER audit_sans_effacement BEFORE DELETE ON audit
WHEN OLD.seq > (SELECT COALESCE(max(jusqu_a), 0) FROM audit_souches)
BEGIN
    SELECT RAISE(ABORT, 'audit: append only');
END;

CREATE TABLE accuses_retrouves (
    document_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    numero TEXT NOT NULL UNIQUE,
    recu_le TEXT NOT NULL,
    enveloppe BLOB NOT NULL,
    brut_chiffre BLOB NOT NULL,
    retrouve_le TEXT NOT NULL,
    PRIMARY KEY (document_id, version)
) STRICT;
