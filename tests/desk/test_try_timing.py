"""The tests of times on a plain table: what the screening says of the same events, and the check on innocent pairs."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest

from relais.corroborate.registry import TIME_TESTS
from relais.desk.error import DeskError
from relais.desk.try_timing import NO_FORMAT, UNKNOWN_ZONE, try_timing

QUESTIONS = sum(len(test.directions) for test in TIME_TESTS if not test.dated)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Pair `ada`: twelve payments at all hours, a call 20 minutes after each; pair `ben`: as many calls, no payment."""
    start, lines = datetime(2024, 1, 1, tzinfo=UTC), ["pair,event,at"]
    for day in range(12):
        at = start + timedelta(days=3 * day, hours=7 * day % 24)
        lines += [f"ada,payment,{at.isoformat()}", f"ada,call,{(at + timedelta(minutes=20)).isoformat()}"]
        lines.append(f"ben,call,{at.isoformat()}")
    path = tmp_path / "events.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_each_pair_has_a_row_for_each_test_and_direction(table: Path) -> None:
    found = try_timing(table, "Europe/Paris")
    rows = found.rows.to_pylist()
    assert (found.pairs, found.payments, found.dated, found.calls, found.redraws) == (2, 12, 0, 24, 0)
    assert [row["pair"] for row in rows] == ["ada"] * QUESTIONS + ["ben"] * QUESTIONS
    after, before = rows[:2]
    assert (after["test"], after["direction"], after["near"], after["refused"]) == (
        "payment_then_call", "payment, then call", 12, None,
    )  # fmt: skip
    assert after["p"] < 1e-4
    assert (before["direction"], before["near"], before["p"]) == ("call, then payment", 0, 1)
    for row in rows[QUESTIONS:]:
        assert row["refused"]
        assert (row["near"], row["expected"], row["p"]) == (None, None, None)
    first = found.counted[0]
    assert (first.pairs, first.offered, first.reached[0.001], first.withheld) == (2, 1, 1, None)


def test_clocks_that_may_be_wrong_widen_the_hour(table: Path) -> None:
    before = try_timing(table, "Europe/Paris", 21 * 60).rows.to_pylist()[1]
    assert (before["direction"], before["near"]) == ("call, then payment", 12)


@pytest.mark.slow
def test_the_check_gives_the_same_rates_for_the_same_seed(table: Path) -> None:
    one, other, third = (
        try_timing(table, "Europe/Paris", check=True, seed=seed, redraws=400).rows.to_pylist() for seed in (1, 1, 2)
    )
    assert one == other != third
    for row in one:
        if row["refused"]:
            assert row["withheld"] is row["rate_05"] is None
        else:
            assert isinstance(row["withheld"], bool)
            for level in ("05", "01", "001"):
                assert row[f"low_{level}"] <= row[f"rate_{level}"] <= row[f"high_{level}"]
            assert row["withheld"] == any(
                row[f"low_{level}"] > share for level, share in (("05", 0.05), ("01", 0.01), ("001", 0.001))
            )


@pytest.mark.slow
def test_the_answers_are_written_as_they_are_told(table: Path, tmp_path: Path) -> None:
    found = try_timing(table, "Europe/Paris", out=tmp_path / "out.parquet")
    assert pq.read_table(tmp_path / "out.parquet").equals(found.rows)
    try_timing(table, "Europe/Paris", out=tmp_path / "out.csv")
    assert pacsv.read_csv(tmp_path / "out.csv").column_names == found.rows.column_names
    assert sorted(path.name for path in tmp_path.iterdir()) == ["events.csv", "out.csv", "out.parquet"]


def test_a_zone_or_a_format_that_is_none_is_refused_before_anything_is_read(table: Path, tmp_path: Path) -> None:
    for zone in ("Paris", "", "../etc"):
        with pytest.raises(DeskError) as error:
            try_timing(tmp_path / "none", zone)
        assert error.value.template == UNKNOWN_ZONE
    with pytest.raises(DeskError) as error:
        try_timing(table, "UTC", out=tmp_path / "out.txt")
    assert error.value.template == NO_FORMAT
