-- nom: ouvrir
INSERT INTO tentatives (document_id, version, no, message_id, proprietaire, boot_id, debut, phase)
VALUES (:document_id, :version, :no, :message_id, :proprietaire, :boot_id, :debut, :phase)

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
SELECT
    version, no, message_id, proprietaire, debut, fin, phase, resultat, classe, code, http, champs, dns_ms,
    connexion_ms, tls_ms, ecriture_ms, attente_ms, lecture_ms, tls, pair, certificat_service, certificat_service_fin,
    requete_serveur, octets_envoyes, octets_recus
FROM tentatives WHERE document_id = :document_id ORDER BY version, no

-- nom: mesurer
UPDATE tentatives SET
    dns_ms = :dns_ms, connexion_ms = :connexion_ms, tls_ms = :tls_ms, ecriture_ms = :ecriture_ms,
    attente_ms = :attente_ms, lecture_ms = :lecture_ms, tls = :tls, pair = :pair,
    certificat_service = :certificat_service, certificat_service_fin = :certificat_service_fin,
    requete_serveur = :requete_serveur, octets_envoyes = :octets_envoyes, octets_recus = :octets_recus
WHERE document_id = :document_id AND version = :version AND no = :no
