"""A report entered by hand: sealed, signed, read like any other."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from relais.desk.enter_report import (
    NOT_A_COUNTRY,
    NOT_A_CURRENCY,
    NOT_A_SELECTOR,
    NOT_AN_AMOUNT,
    enter_report,
    source_of,
)
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.take_in import take_in
from relais.ledger.read import read
from relais.ledger.state import load
from relais.model.report_form import FormLogin, FormParty, FormPayment, FormSelector, ReportForm

pytestmark = pytest.mark.slow

FORM = ReportForm(
    entered_by="",
    entered_at="",
    sender="Europol",
    reference="SIENA 1-2026",
    received_at="2026-11-20T14:30+01:00",
    child_at_risk=True,
    parties=(
        FormParty("reported", name="Jean Exemple", selectors=(FormSelector("phone", "+33 6 39 98 00 01"),)),
        FormParty("payee", selectors=(FormSelector("phone", "+639175550101"),)),
    ),
    payments=(FormPayment(payer=0, payee=1, at="2026-11-02T21:10+01:00", amount="50", currency="EUR"),),
)


def test_a_form_is_sealed_and_read(home: Home) -> None:
    outcome = enter_report(home, FORM)
    assert [reading.facts for _source, reading in outcome.sources] == [
        {"report": 1, "party": 2, "selector": 2, "payment": 1}
    ]
    assert not outcome.left_unread
    con, _state = read(home.ledger)
    assert con.execute("SELECT sender, reference, child_at_risk, live FROM report").fetchall() == [
        ("Europol", "SIENA 1-2026", True, None)
    ]
    sealed = json.loads(next(home.ledger.sources.glob("*/*")).read_bytes())
    assert sealed["entered_by"] == "A. Martin"


def test_a_form_altered_outside_is_said(home: Home, tmp_path: Path) -> None:
    enter_report(home, FORM)
    sealed = next(home.ledger.sources.glob("*/*")).read_text()
    (tmp_path / "forged.json").write_text(sealed.replace('"50"', '"500"'))
    _source, reading = take_in(home, [tmp_path / "forged.json"]).sources[0]
    assert "signature" in reading.notices[0].template


@pytest.mark.parametrize(
    "bad",
    [
        ReportForm("", ""),
        ReportForm("", "", sender="FBI", received_at="20/11/2026"),
        ReportForm("", "", sender="FBI", received_at="2026-11-20T14:30"),
        ReportForm("", "", parties=(FormParty("monster"),)),
        ReportForm("", "", parties=(FormParty("reported", selectors=(FormSelector("phone", "12"),)),)),
        ReportForm("", "", parties=(FormParty("reported", selectors=(FormSelector("mood", "12"),)),)),
    ],
)
def test_a_bad_form_is_refused_and_nothing_sealed(home: Home, bad: ReportForm) -> None:
    with pytest.raises(DeskError):
        enter_report(home, bad)
    assert load(home.ledger).number == 0


def paid(amount: str = "50", currency: str = "EUR") -> ReportForm:
    payment = FormPayment(payer=0, payee=1, at="2026-11-02T21:10+01:00", amount=amount, currency=currency)
    return replace(FORM, payments=(payment,))


@pytest.mark.parametrize(
    ("bad", "template"),
    [
        (paid(amount="abc"), NOT_AN_AMOUNT),
        (paid(amount="NaN"), NOT_AN_AMOUNT),
        (paid(amount="-50"), NOT_AN_AMOUNT),
        (paid(amount="1,250"), NOT_AN_AMOUNT),
        (paid(currency="ZZZZ"), NOT_A_CURRENCY),
        (paid(currency="eur"), NOT_A_CURRENCY),
        (replace(FORM, country="Nowhere"), NOT_A_COUNTRY),
        (replace(FORM, parties=(FormParty("reported", address_country="Nowhere"),), payments=()), NOT_A_COUNTRY),
        (replace(FORM, logins=(FormLogin("192.0.2.300"),)), NOT_A_SELECTOR),
    ],
)
def test_a_field_that_is_no_value_of_its_kind_is_named(home: Home, bad: ReportForm, template: str) -> None:
    with pytest.raises(DeskError) as refused:
        enter_report(home, bad)
    assert refused.value.template == template
    assert load(home.ledger).number == 0


def test_a_country_by_its_name_and_any_currency_code_are_taken(home: Home) -> None:
    outcome = enter_report(home, replace(paid("1250.50", "ZAR"), country="France"))
    assert [reading.notices for _source, reading in outcome.sources] == [()]


def test_a_form_sent_twice_is_one_source(home: Home) -> None:
    begun = datetime(2026, 11, 20, 14, 31, 7, tzinfo=UTC)
    [(source, _reading)] = enter_report(home, FORM, begun).sources
    again = enter_report(home, FORM, begun)
    assert (again.sources, again.known) == ([], 1)
    assert source.source_id == source_of(home, FORM, begun)
    # Another beginning, or another word, is another report.
    other = replace(FORM, priority="2")
    assert (
        len(
            {
                source_of(home, FORM, begun),
                source_of(home, other, begun),
                source_of(home, FORM, begun + timedelta(seconds=1)),
            }
        )
        == 3
    )
