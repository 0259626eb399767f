"""Sessions: put together by the best arrangement, by the code where one is quoted, and never by force."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relais.corroborate.ground import Ground
from relais.corroborate.session_pieces import Calls, Lines, Logins, Payments, Pieces
from relais.corroborate.session_score import candidates
from relais.corroborate.session_tables import (
    CROWDED,
    KINDS,
    LASTED,
    LASTED_OTHER,
    LASTED_UNTOLD,
    LOGGED_IN,
    PAIR,
    PIECE,
    QUOTED_AMOUNT,
    QUOTED_CODE,
    SESSION,
    WHY,
)
from relais.corroborate.sessions import sessions
from tests.views import views

pytestmark = pytest.mark.slow

MINUTE = 60_000_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR
START = 19_000 * DAY + 19 * HOUR
# Parties 0 and 1 pay and are paid in the list, and call on the phone; 2 and 3 talk and call in a chat.
LIST, PHONE, OTHER, CHAT = "list", "phone", "other", "talk"


def put_together(payments=(), calls=(), messages=(), logins=(), chat_is_known=True):
    """Return the tables of one run, with `chat_is_known` where the chat's accounts are known to be payer and payee."""
    tables = {"payment": payments, "call": calls, "message": messages, "login": logins}
    ends = ("S-payer", "S-payee")
    subjects = [(end, f"r-{source}", n) for source in (LIST, PHONE, OTHER) for n, end in enumerate(ends)]
    subjects += [(end if chat_is_known else f"S-account{n}", f"r-{CHAT}", n) for n, end in enumerate(ends)]
    subject = pa.Table.from_pylist(
        [dict(zip(("subject_id", "reading_id", "ordinal"), s, strict=True)) for s in subjects]
    )
    with views(**{name: list(rows) for name, rows in tables.items() if rows}) as con:
        con.register("subject", subject)
        before = con.execute("SHOW TABLES").fetchall()
        with Ground(con) as ground:
            made = sessions(ground)
        assert con.execute("SHOW TABLES").fetchall() == before
    assert [made[name].schema for name in ("session", "session_piece", "session_pair")] == [SESSION, PIECE, PAIR]
    return made


def paid(at, reference=None, **columns):
    return {"source_id": LIST, "payer": 0, "payee": 1, "at": at, "time_precision": "second", "amount": Decimal(50),
            "currency": "EUR", "reference": reference, "locator": f"paid {reference or at}"} | columns  # fmt: skip


def called(at, minutes=40, **columns):
    return {"source_id": PHONE, "caller": 0, "callee": 1, "at": at, "time_precision": "second",
            "duration_s": None if minutes is None else minutes * 60, "locator": f"called {at}"} | columns  # fmt: skip


def line(at, kind, value, **columns):
    token = {"kind": kind, "value": value, "currency": None, "start": 0, "end": len(value)}
    return {"source_id": CHAT, "conversation": "c", "sender": 0, "recipient": 1, "at": at, "time_precision": "second",
            "tokens": [token], "locator": f"said {at}"} | columns  # fmt: skip


def rows(made):
    return made["session"].to_pylist()


def pieces(made, piece):
    return [row for row in made["session_piece"].to_pylist() if row["piece"] == piece]


def balance(made):
    (row,) = made["session_pair"].to_pylist()
    return row


def moment(at):
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)


def test_a_payment_and_the_call_after_it():
    made = put_together([paid(START, "A1", locator="line 7")], [called(START + 25 * MINUTE, locator="row 3")])
    (row,) = rows(made)
    assert len(row.pop("session_id")) == len("SE-") + 12
    assert row == {
        "payer": "S-payer", "payee": "S-payee", "kind": "paid first", "paid_at": moment(START), "day_only": False,
        "call_at": moment(START + 25 * MINUTE), "length_s": 2400, "lag_s": 1500, "points": 6, "margin": 4,
        "ambiguous": False, "by_code": False, "pieces": 2, "payment_source": LIST, "payment_locator": "line 7",
        "call_source": PHONE, "call_locator": "row 3", "reason": WHY[0],
    }  # fmt: skip
    assert [piece["beaten_locator"] for piece in made["session_piece"].to_pylist()] == [None, None]
    assert balance(made)["payments_left"] == balance(made)["calls_left"] == 0


