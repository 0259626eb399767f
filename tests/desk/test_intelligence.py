"""A report that is intelligence says so wherever its rank is explained."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from relais.desk import analyse
from relais.desk.home import Home
from relais.desk.queue import queue, why
from relais.desk.take_in import take_in
from tests.intake.sound import samples


@pytest.mark.slow
def test_a_report_of_a_financial_unit_is_marked(home: Home, tmp_path: Path) -> None:
    found = samples()
    (tmp_path / "unit.xml").write_bytes(found["goaml_xml"])
    (tmp_path / "alert.json").write_bytes(found["report"])
    take_in(home, [tmp_path / "unit.xml", tmp_path / "alert.json"])
    analyse.run(home, datetime(2026, 11, 28, tzinfo=UTC))
    lines = queue(home)[0].to_pylist()
    marked = {line["reference"]: why(home, line["report_id"]).intelligence for line in lines}
    assert marked.pop("1001") is False
    assert list(marked.values()) == [True]
