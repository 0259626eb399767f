from datetime import UTC, date, datetime

import pytest

from relais.law.gate import gate
from relais.law.penal import in_force
from relais.law.situation import Situation

NOW = datetime(2026, 9, 1, tzinfo=UTC)
FACTS = date(2026, 5, 1)


def passes(category, *offences, facts=FACTS, **stated):
    return gate(Situation(NOW, category, facts=facts, offences=offences, **stated)).passes


def test_every_offence_but_one_passes_by_its_maximum():
    low = [offence.id for offence in in_force(FACTS) if passes("traffic", offence.id) != "yes"]
    assert low == ["FR-227-22-1"]


@pytest.mark.parametrize(
    ("category", "network", "expected"),
    [
        ("ip_identity", True, "yes"),
        ("ip_identity", None, "unknown"),
        ("ip_identity", False, "no"),
        ("traffic", True, "no"),
    ],
)
def test_two_years_pass_for_identification_through_a_network_alone(category, network, expected):
    assert passes(category, "FR-227-22-1", through_a_network=network) == expected


def test_aggravation_and_company_count():
    assert passes("traffic", "FR-227-22-1", aggravations=("PRO.A1",)) == "yes"
    assert passes("traffic", "FR-227-22-1", "FR-227-22") == "yes"
    assert passes("traffic", "FR-225-4-1", aggravations=("TEH.A3",)) == "yes"


def test_what_was_not_read_never_passes():
    old = date(2019, 1, 1)
    assert passes("traffic", "FR-227-23-4", facts=old) == "unknown"
    # A crime passes whatever its maximum.
    assert passes("traffic", "FR-CPL-222-23", facts=old) == "yes"
    assert passes("traffic", "FR-222-26-1", facts=old) == "unknown"
    assert passes("traffic", "FR-227-22", facts=None) == "unknown"


def test_the_other_limbs():
    assert passes("traffic", own_equipment=True) == "yes"
    assert passes("traffic", missing_person=True) == "yes"
