-- nom: ouvrir
INSERT INTO tentatives (document_id, version, no, message_id, proprietaire, boot_id, debut, phase)
VALUES (:document_id, :version, :no, :message_id, :proprietaire, :boot_id, :debut, 'prise')

-- nom: avancer
UPDATE tentatives SET phase = :phase WHERE document_id = :document_id AND version = :version AND no = :no

-- nom: phase
SELECT phase FROM tentatives WHERE document_id = :document_id AND version = :version AND no = :no

-- nom: clore
UPDATE tentatives SET
    fin = :fin, resultat = :resultat, classe = :classe, code = :code, http = :http, champs = :champs
WHERE document_id = :document_id AND version = :version AND no = :no AND (fin IS NULL OR resultat = 'bail-fini')

-- nom: phases
SELECT phase, resultat, code FROM tentatives WHERE document_id = :document_id AND version = :version

-- nom: toutes
SELECT version, no, message_id, proprietaire, debut, fin, phase, resultat, classe, code, http, champs
FROM tentatives WHERE document_id = :document_id ORDER BY version, no
