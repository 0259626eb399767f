"""The NCMEC report as companies send it: XML."""
