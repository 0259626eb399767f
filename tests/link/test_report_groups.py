from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relais.link.duplicates import CONTENT, REFERENCE, SELECTOR
from relais.link.report_groups import (
    AGAIN,
    AGENCIES,
    CHANGED,
    DIFFERENCE,
    FIRST,
    FORMS,
    NO_NUMBER,
    NUMBERS,
    ONE_NUMBER,
    OWN_NUMBERS,
    SCHEMA,
    TWO_NUMBERS,
)
from relais.link.run import run
from tests.views import views

pytestmark = pytest.mark.slow

SECOND = 1_700_000_000_000_000
AT = {"incident_at": SECOND, "incident_time_precision": "second"}
MAIL = {"kind": "email", "value": "x@example.org"}


def proposed(readers=None, **tables) -> tuple[list[dict], list[dict]]:
    """The rows of all groups, and of all differences; a source "a" is read by "test", or by that of `readers`."""
    if readers:
        tables["reading"] = [
            {"reading_id": f"r-{s}", "source_id": s, "reader": reader, "version": 1, "status": "read"}
            for s, reader in readers.items()
        ]
    with views(**tables) as con:
        con.execute("SET threads = 1")
        found = run(con)
    assert (found["report_group"].schema, found["report_difference"].schema) == (SCHEMA, DIFFERENCE)
    return found["report_group"].to_pylist(), found["report_difference"].to_pylist()


def two(one, other, readers=None, **tables) -> dict:
    """The second row of the one group of two reports."""
    rows, _found = proposed(readers, report=[{"source_id": "a", **one}, {"source_id": "b", **other}], **tables)
    first, second = rows
    assert (first["kind"], first["source"], first["basis"], first["differences"]) == (FIRST, "a", "", 0)
    assert first["group_id"] == second["group_id"]
    return second


def mention(**columns) -> list[dict]:
    return [{"source_id": source, **columns} for source in "ab"]


NCMEC = {"channel": "cybertip", "sender": "NCMEC", "reference": "CT-10234"}


def test_the_same_report_in_two_forms():
    row = two(NCMEC, {"channel": "ispws", "reference": "ct10234"})
    assert (row["kind"], row["basis"], row["grounds"]) == (FORMS, ONE_NUMBER, REFERENCE)
    assert (row["beside_reading"], row["beside_ordinal"], row["differences"]) == ("r-a", 0, 0)
    assert two(NCMEC, NCMEC, readers={"a": "ncmec_json", "b": "ncmec_pdf"})["kind"] == FORMS


def test_the_same_report_received_again():
    row = two(NCMEC, NCMEC)
    assert (row["kind"], row["differences"]) == (AGAIN, 0)


def test_the_first_received_is_the_first():
    received = [{"source_id": source, **NCMEC, "at": at * SECOND} for source, at in (("a", 2), ("b", 1))]
    rows, _found = proposed(report=received)
    assert [(row["source"], row["kind"]) for row in rows] == [("b", FIRST), ("a", CHANGED)]


def test_what_was_changed_is_listed_with_both_places():
    places = {"priority": "/priority"}
    rows, found = proposed(
        report=[
            {"source_id": "a", **NCMEC, "priority": "1", "places": places, "locator": "/", "child_at_risk": False},
            {"source_id": "b", **NCMEC, "priority": "2", "places": places, "locator": "/", "child_at_risk": True},
        ],
        selector=[
            {"source_id": "a", "report": 0, **MAIL, "locator": "/m"},
            {"source_id": "b", "report": 0, **MAIL, "locator": "/m"},
            {"source_id": "b", "report": 0, "kind": "phone", "value": "+15550100", "locator": "/p"},
        ],
    )
    assert (rows[1]["kind"], rows[1]["differences"]) == (CHANGED, 3)
    told = [(row["field"], row["left_value"], row["right_value"], row["left_locator"], row["right_locator"])
            for row in found]  # fmt: skip
    assert told == [
        ("child_at_risk", "false", "true", "/", "/"),
        ("phone", None, "+15550100", "/", "/p"),
        ("priority", "1", "2", "/priority", "/priority"),
    ]
    assert {(row["left_source"], row["right_source"], row["group_id"]) for row in found} == {
        ("a", "b", rows[0]["group_id"])
    }


