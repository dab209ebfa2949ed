-- nom: expires
SELECT document_id, version, etat FROM documents
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

-- nom: situation
SELECT etat, version, tentative_no, a_verifier, doute, enveloppe FROM documents WHERE document_id = :document_id

-- nom: poser_etat
UPDATE documents SET
    etat = :etat, etat_depuis = :maintenant, doute = :doute, prochain_essai = :prochain_essai,
    derniere_erreur = :code, a_verifier = 0, bail_proprietaire = NULL, bail_fin = NULL
WHERE document_id = :document_id

-- nom: garder_accuse
INSERT INTO accuses (
    document_id, version, numero, recu_le, regime, caisse, centre, libelle_caisse, brut_chiffre,
    avertissements_chiffre, enregistre_le
) VALUES (
    :document_id, :version, :numero, :recu_le, :regime, :caisse, :centre, :libelle_caisse, :brut_chiffre,
    :avertissements_chiffre, :enregistre_le
)

-- nom: numero_garde
SELECT numero FROM accuses WHERE document_id = :document_id AND version = :version

-- nom: numero_ailleurs
SELECT 1 FROM accuses WHERE numero = :numero AND document_id <> :document_id

-- nom: baux_finis
SELECT d.document_id, d.version, d.tentative_no, t.phase
FROM documents AS d
JOIN tentatives AS t ON t.document_id = d.document_id AND t.version = d.version AND t.no = d.tentative_no
WHERE d.etat = 'en-cours' AND (d.bail_fin <= :maintenant OR d.bail_fin > :trop_loin)
