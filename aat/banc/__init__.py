"""Plays the outside world for training and tests. Never imported by the product’s paths."""
