-- nom: garder
INSERT INTO accuses (
    document_id, version, numero, recu_le, regime, caisse, centre, libelle_caisse, brut_chiffre,
    avertissements_chiffre, enregistre_le
) VALUES (
    :document_id, :version, :numero, :recu_le, :regime, :caisse, :centre, :libelle_caisse, :brut_chiffre,
    :avertissements_chiffre, :enregistre_le
)

-- nom: lire
SELECT version, numero, recu_le, regime, caisse, centre, libelle_caisse, brut_chiffre, avertissements_chiffre
FROM accuses WHERE document_id = :document_id AND version = :version

-- nom: numero_garde
SELECT numero FROM accuses WHERE document_id = :document_id AND version = :version

-- nom: numero_ailleurs
SELECT 1 FROM accuses WHERE numero = :numero AND document_id <> :document_id

-- nom: garder_refuse
INSERT INTO accuses_refuses (document_id, version, empreinte_hmac, tentative_no, recu_le, brut_chiffre)
SELECT :document_id, :version, :empreinte_hmac, :tentative_no, :recu_le, :brut_chiffre
WHERE (SELECT count(*) FROM accuses_refuses WHERE document_id = :document_id AND version = :version) < :limite
ON CONFLICT DO NOTHING

-- nom: refuses
SELECT version, tentative_no, recu_le, empreinte_hmac, brut_chiffre FROM accuses_refuses
WHERE document_id = :document_id ORDER BY version, recu_le, tentative_no
