-- nom: tete
SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1

-- nom: ajouter
INSERT INTO audit (seq, quand, qui, quoi, document_id, details, prec, hash)
VALUES (:seq, :quand, :qui, :quoi, :document_id, :details, :prec, :hash)

-- nom: dernieres
SELECT a.quand, d.ref, a.quoi, a.details
FROM audit AS a LEFT JOIN documents AS d ON d.document_id = a.document_id
ORDER BY a.seq DESC LIMIT :limite

-- nom: dernieres_du_document
SELECT a.quand, d.ref, a.quoi, a.details
FROM audit AS a JOIN documents AS d ON d.document_id = a.document_id
WHERE a.document_id = :document_id
ORDER BY a.seq DESC LIMIT :limite

-- nom: chaine
SELECT seq, quand, qui, quoi, document_id, details, prec, hash FROM audit
WHERE seq > :apres ORDER BY seq LIMIT 1000
