-- nom: inserer
INSERT INTO documents (
    document_id, ref, version, type, etat, etat_depuis, etabli_le, cle, empreinte, enveloppe, contenu_chiffre,
    recapitulatif_chiffre, jws_chiffre, arret_chiffre, patient_hmac, prescripteur_ref, organisme, expire_le, cle_lot,
    remplace
) VALUES (
    :document_id, :ref, :version, :type, :etat, :etat_depuis, :etabli_le, :cle, :empreinte, :enveloppe,
    :contenu_chiffre, :recapitulatif_chiffre, :jws_chiffre, :arret_chiffre, :patient_hmac, :prescripteur_ref,
    :organisme, :expire_le, :cle_lot, :remplace
)

-- nom: corriger
UPDATE documents SET
    version = :version, type = :type, etat = :etat, etat_depuis = :etat_depuis, etabli_le = :etabli_le, cle = :cle,
    empreinte = :empreinte, enveloppe = :enveloppe, contenu_chiffre = :contenu_chiffre,
    recapitulatif_chiffre = :recapitulatif_chiffre, jws_chiffre = :jws_chiffre, arret_chiffre = :arret_chiffre,
    patient_hmac = :patient_hmac, prescripteur_ref = :prescripteur_ref, organisme = :organisme,
    expire_le = :expire_le, remplace = :remplace, prochain_essai = NULL, bail_proprietaire = NULL, bail_fin = NULL, tentative_no = 0,
    a_verifier = 0, doute = 0, derniere_erreur = NULL
WHERE document_id = :document_id

-- nom: existant
SELECT version, etat, enveloppe FROM documents WHERE document_id = :document_id

-- nom: jeter_brouillon
DELETE FROM brouillons WHERE document_id = :document_id

-- nom: par_ref
SELECT document_id FROM documents WHERE ref = :texte

-- nom: par_document_id
SELECT document_id FROM documents WHERE document_id = :texte

-- nom: par_numero
SELECT document_id FROM accuses WHERE numero = :texte

-- nom: par_cle_lot
SELECT ref FROM documents WHERE cle_lot = :cle_lot

-- nom: etat
SELECT
    d.ref, d.document_id, d.version, d.type, d.etat, d.etat_depuis, d.organisme, d.tentative_no, d.derniere_erreur,
    d.prochain_essai, d.expire_le, d.remplace, a.numero, a.recu_le, a.libelle_caisse,
    r.ref AS remplacant, r.etat AS remplacant_etat
FROM documents AS d
LEFT JOIN accuses AS a ON a.document_id = d.document_id AND a.version = d.version
LEFT JOIN documents AS r ON r.document_id = (
    SELECT p.document_id FROM documents AS p WHERE p.remplace = d.ref AND p.etat NOT IN ('annule', 'rejete')
    ORDER BY p.etabli_le DESC, p.document_id DESC LIMIT 1
)
WHERE d.document_id = :document_id

-- nom: etats
SELECT
    d.ref, d.document_id, d.version, d.type, d.etat, d.etat_depuis, d.organisme, d.tentative_no, d.derniere_erreur,
    d.prochain_essai, d.expire_le, d.remplace, a.numero, a.recu_le, a.libelle_caisse,
    r.ref AS remplacant, r.etat AS remplacant_etat
FROM documents AS d
LEFT JOIN accuses AS a ON a.document_id = d.document_id AND a.version = d.version
LEFT JOIN documents AS r ON r.document_id = (
    SELECT p.document_id FROM documents AS p WHERE p.remplace = d.ref AND p.etat NOT IN ('annule', 'rejete')
    ORDER BY p.etabli_le DESC, p.document_id DESC LIMIT 1
)
WHERE :etats IS NULL OR d.etat IN (SELECT value FROM json_each(:etats))
ORDER BY d.etat_depuis DESC, d.document_id DESC LIMIT :limite

-- nom: contenu
SELECT version, enveloppe, contenu_chiffre, recapitulatif_chiffre, etabli_le FROM documents
WHERE document_id = :document_id

-- nom: arrets_du_patient
SELECT d.document_id, d.ref, d.version, d.enveloppe, d.arret_chiffre FROM documents AS d
WHERE d.patient_hmac = :patient_hmac AND d.arret_chiffre IS NOT NULL AND d.etat <> 'annule' AND NOT EXISTS (
    SELECT 1 FROM documents AS r WHERE r.remplace = d.ref AND r.etat NOT IN ('annule', 'rejete')
)

-- nom: contenus_du_patient
SELECT d.document_id, d.ref, d.version, d.enveloppe, d.contenu_chiffre FROM documents AS d
WHERE d.patient_hmac = :patient_hmac AND d.type = :type AND d.etat NOT IN ('annule', 'rejete')
    AND length(d.enveloppe) > 0 AND NOT EXISTS (
        SELECT 1 FROM documents AS r WHERE r.remplace = d.ref AND r.etat NOT IN ('annule', 'rejete')
    )
ORDER BY d.etabli_le, d.document_id

-- nom: patient_hmac
SELECT patient_hmac FROM documents WHERE document_id = :document_id

-- nom: signe
SELECT version, enveloppe, jws_chiffre FROM documents WHERE document_id = :document_id

-- nom: signes
SELECT document_id, version, enveloppe, jws_chiffre FROM documents
WHERE jws_chiffre IS NOT NULL AND document_id > :apres ORDER BY document_id LIMIT 500

-- nom: prescripteur_ref
SELECT prescripteur_ref FROM documents WHERE document_id = :document_id
