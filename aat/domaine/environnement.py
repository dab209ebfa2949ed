"""Which world a document belongs to."""

from enum import StrEnum


class Environnement(StrEnum):
    """The bench and the real service never mix."""

    BANC = "banc"
    PRODUCTION = "production"
