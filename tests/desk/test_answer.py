"""Questions and answers: a missing zone is asked, answered under a name, and the source read anew."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from relais.desk.answer import answer, count_together, questions, source_named, together
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.prove import verify
from relais.desk.take_in import reread, take_in
from relais.ledger.read import read
from relais.ledger.state import State
from relais.model.source import Source

pytestmark = pytest.mark.slow

RECHARGES = "caller_id,amount,timestamp\n00184244668,96,2020-07-01 00:02:47\n"


@pytest.fixture
def asked(home: Home, tmp_path: Path) -> Home:
    (tmp_path / "recharges.csv").write_text(RECHARGES)
    take_in(home, [tmp_path / "recharges.csv"])
    return home


def _payment(home: Home) -> tuple[object, ...]:
    con, _state = read(home.ledger)
    row: tuple[object, ...] = con.execute(
        "SELECT payment.at, time_raw, zone_source, amount, currency FROM payment"
    ).fetchall()[0]
    return row


def test_a_local_time_waits_for_its_zone(asked: Home) -> None:
    assert _payment(asked)[:3] == (None, "2020-07-01 00:02:47", None)
    assert {line.question.key for line in questions(asked)} == {"zone", "currency", "country"}


def test_an_answer_is_recorded_under_a_name_and_the_source_read_anew(asked: Home) -> None:
    source_id = questions(asked)[0].question.source_id
    outcome = reread(asked, answer(asked, source_id[:8], "zone", "Europe/Paris"))
    assert len(outcome.sources) == 1
    assert _payment(asked)[0] == datetime(2020, 6, 30, 22, 2, 47, tzinfo=UTC)
    assert _payment(asked)[2] == "A. Martin"
    reread(asked, answer(asked, source_id, "currency", "EUR"))
    assert _payment(asked)[4] == "EUR"
    assert verify(asked).sound


def test_a_corrected_answer_supersedes_and_can_be_taken_back(asked: Home) -> None:
    source_id = questions(asked)[0].question.source_id
    for zone, hour in (("Europe/Paris", 22), ("Asia/Manila", 16), ("Europe/Paris", 22)):
        reread(asked, answer(asked, source_id, "zone", zone))
        at = _payment(asked)[0]
        assert isinstance(at, datetime)
        assert at.astimezone(UTC).hour == hour
    assert verify(asked).sound


@pytest.mark.parametrize(
    ("key", "value"),
    [("zone", "CET"), ("zone", "Europe/Nowhere"), ("currency", "eur"), ("mood", "x"), ("date_order", "ymd")],
)
def test_a_bad_answer_is_refused(asked: Home, key: str, value: str) -> None:
    source_id = questions(asked)[0].question.source_id
    with pytest.raises(DeskError):
        answer(asked, source_id, key, value)


class _Unsearched(dict[str, Source]):
    """Sources of which none may be gone through."""

    def __iter__(self) -> Iterator[str]:
        raise AssertionError


def test_a_whole_hash_is_looked_up_and_not_searched() -> None:
    whole = "a" * 64
    state = State(sources=_Unsearched({whole: Source(whole, "x.csv", 1, "sealed")}))
    assert source_named(state, whole.upper()) == whole
    with pytest.raises(AssertionError):
        source_named(state, whole[:63])


def test_what_is_asked_is_counted_as_it_is_listed(asked: Home, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        for name in ("a", "b"):
            (tmp_path / folder).mkdir(exist_ok=True)
            (tmp_path / folder / f"{name}.csv").write_text(f"{RECHARGES}{folder},{name},2020-07-02 00:02:47\n")
        take_in(asked, [tmp_path / folder])
    assert count_together(asked) == len(together(asked)) == len({(one.key, one.folder) for one in together(asked)}) > 3


def test_an_unknown_source_is_refused(asked: Home) -> None:
    with pytest.raises(DeskError, match="no source"):
        answer(asked, "ffff", "zone", "UTC")
