"""What is typed into the form of a report, as it is kept."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from relais.desk.enter_report import enter_report
from relais.desk.error import DeskError
from relais.desk.home import init
from relais.language.tongue import tongue
from relais.web.report_new import _kinds, form_of, wrong
from relais.web.typed import NO_SUCH_HOUR, with_zone


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1 250,50", "1250.50"), ("1\u202f250,50", "1250.50"), ("50,00", "50.00"), ("50", "50"), ("50.5", "50.5"),
        # A comma before three digits may part thousands: it stays, and is refused.
        ("1,250", "1,250"), ("1,2,50", "1,2,50"), (",50", ",50"), ("", None),
    ],
)  # fmt: skip
def test_an_amount_as_it_is_written_in_french_is_the_same_amount(typed: str, kept: str | None) -> None:
    told = {"party-1-name": "Jean", "payment-1-payer": "1", "payment-1-currency": "EUR", "payment-1-amount": typed}
    (paid,) = form_of(told, {}).payments
    assert (paid.amount, paid.currency) == (kept, "EUR")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("20/11/2026 14:30", "2026-11-20T14:30:00+01:00"),
        ("2/7/2026 8h05", "2026-07-02T08:05:00+02:00"),
        ("2026-11-20 14:30:07", "2026-11-20T14:30:07+01:00"),
        ("2026-11-20T14:30+08:00", "2026-11-20T14:30+08:00"),
        ("yesterday", "yesterday"),
        ("31/02/2026 10:00", "31/02/2026 10:00"),
        ("", ""),
    ],
)
def test_a_time_without_a_zone_is_of_the_one_that_was_chosen(typed: str, expected: str) -> None:
    assert (with_zone(typed, ZoneInfo("Europe/Paris")) or "") == expected
    assert form_of({"received_at": typed, "zone": "Europe/Paris", "sender": "x"}, {}).received_at == (expected or None)


@pytest.mark.parametrize("typed", ["29/03/2026 02:30", "2026-10-25T02:30"])
def test_an_hour_that_the_clocks_skip_or_tell_twice_is_asked_for_with_its_offset(typed: str) -> None:
    with pytest.raises(DeskError) as refused:
        with_zone(typed, ZoneInfo("Europe/Paris"))
    assert refused.value.template == NO_SUCH_HOUR


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Téléphone +33 6 39 98 00 01", ("phone", "+33 6 39 98 00 01", None)),
        ("phone +33639980001", ("phone", "+33639980001", None)),
        ("adresse électronique a@b.example", ("email", "a@b.example", None)),
        ("nom d\u2019utilisateur@telegram exemple92", ("handle", "exemple92", "telegram")),
        ("other thing", ("other", "thing", None)),
    ],
)
def test_a_selector_is_of_a_kind_in_the_words_of_the_language(line: str, expected: tuple[str, ...]) -> None:
    (party,) = form_of({"party-1-selectors": line}, _kinds(tongue("fr"))).parties
    (held,) = party.selectors
    assert (held.kind, held.value, held.service) == expected


@pytest.mark.parametrize(
    ("told", "fields"),
    [
        ({"party-1-selectors": "phone +33639980001\nphone 06 39", "party-1-name": "06"}, {"party-1-selectors"}),
        ({"party-1-name": "x", "payment-1-amount": "1,250", "payment-1-payer": "1"}, {"payment-1-amount"}),
        ({"sender": "x", "received_at": "yesterday", "incident_at": "yesterday"}, {"received_at", "incident_at"}),
        ({"sender": "x", "zone": "Paris"}, {"zone"}),
        ({"login-1-ip": "192.0.2.1", "login-1-port": "70000"}, {"login-1-port"}),
        ({}, set()),
    ],
)
def test_the_fields_that_a_refusal_quotes_are_marked(told: dict[str, str], fields: set[str], tmp_path: Path) -> None:
    home = init(tmp_path / "home", "A. Martin", key_file=tmp_path / "key", authorisation="test 1/2026")
    with pytest.raises(DeskError) as refused:
        enter_report(home, form_of({"party-1-role": "other", **told}, _kinds(tongue("en"))))
    home.engine.dispose()
    assert wrong(told, refused.value) == fields
    assert wrong(told, None) == frozenset()
