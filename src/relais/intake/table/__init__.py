"""Any table, through a mapping that a person confirmed once."""
