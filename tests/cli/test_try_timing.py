"""`relais try-timing`: answers as a table, as JSON and in a file; one clear line where the table is not as expected."""

from datetime import UTC, datetime, timedelta

import pyarrow.parquet as pq
import pytest

from tests.cli.conftest import Run, told


def events(path) -> str:
    start, lines = datetime(2024, 1, 1, tzinfo=UTC), ["pair,event,at,precision"]
    for day in range(12):
        at = start + timedelta(days=3 * day, hours=7 * day % 24)
        lines += [f"ada,payment,{at.isoformat()},", f"ada,call,{(at + timedelta(minutes=20)).isoformat()},"]
        lines += [f"ben,payment,{at.date()},day", f"ben,call,{at.isoformat()},"]
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


@pytest.mark.slow
def test_answers_are_listed_printed_and_written(run: Run, tmp_path) -> None:
    file = events(tmp_path / "events.csv")
    shown = run("try-timing", file)
    assert shown.returncode == 0
    for text in ("payment, then call", "2 pairs, 12 payments with their moment, 12 known to the day, 24 calls"):
        assert text in shown.stdout
    document = told(run("try-timing", file, "--json"))
    assert (document["zone"], document["pairs"], document["redraws"]) == ("Europe/Paris", 2, 0)
    first = document["rows"][0]
    assert (first["pair"], first["test"], first["near"], first["refused"]) == ("ada", "payment_then_call", 12, None)
    assert document["tests"][0]["at_0.001"] == 1
    brief = told(run("try-timing", file, "--out", str(tmp_path / "out.parquet"), "--json"))
    assert "rows" not in brief
    assert pq.read_table(tmp_path / "out.parquet").to_pylist() == document["rows"]


def test_what_is_no_table_of_events_is_refused_in_one_line(run: Run, tmp_path) -> None:
    (tmp_path / "events.csv").write_text("pair,event,at\n1,call,2024-03-01T10:00\n", encoding="utf-8")
    refused = run("try-timing", str(tmp_path / "events.csv"))
    assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (2, "", 1)
    assert "events.csv, row 2: at is “2024-03-01T10:00”" in refused.stderr
    assert "with its offset from UTC" in refused.stderr


def test_nothing_of_a_home_is_asked_for_or_made(run: Run, tmp_path) -> None:
    assert run("try-timing", events(tmp_path / "events.csv"), "--json").returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["events.csv"]
