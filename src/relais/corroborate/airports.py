"""The country of an airport or city by its IATA code, from the list in `airports.txt`; what it lacks is not known."""

from functools import cache
from importlib.resources import files

import pyarrow as pa


@cache
def countries() -> pa.Table:
    """Return the columns code and country (ISO 3166-1 alpha-2; XK: Kosovo), in order of code."""
    text = (files("relais.corroborate") / "airports.txt").read_text(encoding="utf-8")
    lines = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    found = sorted((code, country) for country, *codes in lines for code in codes)
    return pa.table({"code": [code for code, _ in found], "country": [country for _, country in found]})
