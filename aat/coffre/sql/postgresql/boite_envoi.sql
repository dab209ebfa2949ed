-- nom: prendre
-- SKIP LOCKED: a row that somebody holds is left to them. Two casts: a parameter alone has no type, and the
-- comparison is a boolean where the column, as in SQLite, is a number.
UPDATE documents SET
    etat = 'en-cours', etat_depuis = :maintenant, bail_proprietaire = :proprietaire, bail_fin = :bail_fin,
    tentative_no = tentative_no + 1, prochain_essai = NULL, a_verifier = (etat = 'a-verifier')::int
WHERE document_id = (
    SELECT document_id FROM documents
    WHERE etat IN ('en-file', 'a-reessayer', 'a-verifier')
        AND (:document_id::text IS NULL OR document_id = :document_id)
        AND jws_chiffre IS NOT NULL
        AND (prochain_essai IS NULL OR prochain_essai <= :maintenant OR prochain_essai > :trop_loin)
    ORDER BY expire_le, prochain_essai NULLS FIRST LIMIT 1
    FOR UPDATE SKIP LOCKED
)
RETURNING
    document_id, ref, version, cle, empreinte, enveloppe, jws_chiffre, tentative_no, a_verifier,
    expire_le <= :maintenant AS expire