def test_of_two_payments_one_is_put_to_the_call_and_the_other_is_named_and_left():
    made = put_together(
        [paid(START - 3 * HOUR, "EARLY"), paid(START - 30 * MINUTE, "LATE")], [called(START), called(START + 40 * DAY)]
    )
    (row,) = rows(made)
    assert (row["payment_locator"], row["lag_s"], row["margin"], row["ambiguous"]) == ("paid LATE", 1800, 1, True)
    (payment,) = pieces(made, "payment")
    assert [payment[f"beaten_{name}"] for name in ("locator", "lag_s", "points", "session")] == [
        "paid EARLY", 3 * 3600, 5, None,
    ]  # fmt: skip
    told = balance(made)
    assert (told["payments"], told["calls"], told["sessions"], told["ambiguous"]) == (2, 2, 1, 1)
    assert (told["payments_left"], told["calls_left"], told["refused"]) == (1, 1, None)


def test_a_call_between_two_payments_goes_with_the_one_before_it_when_both_fit():
    before, after = paid(START - 20 * MINUTE, "BEFORE"), paid(START + 50 * MINUTE, "AFTER")
    (row,) = rows(put_together([before, after], [called(START)]))
    assert (row["payment_locator"], row["kind"]) == ("paid BEFORE", "paid first")
    (row,) = rows(put_together([after], [called(START)]))
    assert (row["kind"], row["lag_s"]) == ("paid after", -3000)
    # The second payment has a call of its own: both are served.
    made = put_together([before, after], [called(START), called(START + 70 * MINUTE)])
    assert [row["payment_locator"] for row in rows(made)] == ["paid BEFORE", "paid AFTER"]
    assert [piece["beaten_session"] is None for piece in pieces(made, "call")] == [False, False]


def test_an_appointment_crosses_a_payment_of_the_same_evening():
    ahead, soon = paid(START - 2 * DAY, "AHEAD"), paid(START - DAY - 20 * MINUTE, "SOON")
    made = put_together([ahead, soon], [called(START - DAY), called(START, video=True)])
    assert {(row["payment_locator"], row["kind"]) for row in rows(made)} == {
        ("paid SOON", "paid first"),
        ("paid AHEAD", "by appointment"),
    }


def test_a_quoted_code_decides_against_the_nearer_payment():
    payments = [paid(START - 3 * HOUR, "1234567890"), paid(START - 5 * MINUTE, "2222222222")]
    said = line(START - 10 * MINUTE, "transfer_code", "123-456-7890")
    made = put_together(payments, [called(START)], [said])
    (row,) = rows(made)
    assert (row["payment_locator"], row["pieces"], row["ambiguous"]) == ("paid 1234567890", 3, False)
    (message,) = pieces(made, "message")
    assert (message["locator"], message["reason"], message["ordinal"]) == (f"said {said['at']}", QUOTED_CODE, 0)
    assert rows(put_together(payments, [called(START)]))[0]["payment_locator"] == "paid 2222222222"
    # A code quoted long before the call ties the talk to the payment, and not the payment to this call.
    far = put_together(payments, [called(START)], [said | {"at": START - 170 * MINUTE}])
    assert rows(far)[0]["payment_locator"] == "paid 2222222222"


def test_a_quoted_amount_ties_where_both_talk_and_the_day_is_near():
    payments = [paid(START - 3 * HOUR, "A", amount=Decimal(35)), paid(START - 5 * MINUTE, "B")]
    said = line(START - 10 * MINUTE, "amount", "35.00")
    made = put_together(payments, [called(START)], [said])
    assert rows(made)[0]["payment_locator"] == "paid A"
    assert [message["reason"] for message in pieces(made, "message")] == [QUOTED_AMOUNT]
    unknown = put_together(payments, [called(START)], [said], chat_is_known=False)
    assert rows(unknown)[0]["payment_locator"] == "paid B"
    assert rows(put_together(payments, [called(START)], [said | {"recipient": None}]))[0]["payment_locator"] == "paid B"