@pytest.mark.parametrize(
    ("table", "more", "field", "value"),
    [
        ("selector", {"kind": "handle", "service": "skype", "value": "ana"}, "handle", "reported: skype ana"),
        ("login", {"ip_raw": "203.0.113.9", "port": 4000, "at": SECOND, "time_precision": "minute"}, "login",
         "203.0.113.9:4000 2023-11-14 22:13 UTC"),
        ("login", {"ip_raw": "2001:db8::1", "port": 4000, "time_raw": "noon"}, "login", "[2001:db8::1]:4000 noon"),
        ("media", {"md5": "0" * 32, "scheme": "S", "code": "A"}, "media", "0" * 32 + " S A"),
        ("party", {"nickname": "ana"}, "nickname", "reported: ana"),
        ("party", {"name_raw": "Ana Roe"}, "name", "reported: Ana Roe"),
        ("payment", {"payer": 0, "amount": Decimal(50), "amount_raw": "50,00", "currency": "EUR"}, "payment",
         "50,00 EUR"),
    ],
)  # fmt: skip
def test_every_mention_of_a_party_is_compared(table, more, field, value):
    def told(left, right):
        tables = {"party": [{"source_id": s, "report": 0, "role": "reported"} for s in "ab"]}
        for source in left + right:
            row = {"source_id": source, "party": 0, **more}
            if table == "party":
                row = {"source_id": source, "report": 0, "role": "reported", **more}
            elif table == "payment":
                del row["party"]
            tables.setdefault(table, []).append(row)
        _rows, found = proposed(report=[{"source_id": s, **NCMEC} for s in "ab"], **tables)
        return [(row["field"], row["left_value"], row["right_value"]) for row in found]

    assert told("a", "") == [(field, value, None)]
    assert told("", "b") == [(field, None, value)]
    assert told("a", "b") == []


def test_a_name_in_the_text_is_compared():
    token = {"kind": "phone", "value": "+15550100", "start": 0, "end": 9}
    _rows, found = proposed(report=[{"source_id": "a", **NCMEC, "tokens": [token]}, {"source_id": "b", **NCMEC}])
    assert [(row["field"], row["left_value"]) for row in found] == [("text", "phone: +15550100")]


def test_a_phone_that_moves_to_another_role_is_a_change():
    roles = [{"source_id": s, "report": 0, "role": role} for s, role in (("a", "reported"), ("b", "other"))]
    _rows, found = proposed(
        report=[{"source_id": s, **NCMEC} for s in "ab"],
        party=roles,
        selector=mention(party=0, kind="phone", value="+15550100"),
    )
    assert {(row["left_value"], row["right_value"]) for row in found} == {
        ("reported: +15550100", None), (None, "other: +15550100"),
    }  # fmt: skip


def test_two_agencies_say_that_their_numbers_differ():
    row = two({**AT, "sender": "FBI", "reference": "F-1234"}, {**AT, "sender": "Example Police", "reference": "P-77"},
              selector=mention(report=0, **MAIL))  # fmt: skip
    assert (row["kind"], row["basis"], row["grounds"]) == (AGENCIES, TWO_NUMBERS, SELECTOR)
    assert dict(row["params"]) == {"left": "F-1234", "right": "P-77"}
    assert row["differences"] == 2


def test_one_number_of_two_senders_is_not_one_report():
    one, other = {"sender": "FBI", "reference": "12345"}, {"sender": "Example Police", "reference": "12345"}
    report = [{"source_id": "a", **one}, {"source_id": "b", **other}, {"source_id": "c", "reference": "12345"}]
    assert proposed(report=report[:2]) == ([], [])
    assert proposed(report=report) == ([], [])
    assert two(one, {"reference": "12345"})["basis"] == ONE_NUMBER
    row = two({**AT, **one}, {**AT, **other}, selector=mention(report=0, **MAIL))
    assert (row["kind"], row["basis"], row["grounds"]) == (AGENCIES, OWN_NUMBERS, SELECTOR)


