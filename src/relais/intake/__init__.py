"""Bytes in, fact batches out: one reader per source format. Reaches neither the ledger nor the network."""
