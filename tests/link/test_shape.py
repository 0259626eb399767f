import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relais.link.decided import Decisions
from relais.link.run import run
from relais.link.shape import _bridges, _weakest
from relais.link.weights.model import shipped
from tests.link.made import PHONE, judged, ledgers
from tests.views import views

NODES = 7
ends = st.integers(0, NODES - 1)
graphs = st.dictionaries(
    st.tuples(ends, ends).filter(lambda pair: pair[0] < pair[1]), st.sampled_from([4.0, 5.0, 9.0]), max_size=14
)


def beside(graph) -> dict[int, dict[int, float]]:
    near: dict[int, dict[int, float]] = {}
    for (a, b), bits in graph.items():
        near.setdefault(a, {})[b] = near.setdefault(b, {})[a] = bits
    return near


def parts(graph) -> int:
    head = {node: node for pair in graph for node in pair}
    for _round in head:
        for a, b in graph:
            head[a] = head[b] = min(head[a], head[b])
    return len(set(head.values()))


@given(graphs)
def test_a_bridge_is_what_parts_two_when_it_falls(graph):
    bridges = 0
    for pair in graph:
        rest = {other: bits for other, bits in graph.items() if other != pair}
        lone = sum(node not in {end for other in rest for end in other} for node in pair)
        bridges += parts(rest) + lone > parts(graph)
    assert _bridges(beside(graph)) == bridges


@given(graphs)
def test_the_weakest_link_is_where_it_falls_apart(graph):
    weakest = _weakest(beside(graph))
    if weakest is None:
        assert not graph
        return
    nodes = {node for pair in graph for node in pair}

    def falls(least):
        kept = {pair: bits for pair, bits in graph.items() if bits >= least}
        return parts(kept) + len(nodes - {node for pair in kept for node in pair})

    assert falls(weakest) == parts(graph)
    assert all(falls(bits) > parts(graph) for bits in graph.values() if bits > weakest)


def test_a_long_chain_needs_no_recursion():
    assert _bridges(beside({(n, n + 1): 5.0 for n in range(5_000)})) == 5_000


@pytest.mark.slow
@given(ledgers())
@settings(deadline=None, max_examples=10, suppress_health_check=[HealthCheck.too_slow])
def test_every_subject_of_two_mentions_has_a_shape(ledger):
    with views(**ledger) as con:
        tables = run(con)
    counts: dict[str, int] = {}
    for row in tables["subject"].to_pylist():
        counts[row["subject_id"]] = counts.get(row["subject_id"], 0) + 1
    rows = tables["cluster"].to_pylist()
    assert {row["subject_id"]: row["mentions"] for row in rows} == {one: n for one, n in counts.items() if n > 1}
    for row in rows:
        assert 1 <= row["nodes"] <= row["mentions"]
        assert 0 <= row["density"] <= 1
        assert 0 <= row["doubt"] <= 1
        assert (row["weakest"] is None) == (row["links"] == 0)
        assert row["bridges"] <= row["links"]


def shape(party, decisions=None):
    with views(party=party, selector=[{"party": n, "value": PHONE} for n in range(len(party))]) as con:
        (row,) = run(con, decisions=decisions)["cluster"].to_pylist()
    return row


@pytest.mark.slow
def test_mentions_that_say_the_same_are_beyond_doubt():
    row = shape([{}, {}])
    told = {name: row[name] for name in ("mentions", "nodes", "links", "density", "weakest", "bridges", "doubt")}
    assert told == {
        "mentions": 2, "nodes": 1, "links": 0, "density": 1.0, "weakest": None, "bridges": 0, "doubt": 0.0,
    }  # fmt: skip


@pytest.mark.slow
def test_contradictions_make_doubt():
    ana, ben = {"name_raw": "Ana Example"}, {"name_raw": "Ben Other"}
    sure = shape([ana, {"name_raw": "EXAMPLE Ana"}])
    assert (sure["links"], sure["bridges"], sure["contradictions"], sure["density"]) == (1, 1, 0, 1.0)
    assert sure["weakest"] > shipped().thresholds.merge
    joined = shape([ana, ben], Decisions(judgements=judged("same", [0], [1])))
    assert (joined["links"], joined["contradictions"], joined["weakest"]) == (0, 1, None)
    assert joined["doubt"] == pytest.approx(0.6)
    assert joined["doubt"] > sure["doubt"]
