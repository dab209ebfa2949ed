-- Which document (its ref) another one annuls and replaces: a clear column, so that support sees it without the key.

ALTER TABLE documents ADD COLUMN remplace TEXT REFERENCES documents (ref);

CREATE INDEX documents_par_remplace ON documents (remplace) WHERE remplace IS NOT NULL;

-- Until now only the audit journal of the replaced document told it in clear.
UPDATE documents SET remplace = vus.ancien
FROM (
    SELECT json_extract(a.details, '$.document') AS nouveau, d.ref AS ancien
    FROM audit AS a JOIN documents AS d ON d.document_id = a.document_id
    WHERE a.quoi = 'remplacement'
) AS vus
WHERE vus.nouveau = documents.ref;
