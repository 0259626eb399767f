"""The published and assumed figures the world is drawn from; each keeps its source in `data/parameters.json`."""

import json
from functools import cache
from importlib.resources import files
from typing import Any


def parameter(section: str, name: str) -> Any:
    """Return the value of one parameter, in the unit its entry states. Raises KeyError for a name that is none."""
    return _sheet()[section][name]["value"]


@cache
def _sheet() -> dict[str, Any]:
    sheet: dict[str, Any] = json.loads((files("relais.sim") / "data" / "parameters.json").read_text("utf-8"))
    return sheet
