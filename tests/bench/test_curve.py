import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.bench import orders
from relais.bench.curve import curve
from tests.bench.made import NOW

PEOPLE = st.sampled_from(["ada", "ben", "cid", "dot", None])
ITEMS = st.lists(st.tuples(st.integers(0, 3), PEOPLE), max_size=12).map(
    lambda rows: [(key, f"L{n}", person) for n, (key, person) in enumerate(rows)]
)


def test_precision_recall_and_area_by_hand():
    reached = curve([(1, "a", "ada"), (2, "b", None), (3, "c", "ben"), (4, "d", "lea")], {"ada", "ben", "cid"})
    assert reached.hits.tolist() == [1, 0, 1, 0]
    assert (reached.precision(2), reached.recall(2)) == (0.5, 1 / 3)
    assert reached.average_precision() == pytest.approx((1 + 2 / 3) / 3)


def test_a_depth_beyond_the_end_opens_them_all():
    reached = curve([(1, "a", "ada"), (2, "b", None)], {"ada"})
    assert (reached.precision(50), reached.recall(50)) == (0.5, 1)


def test_a_second_lead_of_one_person_is_no_hit():
    assert curve([(1, "a", "ada"), (2, "b", "ada")], {"ada"}).hits.tolist() == [1, 0]


def test_a_tie_counts_as_the_mean_of_its_orders():
    assert curve([(1, "a", "ada"), (1, "b", None), (2, "c", "ben")], {"ada", "ben"}).hits.tolist() == [0.5, 0.5, 1]


def test_nothing_to_open_and_nobody_to_show_are_no_figures():
    empty = curve([], {"ada"})
    assert (empty.precision(50), empty.recall(50), empty.average_precision()) == (None, 0, 0)
    nobody = curve([(1, "a", "ada")], set())
    assert (nobody.precision(50), nobody.recall(50), nobody.average_precision()) == (0, None, None)


def test_all_wrong_is_nought():
    wrong = curve([(1, "a", "lea"), (2, "b", None)], {"ada"})
    assert (wrong.precision(2), wrong.recall(2), wrong.average_precision()) == (0, 0, 0)


@given(ITEMS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(items, chance: random.Random):
    mixed = chance.sample(items, len(items))
    assert curve(mixed, {"ada", "ben"}).hits.tolist() == curve(items, {"ada", "ben"}).hits.tolist()


@given(ITEMS, st.integers(1, 15))
def test_figures_are_shares(items, depth):
    reached = curve(items, {"ada", "ben"})
    figures = (reached.precision(depth), reached.recall(depth), reached.average_precision())
    assert all(figure is None or -1e-12 <= figure <= 1 + 1e-12 for figure in figures)


@given(st.sets(st.text(min_size=1, max_size=4), min_size=1), st.integers(0, 5))
def test_whoever_opens_the_right_ones_first_has_it_all(wanted, others):
    items = [(n, f"L{n}", person) for n, person in enumerate([*sorted(wanted), *[None] * others])]
    reached = curve(items, wanted)
    assert reached.average_precision() == pytest.approx(1)
    assert reached.precision(len(wanted)) == reached.recall(len(wanted)) == 1


def test_the_naive_orders():
    assert sorted(["3", None, "E", "1", ""], key=orders.priority) == ["E", "1", "3", None, ""]
    assert orders.arrival(NOW) < orders.arrival(None)
    assert sorted([5.0, None, 90.0], key=orders.amount) == [90.0, 5.0, None]


def test_precision_where_a_recall_is_first_reached():
    order = curve([(0, "a", "p1"), (1, "b", None), (2, "c", "p2"), (3, "d", None)], {"p1", "p2"})
    assert order.precision_at(0.5) == 1.0
    assert order.precision_at(0.9) == pytest.approx(2 / 3)
    assert curve([(0, "a", None)], {"p1"}).precision_at(0.9) is None
    assert curve([(0, "a", None)], set()).precision_at(0.9) is None
