-- The twin of 0003_assistance.sql, under the same name.

ALTER TABLE tentatives
    ADD COLUMN dns_ms DOUBLE PRECISION,
    ADD COLUMN connexion_ms DOUBLE PRECISION,
    ADD COLUMN tls_ms DOUBLE PRECISION,
    ADD COLUMN ecriture_ms DOUBLE PRECISION,
    ADD COLUMN attente_ms DOUBLE PRECISION,
    ADD COLUMN lecture_ms DOUBLE PRECISION,
    ADD COLUMN tls TEXT COLLATE "C",
    ADD COLUMN pair TEXT COLLATE "C",
    ADD COLUMN certificat_service TEXT COLLATE "C",
    ADD COLUMN certificat_service_fin TEXT COLLATE "C",
    ADD COLUMN requete_serveur TEXT COLLATE "C",
    ADD COLUMN octets_envoyes BIGINT,
    ADD COLUMN octets_recus BIGINT;

CREATE TABLE audit_souches (
    jusqu_a BIGINT PRIMARY KEY,
    hash TEXT COLLATE "C" NOT NULL,
    lignes BIGINT NOT NULL,
    quand TEXT COLLATE "C" NOT NULL,
    sceau TEXT COLLATE "C" NOT NULL
);

CREATE TRIGGER audit_souches_fixes BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_souches
FOR EACH STATEMENT EXECUTE FUNCTION audit_refuser();

CREATE FUNCTION audit_refuser_sans_souche() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.seq > (SELECT COALESCE(max(jusqu_a), 0) FROM audit_souches) THEN
        RAISE EXCEPTION 'audit: append only' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
END;
$$;

DROP TRIGGER audit_sans_effacement ON audit;

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
