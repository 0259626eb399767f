import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.bench import linking
from tests.bench.made import alter, figures, opened

ITEMS = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("XYZ")), max_size=12)


def test_pairs_and_bcubed_by_hand():
    # a's three accounts lie in X, X and Y; b's one lies with a's in X.
    items = [("a", "X"), ("a", "X"), ("a", "Y"), ("b", "X")]
    assert linking.pairwise(items) == {
        "pairwise_precision": 1 / 3, "pairwise_recall": 1 / 3, "pairwise_f1": 1 / 3,
    }  # fmt: skip
    found = linking.bcubed(items)
    assert found["bcubed_precision"] == pytest.approx((2 / 3 + 2 / 3 + 1 + 1 / 3) / 4)
    assert found["bcubed_recall"] == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)


def test_nothing_is_no_figure():
    assert set(linking.pairwise([]).values()) == set(linking.bcubed([]).values()) == {None}


def test_all_wrong():
    apart = linking.pairwise([("a", "X"), ("a", "Y")])
    assert (apart["pairwise_precision"], apart["pairwise_recall"], apart["pairwise_f1"]) == (None, 0, 0)


@given(ITEMS, st.randoms(use_true_random=False))
def test_order_and_names_do_not_matter(items, chance):
    mixed = [(person, {"X": "Q", "Y": "R", "Z": "S"}[made]) for person, made in chance.sample(items, len(items))]
    for measure in (linking.pairwise, linking.bcubed):
        assert measure(mixed) == pytest.approx(measure(items))


@given(ITEMS)
def test_figures_are_shares(items):
    found = {**linking.pairwise(items), **linking.bcubed(items)}
    assert all(value is None or 0 <= value <= 1 for value in found.values())


@given(st.lists(st.sampled_from("abc"), min_size=1))
def test_each_person_in_one_subject_of_their_own_is_one(persons):
    found = {**linking.pairwise([(p, f"S-{p}") for p in persons]), **linking.bcubed([(p, f"S-{p}") for p in persons])}
    assert all(value is None or value == pytest.approx(1) for value in found.values())


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=20))
def test_components_are_what_walking_the_ties_reaches(ties):
    labels = linking.components(ties, 10)
    assert all(labels[a] == labels[b] for a, b in ties)
    reached = {node: {node} for node in range(10)}
    for _step in range(10):
        for a, b in ties:
            both = reached[a] | reached[b]
            for node in both:
                reached[node] = both
    assert labels == [min(reached[node]) for node in range(10)]


def test_subjects_that_hold_one_person_each_are_perfect(tmp_path):
    found = figures(linking.score(opened(tmp_path)))
    assert found["linking.bcubed_f1", "relais"] == found["linking.bcubed_f1", "exact"] == 1
    assert found["linking.wrong_merge_share", "relais"] == 0


def test_two_persons_in_one_subject_are_wrongly_merged(tmp_path):
    scene = alter(opened(tmp_path), "run_subject", "UPDATE kept SET subject_id = replace(subject_id, 'ben', 'ada')")
    found = figures(linking.score(scene))
    assert found["linking.wrong_merge_share", "relais"] == pytest.approx(2 / 6)
    assert found["linking.pairwise_precision", "relais"] == 0
    assert found["linking.wrong_merge_share", "exact"] == 0


def test_one_number_of_two_persons_joins_them_where_all_is_joined(tmp_path):
    scene = opened(tmp_path)
    scene.con.execute("UPDATE bears SET value = (SELECT value FROM truth_account WHERE person = 'ada') WHERE value = "
                      "(SELECT value FROM truth_account WHERE person = 'ben')")  # fmt: skip
    found = figures(linking.score(scene))
    assert found["linking.wrong_merge_share", "exact"] == pytest.approx(2 / 6)
