"""What financial intelligence units exchange in goAML."""
