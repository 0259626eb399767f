"""Chat exports: one file per product, and what they share."""