def test_accounts_that_wrote_each_other_the_code_are_taken_for_the_two_sides_and_it_is_told():
    talk = {"source_id": CHAT, "locator": "call 1"}
    said = line(START + 5 * MINUTE, "transfer_code", "1234567890")
    made = put_together([paid(START, "1234567890")], [called(START + HOUR, **talk)], [said], chat_is_known=False)
    (row,) = rows(made)
    assert (row["payer"], row["by_code"], row["call_locator"], balance(made)["by_code"]) == (
        "S-payer",
        True,
        "call 1",
        True,
    )
    nothing = put_together([paid(START, "1234567890")], [called(START + HOUR, **talk)], chat_is_known=False)
    assert nothing["session_pair"].num_rows == 0
    alone = put_together(
        [paid(START, "1234567890")], [called(START + HOUR, **talk)], [said | {"recipient": None}], chat_is_known=False
    )
    assert alone["session_pair"].num_rows == 0


def test_a_payment_known_to_the_day_is_put_together_on_that_day_alone():
    midnight = 19_000 * DAY
    day = paid(midnight, "D", time_precision="day")
    (row,) = rows(put_together([day], [called(midnight + 23 * HOUR), called(midnight + DAY)]))
    assert (row["kind"], row["day_only"], row["lag_s"], row["reason"]) == ("on that day", True, None, WHY[3])
    assert row["call_at"] == moment(midnight + 23 * HOUR)
    made = put_together([day], [called(midnight + 20 * HOUR), called(midnight + 22 * HOUR)])
    (row,) = rows(made)
    assert (row["margin"], row["ambiguous"], balance(made)["days"]) == (0, True, 1)
    assert [piece["beaten_lag_s"] for piece in pieces(made, "call")] == [None]
    assert pieces(made, "call")[0]["beaten_locator"] is not None


def test_of_a_payment_that_two_lists_tell_the_moment_is_believed_and_it_counts_once():
    payments = [paid(19_000 * DAY, "R", time_precision="day", locator="day"), paid(START, "R", locator="second"),
                paid(None, "R"), paid(None), paid(START, "X", status="cancelled")]  # fmt: skip
    made = put_together(payments, [called(START + HOUR)])
    assert [row["payment_locator"] for row in rows(made)] == ["second"]
    told = balance(made)
    assert (told["payments"], told["undated"], told["days"], told["payments_left"]) == (2, 1, 0, 1)


def test_a_call_that_two_sources_tell_counts_once_and_a_ring_before_it_is_another():
    at = START + HOUR
    twice = [called(at), called(at + 70_000_000, 41, source_id=OTHER, caller=1, callee=0)]
    assert balance(put_together([paid(START)], twice))["calls"] == 1
    ring = [called(at - 2 * MINUTE, 1), called(at, None, source_id=OTHER)]
    told = balance(put_together([paid(START)], ring))
    assert (told["calls"], told["short"], told["sessions"]) == (2, 1, 1)
    assert balance(put_together([paid(START)], [called(at), called(at + 80 * MINUTE)]))["calls"] == 2


def test_short_and_missed_calls_are_none_and_an_untold_length_is_allowed_and_told():
    calls = [called(START + HOUR, 9), called(START + HOUR, 40, status="missed"), called(None), called(
        START + 2 * HOUR, 40, time_precision="day")]  # fmt: skip
    made = put_together([paid(START)], calls)
    assert rows(made) == []
    assert (balance(made)["calls"], balance(made)["short"], balance(made)["calls_left"]) == (1, 1, 0)
    for minutes, reason in ((None, LASTED_UNTOLD), (15, LASTED_OTHER), (90, LASTED), (91, LASTED_OTHER)):
        made = put_together([paid(START)], [called(START + HOUR, minutes)])
        assert [piece["reason"] for piece in pieces(made, "call")] == [reason]
        assert [row["length_s"] for row in rows(made)] == [minutes and minutes * 60]
    assert rows(put_together([paid(START)], [called(START + HOUR, 15, video=False)])) == []


