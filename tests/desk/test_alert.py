"""Alerts at the desk: decided by one of two at once, put off and brought back, drawn without showing it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from relais.casework import alert as store
from relais.casework.alert import Alert
from relais.casework.draw import WHOLE, DrawSettings, drawn
from relais.desk import news
from relais.desk.alert import Said, decide, give_back, history, take
from relais.desk.alert_counts import export_counts
from relais.desk.alerts import Line, alerts, decided, found, put_off
from relais.desk.case import open_case, show
from relais.desk.draw import before, draw
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.judge import judge
from relais.desk.prove import verify
from relais.desk.sight import sight
from relais.ledger.read import read
from tests.desk.made import report
from tests.desk.made import take as take_file
from tests.desk.unit import FIRST, HEAD, SECOND, rank

pytestmark = pytest.mark.slow

SOON = datetime.now(UTC).date() + timedelta(days=30)
NONE = DrawSettings(Decimal(0))


def listed(home: Home) -> list[str]:
    return [line.report for line in alerts(home, None, settings=NONE).lines]


def test_alerts_stand_in_the_order_of_the_queue_until_decided(unit: dict[str, Home]) -> None:
    mine = unit[FIRST]
    first, second, third = listed(mine)
    told = alerts(mine, 1, settings=NONE)
    assert (len(told.lines), told.of) == (1, 3)
    assert decide(mine, first, Said("no_nexus", "elsewhere")).number == 1
    assert listed(mine) == [second, third]
    assert decide(mine, third, Said("duplicate", of=second)).number == 2
    assert [one.outcome for one in decided(mine, None)] == ["duplicate", "no_nexus"]
    assert verify(mine).sound


def test_the_second_is_told_who_was_first_and_may_supersede(unit: dict[str, Home]) -> None:
    one, two = unit[FIRST], unit[SECOND]
    at = listed(one)[0]
    decide(one, at, Said("no_nexus", "elsewhere"))
    with pytest.raises(DeskError, match=r"A\. Martin decided this alert at .*: no nexus with France.*--supersede 1"):
        decide(two, at, Said("unusable", "empty"))
    decide(two, at, Said("unusable", "empty"), supersede=1)
    with pytest.raises(DeskError, match=r"B\. Petit decided"):
        decide(one, at, Said("no_nexus", "elsewhere"), supersede=1)
    assert [row.outcome for row in history(one, at)] == ["no_nexus", "unusable"]


def test_of_many_at_once_one_decides_and_each_of_the_others_is_told(unit: dict[str, Home]) -> None:
    at = listed(unit[FIRST])[0]

    def attempt(number: int) -> str:
        try:
            decide(unit[(FIRST, SECOND)[number % 2]], at, Said("no_nexus", "elsewhere"))
        except DeskError as error:
            return error.template[:5]
        return "done"

    with ThreadPoolExecutor(4) as pool:
        told = sorted(pool.map(attempt, range(8)))
    # Whoever was first sent the same four times: told each time that it is done, it was done once.
    assert told == [*["done"] * 4, *["{who}"] * 4]
    assert len(history(unit[FIRST], at)) == 1


def test_no_alert_is_taken_twice(unit: dict[str, Home]) -> None:
    one, two = unit[FIRST], unit[SECOND]
    at = listed(one)[0]
    take(one, at)
    for refused in (lambda: take(two, at), lambda: decide(two, at, Said("no_nexus", "why"))):
        with pytest.raises(DeskError, match=r"A\. Martin took this alert"):
            refused()
    assert [line.report for line in alerts(one, None, mine=True, settings=NONE).lines] == [at]
    assert alerts(two, None, mine=True, settings=NONE).of == 0
    with pytest.raises(DeskError, match="took this alert"):
        give_back(two, at)
    give_back(unit[HEAD], at)
    take(two, at)
    decide(two, at, Said("no_nexus", "why"))
    with pytest.raises(DeskError, match="is decided"):
        take(two, at)


def test_what_expires_meanwhile_is_shown_first_and_recorded(unit: dict[str, Home]) -> None:
    mine = unit[FIRST]
    at = listed(mine)[0]
    # Five years are kept of a transfer.
    put = Said("not_now", "no hands", review=SOON + timedelta(days=6 * 366))
    shown = decide(mine, at, put)
    assert shown.number is None
    assert shown.expiring
    assert {"clock_id", "legal_expiry", "holder", "state"} <= shown.expiring[0].keys()
    assert at in listed(mine)
    assert decide(mine, at, put, confirmed=True).drawn is None
    assert at not in listed(mine)
    [row] = put_off(mine)
    assert row.expiring == shown.expiring
    assert alerts(mine, None, settings=NONE).put_off == 1


def test_a_new_fact_brings_one_that_was_put_off_back(unit: dict[str, Home], tmp_path: Path) -> None:
    mine = unit[FIRST]
    touched, other = listed(mine)[:2]
    for at in (touched, other):
        decide(mine, at, Said("not_now", "no hands", review=SOON), confirmed=True)
    assert news.tell(mine).back == 0
    assert len(put_off(mine)) == 2
    new = take_file(mine, tmp_path, report("NEW", phone_of(mine, touched), payee="+639175550999"))
    assert [row.report for row in put_off(mine)] == [other]
    assert news.tell(mine) == news.News(0, 0, 0)
    line = next(line for line in alerts(mine, None, settings=NONE).lines if line.report == touched)
    assert line.earlier is not None
    assert history(mine, touched)[0].back == new
    decide(mine, touched, Said("no_nexus", "why"), supersede=line.earlier)
    assert touched not in listed(mine)
    assert verify(mine).sound


def test_a_later_mention_of_its_subject_brings_one_back(unit: dict[str, Home], tmp_path: Path) -> None:
    mine = unit[FIRST]
    at = listed(mine)[0]
    here = located(mine, at)
    decide(mine, at, Said("not_now", "no hands", review=SOON), confirmed=True)
    new = take_file(mine, tmp_path, report("NEW", "+33 6 39 98 00 77", payee="+639175550999"))
    assert len(put_off(mine)) == 1
    judge(mine, "same", [f"{here.source_id[:12]}:0", f"{new[:12]}:0"], "one hand")
    rank(mine)
    assert put_off(mine) == []


def test_one_that_was_put_off_comes_back_on_its_day(unit: dict[str, Home]) -> None:
    mine = unit[FIRST]
    at = listed(mine)[0]
    decide(mine, at, Said("not_now", "no hands", review=SOON), confirmed=True)
    with mine.engine.connect() as connection:
        [row] = store.put_off(connection)
        assert row.state(SOON - timedelta(days=1)) == "not_now"
        assert row.state(SOON) == "open"
        assert len(store.closed(connection, SOON - timedelta(days=1))) == 1
        assert store.closed(connection, SOON) == []


def test_it_goes_into_a_case_of_ones_own_only_and_out_of_it_by_its_people(unit: dict[str, Home]) -> None:
    one, two = unit[FIRST], unit[SECOND]
    first, second, _third = listed(one)
    number = open_case(one, "2026/014", "PV 12", "preliminary", [first])
    with pytest.raises(DeskError, match="may not do this"):
        decide(two, second, Said("attached", case=number))
    decide(one, second, Said("attached", case=number))
    assert len(show(one, number).reports) == 2
    assert [(row.case, row.reason) for row in decided(two, None)] == [(None, None)] * 2
    assert [row.case for row in decided(one, None)] == [number] * 2
    earlier = history(one, second)[-1].number
    with pytest.raises(DeskError, match="may not do this"):
        decide(two, second, Said("no_nexus", "why"), supersede=earlier)
    decide(one, second, Said("no_nexus", "why"), supersede=earlier)
    assert len(show(one, number).reports) == 1


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (Said("closed"), "no outcome"),
        (Said("opened"), "relais case open"),
        (Said("attached"), "names the case"),
        (Said("duplicate"), "names the report"),
        (Said("passed_on"), "names the service"),
        (Said("unusable", " "), "needs a reason"),
        (Said("not_now", "why"), "needs the day"),
        (Said("not_now", "why", review=datetime.now(UTC).date()), "later than"),
        (Said("not_now", review=SOON), "needs a reason"),
        (Said("no_nexus", "why", service="customs"), "takes no service"),
    ],
)
def test_an_ending_that_is_not_whole_is_refused(unit: dict[str, Home], said: Said, words: str) -> None:
    mine = unit[FIRST]
    with pytest.raises(DeskError, match=words):
        decide(mine, listed(mine)[0], said)
    assert len(listed(mine)) == 3


def test_duplicates_never_go_in_a_ring(unit: dict[str, Home]) -> None:
    mine = unit[FIRST]
    first, second, third = listed(mine)
    decide(mine, first, Said("duplicate", of=second))
    decide(mine, second, Said("duplicate", of=third))
    for other in (third, first):
        with pytest.raises(DeskError, match="nobody would look"):
            decide(mine, third, Said("duplicate", of=other))


def test_nothing_tells_a_drawn_alert_until_it_has_ended(unit: dict[str, Home], tmp_path: Path) -> None:
    mine = unit[FIRST]
    every = DrawSettings(Decimal(1))
    plain, all_drawn = (alerts(mine, None, settings=one).lines for one in (NONE, every))
    assert {field.name for field in fields(Line)} == {
        "place", "report", "reference", "sender", "first_expiry", "clock_state", "taken_by", "earlier",
        "source_id", "locator",
    }  # fmt: skip
    assert [line.place for line in all_drawn] == [1, 2, 3]
    assert {line.report for line in all_drawn} == {line.report for line in plain}
    at = plain[0].report
    assert decide(mine, at, Said("not_now", "why", review=SOON), confirmed=True, settings=every).drawn is None
    assert decide(mine, at, Said("no_nexus", "why"), supersede=1, settings=every).drawn is True
    assert decide(mine, plain[1].report, Said("no_nexus", "why"), settings=NONE).drawn is False
    assert export_counts(unit[HEAD], tmp_path / "counts.json") == 2
    with pytest.raises(DeskError, match="may not do this"):
        export_counts(mine, tmp_path / "mine.json")


def test_whether_one_is_drawn_is_a_keyed_hash_of_its_place(unit: dict[str, Home]) -> None:
    mine = unit[FIRST]
    half = DrawSettings(Decimal("0.5"))
    alerts(mine, None, settings=half)
    places = [located(mine, one) for one in listed(mine)]
    for settings in (half, NONE, DrawSettings(Decimal(1))):
        draw(mine, settings)
        kept = {rank for rank, _part in before(mine, WHOLE)}
        told = {p.rank for p in places if drawn(mine.key, p.source_id, p.locator, settings)}
        assert kept == told


def located(home: Home, name: str) -> Alert:
    """Return a report by its place."""
    with home.engine.connect() as connection:
        return found(sight(home, connection), name)


def phone_of(home: Home, name: str) -> str:
    """Return the telephone of a report's payer."""
    con, _state = read(home.ledger)
    with con:
        rows = con.execute(
            "SELECT raw FROM selector WHERE source_id = ? AND party = 0", [located(home, name).source_id]
        ).fetchall()
    return str(rows[0][0])
