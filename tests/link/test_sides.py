"""What is kept of the sides of links, against the same told anew from the facts."""

from datetime import date

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings

from relais.link.holders import holders
from relais.link.hubs import FULL_NAMES
from relais.link.nodes import EVER
from relais.link.run import run
from tests.link.made import DAY, PHONE, ledgers
from tests.views import views

pytestmark = pytest.mark.slow

ANA = {"name_raw": "Ana Example", "birth_date_raw": "1980-05-17"}
AGAIN = {**ANA, "name_raw": "EXAMPLE Ana"}


def of(*names: str) -> list[dict]:
    """Ana twice, and so many others, on one telephone."""
    return [ANA, AGAIN, *({"name_raw": name} for name in names)]


def borne(tables: dict[str, pa.Table]) -> list[dict]:
    """The rows of `link_side` that tell a contact."""
    return [row for row in tables["link_side"].to_pylist() if row["contact"] is not None]


def common(tables: dict[str, pa.Table], value: str = PHONE) -> list[tuple]:
    columns = ("hub", "holder", "name", "first_day", "last_day")
    return [tuple(row[name] for name in columns) for row in tables["link_common"].to_pylist() if row["value"] == value]


@given(ledgers())
@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
def test_each_side_is_told_as_written_with_what_it_bears(ledger):
    with views(**ledger) as con:
        tables = run(con)
    ends = {(row[f"{side}_reading"], row[f"{side}_ordinal"]) for row in tables["link"].to_pylist() for side in
            ("left", "right")}  # fmt: skip
    rows = tables["link_side"].to_pylist()
    sides = {(row["reading_id"], row["ordinal"]): row for row in rows}
    assert sides.keys() == ends
    subject = {(row["reading_id"], row["ordinal"]): row["subject_id"] for row in tables["subject"].to_pylist()}
    for (reading, ordinal), side in sides.items():
        party = ledger["party"][ordinal]
        written = [side[name] for name in ("name", "nickname", "birth_date", "address")]
        assert written == [party[name] for name in ("name_raw", "nickname", "birth_date_raw", "address_raw")]
        assert side["role"] == party["role"]
        assert side["subject_id"] == subject[reading, ordinal]
        told = [(row["kind"], row["value"]) for row in rows if row["ordinal"] == ordinal]
        strong = [row for row in ledger["selector"] if row["party"] == ordinal and row["kind"] != "ip"]
        assert told == (list(dict.fromkeys((row["kind"], row["value"]) for row in strong)) or [(None, None)])


@given(ledgers())
@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
def test_the_contacts_that_both_sides_bear_are_kept_with_all_who_hold_them(ledger):
    with views(**ledger) as con:
        tables = run(con)
    bearing: dict[int, set[int]] = {}
    for row in borne(tables):
        bearing.setdefault(row["ordinal"], set()).add(row["contact"])
    shared = {c for row in tables["link"].to_pylist() for c in
              bearing.get(row["left_ordinal"], set()) & bearing.get(row["right_ordinal"], set())}  # fmt: skip
    rows = tables["link_common"].to_pylist()
    assert {row["contact"] for row in rows} == shared
    victim = {row["contact"]: ledger["party"][row["ordinal"]]["role"] == "victim"
              for row in borne(tables)}  # fmt: skip
    for one in shared:
        own = [row for row in rows if row["contact"] == one]
        kind, value = own[0]["kind"], own[0]["value"]
        worn = [
            (party["name_raw"] or "", *EVER)
            for n, party in enumerate(ledger["party"])
            if (party["role"] == "victim") == victim[one]
            and any((row["party"], row["kind"], row["value"]) == (n, kind, value) for row in ledger["selector"])
        ]
        names = {frozenset(row["name"] for row in own if row["holder"] == number)
                 for number in {row["holder"] for row in own} - {None}}  # fmt: skip
        assert names == {holder.names for holder in holders(worn)}


