"""Clocks in order: what has a date first, the earliest first; what has none behind it, and counted."""

from datetime import datetime

from relais.desk.clocks import clocks
from relais.desk.home import Home


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
