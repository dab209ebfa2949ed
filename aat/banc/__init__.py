"""Plays the outside world for training and tests. Never imported by the product’s paths.

``pki`` and ``lancement`` need no server library; only ``serveur`` loads aiohttp.
"""
