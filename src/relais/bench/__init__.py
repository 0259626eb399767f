"""Benchmarks: a finished run scored against the truth of its world. Reads files only."""
