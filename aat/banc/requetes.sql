-- nom: poser_sel
INSERT OR IGNORE INTO meta VALUES ('sel', :sel)

-- nom: sel
SELECT valeur FROM meta WHERE nom = 'sel'

-- nom: noter_reception
INSERT INTO receptions (quand, cle, message_id, tentative, identite, corps)
VALUES (:quand, :cle, :message_id, :tentative, :identite, :corps)

-- nom: receptions
SELECT corps FROM receptions WHERE cle = :cle ORDER BY seq

-- nom: effet_par_cle
SELECT e.document_id, e.version, s.cle, e.numero, e.empreinte, s.identite, e.corps, e.accuse
FROM effets AS e JOIN sorts AS s USING (document_id, version)
WHERE s.cle = :cle

-- nom: effet
SELECT e.document_id, e.version, s.cle, e.numero, e.empreinte, s.identite, e.corps, e.accuse
FROM effets AS e JOIN sorts AS s USING (document_id, version)
WHERE e.document_id = :document_id AND (:version IS NULL OR e.version = :version)
ORDER BY e.version DESC LIMIT 1

-- nom: effets
SELECT e.document_id, e.version, s.cle, e.numero, e.empreinte, s.identite, e.corps, e.accuse
FROM effets AS e JOIN sorts AS s USING (document_id, version)
ORDER BY e.rowid

-- nom: abandon
SELECT document_id, version, cle, identite FROM sorts
WHERE nature = 'abandon' AND document_id = :document_id AND version = :version

-- nom: abandon_par_cle
SELECT document_id, version, cle, identite FROM sorts
WHERE nature = 'abandon' AND cle = :cle

-- nom: rejet
SELECT cle, document_id, version, identite, empreinte, http, code, corps FROM rejets WHERE cle = :cle

-- nom: rejeter
INSERT INTO rejets (cle, document_id, version, identite, empreinte, http, code, corps, quand)
VALUES (:cle, :document_id, :version, :identite, :empreinte, :http, :code, :corps, :quand)

-- nom: poser_sort
INSERT INTO sorts (document_id, version, nature, cle, identite, quand)
VALUES (:document_id, :version, :nature, :cle, :identite, :quand)

-- nom: inscrire
INSERT INTO effets (
    document_id, version, numero, empreinte, recu_le, prescripteur, patient_hmac, type, debut, fin, corps, accuse
) VALUES (
    :document_id, :version, :numero, :empreinte, :recu_le, :prescripteur, :patient_hmac, :type, :debut, :fin, :corps,
    :accuse
)

-- nom: doublon
SELECT numero FROM effets
WHERE prescripteur = :prescripteur AND patient_hmac = :patient_hmac AND type = :type
    AND debut <= :fin AND fin >= :debut AND recu_le >= :apres
    AND NOT EXISTS (
        SELECT 1 FROM annulations AS a
        WHERE a.document_id = effets.document_id AND a.version = effets.version
    )
    AND NOT EXISTS (
        SELECT 1 FROM remplacements AS r WHERE r.document_id = effets.document_id AND r.version = effets.version
    )
ORDER BY recu_le LIMIT 1

-- nom: dernier_numero
SELECT max(numero) FROM (SELECT numero FROM effets UNION ALL SELECT numero FROM annulations)
WHERE numero >= :premier AND numero <= :dernier

-- nom: accuses
SELECT e.accuse FROM effets AS e JOIN sorts AS s USING (document_id, version)
WHERE s.identite = :identite AND e.recu_le >= :depuis AND e.numero > :apres
ORDER BY e.numero LIMIT :limite

-- nom: remplacable
SELECT 1 FROM effets AS e JOIN sorts AS s USING (document_id, version)
WHERE e.document_id = :document_id AND e.numero = :numero AND s.identite = :identite AND e.prescripteur = :prescripteur
    AND NOT EXISTS (
        SELECT 1 FROM remplacements AS r WHERE r.document_id = e.document_id AND r.version = e.version
    )

-- nom: remplacer
INSERT INTO remplacements (document_id, version, par_id, par_version, quand)
SELECT document_id, version, :par_id, :par_version, :quand FROM effets
WHERE document_id = :document_id AND numero = :numero

-- nom: prescripteur
SELECT prescripteur FROM effets WHERE document_id = :document_id AND version = :version

-- nom: annulation
SELECT document_id, version, cle, numero, identite, empreinte, accuse FROM annulations
WHERE document_id = :document_id AND version = :version

-- nom: annulation_par_cle
SELECT document_id, version, cle, numero, identite, empreinte, accuse FROM annulations WHERE cle = :cle

-- nom: annuler
INSERT INTO annulations (document_id, version, cle, numero, identite, empreinte, accuse, quand)
VALUES (:document_id, :version, :cle, :numero, :identite, :empreinte, :accuse, :quand)
