"""Writers of the real formats, one file each, independent of the readers; each gives bytes, whole or in pieces."""
