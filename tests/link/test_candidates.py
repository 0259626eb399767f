from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relais.link import candidates, ip_requests
from relais.link.candidates import (
    ANSWER_WITHOUT,
    BESIDE,
    BOTH_WITHOUT,
    EXACT,
    IN_RANGE,
    INSIDE,
    LOGIN_WITHOUT,
    OPEN,
    TO_THE_DAY,
    TO_THE_MINUTE,
    TOLERANCE_S,
    UNREAD,
)
from relais.link.run import run
from tests.views import views

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
IP = "192.0.2.7"
WIDTHS = {"second": 0, "minute": 60_000_000, "day": 90_000_000_000}


def seen(at=NOON, port=None, precision="second", ip=IP, **more) -> dict:
    """A login of a company's log."""
    known = {} if at is None else {"at": at, "time_precision": precision, "time_raw": "as written"}
    return {"ip": ip, "ip_raw": ip, "nature": "documentation", "port": port, **known, **more}


def answered(ports=(None, None), start=-3600, end=3600, precision="second", ip=IP, who=0, **more) -> dict:
    """An operator's answer: `start` and `end` in seconds from noon."""
    ends = {}
    for prefix, moment in (("", start), ("until_", end)):
        if moment is not None:
            at = NOON + timedelta(seconds=moment)
            ends |= {f"{prefix}at": at, f"{prefix}time_precision": precision, f"{prefix}time_raw": "as written"}
    told = {"source_id": "b", "ip": ip, "ip_raw": ip, "nature": "documentation", "party": who}
    return {**told, "port": ports[0], "port_last": ports[1], **ends, **more}


def world(logins, answers, parties=None):
    subscribers = [{"source_id": "b", "role": "subscriber"}] * (1 + max((row["party"] for row in answers), default=0))
    con = views(login=[*logins, *answers], party=[*(parties or []), *subscribers])
    # What takes the time in so small a world is planning the queries.
    con.execute("SET threads = 1")
    return con


def link(con) -> dict:
    """The two tables, where every mention is a subject of its own."""
    con.execute("""
        CREATE OR REPLACE TEMP TABLE link_subject AS
        SELECT reading_id, ordinal, row_number() OVER (ORDER BY reading_id, ordinal) AS label FROM party
    """)
    return {**candidates.find(con), **ip_requests.draw(con)}


def found(logins, answers, **more) -> list[dict]:
    with world(logins, answers, **more) as con:
        return link(con)["candidate"].to_pylist()


def each(table, cases) -> list[list[dict]]:
    """The rows of each case (a login, its answers), looked up in one world: each case has addresses of its own."""
    logins, answers, rows = [], [], [[] for _ in cases]
    for number, (login, *told) in enumerate(cases):
        logins.append({**login, "ip": login["ip"] and f"{login['ip']}/{number}"})
        answers += [{**row, "ip": f"{row['ip']}/{number}"} for row in told]
    with world(logins, answers) as con:
        for row in link(con)[table].to_pylist():
            rows[row["login_ordinal"]].append(row)
    return rows


TIMES = [
    (seen(), answered(), INSIDE, 0),
    (seen(), answered(start=0), INSIDE, 0),
    (seen(), answered(start=1), BESIDE, 1),
    (seen(), answered(start=TOLERANCE_S), BESIDE, 120),
    (seen(), answered(end=-TOLERANCE_S), BESIDE, 120),
    (seen(precision="minute"), answered(), INSIDE, 0),
    (seen(precision="minute"), answered(start=30), TO_THE_MINUTE, 0),
    (seen(precision="minute"), answered(end=0), TO_THE_MINUTE, 0),
    (seen(precision="minute"), answered(start=90), BESIDE, 31),
    (seen(precision="day"), answered(), TO_THE_DAY, 0),
    (seen(precision="day"), answered(start=-86_400, end=172_800), INSIDE, 0),
    (seen(), answered(start=0, precision="minute"), TO_THE_MINUTE, 0),
    (seen(), answered(end=-3600 * 20, start=-3600 * 40, precision="day"), TO_THE_DAY, 0),
    (seen(), answered(end=None), f"{INSIDE}; {OPEN}", 0),
    (seen(), answered(start=None), f"{INSIDE}; {OPEN}", 0),
    (seen(), answered(start=None, end=None), f"{INSIDE}; {OPEN}", 0),
    (seen(), answered(start=60, end=None), f"{BESIDE}; {OPEN}", 60),
]


