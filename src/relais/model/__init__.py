"""The nouns, and the Arrow schemas of the fact tables: the one place that says what a fact is."""
