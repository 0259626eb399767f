"""Reads the report.xml of a Cellebrite extraction (UFED)."""