def test_how_the_time_fits():
    rows = each("candidate", [case[:2] for case in TIMES])
    assert [[(row["time_fit"], row["off_s"]) for row in case] for case in rows] == [[case[2:]] for case in TIMES]


APART = [
    (seen(), answered(start=TOLERANCE_S + 1)),
    (seen(), answered(end=-TOLERANCE_S - 1)),
    (seen(precision="minute"), answered(start=60 + TOLERANCE_S)),
    (seen(), answered(start=3600, end=-3600)),
    (seen(), answered(start=TOLERANCE_S + 1, end=None)),
    (seen(at=None), answered()),
    (seen(), answered(ip="192.0.2.8")),
    (seen(port=1023), answered((1024, 2047))),
    (seen(port=2048), answered((1024, 2047))),
    (seen(port=1025), answered((1024, None))),
    (seen(ip="10.0.0.1", nature="private"), answered(ip="10.0.0.1", nature="private")),
    (seen(ip="100.64.0.1", nature="cgnat"), answered(ip="100.64.0.1", nature="cgnat")),
]


def test_what_does_not_fit():
    assert each("candidate", APART) == [[]] * len(APART)


PORTS = [
    (1024, (1024, None), EXACT),
    (1024, (1024, 1024), EXACT),
    (2047, (1024, 2047), IN_RANGE),
    (None, (1024, 2047), LOGIN_WITHOUT),
    (1024, (None, None), ANSWER_WITHOUT),
    (None, (None, None), BOTH_WITHOUT),
]


def test_how_the_port_fits():
    rows = each("candidate", [(seen(port=port), answered(ports)) for port, ports, _fit in PORTS])
    assert [[row["port_fit"] for row in case] for case in rows] == [[fit] for _port, _ports, fit in PORTS]


UNREADABLE = [
    (seen(port=500), answered(port_raw="99999-1023")),
    (seen(), answered(port_raw="x")),
    (seen(port_raw="70000"), answered((1, 1023))),
    (seen(port_raw="70000"), answered()),
    (seen(ip="2001:db8::1", port=500), answered(port_raw="50000-40063", ip="2001:db8::1")),
]


def test_ports_that_cannot_be_read_settle_nothing():
    rows = each("candidate", UNREADABLE)
    assert [[(row["port_fit"], row["sufficient"]) for row in case] for case in rows] == [[(UNREAD, False)]] * 5


@pytest.mark.slow
def test_an_answer_whose_ports_cannot_be_read_leaves_the_others_unsettled():
    """The login may be the subscriber's whose ports cannot be read: the one who names none is not the only one."""
    elsewhere = answered(port_raw="x", start=86_400, end=90_000, who=1)
    assert [row["sufficient"] for row in found([seen(port=5)], [answered(), elsewhere])] == [False]
    rows = found([seen(port=5)], [answered((1, 9)), answered(port_raw="x", who=1)])
    assert [(row["others"], row["sufficient"]) for row in rows] == [(1, False), (1, False)]


def test_one_row_names_both_places_and_the_subscriber():
    login = seen(locator="line 4", source_id="a")
    answer = answered(locator="line 9", who=1)
    (row,) = found([login], [answer], parties=[{"source_id": "a"}])
    assert row == {
        "login_reading": "r-a", "login_ordinal": 0, "login_source": "a", "login_locator": "line 4",
        "assignment_reading": "r-b", "assignment_ordinal": 0, "assignment_source": "b", "assignment_locator": "line 9",
        "party": 1, "time_fit": INSIDE, "off_s": 0, "tolerance_s": 120, "port_fit": BOTH_WITHOUT, "others": 0,
        "sufficient": True,
    }  # fmt: skip


def test_all_who_fit_are_shown_and_none_is_chosen():
    """One inside with his very port, one beside: two fit, and neither is named alone."""
    rows = found([seen(port=1024)], [answered((1024, 1024)), answered((1024, 2047), start=60, who=1)])
    assert [(row["party"], row["others"], row["sufficient"]) for row in rows] == [(0, 1, False), (1, 1, False)]


def test_one_subscriber_answered_twice_is_one():
    rows = found([seen()], [answered(), answered(start=-100)])
    assert [(row["others"], row["sufficient"]) for row in rows] == [(0, True), (0, True)]


