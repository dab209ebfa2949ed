"""Les droits du patient, du service qui les donne jusqu’à l’écran."""
