"""Strict decoding and encoding of the documents at the edges."""
