"""The metaclass of a screen or control that leaves methods to those made from it.

``abc.ABC`` does not mix with the library's own metaclass; this one is both, so that a class that lacks one of its
methods is refused by mypy, and by Python as soon as it is made.
"""

from __future__ import annotations

from abc import ABCMeta

from textual.message_pump import _MessagePumpMeta


class Abstraite(_MessagePumpMeta, ABCMeta):
    """Refuses to make an object while an ``abc.abstractmethod`` is not written."""
