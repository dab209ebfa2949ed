-- nom: existant
SELECT patient_id FROM patients WHERE nir_hmac = :nir_hmac AND rang = :rang

-- nom: memoriser
INSERT INTO patients (patient_id, reference, nir_hmac, rang, enveloppe, contenu_chiffre, vu_le, modification)
VALUES (
    :patient_id, :reference, :nir_hmac, :rang, :enveloppe, :contenu_chiffre, :vu_le,
    (SELECT COALESCE(max(modification), 0) + 1 FROM patients)
)
ON CONFLICT (nir_hmac, rang) DO UPDATE SET
    enveloppe = excluded.enveloppe, contenu_chiffre = excluded.contenu_chiffre, vu_le = excluded.vu_le,
    modification = excluded.modification

-- nom: vu_le
SELECT vu_le FROM patients WHERE nir_hmac = :nir_hmac AND rang = :rang

-- nom: par_nir
SELECT patient_id, enveloppe, contenu_chiffre FROM patients WHERE nir_hmac = :nir_hmac ORDER BY rang

-- nom: par_reference
SELECT patient_id, enveloppe, contenu_chiffre FROM patients WHERE reference = :reference

-- nom: nombre
SELECT count(*) AS nombre FROM patients

-- nom: modifies
SELECT patient_id, enveloppe, contenu_chiffre, vu_le, modification FROM patients
WHERE modification > :apres ORDER BY modification DESC LIMIT :limite

-- nom: employeur
SELECT employeur_id, enveloppe, contenu_chiffre FROM employeurs WHERE nom_hmac = :nom_hmac

-- nom: memoriser_employeur
INSERT INTO employeurs (employeur_id, nom_hmac, enveloppe, contenu_chiffre, modifie_le)
VALUES (:employeur_id, :nom_hmac, :enveloppe, :contenu_chiffre, :modifie_le)
ON CONFLICT (nom_hmac) DO UPDATE SET
    enveloppe = excluded.enveloppe, contenu_chiffre = excluded.contenu_chiffre, modifie_le = excluded.modifie_le
