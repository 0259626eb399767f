"""Writes what is generated: pages of docs/ and the message catalogue."""
