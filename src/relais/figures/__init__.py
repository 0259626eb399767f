"""Pictures made by code: pure functions from arrays and words to SVG text, each with its twin as a table."""
