"""Names across borders: one comparison per rule, each with its case file under `tests/link/cases`."""
