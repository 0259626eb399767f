"""What banks say in the words of SWIFT."""
