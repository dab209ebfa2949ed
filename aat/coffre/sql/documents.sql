-- nom: inserer
INSERT INTO documents (
    document_id, ref, version, type, etat, etat_depuis, etabli_le, cle, empreinte, enveloppe, contenu_chiffre,
    recapitulatif_chiffre, jws_chiffre, arret_chiffre, patient_hmac, prescripteur_ref, organisme, expire_le, cle_lot
) VALUES (
    :document_id, :ref, :version, :type, :etat, :etat_depuis, :etabli_le, :cle, :empreinte, :enveloppe,
    :contenu_chiffre, :recapitulatif_chiffre, :jws_chiffre, :arret_chiffre, :patient_hmac, :prescripteur_ref,
    :organisme, :expire_le, :cle_lot
)

-- nom: corriger
UPDATE documents SET
    version = :version, type = :type, etat = :etat, etat_depuis = :etat_depuis, etabli_le = :etabli_le, cle = :cle,
    empreinte = :empreinte, enveloppe = :enveloppe, contenu_chiffre = :contenu_chiffre,
    recapitulatif_chiffre = :recapitulatif_chiffre, jws_chiffre = :jws_chiffre, arret_chiffre = :arret_chiffre,
    patient_hmac = :patient_hmac, prescripteur_ref = :prescripteur_ref, organisme = :organisme,
    expire_le = :expire_le, prochain_essai = NULL, bail_proprietaire = NULL, bail_fin = NULL, tentative_no = 0,
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
    d.prochain_essai, d.expire_le, a.numero, a.recu_le, a.libelle_caisse
FROM documents AS d
LEFT JOIN accuses AS a ON a.document_id = d.document_id AND a.version = d.version
WHERE d.document_id = :document_id

-- nom: etats
SELECT
    d.ref, d.document_id, d.version, d.type, d.etat, d.etat_depuis, d.organisme, d.tentative_no, d.derniere_erreur,
    d.prochain_essai, d.expire_le, a.numero, a.recu_le, a.libelle_caisse
FROM documents AS d
LEFT JOIN accuses AS a ON a.document_id = d.document_id AND a.version = d.version
WHERE :etats IS NULL OR d.etat IN (SELECT value FROM json_each(:etats))
ORDER BY d.etat_depuis DESC, d.document_id DESC LIMIT :limite

-- nom: contenu
SELECT version, enveloppe, contenu_chiffre, recapitulatif_chiffre, etabli_le FROM documents
WHERE document_id = :document_id

-- nom: arrets_du_patient
SELECT document_id, ref, version, etat, enveloppe, arret_chiffre FROM documents
WHERE patient_hmac = :patient_hmac AND arret_chiffre IS NOT NULL AND etat <> 'annule'

-- nom: contenus_du_patient
SELECT document_id, ref, version, enveloppe, contenu_chiffre FROM documents
WHERE patient_hmac = :patient_hmac AND type = :type AND etat NOT IN ('annule', 'rejete') AND length(enveloppe) > 0
ORDER BY etabli_le, document_id

-- nom: patient_hmac
SELECT patient_hmac FROM documents WHERE document_id = :document_id

-- nom: signe
SELECT version, enveloppe, jws_chiffre FROM documents WHERE document_id = :document_id

-- nom: signes
SELECT document_id, version, enveloppe, jws_chiffre FROM documents
WHERE jws_chiffre IS NOT NULL AND document_id > :apres ORDER BY document_id LIMIT 500

-- nom: prescripteur_ref
SELECT prescripteur_ref FROM documents WHERE document_id = :document_id
