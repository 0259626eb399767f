"""What two mentions are compared by, besides names: birth dates, words of an address, contacts. One field, one file."""
