-- nom: compter_brouillons
SELECT count(*) AS nombre FROM brouillons WHERE modifie_le < :avant

-- nom: oublier_brouillons
DELETE FROM brouillons WHERE modifie_le < :avant

-- Attempts of a document that may still leave are what tells whether it left: they stay.
-- nom: compter_tentatives
SELECT count(*) AS nombre FROM tentatives
WHERE debut < :avant AND document_id IN (
    SELECT document_id FROM documents WHERE etat IN ('acquitte', 'annule', 'imprime-seul', 'rejete')
)

-- nom: oublier_tentatives
DELETE FROM tentatives
WHERE debut < :avant AND document_id IN (
    SELECT document_id FROM documents WHERE etat IN ('acquitte', 'annule', 'imprime-seul', 'rejete')
)

-- nom: contenus
SELECT ref FROM documents
WHERE etabli_le < :avant AND etat IN ('acquitte', 'annule', 'imprime-seul', 'rejete') AND length(enveloppe) > 0
ORDER BY etabli_le, document_id

-- nom: effacer_document
UPDATE documents SET
    enveloppe = :vide, contenu_chiffre = :vide, recapitulatif_chiffre = :vide, jws_chiffre = NULL,
    arret_chiffre = NULL, patient_hmac = :vide
WHERE document_id = :document_id

-- nom: effacer_accuses
UPDATE accuses SET brut_chiffre = :vide, avertissements_chiffre = :vide WHERE document_id = :document_id

-- nom: effacer_refuses
DELETE FROM accuses_refuses WHERE document_id = :document_id

-- A patient seen again is kept again: what is not over here is in no document that is not over either.
-- nom: compter_patients
SELECT count(*) AS nombre FROM patients WHERE vu_le < :avant

-- nom: oublier_patients
DELETE FROM patients WHERE vu_le < :avant

-- nom: compter_retrouves
SELECT count(*) AS nombre FROM accuses_retrouves WHERE recu_le < :avant

-- nom: oublier_retrouves
DELETE FROM accuses_retrouves WHERE recu_le < :avant
