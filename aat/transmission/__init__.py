"""The way to the caisse: envelope, signature, mutual TLS, acknowledgement. Knows no store and no screen."""
