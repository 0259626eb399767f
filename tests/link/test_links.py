from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings

from relais.link.decided import Decisions
from relais.link.fields import alias, birth, contact, contacts, words
from relais.link.holders import BANDS
from relais.link.links import LEAD, MERGED, NAME_MEANINGS, PRIOR, PROPOSAL, levels
from relais.link.run import run
from relais.link.weights.model import shipped
from tests.link.made import judged, ledgers
from tests.views import views

pytestmark = pytest.mark.slow

THRESHOLDS = shipped().thresholds


@given(ledgers())
@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
def test_the_parts_of_a_link_add_up_and_its_use_is_what_they_weigh(ledger):
    with views(**ledger) as con:
        tables = run(con)
    subject = {(row["reading_id"], row["ordinal"]): row["subject_id"] for row in tables["subject"].to_pylist()}
    role = {n: row["role"] for n, row in enumerate(ledger["party"])}
    parts: dict[str, list[dict]] = {}
    for row in tables["link_part"].to_pylist():
        parts.setdefault(row["link_id"], []).append(row)
    rows = tables["link"].to_pylist()
    assert parts.keys() == {row["link_id"] for row in rows}
    for row in rows:
        own = parts[row["link_id"]]
        assert row["bits"] >= THRESHOLDS.lead
        assert row["bits"] == pytest.approx(sum(part["bits"] for part in own))
        assert [part["field"] for part in own] == sorted({part["field"] for part in own})
        assert all(part["level"] in levels(part["field"]) for part in own if part["field"] != PRIOR)
        one = subject[row["left_reading"], row["left_ordinal"]] == subject[row["right_reading"], row["right_ordinal"]]
        assert one == (row["use"] == MERGED)
        if not one:
            assert row["use"] == (PROPOSAL if row["bits"] >= THRESHOLDS.proposal else LEAD)
            assert (row["refused"] is not None) == (row["bits"] >= THRESHOLDS.merge)
        assert (role[row["left_ordinal"]] == "victim") == (role[row["right_ordinal"]] == "victim")
        assert row["authorisation"] == 1


def test_a_link_keeps_its_name_whatever_else_is_read():
    def two(*more):
        party = [{"name_raw": "Ana Example"}, {"name_raw": "EXAMPLE Ana"}, *more]
        with views(party=party, selector=[{"party": n, "value": "+15550100"} for n in (0, 1)]) as con:
            return {row["link_id"]: row["bits"] for row in run(con)["link"].to_pylist()}

    (only,) = two()
    assert only in two({"name_raw": "Ben Other"}, {"name_raw": "Anna Example"})
    assert len(only) == len("L-") + 12
    assert set(only[2:]) <= set(sha256().hexdigest() + "0123456789abcdef")


def test_a_judgement_renames_no_link():
    party = [{"name_raw": "Ana Example"}, {"name_raw": "EXAMPLE Ana"}, {"name_raw": "EXAMPLE Ana"}]
    with views(party=party, selector=[{"party": n, "value": "+15550100"} for n in range(3)]) as con:
        (before,) = run(con)["link"]["link_id"].to_pylist()
        after = run(con, decisions=Decisions(judged("different", [1], [2])))["link"]["link_id"].to_pylist()
    assert before in after
    assert len(set(after)) == len(after) == 3


def test_each_field_has_its_words():
    assert (levels("birth"), levels("contact"), levels("near")) == (birth.LEVELS, BANDS, contact.LEVELS)
    assert (levels("alias"), levels("differ"), levels("name")) == (alias.LEVELS, contacts.DIFFER, NAME_MEANINGS)
    assert levels("address") == levels("text") == words.LEVELS
