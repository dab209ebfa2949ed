"""The package owns its version only: importing it must cost nothing."""

__version__ = "0.1.0"
