"""Frozen values of the trade: no file, clock, network or library beyond the standard one."""
