"""Paper: templates, renderer, adapter of the port ``Rendu``."""