@pytest.mark.parametrize(
    ("lag", "kind"),
    [(0, "paid first"), (12 * HOUR, "paid first"), (12 * HOUR + 1_000_000, "by appointment"),
     (72 * HOUR, "by appointment"), (72 * HOUR + 1_000_000, "by the month"), (-1_000_000, "paid after"),
     (-40 * MINUTE - 6 * HOUR, "paid after"), (-40 * MINUTE - 6 * HOUR - 1_000_000, None),
     (31 * DAY, "by the month"), (31 * DAY + 1_000_000, None)],
)  # fmt: skip
def test_the_windows_end_where_they_are_said_to_end(lag, kind):
    made = put_together([paid(START)], [called(START + lag)])
    assert [row["kind"] for row in rows(made)] == ([kind] if kind else [])


def test_money_by_the_month_is_offered_last_and_not_where_calls_are_many():
    calls = [called(START + day * DAY) for day in (0, 8, 15)]
    made = put_together([paid(START - HOUR, "OWN"), paid(START + 4 * DAY, "MONTH")], calls)
    told = [(row["payment_locator"], row["kind"], row["points"], row["margin"], row["ambiguous"]) for row in rows(made)]
    month = ("paid MONTH", "by the month", None, None, True)
    assert told == [("paid OWN", "paid first", 6, 4, False), month, month]
    told = balance(made)
    assert (told["sessions"], told["by_month"], told["payments_left"], told["calls_left"]) == (1, 2, 0, 0)
    often = [called(START + 10 * DAY + n * DAY) for n in range(9)]
    made = put_together([paid(START)], often)
    assert (rows(made), balance(made)["calls_left"], balance(made)["payments_left"]) == ([], 9, 1)


def test_a_login_just_before_the_call_belongs_to_it():
    at = START + HOUR
    logins = [{"source_id": CHAT, "party": 1, "at": at - 5 * MINUTE, "time_precision": "second", "locator": "in"}]
    made = put_together([paid(START)], [called(at)], logins=logins)
    assert [(piece["locator"], piece["reason"]) for piece in pieces(made, "login")] == [("in", LOGGED_IN)]
    assert [(row["pieces"], row["points"]) for row in rows(made)] == [(3, 7)]
    for moved in (at - 11 * MINUTE, at + 41 * MINUTE):
        made = put_together([paid(START)], [called(at)], logins=[logins[0] | {"at": moved}])
        assert pieces(made, "login") == []


def test_one_call_serves_one_payment_of_either_direction():
    back = paid(START - 10 * MINUTE, "BACK", payer=1, payee=0)
    made = put_together([paid(START - 30 * MINUTE, "THERE"), back], [called(START)])
    assert [(row["payer"], row["payment_locator"]) for row in rows(made)] == [("S-payee", "paid BACK")]
    assert [row["payments_left"] for row in made["session_pair"].to_pylist()] == [0, 1]


def test_nothing_to_put_together_gives_empty_tables():
    for made in (put_together(), put_together([paid(START)]), put_together(calls=[called(START)])):
        assert [table.num_rows for table in made.values()] == [0, 0, 0]


def _crowd(payments, calls, spread):
    """One pair with evenly spread payments and calls whose length nobody tells, over so many seconds."""
    zero, none = np.zeros, np.zeros(0, np.int64)
    at, begin = (np.linspace(0, spread, count).astype(np.int64) for count in (payments, calls))
    untold = np.full(calls, -1)
    return Pieces(
        Payments(np.arange(payments), zero(payments, np.int64), at, zero(payments, np.int64)),
        Calls(zero(calls, np.int64), begin, untold, untold, zero(calls, np.int64), zero(calls, np.int64)),
        Lines(none, none, none),
        Logins(none, none),
    )


