-- nom: garder
INSERT INTO brouillons (document_id, enveloppe, contenu_chiffre, modifie_le)
VALUES (:document_id, :enveloppe, :contenu_chiffre, :modifie_le)
ON CONFLICT (document_id) DO UPDATE SET
    enveloppe = excluded.enveloppe, contenu_chiffre = excluded.contenu_chiffre, modifie_le = excluded.modifie_le

-- nom: tous
SELECT document_id, enveloppe, contenu_chiffre, modifie_le FROM brouillons ORDER BY modifie_le DESC, document_id DESC

-- nom: jeter
DELETE FROM brouillons WHERE document_id = :document_id
