"""Thirteen people at work at once, killed in the middle: nothing acknowledged is lost, and nothing is done twice."""

from pathlib import Path

import pytest

from benchmarks.desk_checks import checks, lines
from benchmarks.desk_home import make
from benchmarks.desk_load import at_work, failures
from relais.desk.home import open_home
from tests.postgres import Server

REPORTS, SECONDS = 2_000, 8.0
COUNTED = ("acknowledged", "audit lines", "races")


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_nothing_acknowledged_is_lost(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    server: Server | None = request.getfixturevalue("postgres") if engine == "postgresql" else None
    db = request.getfixturevalue("database") if server else None
    home = make(tmp_path / "home", tmp_path / "key", REPORTS, db)
    home.engine.dispose()
    at_work(home.root, tmp_path, SECONDS, REPORTS, server)
    assert failures(lines(tmp_path / "timings")) == []
    opened = open_home(home.root)
    found = checks(opened, tmp_path)
    opened.engine.dispose()
    assert found["acknowledged"] > len(COUNTED)
    assert found["races"] > 0
    assert found["audit lines"] > found["acknowledged"]
    assert {what: count for what, count in found.items() if count and what not in COUNTED} == {}
