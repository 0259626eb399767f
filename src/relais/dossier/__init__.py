"""What leaves the house: one recipient, or one form of output, a file. It is told what to say; it looks nothing up."""