def test_several_holders_are_told_with_their_days_and_one_without():
    selector = [{"party": n, "value": PHONE, "at": at * DAY} for n, at in ((0, 10), (1, 20), (2, 5), (3, 30))]
    tables = run(views(party=of("Karl Muster", "K. Muster"), selector=selector))
    # Karl is first seen on the fifth day since 1970, Ana on the tenth.
    assert common(tables) == [
        (None, 0, "K. Muster", date(1970, 1, 6), date(1970, 1, 31)),
        (None, 0, "Karl Muster", date(1970, 1, 6), date(1970, 1, 31)),
        (None, 1, "Ana Example", date(1970, 1, 11), date(1970, 1, 21)),
        (None, 1, "EXAMPLE Ana", date(1970, 1, 11), date(1970, 1, 21)),
    ]
    alone = run(views(party=of(), selector=selector[:2]))
    assert common(alone) == [(None, 0, "Ana Example", None, None), (None, 0, "EXAMPLE Ana", None, None)]


def test_who_is_not_dated_has_no_days():
    selector = [{"party": n, "value": PHONE, "at": at} for n, at in ((0, 10 * DAY), (1, None), (2, 5 * DAY))]
    tables = run(views(party=of("Karl Muster"), selector=selector))
    assert common(tables) == [
        (None, 0, "Ana Example", None, None),
        (None, 0, "EXAMPLE Ana", None, None),
        (None, 1, "Karl Muster", date(1970, 1, 6), date(1970, 1, 6)),
    ]


def test_a_hub_says_why_and_names_nobody():
    names = ("Ben Other", "Cara Third", "Dan Fourth", "Eve Fifth", "Filip Sixth")
    selector = [{"party": n, "value": PHONE} for n in range(len(names) + 2)]
    selector += [{"party": n, "kind": "email", "value": "ana@example.org"} for n in (0, 1)]
    tables = run(views(party=of(*names), selector=selector))
    assert common(tables) == [(FULL_NAMES, None, None, None, None)]
    assert [row[:3] for row in common(tables, "ana@example.org")] == [
        (None, 0, "Ana Example"),
        (None, 0, "EXAMPLE Ana"),
    ]


def test_what_a_victim_bears_is_held_by_victims_alone():
    party = [
        {**ANA, "role": "victim"},
        {**AGAIN, "role": "victim"},
        {"name_raw": "Ben Other"},
        {"name_raw": "OTHER Ben"},
    ]
    tables = run(views(party=party, selector=[{"party": n, "value": PHONE} for n in range(4)]))
    assert [row[1:3] for row in common(tables)] == [
        (0, "Ben Other"), (0, "OTHER Ben"), (0, "Ana Example"), (0, "EXAMPLE Ana"),
    ]  # fmt: skip
    assert {row["contact"]: row["ordinal"] < 2 for row in borne(tables)} == {0: False, 1: True}


def test_a_contact_is_told_as_its_source_states_it():
    iban = "FR7630006000011234567890189"
    selector = [
        {"party": 0, "kind": "account", "service": "bank", "value": iban, "raw": "FR76 3000"},
        {"party": 0, "kind": "account", "service": "bank", "value": iban, "raw": "FR76 3000"},
        {"party": 1, "kind": "iban", "value": iban},
        {"party": 1, "kind": "handle", "service": "skype", "value": "ana.x", "raw": "Ana.X"},
    ]
    tables = run(views(party=of(), selector=selector))
    rows = borne(tables)
    told = [(row["ordinal"], row["kind"], row["service"], row["raw"]) for row in rows]
    assert told == [(0, "account", "bank", "FR76 3000"), (1, "iban", None, iban), (1, "handle", "skype", "Ana.X")]
    assert rows[0]["contact"] == rows[1]["contact"] != rows[2]["contact"]
    assert {(row["kind"], row["service"]) for row in tables["link_common"].to_pylist()} == {("iban", None)}
