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
WHERE :etats::text IS NULL OR d.etat IN (SELECT json_array_elements_text(:etats::json))
ORDER BY d.etat_depuis DESC, d.document_id DESC LIMIT :limite
