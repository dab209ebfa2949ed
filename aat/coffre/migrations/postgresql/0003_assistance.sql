-- Twin of ../0003_assistance.sql.
-- What support reads of an attempt (durations in milliseconds, no content), the stumps that a purge leaves in place
-- of the audit lines it removes, and the acknowledgements of documents that a restored backup does not know.

ALTER TABLE tentatives ADD COLUMN dns_ms DOUBLE PRECISION;
ALTER TABLE tentatives ADD COLUMN connexion_ms DOUBLE PRECISION;
ALTER TABLE tentatives ADD COLUMN tls_ms DOUBLE PRECISION;
ALTER TABLE tentatives ADD COLUMN ecriture_ms DOUBLE PRECISION;
ALTER TABLE tentatives ADD COLUMN attente_ms DOUBLE PRECISION;
ALTER TABLE tentatives ADD COLUMN lecture_ms DOUBLE PRECISION;
ALTER TABLE tentatives ADD COLUMN tls TEXT COLLATE "C";
ALTER TABLE tentatives ADD COLUMN pair TEXT COLLATE "C";
ALTER TABLE tentatives ADD COLUMN certificat_service TEXT COLLATE "C";
ALTER TABLE tentatives ADD COLUMN certificat_service_fin TEXT COLLATE "C";
ALTER TABLE tentatives ADD COLUMN requete_serveur TEXT COLLATE "C";
ALTER TABLE tentatives ADD COLUMN octets_envoyes BIGINT;
ALTER TABLE tentatives ADD COLUMN octets_recus BIGINT;

CREATE TABLE audit_souches (
    jusqu_a BIGINT PRIMARY KEY,
    hash TEXT COLLATE "C" NOT NULL,
    lignes BIGINT NOT NULL,
    quand TEXT COLLATE "C" NOT NULL,
    sceau TEXT COLLATE "C" NOT NULL
);

CREATE TRIGGER audit_souches_sans_modification BEFORE UPDATE ON audit_souches
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuser();

CREATE TRIGGER audit_souches_sans_effacement BEFORE DELETE OR TRUNCATE ON audit_souches
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuser();

-- Only what a stump stands for may go, line by line; the whole table never.
DROP TRIGGER audit_sans_effacement ON audit;

CREATE FUNCTION audit_refuser_sans_souche() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.seq > (SELECT COALESCE(max(jusqu_a), 0) FROM audit_souches) THEN
        RAISE EXCEPTION 'audit: append only' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
END
$$;

CREATE TRIGGER audit_sans_effacement BEFORE DELETE ON audit
FOR EACH ROW EXECUTE FUNCTION audit_refuser_sans_souche();

CREATE TRIGGER audit_sans_troncature BEFORE TRUNCATE ON audit
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuser();

CREATE TABLE accuses_retrouves (
    document_id TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    numero TEXT COLLATE "C" NOT NULL UNIQUE,
    recu_le TEXT COLLATE "C" NOT NULL,
    enveloppe BYTEA NOT NULL,
    brut_chiffre BYTEA NOT NULL,
    retrouve_le TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (document_id, version)
);
