"""The index equals a whole run over random histories of intakes, corrections and erasures."""

import os
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relais.link import gather, keys
from relais.link.decided import COVERAGE, PROCEDURES, Decisions
from relais.link.index import told
from relais.link.index.placed import StaleError
from relais.link.index.shelf import Shelf
from relais.model.judgement import MEMBERS
from relais.store.database import writing
from relais.store.postgres import open_postgres
from relais.store.sqlite import open_sqlite
from tests.link.index.histories import Ledger, built, empty, everything, held, judged, same, step

pytestmark = pytest.mark.slow

SOURCES = [f"s{number}" for number in range(8)]
NAMES = [
    None, "Ana Example", "Ana Exemple", "Ben Example", "Cara Example", "Dan Example", "Eve Example",
    "Ana Maria Example", "user77", "B. Example",
]  # fmt: skip
CONTACTS = [
    ("phone", "+15550100"), ("phone", "+15550101"), ("phone", "+15550109"), ("email", "anaex99@example.org"),
    ("handle", "anaex99"), ("account", "FR761"), ("iban", "FR761"), ("ip", "203.0.113.7"),
]  # fmt: skip
DAY = 86_400_000_000
FOUR = ("Ana Example", "Ana Exemple", "Ben Molave", "Cara Talisay", "Dan Narra")
EMPTY = MEMBERS.empty_table()
PHONE = {"kind": "phone", "value": "+15550100"}
# Each history takes seconds: a whole run after each of its steps. RELAIS_HISTORIES=250 makes five hundred of them.
HISTORIES = int(os.environ.get("RELAIS_HISTORIES", "60"))
SMALL = settings(deadline=None, max_examples=5, suppress_health_check=list(HealthCheck))


@pytest.fixture
def engine(tmp_path: Path):
    return open_sqlite(tmp_path / "index.db", b"1" * 32)


@pytest.fixture(params=["few", "many"])
def crowds(request, monkeypatch):
    """With small limits, keys and contacts become too common, and common enough again, in small histories."""
    if request.param == "few":
        monkeypatch.setattr(keys, "MOST", 3)
        monkeypatch.setattr(gather, "DESCRIPTIONS", 6)


def source(draw: random.Random, source_id: str) -> dict[str, list[dict[str, Any]]]:
    count = draw.randint(1, 4)
    party = [
        {
            "source_id": source_id, "ordinal": ordinal, "report": 0, "name_raw": draw.choice(NAMES),
            "nickname": draw.choice([None, None, "anaex99", "Ana Example"]),
            "birth_date_raw": draw.choice([None, None, "1990-05-04", "1991-05-04"]),
            "address_raw": draw.choice([None, None, "12 rue des Lilas, Lyon"]),
            "role": draw.choice(["other", "other", "victim"]),
        }
        for ordinal in range(count)
    ]  # fmt: skip
    selector = [
        {
            "source_id": source_id, "party": draw.randrange(count), "kind": kind, "value": value, "nature": "public",
            "service": draw.choice([None, "skype"]), "at": draw.choice([None, 1, 3 * DAY]),
        }
        for kind, value in draw.choices(CONTACTS, k=draw.randint(0, 6))
    ]  # fmt: skip
    return {"party": party, "selector": selector, "report": [{"source_id": source_id, "at": draw.choice([None, DAY])}]}


def decide(draw: random.Random, ledger: Ledger) -> set[str]:
    """Judge some of the mentions, and spread the sources over procedures; return the sources that were judged."""
    procedures = [(one, name) for one in SOURCES for name in draw.sample(["", "A", "B"], draw.choice([1, 1, 2]))]
    coverage = [("", 1, None), ("A", 1, None), ("B", draw.choice([1, 2]), None)]
    ledger.decisions = Decisions(EMPTY, rows(procedures, PROCEDURES), rows(coverage, COVERAGE))
    judgements, judged_ = said(draw, ledger)
    ledger.decisions = replace(ledger.decisions, judgements=judgements)
    return judged_


def said(draw: random.Random, ledger: Ledger) -> tuple[pa.Table, set[str]]:
    """Return some judgements, and the sources whose mentions they name."""
    mentions = [(one, row["ordinal"]) for one, tables in ledger.held.items() for row in tables["party"]]
    members = []
    for number in range(draw.randint(0, 4) if len(mentions) > 1 else 0):
        verdict, whole = draw.choice(["same", "different", "unsure"]), draw.random() < 0.3
        for place, (one, ordinal) in enumerate(draw.sample(mentions, min(len(mentions), draw.randint(2, 4)))):
            side = "left" if whole or place == 0 else "right"
            members.append((number + 1, verdict, side, one, f"r-{one}", ordinal, f"party/{ordinal}", "other"))
    return rows(members, MEMBERS), {row[3] for row in members}


def rows(told_: list[tuple[Any, ...]], schema: pa.Schema) -> pa.Table:
    return pa.table([pa.array([row[i] for row in told_], of.type) for i, of in enumerate(schema)], schema)


def history(engine, draw: random.Random) -> None:
    ledger, judged_ = Ledger(), set()
    with writing(engine) as connection:
        for one in draw.sample(SOURCES, draw.randint(0, 5)):
            ledger.held[one] = source(draw, one)
        if ledger.held and draw.random() < 0.8:
            judged_ = decide(draw, ledger)
        built(connection, ledger)
        for _batch in range(draw.randint(1, 5)):
            come = [one for one in draw.choices(SOURCES, k=draw.randint(0, 3)) if one not in judged_]
            gone = [one for one in ledger.held if one not in judged_ and one not in come and draw.random() < 0.2]
            step(connection, ledger, {one: source(draw, one) for one in come}, gone)
            same(connection, ledger)
            if draw.random() < 0.6:
                held_, before = everything(connection), ledger.decisions.judgements
                told_, named = said(draw, ledger)
                judged(connection, ledger, told_)
                same(connection, ledger)
                if draw.random() < 0.4:
                    judged(connection, ledger, before)
                    assert everything(connection) == held_
                else:
                    judged_ = named


