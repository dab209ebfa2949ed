"""The terminal application, key by key."""
