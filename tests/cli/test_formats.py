import json

import pytest

from relais.desk.formats import formats


@pytest.mark.slow
def test_every_reader_is_listed_with_what_it_fills_and_its_limits(run):
    out = run("formats").stdout
    lines = formats()
    assert [one.name for one in lines if one.name not in out] == []
    unproven = [one.name for one in lines if not one.samples]
    assert f"{len(lines)} formats, {len(unproven)} unproven" in out
    assert "bank_fr" in out


def test_as_json(run):
    told = json.loads(run("formats", "--json").stdout)
    [skype] = [one for one in told["formats"] if one["name"] == "skype_db"]
    assert skype["fills"] == ["party", "selector", "message", "call"]
    assert skype["samples"] == ["skype_sqlite/skype_main.db"]
    assert [one["fills"] for one in told["mappings"] if one["name"] == "call_records"] == ["call"]


def test_sorted(run):
    out = run("formats", "--sort", "-name").stdout
    assert out.index("whatsapp_txt") < out.index("camt_xml")
