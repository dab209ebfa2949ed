-- nom: compte_par_etat
SELECT etat, count(*) AS nombre FROM documents GROUP BY etat ORDER BY etat

-- nom: prefixes
SELECT substr(cle, 1, 8) AS cle, substr(empreinte, 1, 8) AS empreinte FROM documents WHERE document_id = :document_id
