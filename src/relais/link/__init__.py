"""Proposes who is the same, from strong selectors, and who deals with whom. What it makes is derived: a proposal."""
