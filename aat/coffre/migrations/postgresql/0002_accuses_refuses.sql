-- Twin of ../0002_accuses_refuses.sql.
-- Answers that came as acknowledgements and were not believed (T305), sealed, so that a person can settle them.
-- The same bytes are kept once: empreinte_hmac is a keyed digest of them.

CREATE TABLE accuses_refuses (
    document_id TEXT COLLATE "C" NOT NULL REFERENCES documents (document_id),
    version BIGINT NOT NULL,
    empreinte_hmac BYTEA NOT NULL,
    tentative_no BIGINT NOT NULL,
    recu_le TEXT COLLATE "C" NOT NULL,
    brut_chiffre BYTEA NOT NULL,
    PRIMARY KEY (document_id, version, empreinte_hmac)
);
