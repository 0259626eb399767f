"""The small world against its truth: who is proposed as one, what joins nobody, what is quoted, what comes first."""

import json
from pathlib import Path

import pytest

from relais.desk.derived import results
from relais.desk.home import Home
from relais.desk.queue import queue
from relais.ledger.read import read
from relais.ledger.state import load
from relais.store.duck import register

pytestmark = pytest.mark.slow


@pytest.fixture
def truth(world: Path) -> dict[str, list[dict[str, object]]]:
    told: dict[str, list[dict[str, object]]] = json.loads((world / "truth.json").read_text())
    return told


def test_every_file_is_listed_and_only_the_unreadable_one_is_unread(world: Path, world_home: Home) -> None:
    state = load(world_home.ledger)
    names = {name for _source, name in state.arrivals}
    files = {f"inbox/{path.relative_to(world / 'inbox')}" for path in (world / "inbox").rglob("*") if path.is_file()}
    assert files <= names
    unread = [state.sources[reading.source_id].name for reading in state.readings.values() if reading.status != "read"]
    assert unread == ["inbox/2026-11-15_seizure_3/phone.zip/documents/note.pdf"]


def test_no_subject_joins_two_persons(truth: dict[str, list[dict[str, object]]], world_home: Home) -> None:
    owners: dict[tuple[str, str], set[str]] = {}
    for person in truth["persons"]:
        for selector in person["selectors"]:  # type: ignore[attr-defined]
            owners.setdefault((selector["kind"], selector["value"]), set()).add(str(person["id"]))
    tables, _stale = results(world_home, "subject")
    con, _state = read(world_home.ledger)
    register(con, "subject", tables["subject"])
    rows = con.execute(
        "SELECT subject_id, kind, value FROM subject JOIN selector s"
        " ON s.reading_id = subject.reading_id AND s.party = subject.ordinal WHERE value IS NOT NULL"
    ).fetchall()
    persons: dict[str, set[str]] = {}
    for subject, kind, value in rows:
        owned = owners.get((kind, value), set())
        if len(owned) == 1:
            persons.setdefault(subject, set()).update(owned)
    assert len(persons) > 20
    assert {subject: held for subject, held in persons.items() if len(held) > 1} == {}


def test_the_agent_is_a_hub(world_home: Home) -> None:
    tables, _stale = results(world_home, "hub")
    assert {row["kind"] for row in tables["hub"].to_pylist()} >= {"account"}
    assert all(row["reason"] and row["source_id"] and row["locator"] for row in tables["hub"].to_pylist())


def test_addresses_of_the_made_up_world_have_clocks(world_home: Home) -> None:
    tables, _stale = results(world_home, "clock")
    rows = [row for row in tables["clock"].to_pylist() if row["holding"] == "address"]
    assert {row["country"] for row in rows if row["clock_id"]} >= {"FR"}


def test_the_same_report_in_two_formats_is_proposed_and_both_are_kept(
    truth: dict[str, list[dict[str, object]]], world_home: Home
) -> None:
    expected = [alert for alert in truth["alerts"] if alert["duplicate_of"] and not alert["same_file"]]
    tables, _stale = results(world_home, "duplicate", "queue")
    names = {source.source_id: source.name for source in load(world_home.ledger).sources.values()}
    pairs = {
        frozenset((names[row["left_source"]], names[row["right_source"]])) for row in tables["duplicate"].to_pylist()
    }
    assert pairs == {frozenset((f"inbox/{alert['path']}", f"inbox/{alert['duplicate_of']}")) for alert in expected}
    ranked = {names[source] for source in tables["queue"]["source_id"].to_pylist()}
    assert set().union(*pairs) <= ranked


def test_relevant_alerts_stand_above_the_others(truth: dict[str, list[dict[str, object]]], world_home: Home) -> None:
    names = {source.source_id: source.name for source in load(world_home.ledger).sources.values()}
    table, _stale = queue(world_home)
    order = [names[source].removeprefix("inbox/") for source in table["source_id"].to_pylist()]
    relevant = set(map(str, truth["relevant_alerts"]))
    pairs = [(left in relevant, right in relevant) for i, left in enumerate(order) for right in order[i + 1 :]]
    right = sum(pair == (True, False) for pair in pairs)
    wrong = sum(pair == (False, True) for pair in pairs)
    # Half would be chance. The weights are published guesses, not fitted to this world.
    assert right / (right + wrong) > 0.8
