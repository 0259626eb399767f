import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relais.link.explain import path, spanning
from relais.link.run import run
from tests.views import views

pairs = st.sets(st.tuples(st.integers(0, 8), st.integers(0, 14)), min_size=1, max_size=40)


def five_in_a_row():
    values = ["+15550100", "+15550101", "+15550102", "+15550103"]
    borne = [{"party": i, "value": value, "locator": f"line {i}.l"} for i, value in enumerate(values)]
    borne += [{"party": i + 1, "value": value, "locator": f"line {i}.r"} for i, value in enumerate(values)]
    return run(views(party=[{} for _ in range(5)], selector=borne))["chain"].to_pylist()


def test_each_step_names_the_selector_and_its_two_places():
    chain = five_in_a_row()
    assert [row["step"] for row in chain] == [1, 2, 3, 4]
    first = chain[0]
    assert (first["kind"], first["service"], first["value"]) == ("phone", None, "+15550100")
    assert (first["left_ordinal"], first["left_locator"]) == (0, "line 0.l")
    assert (first["right_ordinal"], first["right_locator"]) == (1, "line 0.r")
    assert (first["left_source"], first["left_reading"]) == ("a", "r-a")


def test_the_path_between_two_mentions_leads_from_left_to_right():
    chain = five_in_a_row()
    steps = path(chain, ("r-a", 3), ("r-a", 1))
    assert [(step["left_ordinal"], step["right_ordinal"]) for step in steps] == [(3, 2), (2, 1)]
    assert [(step["left_locator"], step["right_locator"]) for step in steps] == [
        ("line 2.r", "line 2.l"),
        ("line 1.r", "line 1.l"),
    ]
    assert path(chain, ("r-a", 2), ("r-a", 2)) == []
    assert [step["right_ordinal"] for step in path(chain, ("r-a", 0), ("r-a", 4))] == [1, 2, 3, 4]


def test_a_path_to_a_stranger_is_refused():
    with pytest.raises(KeyError, match="not in this subject"):
        path(five_in_a_row(), ("r-a", 0), ("r-b", 0))


@given(pairs)
@settings(deadline=None)
def test_the_forest_spans_what_hangs_together_and_no_more(found):
    ordered = sorted(found)
    selector, mention = (np.array(column, np.int64) for column in zip(*ordered, strict=True))
    left, right, root = spanning(mention, selector)
    assert len(set(mention[right].tolist())) == right.size  # each mention is reached once
    assert selector[left].tolist() == selector[right].tolist()
    assert (root <= mention[right]).all()
    assert sorted(root.tolist()) == root.tolist()
    reached: dict[int, set[int]] = {m: {m} for m in set(mention.tolist())}
    for a, b in zip(mention[left].tolist(), mention[right].tolist(), strict=True):
        assert reached[a] is not reached[b]  # no step closes a ring
        reached[a] |= reached[b]
        for m in reached[b]:
            reached[m] = reached[a]
    for s, a in found:
        for t, b in found:
            if s == t:
                assert reached[a] is reached[b]


def test_nothing_to_span():
    nothing = np.zeros(0, np.int64)
    assert [part.size for part in spanning(nothing, nothing)] == [0, 0, 0]
