-- nom: document
SELECT document_id, etat, version, tentative_no, a_verifier, doute, enveloppe, cle, empreinte FROM documents
WHERE document_id = :document_id

-- nom: deja_perdu
SELECT 1 AS deja FROM accuses_retrouves
WHERE (document_id = :document_id AND version = :version) OR numero = :numero

-- nom: garder_perdu
INSERT INTO accuses_retrouves (document_id, version, numero, recu_le, enveloppe, brut_chiffre, retrouve_le)
VALUES (:document_id, :version, :numero, :recu_le, :enveloppe, :brut_chiffre, :retrouve_le)

-- nom: perdus
SELECT document_id, version, numero, recu_le FROM accuses_retrouves ORDER BY recu_le, document_id
