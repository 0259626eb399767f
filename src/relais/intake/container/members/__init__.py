"""Walks a container without unpacking it: each kind yields its members as streams, in the order they lie."""
