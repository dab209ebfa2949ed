"""The encrypted store: SQLite adapter of the port ``Coffre``."""
