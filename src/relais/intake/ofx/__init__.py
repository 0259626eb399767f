"""What banks let their clients download in the words of OFX."""
