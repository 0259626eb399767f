"""Questions and answers: a missing zone is asked, answered under a name, and the source read anew."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from relais.desk.answer import answer, questions
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.prove import verify
from relais.desk.take_in import reread, take_in
from relais.ledger.read import read

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


def test_an_unknown_source_is_refused(asked: Home) -> None:
    with pytest.raises(DeskError, match="no source"):
        answer(asked, "ffff", "zone", "UTC")
