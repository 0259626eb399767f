"""Clocks in order: what has a date first, the earliest first; what has none behind it, and counted."""

import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from relais.desk.case import open_case
from relais.desk.clocks import clocks, led_to
from relais.desk.home import Home, open_home
from relais.desk.queue import queue


def test_what_has_a_date_comes_first_and_what_has_none_last(world_home: Home) -> None:
    found = clocks(world_home, states=("alive", "unknown", "expired"))
    days: list[datetime | None] = found.rows["legal_expiry"].to_pylist()
    dated = [one for one in days if one is not None]
    assert dated
    assert dated == sorted(dated)
    assert days[len(dated) :] == [None] * found.counts["unknown"]
    assert found.counts["unknown"] > 0
    # So it is on a page that shows the first of them alone.
    assert clocks(world_home, states=("alive", "unknown"), most=1).rows["legal_expiry"].to_pylist() != [None]


def test_a_case_is_told_what_made_its_alert_urgent_in_a_source_that_is_not_its_own(
    world_home: Home, tmp_path: Path
) -> None:
    root = Path(shutil.copytree(world_home.root, tmp_path / "home"))
    home = replace(open_home(root), actor=world_home.actor)
    line = next(one for one in queue(home)[0].to_pylist() if one["clock_state"] == "red")
    number = open_case(home, "2026/1", "PV 1/2026", "preliminary", [line["report_id"]])
    own = {line["source_id"]}
    found = led_to(home, number, {line["report_id"]}, 10).to_pylist()
    assert found
    assert own.isdisjoint(one["source_id"] for one in found)
    assert {one["state"] for one in found} == {"alive"}
    days = [one["legal_expiry"] for one in found]
    assert days == sorted(days)
    first = clocks(home, case=number, states=("alive",), most=1).rows["legal_expiry"].to_pylist()
    assert days[0] <= min(first, default=days[0])
    assert len(led_to(home, number, {line["report_id"]}, 1)) == 1
    home.engine.dispose()
