import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.link.holders import concurrent, holders
from relais.link.run import run
from tests.link.made import DAY, PHONE, groups
from tests.views import views

names = st.sampled_from(["Ana Example", "EXAMPLE Ana", "Anna Example", "Ben Other", "Ben", "Cara Third", "", "A."])
worn = st.lists(st.tuples(names, st.integers(0, 30), st.integers(0, 30)).map(lambda w: (w[0], min(w[1:]), max(w[1:]))))
spans = st.tuples(st.integers(0, 30), st.integers(0, 30)).map(lambda ends: (min(ends), max(ends)))


@given(worn, st.randoms(use_true_random=False))
def test_the_order_of_names_does_not_matter(told, random):
    assert holders(random.sample(told, len(told))) == holders(told) == holders([*told, *told])


@given(worn, spans, spans)
def test_between_two_sightings_either_may_come_first(told, left, right):
    found = holders(told)
    count = concurrent(found, left, right)
    assert count == concurrent(found, right, left) <= len(found)
    assert count <= concurrent(found, (0, 30), (0, 30)) == len(found)


def test_spellings_of_one_name_are_one_holder():
    (ana,) = holders([("Ana Example", 5, 6), ("EXAMPLE Ana", 1, 2), ("Ana", 90, 90), ("Ana Example", 8, 9)])
    assert (ana.names, ana.first_day, ana.last_day) == ({"Ana Example", "EXAMPLE Ana"}, 1, 9)
    assert holders([("Ana", 1, 1), ("", 1, 1), ("A. B.", 1, 1)]) == ()


def test_one_who_holds_alone_holds_it_always():
    found = holders([("Ana Example", 5, 6)])
    assert concurrent(found, (90, 90), (91, 91)) == 1
    two = holders([("Ana Example", 5, 6), ("Ben Other", 80, 90)])
    assert [concurrent(two, (5, 5), (day, day)) for day in (6, 79, 80)] == [1, 1, 2]


def passed_on(day: int | None) -> set[frozenset[int]]:
    """Who is one on a number that Ana bore on day 100 and Ben on day 300, and a nameless party on `day`."""
    party = [{"name_raw": "Ana Example"}, {"name_raw": "Ben Other"}, {}]
    days = (100, 300, day)
    selector = [
        {"party": n, "value": PHONE, "at": None if at is None else at * DAY} for n, at in enumerate(days)
    ]  # fmt: skip
    found = groups(run(views(party=party, selector=selector)))
    return {frozenset(ordinal for _source, ordinal in group) for group in found}


@pytest.mark.slow
@pytest.mark.parametrize(("day", "holder"), [(100, 0), (300, 1), (40, 0), (360, 1)])
def test_a_number_that_was_passed_on_joins_the_holder_of_its_time_only(day, holder):
    assert passed_on(day) == {frozenset({holder, 2}), frozenset({1 - holder})}


@pytest.mark.slow
def test_a_mention_of_no_day_joins_neither_holder():
    assert passed_on(None) == {frozenset({0}), frozenset({1}), frozenset({2})}


@pytest.mark.slow
def test_between_two_holders_a_number_may_be_either_ones():
    assert passed_on(200) == {frozenset({0}), frozenset({1}), frozenset({2})}
