"""What protects people: who may act, and the audit chain. One safeguard, one file."""
