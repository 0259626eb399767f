"""What people decide, and what it is about. One act, one file."""
