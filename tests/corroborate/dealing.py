"""Small ledgers of payments, calls and chats, and what a test of the room makes of them; for the tests of this room."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from relais.corroborate.ground import Ground
from relais.link.run import run as link
from tests.views import views

START = datetime(2026, 1, 10, 20, tzinfo=UTC)


def made(run, name, payees=None, **tables):
    """Return the table that a test makes of these rows; it leaves the connection as it was."""
    with views(**{table: rows for table, rows in tables.items() if rows}) as con:
        for table, rows in link(con).items():
            con.register(table, rows)
        before = con.execute("SHOW TABLES").fetchall()
        with Ground(con, payees=payees) as ground:
            once = run(ground)[name]
            assert run(ground)[name].equals(once)
        assert con.execute("SHOW TABLES").fetchall() == before
    return once


def people(*names):
    """Return the parties of these names, each with a telephone."""
    phones = [{"party": n, "kind": "phone", "value": f"+6310555{n:03}"} for n in range(len(names))]
    return {"party": [{"name_raw": name} for name in names], "selector": phones}


def subjects(**tables):
    """Return the subject of each party of source "a"."""
    with views(**tables) as con:
        rows = link(con)["subject"].to_pylist()
    return {row["ordinal"]: row["subject_id"] for row in rows if row["reading_id"] == "r-a"}


def paid(payer, payee, days, amount=50, **columns):
    """Return one payment, so many days after START."""
    at = None if days is None else START + timedelta(days=days)
    precision = None if days is None else "second"
    sum_ = {"amount": None if amount is None else Decimal(amount), "currency": "EUR"}
    return {"payer": payer, "payee": payee, "at": at, "time_precision": precision, **sum_, **columns}


payments = st.lists(
    st.fixed_dictionaries(
        {
            "source_id": st.sampled_from(["a", "b"]),
            "payer": st.sampled_from([None, 0, 1, 2]),
            "payee": st.sampled_from([None, 2, 3]),
            "at": st.sampled_from([None, *(START + timedelta(days=days) for days in (0, 1, 30, 400))]),
            "time_precision": st.sampled_from([None, "second", "day"]),
            "amount": st.sampled_from([None, Decimal(0), Decimal("49.5"), Decimal(10) ** 19]),
            "currency": st.sampled_from([None, "EUR", "PHP"]),
            "reference": st.sampled_from([None, "12345678", "RENT"]),
            "status": st.sampled_from(["completed", "unknown", "refunded"]),
        }
    ),
    max_size=12,
)


def shuffled(run, name, rows, random, **more):
    """Return the table of these payments among four people in two sources; made again in another order, it is the same.

    `more`: rows of other kinds.
    """
    # Rows keep the ordinal and the place that they were read at.
    told = {
        "party": [
            {"source_id": s, "ordinal": n, "name_raw": f"Person{n} Example", "address_country": (None, "PH")[n == 2]}
            for s in "ab" for n in range(4)
        ],
        "selector": [
            {"source_id": s, "ordinal": n, "party": n, "kind": "phone", "value": f"+6310555{n:03}"}
            for s in "ab" for n in range(3)
        ],
        "payment": [{**row, "ordinal": n, "locator": f"line {n}"} for n, row in enumerate(rows)],
        "call": [{"ordinal": n, "caller": 0, "callee": 2, "at": START + timedelta(days=n)} for n in range(3)],
        **more,
    }  # fmt: skip
    once = made(run, name, **told)
    assert made(run, name, **{t: random.sample(given, len(given)) for t, given in told.items()}).equals(once)
    return once
