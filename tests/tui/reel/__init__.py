"""The application in a terminal of its own, driven by real keys."""
