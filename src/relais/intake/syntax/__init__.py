"""How bytes are spelt (JSON, SQLite, XLSX): read in a stream, within limits, whatever they are."""
