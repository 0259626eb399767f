from datetime import UTC, datetime
from itertools import combinations

from relais.law.holding import FRENCH, FRENCH_LAW, REPORT_ACT, RULES
from relais.law.retention import Duration, load


def covering(holding, country, event=datetime(2026, 1, 1, tzinfo=UTC)):
    return [
        rule
        for rule in RULES
        if rule.holding == holding
        and country in rule.countries
        and (rule.since is None or event >= rule.since)
        and (rule.before is None or event < rule.before)
    ]


def test_every_rule_runs_a_shipped_clock_that_ends():
    for rule in RULES:
        assert rule.runs() is load().clocks[rule.clock]
        assert rule.runs().duration or rule.duration or rule.ends_at


def test_no_two_rules_hold_at_once():
    for one, other in combinations(RULES, 2):
        if one.holding == other.holding and set(one.countries) & set(other.countries):
            assert one.before == other.since or other.before == one.since
            assert one.before or other.before


def test_a_french_address_runs_from_the_connection():
    [rule] = covering("address", "FR")
    assert rule.clock == "FR-IP-PORT"
    assert covering("address", "RE") == [rule]


def test_where_no_text_was_read_no_rule_is_made_up():
    assert covering("address", None) == []
    assert covering("address", "US") == []
    assert "NC" in FRENCH
    assert covering("address", "NC") == []
    assert set(FRENCH_LAW) < set(FRENCH)


def test_the_american_clock_changed_on_a_day():
    [new] = covering("submission", "US", REPORT_ACT)
    [old] = covering("submission", "US", datetime(2024, 5, 6, 23, 59, tzinfo=UTC))
    assert (new.clock, new.duration) == ("US-2258A-H", None)
    assert (old.clock, old.duration) == ("US-2258A-H", Duration(days=90))


def test_a_payer_of_unknown_place_is_held_to_be_french_and_it_is_said():
    [unknown], [french] = covering("sent", None), covering("sent", "FR")
    assert unknown.clock == french.clock == "FR-AML-OPS"
    assert unknown.why != french.why
