"""Travel: a trip to where the payee can be reached is told with its days; no boarding, no code, no country say so."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relais.corroborate.airports import countries
from relais.corroborate.ground import Ground
from relais.corroborate.travel import CANCELLED, NO_AREA, NO_CODE, NO_PROOF, SCHEMA, UNDATED, travel
from relais.link.run import run as link
from tests.corroborate.dealing import payments, shuffled
from tests.views import views

pytestmark = pytest.mark.slow

START = datetime(2026, 1, 10, 20, tzinfo=UTC)
PARTIES = [
    {"name_raw": "Payer Example"},
    {"name_raw": "Payee Example", "address_country": "PH"},
    {"name_raw": "Other Example"},
]
PHONES = [
    {"party": n, "kind": "phone", "value": f"+63105550{n}", "country": c} for n, c in enumerate(("FR", "PH", "PH"))
]


def travelled(trips, payments=(), parties=PARTIES, selectors=PHONES):
    paid = [{"payer": 0, "payee": 1, "at": START, "time_precision": "second"}, *payments]
    with views(party=parties, selector=selectors, payment=paid, trip=trips) as con:
        for name, table in link(con).items():
            con.register(name, table)
        before = con.execute("SHOW TABLES").fetchall()
        with Ground(con) as ground:
            table = travel(ground)["travel"]
        assert con.execute("SHOW TABLES").fetchall() == before
    assert table.schema == SCHEMA
    return table.to_pylist()


def leg(origin, destination, day, **columns):
    return {"traveller": 0, "origin": origin, "destination": destination, "time_raw": f"{day:%y%m%d}0930", **columns}


def test_a_trip_after_the_first_payment_is_told_with_what_limits_it():
    out, home = date(2026, 3, 1), date(2026, 3, 15)
    trips = [
        leg("CDG", "DOH", out, carrier="XX", number="10", booking="B"),
        leg("DOH", "MNL", out, carrier="XX", number="11", booking="B", arrival_time_raw="2603021100"),
        leg("MNL", "CEB", date(2026, 3, 5)),
        leg("MNL", "CDG", home),
    ]
    payments = [
        {"payer": 0, "payee": 1, "at": START + timedelta(days=day), "time_precision": "second"} for day in (20, 54, 80)
    ]
    (row,) = travelled(trips, payments)
    assert (row["area"], row["area_from"], row["origin"], row["destination"]) == (
        "PH",
        ["address", "phone"],
        "DOH",
        "MNL",
    )
    assert (row["leaves"], row["arrives"], row["back"]) == (out, date(2026, 3, 2), home)
    assert (row["after_payment_days"], row["after_contact_days"], row["earlier"]) == (50, 50, 0)
    # The payment of 5 March lies in the stay; on average one in 80/3 days, of twelve whole days.
    assert row["payments_there"] == 1
    assert row["usual_there"] == pytest.approx(3 * 12 / 80)
    assert (row["payees_there"], row["payer_there"], row["status"], row["note"]) == (1, False, "unknown", NO_PROOF)
    assert row["places_count"] == len(row["places"]) == 2


def test_both_lists_of_one_flight_are_one_trip_and_boarding_is_told():
    trips = [
        leg("CDG", "MNL", date(2026, 3, 1), source_id="a"),
        {"traveller": 0, "origin": "CDG", "destination": "mnl", "time_raw": "010326:0930", "status": "boarded"},
    ]
    (row,) = travelled(trips)
    assert (row["status"], row["note"], row["places_count"]) == ("boarded", None, 3)
    assert (row["back"], row["payments_there"], row["usual_there"]) == (None, None, None)


def test_cancelled_trips_and_those_before_the_first_contact_are_told_as_such():
    trips = [
        leg("CDG", "MNL", date(2025, 6, 1)),
        leg("CDG", "MNL", date(2025, 7, 1), status="cancelled"),
        leg("CDG", "MNL", date(2026, 6, 1), status="cancelled"),
        leg("MNL", "CDG", date(2026, 6, 9)),
    ]
    (row,) = travelled(trips)
    assert (row["note"], row["earlier"], row["back"], row["payments_there"]) == (CANCELLED, 1, None, None)


@pytest.mark.parametrize(
    ("trip", "note"),
    [
        ({"destination": "QQQ", "time_raw": "2603010930"}, NO_CODE),
        ({"destination": None, "time_raw": "2603010930"}, NO_CODE),
        ({"destination": "MNL", "time_raw": "some day"}, UNDATED),
        ({"destination": "MNL", "time_raw": "2613990930"}, UNDATED),
        ({"destination": "MNL", "time_raw": None}, UNDATED),
    ],
    ids=["unknown code", "no code", "no date", "no such day", "nothing"],
)
def test_what_is_not_known_is_said_in_words(trip, note):
    (row,) = travelled([{"traveller": 0, "origin": "CDG", **trip}])
    assert row["note"] == note
    assert (row["area"] is None) == (note == NO_CODE)
    assert row["after_payment_days"] == (50 if note == NO_CODE else None)


def test_without_a_country_of_the_payee_nothing_is_compared():
    parties = [PARTIES[0], {"name_raw": "Payee Example"}, PARTIES[2]]
    (row,) = travelled([leg("CDG", "MNL", date(2026, 3, 1))], parties=parties, selectors=PHONES[:1])
    assert (row["note"], row["area"], row["origin"], row["places"]) == (NO_AREA, None, None, [])


def test_a_contact_that_many_share_does_not_tell_where_the_payee_is():
    crowd = [{"name_raw": f"Person{'abcdef'[n] * 4} Name{'ghijkl'[n] * 4}"} for n in range(6)]
    parties = [PARTIES[0], {"name_raw": "Payee Example"}, *crowd]
    selectors = [PHONES[0]] + [
        {"party": n, "kind": "phone", "value": "+6310555099", "country": "PH"} for n in range(1, 8)
    ]
    (row,) = travelled([leg("CDG", "MNL", date(2026, 3, 1))], parties=parties, selectors=selectors)
    assert row["note"] == NO_AREA


def test_trips_of_others_elsewhere_and_within_the_country_are_none():
    day = date(2026, 3, 1)
    trips = [{**leg("CDG", "MNL", day), "traveller": 2}, leg("CDG", "JFK", day), leg("MNL", "CEB", day)]
    assert travelled(trips) == []


trips = st.lists(
    st.fixed_dictionaries(
        {
            "source_id": st.sampled_from(["a", "b"]),
            "traveller": st.sampled_from([None, 0, 1, 3]),
            "origin": st.sampled_from([None, "CDG", "MNL", "QQQ"]),
            "destination": st.sampled_from([None, "CDG", "MNL", "QQQ"]),
            "time_raw": st.sampled_from([None, "2601110930", "110126:0930", "2701010000", "tomorrow"]),
            "arrival_time_raw": st.sampled_from([None, "2601120930"]),
            "carrier": st.sampled_from([None, "XX", "YY"]),
            "status": st.sampled_from(["booked", "boarded", "cancelled", "unknown"]),
        }
    ),
    max_size=8,
)


@given(payments, trips, st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=4, suppress_health_check=[HealthCheck.too_slow])
def test_the_order_of_rows_changes_nothing(rows, legs, random):
    told = [{**leg, "ordinal": n, "locator": f"segment {n}"} for n, leg in enumerate(legs)]
    for row in shuffled(travel, "travel", rows, random, trip=told).to_pylist():
        assert row["note"] or row["status"] == "boarded"
        assert row["after_contact_days"] is None or row["after_contact_days"] >= 0 or row["note"] == NO_CODE
        assert (row["area"] is None) == (row["note"] in (NO_AREA, NO_CODE))


def test_each_code_has_one_country_and_main_places_are_there():
    table = countries()
    of = dict(zip(table["code"].to_pylist(), table["country"].to_pylist(), strict=True))
    assert len(of) == table.num_rows > 7_000
    assert {of[code] for code in ("CDG", "ORY", "PAR", "LYS")} == {"FR"}
    assert {of[code] for code in ("MNL", "CEB", "CRK")} == {"PH"}
    assert (of["BOG"], of["BKK"], of["OTP"], of["LON"]) == ("CO", "TH", "RO", "GB")
    assert all(len(code) == 3 and len(country) == 2 for code, country in of.items())
