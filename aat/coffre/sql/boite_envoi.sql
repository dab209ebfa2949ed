-- nom: expires
-- Past their deadline, and not already on the way to be withdrawn: those to verify whose effect is possible are.
SELECT * FROM (
    SELECT
        d.document_id, d.version, d.etat, d.doute,
        EXISTS (
            SELECT 1 FROM tentatives AS t
            WHERE t.document_id = d.document_id AND t.version = d.version
                AND t.phase IN ('ecriture', 'lecture', 'analyse', 'fin')
        ) AND NOT EXISTS (
            SELECT 1 FROM tentatives AS t
            WHERE t.document_id = d.document_id AND t.version = d.version AND t.resultat = 'abandonne'
        ) AS partie
    FROM documents AS d
    -- This list is that of the index ``documents_a_prendre``, without which this would read the whole table.
    WHERE d.etat IN ('en-file', 'a-reessayer', 'a-verifier') AND d.expire_le <= :maintenant
) AS expires WHERE etat <> 'a-verifier' OR NOT partie

-- nom: a_rappeler
-- Those that wait, by deadline, with the last time that each notice was given; what was told once is left out.
SELECT * FROM (
    SELECT
        d.document_id, d.etabli_le, d.expire_le, d.etat,
        EXISTS (
            SELECT 1 FROM audit AS a WHERE a.document_id = d.document_id AND a.quoi = 'echeance-proche'
        ) AS proche,
        (
            SELECT max(a.quand) FROM audit AS a WHERE a.document_id = d.document_id AND a.quoi = 'echeance-passee'
        ) AS passee
    FROM documents AS d
    WHERE d.etat IN ('en-file', 'en-cours', 'a-reessayer', 'a-verifier', 'suspendu') AND d.expire_le < :jamais
) AS attendent
WHERE CASE
    WHEN expire_le > :maintenant THEN NOT proche
    WHEN passee IS NULL THEN 1 = 1
    ELSE etat <> 'suspendu' AND passee <= :redite
END
ORDER BY expire_le, document_id LIMIT 200

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
RETURNING
    document_id, ref, version, cle, empreinte, enveloppe, jws_chiffre, tentative_no, a_verifier,
    expire_le <= :maintenant AS expire

-- nom: prolonger_bail
UPDATE documents SET bail_fin = COALESCE(:bail_fin, bail_fin)
WHERE document_id = :document_id AND version = :version AND tentative_no = :no AND etat = 'en-cours'
RETURNING document_id

-- nom: suspendus
SELECT d.document_id, d.doute, d.derniere_erreur, t.phase
FROM documents AS d
JOIN tentatives AS t ON t.document_id = d.document_id AND t.version = d.version AND t.no = d.tentative_no
WHERE d.etat = 'suspendu'

-- nom: baux_finis
SELECT d.document_id, d.version, d.tentative_no, t.phase
FROM documents AS d
JOIN tentatives AS t ON t.document_id = d.document_id AND t.version = d.version AND t.no = d.tentative_no
WHERE d.etat = 'en-cours' AND (d.bail_fin <= :maintenant OR d.bail_fin > :trop_loin)
