"""Identifiers: parse, normalise, compare and mask them, and find them in free text. One kind, one file."""
