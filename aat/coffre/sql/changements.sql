-- nom: situation
SELECT etat, version, tentative_no, a_verifier, doute, enveloppe, expire_le FROM documents WHERE document_id = :document_id

-- nom: retrait_demande
-- Whether somebody meant to give it up, and nobody has named it to be sent since.
SELECT quoi FROM audit
WHERE document_id = :document_id AND quoi IN ('retrait-demande', 'mise-en-file')
ORDER BY seq DESC LIMIT 1

-- nom: poser_etat
UPDATE documents SET
    etat = :etat, etat_depuis = :maintenant, doute = :doute, prochain_essai = :prochain_essai,
    derniere_erreur = :code, a_verifier = 0, bail_proprietaire = NULL, bail_fin = NULL
WHERE document_id = :document_id
