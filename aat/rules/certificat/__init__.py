"""The law of the certificat médical AT/MP: its own registry, on its own document. Pure, as all of ``aat.rules``."""
