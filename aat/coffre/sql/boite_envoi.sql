-- nom: expires
SELECT document_id, version, etat FROM documents
-- The first list is that of the index ``documents_a_prendre``, without which this would read the whole table.
WHERE etat IN ('en-file', 'a-reessayer', 'a-verifier') AND etat <> 'a-verifier' AND expire_le <= :maintenant

-- nom: prendre
UPDATE documents SET
    etat = 'en-cours', etat_depuis = :maintenant, bail_proprietaire = :proprietaire, bail_fin = :bail_fin,
    tentative_no = tentative_no + 1, prochain_essai = NULL, a_verifier = (etat = 'a-verifier')
WHERE document_id = (
    SELECT document_id FROM documents
    WHERE etat IN ('en-file', 'a-reessayer', 'a-verifier')
        AND (:document_id IS NULL OR document_id = :document_id)
        AND jws_chiffre IS NOT NULL
        -- A next try further away than any wait means that the clock went back: it is due.
        AND (prochain_essai IS NULL OR prochain_essai <= :maintenant OR prochain_essai > :trop_loin)
    ORDER BY expire_le, prochain_essai LIMIT 1
)
RETURNING document_id, ref, version, cle, empreinte, enveloppe, jws_chiffre, tentative_no, a_verifier

-- nom: prolonger_bail
UPDATE documents SET bail_fin = COALESCE(:bail_fin, bail_fin)
WHERE document_id = :document_id AND version = :version AND tentative_no = :no AND etat = 'en-cours'
RETURNING document_id

-- nom: baux_finis
SELECT d.document_id, d.version, d.tentative_no, t.phase
FROM documents AS d
JOIN tentatives AS t ON t.document_id = d.document_id AND t.version = d.version AND t.no = d.tentative_no
WHERE d.etat = 'en-cours' AND (d.bail_fin <= :maintenant OR d.bail_fin > :trop_loin)
