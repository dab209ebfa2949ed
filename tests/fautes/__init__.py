"""The faults of the transmission's table, I1 to I9 asserted after each."""

import pytest

#: Plays a fault on the workstation's own store and on a shared one.
LES_DEUX = pytest.mark.parametrize("adaptateur", ["sqlite", "postgresql"])
