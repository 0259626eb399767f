"""Words for a likelihood ratio, from a versioned table with its source. Used nowhere outside `bench`."""

import tomllib
from importlib.resources import files
from typing import Any

SCALE: dict[str, Any] = tomllib.loads((files("relais.bench") / "verbal_scale.toml").read_text("utf-8"))


def words(ratio: float, first: str, second: str, language: str = "en") -> str:
    """Return what a ratio lends: so much support for one of the two propositions, named, over the other.

    Below 1 it is the second that is supported, as much as the inverse says. Raises ValueError for what is no ratio.
    """
    if not ratio >= 0:
        raise ValueError(ratio)
    if ratio < 1:
        first, second = second, first
        ratio = 1 / ratio if ratio else float("inf")
    reached = [band for band in SCALE["band"] if band["from"] <= ratio]
    if not reached:
        return str(SCALE["none"][language])
    return str(SCALE["form"][language]).format(band=reached[-1][language], first=first, second=second)
