"""The sheet: every value keeps its source."""

import json
from importlib.resources import files

import pytest

from relais.sim.parameters import parameter


def test_every_value_keeps_its_source():
    sheet = json.loads((files("relais.sim") / "data" / "parameters.json").read_text("utf-8"))
    entries = [entry for name, section in sheet.items() if name != "_about" for entry in section.values()]
    assert len(entries) > 60
    assert all({"value", "source", "status"} <= entry.keys() for entry in entries)


def test_a_name_that_is_none():
    with pytest.raises(KeyError):
        parameter("commissioners", "shoe_size")
