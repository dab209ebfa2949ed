-- nom: compte_par_etat
SELECT etat, count(*) AS nombre FROM documents GROUP BY etat ORDER BY etat
