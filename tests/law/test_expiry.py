from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.law.clocks import legal_expiry, months_later
from relais.law.expiry import CLOSED, LAPSED, NOT_DATED, NOT_FIXED, NOT_YET, OLDER_TEXT, expiry
from relais.law.holding import REPORT_ACT, RULES
from relais.law.retention import Duration, load
from relais.law.version import version

EVENTS = st.datetimes(
    datetime.fromisoformat("2015-01-01"), datetime.fromisoformat("2040-01-01"), timezones=st.just(UTC)
)


def at(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("clock", "event", "legal", "why"),
    [
        ("US-2258A-H", at(2024, 5, 6, 23, 59), at(2024, 8, 4, 23, 59), OLDER_TEXT),
        ("US-2258A-H", at(2024, 5, 7), at(2025, 5, 7), None),
        ("SVC-SKYPE", at(2020, 1, 1), at(2026, 1, 1), CLOSED),
        ("SVC-SKYPE", None, at(2026, 1, 1), CLOSED),
        ("EU-EPOC-PR", at(2026, 8, 17, 23, 59), None, NOT_YET),
        ("EU-EPOC-PR", at(2026, 8, 18), at(2026, 10, 17), None),
        ("EU-INTERIM", at(2026, 4, 2), at(2027, 4, 2), None),
        ("EU-INTERIM", at(2026, 4, 3), None, LAPSED),
        ("FR-QUICKFREEZE", at(2026, 1, 1), None, NOT_FIXED),
        ("FR-IP-PORT", None, None, NOT_DATED),
        ("OWN-LOGS", at(2024, 2, 29), at(2027, 2, 28), None),
    ],
)
def test_the_text_of_the_day_of_the_event_runs(clock, event, legal, why):
    said = expiry(clock, event)
    assert said.legal == legal
    assert said.safe == (legal - timedelta(days=14) if legal else None)
    assert why is None or said.why == why
    assert said.why.format(**said.params)


def test_what_is_ordered_runs_where_the_text_fixes_none():
    assert expiry("FR-QUICKFREEZE", at(2026, 1, 31), ordered=Duration(months=1)).legal == at(2026, 2, 28)


def test_renewals_run_one_after_the_other():
    assert expiry("US-2703-F", at(2026, 1, 1), renewals=1).legal == at(2026, 6, 30)
    assert expiry("PH-10175-CONTENT", at(2025, 8, 31), renewals=1).legal == at(2026, 8, 28)
    assert expiry("COE-16", at(2026, 1, 1), renewals=4).legal == at(2026, 1, 1) + timedelta(days=450)
    for clock, renewals in (("US-2703-F", 2), ("FR-IP-PORT", 1), ("COE-16", -1)):
        with pytest.raises(ValueError, match=clock):
            expiry(clock, at(2026, 1, 1), renewals=renewals)
    with pytest.raises(KeyError):
        expiry("FR-NONE", at(2026, 1, 1))


@given(EVENTS, st.sampled_from(sorted(load().clocks)))
def test_a_clock_is_its_duration_or_says_why_not(event, clock):
    said, row = expiry(clock, event), load().clocks[clock]
    if said.why in (CLOSED, NOT_YET, LAPSED, NOT_FIXED):
        return
    duration = row.legacy.duration if said.why == OLDER_TEXT else row.duration
    assert said.legal == legal_expiry(event, duration)
    assert said.safe == said.legal - timedelta(days=14)


@given(st.dates(), st.integers(0, 200), st.integers(0, 200))
def test_months_add_up_but_for_the_ends_of_months(day, one, other):
    if day.year > 9900:
        return
    at_once, stepwise = months_later(day, one + other), months_later(months_later(day, one), other)
    assert (stepwise.year, stepwise.month) == (at_once.year, at_once.month)
    assert stepwise <= at_once


def test_the_rules_of_holding_state_the_same_days():
    legacy = load().clocks["US-2258A-H"].legacy
    assert at(legacy.before.year, legacy.before.month, legacy.before.day) == REPORT_ACT
    [older] = [rule for rule in RULES if rule.before == REPORT_ACT]
    assert older.duration == legacy.duration
    [skype] = [rule for rule in RULES if rule.ends_at]
    assert skype.ends_at == expiry(skype.clock, None).legal


def test_the_version_is_of_every_law_file():
    held = version()
    assert len(held.sha256) == 64
    assert held is version()
    assert set(held.compiled) == {"channels.yaml", "offences.fr.yaml", "retention.yaml"}
