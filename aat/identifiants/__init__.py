"""National identifiers: compact, valider, est_valide, formater, one number per module."""
