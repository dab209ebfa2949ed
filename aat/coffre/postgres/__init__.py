"""The shared store on PostgreSQL: same classes, same statements, another connection. See ``coffre.py``."""
