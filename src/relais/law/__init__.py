"""The law as data, each row with its source, and pure functions over it."""