def test_a_pair_with_fifty_thousand_calls_is_looked_at_where_windows_allow_it():
    found, crowded = candidates(_crowd(100, 50_000, 5 * 365 * 86_400))
    assert (crowded.size, set(found.payment.tolist())) == (0, set(range(100)))
    found, crowded = candidates(_crowd(1_000, 50_000, 86_400))
    assert (crowded.tolist(), found.payment.size) == ([0], 0)


def test_a_crowded_pair_is_refused_in_words(monkeypatch):
    monkeypatch.setattr("relais.corroborate.session_score.MOST", 3)
    payments, calls = ([made(START + n * MINUTE) for n in range(2)] for made in (paid, called))
    made = put_together(payments, calls)
    told = balance(made)
    assert (rows(made), told["refused"]) == ([], CROWDED)
    assert (told["payments_left"], told["calls_left"], told["sessions"]) == (2, 2, 0)


minutes = st.integers(0, 12_000)
payment_rows = st.fixed_dictionaries(
    {
        "at": st.one_of(st.none(), minutes.map(lambda n: START + n * MINUTE)),
        "reference": st.sampled_from([None, "12345678", "23456789"]),
        "time_precision": st.sampled_from(["second", "day"]),
        "amount": st.sampled_from([None, Decimal(50), Decimal(35)]),
        "payer": st.sampled_from([0, 1]),
    }
)
call_rows = st.fixed_dictionaries(
    {
        "at": st.one_of(st.none(), minutes.map(lambda n: START + n * MINUTE)),
        "source_id": st.sampled_from([PHONE, OTHER, CHAT]),
        "duration_s": st.sampled_from([None, 0, 600, 2400, 20_000]),
        "video": st.sampled_from([None, True, False]),
        "status": st.sampled_from(["answered", "missed", "unknown"]),
    }
)
lines = st.tuples(minutes, st.sampled_from([("transfer_code", "12345678"), ("amount", "50"), ("amount", "1e3")]))


@given(
    st.lists(payment_rows, max_size=8),
    st.lists(call_rows, max_size=10),
    st.lists(lines, max_size=4),
    st.booleans(),
    st.randoms(use_true_random=False),
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_the_order_of_rows_changes_nothing_and_nobody_is_used_twice(paid_rows, call_rows, said, known, random):
    tables = {
        "payments": [
            paid(**{**row, "ordinal": n, "payee": 1 - row["payer"], "locator": f"p {n}"})
            for n, row in enumerate(paid_rows)
        ],
        "calls": [called(**{**row, "ordinal": n, "locator": f"c {n}"}) for n, row in enumerate(call_rows)],
        "messages": [
            line(START + at * MINUTE, *token, ordinal=n, locator=f"m {n}") for n, (at, token) in enumerate(said)
        ],
    }
    made = put_together(**tables, chat_is_known=known)
    shuffled = {name: random.sample(table, len(table)) for name, table in tables.items()}
    again = put_together(**shuffled, chat_is_known=known)
    assert all(made[name].equals(again[name]) for name in made)
    found = rows(made)
    ids = [row["session_id"] for row in found]
    assert len(set(ids)) == len(ids)
    places = [(row["call_source"], row["call_locator"]) for row in found]
    assert len(set(places)) == len(places)
    close = [row for row in found if row["kind"] != "by the month"]
    paying = [row["payment_locator"] for row in close]
    assert len(set(paying)) == len(paying)
    assert not set(paying) & {row["payment_locator"] for row in found if row["kind"] == "by the month"}
    assert all(0 <= row["margin"] <= row["points"] - 2 for row in close)
    assert {row["kind"] for row in found} <= set(KINDS.values())
    counts = {name: sum(row[name] for row in made["session_pair"].to_pylist()) for name in ("sessions", "by_month")}
    assert counts == {"sessions": len(close), "by_month": len(found) - len(close)}
    assert sum(row["pieces"] for row in found) == made["session_piece"].num_rows
    assert all(row[name] >= 0 for row in made["session_pair"].to_pylist() for name in ("payments_left", "calls_left"))
