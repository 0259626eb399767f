"""Proposes who is the same, from weights, and who deals with whom. What it makes is derived: a proposal."""
