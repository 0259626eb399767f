"""Sealed sources and fact tables: append only, in Parquet batches that a chain of manifests commits."""