@given(st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=2, suppress_health_check=list(HealthCheck))
def test_the_index_equals_a_whole_run(engine, crowds, draw):
    history(engine, draw)


@given(st.integers(0, 1 << 40))
@settings(deadline=None, max_examples=HISTORIES, suppress_health_check=list(HealthCheck))
def test_the_index_equals_a_whole_run_over_many_histories(engine, crowds, seed):
    history(engine, random.Random(seed))


@pytest.mark.parametrize("seed", range(2))
def test_it_does_on_a_server(database, crowds, seed):
    engine = open_postgres(database)
    history(engine, random.Random(seed))
    engine.dispose()


@given(st.permutations(SOURCES), st.integers(0, 1 << 40))
@SMALL
def test_the_order_of_arrival_changes_nothing(engine, order, seed):
    told_ = {one: source(random.Random(f"{seed} {one}"), one) for one in SOURCES}
    found = []
    for arrival in (SOURCES, order):
        ledger = Ledger()
        with writing(engine) as connection:
            empty(connection)
            for one in arrival:
                step(connection, ledger, {one: told_[one]})
            found.append(held(connection))
    (links, clusters), (others, groups) = found
    assert clusters == groups
    assert links.keys() == others.keys()
    assert all(abs(links[pair] - others[pair]) <= 1e-9 for pair in links)


def bearing_phone(source_id: str, *names: str) -> dict[str, list[dict[str, Any]]]:
    return {
        "party": [{"source_id": source_id, "ordinal": i, "name_raw": name} for i, name in enumerate(names)],
        "selector": [{"source_id": source_id, "party": i, **PHONE} for i in range(len(names))],
    }


def test_a_fifth_name_makes_a_hub_and_its_erasure_unmakes_it(engine):
    ledger = Ledger()
    with writing(engine) as connection:
        empty(connection)
        step(connection, ledger, {"a": bearing_phone("a", *FOUR)})
        before = held(connection)
        assert before[0]
        step(connection, ledger, {"b": bearing_phone("b", "Eve Kamagong")})
        same(connection, ledger)
        assert held(connection)[0] != before[0]
        assert connection.exec_driver_sql("SELECT count(*) FROM derived_hub").scalar() == 1
        step(connection, ledger, {}, ["b"])
        same(connection, ledger)
        assert held(connection) == before
        assert connection.exec_driver_sql("SELECT count(*) FROM derived_hub").scalar() == 0


def test_an_account_that_turns_out_to_be_an_iban_meets_it(engine):
    ledger = Ledger()
    account = {"kind": "account", "service": "bank", "value": "FR761"}
    with writing(engine) as connection:
        empty(connection)
        step(
            connection,
            ledger,
            {"a": {"party": [{"source_id": "a"}], "selector": [{"source_id": "a", "party": 0, **account}]}},
        )
        assert held(connection)[0] == {}
        iban = {"source_id": "b", "party": 0, "kind": "iban", "value": "FR761"}
        step(connection, ledger, {"b": {"party": [{"source_id": "b", "name_raw": "Ana Example"}], "selector": [iban]}})
        same(connection, ledger)
        assert len(held(connection)[0]) == 1
        step(connection, ledger, {}, ["b"])
        same(connection, ledger)
        assert held(connection)[0] == {}


def test_a_judged_mention_that_goes_asks_for_a_run(engine):
    ledger = Ledger({"a": bearing_phone("a", "Ana Example", "Ana Exemple")})
    members = [(1, "same", "left", "a", "r-a", ordinal, f"party/{ordinal}", "other") for ordinal in (0, 1)]
    ledger.decisions = Decisions(rows(members, MEMBERS))
    with writing(engine) as connection:
        built(connection, ledger)
    with pytest.raises(StaleError), writing(engine) as connection:
        step(connection, ledger, {}, ["a"])


def test_what_goes_leaves_nothing_behind(engine):
    ledger = Ledger()
    draw = random.Random(3)
    with writing(engine) as connection:
        empty(connection)
        step(connection, ledger, {one: source(draw, one) for one in SOURCES})
        step(connection, ledger, {}, SOURCES)
        for table in ("node", "mention", "key", "bearer", "hub", "link", "iban", "account"):
            assert connection.exec_driver_sql(f"SELECT count(*) FROM derived_{table}").scalar() == 0


def test_a_number_is_never_given_twice_within_one_change(engine):
    with writing(engine) as connection:
        empty(connection)
        step(connection, Ledger(), {"a": {"party": [{"source_id": "a", "name_raw": "Ana Example"}]}})
        shelf = Shelf(connection)
        assert list(shelf.new_nodes(0)) == []
        shelf.drop(shelf.nodes([0]).values())
        assert list(shelf.new_nodes(2)) == [1, 2]


def test_a_node_is_named_as_a_whole_run_names_it(engine):
    ledger = Ledger({"a": source(random.Random(5), "a")})
    with ledger.con("a") as con, writing(engine) as connection:
        come, ibans = told.read(con, PROCEDURES.empty_table())
        built(connection, ledger)
        names = connection.exec_driver_sql("SELECT node_id FROM derived_node").scalars().all()
    assert {told.node_id(one.resolved({value for value, _source in ibans})) for one in come} == set(names)
