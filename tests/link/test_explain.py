import pytest

from relais.link.explain import path
from relais.link.run import run
from relais.link.weights.model import shipped
from tests.views import views

pytestmark = pytest.mark.slow


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
    assert {row["link_id"][:2] for row in chain} == {"L-"}
    assert {row["bits"] for row in chain} == {shipped().contact[0]}


def test_mentions_that_say_the_same_need_no_link():
    phones = [{"party": party, "value": "+15550100", "locator": f"line {party}"} for party in range(3)]
    chain = run(views(party=[{}, {}, {}], selector=phones))["chain"].to_pylist()
    assert [(row["left_ordinal"], row["right_ordinal"], row["link_id"]) for row in chain] == [
        (0, 1, None),
        (0, 2, None),
    ]
    assert [(row["value"], row["right_locator"]) for row in chain] == [("+15550100", "line 1"), ("+15550100", "line 2")]


def test_a_step_without_a_contact_in_common_names_the_mentions_themselves():
    born = {"name_raw": "Jean Exemple", "birth_date_raw": "1980-05-17"}
    party = [{**born, "address_raw": "1 High Street"}, born]
    (step,) = run(views(party=party))["chain"].to_pylist()
    assert (step["kind"], step["value"], step["left_locator"], step["right_locator"]) == (
        None, None, "party/0", "party/1",
    )  # fmt: skip


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
