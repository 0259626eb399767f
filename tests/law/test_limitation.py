from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.law.limitation import AGE_UNKNOWN, AS_CRIME, BIRTH_AFTER, NO_PERIOD, OF_AGE, limit
from relais.law.penal import in_force, load

DAY = date(2024, 6, 1)
DAYS = st.dates(date(2000, 1, 1), date(2030, 1, 1))


def of(offence_id, facts=DAY, **known):
    [offence] = [offence for offence in in_force(facts) if offence.id == offence_id]
    return limit(offence, load().periods, facts, **known)


@pytest.mark.parametrize(
    ("offence", "birth", "barred"),
    [
        ("FR-CPL-222-23", date(2014, 3, 10), date(2062, 3, 10)),  # 18 in 2032, and 30
        ("FR-CPL-222-29", date(2014, 3, 10), date(2052, 3, 10)),
        ("FR-222-26-1", date(2014, 3, 10), date(2042, 3, 10)),
        ("FR-227-28-3", date(2014, 3, 10), date(2030, 6, 1)),  # 6 from the facts
        ("FR-CPL-222-23", date(2012, 2, 29), date(2060, 2, 28)),  # of age on 28 February 2030: the earliest reading
    ],
)
def test_calendar_years(offence, birth, barred):
    said = of(offence, birth=birth)
    assert (said.barred_from, said.earliest) == (barred, barred)


def test_an_unknown_age_is_an_assumption():
    said = of("FR-CPL-222-23")
    assert (said.barred_from, said.earliest) == (date(2072, 6, 1), date(2054, 6, 2))
    assert said.assumptions == ((AGE_UNKNOWN, {"age": "0", "earliest": "2054-06-02"}),)
    assert of("FR-CPL-222-23", age_at_least=9).barred_from == date(2063, 6, 1)
    with pytest.raises(ValueError, match="18"):
        of("FR-CPL-222-23", age_at_least=18)


def test_what_cannot_be_counted_is_not():
    assert of("FR-227-22").assumptions == ((NO_PERIOD, {}),)
    assert of("FR-CPL-222-23", birth=date(2006, 6, 1)).assumptions == ((OF_AGE, {}),)
    assert of("FR-CPL-222-23", birth=date(2024, 6, 2)).assumptions == ((BIRTH_AFTER, {}),)
    assert (AS_CRIME, {}) in of("FR-225-4-1", birth=date(2014, 3, 10)).assumptions
    row = of("FR-CPL-222-29").period
    assert (row.id, row.provenance.status, row.provenance.confidence) == ("LIM-DELIT-MINOR-20", "secondary", "medium")


@given(DAYS, st.integers(0, 17 * 365))
def test_a_known_birth_lies_between_the_two_readings_of_an_unknown_one(facts, days):
    born = date.fromordinal(facts.toordinal() - days)
    unknown, known = of("FR-CPL-222-23", facts), of("FR-CPL-222-23", facts, birth=born)
    assert unknown.earliest <= known.barred_from <= unknown.barred_from


@given(DAYS, DAYS)
def test_a_younger_victim_is_never_barred_earlier(one, other):
    elder, younger = sorted((one, other))
    if (younger - elder).days > 17 * 365:
        return
    said = [of("FR-CPL-222-23", younger, birth=birth).barred_from for birth in (elder, younger)]
    assert said == sorted(said)
