"""What financial institutions of the United States report to FinCEN."""
