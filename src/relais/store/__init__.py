"""Engines: SQL for decisions, DuckDB over Parquet for facts. No domain logic."""
