from hypothesis import given
from hypothesis import strategies as st

from relais.link.networks.steps_out import steps_out
from tests.link.networks.ledgers import edge_table

subjects = st.sampled_from([f"S-{i}" for i in range(9)])
rows = st.lists(
    st.tuples(subjects, subjects, st.sampled_from(["pays", "calls", "writes"]), st.integers(1, 3)), max_size=25
)

some = st.sets(subjects, max_size=3)


def nearest(edges, starts, closed, steps):
    """Return how far each subject is, by the definition: one step at a time."""
    far = dict.fromkeys(starts - closed, 0)
    for step in range(1, steps + 1):
        for a, b, *_rest in edges:
            for near, other in ((a, b), (b, a)):
                if far.get(near) == step - 1 and other not in far and other not in closed:
                    far[other] = step
    return far


@given(
    rows, st.sets(subjects, max_size=3), st.sets(subjects, max_size=3), st.sets(subjects, max_size=2), st.integers(0, 3)
)
def test_neither_a_hub_nor_a_victim_is_crossed_and_no_victim_named(edges, starts, hubs, victims, steps):
    found = steps_out(edge_table(edges), starts, hubs, victims, steps)
    nodes = found.nodes.to_pylist()
    assert {row["subject_id"]: row["distance"] for row in nodes} == nearest(edges, starts, hubs | victims, steps)
    named = str([nodes, found.ties.to_pylist(), found.hubs.to_pylist()])
    assert not any(victim in named for victim in victims)
    assert {row["subject_id"] for row in found.hubs.to_pylist()} <= hubs - victims
    for row in nodes:
        ends = {row["subject_id"]}
        for edge in reversed(row["path"]):
            sides = {edge["from_subject"], edge["to_subject"]}
            assert sides & ends
            assert not sides & (hubs | victims)
            ends |= sides
        assert row["distance"] == 0 or ends & starts


@given(rows, some, some, st.randoms(use_true_random=False))
def test_the_order_of_edges_changes_nothing(edges, starts, hubs, random):
    # As in `edge`, at most one row for the same two subjects and act.
    told = list({row[:3]: row for row in edges}.values())
    one = steps_out(edge_table(told), starts, hubs, set())
    other = steps_out(edge_table(random.sample(told, len(told))), starts, hubs, set())
    assert one.hubs.equals(other.hubs)
    assert [row | {"path": sorted(map(str, row["path"]))} for row in one.nodes.to_pylist()] == [
        row | {"path": sorted(map(str, row["path"]))} for row in other.nodes.to_pylist()
    ]


def test_the_way_tells_all_that_passed_between_each_two_and_takes_the_stronger():
    edges = edge_table(
        [
            ("S-1", "S-3", "calls", 9), ("S-2", "S-3", "pays", 1), ("S-3", "S-2", "writes", 4),
            ("S-0", "S-1", "pays", 1), ("S-0", "S-2", "pays", 2),
        ]
    )  # fmt: skip
    last = steps_out(edges, ["S-0"], set(), set()).nodes.to_pylist()[-1]
    assert (last["subject_id"], last["distance"], last["ways"]) == ("S-3", 2, 2)
    assert [(row["from_subject"], row["to_subject"], row["act"], row["events"]) for row in last["path"]] == [
        ("S-0", "S-2", "pays", 2), ("S-2", "S-3", "pays", 1), ("S-3", "S-2", "writes", 4),
    ]  # fmt: skip


def test_a_hub_is_listed_with_how_many_met_it_and_a_victim_counted():
    edges = edge_table(
        [("S-0", "S-1", "pays", 1), ("S-0", "S-8", "pays", 1), ("S-1", "S-8", "pays", 1), ("S-1", "S-7", "writes", 1)]
    )
    found = steps_out(edges, ["S-0"], {"S-8"}, {"S-7"})
    assert found.hubs.to_pylist() == [{"subject_id": "S-8", "distance": 1, "met_by": 2}]
    assert found.withheld == 1
    start = steps_out(edges, ["S-8", "S-7"], {"S-8"}, {"S-7"})
    assert (start.nodes.num_rows, start.hubs.num_rows, start.withheld) == (0, 1, 1)
