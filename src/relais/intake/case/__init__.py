"""Reads CASE/UCO bundles: JSON-LD, as laboratories and partners exchange cases."""
