from datetime import UTC, datetime, timedelta

import pytest

from relais.link import ip_requests as ask
from tests.link.test_candidates import IP, NOON, answered, each, link, seen, world
from tests.views import views


def requests(logins, answers=(), **more) -> list[dict]:
    with world(logins, list(answers), **more) as con:
        return link(con)["ip_request"].to_pylist()


def asked(*cases) -> list[list[tuple[str, str]]]:
    return [[(row["missing"], row["whom"]) for row in rows] for rows in each("ip_request", cases)]


TWO = (answered(), answered(who=1))
DIVIDED = answered((1, 9))


LACKING = [
        (seen(), (), ask.HOLDER, ask.OPERATOR),
        (seen(port=5), (), ask.HOLDER, ask.OPERATOR),
        (seen(ip="2001:db8::1"), (), ask.HOLDER, ask.OPERATOR),
        (seen(precision="minute"), (), ask.HOLDER, ask.OPERATOR),
        (seen(), (DIVIDED,), ask.PORT, ask.COMPANY),
        (seen(at=NOON + timedelta(days=9)), (DIVIDED,), ask.PORT, ask.COMPANY),
        (seen(), TWO, ask.PORT, ask.COMPANY),
        (seen(port_raw="70000"), TWO, ask.PORT, ask.COMPANY),
        (seen(port_raw="70000"), (DIVIDED,), ask.PORT, ask.COMPANY),
        (seen(port=5), (answered(port_raw="x"),), ask.CONFIRMED, ask.OPERATOR),
        (seen(precision="minute"), TWO, f"{ask.PORT}; {ask.EXACT_TIME}", ask.COMPANY),
        (seen(port=5, precision="minute"), TWO, ask.EXACT_TIME, ask.COMPANY),
        (seen(ip="2001:db8::1"), (answered(ip="2001:db8::1"), answered(ip="2001:db8::1", who=1)), ask.ONE_OF,
         ask.OPERATOR),
        (seen(port=5), TWO, ask.ONE_OF, ask.OPERATOR),
        (seen(), (answered(start=1),), ask.CONFIRMED, ask.OPERATOR),
        (seen(), (answered(end=None),), ask.CONFIRMED, ask.OPERATOR),
        (seen(port=5), (answered(), answered((1, 4), who=1)), ask.CONFIRMED, ask.OPERATOR),
        (seen(precision="day"), (), ask.EXACT_TIME, ask.COMPANY),
        (seen(precision="day"), (answered(),), ask.EXACT_TIME, ask.COMPANY),
        (seen(at=None), (), ask.EXACT_TIME, ask.COMPANY),
        (seen(at=None, time_raw="1/2"), (), ask.PLACED_TIME, ask.UNIT),
        (seen(ip="10.0.0.1", nature="private"), (), ask.PUBLIC_ADDRESS, ask.COMPANY),
        (seen(ip="100.64.0.1", nature="cgnat", port=5), (), ask.PUBLIC_ADDRESS, ask.COMPANY),
]  # fmt: skip


def test_what_to_ask_of_whom():
    found = asked(*((login, *answers) for login, answers, _missing, _whom in LACKING))
    assert found == [[(missing, whom)] for _login, _answers, missing, whom in LACKING]


def test_two_are_asked_where_each_knows_a_part():
    both = [(ask.PLACED_TIME, ask.UNIT), (ask.PORT, ask.COMPANY)]
    assert asked((seen(at=None, time_raw="1/2"), DIVIDED)) == [both]


def test_what_is_answered_is_not_asked_again():
    assert asked((seen(), answered()), (seen(port=5), DIVIDED)) == [[], []]


def test_no_address_no_request():
    assert asked((seen(ip=None, ip_raw="here"),)) == [[]]


@pytest.mark.slow
def test_the_company_and_the_operator_are_named_as_the_sources_state_them():
    (row,) = requests([seen(service="examplechat")], [DIVIDED])
    assert (row["whom"], row["name"]) == (ask.COMPANY, "examplechat")
    elsewhere = answered(start=90_000, end=99_000, service="example telecom")
    (row,) = requests([seen()], [elsewhere])
    assert (row["whom"], row["name"]) == (ask.NAMED_OPERATOR, "example telecom")
    looked_up = {"kind": "ip", "value": IP, "service": "example net", "report": 0}
    with views(report=[{}], login=[seen(report=0)], selector=[looked_up]) as con:
        (row,) = link(con)["ip_request"].to_pylist()
    assert (row["whom"], row["name"]) == (ask.NAMED_OPERATOR, "example net")
    (row,) = link(views(report=[{"company": "Example Chat"}], login=[seen(report=0, at=None)]))[
        "ip_request"
    ].to_pylist()
    assert row["name"] == "Example Chat"


def test_a_request_says_what_to_ask_about_and_until_when():
    (row,) = requests([seen(port=5, country="FR", locator="line 3")])
    assert row == {
        "login_reading": "r-a", "login_ordinal": 0, "login_source": "a", "login_locator": "line 3",
        "missing": ask.HOLDER, "whom": ask.OPERATOR, "name": None, "ip": IP, "port": 5,
        "first_at": NOON - timedelta(seconds=120), "last_at": NOON + timedelta(seconds=120), "subscribers": 0,
        "country": "FR", "clock_id": "FR-IP-PORT", "expiry": datetime(2027, 3, 1, 12, tzinfo=UTC),
    }  # fmt: skip
    (row,) = requests([seen(precision="minute", country="US")])
    assert row["last_at"] == NOON + timedelta(seconds=179, microseconds=999_999)
    assert (row["clock_id"], row["expiry"]) == (None, None)
