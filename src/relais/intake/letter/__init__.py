"""Letters: what foreign agencies write, read for what identifies, and a report only once a named person says so."""
