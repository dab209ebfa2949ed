-- nom: garder_refuse
-- In a SELECT a parameter alone is taken for text.
INSERT INTO accuses_refuses (document_id, version, empreinte_hmac, tentative_no, recu_le, brut_chiffre)
SELECT :document_id, :version::bigint, :empreinte_hmac::bytea, :tentative_no::bigint, :recu_le, :brut_chiffre::bytea
WHERE (
    SELECT count(*) FROM accuses_refuses WHERE document_id = :document_id AND version = :version::bigint
) < :limite
ON CONFLICT DO NOTHING
