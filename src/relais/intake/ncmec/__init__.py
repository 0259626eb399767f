"""The NCMEC report as police receive it: JSON."""
