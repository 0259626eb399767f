"""One timeline of a subject: every event once, whoever tells it, by the clocks that are known and no other."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import duckdb
import pyarrow as pa
import pytest

from relais.desk.derived import results
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.queue import NO_SUCH_ID
from relais.desk.timeline import KINDS, Asked, Event, timeline
from relais.desk.timeline_events import EVENTS
from relais.desk.timeline_picture import days
from relais.desk.try_timing import UNKNOWN_ZONE
from relais.desk.zones import BY_ADDRESS, SAID, SEVERAL, UNTOLD, _clock, _local, stated
from relais.model.facts import FACTS

MINE = pa.schema([("subject_id", pa.string()), ("reading_id", pa.string()), ("ordinal", pa.int64())])
START = datetime(2026, 1, 5, 20, tzinfo=UTC)


def at(**later: int) -> datetime:
    return START + timedelta(**later)


def placed(table: str, ordinal: int, **told: object) -> dict[str, object]:
    """Return a row of a fact, with its place; what is not told is null."""
    empty = dict.fromkeys(FACTS[table].names)
    return {**empty, "source_id": "s1", "reading_id": "r1", "ordinal": ordinal, "locator": f"line {ordinal}", **told}


def dated(when: datetime | None, precision: str = "second", **told: object) -> dict[str, object]:
    return {"at": when, "time_precision": precision if when else None, "time_raw": "as written", **told}


def events(
    mine: list[tuple[str, int]], who: tuple[str, ...] = (), **facts: list[dict[str, object]]
) -> list[dict[str, object]]:
    """Return the events of the mentions `mine` in facts that are told here; `who` they are, all one where not told."""
    with duckdb.connect(":memory:") as con:
        con.execute("SET TimeZone = 'UTC'")
        for name, schema in FACTS.items():
            con.register(name, pa.Table.from_pylist(facts.get(name, []), schema))
        con.register(
            "mine",
            pa.Table.from_pylist(
                [
                    {"subject_id": subject, "reading_id": one, "ordinal": n}
                    for (one, n), subject in zip(mine, who or ("S-1",) * len(mine), strict=True)
                ],
                MINE,
            ),
        )
        rows: list[dict[str, object]] = (
            con.execute(f'{EVENTS} ORDER BY "at" NULLS LAST, kind, source_id, ordinal').to_arrow_table().to_pylist()
        )
        return rows


def kinds(rows: list[dict[str, object]]) -> list[tuple[object, ...]]:
    return [(row["kind"], row["direction"], row["other"], row["count"], row["tellings"]) for row in rows]


def test_each_kind_is_told_from_both_sides() -> None:
    rows = events(
        [("r1", 0)],
        payment=[
            placed("payment", 0, payer=0, payee=1, status="completed", **dated(at())),
            placed("payment", 1, payer=2, payee=0, status="attempted", **dated(at(hours=1))),
            placed("payment", 2, payer=2, payee=1, status="completed", **dated(at(hours=1))),
        ],
        call=[placed("call", 0, caller=1, callee=0, duration_s=60, status="answered", **dated(at(hours=2)))],
        login=[placed("login", 0, party=0, ip="192.0.2.1", port=443, ip_raw="", **dated(at(hours=3)))],
        trip=[placed("trip", 0, traveller=0, carrier="XX", number="1", origin="CDG", destination="MNL", status="booked",
                     **dated(at(hours=4)))],
    )  # fmt: skip
    assert kinds(rows) == [
        ("payment", "out", 1, None, 1), ("payment", "in", 2, None, 1), ("call", "in", 1, None, 1),
        ("login", None, None, None, 1), ("trip", None, None, None, 1),
    ]  # fmt: skip
    assert [row["what"] for row in rows[3:]] == ["192.0.2.1 443", "XX 1 CDG > MNL"]


def test_of_nobody_and_of_an_empty_ledger_there_is_nothing() -> None:
    assert events([]) == []
    assert events([], payment=[placed("payment", 0, payer=0, payee=1, status="completed", **dated(at()))]) == []


def test_who_pays_oneself_pays_once() -> None:
    rows = events(
        [("r1", 0), ("r1", 1)], payment=[placed("payment", 0, payer=0, payee=1, status="completed", **dated(at()))]
    )
    assert kinds(rows) == [("payment", "out", 1, None, 1)]


def test_lines_of_a_chat_less_than_an_hour_apart_are_one_session() -> None:
    minutes = (0, 10, 69, 129, 300)
    rows = events(
        [("r1", 0)],
        message=[
            placed("message", n, sender=n % 2, recipient=1 - n % 2, conversation="c", length=5, attachments=0,
                   **dated(at(minutes=minute)))
            for n, minute in enumerate(minutes)
        ] + [placed("message", 9, sender=0, recipient=1, conversation="c", attachments=0, **dated(at(minutes=1)))],
    )  # fmt: skip
    assert [(row["at"], row["count"], row["length_s"]) for row in rows] == [
        (at(), 3, 69 * 60), (at(minutes=129), 1, 0), (at(minutes=300), 1, 0)
    ]  # fmt: skip
    assert {row["other"] for row in rows} == {1}
    assert [row["locator"] for row in rows] == ["line 0", "line 3", "line 4"]


@pytest.mark.parametrize("conversation", ["c", None])
@pytest.mark.parametrize("who", [("S-1", "S-2"), ("S-2", "S-1")])
def test_what_two_of_the_subjects_write_to_each_other_is_one_session(
    conversation: str | None, who: tuple[str, str]
) -> None:
    rows = events(
        [("r1", 0), ("r1", 1)], who,
        message=[
            placed("message", n, sender=n % 2, recipient=1 - n % 2, conversation=conversation, length=5, attachments=0,
                   **dated(at(minutes=n)))
            for n in range(5)
        ],
    )  # fmt: skip
    other = 1 if who[0] == "S-1" else 0
    assert [(row["who"], row["other"], row["count"], row["length_s"]) for row in rows] == [("S-1", other, 5, 240)]


def test_a_conversation_of_several_is_one_thread_with_nobody_in_particular() -> None:
    told = [(0, 1), (0, 2), (0, None), (2, 0)]
    rows = events(
        [("r1", 0)],
        message=[placed("message", n, sender=sender, recipient=to, conversation="c", length=1, attachments=0,
                        **dated(at(minutes=n))) for n, (sender, to) in enumerate(told)],
    )  # fmt: skip
    assert kinds(rows) == [("chat", None, None, 4, 1)]


def test_undated_lines_are_a_session_of_their_own_and_undated_events_stand_last() -> None:
    line = {"sender": 0, "recipient": 1, "conversation": "c", "length": 1, "attachments": 0}
    rows = events(
        [("r1", 0)],
        message=[placed("message", n, **line, **dated(at() if n == 0 else None)) for n in (0, 1, 2)],
        payment=[placed("payment", 0, payer=0, payee=1, status="completed", **dated(None))],
    )  # fmt: skip
    assert [(row["kind"], row["at"], row["count"]) for row in rows] == [
        ("chat", at(), 1), ("chat", None, 2), ("payment", None, None)
    ]  # fmt: skip
    assert {row["raw"] for row in rows} == {"as written"}


def test_what_two_sources_tell_is_one_event_and_what_one_tells_twice_is_two() -> None:
    paid = {"payer": 0, "payee": 1, "status": "completed", "reference": "AB12", "amount": 50, "currency": "EUR"}
    rows = events(
        [("r1", 0), ("r2", 0)],
        payment=[
            placed("payment", 0, **paid, **dated(at(), "day")),
            placed("payment", 1, **paid, **dated(at(), "day")),
            placed("payment", 0, **{**paid, "reading_id": "r2", "source_id": "s2"}, **dated(at(minutes=3))),
        ],
        call=[
            placed("call", 0, caller=0, callee=1, duration_s=60, status="answered", **dated(at(hours=1))),
            placed("call", 0, caller=0, callee=1, duration_s=60, status="answered", reading_id="r2", source_id="s2",
                   **dated(at(hours=1))),
            placed("call", 1, caller=0, callee=1, duration_s=0, status="missed", **dated(at(hours=1))),
        ],
    )  # fmt: skip
    assert [(row["kind"], row["tellings"]) for row in rows] == [
        ("payment", 1), ("payment", 2), ("call", 2), ("call", 1)
    ]  # fmt: skip
    # Of several tellings the one dated best stands for the event.
    assert [row["precision"] for row in rows[:2]] == ["day", "second"]
    assert [row["source_id"] for row in rows[:2]] == ["s1", "s2"]


def test_of_a_day_the_day_is_told_whatever_its_zone() -> None:
    for zone in ("Europe/Paris", "Asia/Manila", "America/New_York", "UTC"):
        first = datetime(2026, 3, 29, tzinfo=ZoneInfo(zone)).astimezone(UTC)
        assert days(first).isoformat() == "2026-03-29"


def test_a_country_has_one_clock_where_all_of_it_shows_the_same_hours() -> None:
    assert [_clock(one) for one in ("FR", "PH", "DE", "US", "RU", "XX", "")] == [
        "Europe/Paris", "Asia/Manila", "Europe/Berlin", None, None, None, None
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("told", "zone", "why", "proposed"),
    [
        ({"address": {"FR"}}, "Europe/Paris", BY_ADDRESS, None),
        ({"address": {"FR"}, "contact": {"PH"}}, "Europe/Paris", BY_ADDRESS, None),
        ({"address": {"FR", "PH"}}, None, SEVERAL, None),
        ({"address": {"US"}}, None, SEVERAL, None),
        ({"contact": {"PH"}}, None, UNTOLD, "Asia/Manila"),
        ({"contact": {"PH", "FR"}}, None, UNTOLD, None),
        ({}, None, UNTOLD, None),
    ],
)
def test_a_clock_is_known_by_addresses_alone_and_contacts_only_propose_one(
    told: dict[str, set[str]], zone: str | None, why: str, proposed: str | None
) -> None:
    found = _local(told)
    assert (found.zone and str(found.zone), found.why, found.proposed) == (zone, why, proposed)


@pytest.mark.parametrize(
    "name", ["Nowhere", "../../etc/passwd", "Europe/../Europe/Paris", "/etc/passwd", "\0", "x" * 999]
)
def test_a_zone_that_there_is_not_is_refused(name: str) -> None:
    with pytest.raises(DeskError) as refused:
        stated(name)
    assert refused.value.template == UNKNOWN_ZONE
    assert stated(" ") is None
    assert str(stated(" Asia/Manila ")) == "Asia/Manila"


def every(home: Home, subject: str, asked: Asked = Asked()) -> tuple[Event, ...]:  # noqa: B008 - frozen
    return timeline(home, subject, asked, 0, 10_000).events


def busy(home: Home, act: str, count: int) -> list[str]:
    """Return the subjects that do most of an act."""
    events: Counter[str] = Counter()
    for row in results(home, "edge")[0]["edge"].to_pylist():
        events[row["from_subject"]] += row["events"] if row["act"] == act else 0
    return [subject for subject, _events in events.most_common(count)]


@pytest.mark.slow
def test_on_the_small_world_the_events_of_the_busiest_are_told_as_the_edges_count_it(world_home: Home) -> None:
    edges = results(world_home, "edge")[0]["edge"].to_pylist()
    for subject in {one for act in ("pays", "calls", "writes") for one in busy(world_home, act, 3)}:
        found = timeline(world_home, subject, Asked(), 0, 10_000)
        assert found.of == len(found.events) == sum(found.counts.values())
        assert found.of == sum(found.series.rows["count"].to_pylist()) + found.undated
        for act, kind, way in (("calls", "call", "out"), ("calls", "call", "in"), ("pays", "payment", "out")):
            mine, theirs = ("from_subject", "to_subject") if way == "out" else ("to_subject", "from_subject")
            counted = sum(row["events"] for row in edges if row["act"] == act and row[mine] == subject != row[theirs])
            assert counted == sum(
                one.kind == kind and one.direction == way and one.other not in (None, subject)
                and (kind == "call" or one.status in ("completed", "unknown")) for one in found.events
            )  # fmt: skip
        moments = [one.at for one in found.events if one.at]
        assert moments == sorted(moments)
        assert all(one.source and one.locator is not None for one in found.events)


@pytest.mark.slow
def test_a_timeline_is_filtered_put_in_order_and_turned(world_home: Home) -> None:
    [subject] = busy(world_home, "calls", 1)
    whole = every(world_home, subject)
    calls = timeline(world_home, subject, Asked(kinds=("call",)), 0, 10_000)
    assert {one.kind for one in calls.events} == {"call"}
    assert calls.of == calls.counts["call"] < sum(calls.counts.values()) == len(whole)
    assert every(world_home, subject, Asked(kinds=("nonsense",))) == whole
    other = next(one.other for one in whole if one.other)
    with_one = every(world_home, subject, Asked(other=other))
    assert with_one == tuple(one for one in whole if one.other == other)
    assert every(world_home, subject, Asked(other="S-0")) == ()
    assert timeline(world_home, subject, Asked(), 2, 3).events == whole[2:5]
    longest = [one.length_s for one in every(world_home, subject, Asked(order="-length_s"))]
    told = [one for one in longest if one is not None]
    assert told == sorted(told, reverse=True)
    assert longest[len(told) :] == [None] * (len(longest) - len(told))
    with pytest.raises(DeskError) as refused:
        timeline(world_home, "S-0", Asked(), 0, 1)
    assert refused.value.template == NO_SUCH_ID
    assert set(calls.counts) == set(KINDS)


@pytest.mark.slow
def test_a_clock_that_the_person_names_is_theirs_to_name(world_home: Home) -> None:
    [subject] = busy(world_home, "pays", 1)
    found = timeline(world_home, subject, Asked(zone="Europe/Paris", payee_zone="Asia/Manila"), 0, 10_000)
    assert (str(found.locals[subject].zone), found.locals[subject].why) == ("Europe/Paris", SAID)
    payees = {one.payee for one in found.events if one.payee} - {subject}
    assert payees
    assert {str(found.locals[str(one)].zone) for one in payees} == {"Asia/Manila"}
    with pytest.raises(DeskError):
        timeline(world_home, subject, Asked(zone="Nowhere"), 0, 1)