def test_one_sender_in_several_spellings():
    full = {"sender": "National Center for Missing & Exploited Children", "reference": "12345"}
    assert two({"sender": "ncmec", "reference": "12345"}, full)["basis"] == ONE_NUMBER
    assert two(NCMEC, {**full, "reference": "CT 10234"})["kind"] == FORMS
    assert two({"sender": "F.B.I.", "reference": "12345"}, {"sender": "fbi", "reference": "12345"})["kind"] == AGAIN


def test_one_sender_with_two_numbers_and_one_without():
    row = two({**AT, "reference": "12345"}, {**AT, "reference": "12346"}, selector=mention(report=0, **MAIL))
    assert (row["kind"], row["basis"]) == (NUMBERS, TWO_NUMBERS)
    row = two({**AT, "reference": "12345"}, AT, selector=mention(report=0, **MAIL))
    assert (row["kind"], row["basis"]) == (NUMBERS, NO_NUMBER)


def test_what_the_company_sent_has_no_number_yet():
    report = ({**AT, "channel": "ispws"}, {**AT, **NCMEC})
    row = two(*report, selector=mention(report=0, **MAIL))
    assert (row["kind"], row["basis"], dict(row["params"])) == (FORMS, NO_NUMBER, {"left": "", "right": "CT-10234"})
    row = two({**report[0], "reference": "99999"}, report[1], selector=mention(report=0, **MAIL))
    assert (row["kind"], row["basis"]) == (NUMBERS, TWO_NUMBERS)


def test_equal_content_without_an_instant():
    one, other = {"sender": "FBI", "reference": "F-1234"}, {"sender": "Example Police", "reference": "P-77"}
    content = {"selector": mention(report=0, **MAIL), "media": mention(report=0, md5="0" * 32)}
    row = two(one, other, **content)
    assert (row["kind"], row["basis"], row["grounds"]) == (AGENCIES, TWO_NUMBERS, CONTENT)
    dated = mention(report=0, ip="203.0.113.9", at=SECOND, time_precision="second")
    assert two(one, other, selector=content["selector"], login=dated)["grounds"] == CONTENT
    reports = [{"source_id": "a", **one}, {"source_id": "b", **other}]
    for table, rows in content.items():
        assert proposed(report=reports, **{table: rows}) == ([], [])
    apart = [{**report, "incident_at": n * SECOND} for n, report in enumerate(reports)]
    assert proposed(report=apart, **content) == ([], [])
    more = {**content, "selector": [*content["selector"], {"source_id": "b", "report": 0, "value": "+15550100"}]}
    assert proposed(report=reports, **more) == ([], [])


def test_a_group_holds_all_that_hang_together():
    again = {"source_id": "c", **AT, "sender": "Example Police", "reference": "P-77"}
    rows, _found = proposed(
        report=[{"source_id": "a", **NCMEC}, {"source_id": "b", **NCMEC, **AT}, again],
        selector=[{"source_id": source, "report": 0, **MAIL} for source in "bc"],
    )
    assert [(row["source"], row["kind"], row["beside_reading"]) for row in rows] == [
        ("a", FIRST, None), ("b", CHANGED, "r-a"), ("c", AGENCIES, "r-b"),
    ]  # fmt: skip
    assert len({row["group_id"] for row in rows}) == 1


_REPORT = st.fixed_dictionaries(
    {
        "source_id": st.sampled_from("abc"),
        "reference": st.sampled_from([None, "CT-1234", "ct1234", "12345"]),
        "sender": st.sampled_from([None, "FBI", "NCMEC"]),
        "company": st.sampled_from([None, "Example"]),
        "incident_at": st.just(5),
        "incident_time_precision": st.just("second"),
    }
)


@given(st.lists(_REPORT, max_size=5), st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_the_order_of_rows_changes_nothing(reports, random):
    seen: dict[str, int] = {}
    for row in reports:
        row["ordinal"] = seen[row["source_id"]] = seen.get(row["source_id"], -1) + 1
        row["locator"] = str(row["ordinal"])
    rows, found = proposed(report=reports)
    assert (rows, found) == proposed(report=random.sample(reports, len(reports)))
    pairs = [(row["reading"], row["ordinal"]) for row in rows if row["kind"] == FIRST]
    assert len(pairs) == len(set(pairs))
    assert sum(row["differences"] for row in rows) == len(found)
