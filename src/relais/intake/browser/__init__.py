"""The history of web browsers."""
