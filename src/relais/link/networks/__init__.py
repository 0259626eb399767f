"""Networks of payments: who pays the same people, how far from an alert, and what explains the payers."""
