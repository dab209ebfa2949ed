-- Answers that came as acknowledgements and were not believed (T305), sealed, so that a person can settle them.
-- The same bytes are kept once: empreinte_hmac is a keyed digest of them.

CREATE TABLE accuses_refuses (
    document_id TEXT NOT NULL REFERENCES documents (document_id),
    version INTEGER NOT NULL,
    empreinte_hmac BLOB NOT NULL,
    tentative_no INTEGER NOT NULL,
    recu_le TEXT NOT NULL,
    brut_chiffre BLOB NOT NULL,
    PRIMARY KEY (document_id, version, empreinte_hmac)
) STRICT;
