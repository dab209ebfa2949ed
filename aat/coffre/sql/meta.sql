-- nom: lire
SELECT valeur FROM meta WHERE nom = :nom

-- nom: ecrire
INSERT INTO meta (nom, valeur) VALUES (:nom, :valeur)
