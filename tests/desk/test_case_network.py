"""The network and the evidence of a case: from its people, by key, without victims, and saying what is left out."""

import shutil
from itertools import groupby
from pathlib import Path

import pytest

from relais.desk import case_network
from relais.desk.alerts import alerts
from relais.desk.case import open_case, show
from relais.desk.case_evidence import evidence_of_case
from relais.desk.case_network import network_of_case
from relais.desk.derived import results
from relais.desk.evidence import found
from relais.desk.home import Home, open_home
from relais.desk.network import network
from relais.desk.person import categorise
from relais.desk.sight import sight
from relais.desk.zones import zones
from relais.ledger.state import load
from relais.store.database import reading

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def opened(world_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A copy of the small world's home with a case of the first three alerts."""
    root = tmp_path_factory.mktemp("case") / "home"
    shutil.copytree(world_home.root, root)
    home = open_home(root)
    open_case(home, "2026/1", "PV 1", "preliminary", [one.report for one in alerts(home, 3).lines])
    return home


def subjects(home: Home) -> list[str]:
    return sorted(show(home, 1).named.values())


def test_it_is_the_union_of_the_networks_of_its_people_and_always_the_same(opened: Home) -> None:
    one = network_of_case(opened, 1)
    drawn = one.network.reached.nodes["subject_id"].to_pylist()
    union = {
        node
        for subject in subjects(opened)
        for node in network(opened, subject).reached.nodes["subject_id"].to_pylist()
    }
    assert set(drawn) == union
    assert len(drawn) > 5
    assert sorted(one.network.positions["subject_id"].to_pylist()) == sorted(drawn)
    again = network_of_case(opened, 1)
    assert again.network.positions.equals(one.network.positions)
    assert again.network.reached.nodes.equals(one.network.reached.nodes)
    several = 0
    for path in one.network.reached.nodes["path"].to_pylist():
        for _ends, step in groupby(path, key=lambda row: {row["from_subject"], row["to_subject"]}):
            keys = [(row["from_subject"], row["to_subject"], row["act"], row["currency"] or "~") for row in step]
            assert keys == sorted(keys)
            several += len(keys) > 1
    assert several
    # Every edge between two of them, as the run has it, and each once.
    edge = results(opened, "edge")[0]["edge"].to_pylist()
    inside = [row for row in edge if {row["from_subject"], row["to_subject"]} <= set(drawn)]
    told = one.network.reached.ties.to_pylist()
    assert sorted(map(str, told)) == sorted(map(str, inside))
    assert (one.not_drawn, one.ties_not_drawn, one.one_step) == (0, 0, False)


def test_of_a_large_one_the_nearest_are_drawn_and_the_rest_is_counted(
    opened: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = network_of_case(opened, 1)
    all_of_it = whole.network.reached.nodes
    near = sum(one < 2 for one in all_of_it["distance"].to_pylist())
    monkeypatch.setattr(case_network, "MOST_NODES", near)
    monkeypatch.setattr(case_network, "MOST_TIES", 2)
    some = network_of_case(opened, 1)
    assert some.network.reached.nodes.equals(all_of_it.slice(0, near))
    assert (some.not_drawn, some.one_step) == (all_of_it.num_rows - near, False)
    pairs = {(row["from_subject"], row["to_subject"], row["act"]) for row in some.network.reached.ties.to_pylist()}
    assert len(pairs) == 2
    assert some.ties_not_drawn > 0
    monkeypatch.setattr(case_network, "MOST_NODES", near - 1)
    fewer = network_of_case(opened, 1)
    assert (fewer.network.reached.nodes.num_rows, fewer.not_drawn, fewer.one_step) == (near - 1, 1, True)


def test_nothing_is_drawn_from_whom_the_case_holds_as_a_victim(opened: Home) -> None:
    held = show(opened, 1)
    number, subject = next(iter(held.named.items()))
    before = network_of_case(opened, 1)
    categorise(opened, 1, number, "victim", "as the report says")
    after = network_of_case(opened, 1)
    categorise(opened, 1, number, "undetermined", "")
    assert subject in before.network.reached.nodes["subject_id"].to_pylist()
    assert subject not in after.network.reached.nodes["subject_id"].to_pylist()
    assert after.network.reached.withheld == before.network.reached.withheld + 1


def test_its_evidence_is_what_the_tests_say_of_its_people(opened: Home) -> None:
    told, here = evidence_of_case(opened, 1), set(subjects(opened))
    assert told.pairs
    for one in told.found:
        if one.test.table == "finding":
            continue
        rows = found(opened, one.test.name).table.to_pylist()
        about = [row for row in rows if {row.get("payer"), row["payee"]} & here]
        assert sorted(map(str, one.table.to_pylist())) == sorted(map(str, about)), one.test.name
    assert all({payer, payee} & here for payer, payee in told.pairs)


def test_it_names_the_sources_that_its_rows_name_and_no_other(opened: Home) -> None:
    told = evidence_of_case(opened, 1)
    state = load(opened.ledger)
    written = " ".join(str(row) for one in told.found for row in one.table.to_pylist())
    assert told.names == {one: held.name for one, held in state.sources.items() if one in written}
    assert 0 < len(told.names) < len(state.sources)


def test_its_network_opens_no_facts_but_those_that_say_who_takes_part(opened: Home, tmp_path: Path) -> None:
    shutil.copytree(opened.root, tmp_path / "home")
    home = open_home(tmp_path / "home")
    for table in ("payment", "call", "message", "login", "trip", "media"):
        for path in load(home.ledger).files.get(table, ()):
            path.unlink()
    assert network_of_case(home, 1).network.reached.nodes.equals(network_of_case(opened, 1).network.reached.nodes)
    with reading(home.engine) as connection:
        clocks = zones(sight(home, connection), subjects(home))
    assert clocks.keys() == set(subjects(home))
    home.engine.dispose()
