"""A small synthetic world with known truth, written as raw files in the real formats."""
