"""The law of the day as pure functions: no clock, file, network or print."""
