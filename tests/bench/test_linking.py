import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.bench import linking
from tests.bench.made import alter, figures, opened


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
