"""The forms as data."""
