"""Reads the data files (motifs, durations, régimes, law) into frozen values."""
