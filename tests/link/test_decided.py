"""What people decided binds every link: judgements, and which procedures an authorisation brings together."""

from datetime import date

import pyarrow as pa
import pytest

from relais.link.clusters import JUDGED, UNAUTHORISED, UNSURE
from relais.link.decided import Decisions
from relais.link.run import run
from tests.link.made import PHONE, covered, groups, judged, on_one_phone, procedures
from tests.views import views

pytestmark = pytest.mark.slow

ANA, BEN = {"name_raw": "Ana Example"}, {"name_raw": "Ben Other"}
END = date(2026, 12, 31)


def judging(*tables: pa.Table) -> Decisions:
    return Decisions(judgements=pa.concat_tables(tables))


def test_same_joins_what_speaks_against_it():
    assert on_one_phone([ANA, BEN]) == [[0], [1]]
    assert on_one_phone([ANA, BEN], judging(judged("same", [0], [1]))) == [[0, 1]]
    assert on_one_phone([ANA, BEN, {}], judging(judged("same", [0], [1, 2]))) == [[0, 1, 2]]


def test_same_joins_mentions_that_no_contact_holds_together():
    party = [ANA, ANA, ANA, BEN]
    with views(party=party) as con:
        found = groups(run(con, decisions=judging(judged("same", [0, 2, 3]))))
    assert sorted(sorted(ordinal for _source, ordinal in group) for group in found) == [[0, 2, 3], [1]]


@pytest.mark.parametrize("verdict", ["different", "unsure"])
@pytest.mark.parametrize("party", [[ANA, ANA], [ANA, {"name_raw": "EXAMPLE Ana"}], [ANA, {}], [{}, {}]])
def test_different_and_unsure_part_what_would_merge(verdict, party):
    assert on_one_phone(party) == [[0, 1]]
    assert on_one_phone(party, judging(judged(verdict, [0], [1]))) == [[0], [1]]
    assert on_one_phone(party, judging(judged(verdict, [0, 1]))) == [[0], [1]]


def test_a_whole_cluster_is_parted():
    party = [ANA, {"name_raw": "EXAMPLE Ana"}, {"name_raw": "Ana Exampel"}, ANA]
    assert on_one_phone(party) == [[0, 1, 2, 3]]
    assert on_one_phone(party, judging(judged("different", [0, 1, 2, 3]))) == [[0], [1], [2], [3]]
    found = on_one_phone(party, judging(judged("different", [0, 1], [2, 3])))
    assert found == [[0, 1], [2, 3]]


def test_who_was_parted_does_not_meet_through_a_third():
    for decisions in (judging(judged("different", [0], [1])), judging(judged("unsure", [0], [1]))):
        for subject in on_one_phone([ANA, {"name_raw": "EXAMPLE Ana"}, {"name_raw": "Ana Exampel"}, {}], decisions):
            assert not {0, 1} <= set(subject)


@pytest.mark.parametrize(("verdict", "reason"), [("different", JUDGED), ("unsure", UNSURE)])
def test_what_was_parted_stays_a_proposal_with_the_reason(verdict, reason):
    with views(party=[ANA, {}], selector=[{"party": n, "value": PHONE} for n in (0, 1)]) as con:
        (link,) = run(con, decisions=judging(judged(verdict, [0], [1])))["link"].to_pylist()
    assert (link["use"], link["refused"]) == ("proposal", reason)


def test_a_chain_names_no_link_for_a_judgement():
    phones = [{"party": n, "value": PHONE} for n in (0, 1)]
    for selector, value in ((phones, PHONE), ([], None)):
        with views(party=[ANA, BEN], selector=selector) as con:
            (step,) = run(con, decisions=judging(judged("same", [0], [1])))["chain"].to_pylist()
        assert (step["link_id"], step["bits"], step["value"]) == (None, None, value)


def linked(of: dict[str, str], *coverage: tuple[str, int, date | None], same: bool = False) -> tuple[set, list[dict]]:
    """The subjects of sources a, b and c, a party each, all on one telephone and two of them saying the same."""
    party = [{"source_id": "a", **ANA}, {"source_id": "b"}, {"source_id": "c"}]
    selector = [{"source_id": source, "party": 0, "value": PHONE} for source in "abc"]
    decisions = Decisions(procedures=procedures(**of), coverage=covered(*coverage))
    with views(party=party, selector=selector) as con:
        tables = run(con, decisions=decisions)
    return {"".join(sorted(source for source, _n in group)) for group in groups(tables)}, tables["link"].to_pylist()


def test_two_procedures_without_a_common_authorisation_never_link():
    found, links = linked({"a": "P", "b": "Q", "c": "P"}, ("P", 1, None), ("Q", 2, None))
    assert found == {"ac", "b"}
    assert {(link["left_source"], link["right_source"]) for link in links} <= {("a", "c"), ("c", "a")}
    assert linked({"a": "P", "b": "Q", "c": "P"}, ("P", 1, None), ("Q", 1, None))[0] == {"abc"}


def test_a_source_of_two_procedures_is_no_bridge_between_them():
    found, links = linked({"a": "P", "b": "P Q", "c": "Q"}, ("P", 1, None), ("Q", 2, None))
    assert found in ({"ab", "c"}, {"a", "bc"})
    assert UNAUTHORISED in {link["refused"] for link in links}


def test_the_authorisation_that_lasts_longest_is_named():
    _found, links = linked({"a": "P", "b": "P", "c": "P"}, ("P", 1, END), ("P", 2, None))
    assert {(link["authorisation"], link["until"]) for link in links} == {(2, None)}
    _found, links = linked({"a": "P", "b": "P", "c": "P"}, ("P", 1, END), ("P", 2, END.replace(month=1)))
    assert {(link["authorisation"], link["until"]) for link in links} == {(1, END)}


def test_what_no_authorisation_covers_is_linked_to_nothing():
    assert linked({"a": "P", "b": "P", "c": "Q"}, ("Q", 1, None)) == ({"a", "b", "c"}, [])
    # The mentions of b and c say the same.
    assert linked({"a": "Q", "b": "P", "c": "P"}, ("Q", 1, None)) == ({"a", "b", "c"}, [])


def test_a_judgement_joins_nothing_that_no_authorisation_covers():
    decisions = Decisions(judged("same", [0], [1]), procedures(a="P"), covered(("", 1, None)))
    assert on_one_phone([ANA, BEN], decisions) == [[0], [1]]
