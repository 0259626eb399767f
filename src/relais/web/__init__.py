"""The web desk: one page, one file. Pages ask the desk and show what it says; nothing is decided here."""
