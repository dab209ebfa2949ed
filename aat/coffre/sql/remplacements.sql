-- nom: ancien
SELECT d.ref, a.document_id AS ancien
FROM documents AS d JOIN documents AS a ON a.ref = d.remplace
WHERE d.document_id = :document_id
