"""The way to the caisse: adapters of the ports ``Transport`` and ``Signature``."""
