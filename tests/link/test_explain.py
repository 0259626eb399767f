import pytest

from relais.link.explain import path
from relais.link.run import run
from tests.views import views


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