SUFFICE = [
    (seen(), answered(), True),
    (seen(port=5), answered(), True),
    (seen(port=5), answered((1, 9)), True),
    (seen(), answered((1, 9)), False),
    (seen(ip="2001:db8::1"), answered((1, 9), ip="2001:db8::1"), True),
    (seen(), answered(start=1), False),
    (seen(), answered(end=None), False),
    (seen(precision="day"), answered(), False),
    (seen(precision="day"), answered(start=-86_400, end=172_800), True),
]


def test_what_suffices():
    rows = each("candidate", [case[:2] for case in SUFFICE])
    assert [[row["sufficient"] for row in case] for case in rows] == [[case[2]] for case in SUFFICE]


def test_an_address_that_some_answer_divides_by_ports_needs_one():
    elsewhere = answered((1, 9), start=86_400, end=90_000, who=1)
    assert [row["sufficient"] for row in found([seen()], [answered(), elsewhere])] == [False]


def test_staff_and_answers_are_not_looked_up():
    parties = [{"source_id": "a", "role": role} for role in ("reporter", "officer", "account")]
    logins = [seen(source_id="a", party=ordinal) for ordinal in range(3)]
    assert [row["login_ordinal"] for row in found(logins, [answered()], parties=parties)] == [2]


@pytest.mark.slow
def test_no_candidate_joins_anybody():
    parties = [{"source_id": "a", "role": "account"}]
    with world([seen(source_id="a", party=0)], [answered()], parties) as con:
        tables = run(con)
    assert tables["candidate"].num_rows == 1
    assert len({row["subject_id"] for row in tables["subject"].to_pylist()}) == 2
    assert tables["chain"].num_rows == 0


moments = st.integers(-200_000, 200_000) | st.sampled_from([-86_400, -60, 0, 60, 120, 121])
ports = st.none() | st.integers(1, 5)
precisions = st.sampled_from(list(WIDTHS))
addresses = st.sampled_from([IP, "192.0.2.8", "2001:db8::1"])
logins_drawn = st.builds(
    lambda s, **more: seen(at=NOON + timedelta(seconds=s), **more),
    moments, port=ports, precision=precisions, ip=addresses,
)  # fmt: skip
answers_drawn = st.builds(
    answered,
    st.tuples(ports, st.none() | st.integers(3, 8)).map(lambda p: p if p[0] else (None, None)),
    start=st.none() | moments, end=st.none() | moments, precision=precisions, ip=addresses, who=st.integers(0, 3),
)  # fmt: skip


def by_hand(login, answer) -> bool:
    """Say whether an answer fits a login, straight from its meaning."""
    second = timedelta(seconds=1)
    micro = timedelta(microseconds=1)
    width = timedelta(microseconds=max(0, WIDTHS[login["time_precision"]] - 1))
    first, last = login["at"], login["at"] + width
    starts, ends = answer.get("at"), answer.get("until_at")
    if ends is not None:
        ends += max(0, WIDTHS[answer["until_time_precision"]] - 1) * micro
    if starts is not None and ends is not None and ends < starts:
        return False
    in_time = (starts is None or last >= starts - TOLERANCE_S * second) and (
        ends is None or first <= ends + TOLERANCE_S * second
    )
    port, lowest = login["port"], answer["port"]
    highest = lowest if answer["port_last"] is None else answer["port_last"]
    in_ports = port is None or lowest is None or lowest <= port <= highest
    return login["ip"] == answer["ip"] and in_time and in_ports


@pytest.mark.slow
@given(st.lists(logins_drawn, max_size=8), st.lists(answers_drawn, max_size=12))
@settings(deadline=None, max_examples=60)
def test_the_join_finds_what_comparing_each_with_each_finds(logins, answers):
    joined = [(row["login_ordinal"], row["assignment_ordinal"]) for row in found(logins, answers)]
    pairs = [(i, j) for i, login in enumerate(logins) for j, answer in enumerate(answers) if by_hand(login, answer)]
    assert joined == pairs


@pytest.mark.slow
@given(st.lists(logins_drawn, max_size=6), st.lists(answers_drawn, max_size=8), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=15)
def test_the_order_of_rows_changes_nothing_and_a_second_run_neither(logins, answers, random):
    rows = [{"source_id": "a", "ordinal": n, **row} for n, row in enumerate([*logins, *answers])]
    subscribers = [{"source_id": "b", "role": "subscriber"}] * 4
    with views(login=rows, party=subscribers) as con:
        once, twice = link(con), link(con)
    with views(login=random.sample(rows, len(rows)), party=subscribers) as con:
        other = link(con)
    for name in ("candidate", "ip_request"):
        assert once[name].equals(twice[name])
        assert once[name].equals(other[name])
