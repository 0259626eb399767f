"""What banks say in the words of ISO 20022."""
