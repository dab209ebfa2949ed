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

-- nom: avant_la_chaine
SELECT seq FROM audit WHERE seq <= :jusqu_a ORDER BY seq LIMIT 1

-- nom: etats_dits
SELECT d.etat, a.details FROM documents AS d LEFT JOIN audit AS a ON a.seq = (
    SELECT MAX(l.seq) FROM audit AS l WHERE l.document_id = d.document_id AND l.details LIKE :dit
)

-- nom: derniere_souche
SELECT jusqu_a, hash, lignes, quand, sceau FROM audit_souches ORDER BY jusqu_a DESC LIMIT 1

-- nom: ajouter_souche
INSERT INTO audit_souches (jusqu_a, hash, lignes, quand, sceau) VALUES (:jusqu_a, :hash, :lignes, :quand, :sceau)

-- nom: derniere_avant
SELECT seq, hash FROM audit WHERE quand < :avant ORDER BY seq DESC LIMIT 1

-- nom: couper
DELETE FROM audit WHERE seq <= :jusqu_a

-- nom: tete_datee
SELECT seq, quand, quoi, hash FROM audit ORDER BY seq DESC LIMIT 1

-- nom: clotures
SELECT seq, quand, hash FROM audit WHERE quoi = 'cloture' AND seq > :apres ORDER BY seq

-- nom: choisies
SELECT a.seq, a.quand, d.ref, a.document_id, d.organisme, a.quoi, a.details
FROM audit AS a LEFT JOIN documents AS d ON d.document_id = a.document_id
WHERE a.seq < :avant AND a.seq > :apres AND a.quand >= :depuis AND a.quand < :jusqu_a
    AND COALESCE(d.organisme, '') LIKE :organisme AND COALESCE(a.document_id, '') LIKE :document_id
ORDER BY a.seq DESC LIMIT 500
