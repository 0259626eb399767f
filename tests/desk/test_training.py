"""A training home: one row in thirty is wrong, it is told only at the end, and nothing real comes near it."""

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from relais.casework.request import Item
from relais.desk.error import DeskError
from relais.desk.home import Home, open_home
from relais.desk.prove import verify
from relais.desk.second_officer import check, rows_to_check
from relais.desk.take_in import take_in
from relais.desk.training import KINDS, NOT_OPENED, ROWS, TOO_FEW, _planted, _spoilt, make, result
from relais.desk.training_mark import MARK, TRAINING, is_training
from relais.sim.training import build

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("training")
    build(folder / "inbox", ROWS, 1, NOW)
    home = make(folder / "home", folder / "inbox", "A. Martin", "Drafter", 1, key_file=folder / "key")
    home.engine.dispose()
    return home.root


@pytest.fixture
def training(made: Path, tmp_path: Path) -> Iterator[Home]:
    shutil.copytree(made, tmp_path / "home")
    home = open_home(tmp_path / "home")
    yield home
    home.engine.dispose()


def planted(home: Home) -> int:
    return _planted(home).row


def checked(home: Home, wrong: Callable[[int], bool]) -> None:
    _request, rows = rows_to_check(home, 1, "training")
    check(home, 1, {
        row.item.number: ("wrong", row.shown, "differs") if wrong(row.item.number) else ("confirmed", row.shown, "")
        for row in rows
    })  # fmt: skip


def items(count: int) -> list[Item]:
    written = [f"2028-02-{28 + n % 2}T12:00:00{('Z', '+08:00', '-07:00')[n % 3]}" for n in range(count)]
    return [
        Item(n, "address", "192.0.2.1", "192.0.2.1", 40_000 + 11 * n, datetime.fromisoformat(raw), raw, "second",
             "format", f"s{n}", "/at", None, None)
        for n, raw in enumerate(written)
    ]  # fmt: skip


def test_of_each_thirty_exactly_one_is_spoilt_and_each_kind_occurs() -> None:
    kinds, places = Counter[str](), set()
    for seed in range(60):
        rows = items(ROWS)
        place, kind, right, wrong, spoilt = _spoilt(rows, seed)
        assert [n for n in range(ROWS) if rows[n] != spoilt[n]] == [place]
        assert right != wrong
        before, after = rows[place], spoilt[place]
        assert (before.port != after.port) == (kind == "port")
        assert before.instant is not None
        assert after.instant is not None
        apart = abs(after.instant - before.instant)
        assert {"port": apart == timedelta(0), "zone": apart <= timedelta(hours=14), "year": apart > timedelta(360)}[
            kind
        ]
        assert (before.instant_raw != after.instant_raw) == (kind == "year")
        kinds[kind] += 1
        places.add(place)
        assert _spoilt(rows, seed) == (place, kind, right, wrong, spoilt)
    assert set(kinds) == set(KINDS)
    assert min(kinds.values()) >= 10
    assert len(places) > 15


@pytest.mark.slow
def test_the_planted_row_alone_differs_from_what_was_read(training: Home) -> None:
    _request, rows = rows_to_check(training, 1, "training")
    assert len(rows) == ROWS
    told = planted(training)
    for row in rows:
        stands = str(row.item.port) in row.passage and (row.item.instant_raw or "?") in row.passage
        raw = datetime.fromisoformat(row.item.instant_raw or "")
        assert (stands and raw == row.item.instant) == (row.item.number != told)
    assert verify(training).sound


@pytest.mark.slow
def test_nothing_is_told_before_all_rows_are_checked_then_whether_it_was_found(training: Home) -> None:
    found = result(training)
    assert (found.checked, found.of, found.planted, found.found) == (0, ROWS, None, None)
    _request, rows = rows_to_check(training, 1, "training")
    first = next(row for row in rows if row.item.number == planted(training))
    check(training, 1, {first.item.number: ("wrong", first.shown, "differs")})
    assert result(training).planted is None
    checked(training, lambda number: number == planted(training))
    found = result(training)
    assert found.planted is not None
    assert (found.found, found.false_alarms, found.planted.row) == (True, (), planted(training))


@pytest.mark.slow
def test_a_rubber_stamp_misses_it_and_a_false_alarm_is_told(training: Home) -> None:
    checked(training, lambda _number: False)
    assert result(training).found is False
    other = 1 if planted(training) != 1 else 2
    checked(training, lambda number: number == other)
    assert (result(training).found, result(training).false_alarms) == (False, (other,))


@pytest.mark.slow
def test_whoever_opens_the_file_does_not_read_which_row_it_is(training: Home, tmp_path: Path) -> None:
    text = (training.root / MARK).read_text()
    assert list(json.loads(text)) == ["planted"]
    truth = _planted(training)
    # Twice the same is sealed in two ways: nobody tries the thirty rows, or compares two homes.
    build(tmp_path / "inbox", ROWS, 1, NOW)
    again = make(tmp_path / "again", tmp_path / "inbox", "A. Martin", "Drafter", 1, key_file=tmp_path / "key")
    assert _planted(again).kind == truth.kind
    assert (again.root / MARK).read_text() != text
    sealed = json.loads(text)["planted"]
    # Whatever was drawn, another sign stands there.
    changed = json.dumps({"planted": ("B" if sealed[0] == "A" else "A") + sealed[1:]})
    for wrong in ((again.root / MARK).read_text(), "{}", "", changed):
        (training.root / MARK).write_text(wrong)
        with pytest.raises(DeskError) as met:
            result(training)
        assert met.value.template == NOT_OPENED
    again.engine.dispose()


@pytest.mark.slow
def test_nothing_real_is_taken_into_it_and_no_other_home_is_one(
    training: Home, ranked_home: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text("x")
    with pytest.raises(DeskError) as met:
        take_in(training, [tmp_path / "a.txt"])
    assert met.value.template == TRAINING
    shutil.copytree(ranked_home, tmp_path / "real")
    real = open_home(tmp_path / "real")
    assert not is_training(real)
    with pytest.raises(DeskError, match="no training home"):
        result(real)
    real.engine.dispose()


@pytest.mark.slow
def test_a_home_of_too_few_rows_is_not_made_into_one(tmp_path: Path) -> None:
    build(tmp_path / "inbox", 2, 1, NOW)
    with pytest.raises(DeskError) as met:
        make(tmp_path / "home", tmp_path / "inbox", "A. Martin", "Drafter", 1, key_file=tmp_path / "key")
    assert met.value.template == TOO_FEW
    assert not (tmp_path / "home" / MARK).exists()
